// Shows the chosen lines as a chart, a table and two files; the choice lives in the address.
// The page comes with its first chart and table; the figures of all others are fetched when a reader
// begins to choose, and the interactive chart when it is asked for. Nothing that is chosen is sent.

import { fromAddress, MEASURES, MOST_LINES, nextLine, toAddress } from "./explore-choice.js";
import { drawingOf } from "./explore-drawing.js";
import { csvOf, shownOf } from "./explore-series.js";

/** @typedef {import("./explore-choice.js").Choice} Choice */
/** @typedef {import("./explore-choice.js").Pair} Pair */
/** @typedef {import("./explore-series.js").Figures} Figures */
/** @typedef {import("./explore-series.js").Shown} Shown */

/** @param {string} name */
const part = (name) => document.getElementById(`explore-${name}`);
const section = document.getElementById("explore");
const form = part("form");
const lines = part("lines");
const plot = part("plot");
/** @type {Promise<Figures> | null} */
let loading = null;
let turns = 0;
/** @type {Shown | null} what is on the page, once it is not as it came */
let shown = null;
/** @type {Awaited<ReturnType<typeof import("./explore-interactive.js").interactive>> | null} */
let plotly = null;

/** @type {(name: string, text: string, settings?: object) => HTMLElement} */
const made = (name, text, settings = {}) =>
  Object.assign(document.createElement(name), { textContent: text }, settings);

// --- the choice, in the form ---

/** @returns {HTMLElement[]} */
const fieldsets = () => [...lines.children];

/** @returns {Choice} */
const chosen = () => ({
  show: form.elements.show.value,
  lines: fieldsets().map((line) => [...line.querySelectorAll("select")].map(({ value }) => value)),
});

/** @type {(name: string) => string[]} */
const offered = (name) => [...lines.querySelector(`[name=${name}]`).options].map(({ value }) => value);

/** Number the lines, and name them beside the chart. */
const describe = () => {
  const all = fieldsets();
  const names = all.map((line) => [...line.querySelectorAll("select")].map((field) => field.selectedOptions[0].text));
  all.forEach((line, place) => {
    line.querySelector("legend span").textContent = `Line ${place + 1}`;
    line.querySelector("i").className = `key-${place + 1}`;
    const remove = line.querySelector("button");
    remove.hidden = all.length === 1;
    remove.textContent = `Remove line ${place + 1}`;
  });
  part("add").hidden = all.length === MOST_LINES;
  part("key").replaceChildren(...names.map((name, place) => {
    const item = made("li", name.join(": "));
    item.append(made("i", "", { className: `key-${place + 1}` }));
    return item;
  }));
};

/** @param {Pair} pair */
const addLine = ([place, records]) => {
  const line = /** @type {any} */ (fieldsets()[0].cloneNode(true));
  line.querySelector("[name=place]").value = place;
  line.querySelector("[name=records]").value = records;
  lines.append(line);
  return line;
};

/** @param {Pair[]} pairs */
const fill = (pairs) => {
  const before = fieldsets();
  pairs.forEach(addLine);
  for (const line of before) line.remove();
  describe();
};

// --- what is shown ---

const figures = () => {
  loading ??= fetch(section.dataset.figures).then((answer) => {
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  });
  loading.catch(() => (loading = null));
  return loading;
};

/** @param {Shown} what */
const showTable = ({ title, lines: all, names }) => {
  const table = part("table");
  const head = made("tr", "");
  head.append(made("th", "Month", { scope: "col" }));
  head.append(...all.map(({ name }) => made("th", name, { scope: "col", className: "number" })));
  table.tHead.replaceChildren(head);
  const rows = names.map((name, month) => {
    const row = made("tr", "");
    row.append(made("th", name, { scope: "row", className: "phrase" }));
    row.append(...all.map(({ texts }) => made("td", texts[month], { className: "number" })));
    return row;
  });
  table.tBodies[0].replaceChildren(...rows.reverse());
  part("caption").textContent = `${title}, the latest first`;
};

/** @param {Shown} what */
const draw = (what) => {
  plot.querySelector("svg").innerHTML = drawingOf(what);
  return plotly?.draw(what);
};

// A link that was shared may name a ward that is no more.
/** @param {string[]} unknown */
const notHere = (unknown) => (unknown.length
  ? [`The address names a place or kind of record that is not available: ${unknown.join(", ")}.`]
  : []);

/** @type {(choice: Choice, unknown?: string[]) => Promise<Shown | null>} */
const show = async (choice, unknown = []) => {
  turns += 1;
  const turn = turns;
  section.ariaBusy = "true";
  try {
    const what = shownOf(await figures(), choice);
    if (turn !== turns) return null; // a later choice is on its way
    what.notes = [...notHere(unknown), ...what.notes];
    part("headline").textContent = what.title;
    part("notes").replaceChildren(...what.notes.map((note) => made("li", note)));
    showTable(what);
    draw(what);
    part("failed").hidden = true;
    shown = what;
    return what;
  } catch {
    part("failed").hidden = false;
    return null;
  } finally {
    section.ariaBusy = "false";
  }
};

const change = async () => {
  const choice = chosen();
  describe();
  history.replaceState(null, "", toAddress(choice));
  const what = await show(choice);
  const names = what?.lines.map(({ name }) => name).join("; ");
  if (names) part("status").textContent = `Shown: ${names}. ${MEASURES[choice.show]}.`;
};

/** Whatever is on the page, as values. */
const asShown = async () => shown ?? show(chosen());

// --- the interactive chart ---

const open = async () => {
  section.classList.add("is-interactive"); // its room is taken at once, so that nothing moves when it comes
  part("open").hidden = true;
  part("status").textContent = "The interactive chart is loading.";
  try {
    const what = await asShown();
    if (!what) throw new Error("without figures there is no chart");
    const { interactive } = await import("./explore-interactive.js");
    plotly = await interactive(part("interactive"), section.dataset.plotly, section.dataset.pattern);
    await plotly.draw(shown ?? what);
    part("zoom").hidden = false;
    part("status").textContent = "The chart is interactive: point at a month for its number.";
  } catch {
    plotly = null;
    section.classList.remove("is-interactive");
    part("open").hidden = false;
    part("status").textContent = "The interactive chart could not be loaded. The chart and the table hold the same figures.";
  }
};

/** @param {number} times */
const zoom = (times) => plotly && shown && plotly.zoom(shown, times);

// --- files, made on this page ---

/** @type {(content: Blob, name: string) => void} */
const save = (content, name) => {
  const link = /** @type {HTMLAnchorElement} */ (made("a", "", { href: URL.createObjectURL(content), download: name }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

const saveTable = async () => {
  const what = await asShown();
  if (what) save(new Blob([csvOf(what)], { type: "text/csv" }), `explore-${what.show}.csv`);
};

const savePicture = async () => {
  const what = await asShown();
  if (!what) return;
  const { pictureOf } = await import("./explore-picture.js");
  const chart = plotly ? part("interactive") : plot;
  pictureOf(chart, what, document.title).toBlob((content) => content && save(content, `explore-${what.show}.png`), "image/png");
};

// --- the beginning ---

const listen = () => {
  // The figures are on their way while a reader still chooses.
  for (const sign of ["focusin", "pointerdown"]) form.addEventListener(sign, () => figures().catch(() => {}), { once: true });
  form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  form.addEventListener("change", () => {
    change();
  });
  part("add").addEventListener("click", () => {
    addLine(nextLine(chosen().lines, offered("place"))).querySelector("select").focus();
    change();
  });
  lines.addEventListener("click", (/** @type {any} */ event) => {
    const line = event.target.closest(".explore__remove")?.closest("fieldset");
    if (!line) return;
    const other = line.previousElementSibling ?? line.nextElementSibling;
    line.remove();
    change();
    other.querySelector("select").focus();
  });
  part("open")?.addEventListener("click", open);
  part("in").addEventListener("click", () => zoom(0.5));
  part("out").addEventListener("click", () => zoom(2));
  part("whole").addEventListener("click", () => zoom(Infinity));
  part("csv").addEventListener("click", saveTable);
  part("png").addEventListener("click", savePicture);
  addEventListener("hashchange", showAddress);
};

async function showAddress() {
  if (!location.hash.includes("=")) return; // a link within the page
  const { unknown, isInteractive, ...choice } = fromAddress(location.hash, offered("place"), offered("records"));
  form.elements.show.value = choice.show;
  fill(choice.lines);
  if (isInteractive) history.replaceState(null, "", toAddress(choice)); // whoever gets the link presses too
  await show(choice, unknown);
  part("status").textContent = notHere(unknown).join();
  if (isInteractive && part("open")) await open();
}

form.reset(); // a browser that goes back keeps what was chosen, and the page has come as it begins
listen();
section.classList.add("is-ready");
showAddress();
