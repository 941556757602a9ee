// Puts the rows of a table in another order; without this file they stand in their first one.
{
  /** @type {(one: any, other: any) => number} */
  const byName = (one, other) =>
    one.querySelector("th").textContent.localeCompare(other.querySelector("th").textContent, "en-GB");

  // The largest first; a row without a number stands at the end.
  /** @type {(key: string) => (one: any, other: any) => number} */
  const byNumber = (key) => (one, other) =>
    Number(other.dataset[key] ?? -Infinity) - Number(one.dataset[key] ?? -Infinity) || byName(one, other);

  for (const buttons of document.querySelectorAll("[data-sorts]")) {
    const body = document.getElementById(buttons.dataset.sorts).tBodies[0];
    const whole = body.querySelector(".ranges__whole");
    const rows = [...body.rows].filter((row) => row !== whole);

    buttons.addEventListener("click", (/** @type {{ target: any }} */ { target }) => {
      const { by } = target.dataset;
      if (!by) return;
      body.append(...[...rows].sort(by === "name" ? byName : byNumber(by)));
      for (const button of buttons.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button === target));
      }
    });
    buttons.hidden = false;
  }
}
