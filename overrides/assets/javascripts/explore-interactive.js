// The chart that answers to the pointer and can be zoomed. Plotly draws it, and comes when it is asked for.
// It comes from our own server and puts its rules into explore.css, as the policy allows no inline ones.

import { breaksOf } from "./explore-series.js";

/** @typedef {import("./explore-series.js").Shown} Shown */
/** @typedef {import("./explore-series.js").Line} Line */
/** @typedef {{ x: string, y: number | null, text: string }} Point */
/** @typedef {{ figure: { data: object[], layout: any }, breaks: { shape: any, label: object }[] }} Pattern */

const LEAST_MONTHS = 6; // a closer look would show a line of two ends

/** Plotly reads tags in its texts. @param {string} text */
const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** @type {(pattern: object, name: string, points: Point[]) => object} */
const traceOf = (pattern, name, points) => ({
  ...pattern,
  name: plain(name),
  x: points.map(({ x }) => x),
  y: points.map(({ y }) => y),
  text: points.map(({ text }) => plain(text)),
});

/** @type {(pattern: Pattern, shown: Shown) => object[]} */
const tracesOf = ({ figure, breaks: all }, { lines, months, names }) => lines.flatMap((line, place) => {
  const { name, values, texts, isPartial, breaks } = line;
  const points = values.map((y, month) => ({ x: months[month], y, text: `${name}, ${names[month]}: ${texts[month]}` }));
  /** @type {Point[]} */
  const whole = points.map((point, month) => (isPartial[month] ? { ...point, y: null } : point));
  // A line ends where the figures become of another kind.
  const ends = breaks.filter(({ isOfKind }) => isOfKind).sort((a, b) => b.month - a.month);
  for (const { month } of ends) whole.splice(month, 0, { x: all[month].shape.x0, y: null, text: "" });
  const partial = points.filter((_, month) => isPartial[month]);
  const open = figure.data[figure.data.length / 2 + place];
  return [traceOf(figure.data[place], name, whole), ...(partial.length ? [traceOf(open, name, partial)] : [])];
});

/** The number of each line stands at its end; where ends are close, the upper number moves up.
 * @type {(pattern: Pattern, shown: Shown) => object[]} */
const numbersOf = ({ figure }, { lines, months }) => {
  const [height, row] = [figure.layout.height, 16];
  const most = Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const ends = lines.flatMap(({ values }, place) => {
    const known = values.flatMap((value, month) => (value === null ? [] : [{ place, month, value }]));
    return known.slice(-1);
  });
  let free = -row;
  return ends.sort((a, b) => a.value - b.value).map(({ place, month, value }) => {
    const at = (height * value) / most;
    free = Math.max(at, free + row);
    return { ...figure.layout.annotations[place], x: months[month], y: value, yshift: free - at };
  });
};

/** @param {string} address */
const loaded = (address) => new Promise((resolve, reject) => {
  const script = Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject });
  document.head.append(script);
});

/** @type {(pattern: Pattern, shown: Shown, height: number) => [object[], any]} */
const figureOf = (pattern, shown, height) => {
  const { layout } = structuredClone(pattern.figure);
  const breaks = [...new Map(breaksOf(shown.lines).map((change) => [change.letter, change])).values()];
  layout.shapes = breaks.map(({ month }) => pattern.breaks[month].shape);
  const letters = breaks.map(({ month, letter }) => ({ ...pattern.breaks[month].label, text: letter }));
  layout.annotations = [...numbersOf(pattern, shown), ...letters];
  layout.height = height;
  layout.autosize = true;
  // The axis is the same for every measure, so that gaps at the ends stay visible.
  layout.xaxis.range = [`${shown.months[0]}-01`, `${shown.months[shown.months.length - 1]}-15`];
  // A finger that moves over the chart moves the page.
  if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
  return [tracesOf(pattern, shown), layout];
};

/**
 * Load Plotly and return what draws with it and what zooms: by how many times as many months.
 * @param {HTMLElement} place
 * @param {string} library
 * @param {string} patternAddress
 */
export const interactive = async (place, library, patternAddress) => {
  const sheet = document.getElementById("style-explore");
  if (sheet) sheet.id = "plotly.js-style-global";
  /** @type {Promise<Pattern>} */
  const answer = fetch(patternAddress).then((file) => file.json());
  const [pattern] = await Promise.all([answer, window.Plotly ?? loaded(library)]);
  const height = place.clientHeight;
  /** @param {Shown} shown */
  const draw = async (shown) => {
    const settings = { displayModeBar: false, displaylogo: false, responsive: true };
    await window.Plotly.react(place, ...figureOf(pattern, shown, height), settings);
    document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true"); // it measures texts
  };
  /** @type {(shown: Shown, times: number) => Promise<void>} */
  const zoom = (shown, times) => {
    const whole = [`${shown.months[0]}-01`, `${shown.months[shown.months.length - 1]}-15`].map((day) => Date.parse(day));
    /** @type {number[]} */
    const now = /** @type {any} */ (place).layout.xaxis.range.map((/** @type {string} */ day) => Date.parse(day));
    const span = Math.max((now[1] - now[0]) * times, ((whole[1] - whole[0]) * LEAST_MONTHS) / shown.months.length);
    const from = Math.max(whole[0], now[1] - span);
    const range = times === Infinity ? whole : [from, Math.min(whole[1], from + span)];
    return window.Plotly.relayout(place, { "xaxis.range": range.map((time) => new Date(time).toISOString().slice(0, 10)) });
  };
  return { draw, zoom };
};
