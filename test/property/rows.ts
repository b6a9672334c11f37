/** Reads lines into rows, with kernels or without, so that tests can hold both equal. */
import assert from 'node:assert/strict';
import { Assembler } from '../../src/scan/assemble.ts';
import { createBatch, createBlock, resetBatch } from '../../src/scan/batch.ts';
import { createScanners, familyOf } from '../../src/scan/index.ts';
import { createMemory, type Kernels } from '../../src/scan/memory.ts';
import { Classes, createNames, type Scanner } from '../../src/scan/scanner.ts';
import { createClock } from '../../src/scan/time.ts';

/** All that a record became: its format, shape, and whatever column says something of it. */
export type Row = Readonly<Record<string, unknown>>;

export interface RowReader {
  read(lines: readonly string[]): Row[];
  /** Per kernel, the rows that it was asked for and those that it took. */
  readonly calls: Record<string, { asked: number; taken: number }>;
}

export function createRowReader(withKernels: boolean): RowReader {
  const memory = createMemory(withKernels);
  const calls: Record<string, { asked: number; taken: number }> = {};
  const counted = Object.fromEntries(
    Object.entries(memory.kernels ?? {}).map(([name, kernel]) => {
      if (!/^(?:scan|run)/.test(name)) return [name, kernel];
      const count = { asked: 0, taken: 0 };
      calls[name] = count;
      return [
        name,
        (columns: number, from: number, to?: number): number => {
          const result = (kernel as (columns: number, from: number, to?: number) => number)(columns, from, to);
          // One row, or a run of them up to the first that is left alone.
          const taken = to === undefined ? Number(result !== 0) : result - from;
          count.asked += to === undefined ? 1 : Math.min(taken + 1, to - from);
          count.taken += taken;
          return result;
        },
      ];
    }),
  ) as unknown as Kernels;
  const block = createBlock({ ...memory, kernels: memory.kernels && counted });
  const batch = createBatch(block);
  const names = createNames(block.memory);
  const utc = createClock('UTC');
  const scanners = createScanners({ batch, names, classes: new Classes(), clock: createClock('+02:00'), utc });
  const assembler = new Assembler(block, utc);

  const recordOf = (row: number): Row => ({
    text: block.bytes.toString('latin1', block.start[row], block.end[row]),
    raw: block.bytes.toString('latin1', block.rawStart[row], block.rawEnd[row]),
    line: block.line[row],
    lines: block.lines[row],
    offset: block.offset[row],
    kind: block.kind[row],
    outerTime: block.outerTime[row],
    tail: (block.tail[row] as number) < 0 ? -1 : (block.tail[row] as number) - (block.start[row] as number),
  });

  let asked = 0;
  const isClean = (rows: number): boolean =>
    [...batch.families.keys()].every((column) => column.subarray(0, 2 * rows).every((value: number) => value === 0 || Number.isNaN(value)));

  function rowOf(row: number, scanner: Scanner): Row {
    const text = (column: Int32Array): string => block.bytes.toString('latin1', column[2 * row], column[2 * row + 1]);
    const all: Record<string, unknown> = { ...recordOf(row), format: scanner.format.id, shape: scanner.shape(row) };
    for (const [name, column] of batch.name) if (column[row] !== 0) all[`name ${name}`] = names.get(name)?.text(column[row] as number);
    for (const [name, column] of batch.num) if (!Number.isNaN(column[row])) all[`number ${name}`] = column[row];
    for (const [name, column] of batch.span) if (column[2 * row + 1] !== 0) all[`text ${name}`] = text(column);
    return all;
  }

  return {
    calls,
    read(lines) {
      const rows: Row[] = [];
      assembler.reset();
      for (const scanner of scanners) scanner.begin?.();
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
      for (let at = 0; at < bytes.length || !assembler.empty; ) {
        const n = Math.min(assembler.room, bytes.length - at);
        assembler.append(bytes.subarray(at, at + n));
        at += n;
        const final = at === bytes.length;
        while (assembler.next(final)) {
          batch.n = block.n;
          for (let row = 0; row < block.n; row++) {
            const taken = (block.kind[row] === 1 ? scanners.slice(0, 1) : scanners.slice(1)).find((scanner) => {
              asked |= familyOf(scanner);
              return scanner.scan(row);
            });
            rows.push(taken === undefined ? recordOf(row) : rowOf(row, taken));
          }
          const rowsOfBatch = batch.n;
          resetBatch(batch, asked);
          assert.ok(isClean(rowsOfBatch), 'columns are empty behind a batch');
          asked = 0;
          if (final && assembler.empty) break;
        }
        if (final) break;
      }
      return rows;
    },
  };
}
