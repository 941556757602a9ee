// What the file of figures says of the chosen lines: values, words, notes and rows of a table.
// Every figure was worked out by the build; nothing is counted here.

import { MEASURES } from "./explore-choice.js";

/** @typedef {import("./explore-choice.js").Show} Show */
/** @typedef {import("./explore-choice.js").Pair} Pair */
/** @typedef {import("./explore-choice.js").Choice} Choice */
/** @typedef {{ month: number, sentence: string, isOfKind: boolean }} Break A month from which figures are of another kind. */
/** @typedef {{ id: string, name: string, noRate: string, residents: string, breaks: number[] }} Place */
/** @typedef {{ id: string, name: string, noRate: string, leftOut: string[], breaks: number[] }} Records */
/** @typedef {(number | null)[]} Values One for each month. */
/** @typedef {{ months: Values, years: Values, rates: Values, words: Record<string, string> }} Series */

/**
 * @typedef {object} Figures
 * @property {string[]} months such as 2025-08
 * @property {string[]} names such as August 2025
 * @property {Break[]} breaks in the order of time
 * @property {Place[]} places
 * @property {Records[]} records
 * @property {Record<string, Record<string, Series>>} series by place and records
 */

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {Place} place
 * @property {Records} records
 * @property {Values} values
 * @property {string[]} texts what the table says of each month
 * @property {boolean[]} isPartial
 * @property {Break[]} breaks
 * @property {string} absent why there are no values; empty where there are some
 */

/** @typedef {{ show: Show, title: string, lines: Line[], notes: string[], months: string[], names: string[] }} Shown */

const ONLY_TOTALS = "Of a former ward only the totals are here; the downloads have each category.";

/** @param {number} value */
export const written = (value) => value.toLocaleString("en-GB");

/** @type {(show: Show, series: Series, breaks: Break[], month: number) => string} */
const wordsOf = (show, series, breaks, month) => {
  if (show === "months") return series.words[month] ?? "not reported";
  const first = month - 11;
  if (first < 0) return "fewer than 12 months";
  const isOfTwoKinds = breaks.some((change) => change.isOfKind && first < change.month && change.month <= month);
  return isOfTwoKinds ? "the police changed what they count" : "some months are incomplete";
};

/** @type {<T extends { id: string }>(list: T[], id: string) => T} */
const named = (list, id) => {
  const found = list.find((item) => item.id === id);
  if (!found) throw new Error(`${id} is not among the figures`);
  return found;
};

/** @type {(figures: Figures, show: Show, pair: Pair) => Line} */
const lineOf = (figures, show, [placeId, recordsId]) => {
  const place = named(figures.places, placeId);
  const records = named(figures.records, recordsId);
  const series = figures.series[placeId][recordsId];
  const breaks = [...place.breaks, ...records.breaks].map((number) => figures.breaks[number]);
  const noRate = show === "rates" ? place.noRate || records.noRate : "";
  const why = series ? noRate && `has no rate. ${noRate}` : `is not available. ${ONLY_TOTALS}`;
  /** @type {Values} */
  const values = why ? figures.months.map(() => null) : series[show];
  const texts = values.map((value, month) => {
    if (why) return series ? "no rate" : "not here";
    if (value === null) return wordsOf(show, series, breaks, month);
    const words = show === "months" && series.words[month];
    return words ? `${written(value)} (${words})` : written(value);
  });
  const isPartial = values.map((value, month) => show === "months" && value !== null && month in series.words);
  return { name: `${place.name}: ${records.name}`, place, records, values, texts, isPartial, breaks, absent: why };
};

/**
 * The breaks of all lines, each once, in the order of time; those of one month share a letter.
 * @param {Line[]} lines
 * @returns {(Break & { letter: string })[]}
 */
export const breaksOf = (lines) => {
  const found = [...new Set(lines.flatMap(({ breaks }) => breaks))].sort((a, b) => a.month - b.month);
  const months = [...new Set(found.map(({ month }) => month))];
  return found.map((change) => ({ ...change, letter: String.fromCharCode(97 + months.indexOf(change.month)) }));
};

/** @type {(names: string[], line: Line) => string[]} */
const notesOfMonths = (names, { values, texts, isPartial }) =>
  values.flatMap((value, month) => {
    if (value === null) return [`${names[month]}: ${texts[month]}.`];
    return isPartial[month] ? [`${names[month]}: partial, so its mark is open and no line leads to it.`] : [];
  });

/** @type {(line: Line) => string[]} */
const notesOfRate = ({ place, records }) => {
  const leftOut = records.leftOut.join(", ");
  const note = `The rate of ${records.name} leaves out ${leftOut}: their victims are shops or the state.`;
  return [`${place.name}: ${place.residents}.`, ...(leftOut ? [note] : [])];
};

/**
 * The first month that a drawing shows: totals of 12 months begin later than the months do.
 * @type {(show: Show, lines: Line[]) => number}
 */
export const firstOf = (show, lines) => {
  const starts = lines.map(({ values }) => values.findIndex((value) => value !== null)).filter((month) => month >= 0);
  return show === "months" || !starts.length ? 0 : Math.min(...starts);
};

/** @type {(names: string[], show: Show, lines: Line[]) => string[]} */
const notesOf = (names, show, lines) => {
  const first = firstOf(show, lines);
  const notes = breaksOf(lines).map(({ letter, sentence, month }) => (month < first ? sentence : `${letter}: ${sentence}`));
  for (const line of lines) {
    if (line.absent) notes.push(`${line.name} ${line.absent}`);
    else if (show === "months") notes.push(...notesOfMonths(names, line));
    else if (show === "rates") notes.push(...notesOfRate(line));
  }
  if (show !== "months") {
    notes.push("Neighbouring totals share 11 months, so the line moves slowly and has no usual range.");
  }
  return [...new Set(notes)];
};

/** @type {(figures: Figures, choice: Choice) => Shown} */
export const shownOf = (figures, { show, lines: pairs }) => {
  const { months, names } = figures;
  const lines = pairs.map((pair) => lineOf(figures, show, pair));
  const title = `${MEASURES[show]}, ${names[0]} to ${names[names.length - 1]}`;
  return { show, title, lines, notes: notesOf(names, show, lines), months, names };
};

/** A spreadsheet would run what begins like a formula. @param {string | number | null} value */
const cell = (value) => {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

/**
 * Return what is shown as a file of comma-separated values.
 * @param {Shown} shown
 */
export const csvOf = ({ show, lines, months }) => {
  /** @type {(string | number | null)[][]} */
  const rows = [["month", "place", "records", "measure", "value", "status"]];
  for (const { place, records, values, texts } of lines) {
    values.forEach((value, month) => {
      const special = texts[month].match(/\((.*)\)$/)?.[1] ?? "reported";
      rows.push([months[month], place.name, records.name, show, value, value === null ? texts[month] : special]);
    });
  }
  return `${rows.map((row) => row.map(cell).join(",")).join("\n")}\n`;
};
