/** Hands the arrays of the assembler to its kernel (kernel/assemble.ts). */
import { QUOTING } from '../../parsers/nginx/message.ts';
import type { Block } from './batch.ts';
import { CLASS, needle, WORD } from './bytes.ts';
import { createMirror } from './mirror.ts';
import { familyOf } from './quoted.ts';

/**
 * Takes usual lines of [at, end) into the rows from `rows` on, below `limit`, with what is remembered of `lines` physical lines before them. `line` is the
 * number of the first one, `offset` the source's offset of position 0. How many it took.
 */
export type UsualLines = (at: number, end: number, rows: number, limit: number, lines: number, line: number, offset: number) => number;

/** `perRow`: stream, partial, quoted family, blank lines behind. `perLine`: raw start and end, payload's start and end, row. `lastQuoted`: where the last record begins that quotes client text, or -1. */
export function createUsualLines(
  block: Block,
  perRow: readonly (Int32Array | Uint8Array)[],
  perLine: readonly Int32Array[],
  lastQuoted: Int32Array,
): UsualLines | undefined {
  const { memory } = block;
  const { kernels } = memory;
  if (!kernels) return undefined;
  const quoting = createMirror(memory, QUOTING.length, 2048);
  for (const text of QUOTING) quoting.add(needle(text), 0, text.length, familyOf(text));
  const words = memory.uint8(256);
  words.set(CLASS.map((bits) => bits & WORD));
  const list = memory.list([
    block.bytes,
    block.start,
    block.end,
    block.rawStart,
    block.rawEnd,
    block.line,
    block.lines,
    block.kind,
    block.outerTime,
    block.offset,
    block.tail,
    ...perRow,
    ...perLine,
    quoting.address,
    words,
    lastQuoted,
  ]);
  return (at, end, rows, limit, lines, line, offset) => kernels.assemble(list, at, end, rows, limit, lines, line, offset);
}
