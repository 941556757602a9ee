// What a reader of the exploring page has chosen, and how the address holds it.
// It stands behind the # of the address, which browsers keep to themselves.

/** @typedef {"months" | "years" | "rates"} Show */
/** @typedef {string[]} Pair A place and a kind of record, by their names in the address. */
/** @typedef {{ show: Show, lines: Pair[] }} Choice */
/** @typedef {Choice & { unknown: string[], isInteractive: boolean }} Asked */

/** @type {Record<Show, string>} */
export const MEASURES = {
  months: "Records each month",
  years: "Records in the 12 months to each month",
  rates: "Records for every 1,000 people who live there, in the 12 months to each month",
};

/** More lines than this would not be told apart. */
export const MOST_LINES = 4;

/**
 * Return the choice that an address holds; what it names and the page lacks is told apart.
 * @param {string} hash
 * @param {string[]} places
 * @param {string[]} records
 * @returns {Asked}
 */
export const fromAddress = (hash, places, records) => {
  const words = new URLSearchParams(hash.slice(1));
  const pairs = words.getAll("line").map((text) => text.split("."));
  /** @type {(pair: Pair) => boolean} */
  const isKnown = (pair) => pair.length === 2 && places.includes(pair[0]) && records.includes(pair[1]);
  const known = pairs.filter(isKnown).slice(0, MOST_LINES);
  const show = /** @type {Show} */ (words.get("show"));
  return {
    show: Object.keys(MEASURES).includes(show) ? show : "months",
    lines: known.length ? known : [[places[0], records[0]]],
    unknown: pairs.filter((pair) => !isKnown(pair)).map((pair) => pair.join(".")),
    isInteractive: words.get("chart") === "interactive",
  };
};

/** @param {Choice} choice */
export const toAddress = ({ show, lines }) =>
  `#${[`show=${show}`, ...lines.map((pair) => `line=${pair.join(".")}`)].join("&")}`;

/**
 * Return what an added line begins with: the records of the last line, of a place that no line has.
 * @param {Pair[]} lines
 * @param {string[]} places
 * @returns {Pair}
 */
export const nextLine = (lines, places) => {
  const taken = lines.map(([place]) => place);
  return [places.find((place) => !taken.includes(place)) ?? places[0], lines[lines.length - 1][1]];
};
