/** Whether a URL is worth asking `probeKind` (parsers/nginx/details.ts) about: decided on its bytes, since most are not. */
import { PROBE_STARTS } from '../../parsers/nginx/details.ts';
import { BACKSLASH, DOT, needle, SLASH } from './bytes.ts';
import type { Memory } from './memory.ts';

const PERCENT = 37;
const SLOTS = 4096;
const slotOf = (a: number, b: number, c: number): number => ((a | 32) * 961 + (b | 32) * 31 + (c | 32)) & (SLOTS - 1);
/** 1 where the first three characters of a probe hash to, and the probes that begin so. Compared without regard to case: | 32. */
const SLOT_TAKEN = new Uint8Array(SLOTS);
/** Where the kernels look for a beginning of a probe. */
export const PROBE_BEGINNINGS: Uint8Array = SLOT_TAKEN;
const STARTS: (readonly Uint8Array[] | undefined)[] = new Array(SLOTS).fill(undefined);
for (const text of PROBE_STARTS) {
  const slot = slotOf(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2));
  SLOT_TAKEN[slot] = 1;
  STARTS[slot] = [...(STARTS[slot] ?? []), needle(text).map((c) => c | 32)];
}
/** 1 where the first three characters of a text hash to. */
export function beginnings(texts: readonly string[]): Uint8Array {
  const table = new Uint8Array(SLOTS);
  for (const text of texts) table[slotOf(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2))] = 1;
  return table;
}

/** The same for kernel/target.ts: per slot the address of the texts that begin so (length and letters each, length 0 ends them), or 0. */
export function probeTable(memory: Memory): number {
  return memory.list(
    STARTS.map((texts) => {
      if (!texts) return 0;
      const bytes = texts.flatMap((text) => [text.length, ...text]);
      const at = memory.uint8(bytes.length + 1);
      at.set(bytes);
      return at;
    }),
  );
}

/** Longest name of a file. */
const NAME_MAX = 255;

export function mayProbe(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from > NAME_MAX) return true;
  if (startsProbe(bytes, from, end)) return true;
  for (let i = from; i < end; i++) {
    const c = bytes[i] as number;
    if (c > 92 || (c > SLASH && c < BACKSLASH)) continue;
    if (c === SLASH || c === BACKSLASH) {
      if (startsProbe(bytes, i + 1, end)) return true;
    } else if (c === DOT) {
      if (i + 1 < end && (bytes[i + 1] === DOT || bytes[i + 1] === PERCENT)) return true;
    } else if (c === PERCENT && i + 2 < end) {
      const high = bytes[i + 1] as number;
      const low = (bytes[i + 2] as number) | 32;
      if ((high === 50 && (low === 101 || low === 53)) || ((high | 32) === 99 && low === 48)) return true;
    }
  }
  return false;
}

function startsProbe(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return false;
  if (bytes[at] === DOT) return true;
  if (at + 2 >= end) return false;
  const slot = slotOf(bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number);
  if (SLOT_TAKEN[slot] === 0) return false;
  for (const text of STARTS[slot] as readonly Uint8Array[]) {
    let i = 0;
    while (i < text.length && at + i < end && ((bytes[at + i] as number) | 32) === text[i]) i++;
    if (i === text.length) return true;
  }
  return false;
}
