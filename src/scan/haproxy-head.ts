/**
 * Reads what stands in front of an event's text when no envelope was taken off, or not all of it: blanks, a viewer's date, a tag, the label of
 * standard error.
 *
 *     2026-11-24 04:10:07 [WARNING]  (812) : Server …       Starting haproxy: [ALERT] 328/041007 (812) : Starting …
 *     ^date               ^label             ^body                   ^tag     ^label                     ^body
 *
 * Others let strangers write into their lines ("Invalid user [ALERT] (1) : …"), so in front of a label stand dates and the name of a container only,
 * unless the line is known to be HAProxy's.
 */
import { CLASS, COLON, DIGIT, DOT, find, isDigit, LBRACKET, needle, PIPE, RBRACKET, SPACE, startsAt, TAB, WORD } from './bytes.ts';
import { createBehind, readBehind } from './haproxy-behind.ts';
import { labelEnd, tagEnd } from './haproxy-envelope.ts';

export interface Head {
  /** Where the text begins. */
  body: number;
  /** Number in LABELS; -1 none. */
  label: number;
  /** The label has no process id behind it. */
  bare: boolean;
  /** The line says that it is HAProxy's. */
  tagged: boolean;
  /** Where a date begins that no envelope took, `2026-11-24 04:10:07`; -1 none. */
  date: number;
}

export const createHead = (): Head => ({ body: 0, label: -1, bare: false, tagged: false, date: -1 });

/** Capital letters: written by HAProxy's own ha_alert() and the like. Small ones: by a Lua script's core.log(). */
export const LABELS: readonly (readonly [label: string, level: string, own: boolean])[] = [
  ['[ALERT]', 'alert', true],
  ['[WARNING]', 'warn', true],
  ['[NOTICE]', 'notice', true],
  ['[DIAG]', 'debug', true],
  ['[emerg]', 'emerg', false],
  ['[alert]', 'alert', false],
  ['[crit]', 'crit', false],
  ['[err]', 'error', false],
  ['[warning]', 'warn', false],
  ['[notice]', 'notice', false],
  ['[info]', 'info', false],
  ['[debug]', 'debug', false],
];

const TEXTS = LABELS.map(([label]) => needle(label));
const LETTER_H = 104;
const KERNEL = needle('kernel: ');
/** How far a label or tag is looked for, and how many words may stand in front of a tag with a process id. */
const REACH = 120;
const WORDS = 6;
const DASH = 45;
const UNDERSCORE = 95;
const LETTER_A = 65;
const LETTER_T = 84;
const LETTER_Z = 90;
/** Never in front of a label or tag: here texts begin that somebody else wrote. */
const STRANGE = new Uint8Array(256);
for (const c of '"\'{}=%/\\<>?&;!()') STRANGE[c.charCodeAt(0)] = 1;

const behind = createBehind();

/** Reads the head of bytes[from, end); `rawStart` is where the physical line begins, `tagged` whether the envelope names haproxy. */
export function readHead(bytes: Buffer, rawStart: number, from: number, end: number, tagged: boolean, head: Head): void {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  head.label = -1;
  head.bare = false;
  head.tagged = tagged;
  head.date = isDate(bytes, at, end) ? at : -1;
  const kernel = from - KERNEL.length >= rawStart && startsAt(bytes, from - KERNEL.length, from, KERNEL);
  if (kernel) at = clockEnd(bytes, at, end);
  head.body = at;
  // A tag of another program was taken off: HAProxy's may not follow.
  const foreign = !tagged && !kernel && from > rawStart && bytes[from - 2] === COLON;
  if (!foreign && !tagged && !kernel) {
    readBehind(bytes, at, end, behind);
    if (behind.named) head.tagged = true;
    head.body = at = behind.body;
  }
  const limit = Math.min(end, at + REACH);
  let words = 0;
  for (let i = at; i < limit; i++) {
    const c = bytes[i] as number;
    if (STRANGE[c] === 1) return;
    if (c === SPACE && bytes[i - 1] !== SPACE) words++;
    else if (c === LBRACKET) {
      if (!head.tagged && !isOwnPrefix(bytes, at, i)) continue;
      if (readLabel(bytes, i, end, i === head.body, head)) return;
    } else if (c === LETTER_H && !head.tagged && !foreign && (i === at || bytes[i - 1] === SPACE)) {
      const name = tagEnd(bytes, i, end);
      const body = name < 0 ? -1 : bodyBehind(bytes, name, end);
      if (body < 0 || words > (bytes[name] === COLON ? 1 : WORDS)) continue;
      head.tagged = true;
      i = body;
      while (i < limit && bytes[i] === SPACE) i++;
      head.body = i--;
    }
  }
}

function readLabel(bytes: Buffer, at: number, end: number, first: boolean, head: Head): boolean {
  const label = TEXTS.findIndex((text) => startsAt(bytes, at, end, text));
  if (label < 0) return false;
  let body = labelEnd(bytes, at, end);
  if (body < 0) {
    body = at + (TEXTS[label] as Buffer).length;
    if (!first || bytes[body] !== SPACE) return false;
    head.bare = true;
  }
  while (body < end && bytes[body] === SPACE) body++;
  head.label = label;
  head.body = body;
  return true;
}

/** Behind `[812]: ` or `: `, or -1. */
function bodyBehind(bytes: Buffer, from: number, end: number): number {
  let at = from;
  if (bytes[at] === LBRACKET) {
    const close = find(bytes, RBRACKET, at, Math.min(end, at + 12));
    if (close < 0 || !isDigit(bytes[close - 1])) return -1;
    at = close + 1;
  }
  return bytes[at] === COLON && bytes[at + 1] === SPACE ? at + 2 : -1;
}

/** Digits, signs and a time zone of capitals, or one word and a bar (`haproxy-1  | `). */
function isOwnPrefix(bytes: Buffer, from: number, end: number): boolean {
  let stop = end;
  while (stop > from && bytes[stop - 1] === SPACE) stop--;
  if (stop > from && bytes[stop - 1] === PIPE) {
    stop--;
    while (stop > from && bytes[stop - 1] === SPACE) stop--;
    for (let i = from; i < stop; i++) if (bytes[i] !== DASH && bytes[i] !== DOT && ((CLASS[bytes[i] as number] as number) & WORD) === 0) return false;
    return true;
  }
  let letters = 0;
  for (let i = from; i < stop; i++) {
    const c = bytes[i] as number;
    if (isDigit(c) || c === SPACE || c === DASH || c === COLON || c === DOT || c === 43 || c === 44) letters = 0;
    else if (c < LETTER_A || c > LETTER_Z || c === UNDERSCORE || ++letters > 5) return false;
  }
  return true;
}

/** Behind `[651297.405105] `. */
function clockEnd(bytes: Buffer, from: number, end: number): number {
  const close = bytes[from] === LBRACKET ? find(bytes, RBRACKET, from, Math.min(end, from + 24)) : -1;
  if (close < 0 || bytes[close + 1] !== SPACE) return from;
  for (let i = from + 1; i < close; i++) if (bytes[i] !== SPACE && bytes[i] !== DOT && ((CLASS[bytes[i] as number] as number) & DIGIT) === 0) return from;
  return close + 2;
}

/** `2026-11-24 04:10:07`, or with "T". */
function isDate(bytes: Buffer, at: number, end: number): boolean {
  return (
    at + 20 <= end &&
    bytes[at + 4] === DASH &&
    bytes[at + 7] === DASH &&
    (bytes[at + 10] === SPACE || bytes[at + 10] === LETTER_T) &&
    bytes[at + 13] === COLON &&
    bytes[at + 16] === COLON &&
    isDigit(bytes[at]) &&
    isDigit(bytes[at + 5]) &&
    isDigit(bytes[at + 8]) &&
    isDigit(bytes[at + 11]) &&
    isDigit(bytes[at + 18])
  );
}
