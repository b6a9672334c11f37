/**
 * The decision table of test/knowledge/cloudflare-decision.tsv, run as it is written: the first row that fits a record. Grammar: statuses are
 * "*", or a list of numbers, ranges, "absent", "same"; words are "*", a list joined by "|", "absent", or "!" and a list (present and none of it);
 * pathing and timers are terms that must all hold. The rules are held against it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type LogRecord = Readonly<Record<string, unknown>>;

export interface DecisionRow {
  readonly number: number;
  readonly edge: string;
  readonly origin: string;
  readonly cache: string;
  readonly source: string;
  readonly worker: string;
  readonly pathing: string;
  readonly timers: string;
  readonly cause: string;
  readonly blame: string;
}

function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Rows of a table, below its header. */
export function readTable(name: string): string[][] {
  const text = readFileSync(join(projectRoot(), 'test', 'knowledge', name), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
}

export const decisionRows: readonly DecisionRow[] = readTable('cloudflare-decision.tsv').map((cells, i) => {
  const [edge, origin, cache, source, worker, pathing, timers, cause, blame] = cells as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { number: i + 1, edge, origin, cache, source, worker, pathing, timers, cause, blame };
});

export const SOURCE_NAMES = [
  'unknown',
  'eyeball',
  'purge',
  'alwaysOnline',
  'healthcheck',
  'edgeWorkerFetch',
  'edgeWorkerCacheAPI',
  'edgeWorkerKV',
  'imageResizing',
  'orangeToOrange',
  'sslDetector',
  'earlyHintsCache',
  'inBrowserChallenge',
];

const fold = (word: string): string => word.toLowerCase().replace(/[\s_-]/g, '');
const number = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;

function statusFits(cell: string, value: number | undefined, edge: number | undefined): boolean {
  if (cell === '*') return true;
  return cell.split(',').some((part) => {
    if (part === 'absent') return value === undefined;
    if (part === 'same') return value !== undefined && value !== 0 && value === edge;
    const [from, to] = part.split('-').map(Number) as [number, number?];
    return value !== undefined && value >= from && value <= (to ?? from);
  });
}

function wordFits(cell: string, value: string | undefined): boolean {
  if (cell === '*') return true;
  if (cell === 'absent') return value === undefined;
  if (value === undefined) return false;
  if (cell.startsWith('!')) return !cell.slice(1).split('|').map(fold).includes(fold(value));
  return cell.split('|').map(fold).includes(fold(value));
}

const words = (record: LogRecord, ...fields: readonly string[]): string[] =>
  fields
    .flatMap((field) => record[field] ?? [])
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .map((value) => fold(String(value)));

const PATHING: Readonly<Record<string, readonly string[]>> = {
  src: ['EdgePathingSrc'],
  op: ['EdgePathingOp'],
  st: ['EdgePathingStatus'],
  act: ['SecurityAction', 'SecurityActions', 'WAFAction', 'FirewallMatchesActions'],
  sec: ['SecuritySources', 'FirewallMatchesSources'],
  mtls: ['ClientMTLSAuthStatus'],
  rl: ['EdgeRateLimitAction'],
};

function pathingFits(cell: string, record: LogRecord): boolean {
  if (cell === '*') return true;
  return cell.split(' ').every((term) => {
    const [name, list] = term.split(':') as [string, string];
    const have = words(record, ...(PATHING[name] as string[]));
    return list.split('|').some((word) => have.includes(fold(word)));
  });
}

const TIMERS: Readonly<Record<string, string>> = {
  TCP: 'OriginTCPHandshakeDurationMs',
  TLS: 'OriginTLSHandshakeDurationMs',
  DNS: 'OriginDNSResponseTimeMs',
  TH: 'OriginResponseHeaderReceiveDurationMs',
  UP: 'ClientRequestBytes',
};

function duration(record: LogRecord): number | undefined {
  const from = Date.parse(String(record.EdgeStartTimestamp));
  const to = Date.parse(String(record.EdgeEndTimestamp));
  return Number.isNaN(to - from) ? undefined : to - from;
}

function timersFit(cell: string, record: LogRecord, source: string | undefined): boolean {
  if (cell === '*') return true;
  return cell.split(' ').every((term) => {
    if (term === 'sub') return record.WorkerSubrequest === true || (source !== undefined && fold(source) === 'edgeworkerfetch');
    if (term === 'prefetch') return String((record.RequestHeaders as Record<string, string> | undefined)?.['sec-purpose'] ?? '').includes('prefetch');
    if (term.startsWith('ip:')) {
      const address = record.OriginIP;
      if (typeof address !== 'string') return false;
      if (term === 'ip:empty') return address === '';
      if (term === 'ip:set') return address !== '';
      return ['192.0.2.0', '100::'].includes(address);
    }
    const [, name, operator, limit] = /^([A-Z]+)(>=|<=|=|>|<)(\d+)$/.exec(term) as unknown as [string, string, string, string];
    const value = name === 'DUR' ? duration(record) : number(record[TIMERS[name] as string]);
    if (value === undefined) return false;
    const bound = Number(limit);
    return operator === '>='
      ? value >= bound
      : operator === '<='
        ? value <= bound
        : operator === '='
          ? value === bound
          : operator === '>'
            ? value > bound
            : value < bound;
  });
}

/** The first row that fits. */
export function decide(record: LogRecord): DecisionRow {
  const edge = number(record.EdgeResponseStatus);
  const origin = number(record.OriginResponseStatus);
  const raw = record.ClientRequestSource;
  const source = raw === undefined ? undefined : /^\d+$/.test(String(raw)) ? (SOURCE_NAMES[Number(raw)] ?? String(raw)) : String(raw);
  return decisionRows.find(
    (row) =>
      statusFits(row.edge, edge, edge) &&
      statusFits(row.origin, origin, edge) &&
      wordFits(row.cache, record.CacheCacheStatus as string | undefined) &&
      wordFits(row.source, source) &&
      wordFits(row.worker, record.WorkerStatus as string | undefined) &&
      pathingFits(row.pathing, record) &&
      timersFit(row.timers, record, source),
  ) as DecisionRow;
}

/** Numbers that a cell of statuses allows: each number, both ends of each range and one within. Undefined stands for "absent". */
function statusesOf(cell: string, edge: number | undefined): (number | undefined)[] {
  if (cell === '*') return [undefined];
  return cell.split(',').flatMap((part) => {
    if (part === 'absent') return [undefined];
    if (part === 'same') return [edge];
    const [from, to] = part.split('-').map(Number) as [number, number?];
    return to === undefined ? [from] : [...new Set([from, Math.floor((from + to) / 2), to])];
  });
}

function wordsOf(cell: string, other: string): (string | undefined)[] {
  if (cell === '*' || cell === 'absent') return [undefined];
  return cell.startsWith('!') ? [other] : cell.split('|');
}

const NAMES: Readonly<Record<string, string>> = {
  src: 'EdgePathingSrc',
  op: 'EdgePathingOp',
  st: 'EdgePathingStatus',
  act: 'SecurityAction',
  sec: 'SecuritySources',
  mtls: 'ClientMTLSAuthStatus',
  rl: 'EdgeRateLimitAction',
};

/** Fields that make the terms of a pathing cell hold: one set per word of the last term, the first word of the others. */
function pathingsOf(cell: string): LogRecord[] {
  if (cell === '*') return [{}];
  const terms = cell.split(' ').map((term) => term.split(':') as [string, string]);
  const size = Math.max(...terms.map(([, list]) => list.split('|').length));
  return Array.from({ length: size }, (_, i) =>
    Object.fromEntries(
      terms.map(([name, list]) => {
        const all = list.split('|');
        const word = all[i % all.length] as string;
        return [NAMES[name] as string, name === 'sec' ? [word] : word];
      }),
    ),
  );
}

const START = Date.UTC(2026, 10, 23, 3, 1, 2);

function timersOf(cell: string): LogRecord {
  const fields: Record<string, unknown> = {};
  if (cell === '*') return fields;
  for (const term of cell.split(' ')) {
    if (term === 'sub') fields.WorkerSubrequest = true;
    else if (term === 'prefetch') fields.RequestHeaders = { 'sec-purpose': 'prefetch' };
    else if (term.startsWith('ip:')) fields.OriginIP = { empty: '', set: '198.51.100.10', placeholder: '192.0.2.0' }[term.slice(3)];
    else {
      const [, name, operator, limit] = /^([A-Z]+)(>=|<=|=|>|<)(\d+)$/.exec(term) as unknown as [string, string, string, string];
      const value = Number(limit) + (operator === '>' ? 1 : operator === '<' ? -1 : 0);
      if (name === 'DUR') Object.assign(fields, { EdgeStartTimestamp: new Date(START).toISOString(), EdgeEndTimestamp: new Date(START + value).toISOString() });
      else fields[TIMERS[name] as string] = value;
    }
  }
  return fields;
}

/** Records that fit a row (an earlier row may fit them, too). */
export function instances(row: DecisionRow): LogRecord[] {
  const result: LogRecord[] = [];
  for (const edge of row.edge === '*' ? [50, 200, 404, 503] : statusesOf(row.edge, undefined)) {
    for (const origin of statusesOf(row.origin, edge)) {
      for (const cache of wordsOf(row.cache, 'dynamic'))
        for (const source of row.source === '*' ? [undefined, 'eyeball'] : wordsOf(row.source, 'eyeball'))
          for (const worker of wordsOf(row.worker, 'ok'))
            for (const pathing of pathingsOf(row.pathing)) {
              const fields = {
                EdgeResponseStatus: edge,
                OriginResponseStatus: origin,
                CacheCacheStatus: cache,
                ClientRequestSource: source,
                WorkerStatus: worker,
                ...pathing,
                ...timersOf(row.timers),
              };
              result.push({
                RayID: '9f1c2ab34d5e6f70',
                ClientRequestHost: 'shop.example',
                ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
              });
            }
    }
  }
  return result;
}
