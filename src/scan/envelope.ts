/**
 * Takes off what syslog, container runtimes and their viewers put in front of a log line. What is left is the payload.
 *
 *   <187>Nov 23 03:01:02 gw1 nginx[7]: 2026/11/23 03:01:02 [error] …      RFC 3164, with or without <PRI>, host, tag
 *   <187>1 2026-11-23T03:01:02.1Z gw1 nginx 7 - - 2026/11/23 …            RFC 5424
 *   2026-11-23T03:01:02.1Z stderr F 2026/11/23 …                          Kubernetes CRI (P = partial)
 *   2026-11-23T03:01:02+00:00 gw1 nginx[7]: …                             rsyslog, journalctl -o short-iso, docker logs -t
 *   {"log":"2026/11/23 …\n","stream":"stderr","time":"…"}                 Docker json-file
 *   {… "MESSAGE":"2026/11/23 …", "__REALTIME_TIMESTAMP":"…"}              journalctl -o json
 *   [pod/web-0/nginx] 2026/11/23 …                                        kubectl logs --prefix
 * and what prefix.ts knows.
 */
import { BACKSLASH, COLON, find, findText, hashBytes, isDigit, LBRACE, LBRACKET, LESS, needle, QUOTE, SLASH, SPACE, startsAt, ZERO } from './bytes.ts';
import { isNginxHead } from './heads.ts';
import { findPrefix } from './prefix.ts';
import { createSearch } from './search.ts';
import { isoTime, monthAt } from './stamp.ts';
import type { Clock } from './time.ts';

export interface Peeled {
  start: number;
  end: number;
  /** Epoch milliseconds, NaN when the envelope has no time, or one without year. */
  time: number;
  /** Tells streams apart that share one source, 32 bits with sign; 0 = no envelope. */
  stream: number;
  /** The runtime cut the line: the next of the same stream goes on where this one ends. */
  partial: boolean;
}

const STDOUT = needle('stdout ');
const STDERR = needle('stderr ');
const DOCKER = needle('{"log":"');
const DOCKER_SPACED = needle('{"log": "');
const STREAM = needle('"stream":');
const TIME = needle('"time":');
const STDERR_VALUE = needle('"stderr"');
const MESSAGE = needle('"MESSAGE":"');
const MESSAGE_SPACED = needle('"MESSAGE" : "');
const REALTIME = needle('"__REALTIME_TIMESTAMP"');
const findRealtime = createSearch(REALTIME);
const POD = needle('[pod/');
const SCRIPT = needle('.sh:');
const SCRIPT_SOURCED = needle('vsh:');
/** Peels bytes[from, end). `write` stores a decoded payload and returns where it starts. `utc` reads times that name their zone. */
export function peel(bytes: Buffer, from: number, end: number, utc: Clock, out: Peeled, write: (text: Buffer) => number): void {
  out.start = from;
  out.end = end;
  out.time = Number.NaN;
  out.stream = 0;
  out.partial = false;
  if (isNginxHead(bytes, from, end)) return;
  // A byte order mark, or what copytruncate leaves where the log was: zeros.
  if (bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) out.start += 3;
  while (out.start < end && bytes[out.start] === 0) out.start++;
  if (out.start >= end) return;
  for (let depth = 0; depth < 3 && peelOnce(bytes, end, utc, out, write); depth++) if (out.end !== end) return;
}

/** Takes one envelope off. False when there is none. */
function peelOnce(bytes: Buffer, end: number, utc: Clock, out: Peeled, write: (text: Buffer) => number): boolean {
  let at = out.start;
  const first = bytes[at] as number;
  if (first === 27) return peelColour(bytes, end, out);
  if (first === LBRACE) return peelJson(bytes, end, utc, out, write);
  if (first === LBRACKET) {
    if (!startsAt(bytes, at, end, POD)) return false;
    const close = find(bytes, 93, at, Math.min(end, at + 300));
    if (close < 0 || bytes[close + 1] !== SPACE) return false;
    out.stream = hashBytes(bytes, at, close) | 0;
    out.start = close + 2;
    return true;
  }
  if (first === LESS) {
    let i = at + 1;
    while (i < end && i < at + 5 && isDigit(bytes[i])) i++;
    if (i === at + 1 || bytes[i] !== 62) return false;
    at = i + 1;
    if (bytes[at] === 49 && bytes[at + 1] === SPACE && peel5424(bytes, at + 2, end, utc, out)) return true;
    out.start = at;
    out.stream = 1;
    peelStamped(bytes, end, utc, out);
    return true;
  }
  return peelStamped(bytes, end, utc, out) || findPrefix(bytes, out.start, end, out);
}

/** A line that begins with a time stamp of RFC 3164 or RFC 3339. */
function peelStamped(bytes: Buffer, end: number, utc: Clock, out: Peeled): boolean {
  const at = out.start;
  const iso = isoEnd(bytes, at, end);
  if (iso > 0) {
    out.time = isoTime(bytes, at, iso, utc);
    const body = iso + 1;
    if (startsAt(bytes, body, end, STDOUT) || startsAt(bytes, body, end, STDERR)) {
      const flag = bytes[body + 7];
      if ((flag === 70 || flag === 80) && bytes[body + 8] === SPACE) {
        out.stream = bytes[body + 3] === 111 ? 2 : 3;
        out.partial = flag === 80;
        out.start = body + 9;
        return true;
      }
    }
    out.start = body;
    out.stream = 1;
    if (!isScript(bytes, body, end)) peelTag(bytes, body, end, out);
    return true;
  }
  if (at + 16 < end && bytes[at + 3] === SPACE && bytes[at + 9] === COLON && bytes[at + 12] === COLON && bytes[at + 15] === SPACE && monthAt(bytes, at) > 0) {
    out.start = at + 16;
    out.stream = 1;
    peelTag(bytes, at + 16, end, out);
    return true;
  }
  return false;
}

/** `HOST TAG[PID]: ` or `TAG[PID]: ` behind a time. Keeps what does not look like one. */
function peelTag(bytes: Buffer, from: number, end: number, out: Peeled): void {
  let at = from;
  for (let word = 0; word < 2; word++) {
    const blank = find(bytes, SPACE, at, Math.min(end, at + 130));
    if (blank <= at || bytes[at] === QUOTE) return;
    if (bytes[blank - 1] === COLON && blank - 1 > at && !isDigit(bytes[blank - 2]) && (bytes[blank - 2] === 93 || isTag(bytes, at, blank - 1))) {
      out.stream = hashBytes(bytes, from, blank) | 0;
      out.start = blank + 1;
      return;
    }
    at = blank + 1;
  }
}

/** `10-listen-on-ipv6-by-default.sh: `: a script of the container says who speaks, and no syslog. */
function isScript(bytes: Buffer, from: number, end: number): boolean {
  const blank = find(bytes, SPACE, from, Math.min(end, from + 130));
  return blank > from && bytes[blank - 1] === COLON && (startsAt(bytes, blank - 4, blank, SCRIPT) || startsAt(bytes, blank - 4, blank, SCRIPT_SOURCED));
}

function isTag(bytes: Buffer, from: number, end: number): boolean {
  for (let i = from; i < end; i++) {
    const c = bytes[i] as number;
    if (c === SLASH || c === 40 || c === 41 || c === QUOTE) return false;
  }
  return true;
}

/** TIMESTAMP HOST APP PROCID MSGID SD MSG. */
function peel5424(bytes: Buffer, from: number, end: number, utc: Clock, out: Peeled): boolean {
  const iso = isoEnd(bytes, from, end);
  let at = iso > 0 ? iso + 1 : bytes[from] === 45 && bytes[from + 1] === SPACE ? from + 2 : -1;
  if (at < 0) return false;
  const identity = at;
  for (let field = 0; field < 4; field++) {
    at = find(bytes, SPACE, at, end) + 1;
    if (at === 0) return false;
  }
  const identityEnd = at;
  if (bytes[at] === 45) at += 1;
  else
    while (bytes[at] === LBRACKET) {
      let quoted = false;
      for (at++; at < end && (quoted || bytes[at] !== 93); at++) {
        if (bytes[at] === BACKSLASH) at++;
        else if (bytes[at] === QUOTE) quoted = !quoted;
      }
      at++;
    }
  if (at < end && bytes[at] !== SPACE) return false;
  out.time = iso > 0 ? isoTime(bytes, from, iso, utc) : Number.NaN;
  out.stream = hashBytes(bytes, identity, identityEnd) | 0;
  out.start = Math.min(end, at + 1);
  return true;
}

function peelColour(bytes: Buffer, end: number, out: Peeled): boolean {
  const m = find(bytes, 109, out.start, Math.min(end, out.start + 16));
  if (m < 0) return false;
  out.start = m + 1;
  return true;
}

function peelJson(bytes: Buffer, end: number, utc: Clock, out: Peeled, write: (text: Buffer) => number): boolean {
  let from = -1;
  let stream = 4;
  const spaced = startsAt(bytes, out.start, end, DOCKER_SPACED);
  const docker = spaced || startsAt(bytes, out.start, end, DOCKER);
  if (docker) {
    from = out.start + (spaced ? DOCKER_SPACED : DOCKER).length;
    if (startsAt(bytes, valueOf(bytes, STREAM, from, end), end, STDERR_VALUE)) stream = 5;
  } else if (findRealtime(bytes, out.start, end) >= 0) {
    const at = findText(bytes, MESSAGE, out.start, end);
    const apart = at < 0 ? findText(bytes, MESSAGE_SPACED, out.start, end) : -1;
    if (at >= 0) from = at + MESSAGE.length;
    else if (apart >= 0) from = apart + MESSAGE_SPACED.length;
    stream = 6;
  }
  if (from < 0) return false;
  const stop = stringEnd(bytes, from, end);
  if (stop < 0) return false;
  let text: Buffer;
  try {
    text = Buffer.from(JSON.parse(bytes.toString('utf8', from - 1, stop + 1)) as string, 'utf8');
  } catch {
    return false;
  }
  if (docker) {
    const time = valueOf(bytes, TIME, stop, end) + 1;
    const iso = isoEnd(bytes, time, end, QUOTE);
    if (iso > 0) out.time = isoTime(bytes, time, iso, utc);
  } else out.time = realtime(bytes, out.start, end);
  let length = text.length;
  if (docker) {
    out.partial = text[length - 1] !== 10;
    if (!out.partial) length--;
  }
  if (length > 0 && text[length - 1] === 13) length--;
  out.stream = stream;
  out.start = write(text.subarray(0, length));
  out.end = out.start + length;
  return true;
}

/** Where the value of a key starts, behind a blank that may stand there; the end without the key. */
function valueOf(bytes: Buffer, key: Buffer, from: number, end: number): number {
  const at = findText(bytes, key, from, end);
  if (at < 0) return end;
  return at + key.length + (bytes[at + key.length] === SPACE ? 1 : 0);
}

/** End of a JSON string whose first character is at `from`: the closing quote. */
function stringEnd(bytes: Buffer, from: number, end: number): number {
  for (let i = find(bytes, QUOTE, from, end); i >= 0; i = find(bytes, QUOTE, i + 1, end)) {
    let backslashes = 0;
    while (bytes[i - 1 - backslashes] === BACKSLASH && i - 1 - backslashes >= from) backslashes++;
    if (backslashes % 2 === 0) return i;
  }
  return -1;
}

/** `"__REALTIME_TIMESTAMP" : "1763866862000000"`, microseconds. */
function realtime(bytes: Buffer, from: number, end: number): number {
  let at = findRealtime(bytes, from, end) + REALTIME.length;
  while (at < end && !isDigit(bytes[at])) at++;
  let value = 0;
  while (at < end && isDigit(bytes[at])) value = value * 10 + (bytes[at++] as number) - ZERO;
  return value > 0 ? Math.floor(value / 1000) : Number.NaN;
}

/** End of an RFC 3339 time at `at` that is followed by `after`, or 0. */
function isoEnd(bytes: Uint8Array, at: number, end: number, after = SPACE): number {
  if (at + 20 > end || bytes[at + 4] !== 45 || bytes[at + 7] !== 45 || bytes[at + 13] !== COLON || bytes[at + 16] !== COLON || !isDigit(bytes[at])) return 0;
  if (bytes[at + 10] !== 84) return 0;
  let i = at + 19;
  if (bytes[i] === 46 || bytes[i] === 44) {
    i++;
    while (i < end && isDigit(bytes[i])) i++;
  }
  if (bytes[i] === 90) i++;
  else if (bytes[i] === 43 || bytes[i] === 45) i += bytes[i + 3] === COLON ? 6 : 5;
  else return 0;
  return i < end && bytes[i] === after ? i : 0;
}
