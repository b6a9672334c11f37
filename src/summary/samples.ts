/** The lines that a report shows as examples. */
import type { Block } from '../scan/batch.ts';
import { decode } from '../scan/dict.ts';
import { cutQueries } from '../scan/queries.ts';
import type { SampleRef } from './summary.ts';

/** Bytes of a record that are shown. */
const MAX_SAMPLE = 2048;

export interface Sampler {
  /** Index of the source that is read. */
  source: number;
  /** Takes a row as a sample. Its lines are shown as they came; of a record of several lines what is left without envelopes. */
  take(row: number): SampleRef;
}

export function createSampler(block: Block, keepQuery: boolean): Sampler {
  return {
    source: 0,
    take(row) {
      const multi = (block.lines[row] as number) > 1;
      const from = (multi ? block.start[row] : block.rawStart[row]) as number;
      const end = (multi ? block.end[row] : block.rawEnd[row]) as number;
      const text = decode(block.bytes, from, Math.min(end, from + MAX_SAMPLE));
      return { source: this.source, offset: block.offset[row] as number, line: block.line[row] as number, text: keepQuery ? text : cutQueries(text) };
    },
  };
}
