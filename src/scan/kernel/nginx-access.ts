/**
 * Fills rows from usual access lines of nginx: `combined`, `main`, and combined with `name=value` behind it.
 *
 *     192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 200 512 "-" "curl/8.5.0" rt=0.012 ua="10.0.0.5:80" us="200"
 *     ^from    ^p    ^date                       ^request         ^status ^referer ^agent  ^extras (nginx-extras.ts)
 */
import { findByte, findEither, hashBytes, isDigit, same } from './bytes';
import { setInt, setNumber, setSpan } from './columns';
import { readTime } from './host';
import {
  BASE,
  BYTES,
  CHARS,
  CLASSES,
  CLIENT,
  END,
  FIELDS,
  METHOD,
  METHODS,
  NAMES,
  OFFSET,
  PATH,
  PROBES,
  REQUEST,
  REQUEST_HASH,
  STAMP,
  START,
  STATUS,
  STATUS_KEY,
  TIME,
  TIMERS,
  UPSTREAM_KEY,
  WANTED,
} from './nginx-access-columns';
import { readExtras } from './nginx-extras';
import { asks, classes, connect, list, readUpstream, SLOW_CONNECT, threeDigits, timers, writeUpstream } from './nginx-upstream';
import { lookUp } from './table';
import { mayProbe, readTarget, targetQuery } from './target';

/** Formats: what `scanAccess` is asked for (0 is either), and gives for a row that it has filled. */
const COMBINED = 1;
const MAIN = 2;

/** `23/Nov/2026:03:01:02 +0000`. The stamp holds the first 24 bytes at 0, the last four at 36, the time at 24. */
const DATE: usize = 26;
const MAX_CLIENT: usize = 64;
const MAX_USER: usize = 64;
const MAX_METHOD: usize = 23;

const SPACE: u8 = 32;
const QUOTE: u8 = 34;
const PLUS: u8 = 43;
const MINUS: u8 = 45;
const SLASH: u8 = 47;
const COLON: u8 = 58;
const QUESTION: u8 = 63;
const RBRACKET: u8 = 93;

/** Class of a request that is "-", as in ../nginx-access-row.ts. */
const METHOD_NONE = 6;

function isDate(p: usize): bool {
  const sign = load<u8>(p, 21);
  return (
    load<u8>(p, 2) === SLASH &&
    load<u8>(p, 6) === SLASH &&
    load<u8>(p, 11) === COLON &&
    load<u8>(p, 14) === COLON &&
    load<u8>(p, 17) === COLON &&
    load<u8>(p, 20) === SPACE &&
    (sign === PLUS || sign === MINUS) &&
    isDigit(load<u8>(p, 22)) &&
    isDigit(load<u8>(p, 23)) &&
    isDigit(load<u8>(p, 24)) &&
    isDigit(load<u8>(p, 25)) &&
    isDigit(load<u8>(p)) &&
    isDigit(load<u8>(p, 1)) &&
    isDigit(load<u8>(p, 7)) &&
    isDigit(load<u8>(p, 10)) &&
    isDigit(load<u8>(p, 12)) &&
    isDigit(load<u8>(p, 19))
  );
}

/** Epoch milliseconds of the date at p, NaN when it is none. */
function timeAt(stamp: usize, base: usize, p: usize): f64 {
  if (!same(stamp, p, 24) || load<u32>(stamp, 36) !== load<u32>(p, DATE - 4)) {
    if (!isDate(p)) return NaN;
    store<f64>(stamp, readTime(load<i32>(stamp, 32), <i32>(p - base)), 24);
    memory.copy(stamp, p, 24);
    store<u32>(stamp, load<u32>(p, DATE - 4), 36);
  }
  return load<f64>(stamp, 24);
}

/** Fills a row of the format wanted: COMBINED or MAIN. 0: the row is untouched, and ../nginx-access.ts takes it. */
export function scanAccess(columns: usize, row: u32): i32 {
  const base = <usize>load<u32>(columns, BASE << 2);
  const from = base + load<u32>(<usize>load<u32>(columns, START << 2) + (row << 2));
  const end = base + load<u32>(<usize>load<u32>(columns, END << 2) + (row << 2));
  const clientEnd = findByte(from, from + MAX_CLIENT, SPACE);
  if (clientEnd === from || (load<u32>(clientEnd) & 0xffffff) !== 0x202d20) return 0;
  let p = clientEnd + 3;
  p = load<u16>(p) === 0x202d ? p + 1 : findByte(p, p + MAX_USER, SPACE);
  if (load<u16>(p) !== 0x5b20) return 0;
  const date = p + 2;
  p = date + DATE;
  if (load<u8>(p) !== RBRACKET || load<u16>(p, 1) !== 0x2220) return 0;

  const request = p + 3;
  const requestEnd = findByte(request, end, QUOTE);
  const code = threeDigits(requestEnd + 2);
  if (load<u8>(requestEnd, 1) !== SPACE || code < 0 || load<u8>(requestEnd, 5) !== SPACE) return 0;
  p = requestEnd + 6;
  const limit = p + 15;
  let size: i64 = 0;
  while (isDigit(load<u8>(p)) && p < limit) size = size * 10 + (load<u8>(p++) - 48);
  if (p === requestEnd + 6 || load<u16>(p) !== 0x2220) return 0;
  const referer = p + 2;
  const refererEnd = findByte(referer, end, QUOTE);
  if (load<u16>(refererEnd, 1) !== 0x2220) return 0;
  const agent = refererEnd + 3;
  const agentEnd = findByte(agent, end, QUOTE);
  if (agentEnd >= end) return 0;
  p = agentEnd + 1;

  const fields = <usize>load<u32>(columns, FIELDS << 2);
  let format = COMBINED;
  let extras = false;
  if (p < end) {
    const next = load<u8>(p, 1);
    // A number: ingress-nginx goes on so.
    if (load<u8>(p) !== SPACE || p + 1 === end || isDigit(next)) return 0;
    if (next === QUOTE && findByte(p + 2, end, QUOTE) === end - 1) format = MAIN;
    else {
      // HAProxy's option httplog clf leaves both empty; Traefik ends with a duration.
      if ((referer === refererEnd && agent === agentEnd) || load<u16>(end - 2) === 0x736d) return 0;
      readExtras(load<u32>(columns, NAMES << 2), load<u32>(columns, CHARS << 2), fields, p, end);
      extras = true;
    }
  }
  const wanted = load<i32>(columns, WANTED << 2);
  if (wanted !== format && wanted !== 0) return 0;
  const time = timeAt(load<u32>(columns, STAMP << 2), base, date);
  if (time !== time) return 0;

  if (extras && !readUpstream(columns, fields, code)) return 0;

  const fromClient = code >= 400 && code < 500;
  let requestClass = 0;
  const none = requestEnd - request === 1 && load<u8>(request) === MINUS;
  let blank: usize = 0;
  let query: usize = 0;
  if (none) {
    if (fromClient) requestClass = METHOD_NONE;
  } else {
    blank = findByte(request, min(requestEnd, request + MAX_METHOD), SPACE);
    if (load<u8>(blank) !== SPACE || blank === request) return 0;
    if (fromClient) {
      const method = lookUp(load<u32>(columns, METHODS << 2), request, <u32>(blank - request));
      if (method < 0) return 0;
      readTarget(load<u32>(columns, PROBES << 2), blank + 1, requestEnd);
      if (mayProbe) return 0;
      requestClass = method;
      query = targetQuery;
    } else query = findEither(blank + 1, requestEnd, SPACE, QUESTION);
  }

  setInt(columns, STATUS_KEY, row, code + 1);
  setInt(columns, UPSTREAM_KEY, row, extras ? list : 0);
  setInt(columns, CLASSES, row, extras ? classes | requestClass : requestClass);
  setInt(columns, TIMERS, row, extras ? timers : 0);
  setNumber(columns, TIME, row, time);
  setNumber(columns, STATUS, row, <f64>code);
  setNumber(columns, BYTES, row, <f64>size);
  setSpan(columns, CLIENT, row, base, from, clientEnd);
  setSpan(columns, REQUEST, row, base, request, requestEnd);
  if (!none) {
    setSpan(columns, METHOD, row, base, request, blank);
    setSpan(columns, PATH, row, base, blank + 1, query);
  }
  if (extras && writeUpstream(columns, fields, row, base)) return format;
  if (extras ? asks || connect >= SLOW_CONNECT : code >= 400 || code < 100) {
    // Its place in the log tells one request from another.
    const offset = load<f64>(<usize>load<u32>(columns, OFFSET << 2) + (row << 3));
    setNumber(columns, REQUEST_HASH, row, <f64>hashBytes(from, clientEnd, <u32>(<i64>offset)));
  }
  return format;
}
