// Postcodes as people type them, and the index that knows their wards.
// Nothing here touches the page; hooks/partnership/maps/postcode_index.py writes the index.

/**
 * @typedef {object} Index What hooks/partnership/maps/postcode_index.py writes.
 * @property {string[]} areas
 * @property {string[]} wards by their slugs
 * @property {string[]} boroughs
 * @property {number[]} offices
 * @property {Record<string, string>} sectors
 * @property {Record<string, number | number[]>} elsewhere
 */

/** @typedef {{ known: boolean, wards: string[], boroughs: string[] }} Found */

export const postcodes = (() => {
  const LETTERS = "ABDEFGHJLNPQRSTUWXYZ";
  const OUTWARD = "[A-Z]{1,2}[0-9][A-HJ-NP-Z0-9]?";
  const INWARD = `[0-9][${LETTERS}]{2}`;
  const WHOLE = new RegExp(`^(${OUTWARD})(${INWARD})$`);
  const LIKE = new RegExp(`^${OUTWARD}[0-9][A-Z]{2}$`);
  const DISTRICT = new RegExp(`^${OUTWARD}$`);
  const BEGINNING = new RegExp(`^([0-9][${LETTERS}]?)?$`);
  const SPREAD = / [0-9] ?[A-Z] ?[A-Z]$/; // an inward part with a space in it, as in TS15 9 BF
  const WITHIN = /(?:^|[^A-Z0-9])([A-Z]{1,2}[0-9][A-Z0-9]?)[^A-Z0-9]*([0-9][A-Z]{2})(?![A-Z0-9])/g;
  /** @type {Record<string, string>} */
  const ALIKE = { O: "0", 0: "O", I: "1", 1: "I" };
  const LONGEST = 7; // letters and digits of a postcode
  const MOST_READ = 200; // a postcode stands at the end; the rest of a letter pasted by mistake is not read

  /** @param {string} typed */
  const upper = (typed) => lastOf(typed).normalize("NFKC").toUpperCase();
  /** @param {string} typed */
  const bare = (typed) => upper(typed).replace(/[^A-Z0-9]/g, "");
  /** @param {string} text */
  const words = (text) => text.split(/[^A-Z0-9]+/).filter(Boolean);

  // The end of what was typed, from the beginning of a word.
  /** @param {string} typed */
  function lastOf(typed) {
    return typed.length > MOST_READ ? typed.slice(-MOST_READ).replace(/^\S*/, "") : typed;
  }

  // The last words, fewer first, as far as they could be one postcode: 9BF, then TS15 9BF.
  /** @param {string} typed */
  function endings(typed) {
    const line = words(upper(typed).replace(/[^A-Z0-9]+$/, "").split(/[,;]/).pop() ?? "");
    return line.map((_, at) => line.slice(-1 - at)).filter((some) => some.join("").length <= LONGEST);
  }

  /** @param {string} letters */
  function whole(letters) {
    const match = WHOLE.exec(letters);
    return match && `${match[1]} ${match[2]}`;
  }

  // The postcode in what was typed, be it alone or at the end of an address; else null.
  /** @param {string} typed */
  function tidy(typed) {
    const spread = endings(typed).filter((some) => SPREAD.test(some.join(" ")) && whole(some.join("")));
    const likeliest = spread.find(([first]) => DISTRICT.test(first)) ?? spread.pop() ?? [];
    const within = [...upper(typed).matchAll(WITHIN)].map((match) => whole(match[1] + match[2]));
    return whole(bare(typed)) ?? whole(likeliest.join("")) ?? within.filter(Boolean).pop() ?? null;
  }

  // Every text that differs only in letters and digits that look alike.
  /** @param {string} text */
  function alike(text) {
    return [...text].reduce((made, mark) => made.flatMap((one) => [mark, ALIKE[mark] ?? []].flat().map((way) => one + way)), [""]);
  }

  // What was meant, be it half a postcode or at the end of an address, where a letter O stands for a
  // nought or an I for a one, or the other way round. It must be in the list: nobody is led from one wrong answer to another.
  /** @type {(typed: string, index: Index | null) => string | null} */
  function repaired(typed, index) {
    const isListed = (/** @type {string | null} */ postcode) => postcode && index && lookUp(index, postcode).known;
    const isTouched = (/** @type {string} */ part) => index && lookUpPart(index, part).wards.length > 0;
    const meant = endings(typed).flatMap((some) => alike(some.join(""))).map(whole).filter(Boolean);
    const alone = bare(typed).length > LONGEST ? [] : alike(bare(typed));
    return [...meant, ...alone.map(whole).filter(Boolean)].find(isListed) ?? alone.flatMap(halves).find(isTouched) ?? null;
  }

  // Whether it is like a postcode but for a letter that none ends with, as in TS17 6EO.
  /** @param {string} typed */
  const hasWrongLetter = (typed) => !tidy(typed) && endings(typed).some((some) => LIKE.test(some.join("")));

  // TS18 can be read as a district, or as sector 8 of TS1: the one with wards of the list counts.
  // A district that was not written as one word must be in the list: no 1 is not half a postcode.
  /** @type {(typed: string, index: Index | null) => string | undefined} */
  function half(typed, index) {
    const ways = halves(typed);
    if (!index) return ways[0];
    const isOne = (/** @type {string} */ part) => lookUpPart(index, part).known || upper(typed).includes(part.split(" ")[0]);
    return ways.find((part) => lookUpPart(index, part).wards.length) ?? ways.find(isOne);
  }

  // The ways to read half a postcode: TS18 is a district, TS18 1 a sector.
  /** @param {string} typed */
  function halves(typed) {
    const given = words(upper(typed));
    if (given.join("").length > 6) return [];
    const ways = (given.length > 1 ? parts(given) : cuts(given[0] ?? ""))
      .filter(([outward, inward]) => DISTRICT.test(outward) && BEGINNING.test(inward))
      .map(([outward, inward]) => (inward ? `${outward} ${inward[0]}` : outward));
    return given.length > 1 ? ways.slice(0, 1) : ways;
  }

  // Words parted in two, the first of them at the first space that can part them.
  /** @param {string[]} given */
  function parts(given) {
    return given.map((_, at) => [given.slice(0, at + 1).join(""), given.slice(at + 1).join("")]);
  }

  /** @param {string} letters */
  function cuts(letters) {
    return [0, 1, 2].map((count) => [letters.slice(0, letters.length - count), letters.slice(letters.length - count)]);
  }

  // Every unit of a sector with its answer: places of wards, boroughs or offices, the likelier first.
  /** @type {(text: string) => Map<string, number[]>} */
  function unitsOf(text) {
    const units = new Map();
    let [here, others, at] = [-1, [-1], 0];
    for (const [mark] of text.matchAll(/\d+|\+[\d.]+|[-_a-z]/gi)) {
      if (/\d/.test(mark[0])) [here, others] = [Number(mark), [here]];
      else if (mark === "-") [here, others] = [others[0], [here]];
      else if (mark[0] === "+") others = mark.slice(1).split(".").map(Number);
      else if (mark === "_") at += 26;
      else {
        at += mark.toLowerCase().charCodeAt(0) - 97;
        const unit = LETTERS[Math.floor(at / LETTERS.length)] + LETTERS[at % LETTERS.length];
        units.set(unit, mark < "a" ? [here, ...others] : [here]);
        at += 1;
      }
    }
    return units;
  }

  // What the index says of a postcode: `known`, its `wards` by slug and the `boroughs` it may lie in.
  // Near the borough boundary it may be on both sides; `isOutside` tells on which it is likelier.
  /** @type {(index: Index, postcode: string) => Found & { isOutside: boolean, isAtBoundary: boolean }} */
  function lookUp(index, postcode) {
    const sector = postcode.slice(0, -2);
    const [outward] = postcode.split(" ");
    const unit = unitsOf(index.sectors[sector] ?? "").get(postcode.slice(-2));
    const found = [unit ?? index.elsewhere[sector] ?? index.elsewhere[outward] ?? []].flat();
    const outside = found.map((place) => !isOurs(index, place));
    return { known: found.length > 0, isOutside: outside[0], isAtBoundary: new Set(outside).size > 1, ...sorted(index, found) };
  }

  // The wards that a district or sector touches, the one with the most postcodes first, and the boroughs;
  // `boxes` tells whether postcodes at a mail office were left out.
  /** @type {(index: Index, part: string) => Found & { boxes: boolean }} */
  function lookUpPart(index, part) {
    /** @type {(entry: any[]) => boolean} */
    const isOf = ([place]) => place === part || place.startsWith(part.includes(" ") ? `${part}#` : `${part} `);
    const answers = [
      ...Object.entries(index.sectors).filter(isOf).flatMap(([, text]) => [...unitsOf(text).values()]),
      ...Object.entries(index.elsewhere).filter(isOf).map(([, answer]) => [answer].flat()),
      ...(part.includes(" ") && !index.sectors[part] ? [[index.elsewhere[part.split(" ")[0]] ?? []].flat()] : []),
    ].filter((answer) => answer.length);
    const placed = answers.filter(([first]) => !isOffice(index, first));
    const sides = (/** @type {number[]} */ [first, ...also]) => [first, ...also.filter((one) => isOurs(index, one) === isOurs(index, first))];
    const found = (placed.length ? placed : answers).flatMap(sides); // not what may lie across the boundary
    const counts = new Map();
    for (const place of found) counts.set(place, (counts.get(place) ?? 0) + 1);
    const places = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one) || one - other);
    const boxes = placed.length > 0 && placed.length < answers.length;
    return { known: found.length > 0, boxes, ...sorted(index, places) };
  }

  /** @type {(index: Index, place: number) => boolean} */
  function isOurs(index, place) {
    return place < index.wards.length || isOffice(index, place);
  }

  // A postcode at a mail office, as of boxes and large firms, tells nothing of where its sector lies.
  /** @type {(index: Index, place: number) => boolean} */
  function isOffice(index, place) {
    return place >= index.wards.length + index.boroughs.length;
  }

  /** @type {(index: Index, found: number[]) => { wards: string[], boroughs: string[] }} */
  function sorted(index, found) {
    const count = index.wards.length;
    const ward = (/** @type {number} */ place) => index.offices[place - count - index.boroughs.length] ?? place;
    const places = found.map(ward);
    return {
      wards: places.filter((place) => place < count).map((place) => index.wards[place]),
      boroughs: places.filter((place) => place >= count).map((place) => index.boroughs[place - count]).filter(Boolean),
    };
  }

  // Whether the list holds all postcodes that begin with the same letters.
  /** @type {(index: Index, postcode: string) => boolean} */
  function isCovered(index, postcode) {
    return index.areas.length === 0 || index.areas.includes(/^[A-Z]+/.exec(postcode)?.[0] ?? "");
  }

  return { tidy, repaired, hasWrongLetter, half, lookUp, lookUpPart, isCovered };
})();
