// Runs axe-core, which must be on the page already, and returns each finding with its elements.
async () => {
  const outcome = await axe.run(document, {
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
  return { violations: flat(outcome.violations), incomplete: flat(outcome.incomplete) };
}
