/* Edits every field of every file as the form does, and tells each edit that changes more than it should.
 *
 * Run as: node form_edits.js FORM FILE..., where FORM is a folder that `partnership form` has written.
 * Fields that lie apart are edited in one go: an edit of one line leaves as many lines as there were. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const [form, ...files] = process.argv.slice(2);
const { readRecord, writeRecord } = await import(resolve(form, "record.js"));

const AT_ONCE = 400;
const AWKWARD = [
  "Another: text, with a comma", "# no comment", "- no item", "It's \"said\"", "yes", "2027", "true", "null",
  "{no: group}", "[no list]", "%", "@home", "a & b", "&anchor", "*alias", "!tag", "at the end:", "1.50", "'", "\"",
  "?", "~", "2027-03-31", "a #b", "|", ">", "=", "<<", "two\n\nparagraphs",
];

const problems = [];
let edits = 0;

/** Yield the way to every text and number of a record, and to every list that is not empty. */
function* ways(value, way = []) {
  if (typeof value !== "object" || value === null) yield way;
  else {
    if (Array.isArray(value) && value.length) yield way;
    for (const name of Object.keys(value)) if (name !== "form_source") yield* ways(value[name], [...way, name]);
  }
}

const at = (value, way) => way.reduce((inner, name) => inner[name], value);
const lined = (written) => `${written.trim()}\n`;

/** Return a value as a text by which it is compared: numbers and their words are one. */
function normal(value) {
  if (Array.isArray(value)) return `[${value.map(normal).join("|")}]`;
  if (typeof value === "object" && value !== null) {
    const said = Object.keys(value).filter((name) => name !== "form_source" && value[name] !== null).sort();
    return `{${said.map((name) => `${name}=${normal(value[name])}`).join("|")}}`;
  }
  return String(value).match(/\S+/g)?.join(" ") ?? "";
}

/** Save a record in which the values at some ways are changed; return the lines before and after. */
function saved(file, text, record, what, changes) {
  const value = structuredClone(record);
  for (const [way, change] of changes) {
    const around = at(value, way.slice(0, -1));
    around[way.at(-1)] = change(around[way.at(-1)]);
  }
  edits += changes.length;
  const written = lined(writeRecord(structuredClone(value)));
  if (normal(readRecord(written.trim())) !== normal(value)) {
    problems.push(`${file}: ${what} ${changes.map(([way]) => way.join("."))}: reads back as something else`);
  }
  return [text.split("\n"), written.split("\n")];
}

/** Return the change that a person might make to a value, another for each round. */
function change(value, round) {
  if (typeof value === "boolean") return (is) => !is;
  if (typeof value === "number") return (figure) => figure + 1;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return () => "2027-03-31";
  if (round === 0) return (said) => `Now ${said}`;
  if (round === 1) return (said) => `${said} now`;
  const words = String(value).split(/\s+/);
  const middle = Math.floor(words.length / 2);
  return () => [...words.slice(0, middle), "other", ...words.slice(middle + 1)].join(" ");
}

function editFields(file, text, record, fields) {
  for (let round = 0; round < 3; round += 1) {
    for (let from = 0; from < fields.length; from += AT_ONCE) {
      const some = fields.slice(from, from + AT_ONCE).map((way) => [way, change(at(record, way), round)]);
      const [before, after] = saved(file, text, record, "edit", some);
      const changed = before.filter((line, number) => line !== after[number]);
      if (before.length !== after.length || changed.length > some.length) {
        problems.push(`${file}: edits of ${some.map(([way]) => way.join(".")).join(", ")} change ${changed.length} lines of ${before.length}, now ${after.length}`);
      }
    }
  }
  for (let from = 0; from < fields.length; from += AT_ONCE) {
    const some = fields.slice(from, from + AT_ONCE).filter((way) => typeof at(record, way) === "string");
    saved(file, text, record, "replace", some.map((way, number) => [way, () => AWKWARD[(from + number) % AWKWARD.length]]));
  }
}

/** Edit a list in each way in which the form can; what is added or taken out is all that changes. */
function editList(file, text, record, way) {
  const value = at(record, way);
  const name = Object.keys(value[0]).find((each) => typeof value[0][each] === "string");
  const fresh = typeof value[0] !== "object" ? "a new one" : name ? { ...value[0], [name]: "a new one" } : value[0];
  const others = {
    "add at the end of": (items) => [...items, fresh],
    "add at the beginning of": (items) => [fresh, ...items],
    "take the first out of": (items) => items.slice(1),
    "take the last out of": (items) => items.slice(0, -1),
    "swap in": ([one, two, ...rest]) => [two, one, ...rest],
  };
  for (const [what, change] of Object.entries(others)) {
    if (what.startsWith("add") || value.length > 1) {
      const [before, after] = saved(file, text, record, what, [[way, change]]);
      const [short, long] = before.length < after.length ? [before, after] : [after, before];
      let kept = 0;
      for (const line of long) if (line === short[kept]) kept += 1;
      const isInFlow = before.length === after.length;
      const isWhole = isInFlow ? before.filter((line, number) => line !== after[number]).length <= 1 : kept === short.length;
      if (!isWhole && what !== "swap in") problems.push(`${file}: to ${what} ${way.join(".")} changes other lines`);
    }
  }
}

for (const file of files) {
  const text = readFileSync(file, "utf-8");
  const record = readRecord(text.trim());
  if (lined(writeRecord(structuredClone(record))) !== text) problems.push(`${file}: is changed without an edit`);
  const all = [...ways(record)];
  editFields(file, text, record, all.filter((way) => !Array.isArray(at(record, way))));
  const lists = all.filter((way) => Array.isArray(at(record, way)));
  const kinds = new Map(lists.map((way) => [way.map((name) => (/^\d+$/.test(name) ? "*" : name)).join("."), way]));
  for (const way of kinds.values()) editList(file, text, record, way);
}

const [first, second] = writeRecord({ title: "A: new one", form_source: "# the first line", empty: "", lines: ["a"] }).split("\n");
if (first !== "# the first line" || second !== "title: 'A: new one'") problems.push("a new file has no first line");

console.log(JSON.stringify({ edits, problems }));
