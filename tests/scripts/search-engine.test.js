// What residents type leads to the page that answers them, slips of the finger included.
import assert from "node:assert/strict";
import { test } from "node:test";

import MiniSearch from "minisearch";

import { searchEngine } from "../../overrides/assets/javascripts/search-engine.js";

const engine = searchEngine(MiniSearch, {
  answers: [
    [["report crime"], "contact/", "Report a crime", "Call 101."],
    [["wards"], "wards/", "", ""],
    [["all the wards"], "wards/#table", "Table", ""],
    [["noise", "litter"], "contact/#noise", "Noise", ""],
    [["bikes"], "contact/#bikes", "Bikes", ""],
    [["what is being done"], "wards/#done", "Everything that is done", ""],
  ],
  counts: { "wards/yarm/": [1024], "wards/yarm-hill/": [null] },
  kinds: { "crime/burglary/": "kind-burglary" },
  last: "May 2025",
  main: ["wards/"],
  pages: [
    ["wards/", "Wards", "All wards.", 1, [["", "", "every ward"]]],
    ["wards/yarm/", "Yarm", "Crime in Yarm.", 3, [["", "", "burglary"], ["months", "By month", "vehicle"]]],
    ["wards/yarm-hill/", "Yarm Hill", "Crime in Yarm Hill.", 3, [["", "", "hill"]]],
    ["crime/burglary/", "Burglary", "What burglary is.", 3, [["", "", "home broken into"], ["done", "What is being done", "noise bikes"]]],
    ["contact/", "Contact us", "Whom to call.", 1, [["", "", "telephone"]]],
  ],
  exit: "https://weather.example/",
  private: ["contact/"],
  help: [["In danger,", "call 999", "tel:999"]],
  stop: ["the", "in", "and", "what", "is", "about", "all"],
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

test("of phrases that differ in small words alone, the one that was typed comes first", () => {
  assert.equal(addresses("wards")[0], "wards/");
  assert.equal(addresses("all the wards")[0], "wards/#table");
});

test("answers that together take up every word come before pages", () => {
  assert.deepEqual(addresses("noise and bikes").slice(0, 2), ["contact/#noise", "contact/#bikes"]);
  assert.deepEqual(addresses("bikes, litter and noise").slice(0, 2), ["contact/#noise", "contact/#bikes"]);
});

test("a section with every word in its title and heading comes before an answer that takes up some", () => {
  assert.equal(addresses("what is being done about burglary")[0], "crime/burglary/#done");
  assert.equal(addresses("what is being done")[0], "wards/#done");
});

test("a heading leads to its section", () => assert.equal(addresses("vehicle")[0], "wards/yarm/#months"));

test("a kind of crime in a place is answered with its number", () => {
  const [first] = engine.find("break in yarm").items;
  assert.deepEqual(first, { address: "wards/yarm/#kind-burglary", title: "Burglary in Yarm", text: "1,024 in the 12 months to May 2025." });
});

test("without a number it leads to the row, in the place with the longest name", () => {
  const [first] = engine.find("yarm hill burglary").items;
  assert.deepEqual(first, { address: "wards/yarm-hill/#kind-burglary", title: "Burglary in Yarm Hill", text: "Crime in Yarm Hill." });
});

test("a word that may be a real one is told and left out, not corrected", () => {
  const { items, missing, words } = engine.find("in the yarn");
  assert.deepEqual([items, missing, words], [[], ["yarn"], null]);
  assert.deepEqual(engine.find("yarn burglary").missing, ["yarn"]);
  assert.equal(engine.find("yarn burglary").words, "burglary");
});

test("a search for help in danger is told apart from others", () => {
  assert.equal(engine.isPrivate(engine.find("report a crime").items[0]), true);
  assert.equal(engine.isPrivate(engine.find("noise").items[0]), false);
  assert.equal(engine.isPrivate(engine.find("xylophone").items[0]), false);
});

test("words that no page has find nothing", () => assert.deepEqual(addresses("xylophone"), []));

test("the main pages are named where nothing is found", () => {
  assert.deepEqual(engine.main.map(({ title }) => title), ["Wards"]);
});
