// The menu: a button on narrow screens, a row of sections on wide ones.
// Without this file the link in the header opens the same menu, so nothing here may be needed to read.
{
  const root = document.documentElement;
  const link = document.querySelector(".menu-link");
  const button = document.querySelector(".menu-button");
  const menu = document.getElementById("site-navigation");
  const wide = window.matchMedia("(min-width: 76.25em)"); // the same width as in site.css

  const isOpen = () => button.getAttribute("aria-expanded") === "true";

  // `hidden` takes a closed menu out of the tab order and away from screen readers alike.
  const show = (open) => {
    button.setAttribute("aria-expanded", String(open));
    menu.hidden = !open && !wide.matches;
  };

  const closeOnEscape = (event) => {
    if (event.key !== "Escape" || !isOpen() || wide.matches) return;
    show(false);
    button.focus();
  };

  // A link to a part that is folded away unfolds it; some browsers do so of themselves.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target?.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  };
  unfold();
  window.addEventListener("hashchange", unfold);

  root.classList.remove("no-js");
  link.hidden = true;
  button.hidden = false;
  show(false);

  button.addEventListener("click", () => show(!isOpen()));
  button.addEventListener("keydown", closeOnEscape);
  menu.addEventListener("keydown", closeOnEscape);
  wide.addEventListener("change", () => show(false));
}
