/**
 * Fills rows from usual records of Cloudflare's `http_requests`: what ../cloudflare-http.ts and ../cloudflare-names.ts do with them.
 * Any doubt is left to these. The fields of a record and their order are free; which key is which is learned from ../json.ts.
 */
import { findByte, hashBytes } from './bytes';
import {
  addressClass,
  at,
  CACHES,
  CERTIFICATES,
  checkProbe,
  durationClass,
  endingAction,
  holds,
  isString,
  LIMITS,
  nameOf,
  NONE,
  pathingOf,
  S_ACTION,
  S_ADDRESS,
  S_CACHE,
  S_CERTIFICATE,
  S_CLIENT,
  S_COLO,
  S_COUNTRY,
  S_DNS,
  S_DURATION,
  S_ENDED,
  S_EVENT_ACTION,
  S_FAILURE_REASON,
  S_HEADER,
  S_HOST,
  S_METHOD,
  S_OLD_ACTION,
  S_OLD_DURATION,
  S_ORIGIN,
  S_PARENT,
  S_PATH,
  S_RATE_LIMIT,
  S_RAY,
  S_REQUEST_HEADERS,
  S_RESPONSE_HEADERS,
  S_SAMPLE,
  S_SCRIPT,
  S_SEND,
  S_SIZE,
  S_SOURCE,
  S_STARTED,
  S_STATUS,
  S_SUBREQUEST,
  S_SUBREQUESTS,
  S_TCP,
  S_TIMESTAMP,
  S_TLS,
  S_UPLOAD,
  S_URI,
  S_WORKER,
  S_ZONE,
  securityOf,
  sign,
  SOURCES,
  statusOf,
  timeOf,
  waitClass,
  wordOf,
  WORKERS,
} from './cloudflare-values';
import { setInt, setNumber, setSpan } from './columns';
import { ARRAY, clearOdd, endOf, MISSING, numberOf, odd, readObject, setOdd, startOf, STRING, TRUE, typeOf } from './json';

// Order of the list of addresses: what ../cloudflare-kernel.ts writes.
const BASE = 0;
const START = 1;
const END = 2;
const OUTER_TIME = 3;
const KEYS = 4;
const NEXT = 5;
const SLOTS = 6;
const STAMP = 7;
const END_STAMP = 8;
// 9 to 11 and from 48 on: cloudflare-values.ts.
const ANSWERS = 12;
const EDGES = 13;
const TIMERS = 14;
const CLIENT = 15;
const HOST = 16;
const METHOD = 17;
const PATH = 18;
const REQUEST_ID = 19;
const PARENT = 20;
const UPSTREAM_SPAN = 21;
const TIME = 22;
const STATUS = 23;
const T_TOTAL = 24;
const T_CONNECT = 25;
const T_HEADER = 26;
const T_DNS = 27;
const T_TLS = 28;
const T_SEND = 29;
const T_RESPONSE = 30;
const BYTES = 31;
const SAMPLE = 32;
const REQUEST_HASH = 33;
// Names: the column, and the table of what is known.
const VHOST = 34;
const UPSTREAM = 36;
const COLO = 38;
const COUNTRY = 40;
const CACHE_NAME = 42;
const SCRIPT = 44;
const ACTION_NAME = 46;
// Classes in bits, and numbers of classes: as in ../cloudflare-http.ts.
const ORIGIN_BITS = 10;
const KIND_HTTP = 1 << 26;
const SOURCE_BITS = 4;
const WORKER_BITS = 8;
const ACTION_BITS = 11;
const SECURITY_BITS = 13;
const PATHING_BITS = 17;
const LIMITED_BITS = 21;
const CERTIFICATE_BITS = 22;
const SUBREQUEST = 1 << 23;
const TLS_BITS = 2;
const DNS_BITS = 4;
const WAIT_BITS = 6;
const DURATION_BITS = 9;
const UPLOAD_BITS = 13;
const ADDRESS_BITS = 15;
const WORKER_FETCH = 6;
const LARGE_UPLOAD: f64 = 10_485_760;

const QUESTION: u8 = 63;
/** `{"`. */
const BRACE_QUOTE: u16 = 0x227b;
/** "1xxx" and "sec-": headers without them hold nothing that is looked for. */
const PAGE_CODE: u32 = 0x78787831;
const SECTION: u32 = 0x2d636573;

/** Writes a field's text as it stands there, whatever it is. */
function takeSpan(columns: usize, column: u32, row: u32, base: usize, slots: usize, slot: u32): void {
  if (isString(typeOf(slots, slot))) setSpan(columns, column, row, base, startOf(slots, slot), endOf(slots, slot));
}

function isEmpty(slots: usize, slot: u32): bool {
  return startOf(slots, slot) === endOf(slots, slot);
}

/** Classes that only a failed request has: of the edge, and of the way to the origin. */
let edgeSide: i32 = 0;
let originSide: i32 = 0;

function classify(columns: usize, slots: usize, edge: i32, source: i32, took: f64): void {
  if (edge >= 500 && typeOf(slots, S_SUBREQUESTS) === ARRAY && endOf(slots, S_SUBREQUESTS) - startOf(slots, S_SUBREQUESTS) > 2) setOdd();
  if (holds(slots, S_RESPONSE_HEADERS, PAGE_CODE) || (edge === 503 && holds(slots, S_REQUEST_HEADERS, SECTION))) setOdd();
  if (edge < 500) checkProbe(columns, slots);
  const action = endingAction(columns, slots);
  edgeSide =
    (source << SOURCE_BITS) |
    wordOf(columns, CACHES, slots, S_CACHE) |
    (wordOf(columns, WORKERS, slots, S_WORKER) << WORKER_BITS) |
    (action << ACTION_BITS) |
    ((action === 0 ? 0 : securityOf(columns, slots)) << SECURITY_BITS) |
    (pathingOf(columns, slots) << PATHING_BITS) |
    (wordOf(columns, LIMITS, slots, S_RATE_LIMIT) << LIMITED_BITS) |
    (wordOf(columns, CERTIFICATES, slots, S_CERTIFICATE) << CERTIFICATE_BITS);
  if (typeOf(slots, S_SUBREQUEST) === TRUE || source === WORKER_FETCH) edgeSide |= SUBREQUEST;
  const upload = numberOf(slots, S_UPLOAD);
  originSide =
    sign(numberOf(slots, S_TCP)) |
    (sign(numberOf(slots, S_TLS)) << TLS_BITS) |
    (sign(numberOf(slots, S_DNS)) << DNS_BITS) |
    (waitClass(numberOf(slots, S_HEADER)) << WAIT_BITS) |
    (durationClass(took) << DURATION_BITS) |
    ((upload !== upload ? 0 : upload < LARGE_UPLOAD ? 1 : 2) << UPLOAD_BITS) |
    (addressClass(columns, slots) << ADDRESS_BITS);
}

/** Fills a row. False: it is untouched. */
export function scanCloudflare(columns: usize, row: u32): bool {
  const base = at(columns, BASE);
  const from = base + load<u32>(at(columns, START) + (row << 2));
  const slots = at(columns, SLOTS);
  if (load<u16>(from) !== BRACE_QUOTE) return false;
  if (!readObject(at(columns, KEYS), at(columns, NEXT), slots, from, base + load<u32>(at(columns, END) + (row << 2)))) return false;
  if (typeOf(slots, S_STATUS) === MISSING || typeOf(slots, S_EVENT_ACTION) !== MISSING || typeOf(slots, S_FAILURE_REASON) !== MISSING) return false;

  clearOdd();
  const edge = statusOf(slots, S_STATUS);
  const origin = statusOf(slots, S_ORIGIN);
  const started = timeOf(at(columns, STAMP), base, slots, S_STARTED);
  const took = timeOf(at(columns, END_STAMP), base, slots, S_ENDED) - started;
  const stamp = started === started ? started : timeOf(at(columns, STAMP), base, slots, S_TIMESTAMP);
  const size = numberOf(slots, S_SIZE);
  const sample = numberOf(slots, S_SAMPLE);
  const dns = numberOf(slots, S_DNS);
  const tcp = numberOf(slots, S_TCP);
  const tls = numberOf(slots, S_TLS);
  const send = numberOf(slots, S_SEND);
  const header = numberOf(slots, S_HEADER);
  const duration = numberOf(slots, S_DURATION);
  const response = duration === duration ? duration : numberOf(slots, S_OLD_DURATION) / 1e6;
  const zoned = typeOf(slots, S_ZONE) === STRING && !isEmpty(slots, S_ZONE);
  const vhost = nameOf(columns, VHOST, slots, zoned ? S_ZONE : S_HOST);
  const upstream = nameOf(columns, UPSTREAM, slots, S_ADDRESS);
  const colo = nameOf(columns, COLO, slots, S_COLO);
  const source = wordOf(columns, SOURCES, slots, S_SOURCE);
  if (odd) return false;

  const named = !(edge >= 100 && edge < 400) || origin >= 500;
  let country = 0;
  let cache = 0;
  let script = 0;
  let action = 0;
  if (named) {
    country = nameOf(columns, COUNTRY, slots, S_COUNTRY);
    cache = nameOf(columns, CACHE_NAME, slots, S_CACHE);
    script = nameOf(columns, SCRIPT, slots, S_SCRIPT);
    action = nameOf(columns, ACTION_NAME, slots, typeOf(slots, S_ACTION) !== MISSING ? S_ACTION : S_OLD_ACTION);
  }
  edgeSide = source << SOURCE_BITS;
  originSide = 0;
  if (edge >= 400 || edge === 0) classify(columns, slots, edge, source, took);
  if (odd) return false;

  setInt(columns, ANSWERS, row, (edge + 1) | ((origin + 1) << ORIGIN_BITS) | KIND_HTTP);
  setInt(columns, EDGES, row, edgeSide);
  setInt(columns, TIMERS, row, originSide);
  setNumber(columns, TIME, row, stamp === stamp ? stamp : load<f64>(at(columns, OUTER_TIME) + (row << 3)));
  if (edge !== NONE) setNumber(columns, STATUS, row, <f64>edge);
  setNumber(columns, T_TOTAL, row, took);
  setNumber(columns, BYTES, row, size);
  setNumber(columns, SAMPLE, row, sample);
  setNumber(columns, T_DNS, row, dns);
  setNumber(columns, T_CONNECT, row, tcp);
  setNumber(columns, T_TLS, row, tls);
  setNumber(columns, T_SEND, row, send);
  setNumber(columns, T_HEADER, row, header);
  setNumber(columns, T_RESPONSE, row, response);
  setInt(columns, VHOST, row, vhost);
  setInt(columns, UPSTREAM, row, upstream);
  setInt(columns, COLO, row, colo);
  if (named) {
    setInt(columns, COUNTRY, row, country);
    setInt(columns, CACHE_NAME, row, cache);
    setInt(columns, SCRIPT, row, script);
    setInt(columns, ACTION_NAME, row, action);
  }
  if (typeOf(slots, S_RAY) === STRING && !isEmpty(slots, S_RAY))
    setNumber(columns, REQUEST_HASH, row, <f64>hashBytes(startOf(slots, S_RAY), endOf(slots, S_RAY)));
  takeSpan(columns, CLIENT, row, base, slots, S_CLIENT);
  takeSpan(columns, HOST, row, base, slots, S_HOST);
  takeSpan(columns, METHOD, row, base, slots, S_METHOD);
  takeSpan(columns, REQUEST_ID, row, base, slots, S_RAY);
  takeSpan(columns, PARENT, row, base, slots, S_PARENT);
  takeSpan(columns, UPSTREAM_SPAN, row, base, slots, S_ADDRESS);
  const path = typeOf(slots, S_PATH) !== MISSING && !isEmpty(slots, S_PATH) ? S_PATH : S_URI;
  if (isString(typeOf(slots, path))) {
    const target = startOf(slots, path);
    setSpan(columns, PATH, row, base, target, findByte(target, endOf(slots, path), QUESTION));
  }
  return true;
}
