/**
 * Access lines in a format that nobody gave: a request, a status behind it, in front of it whose request it was, somewhere a time. Asked last.
 *
 *     www.example.com 192.0.2.7 NL - - [23/Nov/2026:03:01:02 +0000] 443 "GET / HTTP/1.1" 403 135 "-" "curl/8.5" "1.31" rt=0.004
 *                     ^client           ^time                           ^request         ^status                  ^extras
 *     192.0.2.7 | 23/Nov/2026:03:01:02 +0000 | GET /cart HTTP/1.1 | 502 | 157 | - | curl/8.5 | 10.0.0.5:80
 *
 * Text of a client is what stands in quotes, and where the format has none it may be anything behind the request: the status is then believed only if
 * no request that nginx refuses could have brought it, and nothing else behind it is read.
 */
import type { Block } from './batch.ts';
import { COLON, COMMA, DOT, find, findText, isDigit, LBRACKET, needle, PIPE, QUOTE, RBRACKET, SLASH, SPACE, TAB } from './bytes.ts';
import { clearExtras, readExtras } from './nginx-access-extras.ts';
import { addressEnd, clfTime, isoEnd, isoTime, listEnd, zoneEnd } from './nginx-access-finds.ts';
import { type AccessRow, createSlots, slotOf } from './nginx-access-row.ts';
import { readPairs } from './nginx-access-pairs.ts';

const HTTP = needle(' HTTP/');
const ARROW = needle('-> ');
/** Words of other programs: they log at levels. */
const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'TRACE'].map(needle);
const DASH = 45;
const SEMICOLON = 59;
const LONGEST_METHOD = 20;

const CLIENT = slotOf('client');
const LOCAL = slotOf('timeLocal');
const ISO = slotOf('timeIso');
const REQUEST = slotOf('request');
const STATUS = slotOf('status');
const UPSTREAM = slotOf('upstreamAddr');

/** What stands between values: not part of a word. */
const BETWEEN = new Uint8Array(256);
for (const c of ' \t|,;"[]()=<>') BETWEEN[c.charCodeAt(0)] = 1;

export function createAccessLoose(block: Block, row: AccessRow): (at: number) => boolean {
  const slots = createSlots();
  /** The request that was found, and whether quotes are around it. */
  let start = 0;
  let stop = 0;
  let quoted = false;

  function scan(at: number): boolean {
    const { bytes } = block;
    const from = block.start[at] as number;
    const end = block.end[at] as number;
    slots.fill(-1);
    clearExtras(slots);
    if (readPairs(bytes, from, end, slots)) return row.fill(at, slots, 0);
    if (!findRequest(bytes, from, end) || !readHead(bytes, from, start, block.rawStart[at] as number) || isProgram(bytes, from, end)) return false;
    const status = quoted ? statusBehindQuotes(bytes, stop + 1, end) : bareStatus(bytes, stop, end);
    if (status < 0 || hasNoReferer(bytes, status + 4, end)) return false;
    set(REQUEST, start, stop);
    set(STATUS, status, status + 3);
    if (quoted) {
      readExtras(bytes, status + 3, end, slots);
      if ((slots[UPSTREAM] as number) < 0) readPeers(bytes, status + 3, end);
    }
    return row.fill(at, slots, 0);
  }

  function set(slot: number, from: number, end: number): void {
    slots[slot] = from;
    slots[slot + 1] = end;
  }

  function findRequest(bytes: Buffer, from: number, end: number): boolean {
    quoted = true;
    let dated = -1;
    const version = findText(bytes, HTTP, from, end);
    for (let open = find(bytes, QUOTE, from, end); open >= 0; ) {
      const close = find(bytes, QUOTE, open + 1, end);
      if (close < 0) break;
      if (isRequest(bytes, open + 1, close, version >= 0) && isField(bytes, from, open)) return found(open + 1, close);
      if (dated < 0 && version < 0 && bytes[close + 1] === SPACE && isStatus(bytes, close + 2, end) && clfTime(bytes, from, open) >= 0) dated = open;
      open = find(bytes, QUOTE, close + 1, end);
    }
    // What is no request at all (a TLS hello, nothing) stands right before the status.
    if (dated >= 0) return found(dated + 1, find(bytes, QUOTE, dated + 1, end));
    quoted = false;
    return version >= 0 && findBare(bytes, from, version, end);
  }

  function found(from: number, end: number): true {
    start = from;
    stop = end;
    return true;
  }

  /** A request without quotes, the one version of the line behind it. */
  function findBare(bytes: Buffer, from: number, version: number, end: number): boolean {
    let target = version;
    while (target > from && bytes[target - 1] !== SPACE) target--;
    let method = target - 1;
    while (method > from && isCapital(bytes[method - 1])) method--;
    if (method >= target - 3 || target === version || (method > from && BETWEEN[bytes[method - 1] as number] === 0)) return false;
    let behind = version + HTTP.length;
    while (behind < end && (isDigit(bytes[behind]) || bytes[behind] === DOT)) behind++;
    if (behind === version + HTTP.length || (behind < end && BETWEEN[bytes[behind] as number] === 0)) return false;
    return findText(bytes, HTTP, behind, end) < 0 && found(method, behind);
  }

  /** Client and time. False when nothing says whose request it was, and when. */
  function readHead(bytes: Buffer, from: number, end: number, rawStart: number): boolean {
    const local = clfTime(bytes, from, end);
    if (local >= 0) set(LOCAL, local, zoneEnd(bytes, local + 20, end));
    else {
      const iso = isoTime(bytes, from, end);
      if (iso >= 0) set(ISO, iso, isoEnd(bytes, iso + 19, end));
    }
    const timed = local >= 0 || (slots[ISO] as number) >= 0;
    for (let at = from; at < end; at++) {
      if (BETWEEN[bytes[at] as number] === 1) continue;
      let word = at;
      while (word < end && BETWEEN[bytes[word] as number] === 0) word++;
      const stop = addressEnd(bytes, at, word);
      if (stop > at) {
        set(CLIENT, at, stop);
        const arrow = find(bytes, DASH, word, Math.min(end, word + 2));
        if (arrow >= 0 && bytes[arrow + 1] === ARROW[1] && bytes[arrow + 2] === SPACE)
          set(UPSTREAM, arrow + ARROW.length, listEnd(bytes, arrow + ARROW.length, end));
        return timed;
      }
      at = word;
    }
    if (!timed) return false;
    // A name, or an address that somebody made illegible, stands first; before a bar it may have been taken for the name of a container.
    let first = from - rawStart > 0 && from - rawStart < 64 ? rawStart : from;
    while (first < end && bytes[first] === SPACE) first++;
    let word = first;
    while (word < end && BETWEEN[bytes[word] as number] === 0) word++;
    if (word > first + 1 && first !== local && first !== (slots[ISO] as number)) set(CLIENT, first, word);
    return local >= 0;
  }

  /** `10.0.0.5:80, 10.0.0.6:80` outside quotes. */
  function readPeers(bytes: Buffer, from: number, end: number): void {
    for (let at = from; at < end; at++) {
      if (bytes[at] === QUOTE) {
        at = find(bytes, QUOTE, at + 1, end);
        if (at < 0) return;
        continue;
      }
      if (bytes[at - 1] !== SPACE) continue;
      const stop = addressEnd(bytes, at, listEnd(bytes, at, end));
      if (stop <= at || bytes[stop] !== COLON || !isDigit(bytes[stop + 1])) continue;
      set(UPSTREAM, at, listEnd(bytes, at, end));
      return;
    }
  }

  return scan;
}

/** `GET /cart HTTP/1.1` in bytes[from, end); without the version when the line has none. */
function isRequest(bytes: Buffer, from: number, end: number, versioned: boolean): boolean {
  let at = from;
  while (at < end && at < from + LONGEST_METHOD && isCapital(bytes[at])) at++;
  if (at < from + 3 || bytes[at] !== SPACE) return false;
  if (!versioned) return bytes[at + 1] === SLASH;
  let last = end;
  while (last > at && (isDigit(bytes[last - 1]) || bytes[last - 1] === DOT)) last--;
  return last < end && last - HTTP.length >= at && findText(bytes, HTTP, last - HTTP.length, last) >= 0;
}

/** The quote at `open` opens a value of its own; behind `request: ` it is the context of an error. */
function isField(bytes: Buffer, from: number, open: number): boolean {
  if (open === from) return true;
  const before = bytes[open - 1] as number;
  if (before === SPACE) return bytes[open - 2] !== COLON;
  return before === TAB || before === PIPE || before === COMMA || before === SEMICOLON || before === QUOTE;
}

const isCapital = (c: number | undefined): boolean => c !== undefined && c >= 65 && c <= 90;

/** Three digits of 100 to 599 that stand alone. */
function isStatus(bytes: Buffer, at: number, end: number): boolean {
  const c = bytes[at] as number;
  if (at + 3 > end || c < 49 || c > 53 || !isDigit(bytes[at + 1]) || !isDigit(bytes[at + 2])) return false;
  return at + 3 === end || (BETWEEN[bytes[at + 3] as number] === 1 && bytes[at + 3] !== COMMA);
}

/** The first status outside quotes and brackets behind a request in quotes; -1 when there is none, or words follow it as other servers write them. */
function statusBehindQuotes(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const c = bytes[at] as number;
    if (c === QUOTE || c === LBRACKET) {
      at = find(bytes, c === QUOTE ? QUOTE : RBRACKET, at + 1, end);
      if (at < 0) return -1;
    } else if (BETWEEN[c] === 0) {
      if (isStatus(bytes, at, end)) return isCapital(bytes[at + 4]) && (bytes[at + 5] as number) >= 97 ? -1 : at;
      const word = at;
      while (at < end && BETWEEN[bytes[at] as number] === 0) at++;
      // A host with its port may stand between; behind any other word numbers are something else.
      if (find(bytes, COLON, word, at) < 0 && find(bytes, DOT, word, at) < 0) return -1;
    }
  }
  return -1;
}

/**
 * The status behind a request without quotes. Who writes more behind the version of his request is refused with 400 (414, 431, 494, 505), which then stands
 * behind what he wrote: no status is believed that has one of these behind it. A status in quotes has no other behind it.
 */
function bareStatus(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && BETWEEN[bytes[at] as number] === 1 && bytes[at] !== QUOTE) at++;
  const inQuotes = bytes[at] === QUOTE && bytes[at + 4] === QUOTE;
  if (inQuotes) at++;
  if (!isStatus(bytes, at, end)) return -1;
  for (let i = at + 4; i < end; i++) {
    if (BETWEEN[bytes[i - 1] as number] === 0 || !isStatus(bytes, i, end)) continue;
    const code = bytes.toString('latin1', i, i + 3);
    if (inQuotes || code === '400' || code === '414' || code === '431' || code === '494' || code === '505') return -1;
  }
  return at;
}

/** HAProxy's CLF leaves the referer behind the size empty. */
function hasNoReferer(bytes: Buffer, from: number, end: number): boolean {
  let at = from;
  while (at < end && isDigit(bytes[at])) at++;
  return bytes[at] === SPACE && bytes[at + 1] === QUOTE && bytes[at + 2] === QUOTE && at + 2 < end;
}

/** Traefik ends with a duration; programs that log at levels are no gateways. */
function isProgram(bytes: Buffer, from: number, end: number): boolean {
  if (bytes[end - 1] === 115 && bytes[end - 2] === 109 && isDigit(bytes[end - 3])) return true;
  const limit = Math.min(end, from + 64);
  return LEVELS.some((level) => findText(bytes, level, from, limit) >= 0);
}
