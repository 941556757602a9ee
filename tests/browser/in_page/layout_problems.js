// Returns where text is cut off, spills out of its box or makes the page scroll sideways.
// Text in drawings does not wrap; with a reader's own spacing the table beside it stands in for it.
({ withDrawings }) => {
  const ROUNDING = 1; // CSS pixels
  const LEADING = 5; // glyphs may stand this far out of a tight line
  const problems = new Set();
  const styles = new Map();
  const style = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const say = (element, what) => {
    const name = `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
    problems.add(`${what}: ${name} "${element.textContent.trim().slice(0, 40)}"`);
  };
  const scrolls = (value) => value === "auto" || value === "scroll";
  const cuts = (value) => value === "hidden" || value === "clip";
  const isForEars = (element) => element.closest(".visually-hidden") !== null;

  // Goes up from a text: a box that scrolls may hold more than it shows, a box that cuts may not.
  const check = (text, area) => {
    let [mayLeaveX, mayLeaveY] = [false, false];
    for (let box = text; box && box !== document.documentElement; box = box.parentElement) {
      const { overflowX, overflowY, position } = style(box);
      const edge = box.getBoundingClientRect();
      mayLeaveX ||= scrolls(overflowX);
      mayLeaveY ||= scrolls(overflowY);
      const beside = area.right > edge.right + ROUNDING || area.left < edge.left - ROUNDING;
      const below = area.bottom > edge.bottom + LEADING || area.top < edge.top - LEADING;
      if (cuts(overflowX) && !mayLeaveX && beside) say(text, "cut off at the side");
      if (cuts(overflowY) && !mayLeaveY && below) say(text, "cut off below or above");
      if (position === "fixed") return;
    }
    if (!mayLeaveX && (area.right > innerWidth + ROUNDING || area.left < -ROUNDING)) {
      say(text, "off the screen");
    }
  };

  const checkSpill = (text, area) => {
    let box = text;
    while (style(box).display === "inline") box = box.parentElement;
    const edge = box.getBoundingClientRect();
    if (scrolls(style(box).overflowX)) return;
    if (area.right > edge.right + ROUNDING) say(text, "wider than its box");
    if (area.bottom > edge.bottom + LEADING) say(text, "higher than its box");
  };

  if (document.documentElement.scrollWidth > innerWidth) {
    problems.add(`the page is ${document.documentElement.scrollWidth} pixels wide`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const text = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || isForEars(text)) continue;
    if (text instanceof SVGElement && !withDrawings) continue;
    if (!text.checkVisibility({ visibilityProperty: true })) continue;
    range.selectNodeContents(walker.currentNode);
    const area = range.getBoundingClientRect();
    if (area.bottom < 0 || !area.width) continue; // a skip link waits above the page
    check(text, area);
    if (!(text instanceof SVGElement)) checkSpill(text, area);
  }
  return [...problems];
}
