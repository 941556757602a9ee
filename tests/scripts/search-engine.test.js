// What residents type leads to the page that answers them, slips of the finger included.
import assert from "node:assert/strict";
import { test } from "node:test";

import MiniSearch from "minisearch";

import { searchEngine } from "../../overrides/assets/javascripts/search-engine.js";

const engine = searchEngine(MiniSearch, {
  answers: [[["report crime"], "contact/", "Report a crime", "Call 101."]],
  main: ["wards/"],
  pages: [
    ["wards/", "Wards", "All wards.", 1, [["", "", "every ward"]]],
    ["wards/yarm/", "Yarm", "Crime in Yarm.", 3, [["", "", "burglary"], ["months", "By month", "vehicle"]]],
    ["crime/burglary/", "Burglary", "What burglary is.", 3, [["", "", "home broken into"]]],
    ["contact/", "Contact us", "Whom to call.", 1, [["", "", "telephone"]]],
  ],
  stop: ["the", "in"],
  synonyms: [["burglary", "break in"]],
});
const addresses = (words) => engine.find(words).items.map(({ address }) => address);

test("a page whose name was typed comes first", () => assert.equal(addresses("Yarm")[0], "wards/yarm/"));

test("one form of a word finds the other", () => assert.equal(addresses("burglaries")[0], "crime/burglary/"));

test("a slip is corrected and said", () => {
  const { items, words } = engine.find("burglery");
  assert.equal(items[0].address, "crime/burglary/");
  assert.equal(words, "burglary");
});

test("an answer comes before pages and brings its own words", () => {
  const [first] = engine.find("report a crime").items;
  assert.deepEqual(first, { address: "contact/", title: "Report a crime", text: "Call 101." });
});

test("a heading leads to its section", () => assert.equal(addresses("vehicle")[0], "wards/yarm/#months"));

test("words that no page has find nothing", () => assert.deepEqual(addresses("xylophone"), []));

test("the main pages are named where nothing is found", () => {
  assert.deepEqual(engine.main.map(({ title }) => title), ["Wards"]);
});
