/* Reads a record for the form, and writes it back with only what was edited changed.
 *
 * The text of the file travels with its values in a hidden field. On saving, the values of the text
 * are held against those of the form, and each difference is spliced into the text where it is:
 * comments, line breaks and the way in which lists are written stay as they were. */

import { isMap, isScalar, isSeq, parseDocument, stringify } from "./yaml/index.js";

const SOURCE = "form_source";
const NUMBER = /^[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?$/;
const WORD = /\S+/g;
const ONE_LINE = { lineWidth: 0, singleQuote: true, flowCollectionPadding: false };

/** Return the values of a file, with its text in the hidden field. */
export function readRecord(text) {
  const { contents, errors } = parseDocument(`${text}\n`);
  if (errors.length) throw errors[0];
  return { ...chosenInOne(valueOf(contents)), [SOURCE]: text };
}

/** Return the text of a record: the text that it was read from, with only what differs changed.
 *
 * A new one is written without the items that the form offered and nobody added anything to. */
export function writeRecord({ [SOURCE]: source = "", ...chosen }, offered = []) {
  const value = partedAgain(chosen);
  const text = `${source.trimEnd()}\n`;
  if (parseDocument(text).contents) return spliced(text, said(value));
  const isAnswered = (item) => !isNothing(item) && !offered.some((other) => isSame(item, other));
  return text + whole(said(value, isAnswered));
}

/** Return a value as the text of a new file. */
const whole = (value) => stringify(value, ONE_LINE);

/* --- values --- */

/** Return what a part of a file says, as the project's own reader takes it. */
function valueOf(node) {
  if (isMap(node)) {
    return Object.fromEntries(node.items.map((pair) => [nameOf(pair), valueOf(pair.value)]));
  }
  if (isSeq(node)) return node.items.map(valueOf);
  if (!isScalar(node)) return null;
  if (node.type !== "PLAIN") return String(node.value);
  const source = node.source ?? "";
  if (source === "true" || source === "false") return source === "true";
  if (["", "~", "null"].includes(source)) return null;
  return NUMBER.test(source) && String(Number(source)) === source ? Number(source) : source;
}

/* A ward stands in a file by its code and its name; in the form one choice gives both. */
const CODE_AND_NAME = /^([A-Z][0-9]{8}) (.+)$/;

/** Return a value in which each code with its name is one text. */
function chosenInOne(value) {
  if (Array.isArray(value)) return value.map(chosenInOne);
  if (!isGroup(value)) return value;
  if (Object.keys(value).sort().join() === "code,name") return `${value.code} ${value.name}`;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, chosenInOne(held)]));
}

/** Return a value in which each such text, an item of a list, is a code and a name again. */
function partedAgain(value) {
  if (isGroup(value)) return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, partedAgain(held)]));
  if (!Array.isArray(value)) return value;
  return value.map((item) => {
    const [, code, name] = CODE_AND_NAME.exec(item) ?? [];
    return code ? { code, name } : partedAgain(item);
  });
}

const nameOf = (pair) => String(pair.key.source ?? pair.key.value);
const words = (value) => String(value).match(WORD) ?? [];
const isGroup = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Tell whether a value says nothing, so that its field may be left out. */
const isNothing = (value) =>
  value === undefined || value === null || value === ""
  || (typeof value === "object" && Object.values(value).every(isNothing));

/** Tell whether two values say the same. */
function isSame(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  }
  if (isGroup(one) && isGroup(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every((name) => isSame(one[name], other[name]));
  }
  if (isNothing(one) || isNothing(other)) return isNothing(one) && isNothing(other);
  if (typeof one === "object" || typeof other === "object") return false;
  return words(one).join(" ") === words(other).join(" ") || (NUMBER.test(one) && Number(one) === Number(other));
}

/** Return a value without fields that say nothing, and with those items of its lists alone that are wanted. */
function said(value, isWanted = (item) => !isNothing(item)) {
  if (Array.isArray(value)) return value.filter(isWanted).map((item) => said(item, isWanted));
  if (!isGroup(value)) return value;
  const inner = Object.entries(value).map(([name, held]) => [name, said(held, isWanted)]);
  return Object.fromEntries(inner.filter(([, held]) => !isNothing(held)));
}

/* --- splicing --- */

/** Return a text with each difference from a value spliced in, as sparingly as it can be. */
function spliced(text, value) {
  for (const writing of [changedWords, likeBefore, inQuotes]) {
    const result = new Splicing(text, writing).with(value);
    const { contents, errors } = parseDocument(result);
    if (!errors.length && isSame(valueOf(contents), value)) return result;
  }
  return whole(value); // never lose what was typed, whatever it costs
}

/** One text, and the places in it that change. */
class Splicing {
  constructor(text, writing) {
    this.text = text;
    this.writing = writing;
    this.edits = [];
  }

  /** Return the text with a new value. */
  with(value) {
    this.group(parseDocument(this.text).contents, value);
    return this.edits
      .reverse() // of two at one place, what was put there first comes first
      .sort((one, other) => other.start - one.start || other.end - one.end)
      .reduce((text, { start, end, put }) => text.slice(0, start) + put + text.slice(end), this.text);
  }

  edit(start, end, put) {
    this.edits.push({ start, end, put });
  }

  /** Return where the line of a place begins. */
  lineStart(at) {
    return this.text.lastIndexOf("\n", at - 1) + 1;
  }

  /** Return where the line after the last line of a part begins. */
  linesEnd(node) {
    const end = node.range[1];
    return this.text[end - 1] === "\n" ? end : this.text.indexOf("\n", end) + 1;
  }

  column(at) {
    return " ".repeat(at - this.lineStart(at));
  }

  /** Return a part in a list or a group of several lines as text, each line after the first indented. */
  block(value, indent) {
    return stringify(value, ONE_LINE).trimEnd().replaceAll(/\n(?=.)/g, `\n${indent}`);
  }

  /** Hold the value of a part against a new one, of whatever kind the two are. */
  part(node, value, isInFlow, replace) {
    if (isSame(valueOf(node), value)) return;
    if (isMap(node) && isGroup(value)) this.group(node, value);
    else if (isSeq(node) && Array.isArray(value)) this.list(node, value);
    else if (isScalar(node) && node.source && typeof value !== "object") this.scalar(node, value, isInFlow);
    else replace();
  }

  group(node, value) {
    const names = node.items.map(nameOf);
    node.items.forEach((pair, number) => {
      const now = value[nameOf(pair)];
      if (!isNothing(now)) this.part(pair.value, now, node.flow, () => this.replacePair(node, number, now));
      else if (!isNothing(valueOf(pair.value))) this.takeOut(node, number);
    });
    let before = -1;
    let added = [];
    for (const name of [...Object.keys(value), null]) {
      const at = names.indexOf(name);
      if (name !== null && at < 0) {
        if (!isNothing(value[name])) added.push(name);
        continue;
      }
      if (added.length) this.addPairs(node, before, added, value);
      added = [];
      before = at;
    }
  }

  /** Add fields after the one at a position, or at the beginning of the group. */
  addPairs(node, after, names, value) {
    const pairs = names.map((name) => ({ [name]: value[name] }));
    if (node.flow) {
      const put = pairs.map((pair) => inFlow(pair).slice(1, -1).trim()).join(", ");
      this.addInFlow(node, after < 0 ? null : end(node.items[after]), put);
      return;
    }
    const first = node.items[0].key.range[0];
    const indent = this.column(first);
    const lines = pairs.map((pair) => this.block(pair, indent));
    if (after < 0) this.edit(first, first, lines.map((line) => `${line}\n${indent}`).join(""));
    else {
      const at = this.linesEnd(node.items[after].value ?? node.items[after].key);
      this.edit(at, at, lines.map((line) => `${indent}${line}\n`).join(""));
    }
  }

  addInFlow(node, after, put) {
    const isEmpty = node.items.length === 0;
    if (after !== null) this.edit(after, after, `, ${put}`);
    else this.edit(node.range[0] + 1, node.range[0] + 1, isEmpty ? put : `${put}, `);
  }

  replacePair(node, number, value) {
    const pair = node.items[number];
    const start = pair.key.range[0];
    const name = nameOf(pair);
    if (node.flow) this.edit(start, end(pair), inFlow({ [name]: value }).slice(1, -1).trim());
    else {
      const put = `${this.block({ [name]: value }, this.column(start))}\n`;
      this.edit(start, this.linesEnd(pair.value?.range ? pair.value : pair.key), put);
    }
  }

  /** Take out a field of a group, or an item of a list. */
  takeOut(node, number) {
    const item = node.items[number];
    const next = node.items[number + 1];
    if (node.flow) {
      const before = node.items[number - 1];
      if (next) this.edit(begin(item), begin(next), "");
      else this.edit(before ? end(before) : begin(item), end(item), "");
      return;
    }
    const start = isSeq(node) ? this.text.lastIndexOf("-", begin(item) - 1) : begin(item);
    const line = this.lineStart(start);
    const isFirstOnLine = !this.text.slice(line, start).trim();
    if (isFirstOnLine) this.edit(line, this.linesEnd(last(item)), "");
    else this.edit(start, next ? begin(next) : end(item), "");
  }

  list(node, values) {
    let old = 0;
    let now = 0;
    const ends = [node.items.length, values.length];
    for (const [kept, same] of [...anchors(node.items.map(valueOf), values), ends]) {
      this.stretch(node, old, kept, values.slice(now, same));
      [old, now] = [kept + 1, same + 1];
    }
  }

  /** Turn the items between two positions into some values: edit, take out or add. */
  stretch(node, from, to, values) {
    const shared = Math.min(to - from, values.length);
    for (let step = 0; step < shared; step += 1) {
      const item = node.items[from + step];
      this.part(item, values[step], node.flow, () => this.replaceItem(node, item, values[step]));
    }
    for (let number = from + shared; number < to; number += 1) this.takeOut(node, number);
    if (values.length > shared) this.addItems(node, from + shared - 1, values.slice(shared));
  }

  addItems(node, after, values) {
    const item = node.items[after];
    if (node.flow) {
      this.addInFlow(node, item ? end(item) : null, values.map((value) => inFlow(value)).join(", "));
      return;
    }
    const dash = this.text.lastIndexOf("-", begin(node.items[0]) - 1);
    const indent = this.column(dash);
    const lines = values.map((value) => `${indent}- ${this.item(node, value, `${indent}  `)}\n`);
    const at = item ? this.linesEnd(last(item)) : this.lineStart(dash);
    this.edit(at, at, lines.join(""));
  }

  /** Return an item as text, on one line where the others of the list are. */
  item(node, value, indent) {
    const isFlow = node.items.some((item) => item.flow) && typeof value === "object";
    return isFlow ? inFlow(value) : this.block(value, indent);
  }

  replaceItem(node, item, value) {
    const put = node.flow ? inFlow(value) : this.item(node, value, this.column(begin(item)));
    this.edit(begin(item), end(item), put);
  }

  /** Change a text or a number where it is. */
  scalar(node, value, isInFlow) {
    const line = this.lineStart(node.range[0]);
    const indent = this.column(line + this.text.slice(line).search(/\S/));
    this.edits.push(this.writing(node, value, { text: this.text, indent: `${indent}  `, isInFlow }));
  }
}

/* --- the ways to write a text or a number in the place of another, the most sparing first --- */

/** Change a few words of a text of several lines; write any other like the one before. */
function changedWords(node, value, around) {
  const { text } = around;
  const [start, stop] = node.range;
  const isQuoted = node.type === "QUOTE_SINGLE";
  const isOnOneLine = !text.slice(start, stop).trim().includes("\n");
  if (isOnOneLine || typeof value !== "string" || value.includes("\n") || node.type === "QUOTE_DOUBLE") {
    return likeBefore(node, value, around);
  }
  const from = node.type.startsWith("BLOCK") ? text.indexOf("\n", start) : start + Number(isQuoted);
  const old = [...text.slice(from, stop - Number(isQuoted)).matchAll(WORD)].map((found) => ({
    word: isQuoted ? found[0].replaceAll("''", "'") : found[0],
    start: from + found.index,
    end: from + found.index + found[0].length,
  }));
  const now = words(value);
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head].word === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail].word === now[now.length - 1 - tail]) tail += 1;
  const said = now.slice(head, now.length - tail).join(" ");
  const put = isQuoted ? said.replaceAll("'", "''") : said;
  const gone = old.slice(head, old.length - tail);
  if (gone.length && put) return { start: gone[0].start, end: gone[gone.length - 1].end, put };
  if (gone.length && tail) return { start: gone[0].start, end: old[old.length - tail].start, put: "" };
  if (gone.length && head) return { start: old[head - 1].end, end: gone[gone.length - 1].end, put: "" };
  if (head) return { start: old[head - 1].end, end: old[head - 1].end, put: ` ${put}` };
  return { start: old[0].start, end: old[0].start, put: `${put} ` };
}

/** Write a value whole, in the way in which the old one is written. */
function likeBefore(node, value, { indent, isInFlow }) {
  const [start, end] = node.range;
  if (typeof value !== "string") return { start, end, put: String(value) };
  if (node.type.startsWith("BLOCK")) {
    const lines = value.split(/\n+/).map((line) => `${indent}${line}`);
    return { start, end, put: `>-\n${lines.join("\n\n")}\n` };
  }
  const type = node.type.startsWith("QUOTE") ? node.type : "PLAIN";
  const isOnLines = !isInFlow && !value.includes("\n");
  return { start, end, put: isOnLines ? inBlock(value, type) : inFlow(value, type) };
}

/** Return a text as an item of a list of one line an item.
 * @param {string} value
 * @param {import("yaml").Scalar.Type} defaultStringType */
const inBlock = (value, defaultStringType) => stringify([value], { ...ONE_LINE, defaultStringType }).trim().slice(2);

/** Return a value as an item of a list on one line.
 * @param {any} value
 * @param {import("yaml").Scalar.Type} defaultStringType */
function inFlow(value, defaultStringType = "PLAIN") {
  return stringify([value], { ...ONE_LINE, defaultStringType, collectionStyle: "flow" }).trim().slice(1, -1);
}

/** Write a value in quotes, which hold any text. */
function inQuotes(node, value) {
  const [start, end] = node.range;
  const after = node.type.startsWith("BLOCK") ? "\n" : "";
  return { start, end, put: `${JSON.stringify(String(value))}${after}` };
}

const begin = (item) => (item.key ?? item).range[0];
const last = (item) => (item.key ? (item.value ?? item.key) : item);
const end = (item) => last(item).range[1];

/** Return the positions of the items that two lists share, in order, as pairs. */
function anchors(old, now) {
  const longest = Array.from({ length: old.length + 1 }, () => new Array(now.length + 1).fill(0));
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      longest[row][column] = isSame(old[row], now[column])
        ? longest[row + 1][column + 1] + 1
        : Math.max(longest[row + 1][column], longest[row][column + 1]);
    }
  }
  const pairs = [];
  for (let row = 0, column = 0; row < old.length && column < now.length;) {
    if (isSame(old[row], now[column])) {
      pairs.push([row, column]);
      row += 1;
      column += 1;
    } else if (longest[row + 1][column] >= longest[row][column + 1]) row += 1;
    else column += 1;
  }
  return pairs;
}
