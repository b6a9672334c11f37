/** Hands the columns of access logs to their kernel (kernel/nginx-access.ts). */
import type { Name } from '../../parsers/format.ts';
import type { Role } from '../../parsers/nginx/access.ts';
import { CACHES, LIMITS, VERIFIES, waitClass } from '../../parsers/nginx/access-classes.ts';
import { nameColumn, numColumn, spanColumn } from './batch.ts';
import { needle } from './bytes.ts';
import type { Memory } from './memory.ts';
import { createMirror, type Mirror } from './mirror.ts';
import { EXTRA_NAMES, isOfName, type Looks } from './nginx-access-extras.ts';
import type { AccessRow } from './nginx-access-row.ts';
import { probeTable } from './probe.ts';
import type { ScanContext } from './scanner.ts';

/** Formats that the kernel knows, and what it is asked for where any will do. */
export const ANY_USUAL = 0;
export const USUAL_COMBINED = 1;
export const USUAL_MAIN = 2;

/** Fields behind the combined format, in the kernel's order. */
const FIELDS: readonly Role[] = [
  'requestTime',
  'connectTime',
  'headerTime',
  'responseTime',
  'upstreamAddr',
  'upstreamStatus',
  'cache',
  'requestId',
  'host',
  'vhost',
  'connection',
  'limitReq',
  'limitConn',
  'verify',
];

/** What values look like, in the kernel's bits (kernel/nginx-extras.ts). */
const LOOKS: Readonly<Record<Looks, number>> = { word: 0, numbers: 7, statuses: 3, addresses: 24 };
/** Room in which the kernel keeps the names that it saw last, 16 of 32 bytes. */
const KEPT_NAMES = 128;
/** All limits of `waitClass` are multiples of this, and below this many of it. */
const WAIT_STEP = 50;
const WAIT_STEPS = 12_100;

export interface AccessKernel {
  /** Fills a row if its line is a usual one of this format, and says of which it is; else 0, with the row untouched. */
  scan(row: number, format: number): number;
  /** Fills rows [from, to) up to the first that is no usual line of this format, and gives that row, or `to`. */
  run(from: number, to: number, format: number): number;
}

/** Undefined where there are no kernels. */
export function createAccessKernel({ batch, names }: ScanContext, { columns: keys, peers, methods, lists, readTime }: AccessRow): AccessKernel | undefined {
  const { block } = batch;
  const { memory } = block;
  const { kernels } = memory;
  if (!kernels) return undefined;
  const mirrorOf = (name: Name): number => names.get(name)?.mirror?.address ?? 0;
  const numbered = (texts: readonly string[]): number => mirror(memory, texts, (i) => i + 1).address;
  const columns = [
    block.start,
    block.end,
    block.offset,
    block.bytes.byteOffset,
    spanColumn(batch, 'client'),
    spanColumn(batch, 'host'),
    spanColumn(batch, 'method'),
    spanColumn(batch, 'path'),
    spanColumn(batch, 'request'),
    spanColumn(batch, 'requestId'),
    spanColumn(batch, 'x-vhost'),
    spanColumn(batch, 'x-upstream'),
    nameColumn(batch, 'vhost'),
    nameColumn(batch, 'upstream'),
    ...keys,
    numColumn(batch, 'time'),
    numColumn(batch, 'status'),
    numColumn(batch, 'tTotal'),
    numColumn(batch, 'tConnect'),
    numColumn(batch, 'tHeader'),
    numColumn(batch, 'x-upstream-time'),
    numColumn(batch, 'bytes'),
    numColumn(batch, 'x-connection'),
    numColumn(batch, 'x-request'),
    mirrorOf('vhost'),
    mirrorOf('upstream'),
    methods.address,
    peers.address,
    numbered(CACHES),
    numbered(LIMITS),
    numbered(VERIFIES),
    fill(memory.uint8(WAIT_STEPS), (i) => waitClass(i * WAIT_STEP)),
    probeTable(memory),
    memory.stamp(readTime),
    mirror(
      memory,
      EXTRA_NAMES.map(({ name }) => name),
      (i) => {
        const { role, looks } = EXTRA_NAMES[i] as (typeof EXTRA_NAMES)[number];
        return FIELDS.indexOf(role) | (LOOKS[looks] << 8);
      },
    ).address,
    fill(memory.uint8(256), (c) => Number(isOfName(c))),
    memory.int32(2 * FIELDS.length + KEPT_NAMES),
    lists.address,
  ];
  const formats = [ANY_USUAL, USUAL_COMBINED, USUAL_MAIN].map((format) => memory.list([...columns, format]));
  return {
    scan: (row, format) => kernels.scanAccess(formats[format] as number, row),
    run: (from, to, format) => kernels.runAccess(formats[format] as number, from, to),
  };
}

function mirror(memory: Memory, texts: readonly string[], value: (i: number) => number): Mirror {
  const table = createMirror(memory, texts.length, texts.join('').length);
  texts.forEach((text, i) => {
    table.add(needle(text), 0, text.length, value(i));
  });
  return table;
}

function fill(table: Uint8Array, value: (i: number) => number): Uint8Array {
  for (let i = 0; i < table.length; i++) table[i] = value(i);
  return table;
}
