// Draws the chart that is shown, with its title and its notes, as a picture to keep.
// The policy lets no picture in that is not a file of the site, so a canvas cannot load the
// drawing as a whole: its shapes and texts are drawn again one by one.

/** @typedef {import("./explore-series.js").Shown} Shown */

const [SCALE, ROW, MARGIN, LEAST_WIDTH] = [2, 24, 12, 640];

/** @type {(element: Element, name: string) => number} */
const number = (element, name) => Number(element.getAttribute(name));

/** @param {Element} shape */
const pathOf = (shape) => {
  if (shape.tagName === "path") return new Path2D(shape.getAttribute("d") ?? "");
  const path = new Path2D();
  if (shape.tagName === "rect") {
    path.rect(number(shape, "x"), number(shape, "y"), number(shape, "width"), number(shape, "height"));
  } else path.arc(number(shape, "cx"), number(shape, "cy"), number(shape, "r"), 0, 2 * Math.PI);
  return path;
};

/** @type {(pen: CanvasRenderingContext2D, shape: Element, style: CSSStyleDeclaration) => void} */
const drawShape = (pen, shape, style) => {
  const path = pathOf(shape);
  if (style.fill !== "none") {
    pen.globalAlpha = Number(style.fillOpacity) * Number(style.opacity);
    pen.fillStyle = style.fill;
    pen.fill(path);
  }
  if (style.stroke === "none" || !parseFloat(style.strokeWidth)) return;
  pen.globalAlpha = Number(style.strokeOpacity) * Number(style.opacity);
  pen.strokeStyle = style.stroke;
  pen.lineWidth = parseFloat(style.strokeWidth);
  pen.lineCap = /** @type {CanvasLineCap} */ (style.strokeLinecap);
  pen.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(parseFloat));
  pen.stroke(path);
};

/** @type {(pen: CanvasRenderingContext2D, text: Element, style: CSSStyleDeclaration) => void} */
const drawText = (pen, text, style) => {
  pen.globalAlpha = 1;
  pen.fillStyle = style.fill;
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const aligned = style.textAnchor === "end" ? "right" : "left";
  pen.textAlign = style.textAnchor === "middle" ? "center" : aligned;
  const rows = text.querySelectorAll("tspan").length ? [...text.querySelectorAll("tspan")] : [text];
  rows.forEach((row, place) => {
    const lower = place * parseFloat(style.fontSize) * 1.3;
    pen.fillText(row.textContent ?? "", number(text, "x"), number(text, "y") + lower);
  });
};

/** @type {(pen: CanvasRenderingContext2D, chart: Element, top: number) => void} */
const drawChart = (pen, chart, top) => {
  const { left, top: above } = chart.getBoundingClientRect();
  /** @type {NodeListOf<SVGGraphicsElement>} */
  const shapes = chart.querySelectorAll("svg :is(path, rect, circle, text)");
  for (const shape of shapes) {
    const style = getComputedStyle(shape);
    const place = shape.getScreenCTM();
    if (!place || shape.closest("defs, .hoverlayer, .draglayer") || style.visibility === "hidden") continue;
    const matrix = new DOMMatrix().scale(SCALE).translate(-left, top - above).multiply(place);
    pen.setTransform(matrix);
    if (shape.tagName === "text") drawText(pen, shape, style);
    else drawShape(pen, shape, style);
  }
};

/**
 * Return a canvas with what an element shows as SVG.
 * @param {Element} chart
 * @param {Shown} shown
 * @param {string} source
 */
export const pictureOf = (chart, shown, source) => {
  const { width: chartWidth, height } = chart.getBoundingClientRect();
  const above = [shown.title, ...shown.lines.map(({ name }, place) => `${place + 1}  ${name}`)];
  const below = [...shown.notes, source];
  const width = Math.max(chartWidth, LEAST_WIDTH);
  const top = ROW * above.length + MARGIN;
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * width;
  canvas.height = SCALE * (top + height + 2 * MARGIN + ROW * below.length);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  document.documentElement.classList.add("is-light"); // its colours are those of paper
  drawChart(pen, chart, top);
  document.documentElement.classList.remove("is-light");
  pen.setTransform(SCALE, 0, 0, SCALE, 0, 0);
  pen.globalAlpha = 1;
  pen.textAlign = "left";
  pen.fillStyle = "#1F1F1F";
  /** @type {(texts: string[], from: number, isTitled: boolean) => void} */
  const write = (texts, from, isTitled) => texts.forEach((text, row) => {
    pen.font = `${isTitled && row === 0 ? "bold " : ""}15px system-ui, sans-serif`;
    pen.fillText(text, MARGIN, from + ROW * (row + 1) - 6, width - 2 * MARGIN);
  });
  write(above, 0, true);
  write(below, top + height + MARGIN, false);
  return canvas;
};
