"use strict";

// Search in a dialog, asked of Material's search worker on this device: no word typed here is sent.
// The worker and the index are fetched when the dialog first opens, so that pages stay light.
{
  const SETUP = 0; // the kinds of message that the worker understands and sends
  const READY = 1;
  const QUERY = 2;
  const RESULT = 3;
  const LISTED = 20; // a longer list is better searched again than scrolled
  const TEASER = 150; // characters of text shown below a result
  const PAUSE = 300; // milliseconds without a key, so that a screen reader hears one count, not six

  const button = document.querySelector(".search-button");
  const dialog = document.getElementById("search-dialog");
  const input = document.getElementById("search-input");
  const status = dialog.querySelector("[role=status]");
  const base = dialog.dataset.base.replace(/\/$/, ""); // "/" on the page for what is not found
  const list = dialog.querySelector(".search-results");

  let worker = null;
  let ready = false;
  let asked = []; // words asked of the worker and not answered yet, oldest first
  let timer = 0;

  // Texts of the index are HTML with marks; a document that is never shown reads them as text.
  // The space keeps the last word of one element from the first of the next.
  const read = (html) => {
    const spaced = (html || "").replace(/<(?!\/?mark)/g, " <");
    return new DOMParser().parseFromString(spaced, "text/html").body;
  };

  const teaser = (html) => {
    const body = read(html);
    const text = body.textContent.replace(/\s+/g, " ").trim();
    const mark = body.querySelector("mark");
    const found = mark ? text.indexOf(mark.textContent) : 0;
    const start = found > TEASER / 2 ? text.indexOf(" ", found - TEASER / 3) + 1 : 0;
    const rest = text.slice(start);
    const cut = rest.length > TEASER ? `${rest.slice(0, rest.lastIndexOf(" ", TEASER))} …` : rest;
    return (start ? "… " : "") + cut;
  };

  const resultItem = (documents) => {
    const whole = documents.find((one) => !one.location.includes("#")) || documents[0];
    const best = documents.find((one) => one.text && one.text.includes("<mark")) || whole;
    const link = document.createElement("a");
    link.href = `${base}/${whole.location}`;
    link.textContent = read(whole.title).textContent.trim();
    const item = document.createElement("li");
    item.append(link);
    const text = teaser(best.text);
    if (text) {
      const paragraph = document.createElement("p");
      paragraph.textContent = text;
      item.append(paragraph);
    }
    return item;
  };

  const sentence = (count, words) => {
    if (!count) return `No results for ${words}.`;
    const listed = count > LISTED ? ` The first ${LISTED} are listed.` : "";
    return `${count} ${count === 1 ? "result" : "results"} for ${words}.${listed}`;
  };

  const showResults = (items, words) => {
    list.replaceChildren(...items.slice(0, LISTED).map(resultItem));
    status.textContent = sentence(items.length, words);
  };

  const clear = () => {
    list.replaceChildren();
    status.textContent = "";
  };

  const ask = () => {
    window.clearTimeout(timer);
    const words = input.value.trim();
    if (!words) return clear();
    if (!ready) return undefined;
    asked.push(words);
    worker.postMessage({ type: QUERY, data: words });
    return undefined;
  };

  const receive = ({ data: message }) => {
    if (message.type === READY) {
      ready = true;
      status.textContent = "";
      ask();
    } else if (message.type === RESULT) {
      const words = asked.shift();
      if (!asked.length && words === input.value.trim()) showResults(message.data.items, words);
    }
  };

  const fail = () => {
    worker = null;
    ready = false;
    asked = [];
    status.textContent = "Search could not be loaded. Use the menu instead.";
  };

  const load = async () => {
    status.textContent = "Loading search";
    try {
      const starting = new Worker(dialog.dataset.worker);
      worker = starting;
      starting.addEventListener("message", receive);
      starting.addEventListener("error", fail);
      const response = await fetch(dialog.dataset.index);
      if (!response.ok) throw new Error(response.statusText);
      const index = await response.json();
      starting.postMessage({ type: SETUP, data: { ...index, options: { suggest: false } } });
    } catch {
      fail();
    }
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    dialog.showModal();
    button.setAttribute("aria-expanded", "true");
    input.select();
    if (!worker) load();
  });
  dialog.addEventListener("close", () => button.setAttribute("aria-expanded", "false"));
  dialog.querySelector("[data-search-close]").addEventListener("click", () => dialog.close());
  // A result on the page that is already open only moves within it, so the dialog must give way.
  list.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault(); // the answer appears below; nothing is sent
    ask();
  });
}
