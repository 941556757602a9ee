// Runs axe-core, which must be on the page already, and returns each finding with its elements.
// It cannot measure the contrast of what a box has scrolled away, so of that it is asked again, unrolled.
// Of a page that has been looked at, a part that is new can be looked at alone.
async (part) => {
  const UNROLLED = `
    :root { min-width: 4000px }
    * { max-width: none !important }
    [role=region][tabindex] { overflow: visible !important }
  `;
  const outcome = await axe.run(part ?? document, {
    runOnly: {
      type: "tag",
      values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations", "incomplete"],
  });
  const reasons = (node) => [...node.any, ...node.all, ...node.none]
    .map((check) => check.data?.messageKey ?? check.id);
  const flat = (rules) => rules.flatMap((rule) => rule.nodes.map((node) => ({
    rule: rule.id,
    target: node.target.flat().join(" "),
    reasons: [...new Set(reasons(node))],
    html: node.html.slice(0, 160),
  })));
  const found = { violations: flat(outcome.violations), incomplete: flat(outcome.incomplete) };
  const isContrast = ({ rule }) => rule === "color-contrast";
  const open = outcome.incomplete.filter(({ id }) => id === "color-contrast").flatMap(({ nodes }) => nodes);
  if (!open.length) return found;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(UNROLLED);
  document.adoptedStyleSheets = [sheet];
  const again = await axe.run({ include: open.map((node) => node.target) }, {
    runOnly: { type: "rule", values: ["color-contrast"] },
    resultTypes: ["violations", "incomplete"],
  });
  document.adoptedStyleSheets = [];
  return {
    violations: [...found.violations, ...flat(again.violations)],
    incomplete: [...found.incomplete.filter((result) => !isContrast(result)), ...flat(again.incomplete)],
  };
}
