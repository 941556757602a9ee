// The pure parts of the exploring page: the address, what the figures say, the scale and the drawing.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fromAddress, nextLine, toAddress } from "../../overrides/assets/javascripts/explore-choice.js";
import { drawingOf, endsOf, scaleOf } from "../../overrides/assets/javascripts/explore-drawing.js";
import { csvOf, shownOf } from "../../overrides/assets/javascripts/explore-series.js";

const PLACES = ["all", "yarm", "ropner"];
const RECORDS = ["crime", "burglary"];

const YEAR = Array.from({ length: 12 }, (_, month) => month + 1);

/** @type {import("../../overrides/assets/javascripts/explore-series.js").Figures} */
const FIGURES = {
  months: YEAR.map((month) => `2024-${String(month).padStart(2, "0")}`),
  names: YEAR.map((month) => `Month${month} 2024`),
  breaks: [{ month: 3, sentence: "April: a change of kind.", isOfKind: true }, { month: 6, sentence: "July: new wards.", isOfKind: false }],
  places: [
    { id: "all", name: "=Everywhere", noRate: "", residents: "1,000 residents", breaks: [] },
    { id: "yarm", name: "Yarm", noRate: "Visitors.", residents: "100 residents", breaks: [1] },
  ],
  records: [
    { id: "crime", name: "Crime", noRate: "", leftOut: ["Shoplifting"], breaks: [0] },
    { id: "burglary", name: "Burglary", noRate: "", leftOut: [], breaks: [] },
  ],
  series: {
    all: {
      crime: {
        months: [1000, null, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        words: { 1: "not reported", 11: "partial" },
        years: YEAR.map(() => null),
        rates: YEAR.map((month) => (month === 12 ? 5.5 : null)),
      },
    },
    yarm: { burglary: { months: YEAR, words: {}, years: YEAR.map((month) => (month === 12 ? 78 : null)), rates: [] } },
  },
};

/** @type {(show: import("../../overrides/assets/javascripts/explore-choice.js").Show, ...lines: string[][]) => import("../../overrides/assets/javascripts/explore-series.js").Shown} */
const shown = (show, ...lines) => shownOf(FIGURES, { show, lines });

test("a choice comes back from its address", () => {
  const choice = { show: /** @type {const} */ ("years"), lines: [["yarm", "burglary"], ["all", "crime"]] };
  const found = fromAddress(toAddress(choice), PLACES, RECORDS);
  assert.deepEqual(found, { ...choice, unknown: [], isInteractive: false });
});

for (const [hash, unknown] of /** @type {[string, string[]][]} */ ([
  ["", []],
  ["#main", []],
  ["#show=toString", []],
  ["#show=x&line=yarm", ["yarm"]],
  ["#line=nowhere.burglary", ["nowhere.burglary"]],
  ["#line=all.constructor", ["all.constructor"]],
  ["#line=yarm.crime.more", ["yarm.crime.more"]],
])) {
  test(`"${hash}" leads to the beginning`, () => {
    const found = fromAddress(hash, PLACES, RECORDS);
    assert.deepEqual(found, { show: "months", lines: [["all", "crime"]], unknown, isInteractive: false });
  });
}

test("an address may ask for the interactive chart, and for no more than four lines", () => {
  const found = fromAddress(`#${"line=yarm.crime&".repeat(6)}chart=interactive`, PLACES, RECORDS);
  assert.equal(found.isInteractive, true);
  assert.equal(found.lines.length, 4);
});

test("an added line is of the first place that no line has", () => {
  assert.deepEqual(nextLine([["all", "crime"]], PLACES), ["yarm", "crime"]);
  assert.deepEqual(nextLine([["yarm", "crime"], ["all", "burglary"]], PLACES), ["ropner", "burglary"]);
  assert.deepEqual(nextLine(PLACES.map((place) => [place, "crime"]), PLACES), ["all", "crime"]);
});

test("each month says its number, or why it has none", () => {
  const [line] = shown("months", ["all", "crime"]).lines;
  assert.deepEqual(line.texts.slice(0, 3), ["1,000", "not reported", "3"]);
  assert.equal(line.texts[11], "12 (partial)");
  assert.deepEqual(shown("years", ["all", "crime"]).lines[0].texts.slice(10), ["fewer than 12 months", "the police changed what they count"]);
  assert.equal(shown("years", ["yarm", "burglary"]).lines[0].texts[11], "78");
});

test("what is not there is said and never drawn", () => {
  const { lines, notes } = shown("rates", ["yarm", "burglary"], ["yarm", "crime"]);
  assert.deepEqual(lines.map(({ texts }) => texts[0]), ["no rate", "not here"]);
  assert.ok(lines.every(({ values }) => values.every((value) => value === null)));
  assert.ok(notes.includes("Yarm: Burglary has no rate. Visitors."));
  assert.ok(notes.some((note) => note.startsWith("Yarm: Crime is not available.")));
});

test("notes tell of breaks by their letters, of gaps and of partial months, each once", () => {
  const { notes } = shown("months", ["all", "crime"], ["all", "crime"], ["yarm", "burglary"]);
  assert.deepEqual(notes, [
    "a: April: a change of kind.",
    "b: July: new wards.",
    "Month2 2024: not reported.",
    "Month12 2024: partial, so its mark is open and no line leads to it.",
  ]);
});

test("a break before the first total of twelve months has a note without a letter", () => {
  assert.ok(shown("years", ["yarm", "burglary"]).notes.includes("July: new wards."));
});

test("a rate says whom it counts and what it leaves out", () => {
  const { notes } = shown("rates", ["all", "crime"]);
  assert.ok(notes.includes("=Everywhere: 1,000 residents."));
  assert.ok(notes.includes("The rate of Crime leaves out Shoplifting: their victims are shops or the state."));
});

test("a file holds every month, and no cell that a spreadsheet would run", () => {
  const rows = csvOf(shown("months", ["all", "crime"])).trim().split("\n");
  assert.equal(rows.length, 13);
  assert.equal(rows[1], "2024-01,'=Everywhere,Crime,months,1000,reported");
  assert.equal(rows[2], "2024-02,'=Everywhere,Crime,months,,not reported");
  assert.equal(rows[12], "2024-12,'=Everywhere,Crime,months,12,partial");
});

for (const [highest, top, steps] of [[0, 1, 1], [4, 4, 4], [5, 6, 3], [20.5, 30, 3], [2221, 3000, 3], [20171, 30000, 3]]) {
  test(`a scale to ${highest} ends at ${top}`, () => {
    const scale = scaleOf(highest);
    assert.deepEqual([scale[0], scale[scale.length - 1], scale.length - 1], [0, top, steps]);
  });
}

test("a line ends at a gap, before a partial month and where the figures change", () => {
  const drawn = drawingOf(shown("months", ["all", "crime"]));
  const path = drawn.match(/class="line".*? d="([^"]*)"/)?.[1] ?? "";
  assert.deepEqual(path.match(/[ML]/g), ["M", "M", "M", "L", "L", "L", "L", "L", "L", "L"]);
  assert.equal(drawn.match(/class="open"/g)?.length, 1);
  assert.match(drawn, />12<\/text>/);
});

test("the names of lines that end close together keep clear of one another", () => {
  const { lines } = shown("months", ["yarm", "burglary"], ["yarm", "burglary"], ["all", "crime"]);
  const ends = endsOf({ x: (month) => month, y: (value) => 100 - value }, lines);
  const heights = ends.map(({ textY }) => textY).sort((a, b) => a - b);
  assert.ok(heights.every((y, place) => place === 0 || y - heights[place - 1] >= 16));
  assert.deepEqual(ends.map(({ text }) => text).sort(), ["1", "2", "3"]);
});
