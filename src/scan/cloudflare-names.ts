/** What every dataset of Cloudflare has: who asked for what, where the edge and the origin are, when. Names and spans, seen by no rule. */
import { nameColumn, numColumn, spanColumn } from './batch.ts';
import { find, hashBytes, isDigit, QUESTION } from './bytes.ts';
import { type CloudflareRecord, fieldIndex } from './cloudflare-record.ts';
import type { Dict } from './dict.ts';
import { ESCAPED, MISSING, NUMBER, parseNumber, STRING, unescapeJson } from './json-values.ts';
import type { ScanContext } from './scanner.ts';
import { createStamp } from './stamp.ts';
import type { Clock } from './time.ts';

const F = {
  client: fieldIndex('ClientIP'),
  host: fieldIndex('ClientRequestHost'),
  method: fieldIndex('ClientRequestMethod'),
  path: fieldIndex('ClientRequestPath'),
  uri: fieldIndex('ClientRequestURI'),
  ray: fieldIndex('RayID'),
  parent: fieldIndex('ParentRayID'),
  zone: fieldIndex('ZoneName'),
  origin: fieldIndex('OriginIP'),
  colo: fieldIndex('EdgeColoCode'),
  country: fieldIndex('ClientCountry'),
  cache: fieldIndex('CacheCacheStatus'),
  worker: fieldIndex('WorkerScriptName'),
  action: fieldIndex('SecurityAction'),
  oldAction: fieldIndex('WAFAction'),
} as const;

export interface CloudflareNames {
  /** Names, and spans where the values stand in the block. Names that only findings are broken down by are taken when `failed`. */
  take(row: number, record: CloudflareRecord, inPlace: boolean, failed: boolean): void;
  /** The origin's address alone: of a sub-request that tells what went wrong. */
  takeUpstream(row: number, record: CloudflareRecord): void;
  /** The value of a field as a name of this row. */
  name(column: Int32Array, dict: Dict<null>, row: number, record: CloudflareRecord, field: number): void;
}

export function createCloudflareNames(context: ScanContext): CloudflareNames {
  const { batch } = context;
  const vhost = nameColumn(batch, 'vhost');
  const upstream = nameColumn(batch, 'upstream');
  const colo = nameColumn(batch, 'x-colo');
  const country = nameColumn(batch, 'x-country');
  const cache = nameColumn(batch, 'x-cache');
  const worker = nameColumn(batch, 'x-worker');
  const action = nameColumn(batch, 'x-action');
  const dict = (name: 'vhost' | 'upstream' | `x-${string}`): Dict<null> => context.names.get(name) as Dict<null>;
  const vhosts = dict('vhost');
  const upstreams = dict('upstream');
  const colos = dict('x-colo');
  const countries = dict('x-country');
  const caches = dict('x-cache');
  const workers = dict('x-worker');
  const actions = dict('x-action');
  const requests = numColumn(batch, 'x-request');
  const client = spanColumn(batch, 'client');
  const host = spanColumn(batch, 'host');
  const method = spanColumn(batch, 'method');
  const path = spanColumn(batch, 'path');
  const ray = spanColumn(batch, 'requestId');
  const parent = spanColumn(batch, 'x-parent');
  const upstreamText = spanColumn(batch, 'x-upstream');
  let scratch = Buffer.alloc(256);

  function name(column: Int32Array, names: Dict<null>, row: number, record: CloudflareRecord, field: number): void {
    const type = record.types[field] as number;
    if (type !== STRING && type !== ESCAPED) return;
    const from = record.starts[field] as number;
    const end = record.ends[field] as number;
    if (from === end) return;
    if (type === STRING) column[row] = names.id(record.bytes, from, end);
    else {
      if (scratch.length < end - from) scratch = Buffer.alloc(2 * (end - from));
      column[row] = names.id(scratch, 0, unescapeJson(record.bytes, from, end, scratch));
    }
  }

  function span(column: Int32Array, row: number, record: CloudflareRecord, field: number): void {
    const type = record.types[field] as number;
    if (type !== STRING && type !== ESCAPED) return;
    column[2 * row] = record.starts[field] as number;
    column[2 * row + 1] = record.ends[field] as number;
  }

  function takePath(row: number, record: CloudflareRecord): void {
    const field = record.types[F.path] !== MISSING && record.ends[F.path] !== record.starts[F.path] ? F.path : F.uri;
    const type = record.types[field] as number;
    if (type !== STRING && type !== ESCAPED) return;
    const from = record.starts[field] as number;
    const end = record.ends[field] as number;
    const query = find(record.bytes, QUESTION, from, end);
    path[2 * row] = from;
    path[2 * row + 1] = query < 0 ? end : query;
  }

  return {
    name,
    take(row, record, inPlace, failed) {
      const zoned = record.types[F.zone] === STRING && record.starts[F.zone] !== record.ends[F.zone];
      name(vhost, vhosts, row, record, zoned ? F.zone : F.host);
      name(upstream, upstreams, row, record, F.origin);
      name(colo, colos, row, record, F.colo);
      if (failed) {
        name(country, countries, row, record, F.country);
        name(cache, caches, row, record, F.cache);
        name(worker, workers, row, record, F.worker);
        name(action, actions, row, record, record.types[F.action] !== MISSING ? F.action : F.oldAction);
      }
      if (record.types[F.ray] === STRING && record.ends[F.ray] !== record.starts[F.ray])
        requests[row] = hashBytes(record.bytes, record.starts[F.ray] as number, record.ends[F.ray] as number);
      if (!inPlace) return;
      span(client, row, record, F.client);
      span(host, row, record, F.host);
      span(method, row, record, F.method);
      span(ray, row, record, F.ray);
      span(parent, row, record, F.parent);
      span(upstreamText, row, record, F.origin);
      takePath(row, record);
    },
    takeUpstream(row, record) {
      name(upstream, upstreams, row, record, F.origin);
    },
  };
}

/**
 * Reads a time: RFC 3339, with a blank for the "T" too, or a count since 1970 as number or text, whose unit is told by its size
 * (seconds, milliseconds, microseconds, nanoseconds). NaN when it is none.
 */
export function createTimestamp(utc: Clock): (record: CloudflareRecord, field: number) => number {
  const stamp = createStamp(utc);
  return (record, field) => {
    const type = record.types[field] as number;
    if (type !== STRING && type !== NUMBER) return Number.NaN;
    const from = record.starts[field] as number;
    const end = record.ends[field] as number;
    if (type === STRING && end - from > 4 && !isDigit(record.bytes[from + 4])) return stamp(record.bytes, from, end);
    const count = parseNumber(record.bytes, from, end);
    if (!(count > 0)) return Number.NaN;
    return count < 1e11 ? count * 1000 : count < 1e14 ? count : count < 1e17 ? Math.floor(count / 1000) : Math.floor(count / 1e6);
  };
}
