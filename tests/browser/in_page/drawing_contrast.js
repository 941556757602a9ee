// Returns the texts in drawings that stand out too little from what is drawn behind them.
// axe-core leaves these open, because it does not look at shapes.
() => {
  const ENOUGH = 4.5;
  const HALO = 3; // half of it stands outside the letters
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const paint = (element) => {
    const style = getComputedStyle(element);
    if (element instanceof SVGTextContentElement) return null;
    const colour = element instanceof SVGGeometryElement ? style.fill : style.backgroundColor;
    return /, 0\)$|^transparent$|^none$/.test(colour) ? null : colour;
  };
  // A line around the letters, drawn before them, is what they are read against.
  const halo = ({ paintOrder, stroke, strokeWidth }) =>
    paintOrder.startsWith("stroke") && stroke !== "none" && parseFloat(strokeWidth) >= HALO ? stroke : null;
  const behind = (text) => {
    text.scrollIntoView({ block: "center", inline: "center" });
    const area = text.getBoundingClientRect();
    const stack = document.elementsFromPoint(area.x + area.width / 2, area.y + area.height / 2);
    return stack.map(paint).find(Boolean) ?? "white";
  };
  const problems = [];
  for (const text of document.querySelectorAll("svg text")) {
    const style = getComputedStyle(text);
    if (!text.getClientRects().length) continue; // a style sheet hides it
    const found = contrast(style.fill, halo(style) ?? behind(text));
    if (found < ENOUGH) problems.push(`${found.toFixed(2)} to 1: ${text.outerHTML}`);
  }
  scrollTo(0, 0);
  return problems;
}
