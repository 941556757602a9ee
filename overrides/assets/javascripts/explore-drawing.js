// Draws the chosen lines as SVG, as hooks/partnership/charts/svg.py draws the first one.

import { breaksOf, firstOf, written } from "./explore-series.js";

/** @typedef {import("./explore-series.js").Line} Line */
/** @typedef {import("./explore-series.js").Shown} Shown */

const [WIDTH, LEFT, RIGHT, TOP, PLOT, BELOW] = [400, 56, 340, 30, 150, 28];
const BOTTOM = TOP + PLOT;
const APART = 19; // the least distance between the numbers of two lines
const [YEAR, LATEST] = [42, 362]; // the room that the name of a year takes, and where that of the latest month begins

/** The colour and the dashes of each line, as in explore.css. */
const STYLES = [["#12436D", ""], ["#28A197", "7 6"], ["#801650", "1 6"], ["#F46A25", "14 7"]];

/** @param {number} value */
const rounded = (value) => Math.floor(value * 10 + 0.5) / 10;

/**
 * Return the round values of a scale from 0 that holds the highest value in 1 to 4 steps.
 * @param {number} highest
 */
export const scaleOf = (highest) => {
  for (let size = 1; ; size *= 10) {
    for (const step of [size, 2 * size, 5 * size]) {
      if (highest <= 4 * step) {
        const top = Math.max(1, Math.ceil(highest / step));
        return Array.from({ length: top + 1 }, (_, number) => step * number);
      }
    }
  }
};

/** @typedef {{ x: (month: number) => number, y: (value: number) => number }} Plan */

/** @type {(plan: Plan, line: Line) => string} */
const pathOf = ({ x, y }, { values, isPartial, breaks }) => {
  let isJoined = false;
  return values.map((value, month) => {
    const ends = breaks.some((change) => change.isOfKind && change.month === month);
    const joins = isJoined && !ends;
    isJoined = value !== null && !isPartial[month];
    if (!isJoined) return "";
    return joins ? `L${x(month)} ${y(value ?? 0)}` : `M${x(month)} ${y(value ?? 0)}h0`;
  }).join("");
};

/** @type {(plan: Plan, line: Line) => string} */
const partialOf = ({ x, y }, { values, isPartial }) =>
  values.map((value, month) =>
    (isPartial[month] ? `M${rounded(x(month) - 4)} ${y(value ?? 0)}a4 4 0 1 0 8 0a4 4 0 1 0-8 0` : "")).join("");

/**
 * Return where the name of each line stands, at its end; where ends are close, the upper one moves up.
 * @param {Plan} plan
 * @param {Line[]} lines
 */
export const endsOf = ({ x, y }, lines) => {
  let free = BOTTOM + APART; // clear of the names of months below
  return lines.flatMap(({ values }, number) => {
    const known = values.flatMap((value, month) => (value === null ? [] : [{ value, month }]));
    const last = known[known.length - 1];
    return last ? [{ number, x: x(last.month), y: y(last.value), value: last.value }] : [];
  }).sort((a, b) => a.value - b.value).map((end) => {
    free = Math.min(end.y + 5, free - APART);
    return { ...end, textY: free, text: lines.length > 1 ? String(end.number + 1) : written(end.value) };
  });
};

/** @type {(plan: Plan, months: string[], latest: string) => string} */
const monthAxis = ({ x }, months, latest) => {
  const starts = months.map((_, month) => month).filter((month) => month === 0 || months[month].endsWith("-01"));
  const isNamed = starts.map((month, place) => (place + 1 < starts.length ? x(starts[place + 1]) : LATEST) - x(month) >= YEAR);
  const ticks = starts.map((month, place) => {
    const name = `<text x="${x(month)}" y="${BOTTOM + BELOW - 6}">${months[month].slice(0, 4)}</text>`;
    return `<path class="tick" d="M${x(month)} ${BOTTOM}v6"></path>${isNamed[place] ? name : ""}`;
  });
  const year = isNamed[isNamed.length - 1] ? "" : ` ${latest.slice(-4)}`;
  return `${ticks.join("")}<text x="${WIDTH}" y="${BOTTOM + BELOW - 6}" text-anchor="end">${latest.slice(0, 3)}${year}</text>`;
};

/**
 * Return what stands within the drawing's svg element.
 * @param {Shown} shown
 */
export const drawingOf = ({ show, lines: whole, months: all, names }) => {
  const first = firstOf(show, whole);
  const months = all.slice(first);
  const lines = whole.map((line) => ({
    ...line,
    values: line.values.slice(first),
    isPartial: line.isPartial.slice(first),
    breaks: line.breaks.map((change) => ({ ...change, month: change.month - first })),
  }));
  const scale = scaleOf(Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const step = (RIGHT - LEFT) / Math.max(1, months.length - 1);
  /** @type {Plan} */
  const plan = {
    x: (month) => rounded(LEFT + step * month),
    y: (value) => rounded(BOTTOM - (PLOT * value) / scale[scale.length - 1]),
  };
  const gridlines = scale.map((value) =>
    `<path class="gridline" d="M${LEFT} ${plan.y(value)}H${RIGHT}"></path><text x="${LEFT - 6}" y="${rounded(plan.y(value) + 5)}" text-anchor="end">${written(value)}</text>`);
  const breaks = new Map(breaksOf(whole).filter(({ month }) => month >= first)
    .map(({ month, letter }) => [letter, rounded(LEFT + step * (month - first - 0.5))]));
  const marks = [...breaks].map(([letter, x]) =>
    `<path class="break" fill="none" stroke="#3D3D3D" stroke-width="2" stroke-dasharray="5 3" d="M${x} ${TOP - 12}V${BOTTOM}"></path><text class="mark" x="${x}" y="${TOP - 16}" text-anchor="middle">${letter}</text>`);
  const drawn = lines.map((line, number) => {
    const [colour, dashes] = STYLES[number];
    const partial = partialOf(plan, line);
    return `<path class="line" fill="none" stroke="${colour}" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"${dashes && ` stroke-dasharray="${dashes}"`} d="${pathOf(plan, line)}"></path>${partial && `<path class="open" fill="#fff" stroke="${colour}" stroke-width="2" d="${partial}"></path>`}`;
  });
  const ends = endsOf(plan, lines).map(({ number, x, y, textY, text }) =>
    `<circle class="end" cx="${x}" cy="${y}" r="4" fill="${STYLES[number][0]}"></circle><text class="latest" x="${rounded(x + 8)}" y="${rounded(textY)}">${text}</text>`);
  return [...gridlines, monthAxis(plan, months, names[names.length - 1]), ...marks, ...drawn, ...ends].join("");
};
