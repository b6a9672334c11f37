/** URLs that scanners ask for: what ../probe.ts decides on bytes. */

const MAX_TARGET: usize = 255;

const SPACE: u8 = 32;
const PERCENT: u8 = 37;
const DOT: u8 = 46;
const SLASH: u8 = 47;
const QUESTION: u8 = 63;
const BACKSLASH: u8 = 92;

/** Where the target that was read last ends, where its query begins (or the same), and whether somebody has to look at it. */
export let targetEnd: usize = 0;
export let targetQuery: usize = 0;
export let mayProbe: bool = false;

/** Slot of three letters in a table of beginnings: `slotOf` of ../probe.ts. */
function slotOf(p: usize): usize {
  return (((<u32>load<u8>(p) | 32) * 961 + (<u32>load<u8>(p, 1) | 32) * 31 + (<u32>load<u8>(p, 2) | 32)) & 4095) as usize;
}

/** 1 for each of blank, % . / ? \ in the 16 bytes at p. */
function telling(p: usize): i32 {
  const text = v128.load(p);
  const low = i8x16.swizzle(i8x16(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 0, 1, 3), v128.and(text, i8x16.splat(15)));
  const high = i8x16.swizzle(i8x16(0, 0, 1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), i8x16.shr_u(text, 4));
  return i8x16.bitmask(i8x16.ne(v128.and(low, high), i8x16.splat(0)));
}

/**
 * Whether a segment that begins at p may be a probe's. `starts`: per slot the address of the texts that begin so, or 0. A text is its length
 * and its letters, in lower case as `| 32` makes it; length 0 ends them.
 */
export function startsWithOne(starts: usize, p: usize, end: usize): bool {
  if (p >= end) return false;
  if (load<u8>(p) === DOT) return true;
  if (p + 2 >= end) return false;
  let text = <usize>load<u32>(starts + (slotOf(p) << 2));
  if (text === 0) return false;
  for (let n = <usize>load<u8>(text); n !== 0; n = <usize>load<u8>(text)) {
    let i: usize = 0;
    while (i < n && p + i < end && (load<u8>(p + i) | 32) === load<u8>(text + 1 + i)) i++;
    if (i === n) return true;
    text += n + 1;
  }
  return false;
}

/** Whether c at p, which is none of blank and ?, makes somebody look: `mayProbe` of ../probe.ts. */
function tells(starts: usize, p: usize, c: u8, end: usize): bool {
  if (c === SLASH || c === BACKSLASH) return startsWithOne(starts, p + 1, end);
  const next = load<u8>(p, 1);
  if (c === DOT) return next === DOT || next === PERCENT;
  const low = load<u8>(p, 2) | 32;
  return next === 50 ? low === 101 || low === 53 : (next | 32) === 99 && low === 48;
}

/** Reads the target at `from`, up to a blank or to the quote at `end`. No beginning of a probe holds either. */
export function readTarget(starts: usize, from: usize, end: usize): void {
  let stop = end;
  let query: usize = 0;
  let probe = startsWithOne(starts, from, end);
  for (let chunk = from; chunk < stop; chunk += 16) {
    for (let mask = telling(chunk); mask !== 0; mask &= mask - 1) {
      const p = chunk + ctz(mask);
      if (p >= stop) break;
      const c = load<u8>(p);
      if (c === SPACE) stop = p;
      else if (c === QUESTION) {
        if (query === 0) query = p;
      } else if (!probe) probe = tells(starts, p, c, end);
    }
  }
  targetEnd = stop;
  targetQuery = query === 0 ? stop : query;
  mayProbe = probe || stop - from > MAX_TARGET;
}
