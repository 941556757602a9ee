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
 * @property {string} last The latest month, to which the counts of a place are.
 */

/** @typedef {{ address: string, title?: string, says?: string, isInTitle?: boolean, rank?: number }} Item */

const EXACT = 100; // so many words typed as they stand weigh as much as one more word
const OF_A_PLACE = 6; // how much a match in a ward or place counts, or more: its name comes before a kind of crime
const SHORTEST_BEGINNING = 3; // letters from which a word counts as the beginning of a longer one

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
  /** @type {Map<string, number>} */
  const known = new Map(); // each term with how much it matters that it is known
  /** @type {(term: string, weight: number) => unknown} */
  const note = (term, weight) => known.set(term, Math.max(known.get(term) ?? 0, weight));
  const titles = new Map(index.pages.map((page) => [page[0], page]));

  const documents = index.pages.flatMap(([address, title, , rank, sections]) =>
    sections.map(([section, heading, words]) => ({
      id: section ? `${address}#${section}` : address, title, heading, words, rank, names: terms(title),
    })),
  );
  const answers = index.answers.map(([phrases, address, title, says]) => ({
    phrases: phrases.map(terms), address, title, says,
  }));
  const mini = new MiniSearch({
    fields: ["title", "heading", "words"],
    storeFields: ["rank", "names"],
    tokenize: split,
    processTerm: (/** @type {string} */ word) => (stop.has(word) ? null : singular(word)),
  });
  mini.addAll(documents);
  for (const { title, heading, words, rank } of documents) {
    for (const term of terms(words)) note(term, 1);
    for (const term of terms(heading)) note(term, 2);
    for (const term of terms(title)) note(term, 2 + rank);
  }
  for (const { phrases } of answers) for (const term of phrases.flat()) note(term, 5);

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

  // The known word that a slip was meant to be; the word itself where none is near.
  /** @param {string} term */
  function meant(term) {
    if (term.length <= SHORTEST_BEGINNING || /\d/.test(term) || known.has(term) || isBeginning(term)) return term;
    return nearest(term, [...known.keys()], (word) => known.get(word) ?? 0) ?? term;
  }

  // Whether a typed term stands for a word of an answer; the last one may still be half typed.
  /** @type {(term: string, word: string, isLast: boolean) => boolean} */
  function isFor(term, word, isLast) {
    if (term === word || synonyms.get(term)?.some((each) => each.length === 1 && each[0] === word)) return true;
    return isLast && term.length >= SHORTEST_BEGINNING && !known.has(term) && word.startsWith(term);
  }

  // How many of the typed terms an answer's best phrase takes up, and a little more for each word that was
  // typed as it stands there; none where a word of it is lacking.
  /** @type {(phrases: string[][], typed: string[]) => number} */
  function taken(phrases, typed) {
    const last = typed.length - 1;
    const finds = (/** @type {string[]} */ phrase) => phrase.every((word) => typed.some((term, at) => isFor(term, word, at === last)));
    const takes = (/** @type {string[]} */ phrase) => typed.filter((term, at) => phrase.some((word) => isFor(term, word, at === last))).length
      + phrase.filter((word) => typed.includes(word)).length / EXACT;
    return Math.max(0, ...phrases.filter((phrase) => phrase.length && finds(phrase)).map(takes));
  }

  /** @param {string} term */
  const oneOf = (term) => ({
    combineWith: "OR",
    queries: [term, ...(synonyms.get(term) ?? []).map((words) => ({ combineWith: "AND", queries: words }))],
  });

  /** @type {(typed: string[], combineWith: string) => { id: string, rank: number, match: Record<string, string[]> }[]} */
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
   * @param {{ id: string, rank: number, match: Record<string, string[]> }} result
   * @returns {Item}
   */
  function item(result) {
    const [address] = result.id.split("#");
    const isInTitle = Object.values(result.match).every((fields) => fields.includes("title"));
    return { address: isInTitle ? address : result.id, isInTitle: Object.values(result.match).flat().includes("title"), rank: result.rank };
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

  // What is found: `items`, and `words` in place of those typed where they were corrected.
  /** @param {string} words */
  function find(words) {
    const typed = terms(words);
    const corrected = typed.map(meant);
    const isSlip = corrected.some((term, at) => term !== typed[at]);
    const ranked = answers.map((answer) => ({ ...answer, count: taken(answer.phrases, corrected) }))
      .filter(({ count, address }) => count && titles.has(address.split("#")[0])).sort((one, other) => other.count - one.count);
    const whole = ranked.filter(({ count }) => count >= corrected.length);
    const part = ranked.filter(({ count }) => count < corrected.length);
    const all = corrected.length ? search(corrected, "AND").map(item) : [];
    const named = all.filter(({ isInTitle, rank }) => isInTitle && (rank ?? 0) >= 1);
    const titled = index.pages.filter(([, title, , rank]) => rank >= OF_A_PLACE && terms(title).every((term) => corrected.includes(term)));
    const weights = new Map(titled.map(([address, , , rank]) => [address, rank + 1]));
    const weight = (/** @type {Item} */ { address, rank }) => weights.get(address.split("#")[0]) ?? rank ?? 0;
    const places = [...named, ...titled.map(([address]) => ({ address }))].sort((one, other) => weight(other) - weight(one));
    const some = whole.length || all.length ? [] : corrected.length > 1 ? search(corrected, "OR").map(item) : [];
    const items = onePerPage([...counted(corrected), ...whole, ...places, ...part, ...all, ...some]).map(shown);
    return { items, words: isSlip ? corrected.join(" ") : null };
  }

  /** @param {string} address */
  const page = (address) => shown({ address });
  return { find, page, main: index.main.map(page) };
}
