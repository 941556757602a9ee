// The menu: a button on narrow screens, a row of sections on wide ones; and the search's dialog.
// Without this file the link in the header opens the same menu, so nothing here may be needed to read.
{
  const root = document.documentElement;
  const link = document.querySelector(".menu-link");
  const button = document.querySelector(".menu-button");
  const menu = document.getElementById("site-navigation");
  const wide = window.matchMedia("(min-width: 76.25em)"); // the same width as in site.css

  const isOpen = () => button.getAttribute("aria-expanded") === "true";

  // `hidden` takes a closed menu out of the tab order and away from screen readers alike.
  /** @param {boolean} open */
  const show = (open) => {
    button.setAttribute("aria-expanded", String(open));
    menu.hidden = !open && !wide.matches;
  };

  /** @param {KeyboardEvent} event */
  const closeOnEscape = (event) => {
    if (event.key !== "Escape" || !isOpen() || wide.matches) return;
    show(false);
    button.focus();
  };

  // A link to a part that is folded away unfolds it, as some browsers do of themselves; so does one to
  // the heading that a fold names.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const folded = target.closest("details:not([open])") ?? document.querySelector(`[data-unfolds-at="${target.id}"]`);
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  };
  root.classList.remove("no-js");
  link.hidden = true;
  button.hidden = false;
  show(false);

  button.addEventListener("click", () => show(!isOpen()));
  button.addEventListener("keydown", closeOnEscape);
  menu.addEventListener("keydown", closeOnEscape);
  // "On this page", and a table in a column of its own beside its picture, are open on a wide screen and
  // folded on a phone.
  const unfoldBeside = () => {
    for (const folded of document.querySelectorAll(".page-toc > details, .beside > details, .beside > div > details:first-child")) {
      folded.open = wide.matches;
    }
  };
  unfoldBeside();
  wide.addEventListener("change", () => {
    show(false);
    unfoldBeside();
  });
  unfold();
  window.addEventListener("hashchange", unfold);

  // The dialog opens at once; what answers in it comes when it first does, so that pages stay light.
  const search = document.querySelector(".search-button");
  const dialog = document.getElementById("search-dialog");
  const status = dialog?.querySelector("[role=status]");
  const openSearch = async () => {
    dialog.showModal();
    search.setAttribute("aria-expanded", "true");
    dialog.querySelector("input").select();
    if (!status.textContent) status.textContent = "Loading search";
    try {
      await import("./search.js");
    } catch {
      status.textContent = "Search could not be loaded. Use the menu instead.";
    }
  };
  if (search) {
    search.hidden = false;
    document.querySelector(".search-link").hidden = true;
    search.addEventListener("click", openSearch);
    dialog.addEventListener("close", () => search.setAttribute("aria-expanded", "false"));
    dialog.querySelector("[data-search-close]").addEventListener("click", () => dialog.close());
    /** @param {string} words */
    const ask = (words) => {
      const input = dialog.querySelector("input");
      input.value = words;
      input.dispatchEvent(new Event("input"));
      openSearch();
    };
    // An address such as /search/?q=burglary is answered at once, and by every page.
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) ask(asked);
    // The page of the search has a field of its own, which asks in the dialog.
    const here = document.querySelector(".search-here");
    if (here) here.hidden = false;
    here?.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      ask(here.querySelector("input").value);
    });
    // Answers appear below; nothing is sent.
    dialog.querySelector("form").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  }
}
