/**
 * Option httplog of HAProxy in one pass. Takes a line as HAProxy writes it and nothing else: any doubt is left to ../haproxy.ts, which
 * this function agrees with on every line that it takes (test/property/kernel.test.ts).
 *
 *     198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/220 200 5120 - - ---- 120/118/40/11/0 0/0 {a|b} "GET / HTTP/1.1"
 */
import { findByte, findEither, isDigit, twoDigits } from './bytes';
import { classify, SERVER_APPLET, SERVER_NAMED, SERVER_NONE } from './haproxy-classes';
import { setInt, setNumber, setSpan } from './columns';
import { secondAt } from './minute';
import { LENGTH, LENGTH_MASK, NONE, numberIn, readNumber } from './number';
import { lookUp } from './table';
import { startsWithOne } from './target';

// Order of the list of addresses: what ../haproxy-kernel.ts writes.
const START = 0;
const END = 1;
const CLIENT = 2;
const VHOST_SPAN = 3;
const UPSTREAM_SPAN = 4;
const REQUEST = 5;
const METHOD = 6;
const PATH = 7;
const VHOST = 8;
const UPSTREAM = 9;
const TERMINATION = 10;
const STATUS_KEY = 11;
const CLASSES = 12;
const METHOD_KIND = 13;
const TIME = 14;
const STATUS = 15;
const T_QUEUE = 16;
const T_CONNECT = 17;
const T_HEADER = 18;
const T_TOTAL = 19;
const BYTES = 20;
const T_REQUEST = 21;
const RETRIES = 22;
const REQUEST_HASH = 23;
const VHOSTS = 24;
const UPSTREAMS = 25;
const METHODS = 26;
const WHO = 27;
const PHASE = 28;
const PROBES = 29;
const SCANNERS = 30;
const BASE = 31;
const STAMP = 32;

/** `24/Nov/2026:04:10:06.812`. */
const DATE = 24;
/** `24/Nov/2026:04:10:`. */
const MINUTE = 18;
const PHASES = 8;
/** Numbers of the states "--", "PR" and "SC": `terminationId` of ../haproxy-fields.ts. */
const STATE_ENDED = 96;
const STATE_PR = 17;
const STATE_SC = 11;
/** `0/0 `. */
const NO_QUEUE: u32 = 0x20302f30;
const MAX_METHOD: usize = 64;
const MAX_TARGET: usize = 255;

const SPACE: u8 = 32;
const QUOTE: u8 = 34;
const PLUS: u8 = 43;
const MINUS: u8 = 45;
const DOT: u8 = 46;
const SLASH: u8 = 47;
const COLON: u8 = 58;
const LESS: u8 = 60;
const QUESTION: u8 = 63;
const LBRACKET: u8 = 91;
const RBRACKET: u8 = 93;
const LBRACE: u8 = 123;
const RBRACE: u8 = 125;
const TILDE: u8 = 126;

/** Where slashes and blanks stand in the 64 bytes at p, a bit each. */
function separators(p: usize): u64 {
  return separators16(p) | (separators16(p + 16) << 16) | (separators16(p + 32) << 32) | (separators16(p + 48) << 48);
}

function separators16(p: usize): u64 {
  const text = v128.load(p);
  return <u64>i8x16.bitmask(v128.or(i8x16.eq(text, i8x16.splat(SLASH)), i8x16.eq(text, i8x16.splat(SPACE))));
}

/** Length of `120/118/40/11/0 ` when it is at most 16 bytes long, without a sign, and the last number has one digit; else 0. */
function countsLength(p: usize): usize {
  const text = v128.load(p);
  const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(text, i8x16.splat(48)), i8x16.splat(10)));
  const slashes = i8x16.bitmask(i8x16.eq(text, i8x16.splat(SLASH)));
  const end = ctz(~(digits | slashes));
  const mask = slashes & ((1 << end) - 1);
  // Four slashes, with digits before, between and behind them.
  if (end > 15 || load<u8>(p + end) !== SPACE || popcnt(mask) !== 4 || (mask & ((mask << 1) | 1)) !== 0 || mask >> (end - 2) !== 1) return 0;
  return end + 1;
}

/** n modulo 2^31 - 1, of an n that is not negative. */
function modulo31(n: i64): u32 {
  let m = (n & 0x7fffffff) + (n >> 31);
  m = (m & 0x7fffffff) + (m >> 31);
  return <u32>(m === 0x7fffffff ? 0 : m);
}

/** 1 for each of $ % ' ( . / < ? \\ in the 16 bytes at p: what may say something in a target. */
function tellingMask(p: usize): i32 {
  const text = v128.load(p);
  const low = i8x16.swizzle(i8x16(0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0, 6, 0, 1, 3), v128.and(text, i8x16.splat(15)));
  const high = i8x16.swizzle(i8x16(0, 0, 1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), i8x16.shr_u(text, 4));
  return i8x16.bitmask(i8x16.ne(v128.and(low, high), i8x16.splat(0)));
}

/**
 * Where the path of a target ends (its query begins), or 0 when somebody has to look whether only a scanner asks for it. `held`: a rule
 * may hold the target against the client; `served`: it was answered without an error.
 */
function pathEnd(columns: usize, from: usize, end: usize, held: bool, served: bool): usize {
  const probes = <usize>load<u32>(columns, PROBES << 2);
  const scanners = <usize>load<u32>(columns, SCANNERS << 2);
  if (held && (end - from > MAX_TARGET || startsWithOne(probes, from, end))) return 0;
  let query = end;
  for (let chunk = from; chunk < end; chunk += 16) {
    for (let mask = tellingMask(chunk); mask !== 0; mask &= mask - 1) {
      const p = chunk + ctz(mask);
      if (p >= end) break;
      const c = load<u8>(p);
      const next = load<u8>(p, 1);
      if (c === QUESTION) {
        if (query === end) query = p;
      } else if (c === SLASH) {
        if ((held || served) && startsWithOne(scanners, p + 1, end)) return 0;
        if (held && startsWithOne(probes, p + 1, end)) return 0;
      } else if (c === DOT) {
        const before = load<u8>(p - 1);
        if (served && (before === SLASH || before === DOT)) return 0;
        if (held && (next === DOT || next === 37)) return 0;
      } else if (held) return 0;
      else if (served && c === 37 && (next === 50 || next === 99)) return 0;
    }
  }
  return query;
}

/** Fills a row. False: the row is untouched, or holds columns that ../haproxy.ts writes again. */
export function scanHttplog(columns: usize, row: u32): bool {
  const base = <usize>load<u32>(columns, BASE << 2);
  const from = base + load<u32>(<usize>load<u32>(columns, START << 2) + (row << 2));
  const end = base + load<u32>(<usize>load<u32>(columns, END << 2) + (row << 2));
  if (end - from < 80 || load<u8>(end - 1) !== QUOTE) return false;
  let p = findByte(from, from + 64, SPACE);
  if (load<u8>(p, 1) !== LBRACKET || load<u8>(p, 2 + DATE) !== RBRACKET || load<u8>(p, 3 + DATE) !== SPACE || load<u8>(p, 22) !== DOT) return false;
  if (load<u8>(p, 4) !== SLASH || load<u8>(p, 8) !== SLASH || load<u8>(p, 13) !== COLON || load<u8>(p, 16) !== COLON || load<u8>(p, 19) !== COLON) return false;
  let colon = p - 1;
  let port: u32 = 0;
  let unit: u32 = 1;
  while (colon > from && isDigit(load<u8>(colon))) {
    port += (load<u8>(colon) - 48) * unit;
    unit *= 10;
    colon--;
  }
  if (load<u8>(colon) !== COLON || colon === p - 1 || p - colon > 6) return false;
  const date = p + 2;
  p += 4 + DATE;

  const frontend = p;
  p = findByte(p, end, SPACE);
  const frontendEnd = load<u8>(p - 1) === TILDE ? p - 1 : p;
  const vhost = frontendEnd > frontend ? lookUp(load<u32>(columns, VHOSTS << 2), frontend, <u32>(frontendEnd - frontend)) : 0;
  if (vhost < 0) return false;
  const backend = ++p;
  p = findEither(p, end, SLASH, SPACE);
  if (load<u8>(p) !== SLASH) return false;
  const server = ++p;
  p = findByte(p, end, SPACE);
  const serverEnd = p;
  const upstream = lookUp(load<u32>(columns, UPSTREAMS << 2), backend, <u32>(p - backend));
  if (upstream < 0) return false;
  let kind = SERVER_NAMED;
  const first = load<u8>(server);
  if (p === server || (p === server + 1 && first === MINUS)) kind = SERVER_NONE;
  else if (first === LESS) kind = p - server === 7 && load<u32>(server) === 0x534f4e3c && load<u32>(server, 3) === 0x3e565253 ? SERVER_NONE : SERVER_APPLET;

  // TR/Tw/Tc/Tr/Ta ST B: seven numbers between slashes and blanks.
  p++;
  let between = separators(p);
  const endTR = p + <usize>ctz(between);
  between &= between - 1;
  const endTw = p + <usize>ctz(between);
  between &= between - 1;
  const endTc = p + <usize>ctz(between);
  between &= between - 1;
  const endTr = p + <usize>ctz(between);
  between &= between - 1;
  const endTa = p + <usize>ctz(between);
  between &= between - 1;
  const endStatus = p + <usize>ctz(between);
  between &= between - 1;
  const endBytes = p + <usize>ctz(between);
  between &= between - 1;
  if (
    load<u8>(endTR) !== SLASH ||
    load<u8>(endTw) !== SLASH ||
    load<u8>(endTc) !== SLASH ||
    load<u8>(endTr) !== SLASH ||
    load<u8>(endTa) !== SPACE ||
    load<u8>(endStatus) !== SPACE ||
    load<u8>(endBytes) !== SPACE
  )
    return false;
  const TR = numberIn(p, endTR);
  const Tw = numberIn(endTR + 1, endTw);
  const Tc = numberIn(endTw + 1, endTc);
  const Tr = numberIn(endTc + 1, endTr);
  const Ta = numberIn(endTr + 1, endTa);
  const status = numberIn(endTa + 1, endStatus);
  const bytes = numberIn(endStatus + 1, endBytes);
  if (TR === NONE || Tw === NONE || Tc === NONE || Tr === NONE || Ta === NONE || status === NONE || bytes === NONE || status > 999) return false;
  p = endBytes;

  // Captured cookies: "-" mostly.
  if (load<u32>(p) === 0x2d202d20 && load<u8>(p, 4) === SPACE) p += 5;
  else {
    p = findByte(p + 1, end, SPACE);
    p = findByte(p + 1, end, SPACE) + 1;
  }
  const whos = <usize>load<u32>(columns, WHO << 2);
  const phases = <usize>load<u32>(columns, PHASE << 2);
  const who = load<i8>(whos + load<u8>(p));
  const phase = load<i8>(phases + load<u8>(p, 1));
  if (who < 0 || phase < 0) return false;
  const state = 1 + <i32>who * PHASES + phase;
  if (load<u8>(p, 4) === SPACE && load<u8>(p, 2) !== SPACE && load<u8>(p, 3) !== SPACE) p += 5;
  else if (load<u8>(p, 2) === SPACE) p += 3;
  else return false;

  let retries: i64 = 0;
  let redispatched = false;
  const counts = countsLength(p);
  if (counts !== 0) {
    retries = load<u8>(p + counts - 2) - 48;
    p += counts;
  }
  const unqueued = counts !== 0 && load<u32>(p) === NO_QUEUE;
  if (unqueued) p += 4;
  for (let i = unqueued ? 7 : counts === 0 ? 0 : 5; i < 7; i++) {
    const c = load<u8>(p);
    if (i === 4) redispatched = c === PLUS;
    if (c === MINUS || (c === PLUS && i !== 4)) return false;
    const number = readNumber(p);
    if (number === NONE) return false;
    p += <usize>(number & LENGTH_MASK);
    if (i === 4) retries = number >> LENGTH;
    if (load<u8>(p) !== (i === 4 || i === 6 ? SPACE : SLASH)) return false;
    p++;
  }
  for (let braces = 0; load<u8>(p) === LBRACE; braces++) {
    const close = findEither(p + 1, end, RBRACE, LBRACE);
    if (close >= end || braces === 2 || load<u8>(close) !== RBRACE || load<u8>(close, 1) !== SPACE) return false;
    p = close + 2;
  }
  if (p >= end - 1 || load<u8>(p) !== QUOTE) return false;
  const request = p + 1;
  const requestEnd = end - 1;
  if (findByte(request, end, QUOTE) !== requestEnd) return false;

  let method = requestEnd;
  let methodKind = 0;
  let path: usize = 0;
  let query: usize = 0;
  const said = requestEnd > request && load<u8>(request) !== LESS;
  if (said) {
    method = findByte(request, requestEnd, SPACE);
    if (method - request <= MAX_METHOD) {
      methodKind = lookUp(load<u32>(columns, METHODS << 2), request, <u32>(method - request));
      if (methodKind < 0) return false;
    }
    if (method < requestEnd) {
      path = method + 1;
      if (load<u8>(path) !== SLASH) return false;
      const target = findByte(path, requestEnd, SPACE);
      const held = (kind === SERVER_NONE && state === STATE_SC) || (status >= 400 && status < 500 && (state === STATE_ENDED || state === STATE_PR));
      query = pathEnd(columns, path, target, held, state === STATE_ENDED && status < 400);
      if (query === 0) return false;
    }
  }

  const stamp = <usize>load<u32>(columns, STAMP << 2);
  const tens = twoDigits(date + 21);
  const ones = load<u8>(date, 23);
  if (tens < 0 || !isDigit(ones)) return false;
  const second = secondAt(stamp, base, date, MINUTE);
  if (!(second >= 0)) return false;
  const time = second + <f64>(tens * 10 + (ones - 48));

  if (frontendEnd > frontend) {
    setSpan(columns, VHOST_SPAN, row, base, frontend, frontendEnd);
    setInt(columns, VHOST, row, vhost);
  }
  setSpan(columns, UPSTREAM_SPAN, row, base, backend, serverEnd);
  setInt(columns, UPSTREAM, row, upstream);
  setInt(columns, TERMINATION, row, state);
  if (status >= -1) setInt(columns, STATUS_KEY, row, <i32>status + 2);
  if (status >= 0) setNumber(columns, STATUS, row, <f64>status);
  setInt(columns, CLASSES, row, classify(TR, Tw, Tc, Tr, Ta, bytes, retries, redispatched, kind));
  setNumber(columns, TIME, row, time);
  setNumber(columns, T_REQUEST, row, <f64>TR);
  setNumber(columns, T_QUEUE, row, <f64>Tw);
  setNumber(columns, T_CONNECT, row, <f64>Tc);
  setNumber(columns, T_HEADER, row, <f64>Tr);
  setNumber(columns, T_TOTAL, row, <f64>Ta);
  setNumber(columns, BYTES, row, <f64>bytes);
  setNumber(columns, RETRIES, row, <f64>retries);
  if (colon > from) {
    setSpan(columns, CLIENT, row, base, from, colon);
    const mixed = (port ^ ((<u32>load<u8>(colon - 1)) << 17) ^ ((<u32>load<u8>(colon - 2)) << 24)) * 0x9e3779b1;
    const hash = mixed ^ (modulo31(<i64>time) * 0x85ebca6b) ^ <u32>Ta;
    setNumber(columns, REQUEST_HASH, row, <f64>hash);
  }
  if (!said) return true;
  setSpan(columns, REQUEST, row, base, request, requestEnd);
  setSpan(columns, METHOD, row, base, request, method);
  setInt(columns, METHOD_KIND, row, methodKind);
  if (query > path) setSpan(columns, PATH, row, base, path, query);
  return true;
}
