/* Starts the form: its configuration was made with the site, from the models of the records. */

import { readRecord, writeRecord } from "./record.js";

/* Escape closes a list of choices. Pressed once more, it would close the form and lose what was typed;
   the library reads that preference as it is loaded, and the language in which words.json puts our words. */
Object.defineProperty(navigator, "language", { value: "en-GB" }); // or it offers the browser's language for ever
localStorage["sveltia-cms.prefs"] ??= JSON.stringify({ closeWithEscape: false, locale: "en-GB" });
const { default: CMS } = await import("./sveltia/index.js");

/* No record holds a picture, so nobody needs the library's shelf of pictures. */
const style = new CSSStyleSheet();
style.replaceSync('[aria-label="Assets"] { display: none !important; }');
document.adoptedStyleSheets = [style];

/* A press on the words of a closed item opens it, as its small arrow does. */
document.addEventListener("click", (/** @type {any} */ event) => {
  const closed = event.target.closest("[id] > .summary")?.parentElement;
  if (closed) document.querySelector(`[aria-controls="${closed.id}"]`).click();
});

/* The library takes an item out without asking. */
document.addEventListener("click", (/** @type {any} */ event) => {
  if (!event.target.closest("button[aria-label=Remove]")) return;
  if (!confirm("Take this out, with all that is in it?")) event.stopImmediatePropagation();
}, true);

/* Of a number with a comma or a space, the library keeps what stands behind it: 1,234 would be saved as 234. */
document.addEventListener("beforeinput", (/** @type {any} */ event) => {
  const { target: box, data, dataTransfer } = event;
  if (!box.matches("input[inputmode=numeric], input[inputmode=decimal]")) return;
  const isWrong = /[^0-9.-]/.test(data ?? dataTransfer?.getData("text") ?? "");
  box.setCustomValidity(isWrong ? "Write digits alone, such as 1234 or 6.1, without a comma or a space." : "");
  if (isWrong) event.preventDefault();
  box.reportValidity();
}, true);

const answer = await fetch("config.json");
const config = await answer.json();
const fields = config.collections.flatMap((collection) => collection.fields ?? []);
const offered = fields.flatMap((field) => field.default ?? []);
const toFile = (record) => writeRecord(record, offered);
CMS.registerCustomFormat("record", "yml", { fromFile: readRecord, toFile });
document.body.replaceChildren(); // what stands there is for browsers without scripts
CMS.init({ config });
