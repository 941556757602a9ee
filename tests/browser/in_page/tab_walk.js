// Follows the focus through a page and notes every stop that a reader could miss, as each Tab is let go.
// Returns how many stops there seem to be.
// axe-core must be on the page already: it knows how a name is made.
() => {
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, iframe, [tabindex='0']";
  const GRID = [0.1, 0.3, 0.5, 0.7, 0.9];
  const visited = new Set();
  const problems = [];
  let last = null;
  let hasEnded = false;

  const describe = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true })
    && !element.closest("[inert]") && element.tabIndex >= 0 && !element.disabled;
  const stops = () => [...document.querySelectorAll(FOCUSABLE)].filter(isShown);

  // What tells the eye that an element has the focus: its outline or shadow, or a shape's edge.
  const look = (element) => {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2
      ? "none" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
    const shape = element instanceof SVGElement ? element.querySelector("path, polygon") : null;
    const edge = shape ? getComputedStyle(shape) : null;
    return `${outline}, ${style.boxShadow}, ${edge?.stroke} ${edge?.strokeWidth}`;
  };

  const areaOnScreen = (element) => {
    const area = element.getClientRects()[0];
    if (!area || !area.width || !area.height) return null;
    const left = Math.max(area.left, 0);
    const top = Math.max(area.top, 0);
    const width = Math.min(area.right, innerWidth) - left;
    const height = Math.min(area.bottom, innerHeight) - top;
    return width > 0 && height > 0 ? { left, top, width, height } : null;
  };

  const isUncovered = (element, { left, top, width, height }) => GRID.some((x) => GRID.some((y) => {
    const hit = document.elementFromPoint(left + width * x, top + height * y);
    return hit && (element.contains(hit) || hit.contains(element));
  }));

  // A script may have added an element since axe looked at the page.
  const nameOf = (element) => {
    if (!axe.utils.getNodeFromTree(element)) {
      axe.teardown();
      axe.setup(document.documentElement);
    }
    return axe.commons.text.accessibleText(element).trim();
  };

  const check = (element) => {
    const area = areaOnScreen(element);
    if (!nameOf(element)) problems.push(`no name: ${describe(element)}`);
    if (!area) problems.push(`not on the screen: ${describe(element)}`);
    else if (!isUncovered(element, area)) problems.push(`covered: ${describe(element)}`);
  };

  // Notes where the focus is now; the walk ends when it has left the page or come round again.
  const stop = () => {
    if (last && look(last.element) === last.look) {
      problems.push(`focus cannot be seen: ${describe(last.element)}`);
    }
    const element = document.activeElement;
    hasEnded = !element || element === document.body || visited.has(element);
    if (hasEnded) return;
    visited.add(element);
    last = { element, look: look(element) };
    check(element);
  };

  axe.setup(document.documentElement);
  addEventListener("keyup", () => hasEnded || stop(), { capture: true });
  window.tabWalk = {
    hasEnded: () => hasEnded,
    result() {
      for (const element of stops().filter((stop) => !visited.has(stop))) {
        problems.push(`not reached: ${describe(element)}`);
      }
      return { hasEnded, stops: visited.size, problems };
    },
  };
  return stops().length;
}
