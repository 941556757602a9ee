// Words as people type them: in any case, with accents or without, and with slips of the keys.

/** @param {string} text */
export const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

// How many letters must be added, removed, changed or swapped to make one word of another.
/** @type {(one: string, other: string) => number} */
function distance(one, other) {
  /** @type {number[]} */
  let before;
  /** @type {number[]} */
  let last = [];
  let row = [...Array(other.length + 1).keys()];
  for (let at = 1; at <= one.length; at += 1) {
    [before, last, row] = [last, row, [at]];
    for (let to = 1; to <= other.length; to += 1) {
      const isSame = one[at - 1] === other[to - 1];
      const isSwapped = at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
      row[to] = Math.min(last[to] + 1, row[to - 1] + 1, last[to - 1] + (isSame ? 0 : 1), isSwapped ? before[to - 2] + 1 : Infinity);
    }
  }
  return row[other.length];
}

// The known word that a slip was meant to be, the weightier of two as near; undefined where none is near.
/** @type {(typed: string, known: string[], weight?: (word: string) => number, most?: number) => string | undefined} */
export function nearest(typed, known, weight = () => 0, most = typed.length > 7 ? 2 : 1) {
  const near = known.filter((word) => Math.abs(word.length - typed.length) <= most)
    .map((word) => ({ word, far: distance(typed, word) })).filter(({ far }) => far <= most);
  near.sort((one, other) => one.far - other.far || weight(other.word) - weight(one.word) || (one.word < other.word ? -1 : 1));
  return near[0]?.word;
}
