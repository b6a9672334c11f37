/** Hands the columns, fields and words of `http_requests` to their kernel (kernel/cloudflare.ts). */
import type { Name } from '../../parsers/format.ts';
import type { Field } from '../../parsers/cloudflare/fields.ts';
import { nameColumn, numColumn, spanColumn } from './batch.ts';
import { type HttpRow, PATHING_CODES, PLACEHOLDERS } from './cloudflare-http.ts';
import { fieldIndex } from './cloudflare-record.ts';
import type { WordClass } from './cloudflare-words.ts';
import type { KeyListener } from './json-keys.ts';
import { createMirror, placesOf } from './mirror.ts';
import { probeTable } from './probe.ts';
import type { Run, ScanContext } from './scanner.ts';
import { isoTime } from './stamp.ts';

/** The slots of the kernel. */
const SLOTS: readonly Field[] = [
  'EdgeResponseStatus',
  'OriginResponseStatus',
  'EdgeStartTimestamp',
  'EdgeEndTimestamp',
  'Timestamp',
  'EdgeResponseBytes',
  'SampleInterval',
  'ClientIP',
  'ClientRequestHost',
  'ClientRequestMethod',
  'ClientRequestPath',
  'ClientRequestURI',
  'RayID',
  'ParentRayID',
  'ZoneName',
  'OriginIP',
  'EdgeColoCode',
  'ClientCountry',
  'CacheCacheStatus',
  'WorkerScriptName',
  'SecurityAction',
  'WAFAction',
  'OriginDNSResponseTimeMs',
  'OriginTCPHandshakeDurationMs',
  'OriginTLSHandshakeDurationMs',
  'OriginRequestHeaderSendDurationMs',
  'OriginResponseHeaderReceiveDurationMs',
  'OriginResponseDurationMs',
  'OriginResponseTime',
  'ClientRequestSource',
  'WorkerStatus',
  'EdgePathingOp',
  'EdgePathingSrc',
  'EdgePathingStatus',
  'SecurityActions',
  'SecuritySources',
  'WAFRuleID',
  'FirewallMatchesRuleIDs',
  'FirewallMatchesActions',
  'FirewallMatchesSources',
  'EdgeRateLimitAction',
  'ClientMTLSAuthStatus',
  'ClientRequestBytes',
  'WorkerSubrequest',
  'RequestHeaders',
  'ResponseHeaders',
  'Subrequests',
  'Action',
  'FailureReason',
];
const SLOT_OF: ReadonlyMap<number, number> = new Map(SLOTS.map((name, i) => [fieldIndex(name), i]));
/** What a key is that has no slot: nothing, or a member whose members are wanted. */
const UNUSED = 64;
const LEAVE = 65;
/** A type for each of 64 slots, and where their values stand. */
const SLOT_BYTES = 64 + 64 * 8;
/** Keys, and bytes of their texts. */
const KEYS = 512;
const KEY_BYTES = 24 * 1024;
const SLASH = 47;

export interface HttpKernel {
  readonly run: Run;
  /** To be told of the keys that the reader of JSON meets. */
  readonly keys: KeyListener;
}

/** Undefined where there are no kernels. */
export function createHttpKernel({ batch, names, utc }: ScanContext, { columns, words }: Pick<HttpRow, 'columns' | 'words'>): HttpKernel | undefined {
  const { block } = batch;
  const { memory } = block;
  const { kernels } = memory;
  if (!kernels) return undefined;
  const keys = createMirror(memory, KEYS, KEY_BYTES);
  const placeholders = createMirror(memory, PLACEHOLDERS.length, 64);
  for (const text of PLACEHOLDERS) placeholders.add(text, 0, text.length, 0);
  const pathings = memory.uint8(PATHING_CODES.length);
  pathings.set(PATHING_CODES);
  // What a time without its fraction says; another notation is not read here.
  const stamp = (): number =>
    memory.stamp((position) => (block.bytes[position + 2] === SLASH ? Number.NaN : isoTime(block.bytes, position, position + 19, utc)));
  const name = (column: Name): [Int32Array, number] => [nameColumn(batch, column), names.get(column)?.mirror?.address ?? 0];
  const word = ({ table, empty }: WordClass): [number, number] => [table, empty];
  const list = memory.list([
    block.bytes.byteOffset,
    block.start,
    block.end,
    block.outerTime,
    keys.address,
    memory.int32(placesOf(KEYS) + 1),
    memory.uint8(SLOT_BYTES),
    stamp(),
    stamp(),
    probeTable(memory),
    pathings,
    placeholders.address,
    ...columns,
    spanColumn(batch, 'client'),
    spanColumn(batch, 'host'),
    spanColumn(batch, 'method'),
    spanColumn(batch, 'path'),
    spanColumn(batch, 'requestId'),
    spanColumn(batch, 'x-parent'),
    spanColumn(batch, 'x-upstream'),
    numColumn(batch, 'time'),
    numColumn(batch, 'status'),
    numColumn(batch, 'tTotal'),
    numColumn(batch, 'tConnect'),
    numColumn(batch, 'tHeader'),
    numColumn(batch, 'x-dns'),
    numColumn(batch, 'x-tls'),
    numColumn(batch, 'x-send'),
    numColumn(batch, 'x-upstream-time'),
    numColumn(batch, 'bytes'),
    numColumn(batch, 'x-sample-interval'),
    numColumn(batch, 'x-request'),
    ...name('vhost'),
    ...name('upstream'),
    ...name('x-colo'),
    ...name('x-country'),
    ...name('x-cache'),
    ...name('x-worker'),
    ...name('x-action'),
    ...word(words.caches),
    ...word(words.sources),
    ...word(words.workers),
    ...word(words.actions),
    ...word(words.securities),
    ...word(words.limits),
    ...word(words.certificates),
    ...word(words.bans),
    ...word(words.stages),
    ...word(words.reasons),
  ]);
  return {
    run: (from, to) => kernels.runCloudflare(list, from, to),
    keys: {
      clear: () => keys.clear(),
      add: (bytes, from, end, field, parent) => keys.add(bytes, from, end, parent ? LEAVE : (SLOT_OF.get(field) ?? UNUSED)),
    },
  };
}
