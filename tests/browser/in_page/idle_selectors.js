// Returns the selectors of a style sheet that fit nothing on any page, the pages given as HTML.
// What a reader does, such as pointing at a link, is left out of a selector; templates count as shown.
({ sheet, pages }) => {
  const DONE_BY_READERS = /:not\([^()]*\)|::[\w-]+|:(?:hover|focus-visible|focus|visited|target)\b/g;
  const parsed = new CSSStyleSheet();
  parsed.replaceSync(sheet);

  const split = (list) => list.split(/,(?![^(]*\))/).map((selector) => selector.trim());
  const selectorsOf = (rules) =>
    [...rules].flatMap((rule) => (rule.selectorText ? split(rule.selectorText) : selectorsOf(rule.cssRules ?? [])));
  const eachWay = (selector) => {
    const choice = selector.match(/:is\(([^()]*)\)/);
    return choice ? split(choice[1]).flatMap((part) => eachWay(selector.replace(choice[0], part))) : [selector];
  };
  const bare = (selector) =>
    selector.replace(DONE_BY_READERS, (part) => (part.startsWith(":not") ? part : "")).trim() || "*";

  const read = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const template of page.querySelectorAll("template")) template.replaceWith(template.content);
    return page;
  };
  return pages.reduce((idle, html) => {
    const page = read(html);
    return idle.filter((selector) => !page.querySelector(bare(selector)));
  }, [...new Set(selectorsOf(parsed.cssRules).flatMap(eachWay))]);
}
