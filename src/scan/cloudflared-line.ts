/**
 * Takes a console line of cloudflared apart.
 *
 *     ERR Request failed error="stream 13 canceled" connIndex=2 dest=https://shop.example/ event=0
 *     ^level ^message   ^key  ^value (quoted, with backslashes, or up to the next blank)
 */
import { TUNNEL_KEYS, TUNNEL_LEVELS, TUNNEL_OWN_KEYS } from '../../parsers/cloudflare/tunnel.ts';
import { BACKSLASH, CLASS, find, isDigit, LBRACKET, needle, QUOTE, RBRACKET, SPACE, startsAt, WORD } from './bytes.ts';

export interface TunnelLine {
  /** Name of the level in TUNNEL_LEVELS, "" when there is none. */
  level: string;
  messageStart: number;
  messageEnd: number;
  /** Start and end of values, -1 when absent. */
  readonly values: Record<'error' | 'originService' | 'dest' | 'cfRay', { start: number; end: number; quoted: boolean }>;
  /** Whether a key is there that only cloudflared writes. */
  own: boolean;
}

export const createTunnelLine = (): TunnelLine => {
  const value = (): { start: number; end: number; quoted: boolean } => ({ start: -1, end: -1, quoted: false });
  return { level: '', messageStart: 0, messageEnd: 0, values: { error: value(), originService: value(), dest: value(), cfRay: value() }, own: false };
};

const DASH = 45;
const EQUALS = 61;
const LETTER_T = 84;
const LETTER_M = 109;
const ESCAPE = 27;
const SHORT = Object.keys(TUNNEL_LEVELS)
  .filter((name) => /^[A-Z]{3}$/.test(name))
  .map((name) => ({ name, text: needle(name) }));
const LOGRUS = Object.keys(TUNNEL_LEVELS)
  .filter((name) => /^[A-Z]{4}$/.test(name))
  .map((name) => ({ name, text: needle(`${name}[`) }));
const OLD_TIME = needle('time="');
const OLD_LEVEL = needle(' level=');
const OLD_MESSAGE = needle(' msg="');
const LONG = Object.keys(TUNNEL_LEVELS)
  .filter((name) => /^[a-z]+$/.test(name))
  .map((name) => ({ name, text: needle(`${name} `) }));
/** First bytes of levels, of `time=` and of a colour. What stood behind an envelope may begin with anything. */
const MAY_BEGIN = new Uint8Array(256);
for (const { text } of [...SHORT, ...LOGRUS, { text: OLD_TIME }]) MAY_BEGIN[text[0] as number] = 1;
MAY_BEGIN[ESCAPE] = 1;
const KEYS = TUNNEL_KEYS.map((name) => ({ name, text: needle(name), own: TUNNEL_OWN_KEYS.includes(name) }));

/** Reads bytes[from, end); `rawFrom` is where the physical line begins, for a level that was taken for part of an envelope. */
export function readTunnelLine(bytes: Buffer, from: number, end: number, rawFrom: number, line: TunnelLine): boolean {
  // Most lines are not cloudflared's: told by their first byte.
  if (from >= end || (from === rawFrom && MAY_BEGIN[bytes[from] as number] === 0 && !isTimed(bytes, from))) return false;
  line.level = '';
  line.own = false;
  for (const name of ['error', 'originService', 'dest', 'cfRay'] as const) line.values[name].start = line.values[name].end = -1;
  const start = skipColours(bytes, from, end);
  const short = levelAt(bytes, start, end);
  if (short !== undefined) {
    line.level = short;
    return readBody(bytes, skipEscapes(bytes, start + 3, end), end, line);
  }
  const logrus = LOGRUS.find(({ text }) => startsAt(bytes, start, end, text));
  if (logrus) {
    const close = find(bytes, RBRACKET, start, Math.min(end, start + 40));
    if (close < 0) return false;
    line.level = logrus.name;
    return readBody(bytes, close + 1, end, line);
  }
  return startsAt(bytes, start, end, OLD_TIME) ? readPairs(bytes, start, end, line) : readBehindEnvelope(bytes, from, end, rawFrom, line);
}

/** `ERR ` and the like, or with a colour behind it. */
function levelAt(bytes: Buffer, at: number, end: number): string | undefined {
  const next = bytes[at + 3];
  return next === SPACE || next === ESCAPE ? SHORT.find(({ text }) => startsAt(bytes, at, end, text))?.name : undefined;
}

/** A message that begins like a syslog tag ("GOOS: linux …") was taken for one, with the level in front of it. */
function readBehindEnvelope(bytes: Buffer, from: number, end: number, rawFrom: number, line: TunnelLine): boolean {
  for (let at = from - 5; at > rawFrom && at > from - 120; at--) {
    if (bytes[at] !== SPACE || bytes[at - 1] !== 90) continue;
    const level = levelAt(bytes, at + 1, end);
    if (level === undefined) continue;
    line.level = level;
    return readBody(bytes, at + 4, end, line);
  }
  return false;
}

/** `time="…" level=error msg="…" error="…"`. */
function readPairs(bytes: Buffer, from: number, end: number, line: TunnelLine): boolean {
  const level = bytes.indexOf(OLD_LEVEL, from);
  const message = bytes.indexOf(OLD_MESSAGE, from);
  if (level < 0 || message < level || message >= end) return false;
  const name = LONG.find(({ text }) => startsAt(bytes, level + OLD_LEVEL.length, end, text));
  if (!name) return false;
  line.level = name.name;
  line.messageStart = message + OLD_MESSAGE.length;
  line.messageEnd = quotedEnd(bytes, line.messageStart, end);
  readKeys(bytes, Math.min(end, line.messageEnd + 1), end, line);
  return true;
}

/** `blank` is the one behind the level. The message may be empty: then the first key stands right there. */
function readBody(bytes: Buffer, blank: number, end: number, line: TunnelLine): boolean {
  line.messageStart = Math.min(skipEscapes(bytes, blank + 1, end), end);
  line.messageEnd = Math.max(line.messageStart, readKeys(bytes, blank, end, line));
  while (line.messageEnd > line.messageStart && bytes[line.messageEnd - 1] === SPACE) line.messageEnd--;
  return true;
}

/** Reads ` key=value` pairs. Returns where the first stands, or `end`. */
function readKeys(bytes: Buffer, from: number, end: number, line: TunnelLine): number {
  let first = end;
  let at = from;
  while (at < end) {
    if (bytes[at] !== SPACE) {
      at++;
      continue;
    }
    const start = skipEscapes(bytes, at + 1, end);
    let stop = start;
    while (stop < end && isKeyByte(bytes[stop] as number)) stop++;
    const key =
      stop < end && bytes[stop] === EQUALS && stop > start
        ? KEYS.find(({ text }) => text.length === stop - start && startsAt(bytes, start, end, text))
        : undefined;
    if (!key) {
      at++;
      continue;
    }
    if (first === end) first = at;
    if (key.own) line.own = true;
    let value = skipEscapes(bytes, stop + 1, end);
    const quoted = bytes[value] === QUOTE && value < end;
    if (quoted) value++;
    const valueEnd = quoted ? quotedEnd(bytes, value, end) : bareEnd(bytes, value, end);
    const name = key.name === 'err' ? 'error' : key.name;
    if (name in line.values && line.values[name as 'error'].start < 0) {
      const slot = line.values[name as 'error'];
      slot.start = value;
      slot.end = valueEnd;
      slot.quoted = quoted;
    }
    at = quoted ? valueEnd + 1 : valueEnd;
  }
  return first;
}

const isKeyByte = (c: number): boolean => ((CLASS[c] as number) & WORD) !== 0 || c === 45;

function quotedEnd(bytes: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    if (bytes[i] === BACKSLASH) i++;
    else if (bytes[i] === QUOTE) return i;
  }
  return end;
}

function bareEnd(bytes: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] !== SPACE && bytes[i] !== ESCAPE) i++;
  return i;
}

/** Behind terminal colours (`ESC [ 31 m`). */
function skipEscapes(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at + 2 < end && bytes[at] === ESCAPE && bytes[at + 1] === LBRACKET) {
    const close = find(bytes, LETTER_M, at + 2, Math.min(end, at + 8));
    if (close < 0) return at;
    at = close + 1;
  }
  return at;
}

/** Whether a time stands here that no envelope took: within a Docker record, or with a colour behind it. */
const isTimed = (bytes: Buffer, at: number): boolean => bytes[at + 4] === DASH && bytes[at + 10] === LETTER_T && isDigit(bytes[at]);

/** The same with the blanks between them, and behind a time that a colour kept from being seen as one. */
function skipColours(bytes: Buffer, from: number, end: number): number {
  let at = skipEscapes(bytes, from, end);
  while (bytes[at] === SPACE && bytes[at + 1] === ESCAPE && at + 1 < end) at = skipEscapes(bytes, at + 1, end);
  if (at + 20 >= end || !isTimed(bytes, at)) return at;
  let i = at + 19;
  while (i < end && i < at + 36 && bytes[i] !== SPACE && bytes[i] !== ESCAPE) i++;
  i = skipEscapes(bytes, i, end);
  return bytes[i] === SPACE ? skipEscapes(bytes, i + 1, end) : i;
}
