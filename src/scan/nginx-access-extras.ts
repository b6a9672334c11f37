/**
 * Reads what stands behind the combined format: `rt=0.019 ua="10.0.0.5:80, 10.0.0.6:80" us="502, 200"`, quoted values without
 * a name, anything else. Names that people use are known (parsers/nginx/access-names.ts); a value that does not look like its
 * role is left alone, so that ua="curl/8.5" is not taken for an address.
 */
import type { Role } from '../../parsers/nginx/access.ts';
import { EXTRAS } from '../../parsers/nginx/access-names.ts';
import { CLASS, COLON, COMMA, DOT, find, isDigit, needle, QUOTE, SLASH, SPACE, WORD } from './bytes.ts';
import { slotOf } from './nginx-access-row.ts';

export type Looks = 'numbers' | 'statuses' | 'addresses' | 'word';
const LOOKS: Readonly<Partial<Record<Role, Looks>>> = {
  requestTime: 'numbers',
  connectTime: 'numbers',
  headerTime: 'numbers',
  responseTime: 'numbers',
  upstreamStatus: 'statuses',
  upstreamAddr: 'addresses',
};

interface Name {
  readonly text: Buffer;
  readonly slot: number;
  readonly looks: Looks;
}

/** Each known name, and what it stands for. */
export const EXTRA_NAMES: readonly { readonly name: string; readonly role: Role; readonly looks: Looks }[] = (
  Object.entries(EXTRAS) as [Role, readonly string[]][]
).flatMap(([role, names]) => names.map((name) => ({ name, role, looks: LOOKS[role] ?? 'word' })));

/** Names by first byte and length. */
const NAMES: (readonly Name[] | undefined)[] = [];
const LONGEST = 32;
for (const { name, role, looks } of EXTRA_NAMES) {
  const at = name.charCodeAt(0) * LONGEST + name.length;
  NAMES[at] = [...(NAMES[at] ?? []), { text: needle(name), slot: slotOf(role), looks }];
}
const DASH = 45;
const TAKEN = (Object.keys(EXTRAS) as Role[]).map(slotOf);

/** Forgets what the extras of the line before said. */
export function clearExtras(slots: Int32Array): void {
  for (const slot of TAKEN) slots[slot] = slots[slot + 1] = -1;
}

/** Reads bytes[from, end) into the slots. */
export function readExtras(bytes: Buffer, from: number, end: number, slots: Int32Array): void {
  let at = from;
  while (at < end) {
    if (bytes[at] === SPACE) {
      at++;
      continue;
    }
    if (bytes[at] === QUOTE) {
      const close = find(bytes, QUOTE, at + 1, end);
      if (close < 0) return;
      at = close + 1;
      continue;
    }
    let i = at;
    while (i < end && isOfName(bytes[i] as number)) i++;
    at = i < end && bytes[i] === 61 && i > at ? readValue(bytes, at, i, end, slots) : wordEnd(bytes, i, end);
  }
}

/** Whether a name may hold the byte. */
export function isOfName(c: number): boolean {
  return ((CLASS[c] as number) & WORD) !== 0 || c === DASH || c === DOT;
}

/** `name=value` with the "=" at `equals`. Returns where the value ends. */
function readValue(bytes: Buffer, at: number, equals: number, end: number, slots: Int32Array): number {
  const name = nameAt(bytes, at, equals);
  let start = equals + 1;
  let stop: number;
  let next: number;
  if (start < end && bytes[start] === QUOTE) {
    start++;
    stop = find(bytes, QUOTE, start, end);
    if (stop < 0) return end;
    next = stop + 1;
  } else next = stop = name && name.looks !== 'word' ? itemsEnd(bytes, start, end) : wordEnd(bytes, start, end);
  if (name && (slots[name.slot] as number) < 0 && fits(bytes, start, stop, name.looks)) {
    slots[name.slot] = start;
    slots[name.slot + 1] = stop;
  }
  return next;
}

function nameAt(bytes: Buffer, from: number, end: number): Name | undefined {
  const length = end - from;
  const names = length < LONGEST ? NAMES[(bytes[from] as number) * LONGEST + length] : undefined;
  if (!names) return undefined;
  for (const name of names) {
    let i = 1;
    while (i < length && bytes[from + i] === name.text[i]) i++;
    if (i === length) return name;
  }
  return undefined;
}

function wordEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== SPACE) at++;
  return at;
}

/** End of a bare list: `0.001, 0.019 : 0.003`. */
function itemsEnd(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] !== SPACE) continue;
    if (bytes[at - 1] === COMMA) continue;
    if (bytes[at + 1] !== COLON || bytes[at + 2] !== SPACE) return at;
    at += 2;
  }
  return end;
}

function fits(bytes: Buffer, from: number, end: number, looks: Looks): boolean {
  for (let at = from; at < end; at++) {
    const c = bytes[at] as number;
    if (isDigit(c) || c === DASH || c === COMMA || c === SPACE || c === COLON) continue;
    if (looks === 'numbers' ? c !== DOT : looks === 'statuses' || (looks === 'addresses' && (c === 40 || (c === SLASH && bytes[from] !== 117)))) return false;
  }
  return true;
}
