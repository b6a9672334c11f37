/**
 * Finds where cloudflared's own part of a console line begins, when something stands in front that no envelope took.
 *
 *     stderr: 2026-11-23T03:01:02Z ERR …      Mon Nov 23 03:01:02 2026 daemon.err cloudflared[7]: 2026-11-23T03:01:02Z ERR …
 *     2026-11-23 03:01:02.1+00:002026-11-23T03:01:02Z ERR …      today at 3:01:02 AM2026-11-23T03:01:02Z ERR …      ␣␣␣␣ERR …
 *
 * In front of the level stand dates and a few words of viewers, or a tag that names cloudflared.
 */
import { TUNNEL_LEVELS } from '../../parsers/cloudflare/tunnel.ts';
import { COLON, find, isDigit, LBRACKET, needle, PIPE, QUOTE, RBRACKET, SPACE, startsAt, TAB } from './bytes.ts';

export interface TunnelHead {
  /** Where the level begins; -1: there is none. */
  level: number;
  /** Name of the level in TUNNEL_LEVELS. */
  name: string;
  /** Behind the level; for `INFO[2020-…]` the position of the bracket. */
  behind: number;
  /** A tag names cloudflared: the line is its own, whatever it says. */
  own: boolean;
  /** Behind that tag, or where the line begins. */
  body: number;
}

export const createTunnelHead = (): TunnelHead => ({ level: -1, name: '', behind: 0, own: false, body: 0 });

const names = (pattern: RegExp): { name: string; text: Buffer }[] =>
  Object.keys(TUNNEL_LEVELS)
    .filter((name) => pattern.test(name))
    .map((name) => ({ name, text: needle(name) }));
const SHORT = names(/^[A-Z]{3}$/);
const LOGRUS = names(/^[A-Z]{4,7}$/);
const TAG = needle('cloudflared');
const HASH_ESCAPE = needle('#033[');
const CARET = 94;
/** How far a level is looked for. */
const REACH = 160;
/** What viewers and syslog daemons write in words. */
const WORDS: ReadonlySet<string> = new Set(
  'stderr: stdout: | today at am pm mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec utc gmt'.split(' '),
);
const ESCAPE = 27;
const LETTER_M = 109;
const LETTER_T = 84;
const DASH = 45;
/** First bytes of levels. */
const IS_LEVEL = new Uint8Array(256);
for (const { text } of [...SHORT, ...LOGRUS]) IS_LEVEL[text[0] as number] = 1;

/** First bytes of what may stand in front of a level. */
const MAY_BEGIN = new Uint8Array(256);
for (const c of ' \t\x1b#^[cfstMTWFSJAONDRCL') MAY_BEGIN[c.charCodeAt(0)] = 1;
for (let c = 0; c < 256; c++) if (IS_LEVEL[c] === 1) MAY_BEGIN[c] = 1;

/** Whether a line that begins so can be cloudflared's: most lines of a log are not, and are told by this. */
export function mayBeTunnel(bytes: Buffer, at: number): boolean {
  const c = bytes[at] as number;
  if (!isDigit(c)) return MAY_BEGIN[c] === 1;
  // A date, a time, the day of a date.
  return (
    bytes[at + 4] === DASH ||
    (bytes[at + 4] === 47 && bytes[at + GO_DATE] === 102) ||
    bytes[at + 2] === COLON ||
    bytes[at + 1] === SPACE ||
    bytes[at + 2] === SPACE
  );
}

/** What cloudflared and its libraries write past its own log, without a level: at the beginning, or behind the date of Go's log package. */
const BARE = [
  'failed to sufficiently increase ',
  'failed to request quick Tunnel',
  'failed to unmarshal quick Tunnel',
  'Recover from http2 response writer panic',
  'Cannot install event logger: ',
  'Leave cloudflared running to download the cert',
].map(needle);
/** Length of `2026/11/23 03:01:02 `. */
const GO_DATE = 20;

/** Where such a text begins, or -1. */
export function bareText(bytes: Buffer, from: number, end: number): number {
  const at = bytes[from + 4] === 47 && bytes[from + 7] === 47 && bytes[from + GO_DATE - 1] === SPACE ? from + GO_DATE : from;
  return BARE.some((text) => startsAt(bytes, at, end, text)) ? at : -1;
}

/** Reads bytes[from, end); `rawFrom` is where the physical line begins. */
export function readTunnelHead(bytes: Buffer, from: number, end: number, rawFrom: number, head: TunnelHead): void {
  head.level = -1;
  head.body = from;
  head.own = from > rawFrom && isTagged(bytes, Math.max(rawFrom, from - REACH), from);
  const limit = Math.min(end, from + REACH);
  let start = from;
  for (let at = from; at < limit; at++) {
    const c = bytes[at] as number;
    if (c === QUOTE || c === 123) return;
    if (c === TAG[0] && (at === from || isBlank(bytes[at - 1])) && !head.own && startsAt(bytes, at, end, TAG)) {
      const colon = find(bytes, COLON, at, Math.min(end, at + 24));
      const next = bytes[at + TAG.length];
      if (colon > 0 && (next === COLON || next === LBRACKET) && isBlank(bytes[colon + 1]) && words(bytes, from, at) <= 9) {
        head.own = true;
        head.body = start = colon + 2;
        at = colon;
        continue;
      }
    }
    if (IS_LEVEL[c] === 0 || (at > from && !mayPrecede(bytes, at, from))) continue;
    const level = levelAt(bytes, at, end);
    if (level === undefined) continue;
    if (!head.own && !isViewers(bytes, start, at)) return;
    head.level = at;
    head.name = level.name;
    head.behind = at + level.text.length;
    return;
  }
}

function levelAt(bytes: Buffer, at: number, end: number): { name: string; text: Buffer } | undefined {
  for (const level of SHORT) {
    const next = bytes[at + 3];
    if ((next === SPACE || next === ESCAPE) && startsAt(bytes, at, end, level.text)) return level;
  }
  return LOGRUS.find(({ text }) => startsAt(bytes, at, end, text) && bytes[skipColours(bytes, at + text.length, end)] === LBRACKET);
}

/** A blank, the "Z" of a time, or a colour. */
function mayPrecede(bytes: Buffer, at: number, from: number): boolean {
  const before = bytes[at - 1];
  if (isBlank(before) || (before === 90 && isDigit(bytes[at - 2]))) return true;
  if (before !== LETTER_M) return false;
  let i = at - 2;
  while (i > from && (isDigit(bytes[i]) || bytes[i] === 59)) i--;
  return bytes[i] === LBRACKET;
}

const isBlank = (c: number | undefined): boolean => c === SPACE || c === TAB;

/** A tag or container of cloudflared in the envelope: `cloudflared[7]: `, `cloudflared-1  | `, `[pod/cloudflared-x/cloudflared] `. */
function isTagged(bytes: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    if (bytes[at] !== TAG[0] || !startsAt(bytes, at, end, TAG)) continue;
    let behind = at + TAG.length;
    while (behind < end && (bytes[behind] === DASH || bytes[behind] === 95 || isDigit(bytes[behind]))) behind++;
    const next = bytes[behind];
    if (next === COLON || next === LBRACKET || next === RBRACKET) return true;
    while (bytes[behind] === SPACE) behind++;
    if (bytes[behind] === PIPE && behind < end) return true;
  }
  return false;
}

function words(bytes: Buffer, from: number, end: number): number {
  let count = 0;
  for (let at = from; at < end; at++) if (!isBlank(bytes[at]) && (at === from || isBlank(bytes[at - 1]))) count++;
  return count;
}

/** Whether bytes[from, end) is dates, colours, and words that viewers write. */
function isViewers(bytes: Buffer, from: number, end: number): boolean {
  let at = from;
  while (at < end) {
    at = skipColours(bytes, at, end);
    if (at >= end) return true;
    if (isBlank(bytes[at])) {
      at++;
      continue;
    }
    let stop = at;
    while (stop < end && !isBlank(bytes[stop]) && bytes[stop] !== ESCAPE) stop++;
    if (!isViewersWord(bytes, at, stop)) return false;
    at = stop;
  }
  return true;
}

function isViewersWord(bytes: Buffer, from: number, end: number): boolean {
  if (bytes[from] === PIPE && end === from + 1) return true;
  if (isDigit(bytes[from])) {
    for (let i = from; i < end; i++) {
      const c = bytes[i] as number;
      if (!isDigit(c) && c !== DASH && c !== COLON && c !== 43 && c !== 44 && c !== 46 && c !== LETTER_T && c !== 90) return false;
    }
    return true;
  }
  const word = bytes.toString('latin1', from, Math.min(end, from + 8)).toLowerCase();
  return WORDS.has(word) || (/^[ap]m\d/.test(word) && isViewersWord(bytes, from + 2, end));
}

/** Behind terminal colours: `ESC [ 31 m`, what syslog daemons and pagers write for ESC (`#033`, `^[`), or what is left when it was dropped. */
export function skipColours(bytes: Buffer, from: number, end: number): number {
  let at = from;
  for (;;) {
    const width = bytes[at] === ESCAPE ? 1 : startsAt(bytes, at, end, HASH_ESCAPE) ? 4 : bytes[at] !== CARET ? 0 : bytes[at + 2] === LBRACKET ? 2 : 1;
    let stop = at + width + 1;
    if (stop >= end || bytes[stop - 1] !== LBRACKET) return at;
    while (stop < end && stop < at + width + 7 && (isDigit(bytes[stop]) || bytes[stop] === 59)) stop++;
    if (bytes[stop] !== LETTER_M) return at;
    at = stop + 1;
  }
}
