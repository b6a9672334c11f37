/** Whether a URL is worth asking `probeKind` (parsers/nginx/details.ts) about: decided on its bytes, since most are not. */
import { PROBE_STARTS } from '../../parsers/nginx/details.ts';
import { BACKSLASH, DOT, needle, SLASH } from './bytes.ts';
import type { Memory } from './memory.ts';

const PERCENT = 37;
const SLOTS = 4096;
const slotOf = (a: number, b: number, c: number): number => ((a | 32) * 961 + (b | 32) * 31 + (c | 32)) & (SLOTS - 1);
/** The texts by what their first three characters hash to, without regard to case: | 32. */
function bySlot(texts: readonly string[]): readonly (readonly Uint8Array[] | undefined)[] {
  const table: (readonly Uint8Array[] | undefined)[] = new Array(SLOTS).fill(undefined);
  for (const text of texts) {
    const slot = slotOf(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2));
    table[slot] = [...(table[slot] ?? []), needle(text).map((c) => c | 32)];
  }
  return table;
}

const STARTS = bySlot(PROBE_STARTS);
const SLOT_TAKEN = Uint8Array.from(STARTS, (texts) => (texts === undefined ? 0 : 1));

/** Texts for `startsWithOne` of kernel/target.ts: per slot the address of those that begin so (length and letters each, length 0 ends them), or 0. */
export function startsTable(memory: Memory, texts: readonly string[]): number {
  return memory.list(
    bySlot(texts).map((some) => {
      if (!some) return 0;
      const bytes = some.flatMap((text) => [text.length, ...text]);
      const at = memory.uint8(bytes.length + 1);
      at.set(bytes);
      return at;
    }),
  );
}

/** The beginnings of probes, for the kernels. */
export const probeTable = (memory: Memory): number => startsTable(memory, PROBE_STARTS);

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
