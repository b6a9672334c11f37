/** Hands the columns of option httplog to its kernel (kernel/haproxy.ts). */
import type { Name } from '../../parsers/format.ts';
import { PHASE, WHO } from '../../parsers/haproxy/classes.ts';
import { SCANNER_NAMES } from '../../parsers/haproxy/probes.ts';
import { keyColumn, nameColumn, numColumn, spanColumn } from './batch.ts';
import type { Mirror } from './mirror.ts';
import { probeTable, startsTable } from './probe.ts';
import type { Run, ScanContext } from './scanner.ts';

/** Number of each byte in `letters`, else -1. */
function indexOf(letters: string, table: Uint8Array): Uint8Array {
  table.fill(255);
  for (let i = 0; i < letters.length; i++) table[letters.charCodeAt(i)] = i;
  return table;
}

/** Undefined where there are no kernels. `methods` holds classes of methods. */
export function createHttplogKernel({ batch, names }: ScanContext, methods: Mirror, readTime: (position: number) => number): Run | undefined {
  const { block } = batch;
  const { memory } = block;
  const { kernels } = memory;
  if (!kernels) return undefined;
  const mirrorOf = (name: Name): number => names.get(name)?.mirror?.address ?? 0;
  const columns = memory.list([
    block.start,
    block.end,
    spanColumn(batch, 'client'),
    spanColumn(batch, 'x-vhost'),
    spanColumn(batch, 'x-upstream'),
    spanColumn(batch, 'request'),
    spanColumn(batch, 'method'),
    spanColumn(batch, 'path'),
    nameColumn(batch, 'vhost'),
    nameColumn(batch, 'upstream'),
    keyColumn(batch, 'termination'),
    keyColumn(batch, 'status'),
    keyColumn(batch, 'timers'),
    keyColumn(batch, 'methodKind'),
    numColumn(batch, 'time'),
    numColumn(batch, 'status'),
    numColumn(batch, 'tQueue'),
    numColumn(batch, 'tConnect'),
    numColumn(batch, 'tHeader'),
    numColumn(batch, 'tTotal'),
    numColumn(batch, 'bytes'),
    numColumn(batch, 'x-TR'),
    numColumn(batch, 'x-retries'),
    numColumn(batch, 'x-request'),
    mirrorOf('vhost'),
    mirrorOf('upstream'),
    methods.address,
    indexOf(WHO, memory.uint8(256)),
    indexOf(PHASE, memory.uint8(256)),
    probeTable(memory),
    startsTable(memory, SCANNER_NAMES),
    block.bytes.byteOffset,
    memory.stamp(readTime),
  ]);
  return (from, to) => kernels.runHttplog(columns, from, to);
}
