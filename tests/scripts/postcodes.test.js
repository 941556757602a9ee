// What people type instead of a postcode, and what the index says of one.
import assert from "node:assert/strict";
import { test } from "node:test";

import { postcodes } from "../../overrides/assets/javascripts/postcodes.js";

const INDEX = {
  areas: ["TS"],
  boroughs: ["Middlesbrough"],
  elsewhere: { "TS1 1": 2 },
  offices: [],
  sectors: { "TS18 1": "0aa1a" },
  wards: ["newtown", "ropner"],
};

for (const [typed, postcode] of [
  ["ts181aa", "TS18 1AA"],
  [" Ts18  1aa. ", "TS18 1AA"],
  ["10 High Street, Stockton, TS18 1AA", "TS18 1AA"],
  ["stockton", null],
  ["", null],
]) {
  test(`"${typed}" is read as ${postcode}`, () => assert.equal(postcodes.tidy(typed) ?? null, postcode));
}

test("a letter typed for a digit is repaired", () => assert.equal(postcodes.repaired("TSI8 1AA", INDEX), "TS18 1AA"));

test("a postcode of the index leads to its ward", () => {
  const found = postcodes.lookUp(INDEX, "TS18 1AB");
  assert.deepEqual(found.wards, ["newtown"]);
  assert.equal(found.known, true);
  assert.equal(found.isOutside, false);
});

test("a unit after another number leads to another ward", () => {
  assert.deepEqual(postcodes.lookUp(INDEX, "TS18 1AD").wards, ["ropner"]);
});

test("a postcode of a neighbour names the borough and no ward", () => {
  const found = postcodes.lookUp(INDEX, "TS1 1AA");
  assert.deepEqual([found.wards, found.boroughs, found.isOutside], [[], ["Middlesbrough"], true]);
});

test("a postcode that the index lacks is not known", () => {
  assert.equal(postcodes.lookUp(INDEX, "TS18 9ZZ").known, false);
});

test("half a postcode lists the wards that it touches", () => {
  assert.equal(postcodes.half("ts18 1", INDEX), "TS18 1");
  assert.deepEqual(postcodes.lookUpPart(INDEX, "TS18 1").wards, ["newtown", "ropner"]);
});

test("the list covers the areas that it names", () => {
  assert.equal(postcodes.isCovered(INDEX, "TS18 1AA"), true);
  assert.equal(postcodes.isCovered(INDEX, "DL1 1AA"), false);
});
