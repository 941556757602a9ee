// Postcodes as people type them, and the index that knows their wards.
// Nothing here touches the page; hooks/partnership/maps/finder_index.py writes the index.

const postcodes = (() => {
  const LETTERS = "ABDEFGHJLNPQRSTUWXYZ";
  const OUTWARD = "[A-Z]{1,2}[0-9][A-HJ-NP-Z0-9]?";
  const INWARD = `[0-9][${LETTERS}]{2}`;
  const WHOLE = new RegExp(`^(${OUTWARD})(${INWARD})$`);
  const PART = new RegExp(`^(${OUTWARD})([0-9]?)[${LETTERS}]?$`);
  const WITHIN = /(?:^|[^A-Z0-9])([A-Z]{1,2}[0-9][A-Z0-9]?)[^A-Z0-9]*([0-9][A-Z]{2})(?![A-Z0-9])/g;
  const ALIKE = { O: "0", 0: "O", I: "1", 1: "I" };
  const MOST_TYPED = 200; // an address line is shorter; a whole letter pasted by mistake is not read

  const upper = (typed) => typed.slice(0, MOST_TYPED).normalize("NFKC").toUpperCase();
  const bare = (typed) => upper(typed).replace(/[^A-Z0-9]/g, "");

  function whole(letters) {
    const match = WHOLE.exec(letters);
    return match && `${match[1]} ${match[2]}`;
  }

  // The postcode in what was typed, be it alone or at the end of an address; else null.
  function tidy(typed) {
    const within = [...upper(typed).matchAll(WITHIN)].map((match) => whole(match[1] + match[2]));
    return whole(bare(typed)) ?? within.filter(Boolean).pop() ?? null;
  }

  // What was meant, where a letter O stands for a nought or an I for a one, or the other way round.
  function repaired(typed, index) {
    let tries = [bare(typed)];
    if (tries[0].length > 7) return null;
    for (let at = 0; at < tries[0].length; at += 1) {
      tries = tries.flatMap((one) => (ALIKE[one[at]] ? [one, one.slice(0, at) + ALIKE[one[at]] + one.slice(at + 1)] : [one]));
    }
    const meant = tries.map(whole).filter(Boolean);
    return meant.find((postcode) => index && lookUp(index, postcode).known) ?? meant[0] ?? null;
  }

  // The ways to read half a postcode: TS18 is a district, TS18 1 a sector.
  function halves(typed) {
    const words = upper(typed).trim().split(/[^A-Z0-9]+/).filter(Boolean);
    if (words.length > 2 || words.join("").length > 6) return [];
    const given = words.length === 2 ? [[words[0], words[1]]] : cuts(words[0] ?? "");
    return given
      .filter(([outward, inward]) => PART.test(outward + inward) && new RegExp(`^${OUTWARD}$`).test(outward))
      .filter(([, inward]) => new RegExp(`^([0-9][${LETTERS}]?)?$`).test(inward))
      .map(([outward, inward]) => (inward ? `${outward} ${inward[0]}` : outward));
  }

  function cuts(letters) {
    return [0, 1, 2].map((count) => [letters.slice(0, letters.length - count), letters.slice(letters.length - count)]);
  }

  // Every unit of a sector with its answer: places of wards, boroughs or offices, the likelier first.
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

  // What the index says of a postcode: `known`, its `wards` by slug, or the `boroughs` it lies in.
  function lookUp(index, postcode) {
    const sector = postcode.slice(0, -2);
    const [outward] = postcode.split(" ");
    const text = index.sectors[sector];
    const found = text === undefined
      ? [index.elsewhere[sector] ?? index.elsewhere[outward] ?? []].flat()
      : unitsOf(text).get(postcode.slice(-2)) ?? [];
    return { known: found.length > 0, ...sorted(index, found) };
  }

  // The wards that a district or sector touches, the one with the most postcodes first, and the boroughs;
  // `boxes` tells whether postcodes at a mail office were left out.
  function lookUpPart(index, part) {
    const isOf = ([place]) => place === part || place.startsWith(part.includes(" ") ? `${part}#` : `${part} `);
    const answers = [
      ...Object.entries(index.sectors).filter(isOf).flatMap(([, text]) => [...unitsOf(text).values()]),
      ...Object.entries(index.elsewhere).filter(isOf).map(([, answer]) => [answer].flat()),
      ...(part.includes(" ") && !index.sectors[part] ? [[index.elsewhere[part.split(" ")[0]] ?? []].flat()] : []),
    ];
    const placed = answers.filter(([first]) => !isOffice(index, first));
    const found = (placed.length ? placed : answers).flat();
    const counts = new Map();
    for (const place of found) counts.set(place, (counts.get(place) ?? 0) + 1);
    const places = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one) || one - other);
    const boxes = placed.length > 0 && placed.length < answers.length;
    return { known: found.length > 0, boxes, ...sorted(index, places) };
  }

  // A postcode at a mail office, as of boxes and large firms, tells nothing of where its sector lies.
  function isOffice(index, place) {
    return place >= index.wards.length + index.boroughs.length;
  }

  function sorted(index, found) {
    const count = index.wards.length;
    const ward = (place) => index.offices[place - count - index.boroughs.length] ?? place;
    const places = found.map(ward);
    return {
      wards: places.filter((place) => place < count).map((place) => index.wards[place]),
      boroughs: places.filter((place) => place >= count).map((place) => index.boroughs[place - count]).filter(Boolean),
    };
  }

  // Whether the list holds all postcodes that begin with the same letters.
  function isCovered(index, postcode) {
    return index.areas.length === 0 || index.areas.includes(/^[A-Z]+/.exec(postcode)[0]);
  }

  return { tidy, repaired, halves, lookUp, lookUpPart, isCovered };
})();
