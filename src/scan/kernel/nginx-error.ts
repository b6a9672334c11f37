/**
 * A record of the nginx error log about a request, in one pass. Takes what nginx writes and nothing else: any doubt is left to
 * ../nginx-error.ts, which this function agrees with on every record that it takes (test/property/kernel.test.ts).
 *
 *     2026/11/23 03:01:02 [error] 812#812: *4711 connect() failed (111: …) while connecting to upstream, client: 192.0.2.7, server: …
 *     ^from               ^level  ^pid      ^cid  ^message                                              ^tail
 */
import { findByte, hashBytes, isDigit, same } from './bytes';
import { setInt, setNumber, setSpan } from './columns';
import {
  hasClient,
  KEY_CLIENT,
  KEY_HOST,
  KEY_NONE,
  KEY_REFERRER,
  KEY_REQUEST,
  KEY_SERVER,
  KEY_UPSTREAM,
  keyAt,
  nextKey,
  peerStart,
  quotedEnd,
  readPeer,
  valueEnd,
  valueStart,
} from './context';
import { DETAIL_UNCLEAR, detailClass, maskFreeText } from './detail';
import { fileClass, FILE_TEMP, FILE_UNCLEAR } from './file';
import { readTime } from './host';
import { firstQuote, foreign, lastQuote, mask } from './mask';
import { beginsWith } from './needles';
import { lookUp } from './table';
import { mayProbe, readTarget, targetEnd, targetQuery } from './target';

// Order of the list of addresses: what ../nginx-error-kernel.ts writes.
const BASE = 0;
const START = 1;
const END = 2;
const TAIL = 3;
const MESSAGE = 4;
const LEVEL = 5;
const SUBSYSTEM = 6;
const METHOD_KIND = 7;
const PROBE_KIND = 8;
const PEER_KIND = 9;
const FILE_KIND = 10;
const DETAIL = 11;
const VHOST = 12;
const UPSTREAM = 13;
const TIME = 14;
const PID = 15;
const CONNECTION = 16;
const REQUEST_HASH = 17;
const CLIENT = 18;
const HOST = 19;
const METHOD = 20;
const PATH = 21;
const REQUEST = 22;
const MESSAGE_SPAN = 23;
const VHOST_SPAN = 24;
const UPSTREAM_SPAN = 25;
const VHOSTS = 26;
const UPSTREAMS = 27;
/** Class by number of an upstream, 0 where it is not known yet. */
const PEERS = 28;
const METHODS = 29;
const MESSAGES = 30;
const LEVELS = 31;
/** Classes of targets and files that took a closer look. */
const PROBES = 32;
const FILES = 33;
const PROBE_STARTS = 34;
const FILE_ENDINGS = 35;
const QUOTING = 36;
const KEEP = 37;
const FREE = 38;
const DETAILS = 39;
/** Room for a masked message. */
const MASKED = 40;
const STAMP = 41;
// Classes: numbers, not addresses.
const CLASS_HTTP = 42;
const CLASS_DOCROOT = 43;
const CLASS_TEMP = 44;

// What is known of a message: the low bits of its value, beside its number.
const CONSTANT = 1;
const FILE_CALL = 2;
const FREE_TEXT = 4;
const FLAGS = 3;

const SHORTEST: usize = 48;
const MAX_METHOD: usize = 20;
const MAX_NUMBER: usize = 14;

const SPACE: u8 = 32;
const QUOTE: u8 = 34;
const HASH: u8 = 35;
const STAR: u8 = 42;
const MINUS: u8 = 45;
const SLASH: u8 = 47;
const COLON: u8 = 58;
const BACKSLASH: u8 = 92;
const RBRACKET: u8 = 93;

let number: i64 = 0;

/** Reads decimal digits; returns where they end, or 0 when they are none, or too many. */
function readDigits(from: usize): usize {
  let p = from;
  let value: i64 = 0;
  let c = load<u8>(p);
  while (isDigit(c)) {
    value = value * 10 + (c - 48);
    c = load<u8>(++p);
  }
  number = value;
  return p === from || p - from > MAX_NUMBER ? 0 : p;
}

/** What `takeMessage` found. */
let messageId: i32 = 0;
let file: i32 = 0;
let detail: i32 = 0;

/** Reads the message [from, end) of a record that ends at `stop`. */
function takeMessage(list: usize, from: usize, end: usize, stop: usize): bool {
  file = 0;
  detail = 0;
  const messages = <usize>load<u32>(list, MESSAGES << 2);
  // Masking changes nothing in a masked text.
  const known = lookUp(messages, from, <u32>(end - from));
  if (known >= 0 && (known & CONSTANT) !== 0) {
    messageId = known >> FLAGS;
    return true;
  }
  const to = <usize>load<u32>(list, MASKED << 2);
  const free = beginsWith(load<u32>(list, FREE << 2), from, end);
  const maskedEnd =
    free >= 0
      ? maskFreeText(load<u32>(list, DETAILS << 2), to, from, end, free)
      : mask(load<u32>(list, QUOTING << 2), load<u32>(list, KEEP << 2), to, from, end);
  if (maskedEnd === 0 || ((free >= 0 || foreign) && hasClient(end + 10, stop))) return false;
  const masked = lookUp(messages, to, <u32>(maskedEnd - to));
  if (masked < 0) return false;
  messageId = masked >> FLAGS;
  if ((masked & FILE_CALL) !== 0) {
    const path = firstQuote + 1;
    const pathEnd = max(lastQuote(firstQuote, end), path);
    const kind = fileClass(load<u32>(list, FILE_ENDINGS << 2), path, pathEnd);
    if (kind === FILE_UNCLEAR) file = lookUp(load<u32>(list, FILES << 2), path, <u32>(pathEnd - path));
    else file = kind === FILE_TEMP ? load<i32>(list, CLASS_TEMP << 2) : load<i32>(list, CLASS_DOCROOT << 2);
    if (file < 0) return false;
  }
  if ((masked & FREE_TEXT) !== 0) {
    detail = detailClass(load<u32>(list, DETAILS << 2), from, end);
    if (detail === DETAIL_UNCLEAR) return false;
  }
  return true;
}

/** The class of the level that stands at p, behind a bracket, or 0. `levels`: names with their closing bracket in eight bytes, each with its class. */
function levelAt(levels: usize, p: usize): i32 {
  const brackets = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(RBRACKET)));
  const length: u64 = ctz(brackets);
  if (length > 6) return 0;
  const name = load<u64>(p) & (((<u64>0x100) << (length << 3)) - 1);
  for (let level = levels; load<u64>(level) !== 0; level += 16) if (load<u64>(level) === name) return load<i32>(level, 8);
  return 0;
}

/** Fills a row. False: the row is untouched. */
export function scanNginxError(list: usize, row: u32): bool {
  const base = <usize>load<u32>(list, BASE << 2);
  const from = base + load<u32>(<usize>load<u32>(list, START << 2) + (row << 2));
  const end = base + load<u32>(<usize>load<u32>(list, END << 2) + (row << 2));
  const tailAt = load<i32>(<usize>load<u32>(list, TAIL << 2) + (row << 2));
  if (tailAt < 0 || end - from < SHORTEST || load<u16>(from, 19) !== 0x5b20) return false;
  const tail = base + tailAt;
  const stamp = <usize>load<u32>(list, STAMP << 2);
  if (!same(stamp, from, 20)) {
    if (load<u8>(from, 4) !== SLASH || load<u8>(from, 7) !== SLASH || !isDigit(load<u8>(from))) return false;
    store<f64>(stamp, readTime(load<i32>(stamp, 32), <i32>(from - base)), 24);
    memory.copy(stamp, from, 20);
  }
  const time = load<f64>(stamp, 24);
  if (time !== time) return false;

  let p = from + 21;
  const level = levelAt(load<u32>(list, LEVELS << 2), p);
  if (level === 0) return false;
  p = findByte(p, p + 8, RBRACKET);
  if (load<u8>(p, 1) !== SPACE) return false;
  p = readDigits(p + 2);
  if (p === 0 || load<u8>(p) !== HASH) return false;
  const pid = number;
  do p++;
  while (isDigit(load<u8>(p)));
  if (load<u8>(p) !== COLON || load<u8>(p, 1) !== SPACE || load<u8>(p, 2) !== STAR) return false;
  p = readDigits(p + 3);
  if (p === 0 || load<u8>(p) !== SPACE) return false;
  const connection = number;
  const message = p + 1;
  if (message > tail || !takeMessage(list, message, tail, end)) return false;

  let client: usize = 0;
  let clientEnd: usize = 0;
  let server: usize = 0;
  let serverEnd: usize = 0;
  let request: usize = 0;
  let requestEnd: usize = 0;
  let upstream: usize = 0;
  let upstreamEnd: usize = 0;
  let host: usize = 0;
  let hostEnd: usize = 0;
  let at = tail;
  let key = keyAt(at);
  do {
    if (key === KEY_NONE || valueStart > end) return false;
    const value = valueStart;
    if (key === KEY_REFERRER) break;
    if (key <= KEY_SERVER) {
      at = valueEnd(value, end);
      if (key === KEY_CLIENT) {
        if (client !== 0) return false;
        client = value;
        clientEnd = findByte(value, at, SPACE);
      } else {
        if (server !== 0) return false;
        server = value;
        serverEnd = at;
      }
      if (at === end) break;
      key = keyAt(at);
      continue;
    }
    const stop = quotedEnd(value, end);
    if (stop === 0) return false;
    if (key === KEY_REQUEST) {
      if (request !== 0) return false;
      request = value;
      requestEnd = stop;
    } else if (key === KEY_UPSTREAM) {
      if (upstream !== 0) return false;
      upstreamEnd = readPeer(value, stop);
      upstream = peerStart;
    } else if (key === KEY_HOST) {
      if (host !== 0 || findByte(value, stop, QUOTE) < stop) return false;
      host = value;
      hostEnd = stop;
    }
    at = stop + 1;
    key = nextKey;
  } while (at < end);
  if (client === 0) return false;

  let vhost = 0;
  if (serverEnd > server) {
    vhost = lookUp(load<u32>(list, VHOSTS << 2), server, <u32>(serverEnd - server));
    if (vhost < 0) return false;
  }
  let peer = 0;
  let peerKind = 0;
  if (upstream !== 0) {
    // `http:/10.0.0.5/`, where nginx merged the slashes of a URI, names nobody.
    if (upstreamEnd === upstream || load<u8>(upstreamEnd - 1) === COLON) return false;
    peer = lookUp(load<u32>(list, UPSTREAMS << 2), upstream, <u32>(upstreamEnd - upstream));
    if (peer < 0) return false;
    peerKind = load<i32>(<usize>load<u32>(list, PEERS << 2) + ((<usize>peer) << 2));
    if (peerKind === 0) return false;
  }
  let methodEnd: usize = 0;
  let methodKind = 0;
  let probe = 0;
  if (request !== 0) {
    const first = load<u8>(request);
    const limit = min(requestEnd, request + MAX_METHOD);
    methodEnd = findByte(request, limit, SPACE);
    if (methodEnd === limit || methodEnd === request || first === 0x16 || first === BACKSLASH || (first === MINUS && methodEnd === request + 1)) return false;
    methodKind = lookUp(load<u32>(list, METHODS << 2), request, <u32>(methodEnd - request));
    if (methodKind < 0) return false;
    const target = methodEnd + 1;
    readTarget(load<u32>(list, PROBE_STARTS << 2), target, requestEnd);
    if (mayProbe) {
      probe = lookUp(load<u32>(list, PROBES << 2), target, <u32>(targetEnd - target));
      if (probe < 0) return false;
    }
    setSpan(list, REQUEST, row, base, request, requestEnd);
    setSpan(list, METHOD, row, base, request, methodEnd);
    setSpan(list, PATH, row, base, target, targetQuery);
    setInt(list, METHOD_KIND, row, methodKind);
    setInt(list, PROBE_KIND, row, probe);
    setNumber(list, REQUEST_HASH, row, <f64>hashBytes(request, requestEnd, <u32>(connection * 31 + pid)));
  }
  setInt(list, MESSAGE, row, messageId);
  setInt(list, LEVEL, row, level);
  setInt(list, SUBSYSTEM, row, load<i32>(list, CLASS_HTTP << 2));
  setInt(list, FILE_KIND, row, file);
  setInt(list, DETAIL, row, detail);
  setNumber(list, TIME, row, time);
  setNumber(list, PID, row, <f64>pid);
  setNumber(list, CONNECTION, row, <f64>connection);
  setSpan(list, MESSAGE_SPAN, row, base, message, tail);
  setSpan(list, CLIENT, row, base, client, clientEnd);
  if (server !== 0) {
    setSpan(list, VHOST_SPAN, row, base, server, serverEnd);
    setInt(list, VHOST, row, vhost);
  }
  if (upstream !== 0) {
    setSpan(list, UPSTREAM_SPAN, row, base, upstream, upstreamEnd);
    setInt(list, UPSTREAM, row, peer);
    setInt(list, PEER_KIND, row, peerKind);
  }
  if (host !== 0) setSpan(list, HOST, row, base, host, hostEnd);
  return true;
}
