/**
 * Takes a console line of cloudflared apart.
 *
 *     ERR Request failed error="stream 13 canceled" connIndex=2 dest=https://shop.example/ event=0
 *     ^level ^message   ^key  ^value (quoted, with backslashes, or up to the next blank)
 */
import { TUNNEL_KEYS, TUNNEL_LEVELS, TUNNEL_OWN_KEYS } from '../../parsers/cloudflare/tunnel.ts';
import { BACKSLASH, CLASS, find, LBRACKET, needle, QUOTE, RBRACKET, SPACE, startsAt, WORD } from './bytes.ts';
import { bareText, createTunnelHead, mayBeTunnel, readTunnelHead, skipColours, type TunnelHead } from './cloudflared-head.ts';

/** Keys whose values are of use. */
const VALUES = ['error', 'originService', 'dest', 'cfRay', 'component', 'status', 'hard_fail'] as const;

export interface TunnelLine {
  /** Name of the level in TUNNEL_LEVELS, "" when there is none. */
  level: string;
  messageStart: number;
  messageEnd: number;
  /** Start and end of values, -1 when absent. */
  readonly values: Record<(typeof VALUES)[number], { start: number; end: number; quoted: boolean }>;
  /** Whether a key is there that only cloudflared writes, or a tag names it. */
  own: boolean;
  readonly head: TunnelHead;
}

export const createTunnelLine = (): TunnelLine => {
  const value = (): { start: number; end: number; quoted: boolean } => ({ start: -1, end: -1, quoted: false });
  const values = Object.fromEntries(VALUES.map((name) => [name, value()])) as TunnelLine['values'];
  return { level: '', messageStart: 0, messageEnd: 0, values, own: false, head: createTunnelHead() };
};

const EQUALS = 61;
const ESCAPE = 27;
const SHORT = Object.keys(TUNNEL_LEVELS)
  .filter((name) => /^[A-Z]{3}$/.test(name))
  .map((name) => ({ name, text: needle(name) }));
const OLD_TIME = needle('time="');
const OLD_LEVEL = needle(' level=');
const OLD_MESSAGE = needle(' msg="');
const LONG = Object.keys(TUNNEL_LEVELS)
  .filter((name) => /^[a-z]+$/.test(name))
  .map((name) => ({ name, text: needle(`${name} `) }));
const KEYS = TUNNEL_KEYS.map((name) => ({ name, text: needle(name), own: TUNNEL_OWN_KEYS.includes(name) }));

/** Reads bytes[from, end); `rawFrom` is where the physical line begins, for a level that was taken for part of an envelope. */
export function readTunnelLine(bytes: Buffer, from: number, end: number, rawFrom: number, line: TunnelLine): boolean {
  // Most lines are not cloudflared's: told by their first byte.
  if (from >= end || (from === rawFrom && !mayBeTunnel(bytes, from))) return false;
  line.level = '';
  line.own = false;
  for (const name of VALUES) line.values[name].start = line.values[name].end = -1;
  const { head } = line;
  readTunnelHead(bytes, from, end, rawFrom, head);
  line.own = head.own;
  if (head.level >= 0) {
    line.level = head.name;
    const behind = skipColours(bytes, head.behind, end);
    if (bytes[behind] !== LBRACKET) return readBody(bytes, behind, end, line);
    const close = find(bytes, RBRACKET, behind, Math.min(end, behind + 40));
    return close >= 0 && readBody(bytes, close + 1, end, line);
  }
  if (startsAt(bytes, head.body, end, OLD_TIME)) return readPairs(bytes, head.body, end, line);
  if (readBehindEnvelope(bytes, from, end, rawFrom, line)) return true;
  if (head.own) return readBare(head.body, end, line);
  const bare = bareText(bytes, from, end);
  return bare >= 0 && readBare(bare, end, line);
}

/** A message that begins like a syslog tag ("GOOS: linux …") was taken for one, with the level in front of it. */
function readBehindEnvelope(bytes: Buffer, from: number, end: number, rawFrom: number, line: TunnelLine): boolean {
  for (let at = from - 5; at > rawFrom && at > from - 120; at--) {
    if (bytes[at] !== SPACE || bytes[at - 1] !== 90 || (bytes[at + 4] !== SPACE && bytes[at + 4] !== ESCAPE)) continue;
    const level = SHORT.find(({ text }) => startsAt(bytes, at + 1, end, text));
    if (level === undefined) continue;
    line.level = level.name;
    return readBody(bytes, at + 4, end, line);
  }
  return false;
}

/** What cloudflared writes without a level: a Go trace, a word of the updater. */
function readBare(from: number, end: number, line: TunnelLine): boolean {
  line.messageStart = from;
  line.messageEnd = end;
  return end > from;
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
  line.messageStart = Math.min(skipColours(bytes, blank + 1, end), end);
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
    const start = skipColours(bytes, at + 1, end);
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
    let value = skipColours(bytes, stop + 1, end);
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
