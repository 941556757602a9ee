// The finder on home: its form stands there at once; its script, its answers and the list of postcodes
// come when a reader turns to it. All of them are the same for everyone, and nothing typed is sent.

const section = document.querySelector(".finder");
const form = section?.querySelector("form");
const without = section?.querySelector(".finder__without");
/** @type {Promise<unknown> | null} */
let coming = null;

const bring = async () => {
  const answer = await fetch(section.dataset.answers);
  if (!answer.ok) throw new Error(answer.statusText);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.json();
  section.append(holder.content);
  await import("./finder.js");
  form.removeEventListener("submit", submit);
};

/** The form is sent again once its script is there. @param {Event} event */
async function submit(event) {
  event.preventDefault();
  try {
    await begin();
    form.requestSubmit();
  } catch {
    coming = null;
    form.hidden = true;
    without.hidden = false;
  }
}

function begin() {
  coming ??= bring();
  return coming;
}

if (form) {
  without.hidden = true;
  form.hidden = false;
  form.addEventListener("submit", submit);
  for (const sign of ["focusin", "pointerenter"]) form.addEventListener(sign, () => begin().catch(() => (coming = null)));
}
