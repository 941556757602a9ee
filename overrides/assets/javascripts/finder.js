// Finds the ward of a postcode on the page itself: the index is read once, and nothing typed leaves.
// The form is hidden until this script runs, so that it never promises what it cannot do;
// until then, and where a script fails, a paragraph in its place leads to the wards.
// All wording stands in overrides/macros/finder.html; the postcodes are postcodes.js.

import { postcodes } from "./postcodes.js";
import { nearest, plain } from "./words.js";

(() => {
  /** @typedef {{ wards?: string[], boroughs?: string[], boxes?: boolean, called?: string, slip?: string, sector?: string, page?: string, kilometres?: number }} Told */

  const section = document.querySelector(".finder");
  if (!section || typeof postcodes === "undefined") return;

  const form = section.querySelector("form");
  const field = section.querySelector("#postcode");
  const fieldError = section.querySelector("#postcode-error");
  const repairPlace = section.querySelector("#postcode-repair");
  const outcome = section.querySelector("#finder-outcome");
  const details = section.querySelector("#finder-details");
  const title = document.title;
  const MOST_WORDS = 12; // of an address; in anything longer no slip is looked for
  const SHORTEST_SLIP = 4; // letters
  const PATIENCE = 300; // milliseconds in which a press is answered, if only by asking for more time
  /** @type {Promise<any> | null} */
  let index = load();
  let presses = 0;
  let soon = 0;

  // The index, or null where it did not come; then the next press asks for it again.
  async function load() {
    try {
      const answer = await fetch(section.dataset.index);
      if (answer.ok) return await answer.json();
    } catch {
      // The reader is told on submit.
    }
    index = null;
    return null;
  }

  /** @param {string} selector */
  const copy = (selector) => section.querySelector(`template${selector}`).content.cloneNode(true);
  /** @param {string} slug */
  const wardOf = (slug) => section.querySelector(`template[data-ward="${slug}"]`).dataset;

  /** @type {(part: ParentNode, name: string, ...content: any[]) => void} */
  function fill(part, name, ...content) {
    for (const place of part.querySelectorAll(`[data-fill="${name}"]`)) place.replaceChildren(...content);
  }

  /** @param {string} slug */
  function link(slug) {
    const made = document.createElement("a");
    made.href = wardOf(slug).page;
    made.append(wardOf(slug).name);
    return made;
  }

  // Things in a row: one; one or another; one, another or a third.
  /** @type {(things: any[], word: string) => any[]} */
  function inARow(things, word) {
    return things.flatMap((thing, at) => {
      if (at === 0) return [thing];
      return [at === things.length - 1 ? ` ${word} ` : ", ", thing];
    });
  }

  // A new look-up lets go of the one before, answered or not.
  function begin() {
    presses += 1;
    clearTimeout(soon);
    clear();
  }

  function clear() {
    document.querySelector(".error-summary")?.remove();
    document.title = title;
    fieldError.hidden = true;
    field.removeAttribute("aria-invalid");
    repairPlace.replaceChildren();
    outcome.replaceChildren();
    details.replaceChildren();
    mark([]);
  }

  // On a small screen an answer below the fold looks like none; the focus stays where it is.
  /** @param {HTMLElement} part */
  function bringIntoView(part) {
    const { top, bottom } = part.getBoundingClientRect();
    const height = window.visualViewport?.height ?? window.innerHeight;
    if (top < 0 || bottom > height) part.scrollIntoView({ behavior: "instant", block: "start" });
  }

  // Whoever draws a map shows the wards that were found.
  /** @param {string[]} slugs */
  function mark(slugs) {
    for (const ward of document.querySelectorAll(".ward-map svg a")) {
      ward.classList.toggle("is-found", slugs.includes(ward.id.replace("map-", "")));
    }
    document.dispatchEvent(new CustomEvent("wards-found", { detail: slugs }));
  }

  // The first part of an answer is announced; the rest is there to be read.
  /** @type {(name: string, told: Told) => void} */
  function show(name, { wards = [], boroughs = [], boxes = false, called = "", slip = "", sector = "", page = "", kilometres = 0 }) {
    const answer = copy(`[data-answer="${name}"]`);
    fill(answer, "postcode", called);
    fill(answer, "place", called);
    fill(answer, "slip", slip);
    fill(answer, "sector", sector);
    answer.querySelector("[data-whole]")?.setAttribute("href", page);
    fill(answer, "kilometres", kilometres.toLocaleString("en-GB"));
    fill(answer, "wards", ...inARow(wards.map(link), "or"));
    fill(answer, "boroughs", inARow(boroughs, "or").join(""));
    fill(answer, "count", wards.length === 1 ? "1 ward" : `${wards.length} wards`);
    fill(answer, "list", ...wards.map((slug) => {
      const item = document.createElement("li");
      item.append(link(slug));
      return item;
    }));
    if (!slip) answer.querySelector('[data-part="slip"]')?.remove();
    if (!boxes) answer.querySelector('[data-part="boxes"]')?.remove();
    if (!wards.length) for (const part of answer.querySelectorAll('[data-part="list"]')) part.remove();
    if (!boroughs.length) answer.querySelector('[data-part="in"]')?.remove();
    for (const map of answer.querySelectorAll("[data-together]")) {
      map.setAttribute("href", `${map.getAttribute("href")}-${wards.join("+")}`);
    }
    answer.querySelector('a[data-fill="ward"]')?.replaceWith(...wards.slice(0, 1).map(link));
    outcome.replaceChildren(answer.firstElementChild);
    details.replaceChildren(answer);
    mark(wards);
    bringIntoView(outcome);
  }

  /** @type {(name: string, found: Told & { wards: string[] }) => void} */
  function showWards(name, found) {
    show(name, found);
    for (const slug of found.wards) details.append(copy(`[data-ward="${slug}"]`));
    details.append(copy('[data-part="contact"]'));
  }

  // In the manner of GOV.UK: a summary at the top that takes the focus, and the message at the field.
  /** @type {(name: string, meant?: string | null) => void} */
  function wrong(name, meant) {
    outcome.replaceChildren();
    const message = copy(`[data-message="${name}"]`).textContent;
    const summary = copy('[data-part="summary"]');
    fill(summary, "message", message);
    const label = document.createElement("span");
    label.className = "visually-hidden";
    label.append("Error: ");
    fieldError.replaceChildren(label, message);
    fieldError.hidden = false;
    field.setAttribute("aria-invalid", "true");
    document.title = `Error: ${title}`;
    if (meant) {
      const repair = copy('[data-part="repair"]');
      fill(repair, "postcode", meant);
      repair.querySelector("[data-repair]").addEventListener("click", () => {
        field.value = meant;
        answer();
        field.focus();
      });
      repairPlace.replaceChildren(repair);
    } else if (name !== "nothing") {
      details.replaceChildren(copy('[data-part="otherwise"]'));
    }
    const heading = document.querySelector("main h1");
    heading.before(summary);
    const shown = document.querySelector(".error-summary");
    shown.scrollIntoView({ behavior: "instant", block: "start" });
    shown.focus();
  }

  async function answer() {
    const typed = field.value;
    begin();
    if (!typed.trim()) return wrong("nothing");
    const press = presses;
    soon = setTimeout(() => show("loading", {}), PATIENCE);
    index = index ?? load();
    const known = await index;
    if (press !== presses) return;
    clearTimeout(soon);
    const postcode = postcodes.tidy(typed);
    const part = postcode ? "" : postcodes.half(typed, known) ?? "";
    const place = postcode || part ? null : placeIn(typed);
    if (place) return ofPlace(place);
    if (!postcode && !part) return wrong(/\d/.test(typed) ? "no-postcode" : "no-place", postcodes.repaired(typed, known));
    if (!known) return show("not-loaded", {});
    if (!postcode) return half(known, part);
    const found = { ...postcodes.lookUp(known, postcode), called: postcode };
    if (found.isAtRim) return showWards(found.isOutside ? "beyond" : "rim", found);
    if (found.wards.length) return showWards(found.wards.length > 1 ? "two" : "found", found);
    if (found.known) return show("outside", found);
    if (!postcodes.isCovered(known, postcode)) return show("uncovered", found);
    const sector = postcode.slice(0, -2);
    return show("unknown", { called: postcode, sector, wards: postcodes.lookUpPart(known, sector).wards });
  }

  // The town, village or ward that was named, alone or at the end of an address; the longest name counts.
  // Where none was, the nearest name to some of the words, with the `slip` that was typed for it.
  // Its first letter must be right: Farm Lane is not in Yarm.
  /** @param {string} typed */
  function placeIn(typed) {
    const letters = (/** @type {string} */ text) => plain(text).replace(/[^a-z]+/g, " ").trim();
    const words = letters(typed).split(" ");
    const named = ` ${words.join(" ")} `;
    const places = [...section.querySelectorAll("template[data-place]")].map(({ dataset }) => [dataset.place, dataset.wards.split(" "), dataset.page]);
    const wards = [...section.querySelectorAll("template[data-ward]")].map(({ dataset }) => [dataset.name, [dataset.ward]]);
    const all = [...places, ...wards].map(([called, slugs, page]) => ({ key: letters(called), wards: slugs, called, page }));
    const longest = all.filter(({ key }) => named.includes(` ${key} `)).sort((one, other) => other.key.length - one.key.length);
    const begun = named.length > 5 ? all.find(({ key }) => ` ${key}`.startsWith(named.trimEnd())) : null;
    if (longest[0] ?? begun) return longest[0] ?? begun;
    if (words.length > MOST_WORDS) return null;
    const runs = words.flatMap((_, from) => words.slice(from).map((__, more) => words.slice(from, from + more + 1).join(" ")));
    for (const slip of runs.filter((run) => run.length >= SHORTEST_SLIP).sort((one, other) => other.length - one.length)) {
      const key = nearest(slip, all.map((place) => place.key).filter((each) => each[0] === slip[0]));
      const meant = all.find((place) => place.key === key);
      if (meant) return { ...meant, slip };
    }
    return null;
  }

  /** @param {{ wards: string[], called: string, page?: string, slip?: string }} place */
  function ofPlace({ wards, ...told }) {
    if (wards.length > 1) show("place", { wards, ...told });
    else showWards("found", { wards, ...told });
  }

  /** @type {(known: import("./postcodes.js").Index, part: string) => void} */
  function half(known, part) {
    const found = { ...postcodes.lookUpPart(known, part), called: part };
    show(found.wards.length ? "half" : "half-outside", found);
  }

  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    answer();
  });
  document.addEventListener("place-known", ({ detail: { name, ...told } }) => {
    begin();
    if (told.wards.length) showWards(name, told);
    else show(name, told);
  });
  section.querySelector(".finder__without").hidden = true;
  form.hidden = false;
})();
