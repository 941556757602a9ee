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

  // What answers comes when the search is first used, so that pages stay light. It stands in a dialog; on the page
  // of the search, it is a part of the page.
  const search = document.getElementById("site-search");
  const field = search?.querySelector("input");
  let isLoaded = false;
  const loadSearch = async () => {
    if (isLoaded) return;
    const status = search.querySelector("[role=status]");
    status.textContent = "Loading search";
    try {
      await import("./search.js");
      isLoaded = true;
    } catch {
      status.textContent = "Search could not be loaded. Use the menu instead.";
    }
  };
  const startDialog = () => {
    const opener = document.querySelector(".search-button");
    opener.hidden = false;
    document.querySelector(".search-link").hidden = true;
    opener.addEventListener("click", () => {
      search.showModal();
      opener.setAttribute("aria-expanded", "true");
      field.select();
      loadSearch();
    });
    search.addEventListener("close", () => opener.setAttribute("aria-expanded", "false"));
    search.querySelector("[data-search-close]").addEventListener("click", () => search.close());
    return opener;
  };
  if (search) {
    const isDialog = search.matches("dialog");
    const opener = isDialog ? startDialog() : null;
    if (!isDialog) {
      search.hidden = false;
      field.addEventListener("focus", loadSearch);
    }
    // Answers appear below; nothing is sent.
    search.querySelector("form").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
    // An address such as /search/?q=burglary is answered at once, and by every page; the page of the search writes #q=.
    const asked = new URLSearchParams(location.search).get("q") ?? new URLSearchParams(location.hash.slice(1)).get("q");
    if (asked) {
      field.value = asked;
      if (opener) opener.click();
      else loadSearch();
    }
  }
}
