/**
 * Fills a row from one record of `http_requests`: what left the edge, what came from the origin, who made the request, what security,
 * routing, cache and Workers did, and how long the phases towards the origin took.
 */
import type { Shape } from '../../parsers/format.ts';
import {
  ACTIONS,
  type ActionClass,
  ADDRESSES,
  actionClass,
  banClass,
  CACHES,
  CODES,
  codeClass,
  DURATION_BOUNDS,
  DURATIONS,
  fold,
  isLimiting,
  isManagedRuleId,
  isRefusedCertificate,
  LARGE_UPLOAD,
  ORIGINS,
  PATHINGS,
  type PathingClass,
  pathingClass,
  reasonClass,
  SECURITIES,
  type SecurityClass,
  SIGNS,
  SOURCES,
  securityClass,
  stageClass,
  UPLOADS,
  WAITS,
  WORKERS,
  workerClass,
} from '../../parsers/cloudflare/classes.ts';
import { probeKind } from '../../parsers/nginx/details.ts';
import { numColumn, ROWS } from './batch.ts';
import { findText, isDigit, needle, ZERO } from './bytes.ts';
import { type CloudflareNames, createTimestamp } from './cloudflare-names.ts';
import { type CloudflareRecord, fieldIndex, type RecordReader } from './cloudflare-record.ts';
import { createWordClass, createWords, type WordClass } from './cloudflare-words.ts';
import { ARRAY, ESCAPED, MISSING, NUMBER, numberOf, STRING, TRUE } from './json-values.ts';
import { mayProbe } from './probe.ts';
import type { ScanContext } from './scanner.ts';

const F = {
  status: fieldIndex('EdgeResponseStatus'),
  origin: fieldIndex('OriginResponseStatus'),
  cache: fieldIndex('CacheCacheStatus'),
  source: fieldIndex('ClientRequestSource'),
  worker: fieldIndex('WorkerStatus'),
  operation: fieldIndex('EdgePathingOp'),
  pathSource: fieldIndex('EdgePathingSrc'),
  pathStatus: fieldIndex('EdgePathingStatus'),
  action: fieldIndex('SecurityAction'),
  actions: fieldIndex('SecurityActions'),
  sources: fieldIndex('SecuritySources'),
  oldAction: fieldIndex('WAFAction'),
  oldRule: fieldIndex('WAFRuleID'),
  oldRules: fieldIndex('FirewallMatchesRuleIDs'),
  oldActions: fieldIndex('FirewallMatchesActions'),
  oldSources: fieldIndex('FirewallMatchesSources'),
  rateLimit: fieldIndex('EdgeRateLimitAction'),
  certificate: fieldIndex('ClientMTLSAuthStatus'),
  address: fieldIndex('OriginIP'),
  dns: fieldIndex('OriginDNSResponseTimeMs'),
  tcp: fieldIndex('OriginTCPHandshakeDurationMs'),
  tls: fieldIndex('OriginTLSHandshakeDurationMs'),
  send: fieldIndex('OriginRequestHeaderSendDurationMs'),
  header: fieldIndex('OriginResponseHeaderReceiveDurationMs'),
  duration: fieldIndex('OriginResponseDurationMs'),
  oldDuration: fieldIndex('OriginResponseTime'),
  started: fieldIndex('EdgeStartTimestamp'),
  ended: fieldIndex('EdgeEndTimestamp'),
  timestamp: fieldIndex('Timestamp'),
  size: fieldIndex('EdgeResponseBytes'),
  upload: fieldIndex('ClientRequestBytes'),
  subrequest: fieldIndex('WorkerSubrequest'),
  requestHeaders: fieldIndex('RequestHeaders'),
  responseHeaders: fieldIndex('ResponseHeaders'),
  subrequests: fieldIndex('Subrequests'),
  path: fieldIndex('ClientRequestPath'),
  uri: fieldIndex('ClientRequestURI'),
  sample: fieldIndex('SampleInterval'),
} as const;

const KINDS = ['http', 'csv-header', 'bad'] as const;
const PROBES = ['dotfile', 'admin', 'traversal', 'script', 'shell', 'config', 'backup', 'oddname'] as const;
const ALL_CODES = [...CODES, '11xx'];
const YES = ['yes'] as const;

/** Places of classes in the three columns, in bits. 0 is absent, else 1 + index in the list; statuses are 1 + the number. */
const ORIGIN = 10;
const CODE = 20;
const KIND = 26;
const CACHE = 0;
const SOURCE = 4;
const WORKER = 8;
const ACTION = 11;
const SECURITY = 13;
const PATHING = 17;
const LIMITED = 21;
const CERTIFICATE = 22;
const SUB = 23;
const PREFETCH = 24;
const PROBE = 25;
const TCP = 0;
const TLS = 2;
const DNS = 4;
const WAIT = 6;
const DURATION = 9;
const UPLOAD = 13;
const ADDRESS = 15;

const PREFETCH_NAME = needle('sec-purpose');
const PREFETCH_WORD = needle('prefetch');
const CODE_NAME = needle('1xxx');
export const PLACEHOLDERS: readonly Buffer[] = [needle('192.0.2.0'), needle('100::')];
const EYEBALL_SUB = 1 + SOURCES.indexOf('edgeworkerfetch');
/** Code of each combination of operation (ban or not), stage, reason of a ban, and other reason: each 0 or 1 + index in PATHINGS. */
const PATHING_WORDS = PATHINGS.length + 1;
const PATHING_SIZE = PATHING_WORDS ** 3;
export const PATHING_CODES: Uint8Array = Uint8Array.from({ length: 2 * PATHING_SIZE }, (_, i) => {
  const word = (place: number): PathingClass | undefined => PATHINGS[(Math.floor(i / PATHING_WORDS ** place) % PATHING_WORDS) - 1];
  return 1 + PATHINGS.indexOf(pathingClass(i >= PATHING_SIZE, word(0), word(1), word(2)) as PathingClass);
});
const MAX_STATUS = 999;
const NO_STATUS = -1;
const WRONG = -2;

export interface HttpRow {
  readonly columns: readonly Int32Array[];
  /** Classes of words, which the kernels know too. */
  readonly words: Readonly<
    Record<'caches' | 'sources' | 'workers' | 'actions' | 'securities' | 'limits' | 'certificates' | 'bans' | 'stages' | 'reasons', WordClass>
  >;
  fill(row: number, reader: RecordReader): void;
  /** Fills the row of a CSV header. */
  header(row: number): void;
  shape(row: number): Shape;
}

export function createHttpRow(context: ScanContext, names: CloudflareNames): HttpRow {
  const { batch } = context;
  const { block } = batch;
  const { memory } = block;
  const answers = memory.int32(ROWS);
  const edges = memory.int32(ROWS);
  const timers = memory.int32(ROWS);
  const time = numColumn(batch, 'time');
  const status = numColumn(batch, 'status');
  const total = numColumn(batch, 'tTotal');
  const connect = numColumn(batch, 'tConnect');
  const header = numColumn(batch, 'tHeader');
  const dns = numColumn(batch, 'x-dns');
  const tls = numColumn(batch, 'x-tls');
  const send = numColumn(batch, 'x-send');
  const upstreamTime = numColumn(batch, 'x-upstream-time');
  const size = numColumn(batch, 'bytes');
  const sample = numColumn(batch, 'x-sample-interval');
  const caches = createWordClass((word) => 1 + indexOr(CACHES, word === '' ? 'none' : fold(word), 'other'), memory);
  const sources = createWordClass((word) => 1 + sourceIndex(word), memory);
  const workers = createWordClass((word) => 1 + WORKERS.indexOf(workerClass(word)), memory);
  const actions = createWordClass((word) => 1 + ACTIONS.indexOf(actionClass(word) as ActionClass), memory);
  const securities = createWordClass((word) => 1 + SECURITIES.indexOf(securityClass(word) as SecurityClass), memory);
  const managed = createWordClass((word) => (isManagedRuleId(word) ? 1 : 0));
  const limits = createWordClass((word) => (isLimiting(word) ? 1 : 0), memory);
  const certificates = createWordClass((word) => (isRefusedCertificate(word) ? 1 : 0), memory);
  const startTime = createTimestamp(context.utc);
  const endTime = createTimestamp(context.utc);
  const bans = createWordClass((text) => (fold(text) === 'ban' ? 1 : 0), memory);
  const pathingWord = (found: PathingClass | undefined): number => 1 + PATHINGS.indexOf(found as PathingClass);
  const stages = createWordClass((text) => pathingWord(stageClass(text)), memory);
  // What it says of a ban, and what without one.
  const reasons = createWordClass((text) => pathingWord(banClass(text)) + PATHING_WORDS * pathingWord(reasonClass(text)), memory);
  const word = createWords();
  const other = createWords();

  const number = (record: CloudflareRecord, field: number): number =>
    numberOf(record.bytes, record.types[field] as number, record.starts[field] as number, record.ends[field] as number);

  /** A status: its number, NO_STATUS, or WRONG for what is no status at all. */
  function statusOf(record: CloudflareRecord, field: number): number {
    const type = record.types[field] as number;
    if (type === MISSING || (type === STRING && record.starts[field] === record.ends[field])) return NO_STATUS;
    const code = number(record, field);
    return code >= 0 && code <= MAX_STATUS && Number.isInteger(code) ? code : WRONG;
  }

  /** Which kind of ending action the record names, of all fields that may name one. */
  function endingAction(record: CloudflareRecord): number {
    let found = 0;
    for (const field of [F.action, F.oldAction]) found = Math.max(found, record.types[field] === MISSING ? 0 : actions.field(record, field));
    for (const field of [F.actions, F.oldActions]) {
      const type = record.types[field] as number;
      if (type !== ARRAY && type !== STRING) continue;
      const end = record.ends[field] as number;
      for (let at = record.starts[field] as number; word.next(record.bytes, type, at, end); at = word.end + 1)
        found = Math.max(found, actions.of(record.bytes, word.start, word.end));
    }
    return found;
  }

  /**
   * Product behind the ending action. Actions and sources are parallel lists: where one element ends the request only its product counts.
   * A rate limit acts on answers of the origin too, nothing else does: hence it is believed first when there was one.
   */
  function securitySource(record: CloudflareRecord, answered: boolean): number {
    const own = bestSource(record, F.actions, F.sources, answered) || bestSource(record, F.oldActions, F.oldSources, answered);
    return own || (isManagedRule(record, F.oldRule) || isManagedRule(record, F.oldRules) ? 1 + SECURITIES.indexOf('waf') : 0);
  }

  /** Rules of the managed WAF before August 2023 have numbers and short names (100015, 981176, WP0025); those of owners have 32 hex digits. */
  function isManagedRule(record: CloudflareRecord, field: number): boolean {
    const type = record.types[field] as number;
    return (
      (type === STRING || type === NUMBER || type === ARRAY) &&
      word.next(record.bytes, type, record.starts[field] as number, record.ends[field] as number) &&
      managed.of(record.bytes, word.start, word.end) === 1
    );
  }

  function bestSource(record: CloudflareRecord, actionField: number, sourceField: number, answered: boolean): number {
    const type = record.types[sourceField] as number;
    if (type !== ARRAY && type !== STRING) return 0;
    const { bytes } = record;
    const end = record.ends[sourceField] as number;
    const actionType = record.types[actionField] as number;
    const actionEnd = record.ends[actionField] as number;
    let actionAt = record.starts[actionField] as number;
    let parallel = actionType === type;
    let all = 0;
    let ending = 0;
    for (let at = record.starts[sourceField] as number; word.next(bytes, type, at, end); at = word.end + 1) {
      const code = securities.of(bytes, word.start, word.end);
      all = better(all, code, answered);
      parallel = parallel && other.next(bytes, actionType, actionAt, actionEnd);
      if (!parallel) continue;
      actionAt = other.end + 1;
      if (actions.of(bytes, other.start, other.end) !== 0) ending = better(ending, code, answered);
    }
    return parallel && ending !== 0 ? ending : all;
  }

  function pathing(record: CloudflareRecord): number {
    if (record.types[F.pathStatus] === MISSING && record.types[F.operation] === MISSING) return 0;
    const ban = bans.field(record, F.operation) === 1 ? PATHING_SIZE : 0;
    const words = stages.field(record, F.pathSource) + PATHING_WORDS * reasons.field(record, F.pathStatus);
    return PATHING_CODES[ban + words] as number;
  }

  const sign = (value: number): number => (value > 0 ? 2 : value === value ? 1 : 0);

  function waitClass(value: number): number {
    return value !== value ? 0 : value <= 0 ? 1 : value < 10_000 ? 2 : value < 25_000 ? 3 : 4;
  }

  function durationClass(value: number): number {
    if (!(value >= 0)) return 0;
    let i = 0;
    while (i < DURATION_BOUNDS.length && value >= (DURATION_BOUNDS[i] as number)) i++;
    return 1 + i;
  }

  function addressClass(record: CloudflareRecord): number {
    const type = record.types[F.address] as number;
    if (type !== STRING && type !== ESCAPED) return 0;
    const from = record.starts[F.address] as number;
    const length = (record.ends[F.address] as number) - from;
    if (length === 0) return 1;
    for (const text of PLACEHOLDERS) if (text.length === length && record.bytes.compare(text, 0, length, from, from + length) === 0) return 3;
    return 2;
  }

  function isPrefetch(record: CloudflareRecord): boolean {
    if (record.types[F.requestHeaders] === MISSING) return false;
    const end = record.ends[F.requestHeaders] as number;
    const at = findText(record.bytes, PREFETCH_NAME, record.starts[F.requestHeaders] as number, end);
    return at >= 0 && findText(record.bytes, PREFETCH_WORD, at, Math.min(end, at + 80)) >= 0;
  }

  /** The number of Cloudflare's error page, where a response header carries it (cf.response.1xxx_code, under a name with "1xxx"). */
  function pageCode(record: CloudflareRecord): number {
    if (record.types[F.responseHeaders] === MISSING) return 0;
    const { bytes } = record;
    const end = record.ends[F.responseHeaders] as number;
    let at = findText(bytes, CODE_NAME, record.starts[F.responseHeaders] as number, end);
    if (at < 0) return 0;
    at += CODE_NAME.length;
    while (at < end && !isDigit(bytes[at]) && bytes[at] !== 44) at++;
    let code = 0;
    let digits = 0;
    for (; at < end && isDigit(bytes[at]); at++, digits++) code = code * 10 + (bytes[at] as number) - ZERO;
    if (digits !== 4) return 0;
    const known = codeClass(String(code));
    return known === undefined ? 0 : 1 + ALL_CODES.indexOf(known);
  }

  function probe(record: CloudflareRecord): number {
    const field = record.types[F.uri] !== MISSING ? F.uri : F.path;
    if (record.types[field] !== STRING && record.types[field] !== ESCAPED) return 0;
    const from = record.starts[field] as number;
    const end = record.ends[field] as number;
    if (!mayProbe(record.bytes, from, end)) return 0;
    const kind = probeKind(record.bytes.toString('latin1', from, end));
    return kind === undefined ? 0 : 1 + PROBES.indexOf(kind as (typeof PROBES)[number]);
  }

  /** Puts what rules look at into the row. The duration is that of the visitor's request. */
  function classify(row: number, record: CloudflareRecord, edge: number, took: number): void {
    const origin = statusOf(record, F.origin);
    const wrong = edge === WRONG || origin === WRONG;
    const source = sources.field(record, F.source);
    const failed = edge >= 400 || edge === 0;
    let answer = wrong ? 3 << KIND : (edge + 1) | ((origin + 1) << ORIGIN) | (1 << KIND);
    let edgeSide = source << SOURCE;
    let originSide = 0;
    if (failed && !wrong) {
      const action = endingAction(record);
      const sub = record.types[F.subrequest] === TRUE || source === EYEBALL_SUB;
      answer |= pageCode(record) << CODE;
      edgeSide |=
        (caches.field(record, F.cache) << CACHE) |
        (workers.field(record, F.worker) << WORKER) |
        (action << ACTION) |
        ((action === 0 ? 0 : securitySource(record, origin > 0)) << SECURITY) |
        (pathing(record) << PATHING) |
        (limits.field(record, F.rateLimit) << LIMITED) |
        (certificates.field(record, F.certificate) << CERTIFICATE) |
        ((sub ? 1 : 0) << SUB) |
        ((edge === 503 && isPrefetch(record) ? 1 : 0) << PREFETCH) |
        ((edge < 500 ? probe(record) : 0) << PROBE);
      const upload = number(record, F.upload);
      originSide =
        (sign(number(record, F.tcp)) << TCP) |
        (sign(number(record, F.tls)) << TLS) |
        (sign(number(record, F.dns)) << DNS) |
        (waitClass(number(record, F.header)) << WAIT) |
        (durationClass(took) << DURATION) |
        ((upload !== upload ? 0 : upload < LARGE_UPLOAD ? 1 : 2) << UPLOAD) |
        (addressClass(record) << ADDRESS);
    }
    answers[row] = answer;
    edges[row] = edgeSide;
    timers[row] = originSide;
  }

  function takeNumbers(row: number, record: CloudflareRecord): void {
    dns[row] = number(record, F.dns);
    connect[row] = number(record, F.tcp);
    tls[row] = number(record, F.tls);
    send[row] = number(record, F.send);
    header[row] = number(record, F.header);
    const duration = number(record, F.duration);
    upstreamTime[row] = duration === duration ? duration : number(record, F.oldDuration) / 1e6;
  }

  /**
   * Sub-requests of a Worker that are merged into the request: of a failed request without an answer of the origin, the first that failed
   * tells why. Its fields then take the place of the request's own.
   */
  function failedSubrequest(reader: RecordReader): boolean {
    const { record } = reader;
    const { bytes } = record;
    const end = record.ends[F.subrequests] as number;
    let at = (record.starts[F.subrequests] as number) + 1;
    while (at > 0 && at < end) {
      at = reader.element(bytes, at, end);
      if (at > 0 && statusOf(record, F.status) >= 500) return true;
    }
    return false;
  }

  return {
    columns: [answers, edges, timers],
    words: { caches, sources, workers, actions, securities, limits, certificates, bans, stages, reasons },
    fill(row, reader) {
      const { record } = reader;
      const edge = statusOf(record, F.status);
      const started = startTime(record, F.started);
      const took = endTime(record, F.ended) - started;
      const stamp = started === started ? started : startTime(record, F.timestamp);
      time[row] = stamp === stamp ? stamp : (block.outerTime[row] as number);
      if (edge >= 0) status[row] = edge;
      total[row] = took;
      size[row] = number(record, F.size);
      sample[row] = number(record, F.sample);
      names.take(row, record, reader.inPlace(), !(edge >= 100 && edge < 400) || statusOf(record, F.origin) >= 500);
      takeNumbers(row, record);
      if (edge >= 500 && record.types[F.subrequests] === ARRAY && statusOf(record, F.origin) <= 0 && workers.field(record, F.worker) <= 2) {
        if (failedSubrequest(reader)) {
          takeNumbers(row, record);
          names.takeUpstream(row, record);
          classify(row, record, statusOf(record, F.status), took);
          return;
        }
        reader.read(block.bytes, block.start[row] as number, block.end[row] as number);
      }
      classify(row, record, edge, took);
    },
    header(row) {
      answers[row] = 2 << KIND;
      edges[row] = 0;
      timers[row] = 0;
      time[row] = block.outerTime[row] as number;
    },
    shape(row) {
      const answer = answers[row] as number;
      const edge = edges[row] as number;
      const timer = timers[row] as number;
      const kind = KINDS[(answer >> KIND) - 1];
      if (kind !== 'http') return { 'x-kind': kind };
      const code = (answer & 1023) - 1;
      const origin = ((answer >> ORIGIN) & 1023) - 1;
      return {
        'x-kind': kind,
        status: code < 0 ? undefined : String(code),
        upstreamStatus: origin < 0 ? undefined : String(origin),
        'x-origin': ORIGINS[origin < 0 ? 0 : origin === 0 ? 1 : origin === code ? 2 : 3],
        'x-code': ALL_CODES[((answer >> CODE) & 63) - 1],
        cache: CACHES[((edge >> CACHE) & 15) - 1],
        'x-source': SOURCES[((edge >> SOURCE) & 15) - 1],
        'x-worker': WORKERS[((edge >> WORKER) & 7) - 1],
        'x-action': ACTIONS[((edge >> ACTION) & 3) - 1],
        'x-security': SECURITIES[((edge >> SECURITY) & 15) - 1],
        'x-pathing': PATHINGS[((edge >> PATHING) & 15) - 1],
        'x-limited': YES[((edge >> LIMITED) & 1) - 1],
        'x-certificate': (edge >> CERTIFICATE) & 1 ? 'refused' : undefined,
        'x-subrequest': YES[((edge >> SUB) & 1) - 1],
        'x-prefetch': YES[((edge >> PREFETCH) & 1) - 1],
        probeKind: PROBES[((edge >> PROBE) & 15) - 1],
        'x-tcp': SIGNS[((timer >> TCP) & 3) - 1],
        'x-tls': SIGNS[((timer >> TLS) & 3) - 1],
        'x-dns': SIGNS[((timer >> DNS) & 3) - 1],
        'x-wait': WAITS[((timer >> WAIT) & 7) - 1],
        timers: DURATIONS[((timer >> DURATION) & 15) - 1],
        'x-upload': UPLOADS[((timer >> UPLOAD) & 3) - 1],
        'x-address': ADDRESSES[((timer >> ADDRESS) & 3) - 1],
      };
    },
  };
}

/** Rate limits first where the origin answered, else the order of SECURITIES. 0 is none. */
function better(a: number, b: number, answered: boolean): number {
  if (a === 0 || b === 0) return a || b;
  const limit = 1 + SECURITIES.indexOf('ratelimit');
  if (answered && (a === limit || b === limit)) return limit;
  return Math.min(a, b);
}

/** Place in SOURCES of a word, or of the number that stands for it. */
function sourceIndex(word: string): number {
  if (/^\d{1,2}$/.test(word)) return Number(word) < 13 ? Number(word) : SOURCES.indexOf('other');
  return indexOr(SOURCES, word === '' ? 'empty' : fold(word), 'other');
}

const indexOr = (list: readonly string[], word: string, fallback: string): number => {
  const i = list.indexOf(word);
  return i < 0 ? list.indexOf(fallback) : i;
};
