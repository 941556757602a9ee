// Answers in the search's dialog or page, on this device alone: no word typed here is sent.
// site.js opens it and loads this when it first does; the engine and its index come with it.

import { postcodes } from "./postcodes.js";
import { searchEngine } from "./search-engine.js";

{
  /** @typedef {import("./postcodes.js").Index} Index */
  /** @typedef {{ address: string, title: string, text?: string }} Result */

  const LISTED = 12; // at first, and with each press for more
  const PAUSE = 300; // milliseconds without a key, so that a screen reader hears one count, not six


  const search = document.getElementById("site-search");
  const isDialog = search.matches("dialog");
  const input = document.getElementById("search-input");
  const status = search.querySelector("[role=status]");
  const base = search.dataset.base.replace(/\/$/, ""); // "/" on the page for what is not found
  const list = search.querySelector(".search-results");
  const more = search.querySelector("[data-search-more]");

  /** @type {Result[]} */
  let results = []; // all that were found, listed or not
  /** @type {Promise<ReturnType<typeof searchEngine>> | null} */
  let engine = null; // a promise of it, once the dialog has opened
  /** @type {Promise<Index> | null} */
  let finder = null; // a promise of the list of postcodes, once a postcode was typed
  let timer = 0;

  /** @param {string} name */
  const address = (name) => new URL(search.dataset[name], document.baseURI).href;

  /** @param {string} name */
  const fetched = async (name) => {
    const answer = await fetch(address(name));
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };

  const loadEngine = async () => {
    const [library, index] = await Promise.all([import(address("library")), fetched("index")]);
    return searchEngine(library.default, index);
  };

  /** @type {(name: string, ...content: (Node | string)[]) => any} */
  const made = (name, ...content) => {
    const element = document.createElement(name);
    element.append(...content);
    return element;
  };

  /** @param {Result} result */
  const resultItem = ({ address: page, title, text }) => {
    const link = made("a", title);
    link.href = `${base}/${page}`;
    return made("li", link, ...(text ? [made("p", text)] : []));
  };

  /** @type {(sentence: string, items?: Result[], before?: (Node | string)[]) => void} */
  const show = (sentence, items = [], before = []) => {
    results = items;
    list.replaceChildren();
    listMore();
    status.replaceChildren(...before, sentence);
  };

  // Who finds nothing may be in need: the numbers come first.
  /** @param {import("./search-engine.js").Help[]} help */
  const numbers = (help) => help.flatMap(([need, title, address_]) => {
    const link = made("a", title);
    link.href = address_;
    return [need, " ", link, ". "];
  });

  // Who may be watched can leave at once, as on the pages on abuse.
  /** @param {string} elsewhere */
  const exit = (elsewhere) => {
    const link = made("a", "Exit this page");
    Object.assign(link, { href: elsewhere, rel: "nofollow noreferrer", className: "button" });
    link.addEventListener("click", (/** @type {Event} */ event) => {
      event.preventDefault();
      document.documentElement.classList.add("is-leaving");
      location.replace(elsewhere);
    });
    return link;
  };

  // On the page of the search, its address restores the words, for Back and for a link to send; no host sees what
  // follows the #. A postcode and the words of somebody in danger are not put there.
  /** @type {(words: string, isPrivate: boolean) => void} */
  const remember = (words, isPrivate) => {
    if (isDialog) return;
    history.replaceState(null, "", isPrivate || !words ? location.pathname : `#${new URLSearchParams({ q: words })}`);
  };

  // The next results; the first of them is returned.
  const listMore = () => {
    const from = list.children.length;
    list.append(...results.slice(from, from + LISTED).map(resultItem));
    more.hidden = list.children.length === results.length;
    return list.children[from];
  };

  /** @type {(count: number, typed: string, missing: string[], words: string | null) => string} */
  const sentence = (count, typed, missing, words) => {
    const listed = count > LISTED ? ` The first ${LISTED} are listed.` : "";
    const found = `${count} ${count === 1 ? "result" : "results"}`;
    const lacking = missing.length > 1 ? `words ${missing.join(" or ")}` : `word ${missing[0]}`;
    return words ? `Nothing has the ${lacking}. Showing results for ${words}. ${found}.${listed}` : `${found} for ${typed}.${listed}`;
  };

  // Rough on purpose: it only tells whether the list of postcodes is worth loading.
  /** @param {string} words */
  const mayBePostcode = (words) => /^[a-z]{1,2}\d[a-z\d]?\s*(\d[a-z]{0,2})?$/i.test(words);

  // What the list of postcodes says of a whole postcode: a sentence and the addresses of pages.
  /** @type {(index: Index, postcode: string) => [string, string[]]} */
  const ofPostcode = (index, postcode) => {
    const { known, wards, boroughs, isOutside } = postcodes.lookUp(index, postcode);
    const ours = search.dataset.borough;
    const theirs = `outside ${ours}${boroughs.length ? `, in ${boroughs.join(" or ")}` : ""}`;
    const pages = [...wards.map((ward) => `wards/${ward}/`), "find-your-ward/"];
    if (!known && postcodes.isCovered(index, postcode)) {
      const sector = postcode.slice(0, -2);
      const near = postcodes.lookUpPart(index, sector).wards.map((ward) => `wards/${ward}/`);
      const where = near.length === 1 ? "this ward" : "these wards";
      const others = near.length ? ` Postcodes that begin with ${sector} are in ${where}.` : "";
      return [`${postcode} is not in our list of postcodes.${others}`, [...near, ...pages, "wards/"]];
    }
    if (!wards.length) return [`${postcode} is ${theirs}.`, pages];
    if (isOutside) return [`${postcode} is ${theirs}, but some of its homes may be in this borough.`, pages];
    if (wards.length + boroughs.length > 1) return [`${postcode} may be in more than one ward${boroughs.length ? " or borough" : ""}. The likeliest comes first.`, pages];
    return [`${postcode} is in this ward.`, pages];
  };

  // The same of what was typed; null where that is no postcode or half of one that the list knows.
  /** @type {(words: string) => Promise<[string, string[]] | null>} */
  const placed = async (words) => {
    if (!mayBePostcode(words)) return null;
    finder ??= fetched("postcodeIndex");
    const index = await finder;
    const postcode = postcodes.tidy(words);
    if (postcode) return ofPostcode(index, postcode);
    const part = postcodes.half(words, index);
    const { wards } = part ? postcodes.lookUpPart(index, part) : { wards: [] };
    if (!wards.length) return null;
    const where = wards.length === 1 ? "this ward" : `${wards.length} wards. Type all of a postcode to find one`;
    return [`Postcodes that begin with ${part} are in ${where}.`, wards.map((ward) => `wards/${ward}/`)];
  };

  const ask = async () => {
    window.clearTimeout(timer);
    const words = input.value.trim();
    try {
      engine ??= loadEngine();
      const [known, place] = await Promise.all([engine, placed(words)]);
      if (words !== input.value.trim()) return undefined; // a later question is on its way
      const { items, missing, words: instead } = place ? { items: place[1].map(known.page), missing: [], words: null } : known.find(words);
      const isPrivate = known.isPrivate(items[0]);
      remember(words, isPrivate || mayBePostcode(words));
      if (!words) return show("");
      if (place) return show(place[0], items);
      const before = isPrivate && known.exit ? [exit(known.exit), " "] : [];
      if (items.length) return show(sentence(items.length, words, missing, instead), items, before);
      return show(`Nothing found for ${words}. Try other words, or one of these pages.`, known.main, numbers(known.help));
    } catch {
      [engine, finder] = [null, null]; // they are asked for again with the next word
      return show("Search could not be loaded. Use the menu instead.");
    }
  };

  // A result on the page that is already open only moves within it, so the dialog must give way.
  list.addEventListener("click", (/** @type {any} */ event) => isDialog && event.target.closest("a") && search.close());
  more.addEventListener("click", () => {
    listMore().querySelector("a").focus();
    status.textContent = `${list.children.length} of ${results.length} results are listed.`;
  });
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });
  search.querySelector("form").addEventListener("submit", ask);
  ask();
}
