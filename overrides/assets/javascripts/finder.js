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
  const SHORTEST_SLIP = 4; // letters
  const STREET = /\b[a-z]+ (?:avenue|ave|close|court|crescent|drive|gardens|grove|lane|place|road|rd|row|square|street|st|terrace|view|walk|way)\b/g;
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
    answer.querySelector("[data-kinds]")?.setAttribute("href", `${page}#kinds`);
    fill(answer, "kilometres", kilometres.toLocaleString("en-GB"));
    fill(answer, "wards", ...inARow(wards.map(link), "or"));
    fill(answer, "first", ...wards.slice(0, 1).map((slug) => wardOf(slug).name));
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
    const wards = document.createElement("div");
    wards.className = "finder__wards";
    wards.append(...found.wards.map((slug) => copy(`[data-ward="${slug}"]`)));
    details.prepend(wards);
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
    const place = postcode || part ? null : placeIn(typed, known?.boroughs ?? []);
    if (place) return ofPlace(place);
    if (!postcode && !part) return misread(typed, postcodes.repaired(typed, known));
    if (!known) return show("not-loaded", {});
    if (!postcode) return half(known, part);
    const found = { ...postcodes.lookUp(known, postcode), called: postcode };
    if (found.isAtBoundary) return showWards(found.isOutside ? "beyond" : "boundary", found);
    if (found.wards.length) return showWards(found.wards.length > 1 ? "two" : "found", found);
    if (found.known) return show("outside", found);
    if (!postcodes.isCovered(known, postcode)) return show("uncovered", found);
    const sector = postcode.slice(0, -2);
    return show("unknown", { called: postcode, sector, wards: postcodes.lookUpPart(known, sector).wards });
  }

  /** @param {string} text */
  const letters = (text) => plain(text).replace(/&/g, " and ").replace(/[^a-z]+/g, " ").trim();

  // Neither a postcode nor a place: what it seems to be tells what to say.
  /** @type {(typed: string, meant: string | null) => void} */
  function misread(typed, meant) {
    const isStreet = letters(typed).search(STREET) >= 0;
    if (meant) wrong("no-postcode", meant);
    else if (isStreet) wrong("street");
    else if (postcodes.hasWrongLetter(typed)) wrong("wrong-letter");
    else wrong(/\d/.test(typed) ? "no-postcode" : "no-place");
  }

  // The town, village or ward that was named, alone or in an address, the longest name first; then this borough or one
  // beside it at the end. A place in the name of a street tells nothing: Yarm Road is not in Yarm.
  // Where none was, the nearest name to all that is left, with the `slip` that was typed for it: Long Newton is not
  // Newtown. Its first letter must be right: Farm Lane is not in Yarm.
  /** @type {(typed: string, beside: string[]) => any} */
  function placeIn(typed, beside) {
    /** @type {(called: string, wards: string[], page?: string) => any} */
    const place = (called, wards, page) => ({ key: letters(called), called, wards, page });
    /** @type {(borough: any) => any[]} */
    const everyName = (borough) => [borough, { ...borough, key: letters(borough.called.split(/-| and /)[0]) }]; // Stockton, Redcar
    const marked = [...section.querySelectorAll("template[data-place]")].map(({ dataset }) => place(dataset.place, dataset.wards.split(" "), dataset.page));
    const ours = [...marked, ...[...section.querySelectorAll("template[data-ward]")].map(({ dataset }) => place(dataset.name, [dataset.ward]))];
    const whole = section.querySelector("template[data-borough]").dataset;
    const boroughs = [place(whole.borough, whole.wards.split(" "), whole.page), ...beside.filter(Boolean).map((called) => place(called, []))].flatMap(everyName);
    const all = [...ours, ...boroughs];
    const exact = all.find(({ key }) => key === letters(typed));
    const words = letters(typed).replace(STREET, " ").split(" ").filter(Boolean);
    const named = ` ${words.join(" ")} `;
    const ending = boroughs.find(({ key }) => named.endsWith(` ${key} `));
    const before = ending ? named.slice(0, -ending.key.length - 1) : named;
    const [longest] = ours.filter(({ key }) => before.includes(` ${key} `)).sort((one, other) => other.key.length - one.key.length);
    const town = ours.find(({ key }) => key === ending?.key); // which the borough is called after
    const begun = named.length > 5 ? all.filter(({ key }) => ` ${key}`.startsWith(named.trimEnd())).sort((one, other) => other.wards.length - one.wards.length) : [];
    const found = exact ?? longest ?? town ?? ending ?? begun[0];
    if (found) return found;
    const slip = words.join(" ");
    const near = slip.length < SHORTEST_SLIP ? [] : all.filter(({ key }) => key[0] === slip[0]);
    const meant = nearest(slip, near.map(({ key }) => key));
    return meant ? { ...near.find(({ key }) => key === meant), slip } : null;
  }

  /** @param {{ wards: string[], called: string, page?: string, slip?: string }} place */
  function ofPlace({ wards, ...told }) {
    if (!wards.length) show("outside", told);
    else if (wards.length > 1) show("place", { wards, ...told });
    else showWards(wardOf(wards[0]).name === told.called ? "ward" : "found", { wards, ...told });
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
