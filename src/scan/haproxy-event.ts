/**
 * Scans what HAProxy writes besides traffic: events, and errors of connections that never became a session.
 *
 *     <129>Nov 24 04:10:07 edge1 haproxy[812]: Server app/node3 is DOWN, reason: …
 *     ^level ^time without year        ^tag    ^message
 *     [ALERT]    (812) : backend 'app' has no server available!        [err] 326/070356 (812) : …
 *     198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure (error:0A00009C:SSL routines::http request)
 */
import type { Shape } from '../../parsers/format.ts';
import { sslReasonOfText } from '../../parsers/haproxy/connection-errors.ts';
import { describeEvent, EVENT_WORDS, type EventKeys, KEPT_AFTER } from '../../parsers/haproxy/event.ts';
import { haproxyConnectionError, haproxyEvent } from '../../parsers/haproxy/formats.ts';
import { keyColumn, nameColumn, numColumn, spanColumn } from './batch.ts';
import {
  CLASS,
  COLON,
  COMMA,
  DIGIT,
  digits,
  DOT,
  find,
  findText,
  GREATER,
  isDigit,
  LBRACE,
  LBRACKET,
  LESS,
  LPAREN,
  needle,
  QUOTE,
  RBRACKET,
  SLASH,
  SPACE,
  startsAt,
  WORD,
  ZERO,
} from './bytes.ts';
import { Dict } from './dict.ts';
import { monthAt } from './envelope.ts';
import { notice, readClfTime, type Seen } from './haproxy-fields.ts';
import { isClfTime } from './pattern.ts';
import type { Scanner, ScanContext } from './scanner.ts';

/** Distinct messages that are kept. */
const MESSAGES = 16_384;
/** How much of a message decides what it is. */
const REACH = 600;
const N = 78;
const APOSTROPHE = 39;

const TAG = needle('haproxy');
const CONNECT_FROM = needle('Connect from ');
const FROM_UNKNOWN = needle('Connect from unknown');
const TO = needle(' to ');
const KEPT = KEPT_AFTER.map(needle);
/** Syslog levels, by number. */
const LEVELS = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'];
const LABELS: readonly (readonly [label: string, level: string])[] = [
  ['[ALERT]', 'alert'],
  ['[WARNING]', 'warn'],
  ['[NOTICE]', 'notice'],
  ['[DIAG]', 'debug'],
  ['[emerg]', 'emerg'],
  ['[alert]', 'alert'],
  ['[crit]', 'crit'],
  ['[err]', 'error'],
  ['[warning]', 'warn'],
  ['[notice]', 'notice'],
  ['[info]', 'info'],
  ['[debug]', 'debug'],
];
const FIRST_WORDS: readonly Buffer[] = [...EVENT_WORDS].filter((word) => /^[A-Za-z]{2}/.test(word)).map(needle);
const BY_FIRST: readonly (readonly Buffer[])[] = Array.from({ length: 256 }, (_, byte) => FIRST_WORDS.filter((word) => word[0] === byte));
/** The templates that begin with a variable. */
const OPEN_ENDS = [
  'has no server available!',
  ' changed its IP from ',
  ': IP changed from ',
  ' changed its FQDN from ',
  ' failed to enter pause mode.',
  'is about to kill the process',
  'prevented from making any progress.',
  ' events dropped',
  '1 event dropped',
].map(needle);
/** What may stand in front of a message at start-up. */
const CONFIG = needle('config : ');
const MAIN = needle('[haproxy.main()] ');

/** A line `SRC [date] FRONTEND/BIND: MESSAGE`. */
export function createConnectionErrorScanner(context: ScanContext, seen: Seen): Scanner {
  const { batch, classes, clock, utc } = context;
  const { block } = batch;
  const message = keyColumn(batch, 'message');
  const level = keyColumn(batch, 'level');
  const time = numColumn(batch, 'time');
  const client = spanColumn(batch, 'client');
  const text = spanColumn(batch, 'message');
  const vhostSpan = spanColumn(batch, 'x-vhost');
  const vhost = nameColumn(batch, 'vhost');
  const vhosts = context.names.get('vhost') as Dict<null>;
  const messages = new Dict<Shape>('cache', MESSAGES, describeConnectionError);
  const levels = LEVELS.map((name) => classes.id(name));

  return {
    format: haproxyConnectionError,
    columns: [message, level],
    scan(row) {
      const { bytes } = block;
      const end = trimmedEnd(bytes, block.start[row] as number, block.end[row] as number);
      const from = block.start[row] as number;
      const blank = find(bytes, SPACE, from, Math.min(end, from + 300));
      if (blank <= from || bytes[blank + 1] !== LBRACKET || !isClfTime(bytes, blank + 2, end)) return false;
      const close = find(bytes, RBRACKET, blank + 22, Math.min(end, blank + 40));
      if (close < 0 || bytes[close + 1] !== SPACE) return false;
      const stop = find(bytes, SPACE, close + 2, Math.min(end, close + 600));
      if (stop < 0 || bytes[stop - 1] !== COLON) return false;
      const slash = find(bytes, SLASH, close + 2, stop);
      if (slash < 0) return false;
      notice(seen, block.offset[row] as number, block.line[row] === 1);
      time[row] = seen.time = readClfTime(bytes, blank + 2, close, clock, utc);
      let colon = blank - 1;
      while (colon > from && bytes[colon] !== COLON) colon--;
      client[2 * row] = from;
      client[2 * row + 1] = colon > from ? colon : blank;
      let nameEnd = slash;
      if (bytes[nameEnd - 1] === 126) nameEnd--;
      vhostSpan[2 * row] = close + 2;
      vhostSpan[2 * row + 1] = nameEnd;
      vhost[row] = vhosts.id(bytes, close + 2, nameEnd);
      text[2 * row] = stop + 1;
      text[2 * row + 1] = end;
      message[row] = messages.id(bytes, stop + 1, Math.min(end, stop + 1 + REACH));
      const found = envelopeLevel(bytes, block.rawStart[row] as number, from);
      level[row] = found < 0 ? 0 : (levels[found] as number);
      return true;
    },
    shape: (row) => ({ ...messages.info(message[row] as number), level: classes.text(level[row] as number) }),
    trim() {
      const { full } = messages;
      if (full) messages.empty();
      return full;
    },
  };
}

/** "SSL handshake failure (error:…)" is one message with a reason; codes and flags of an unknown error are left out. */
export function describeConnectionError(text: string): Shape {
  const [, message = text, reason] = /^([^(]*?)(?: \((?:error:|code=)([^)]*)\)?)?$/.exec(text) ?? [];
  if (reason === undefined || message.startsWith('unknown'))
    return { message: text.startsWith('unknown connection error') ? 'unknown connection error' : text };
  return { message, ssl: sslReasonOfText(`error:${reason}`) };
}

export function createEventScanner(context: ScanContext, seen: Seen): Scanner {
  const { batch, classes, clock } = context;
  const { block } = batch;
  const message = keyColumn(batch, 'message');
  const level = keyColumn(batch, 'level');
  const event = keyColumn(batch, 'x-event');
  const time = numColumn(batch, 'time');
  const client = spanColumn(batch, 'client');
  const text = spanColumn(batch, 'message');
  const vhostSpan = spanColumn(batch, 'x-vhost');
  const upstreamSpan = spanColumn(batch, 'x-upstream');
  const vhost = nameColumn(batch, 'vhost');
  const upstream = nameColumn(batch, 'upstream');
  const vhosts = context.names.get('vhost') as Dict<null>;
  const upstreams = context.names.get('upstream') as Dict<null>;
  const messages = new Dict<EventKeys>('cache', MESSAGES, describeEvent);
  const labels = LABELS.map(([label, name]) => ({ bytes: needle(label), id: classes.id(name) }));
  const levels = LEVELS.map((name) => classes.id(name));
  const masked = new Uint8Array(REACH + 8);
  /** `Nov 24 04:10:07` of the envelope, in the year that brings it closest to the last date. */
  function envelopeTime(bytes: Buffer, rawStart: number, start: number): number {
    let at = rawStart;
    if (bytes[at] === LESS) at = find(bytes, GREATER, at, Math.min(start, at + 6)) + 1;
    const month = at + 15 < start && bytes[at + 6] === SPACE && bytes[at + 9] === COLON ? monthAt(bytes, at) : 0;
    if (month === 0 || seen.time !== seen.time) return Number.NaN;
    const day = bytes[at + 4] === SPACE ? digits(bytes, at + 5, 1) : digits(bytes, at + 4, 2);
    const seenYear = new Date(seen.time).getUTCFullYear();
    let best = Number.NaN;
    for (let year = seenYear - 1; year <= seenYear + 1; year++) {
      const candidate = clock.at(year, month, day, digits(bytes, at + 7, 2), digits(bytes, at + 10, 2), digits(bytes, at + 13, 2));
      if (!(Math.abs(best - seen.time) <= Math.abs(candidate - seen.time))) best = candidate;
    }
    return best;
  }

  function mask(bytes: Buffer, from: number, end: number): number {
    let o = 0;
    for (let i = from; i < end; i++) {
      const c = bytes[i] as number;
      if (!((CLASS[c] as number) & DIGIT) || (i > from && (CLASS[bytes[i - 1] as number] as number) & WORD)) {
        masked[o++] = c;
        continue;
      }
      let stop = i + 1;
      while (stop < end && (CLASS[bytes[stop] as number] as number) & DIGIT) stop++;
      if ((stop === i + 1 && c === ZERO) || KEPT.some((word) => i - from >= word.length && startsAt(bytes, i - word.length, end, word)))
        while (i < stop) masked[o++] = bytes[i++] as number;
      else masked[o++] = N;
      i = stop - 1;
    }
    return o;
  }

  function nameOf(bytes: Buffer, row: number, from: number, end: number, keys: EventKeys): void {
    let start = from;
    for (let word = 0; word < keys.word; word++) {
      start = find(bytes, SPACE, start, end) + 1;
      if (start === 0) return;
    }
    let stop = find(bytes, SPACE, start, end);
    if (stop < 0) stop = end;
    const last = bytes[stop - 1];
    if (last === COLON || last === DOT || last === COMMA) stop--;
    if (bytes[start] === APOSTROPHE && bytes[stop - 1] === APOSTROPHE) {
      start++;
      stop--;
    }
    if (stop <= start) return;
    const span = keys.proxy ? vhostSpan : upstreamSpan;
    span[2 * row] = start;
    span[2 * row + 1] = stop;
    if (keys.proxy) vhost[row] = vhosts.id(bytes, start, stop);
    else upstream[row] = upstreams.id(bytes, start, stop);
  }

  /** `Connect from SRC:PORT to DST:PORT (FRONTEND/MODE)`. */
  function nameConnection(bytes: Buffer, row: number, from: number, end: number): void {
    const start = from + CONNECT_FROM.length;
    const stop = findText(bytes, TO, start, end);
    if (stop > 0 && !startsAt(bytes, from, end, FROM_UNKNOWN)) {
      let colon = stop - 1;
      while (colon > start && bytes[colon] !== COLON) colon--;
      client[2 * row] = start;
      client[2 * row + 1] = colon > start ? colon : stop;
    }
    let slash = end - 1;
    while (slash > start && bytes[slash] !== SLASH) slash--;
    let paren = slash;
    while (paren > start && bytes[paren] !== LPAREN) paren--;
    if (paren <= start) return;
    vhostSpan[2 * row] = paren + 1;
    vhostSpan[2 * row + 1] = slash;
    vhost[row] = vhosts.id(bytes, paren + 1, slash);
  }

  return {
    format: haproxyEvent,
    columns: [message, level, event],
    scan(row) {
      const { bytes } = block;
      const start = block.start[row] as number;
      const rawStart = block.rawStart[row] as number;
      const end = trimmedEnd(bytes, start, block.end[row] as number);
      let from = start;
      let labelled = 0;
      if (bytes[start] === LBRACKET) {
        for (const label of labels) if (startsAt(bytes, start, end, label.bytes)) labelled = label.id;
        const body = labelled === 0 ? -1 : labelEnd(bytes, start, end);
        if (body < 0) labelled = 0;
        else from = body;
      }
      if (from >= end) return false;
      const tagged = hasTag(bytes, rawStart, start);
      if (labelled === 0 && !tagged && !beginsLikeEvent(bytes, from, end)) return false;
      if (bytes[from] === LBRACE && bytes[from + 1] === QUOTE) return false;
      const id = messages.id(masked, 0, mask(bytes, from, Math.min(end, from + REACH)));
      const keys = messages.info(id);
      if (!keys.known && labelled === 0 && !(tagged && isProse(bytes, from, end))) return false;
      notice(seen, block.offset[row] as number, block.line[row] === 1);
      message[row] = id;
      event[row] = classes.id(keys.event);
      text[2 * row] = from;
      text[2 * row + 1] = end;
      const found = envelopeLevel(bytes, rawStart, start);
      level[row] = labelled !== 0 ? labelled : found < 0 ? 0 : (levels[found] as number);
      if (keys.word >= 0) nameOf(bytes, row, from, end, keys);
      else if (startsAt(bytes, from, end, CONNECT_FROM)) nameConnection(bytes, row, from, end);
      const outer = block.outerTime[row] as number;
      if (outer === outer) time[row] = outer;
      else time[row] = rawStart < start ? envelopeTime(bytes, rawStart, start) : Number.NaN;
      return true;
    },
    shape(row): Shape {
      const { message: what, code, status, info, event: kind } = messages.info(message[row] as number);
      return { message: what, level: classes.text(level[row] as number), 'x-event': kind, 'x-code': code, 'x-status': status, 'x-info': info };
    },
    trim() {
      const { full } = messages;
      if (full) messages.empty();
      return full;
    },
  };
}

/** Level from `<PRI>` at the line's start, or -1. */
function envelopeLevel(bytes: Buffer, rawStart: number, start: number): number {
  if (rawStart >= start || bytes[rawStart] !== LESS) return -1;
  let value = 0;
  let at = rawStart + 1;
  while (at < rawStart + 4 && isDigit(bytes[at])) value = value * 10 + (bytes[at++] as number) - ZERO;
  return at > rawStart + 1 && bytes[at] === GREATER ? value & 7 : -1;
}

/** End of `[LABEL]   (PID) : ` or `[label] DDD/HHMMSS (PID) : `, or -1. */
function labelEnd(bytes: Buffer, from: number, end: number): number {
  let at = find(bytes, RBRACKET, from, Math.min(end, from + 12)) + 1;
  while (at < end && (bytes[at] === SPACE || isDigit(bytes[at]) || bytes[at] === SLASH)) at++;
  if (bytes[at] !== LPAREN) return -1;
  at++;
  while (at < end && isDigit(bytes[at])) at++;
  return bytes[at] === 41 && bytes[at + 1] === SPACE && bytes[at + 2] === COLON ? Math.min(end, at + 4) : -1;
}

/** Whether the envelope names haproxy as the program: `haproxy[812]: `, `haproxy: `, or the APP field of RFC 5424. */
export function hasTag(bytes: Buffer, rawStart: number, start: number): boolean {
  if (rawStart >= start) return false;
  for (let at = start - TAG.length - 1; at >= rawStart; at--) {
    if (!startsAt(bytes, at, start, TAG)) continue;
    const before = bytes[at - 1];
    const after = bytes[at + TAG.length];
    if (at > rawStart && before !== SPACE && before !== GREATER && before !== SLASH) continue;
    if (after === LBRACKET || after === COLON) return true;
    if (after === SPACE && bytes[rawStart] === LESS) return true;
  }
  return false;
}

function beginsLikeEvent(bytes: Buffer, from: number, end: number): boolean {
  for (const word of BY_FIRST[bytes[from] as number] as readonly Buffer[]) if (startsAt(bytes, from, end, word)) return true;
  if (startsAt(bytes, from, end, CONFIG) || startsAt(bytes, from, end, MAIN)) return true;
  // Names are short: what begins with one has its own words soon.
  const stop = Math.min(end, from + 300);
  return end - from < 400 && bytes[from] !== LBRACE && OPEN_ENDS.some((text) => findText(bytes, text, from, stop) >= 0);
}

/** Text that somebody wrote, and no traffic line of an unknown format: those begin with an address, and end in numbers or a request. */
function isProse(bytes: Buffer, from: number, end: number): boolean {
  const blank = find(bytes, SPACE, from, Math.min(end, from + 300));
  if (blank > 0 && bytes[blank + 1] === LBRACKET && isDigit(bytes[blank + 2])) return false;
  return !((CLASS[bytes[from] as number] as number) & DIGIT) && bytes[from] !== QUOTE;
}

/** Syslog daemons write control characters at the end as #015, #012, #011. */
export function trimmedEnd(bytes: Buffer, start: number, end: number): number {
  let stop = end;
  for (;;) {
    const last = bytes[stop - 1] as number;
    if (stop > start && last <= SPACE) stop--;
    else if (stop - 4 >= start && bytes[stop - 4] === 35 && bytes[stop - 3] === ZERO && bytes[stop - 2] === 49 && (last === 49 || last === 50 || last === 53))
      stop -= 4;
    else return stop;
  }
}
