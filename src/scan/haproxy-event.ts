/**
 * Scans what HAProxy writes besides traffic: events.
 *
 *     <129>Nov 24 04:10:07 edge1 haproxy[812]: Server app/node3 is DOWN, reason: …
 *     ^level ^time without year        ^tag    ^message
 *     [ALERT]    (812) : backend 'app' has no server available!        [err] 326/070356 (812) : …
 *     | While not properly invalid, …      a line that goes on
 */
import type { Shape } from '../../parsers/format.ts';
import { describeEvent, EVENT_WORDS, type EventKeys, KEPT_AFTER } from '../../parsers/haproxy/event.ts';
import { OTHER_TEXT } from '../../parsers/haproxy/events.ts';
import { haproxyEvent } from '../../parsers/haproxy/formats.ts';
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
  PIPE,
  QUOTE,
  SLASH,
  SPACE,
  startsAt,
  WORD,
  ZERO,
} from './bytes.ts';
import { Dict } from './dict.ts';
import { monthAt, secondAt } from './stamp.ts';
import { envelopeLevel, hasTag, LEVELS, trimmedEnd } from './haproxy-envelope.ts';
import { dateAt, notice, type Seen } from './haproxy-fields.ts';
import { readFree } from './haproxy-free.ts';
import { createHead, LABELS, readHead } from './haproxy-head.ts';
import type { Scanner, ScanContext } from './scanner.ts';

/** Distinct messages that are kept. */
const MESSAGES = 16_384;
/** How much of a message decides what it is. */
const REACH = 600;
const N = 78;
const APOSTROPHE = 39;

const CONNECT_FROM = needle('Connect from ');
const FROM_UNKNOWN = needle('Connect from unknown');
const TO = needle(' to ');
const KEPT = KEPT_AFTER.map(needle);
const FIRST_WORDS: readonly Buffer[] = [...EVENT_WORDS].filter((word) => /^[A-Za-z]{2}/.test(word)).map(needle);
const BY_FIRST: readonly (readonly Buffer[])[] = Array.from({ length: 256 }, (_, byte) => FIRST_WORDS.filter((word) => word[0] === byte));
/** The templates that begin with a variable. */
const OPEN_ENDS: readonly Buffer[] = [
  ' has no server available!',
  ' changed its IP from ',
  ' IP changed from ',
  ' changed its FQDN from ',
  ' failed to enter pause mode.',
  ' is about to kill the process',
  ' prevented from making any progress.',
  ' events dropped',
  ' event dropped',
].map(needle);
const AFTER_BLANK: readonly (readonly Buffer[])[] = Array.from({ length: 256 }, (_, byte) => OPEN_ENDS.filter((text) => text[1] === byte));
/** What may stand in front of a message at start-up. */
const CONFIG = needle('config : ');
const MAIN = needle('[haproxy.main()] ');

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
  const labels = LABELS.map(([, name]) => classes.id(name));
  const own = classes.id('own');
  const head = createHead();
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
    begin() {
      seen.time = Number.NaN;
    },
    scan(row) {
      const { bytes } = block;
      const start = block.start[row] as number;
      const rawStart = block.rawStart[row] as number;
      const end = trimmedEnd(bytes, start, block.end[row] as number);
      readHead(bytes, rawStart, start, end, hasTag(bytes, rawStart, start), head);
      const { body: from, tagged } = head;
      const labelled = head.label >= 0;
      if (from >= end || (!labelled && !tagged && !beginsLikeEvent(bytes, from, end))) return false;
      if (bytes[from] === LBRACE && bytes[from + 1] === QUOTE) return false;
      const id = messages.id(masked, 0, mask(bytes, from, Math.min(end, from + REACH)));
      const keys = messages.info(id);
      if (!keys.known && (!labelled || head.bare) && !(tagged && isProse(bytes, from, end) && (keys.message !== OTHER_TEXT || !isTraffic(bytes, from, end))))
        return false;
      notice(seen, block.offset[row] as number, block.line[row] === 1);
      message[row] = id;
      // What only HAProxy itself can have written is told from the text of a script.
      event[row] = keys.message === OTHER_TEXT && labelled && (LABELS[head.label] as (typeof LABELS)[number])[2] ? own : classes.id(keys.event);
      text[2 * row] = from;
      text[2 * row + 1] = end;
      const found = envelopeLevel(bytes, rawStart, start);
      level[row] = labelled ? (labels[head.label] as number) : found < 0 ? 0 : (levels[found] as number);
      if (keys.word >= 0) nameOf(bytes, row, from, end, keys);
      else if (startsAt(bytes, from, end, CONNECT_FROM)) nameConnection(bytes, row, from, end);
      const outer = block.outerTime[row] as number;
      if (outer === outer) time[row] = outer;
      else if (head.date >= 0) time[row] = secondAt(bytes, head.date, clock);
      else time[row] = rawStart < start ? envelopeTime(bytes, rawStart, start) : Number.NaN;
      return true;
    },
    shape(row): Shape {
      const { message: what, code, status, info } = messages.info(message[row] as number);
      const kind = classes.text(event[row] as number);
      return { message: what, level: classes.text(level[row] as number), 'x-event': kind, 'x-code': code, 'x-status': status, 'x-info': info };
    },
    trim() {
      const { full } = messages;
      if (full) messages.empty();
      return full;
    },
  };
}

const ignore = (): void => undefined;
/** A session in an order of fields, or behind words, of somebody's own. */
const isTraffic = (bytes: Buffer, from: number, end: number): boolean => dateAt(bytes, from, end) >= 0 || readFree(bytes, from, end, true, ignore);

function beginsLikeEvent(bytes: Buffer, start: number, end: number): boolean {
  let from = start;
  if (bytes[from] === PIPE) for (from++; bytes[from] === SPACE && from < end; ) from++;
  for (const word of BY_FIRST[bytes[from] as number] as readonly Buffer[]) if (startsAt(bytes, from, end, word)) return true;
  if (startsAt(bytes, from, end, CONFIG) || startsAt(bytes, from, end, MAIN)) return true;
  if (end - from >= 400 || bytes[from] === LBRACE) return false;
  for (let i = from; i < end - 2; i++) {
    if (bytes[i] !== SPACE) continue;
    for (const text of AFTER_BLANK[bytes[i + 1] as number] as readonly Buffer[]) if (startsAt(bytes, i, end, text)) return true;
  }
  return false;
}

/** Text that somebody wrote, and no traffic line of an unknown format: those begin with an address, and end in numbers or a request. */
function isProse(bytes: Buffer, from: number, end: number): boolean {
  if (bytes[from] === LBRACKET && isDigit(bytes[from + 1])) return false;
  const blank = find(bytes, SPACE, from, Math.min(end, from + 300));
  if (blank > 0 && bytes[blank + 1] === LBRACKET && isDigit(bytes[blank + 2])) return false;
  return !((CLASS[bytes[from] as number] as number) & DIGIT) && bytes[from] !== QUOTE;
}
