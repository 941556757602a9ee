// Narrows a list to one state, one body or both. Without this script the whole list stands there.
{
  const form = document.getElementById("filter");
  const state = document.getElementById("filter-state");
  const body = document.getElementById("filter-body");
  const result = document.getElementById("filter-result");
  const groups = [...document.querySelectorAll(".items")];
  const items = [...document.querySelectorAll(".items > .item")];

  /** @param {HTMLElement} item */
  const matches = (item) =>
    (!state.value || item.dataset.state === state.value) &&
    (!body.value || item.dataset.bodies?.split(" ").includes(body.value));

  // A group without a match goes with its heading and with what stands between the two.
  /** @param {HTMLElement} group */
  const showGroup = (group) => {
    const hidden = Boolean(state.value || body.value) && !group.querySelector(".item:not([hidden])");
    /** @type {any} */
    let element = group;
    while (element && element.tagName !== "H2") {
      element.hidden = hidden;
      element = element.previousElementSibling;
    }
    if (element) element.hidden = hidden;
  };

  const narrow = () => {
    items.forEach((item) => { item.hidden = !matches(item); });
    groups.forEach(showGroup);
    if (state.value || body.value) groups.forEach((group) => { group.open = true; });
    const shown = items.filter((item) => !item.hidden).length;
    result.textContent = `${shown} of ${items.length} items ${shown === 1 ? "is" : "are"} shown.`;
  };

  // A link to an item that the filter hides shows the whole list again.
  document.addEventListener("click", (event) => {
    const link = event.target?.closest("a[href^='#item-']");
    const item = link && document.getElementById(link.hash.slice(1));
    if (!item || !item.hidden) return;
    state.value = "";
    body.value = "";
    narrow();
  });

  form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  state.addEventListener("change", narrow);
  body.addEventListener("change", narrow);
  form.hidden = false;
  narrow();
}
