/** Searches for a long text that is rarely there: most bytes are passed over unseen (Horspool). For short texts findText is faster. */

/** Position of `what` in bytes[from, end), or -1. */
export type Search = (bytes: Uint8Array, from: number, end: number) => number;

export function createSearch(what: Uint8Array): Search {
  const last = what.length - 1;
  /** How far the text can be moved when this byte stands under its last one. */
  const skip = new Int32Array(256).fill(what.length);
  for (let i = 0; i < last; i++) skip[what[i] as number] = last - i;
  const final = what[last] as number;
  return (bytes, from, end) => {
    let at = from + last;
    while (at < end) {
      const c = bytes[at] as number;
      if (c === final) {
        let i = last - 1;
        while (i >= 0 && bytes[at - last + i] === what[i]) i--;
        if (i < 0) return at - last;
      }
      at += skip[c] as number;
    }
    return -1;
  };
}
