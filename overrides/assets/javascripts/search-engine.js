// Finds pages for what a reader typed. It touches no page: search.js shows what it finds.
// The index is written by hooks/partnership/pages/search.py; a document is one section of a page.

import { nearest, plain } from "./words.js";

/** @typedef {[section: string, heading: string, words: string]} Section */
/** @typedef {[address: string, title: string, description: string, rank: number, sections: Section[]]} Page */

/**
 * @typedef {object} SearchIndex What hooks/partnership/pages/search.py writes.
 * @property {string[]} stop
 * @property {Page[]} pages
 * @property {[phrases: string[], address: string, title: string, says: string][]} answers
 * @property {string[][]} synonyms
 * @property {string[]} main
 * @property {Record<string, (number | null)[]>} counts The page of each ward and town, and its count of each kind.
 * @property {Record<string, string>} kinds The page of each kind of crime, and where its row stands on that of a place.
 * @property {Help[]} help The numbers for who finds nothing.
 * @property {string[]} private The pages for those in danger.
 * @property {string} exit The harmless page of another site to leave to; "" for none.
 * @property {string} last The latest month, to which the counts of a place are.
 */

/** @typedef {[need: string, title: string, address: string]} Help */

/** @typedef {{ address: string, title?: string, says?: string, isInTitle?: boolean, inBoth?: string[], rank?: number }} Item */

const EXACT = 0.5; // how much a phrase that was typed as it stands weighs against one more word taken up
const OF_A_PLACE = 6; // how much a match in a ward or place counts, or more: its name comes before a kind of crime
const SHORTEST_BEGINNING = 3; // letters from which a word counts as the beginning of a longer one
const OF_A_HEADING = 2; // how much it matters that a word of a heading is known; no heading corrects a slip
const SHORT = 4; // letters up to which a word has too many neighbours to be corrected by one of them
const ELSEWHERE = 0.3; // how much a match counts in the text of a page that comes first by its name alone

/** @param {string} text */
const split = (text) => plain(text).replace(/['\u2019]/g, "").split(/[^a-z0-9]+/).filter((word) => word.length > 1);

// One form for one thing and several: burglaries and burglary, bikes and bike.
/** @param {string} word */
function singular(word) {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}

/**
 * @param {any} MiniSearch
 * @param {SearchIndex} index
 */
export function searchEngine(MiniSearch, index) {
  const stop = new Set(index.stop);
  /** @param {string} text */
  const terms = (text) => split(text).filter((word) => !stop.has(word)).map(singular);
  /** @param {string} text */
  const whole = (text) => split(text).map(singular);
  /** @type {Map<string, number>} */
  const known = new Map(); // each term with how much it matters that it is known
  /** @type {(term: string, weight: number) => unknown} */
  const note = (term, weight) => known.set(term, Math.max(known.get(term) ?? 0, weight));
  const titles = new Map(index.pages.map((page) => [page[0], page]));

  const documents = index.pages.flatMap(([address, title, , rank, sections]) =>
    sections.map(([section, heading, words]) => ({
      id: section ? `${address}#${section}` : address, title, heading, words, rank, names: terms(title), inBoth: terms(`${title} ${heading}`),
    })),
  );
  const answers = index.answers.map(([phrases, address, title, says]) => ({
    phrases: phrases.map((phrase) => ({ words: terms(phrase), whole: whole(phrase) })), address, title, says,
  }));
  const mini = new MiniSearch({
    fields: ["title", "heading", "words"],
    storeFields: ["rank", "names", "inBoth"],
    tokenize: split,
    processTerm: (/** @type {string} */ word) => (stop.has(word) ? null : singular(word)),
  });
  mini.addAll(documents);
  for (const { title, heading, words, rank } of documents) {
    for (const term of terms(words)) note(term, 1);
    for (const term of terms(heading)) note(term, OF_A_HEADING);
    for (const term of terms(title)) note(term, OF_A_HEADING + rank);
  }
  for (const { phrases } of answers) for (const term of phrases.flatMap((phrase) => phrase.words)) note(term, 5);

  /** @type {Map<string, string[][]>} */
  const synonyms = new Map();
  for (const group of index.synonyms.map((words) => words.map(terms))) {
    for (const word of group.filter((each) => each.length === 1)) {
      note(word[0], 4);
      synonyms.set(word[0], group.filter((each) => each !== word));
    }
  }

  /** @param {string} term */
  const isBeginning = (term) => term.length >= SHORTEST_BEGINNING && [...known.keys()].some((word) => word.startsWith(term));

  /** @param {string} term */
  const isKnown = (term) => known.has(term) || isBeginning(term);

  // A word that is not here may be a real one, as retail is beside detail. So only names and the words of answers
  // correct one, by one letter that is not the first: a short word by two that changed places alone.
  /** @type {(term: string, word: string) => boolean} */
  function mayBeSlip(term, word) {
    const isSwapped = [...term].sort().join("") === [...word].sort().join("");
    const isLong = Math.min(term.length, word.length) > SHORT;
    return isSwapped || (isLong && term[0] === word[0] && !term.startsWith(word) && !word.startsWith(term));
  }

  // The known word that a slip was meant to be; the word itself where none is near.
  /** @param {string} term */
  function meant(term) {
    if (term.length <= SHORTEST_BEGINNING || /\d/.test(term) || isKnown(term)) return term;
    const words = [...known.keys()].filter((word) => (known.get(word) ?? 0) > OF_A_HEADING && mayBeSlip(term, word));
    return nearest(term, words, (word) => known.get(word) ?? 0, 1) ?? term;
  }

  // Whether a typed term stands for a word of an answer; the last one may still be half typed.
  /** @type {(term: string, word: string, isLast: boolean) => boolean} */
  function isFor(term, word, isLast) {
    if (term === word || synonyms.get(term)?.some((each) => each.length === 1 && each[0] === word)) return true;
    return isLast && term.length >= SHORTEST_BEGINNING && !known.has(term) && word.startsWith(term);
  }

  // The typed terms that an answer's phrases take up, and how much that counts: a term each, and a little
  // more the nearer one is to all that was `said`, small words too. A phrase that lacks a word takes nothing.
  /** @type {(phrases: { words: string[], whole: string[] }[], typed: string[], said: string[]) => { terms: string[], count: number }} */
  function taken(phrases, typed, said) {
    const last = typed.length - 1;
    const isTyped = (/** @type {string} */ word) => typed.some((term, at) => isFor(term, word, at === last));
    const found = phrases.filter(({ words }) => words.length && words.every(isTyped));
    const taken = typed.filter((term, at) => found.some(({ words }) => words.some((word) => isFor(term, word, at === last))));
    const shares = found.map(({ whole }) => whole.filter((word) => said.includes(word)).length / new Set([...whole, ...said]).size);
    return { terms: taken, count: taken.length + EXACT * Math.max(0, ...shares) };
  }

  /** @param {string} term */
  const oneOf = (term) => ({
    combineWith: "OR",
    queries: [term, ...(synonyms.get(term) ?? []).map((words) => ({ combineWith: "AND", queries: words }))],
  });

  /** @type {(typed: string[], combineWith: string) => { id: string, rank: number, inBoth: string[], match: Record<string, string[]> }[]} */
  function search(typed, combineWith) {
    const whole = typed.join(" ");
    /** @type {(id: string, term: string, stored: { rank: number, names: string[] }) => number} */
    const worth = (id, term, { rank, names }) => {
      if (names.join(" ") === whole) return 3 * rank;
      return rank > 1 && !names.includes(term) ? ELSEWHERE : rank;
    };
    return mini.search({ combineWith, queries: typed.map(oneOf) }, {
      prefix: (/** @type {string} */ term) => term.length >= SHORTEST_BEGINNING,
      boost: { title: 6, heading: 2 },
      boostDocument: worth,
    });
  }

  // A result leads to the section that has the words, unless the page is about them as a whole.
  /**
   * @param {{ id: string, rank: number, inBoth: string[], match: Record<string, string[]> }} result
   * @returns {Item}
   */
  function item(result) {
    const [address] = result.id.split("#");
    const fields = Object.values(result.match);
    const isInTitle = fields.every((some) => some.includes("title"));
    return { address: isInTitle ? address : result.id, isInTitle: fields.flat().includes("title"), inBoth: result.inBoth, rank: result.rank };
  }

  // Everything that a result shows; an answer brings its own words.
  /** @param {Item} found */
  function shown({ address, title, says }) {
    const [page, section] = address.split("#");
    const [, name, description, , sections] = /** @type {Page} */ (titles.get(page));
    const heading = section && sections.find(([id]) => id === section)?.[1];
    return { address, title: title || (heading ? `${name}: ${heading}` : name), text: says || description };
  }

  // Each page once, and further sections of it that an answer names in words of its own.
  /** @param {Item[]} items */
  function onePerPage(items) {
    const seen = new Set();
    return items.filter(({ address, title }) => {
      const page = address.split("#")[0];
      const isNew = !seen.has(title ? address : page);
      seen.add(address).add(page);
      return isNew;
    });
  }

  // How many of a kind of crime a place had, where both were typed: the kind is what the other words find first.
  /** @type {(typed: string[]) => Item[]} */
  function counted(typed) {
    const named = index.pages.filter(([address, title]) => index.counts[address] && terms(title).every((term) => typed.includes(term)));
    const [place] = named.sort((one, other) => other[1].length - one[1].length);
    const others = place ? typed.filter((term) => !terms(place[1]).includes(term)) : [];
    const [kind] = others.length ? find(others.join(" ")).items : [];
    if (!kind || !index.kinds[kind.address]) return [];
    const [address, name] = place;
    const count = index.counts[address][Object.keys(index.kinds).indexOf(kind.address)];
    const says = count === null ? "" : `${count.toLocaleString("en-GB")} in the 12 months to ${index.last}.`;
    return [{ address: `${address}#${index.kinds[kind.address]}`, title: `${titles.get(kind.address)?.[1]} in ${name}`, says }];
  }

  // What is found: `items`; and, where no page has all that was typed, `missing` words and `words` that stand for the rest.
  /** @param {string} text */
  function find(text) {
    const words = split(text).map((word) => ({ word, term: singular(word), isSmall: stop.has(word) }))
      .map((each) => ({ ...each, meant: each.isSmall ? each.term : meant(each.term) }));
    const missing = words.filter(({ term, isSmall }) => !isSmall && term.length >= SHORTEST_BEGINNING && !isKnown(term));
    const found = words.filter(({ isSmall, meant: word }) => isSmall || isKnown(word));
    const corrected = found.filter(({ isSmall }) => !isSmall).map(({ meant: word }) => word);
    const said = found.map(({ meant: word }) => word);
    const ranked = answers.map((answer) => ({ ...answer, ...taken(answer.phrases, corrected, said) }))
      .filter(({ count, address }) => count && titles.has(address.split("#")[0])).sort((one, other) => other.count - one.count);
    const all = corrected.length ? search(corrected, "AND").map(item) : [];
    // An answer that takes up all that was typed comes before pages. Where none does, and no section has all of it
    // in its title and heading, so do those that take up most, or all of it together: "noise and bikes".
    const takeAll = (/** @type {{ terms: string[] }[]} */ ...some) => corrected.every((term) => some.some((answer) => answer.terms.includes(term)));
    const full = ranked.filter((answer) => takeAll(answer));
    const isTogether = takeAll(...ranked);
    const most = ranked.filter((answer) => isTogether || answer.terms.length > corrected.length / 2);
    const first = full.length || all.some(({ inBoth }) => corrected.every((term) => inBoth?.includes(term))) ? full : most;
    const named = all.filter(({ isInTitle, rank }) => isInTitle && (rank ?? 0) >= 1);
    const titled = index.pages.filter(([, title, , rank]) => rank >= OF_A_PLACE && terms(title).every((term) => corrected.includes(term)));
    const weights = new Map(titled.map(([address, , , rank]) => [address, rank + 1]));
    const weight = (/** @type {Item} */ { address, rank }) => weights.get(address.split("#")[0]) ?? rank ?? 0;
    const places = [...named, ...titled.map(([address]) => ({ address }))].sort((one, other) => weight(other) - weight(one));
    const some = first.length || all.length ? [] : corrected.length > 1 ? search(corrected, "OR").map(item) : [];
    const items = onePerPage([...counted(corrected), ...first, ...places, ...ranked, ...all, ...some]).map(shown);
    const instead = found.map(({ word, term, meant: other }) => (other === term ? word : other)).join(" ");
    return { items, missing: missing.map(({ word }) => word), words: missing.length && items.length ? instead : null };
  }

  /** @param {Item | undefined} first What was found first */
  const isPrivate = (first) => index.private.includes(first?.address ?? "");

  /** @param {string} address */
  const page = (address) => shown({ address });
  return { find, page, help: index.help, isPrivate, exit: index.exit, main: index.main.map(page) };
}
