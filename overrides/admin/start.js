/* Starts the form: its configuration was made with the site, from the models of the records. */

import { readRecord, writeRecord } from "./record.js";

/* Escape closes a list of choices. Pressed once more, it would close the form and lose what was typed;
   the library reads that preference as it is loaded, and the language in which words.json puts our words. */
Object.defineProperty(navigator, "language", { value: "en-GB" }); // or it offers the browser's language for ever
localStorage["sveltia-cms.prefs"] ??= JSON.stringify({ closeWithEscape: false, locale: "en-GB" });
const { default: CMS } = await import("./sveltia/index.js");

/* Another folder, even another project's, would look like a site without records. */
const browser = /** @type {any} */ (window);
const chooseFolder = browser.showDirectoryPicker;
if (chooseFolder) {
  browser.showDirectoryPicker = async () => {
    const folder = await chooseFolder.call(browser);
    const data = await folder.getDirectoryHandle("data"); // where it is missing, the library says which folder is meant
    await data.getFileHandle("partnership.yml");
    return folder;
  };
}

/* A press on the words of a closed item opens it, as its small arrow does. */
document.addEventListener("click", (/** @type {any} */ event) => {
  const closed = event.target.closest("[id] > .summary")?.parentElement;
  if (closed) document.querySelector(`[aria-controls="${closed.id}"]`).click();
});

/* The library takes out an item, or a group by its tick, without asking, and leaves what is not saved;
   of a folder it keeps no copy of that. */
const UNSAVED = "[aria-keyshortcuts$='+S']:enabled";
const ASKED = {
  "button[aria-label=Remove], .field[data-field-type=object] > .field-wrapper > .checkbox.checked":
    "Remove this, with everything in it?",
  [`:has(${UNSAVED}) > button[aria-label='Cancel Editing']`]:
    "Leave without saving your changes?",
};
document.addEventListener("click", (/** @type {any} */ event) => {
  const asked = Object.entries(ASKED).find(([pressed]) => event.target.closest(pressed));
  if (asked && !confirm(asked[1])) event.stopImmediatePropagation();
}, true);
addEventListener("beforeunload", (event) => {
  if (document.querySelector(UNSAVED)) event.preventDefault();
});

/* A browser writes a day in the order of its own language, so 06/05/2027 may be May or June. */
setInterval(() => { // the library fills a box without an event
  for (const box of /** @type {any} */ (document.querySelectorAll("input[type=date]"))) {
    const day = box.valueAsDate;
    const inWords = day?.toLocaleDateString("en-GB", { dateStyle: "full", timeZone: "UTC" }) ?? "";
    box.parentElement.dataset.day = /^S/.test(inWords) ? `${inWords}: a weekend` : inWords;
  }
}, 300);

/* Of a number with a comma or a space, the library keeps what stands behind it: 1,234 would be saved as 234. */
document.addEventListener("beforeinput", (/** @type {any} */ event) => {
  const { target: box, data, dataTransfer } = event;
  if (!box.matches("input[inputmode=numeric], input[inputmode=decimal]")) return;
  const isWrong = /[^0-9.-]/.test(data ?? dataTransfer?.getData("text") ?? "");
  box.setCustomValidity(isWrong ? "Write only digits, such as 1234 or 6.1, without a comma or a space." : "");
  if (isWrong) event.preventDefault();
  box.reportValidity();
}, true);

const answer = await fetch("config.json");
const config = await answer.json();

/* What a search found is shown; the library does so only for a field near the top, for it draws
   the others when they come into view. */
const forms = config.collections.flatMap((collection) => collection.files ?? [collection]);
const unseen = forms.flatMap((form) => form.fields ?? []).filter((field) => field.widget === "hidden");
const unseenNames = new Set(unseen.map((field) => field.name));
addEventListener("hashchange", async () => {
  const names = history.state?.highlight?.keyPath?.split(".") ?? [];
  if (names.length === 1 && unseenNames.has(names[0])) return;
  const ways = names.map((_, last) => names.slice(0, last + 1).join("."));
  let place = null;
  for (let patience = 40; names.length && patience; patience -= 1) {
    const drawn = ways.map((way) => document.querySelector(`.field[data-key-path="${way}"]`)).filter(Boolean);
    const field = drawn.at(-1);
    const isFound = field?.dataset.keyPath === ways.at(-1);
    const next = isFound ? field : (field ?? document).querySelector(".content-editor .placeholder") ?? field;
    if (next && next !== place) {
      next.scrollIntoView({ block: "center" });
      [place, patience] = [next, 40];
    }
    if (isFound) {
      field.querySelector("input, textarea")?.focus();
      return;
    }
    await new Promise((resume) => { setTimeout(resume, 25); });
  }
});

const fields = config.collections.flatMap((collection) => collection.fields ?? []);
const offered = fields.flatMap((field) => field.default ?? []);
const toFile = (record) => writeRecord(record, offered);
CMS.registerCustomFormat("record", "yml", { fromFile: readRecord, toFile });
document.body.replaceChildren(); // what stands there is for browsers without scripts
CMS.init({ config });
