/**
 * Fills a row of the batch from the values of one access line. Where the values stand is said by slots: start and end per role,
 * start -1 where the format does not log it. All scanners of access logs (patterns, JSON) end here.
 */
import { ROLES, type Role } from '../../parsers/nginx/access.ts';
import {
  type Attempts,
  attempts,
  BACKENDS,
  CACHES,
  CONNECTS,
  LIMITS,
  RETRIES,
  SLOW_CONNECT,
  VERIFIES,
  WAITS,
  waitClass,
} from '../../parsers/nginx/access-classes.ts';
import { methodKind, peerKind, probeKind } from '../../parsers/nginx/details.ts';
import type { Shape } from '../../parsers/format.ts';
import { nameColumn, numColumn, ROWS, spanColumn } from './batch.ts';
import { BACKSLASH, COLON, find, hashBytes, needle, QUESTION, SPACE } from './bytes.ts';
import { Dict } from './dict.ts';
import { createMirror, type Mirror } from './mirror.ts';
import { itemCount, millis, separatorAt, threeDigits, whole } from './nginx-access-values.ts';
import { mayProbe } from './probe.ts';
import { NAMED, type ScanContext } from './scanner.ts';
import { createStamp } from './stamp.ts';

const R = Object.fromEntries(ROLES.map((role, i) => [role, 2 * i])) as Readonly<Record<Role, number>>;
export const SLOTS = 2 * ROLES.length;
/** Place of a role in the slots. */
export const slotOf = (role: Role): number => R[role];
export const createSlots = (): Int32Array => new Int32Array(SLOTS).fill(-1);

const METHOD_KINDS = ['known', 'CONNECT', 'TRACE', 'unknown', 'tls', 'none'] as const;
const PROBE_KINDS = ['dotfile', 'admin', 'traversal', 'script', 'shell', 'config', 'backup', 'oddname'] as const;
const PEER_KINDS = ['none', 'empty', 'unix', 'loopback', 'private', 'public', 'name'] as const;
const ANSWERS = ['gateway', 'upstream'] as const;

/** Small classes share one column: place of each, in bits. 0 is absent, else 1 + index in the list. */
const METHOD = 0;
const PROBE = 3;
const PEER = 7;
const CACHE = 10;
const LIMIT = 14;
const VERIFY = 17;
const BACKEND = 19;
const CONNECT = 21;
const ANSWER = 23;
const TIMER = 0;
const WAIT = 5;
const RETRY = 10;
const STREAM = 12;

const METHODS = 1024;
/** Length of `23/Nov/2026:06:48:00 +0100`. */
const LOCAL_TIME = 26;

const needles = (texts: readonly string[]): readonly Buffer[] => texts.map(needle);
const CACHE_TEXTS = needles(CACHES);
const LIMIT_TEXTS = needles(LIMITS);
const VERIFY_TEXTS = needles(VERIFIES);
const DEFAULT_BACKEND = needle('upstream-default-backend');

/** Codes of upstream statuses: not logged, empty, "-", one of three digits, a list. */
const NOT_LOGGED = 0;
const EMPTY = 1;
const DASH = 2;
const SINGLE = 3;
const LISTS = 2000;

/** Style of a format: it is of the stream module; it writes an absent value as nothing instead of "-" (escape=json, none). */
export const STREAM_STYLE = 1;
export const EMPTY_IS_NONE = 2;

export interface AccessRow {
  /** Of the status, of the upstream's, of classes, of durations. */
  readonly columns: readonly [Int32Array, Int32Array, Int32Array, Int32Array];
  /** What the kernel sees of peers, methods and lists of attempts. */
  readonly peers: Mirror;
  readonly methods: Mirror;
  readonly lists: Mirror;
  /** The time of a $time_local at this position. */
  readTime(position: number): number;
  /** Fills the row. False, with the row untouched, when there is no status. */
  fill(row: number, slots: Int32Array, style: number): boolean;
  shape(row: number): Shape;
  /** Empties full caches. Counts up when ids have changed their meaning. */
  trim(): number;
}

export function createAccessRow(context: ScanContext): AccessRow {
  const { batch } = context;
  const { block } = batch;
  const { memory } = block;
  const statuses = memory.int32(ROWS);
  const upstreams = memory.int32(ROWS);
  const packed = memory.int32(ROWS);
  const waits = memory.int32(ROWS);
  const time = numColumn(batch, 'time');
  const status = numColumn(batch, 'status');
  const total = numColumn(batch, 'tTotal');
  const connect = numColumn(batch, 'tConnect');
  const header = numColumn(batch, 'tHeader');
  const response = numColumn(batch, 'x-upstream-time');
  const size = numColumn(batch, 'bytes');
  const connection = numColumn(batch, 'x-connection');
  const request = numColumn(batch, 'x-request');
  const vhost = nameColumn(batch, 'vhost');
  const upstream = nameColumn(batch, 'upstream');
  const spans = {
    client: spanColumn(batch, 'client'),
    host: spanColumn(batch, 'host'),
    method: spanColumn(batch, 'method'),
    path: spanColumn(batch, 'path'),
    request: spanColumn(batch, 'request'),
    requestId: spanColumn(batch, 'requestId'),
    vhost: spanColumn(batch, 'x-vhost'),
    upstream: spanColumn(batch, 'x-upstream'),
  };
  const vhosts = context.names.get('vhost') as Dict<null>;
  const peersNamed = context.names.get('upstream') as Dict<null>;
  const lists = new Dict<Attempts>('cache', 4096, attempts);
  const peers = new Dict<number>('cache', 4096, (text) => 1 + PEER_KINDS.indexOf(peerKind(text) as (typeof PEER_KINDS)[number]));
  const methods = new Dict<number>('cache', METHODS, (text) => 1 + METHOD_KINDS.indexOf(methodKind(text) as (typeof METHOD_KINDS)[number]));
  lists.reflect(createMirror(memory, NAMED, 16 * NAMED), listForKernel);
  peers.reflect(createMirror(memory, NAMED, 48 * NAMED), (_, kind) => kind);
  methods.reflect(createMirror(memory, METHODS, 8 * METHODS), (_, kind) => kind);
  const stamp = createStamp(context.utc);
  /** The item that `item` found. */
  let itemStart = 0;
  let itemEnd = 0;
  let generation = 0;

  /** Finds item k of an upstream list. False when the list is shorter, or not logged. */
  function item(bytes: Buffer, slots: Int32Array, slot: number, k: number): boolean {
    const from = slots[slot] as number;
    const end = slots[slot + 1] as number;
    if (from < 0) return false;
    itemStart = from;
    let left = k;
    for (let i = from; i < end; i++) {
      const separator = separatorAt(bytes, i);
      if (separator === 0) continue;
      if (left === 0) {
        itemEnd = i;
        return true;
      }
      left--;
      itemStart = i + separator;
      i += separator - 1;
    }
    itemEnd = end;
    return left === 0;
  }

  /** Milliseconds of item k, NaN for "-". */
  function itemMillis(bytes: Buffer, slots: Int32Array, slot: number, k: number): number {
    return item(bytes, slots, slot, k) ? millis(bytes, itemStart, itemEnd) : Number.NaN;
  }

  function span(column: Int32Array, row: number, slots: Int32Array, slot: number): void {
    const from = slots[slot] as number;
    if (from < 0) return;
    column[2 * row] = from;
    column[2 * row + 1] = slots[slot + 1] as number;
  }

  function takeUri(bytes: Buffer, row: number, from: number, end: number, asks: boolean): number {
    const query = find(bytes, QUESTION, from, end);
    spans.path[2 * row] = from;
    spans.path[2 * row + 1] = query < 0 ? end : query;
    const kind = asks && mayProbe(bytes, from, end) ? probeKind(bytes.toString('latin1', from, end)) : undefined;
    return kind === undefined ? 0 : (1 + PROBE_KINDS.indexOf(kind as (typeof PROBE_KINDS)[number])) << PROBE;
  }

  /** Method and path from "GET /x HTTP/1.1"; their classes only where `asks`: they matter for 4xx. */
  function takeRequest(bytes: Buffer, row: number, from: number, end: number, asks: boolean): number {
    spans.request[2 * row] = from;
    spans.request[2 * row + 1] = end;
    const blank = find(bytes, SPACE, from, Math.min(end, from + 24));
    let classes = 0;
    if (asks) classes = kindOfMethod(bytes, from, blank < 0 ? end : blank, end) << METHOD;
    if (blank <= from) return classes;
    spans.method[2 * row] = from;
    spans.method[2 * row + 1] = blank;
    let stop = find(bytes, SPACE, blank + 1, end);
    if (stop < 0) stop = end;
    return classes | takeUri(bytes, row, blank + 1, stop, asks);
  }

  function kindOfMethod(bytes: Buffer, from: number, blank: number, end: number): number {
    if (from === end || (end === from + 1 && bytes[from] === 45)) return 6;
    if (bytes[from] === BACKSLASH || bytes[from] === 0x16)
      return 1 + METHOD_KINDS.indexOf(isTls(bytes.toString('latin1', from, Math.min(end, from + 20))) ? 'tls' : 'unknown');
    return blank === from || blank - from > 23 ? 4 : methods.info(methods.id(bytes, from, blank));
  }

  /** Where the deciding attempt went: names it, and gives its class where `asks`. */
  function takePeer(bytes: Buffer, row: number, slots: Int32Array, k: number, asks: boolean, emptyIsNone: boolean): number {
    if (!item(bytes, slots, R.upstreamAddr, k)) {
      takeTarget(bytes, row, slots);
      return 0;
    }
    if (itemEnd === itemStart) return (emptyIsNone ? 1 : 2) << PEER;
    if (itemEnd === itemStart + 1 && bytes[itemStart] === 45) return 1 << PEER;
    upstream[row] = peersNamed.id(bytes, itemStart, itemEnd);
    spans.upstream[2 * row] = itemStart;
    spans.upstream[2 * row + 1] = itemEnd;
    return asks ? peers.info(peers.id(bytes, itemStart, itemEnd)) << PEER : 0;
  }

  /** Where the request was to go, in formats that do not say where it went. */
  function takeTarget(bytes: Buffer, row: number, slots: Int32Array): void {
    const from = slots[R.target] as number;
    const end = slots[R.target + 1] as number;
    if (from < 0 || end <= from + 1) return;
    upstream[row] = peersNamed.id(bytes, from, end);
    span(spans.upstream, row, slots, R.target);
  }

  function upstreamCode(bytes: Buffer, from: number, end: number): number {
    if (from < 0) return NOT_LOGGED;
    if (from === end) return EMPTY;
    if (end === from + 1) return DASH;
    const code = end === from + 3 ? threeDigits(bytes, from) : -1;
    return code >= 0 ? SINGLE + code : LISTS + lists.id(bytes, from, end);
  }

  function backendClass(bytes: Buffer, from: number, end: number): number {
    if (from < 0) return 0;
    if (end <= from + 1) return 1;
    return same(bytes, from, end, DEFAULT_BACKEND) ? 2 : 3;
  }

  function limitClass(bytes: Buffer, slots: Int32Array): number {
    const first = classOf(bytes, slots, R.limitReq, LIMIT_TEXTS);
    const second = classOf(bytes, slots, R.limitConn, LIMIT_TEXTS);
    // REJECTED (3) of either counts before what the other says.
    return first === 3 || second === 3 ? 3 : first || second;
  }

  function takeTime(bytes: Buffer, row: number, slots: Int32Array): void {
    const local = slots[R.timeLocal] as number;
    let at = local >= 0 ? stamp(bytes, local, slots[R.timeLocal + 1] as number) : Number.NaN;
    const iso = slots[R.timeIso] as number;
    if (at !== at && iso >= 0) at = stamp(bytes, iso, slots[R.timeIso + 1] as number);
    const precise = epoch(bytes, slots, R.msec);
    if (precise === precise) at = precise;
    else if (at !== at) at = iso >= 0 ? epoch(bytes, slots, R.timeIso) : epoch(bytes, slots, R.timeLocal);
    time[row] = at === at ? at : (block.outerTime[row] as number);
  }

  function fill(row: number, slots: Int32Array, style: number): boolean {
    const { bytes } = block;
    const from = slots[R.status] as number;
    if (from < 0 || (slots[R.status + 1] as number) !== from + 3) return false;
    const code = threeDigits(bytes, from);
    if (code < 0) return false;
    statuses[row] = code + 1;
    status[row] = code;
    takeTime(bytes, row, slots);

    const list = upstreamCode(bytes, slots[R.upstreamStatus] as number, slots[R.upstreamStatus + 1] as number);
    upstreams[row] = list;
    const bad = code >= 400 || code < 100;
    let deciding = 0;
    let retry = 0;
    if (list >= LISTS) {
      const tries = lists.info(list - LISTS);
      deciding = tries.deciding;
      retry = tries.retried ? 2 : 1;
    } else if (list === NOT_LOGGED && (slots[R.upstreamAddr] as number) >= 0) {
      // Only the addresses say how many attempts there were: a failure is the last one's, a success came after failures.
      const count = itemCount(bytes, slots[R.upstreamAddr] as number, slots[R.upstreamAddr + 1] as number);
      retry = count > 1 ? 2 : 1;
      deciding = count > 1 && !bad ? count - 2 : count - 1;
    } else if (list !== NOT_LOGGED) retry = 1;

    const asks = bad || retry === 2 || list >= SINGLE + 500;
    let classes = takePeer(bytes, row, slots, deciding, asks, (style & EMPTY_IS_NONE) !== 0);
    let timers = retry << RETRY;
    if (style & STREAM_STYLE) timers |= 1 << STREAM;
    if ((slots[R.requestTime] as number) >= 0) {
      const t = millis(bytes, slots[R.requestTime] as number, slots[R.requestTime + 1] as number);
      total[row] = t;
      if (bad) timers |= (1 + waitClass(t)) << TIMER;
    }
    if ((slots[R.responseTime] as number) >= 0) {
      const t = itemMillis(bytes, slots, R.responseTime, deciding);
      response[row] = t;
      if (asks) timers |= (1 + waitClass(t)) << WAIT;
    }
    if ((slots[R.connectTime] as number) >= 0) {
      const t = itemMillis(bytes, slots, R.connectTime, deciding);
      connect[row] = t;
      classes |= (t !== t ? 1 : t < SLOW_CONNECT ? 2 : 3) << CONNECT;
    }
    if ((slots[R.headerTime] as number) >= 0) {
      const t = itemMillis(bytes, slots, R.headerTime, deciding);
      header[row] = t;
      if (asks) classes |= (t !== t ? 1 : 2) << ANSWER;
    }

    const fromClient = code >= 400 && code < 500;
    if ((slots[R.request] as number) >= 0) classes |= takeRequest(bytes, row, slots[R.request] as number, slots[R.request + 1] as number, fromClient);
    else {
      span(spans.method, row, slots, R.method);
      if ((slots[R.method] as number) >= 0 && fromClient)
        classes |= kindOfMethod(bytes, slots[R.method] as number, slots[R.method + 1] as number, slots[R.method + 1] as number) << METHOD;
      if ((slots[R.uri] as number) >= 0) classes |= takeUri(bytes, row, slots[R.uri] as number, slots[R.uri + 1] as number, fromClient);
    }
    packed[row] =
      classes |
      (classOf(bytes, slots, R.cache, CACHE_TEXTS) << CACHE) |
      (limitClass(bytes, slots) << LIMIT) |
      (verifyClass(bytes, slots) << VERIFY) |
      (backendClass(bytes, slots[R.backend] as number, slots[R.backend + 1] as number) << BACKEND);
    waits[row] = timers;
    takeNames(bytes, row, slots, asks || (connect[row] as number) >= SLOW_CONNECT);
    return true;
  }

  function takeNames(bytes: Buffer, row: number, slots: Int32Array, counts: boolean): void {
    span(spans.client, row, slots, R.client);
    span(spans.host, row, slots, R.host);
    const server = slots[R.vhost] as number;
    const serverEnd = slots[R.vhost + 1] as number;
    if (server >= 0 && serverEnd > server && !(serverEnd === server + 1 && bytes[server] === 45)) {
      span(spans.vhost, row, slots, R.vhost);
      vhost[row] = vhosts.id(bytes, server, serverEnd);
    }
    if ((slots[R.bytes] as number) >= 0) size[row] = whole(bytes, slots[R.bytes] as number, slots[R.bytes + 1] as number);
    if ((slots[R.connection] as number) >= 0) connection[row] = whole(bytes, slots[R.connection] as number, slots[R.connection + 1] as number);
    const id = slots[R.requestId] as number;
    const idEnd = slots[R.requestId + 1] as number;
    if (id >= 0 && idEnd > id + 1) {
      span(spans.requestId, row, slots, R.requestId);
      request[row] = hashBytes(bytes, id, idEnd);
    } else if (counts) {
      // Without an id every line is a request of its own: its place in the log names it.
      request[row] = hashBytes(bytes, slots[R.client] as number, slots[R.client + 1] as number, (block.offset[row] as number) | 0);
    }
  }

  return {
    columns: [statuses, upstreams, packed, waits],
    fill,
    peers: peers.mirror as Mirror,
    methods: methods.mirror as Mirror,
    lists: lists.mirror as Mirror,
    readTime: (position) => stamp(block.bytes, position, position + LOCAL_TIME),
    shape(row) {
      const code = (statuses[row] as number) - 1;
      const list = upstreams[row] as number;
      const tries = list >= LISTS ? lists.info(list - LISTS) : undefined;
      const classes = packed[row] as number;
      const timers = waits[row] as number;
      return {
        subsystem: timers & (1 << STREAM) ? 'stream' : 'http',
        status: String(code).padStart(3, '0'),
        upstreamStatus: tries
          ? tries.last || '-'
          : list === NOT_LOGGED
            ? undefined
            : list === EMPTY || list === DASH
              ? '-'
              : String(list - SINGLE).padStart(3, '0'),
        'x-failed': tries?.failed && tries.deciding < tries.count - 1 ? tries.status || '-' : undefined,
        'x-redirected': tries?.redirected ? 'yes' : undefined,
        retries: RETRIES[((timers >> RETRY) & 3) - 1],
        timers: WAITS[((timers >> TIMER) & 31) - 1],
        'x-wait': WAITS[((timers >> WAIT) & 31) - 1],
        methodKind: METHOD_KINDS[((classes >> METHOD) & 7) - 1],
        probeKind: PROBE_KINDS[((classes >> PROBE) & 15) - 1],
        peerKind: PEER_KINDS[((classes >> PEER) & 7) - 1],
        cache: CACHES[((classes >> CACHE) & 15) - 1],
        'x-limit': LIMITS[((classes >> LIMIT) & 7) - 1],
        'x-verify': VERIFIES[((classes >> VERIFY) & 3) - 1],
        'x-backend': BACKENDS[((classes >> BACKEND) & 3) - 1],
        'x-connect': CONNECTS[((classes >> CONNECT) & 3) - 1],
        'x-answer': ANSWERS[((classes >> ANSWER) & 3) - 1],
      };
    },
    trim() {
      if (lists.full || peers.full || methods.full) {
        if (lists.full) lists.empty();
        if (peers.full) peers.empty();
        if (methods.full) methods.empty();
        generation++;
      }
      return generation;
    },
  };
}

/** A list's id, whether a peer was asked again, and which attempt decided: in one number, or -1. */
const listForKernel = (id: number, { retried, deciding }: Attempts): number =>
  id < 1 << 13 && deciding < 1 << 8 ? id | (Number(retried) << 13) | (deciding << 14) : -1;

/** A TLS hello, as nginx escapes it: \\x16\\x03, or \\u0016\\u0003 in JSON. */
const isTls = (text: string): boolean => methodKind(text.replace(/\\u00/g, '\\x')) === 'tls';

/** `1763866862.123` seconds, or thirteen digits of milliseconds, of the epoch. NaN for all else. */
function epoch(bytes: Buffer, slots: Int32Array, slot: number): number {
  const from = slots[slot] as number;
  if (from < 0) return Number.NaN;
  const ms = millis(bytes, from, slots[slot + 1] as number);
  return ms > 1e14 ? ms / 1000 : ms > 1e11 ? ms : Number.NaN;
}

function same(bytes: Buffer, from: number, end: number, text: Buffer): boolean {
  if (end - from !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}

/** 1 + index of the text among the classes, or 0. */
function classOf(bytes: Buffer, slots: Int32Array, slot: number, texts: readonly Buffer[]): number {
  const from = slots[slot] as number;
  const end = slots[slot + 1] as number;
  if (from < 0 || end <= from + 1) return 0;
  for (let i = 0; i < texts.length; i++) if (same(bytes, from, end, texts[i] as Buffer)) return i + 1;
  return 0;
}

/** `FAILED:certificate has expired` counts as FAILED. */
function verifyClass(bytes: Buffer, slots: Int32Array): number {
  const from = slots[R.verify] as number;
  if (from < 0) return 0;
  const colon = find(bytes, COLON, from, slots[R.verify + 1] as number);
  const end = colon < 0 ? (slots[R.verify + 1] as number) : colon;
  for (let i = 0; i < VERIFY_TEXTS.length; i++) if (same(bytes, from, end, VERIFY_TEXTS[i] as Buffer)) return i + 1;
  return 0;
}
