/** Fills a row from a record of the other datasets: security events, browsers' error reports, Workers, health checks, Spectrum, Zero Trust. */
import type { Shape } from '../../parsers/format.ts';
import {
  ACTIONS,
  type ActionClass,
  actionClass,
  HEALTHS,
  healthClass,
  NELS,
  nelClass,
  SECURITIES,
  type SecurityClass,
  SPECTRUMS,
  securityClass,
  WORKERS,
  workerClass,
} from '../../parsers/cloudflare/classes.ts';
import { numColumn, ROWS, spanColumn } from './batch.ts';
import { find, findText, needle, QUESTION, SLASH } from './bytes.ts';
import { FIREWALL, HEALTH, NEL, SPECTRUM, WORKER } from './cloudflare-dataset.ts';
import { type CloudflareNames, createTimestamp } from './cloudflare-names.ts';
import { type CloudflareRecord, fieldIndex } from './cloudflare-record.ts';
import { createWordClass } from './cloudflare-words.ts';
import { FALSE, MISSING, numberOf, STRING } from './json-values.ts';
import type { ScanContext } from './scanner.ts';

const F = {
  action: fieldIndex('Action'),
  source: fieldIndex('Source'),
  match: fieldIndex('MatchIndex'),
  status: fieldIndex('EdgeResponseStatus'),
  type: fieldIndex('Type'),
  outcome: fieldIndex('Outcome'),
  eventRay: fieldIndex('Event.RayID'),
  eventUrl: fieldIndex('Event.Request.URL'),
  eventMethod: fieldIndex('Event.Request.Method'),
  eventStatus: fieldIndex('Event.Response.Status'),
  reason: fieldIndex('FailureReason'),
  healthy: fieldIndex('healthy'),
  responseCode: fieldIndex('response_code'),
  origin: fieldIndex('origin'),
  event: fieldIndex('Event'),
  originTls: fieldIndex('OriginTlsStatus'),
  clientTls: fieldIndex('ClientTlsStatus'),
  resolver: fieldIndex('ResolverDecision'),
  allowed: fieldIndex('Allowed'),
  rcode: fieldIndex('ResponseCode'),
  script: fieldIndex('ScriptName'),
  closed: fieldIndex('ConnectionCloseReason'),
} as const;
/** Names of GraphQL. */
const SMALL = { action: fieldIndex('action'), source: fieldIndex('source') } as const;
const TIMES = (['Datetime', 'datetime', 'Timestamp', 'EventTimestampMs', 'eventTimestamp', 'CreatedAt', 'When', 'time'] as const).map(fieldIndex);
const KINDS = ['', 'http', 'firewall', 'nel', 'worker', 'health', 'spectrum', 'zero-trust'] as const;
const SCHEME = needle('://');

/** Places of classes, in bits: the dataset, then what it decided. */
const WHAT = 4;
const SECURITY = 9;
const EARLIER = 13;
const STATUS = 14;

export interface EventRow {
  readonly columns: readonly Int32Array[];
  fill(row: number, dataset: number, record: CloudflareRecord, inPlace: boolean): void;
  shape(row: number): Shape;
}

export function createEventRow(context: ScanContext, names: CloudflareNames): EventRow {
  const { batch } = context;
  const { block } = batch;
  const packed = new Int32Array(ROWS);
  const time = numColumn(batch, 'time');
  const status = numColumn(batch, 'status');
  const ray = spanColumn(batch, 'requestId');
  const method = spanColumn(batch, 'method');
  const host = spanColumn(batch, 'host');
  const path = spanColumn(batch, 'path');
  const timestamp = createTimestamp(context.utc);
  const actions = createWordClass((word) => 1 + ACTIONS.indexOf(actionClass(word) as ActionClass));
  const securities = createWordClass((word) => 1 + SECURITIES.indexOf(securityClass(word) as SecurityClass));
  const nels = createWordClass((word) => 1 + NELS.indexOf(nelClass(word)));
  const outcomes = createWordClass((word) => 1 + WORKERS.indexOf(workerClass(word)));
  const reasons = createWordClass((word) => 1 + HEALTHS.indexOf(healthClass(word)));
  const spectra = createWordClass((word) => 1 + SPECTRUMS.indexOf(SPECTRUM_WORDS[word.toLowerCase()] ?? 'other'));
  const tlsFailures = createWordClass((word) => (/^(?:OK|UNKNOWN|)$/i.test(word) ? 0 : 1));
  const verdicts = createWordClass((word) => (/^(?:unhealthy|down|critical)$/i.test(word) ? 1 : 0));
  const blocks = createWordClass((word) => (/block|deny|denied|quarantine/i.test(word) ? 1 : 0));
  const closes = createWordClass((word) => (/^ORIGIN_UN(?:REACHABLE|ROUTABLE)$/i.test(word) ? 1 : 0));
  const upstreams = context.names.get('upstream');
  const upstream = batch.name.get('upstream') as Int32Array;
  const worker = batch.name.get('x-worker') as Int32Array;
  const workers = context.names.get('x-worker');

  const number = (record: CloudflareRecord, field: number): number =>
    numberOf(record.bytes, record.types[field] as number, record.starts[field] as number, record.ends[field] as number);

  function firewall(record: CloudflareRecord): number {
    const earlier = number(record, F.match) > 0 ? 1 : 0;
    const { action, source } = record.types[F.action] === MISSING ? SMALL : F;
    return (actions.field(record, action) << WHAT) | (securities.field(record, source) << SECURITY) | (earlier << EARLIER);
  }

  function health(record: CloudflareRecord): number {
    const unhealthy = record.types[F.healthy] === FALSE || verdicts.field(record, F.healthy) === 1;
    const reason = reasons.field(record, F.reason);
    // An unhealthy endpoint whose reason is not said is not healthy.
    return (reason === 1 && unhealthy ? HEALTHS.length : reason) << WHAT;
  }

  function spectrum(record: CloudflareRecord): number {
    let what = spectra.field(record, F.event);
    if (what === 1 + SPECTRUMS.indexOf('tls-client') && tlsFailures.field(record, F.originTls) === 1 && tlsFailures.field(record, F.clientTls) === 0)
      what = 1 + SPECTRUMS.indexOf('tls-origin');
    return what << WHAT;
  }

  function zeroTrust(record: CloudflareRecord): number {
    const rcode = number(record, F.rcode);
    const blocked = blocks.field(record, F.action) === 1 || blocks.field(record, F.resolver) === 1 || record.types[F.allowed] === FALSE;
    return (blocked ? 1 : rcode === 2 ? 2 : closes.field(record, F.closed) === 1 ? 4 : 3) << WHAT;
  }

  /** Host and path of a URL. */
  function takeUrl(row: number, record: CloudflareRecord): void {
    if (record.types[F.eventUrl] !== STRING) return;
    const from = record.starts[F.eventUrl] as number;
    const end = record.ends[F.eventUrl] as number;
    const scheme = findText(record.bytes, SCHEME, from, Math.min(end, from + 16));
    if (scheme < 0) return;
    const slash = find(record.bytes, SLASH, scheme + 3, end);
    host[2 * row] = scheme + 3;
    host[2 * row + 1] = slash < 0 ? end : slash;
    if (slash < 0) return;
    const query = find(record.bytes, QUESTION, slash, end);
    path[2 * row] = slash;
    path[2 * row + 1] = query < 0 ? end : query;
  }

  function span(column: Int32Array, row: number, record: CloudflareRecord, field: number): void {
    if (record.types[field] !== STRING) return;
    column[2 * row] = record.starts[field] as number;
    column[2 * row + 1] = record.ends[field] as number;
  }

  return {
    columns: [packed],
    fill(row, dataset, record, inPlace) {
      names.take(row, record, inPlace, true);
      let at = Number.NaN;
      for (const field of TIMES) if (at !== at) at = timestamp(record, field);
      time[row] = at === at ? at : (block.outerTime[row] as number);
      const code = number(record, dataset === WORKER ? F.eventStatus : dataset === HEALTH ? F.responseCode : F.status);
      const known = code >= 100 && code <= 999 && Number.isInteger(code);
      if (known) status[row] = code;
      let what = 0;
      if (dataset === FIREWALL) what = firewall(record);
      else if (dataset === NEL) what = nels.field(record, F.type) << WHAT;
      else if (dataset === WORKER) what = outcomes.field(record, F.outcome) << WHAT;
      else if (dataset === HEALTH) what = health(record);
      else if (dataset === SPECTRUM) what = spectrum(record);
      else what = zeroTrust(record);
      packed[row] = dataset | what | ((known ? code : 0) << STATUS);
      if (dataset === HEALTH && upstreams) names.name(upstream, upstreams, row, record, F.origin);
      if (dataset !== WORKER) return;
      if (workers) names.name(worker, workers, row, record, F.script);
      if (!inPlace) return;
      span(ray, row, record, F.eventRay);
      span(method, row, record, F.eventMethod);
      takeUrl(row, record);
    },
    shape(row) {
      const bits = packed[row] as number;
      const dataset = bits & 15;
      const what = ((bits >> WHAT) & 31) - 1;
      const code = bits >> STATUS;
      const common = { 'x-kind': KINDS[dataset], status: code === 0 ? undefined : String(code) } as const;
      if (dataset === FIREWALL)
        return {
          ...common,
          'x-action': ACTIONS[what],
          'x-security': SECURITIES[((bits >> SECURITY) & 15) - 1],
          'x-earlier': (bits >> EARLIER) & 1 ? 'yes' : undefined,
        };
      if (dataset === NEL) return { ...common, 'x-report': NELS[what] };
      if (dataset === WORKER) return { ...common, 'x-worker': WORKERS[what] };
      if (dataset === HEALTH) return { ...common, 'x-health': HEALTHS[what] };
      if (dataset === SPECTRUM) return { ...common, 'x-spectrum': SPECTRUMS[what] };
      return { ...common, 'x-decision': ZERO_TRUST_DECISIONS[what] };
    },
  };
}

const ZERO_TRUST_DECISIONS = ['blocked', 'resolver-failed', 'passed', 'unreachable'] as const;
const SPECTRUM_WORDS: Readonly<Record<string, (typeof SPECTRUMS)[number]>> = {
  connect: 'connected',
  disconnect: 'connected',
  clientfiltered: 'filtered',
  tlserror: 'tls-client',
  resolveorigin: 'dns',
  originerror: 'origin',
};
