// Leaves a page on abuse or violence at once: the content goes first, then the page.
// `replace` keeps this page off the Back button; the history still holds it, and the page says so.
{
  const TIMES = 3;
  const PATIENCE = 5000; // milliseconds in which the three presses must fall
  const status = document.querySelector(".exit-page__status");
  const links = document.querySelectorAll("a[data-exit]");
  const title = document.title;
  let presses = 0;
  let timer = 0;

  const leave = () => {
    document.documentElement.classList.add("is-leaving");
    document.title = "Loading";
    window.location.replace(links[0].href);
  };

  const forget = () => {
    if (presses) status.textContent = "Exit this page was not used.";
    presses = 0;
  };

  /** @param {KeyboardEvent} event */
  const countPress = (event) => {
    if (event.repeat) return;
    window.clearTimeout(timer);
    if (event.key !== "Shift") {
      presses = 0; // Shift with another key is typing, not leaving
      return;
    }
    presses += 1;
    if (presses === TIMES) {
      status.textContent = "Leaving this page.";
      leave();
      return;
    }
    const left = TIMES - presses;
    status.textContent = `Shift, press ${left} more ${left === 1 ? "time" : "times"} to exit.`;
    timer = window.setTimeout(forget, PATIENCE);
  };

  document.querySelector(".exit-page__keys").hidden = false;
  document.addEventListener("keydown", countPress);
  links.forEach((link) => link.addEventListener("click", (/** @type {Event} */ event) => {
    event.preventDefault();
    leave();
  }));
  // A page that the browser kept in memory comes back as it was left: blank, unless we undo it.
  window.addEventListener("pageshow", () => {
    document.documentElement.classList.remove("is-leaving");
    document.title = title;
  });
}
