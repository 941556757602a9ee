// Tells in which of the boroughs a postcode lies. What is typed stays on the page.
import { postcodes } from "../assets/javascripts/postcodes.js";

/** @typedef {{ boroughs: { name: string, folder: string }[], sectors: Record<string, number[]> }} Sectors */

const form = /** @type {HTMLFormElement} */ (document.getElementById("find"));
const field = /** @type {HTMLInputElement} */ (document.getElementById("postcode"));
const answer = /** @type {HTMLElement} */ (document.getElementById("answer"));
/** @type {Promise<Sectors> | undefined} */
let asked;

function sectors() {
  asked ??= fetch(new URL("sectors.json", import.meta.url)).then((response) => {
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  });
  return asked;
}

/** @param {string} text @param {{ name: string, folder: string }[]} boroughs */
function say(text, boroughs = []) {
  const line = document.createElement("p");
  line.textContent = text;
  const links = boroughs.map(({ name, folder }) => {
    const item = document.createElement("p");
    const link = document.createElement("a");
    link.href = new URL(`../${folder}/find-your-ward/`, import.meta.url).href;
    link.textContent = `Find your ward in ${name}`;
    item.append(link);
    return item;
  });
  answer.replaceChildren(line, ...links);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const postcode = postcodes.tidy(field.value);
  if (!postcode) {
    say("Enter a full postcode, such as SW1A 2AA.");
    field.focus();
    return;
  }
  try {
    const known = await sectors();
    const found = (known.sectors[postcode.slice(0, -2)] ?? []).map((place) => known.boroughs[place]);
    if (found.length === 0) say(`${postcode} is in none of these boroughs.`);
    else if (found.length === 1) say(`Postcodes like ${postcode} are in ${found[0].name}.`, found);
    else say(`Postcodes like ${postcode} are in ${found.length} of these boroughs.`, found);
  } catch {
    asked = undefined;
    say("The list of postcodes did not come. Try again, or choose your borough below.");
  }
});

form.hidden = false;
