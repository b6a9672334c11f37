/**
 * Access lines that begin like `combined` and do not go on so: formats without referer or agent, and lines that a screen, a
 * pager or a person cut. Status and time are what a verdict needs most; of the rest what has a name is read.
 *
 *     192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 502 157 "-" "Mozilla/5.0 (X11; Linu>
 *                                                                        ^rest
 */
import { ROLE_OF, short, shortHeads } from '../../parsers/nginx/access.ts';
import { compileLogFormat } from '../../parsers/nginx/log-format.ts';
import type { Format } from '../../parsers/format.ts';
import type { FieldProgram } from '../../parsers/program.ts';
import type { Block } from './batch.ts';
import { find, isDigit, QUOTE, SPACE } from './bytes.ts';
import { clearExtras, readExtras } from './nginx-access-extras.ts';
import { type AccessRow, createSlots, slotOf } from './nginx-access-row.ts';
import { createPattern } from './pattern.ts';

interface Head {
  readonly pattern: ReturnType<typeof createPattern>;
  /** Pairs: number of a field, its slot. */
  readonly fields: readonly (readonly [number, number])[];
}

/** The rest is not one of these formats: another product wrote the line. */
const FOREIGN = -1;

export function createAccessShort(block: Block, row: AccessRow): { format: Format; scan: (at: number) => boolean } {
  const heads = shortHeads.map(createHead);
  const slots = createSlots();
  const scan = (at: number): boolean => {
    const { bytes } = block;
    const end = block.end[at] as number;
    let from = block.start[at] as number;
    while (from < end && bytes[from] === SPACE) from++;
    for (const head of heads) {
      if (!head.pattern.run(bytes, from, end)) continue;
      const extras = restStart(bytes, head.pattern.stop(), end);
      if (extras === FOREIGN) return false;
      slots.fill(-1);
      clearExtras(slots);
      for (const [field, slot] of head.fields) {
        slots[slot] = head.pattern.spans[2 * field] as number;
        slots[slot + 1] = head.pattern.spans[2 * field + 1] as number;
      }
      readExtras(bytes, extras, end, slots);
      return row.fill(at, slots, 0);
    }
    return false;
  };
  return { format: short.format, scan };
}

function createHead(source: string): Head {
  const program = compileLogFormat(source).program as FieldProgram;
  return {
    pattern: createPattern({ ...program, open: true }),
    fields: program.fields.flatMap(({ name }, i) => {
      const known = ROLE_OF.get(name);
      return known ? [[i, slotOf(known.role)] as const] : [];
    }),
  };
}

/** Where names with values may stand behind the size; FOREIGN when the rest says that this is no line of nginx, or a whole one that was refused. */
function restStart(bytes: Buffer, from: number, end: number): number {
  if (from === end || bytes[from + 1] !== QUOTE) return isDuration(bytes, end) ? FOREIGN : from;
  // HAProxy's CLF leaves the field empty, where nginx writes "-".
  if (bytes[from + 2] === QUOTE) return FOREIGN;
  const referer = find(bytes, QUOTE, from + 2, end);
  if (referer < 0) return end;
  if (bytes[referer + 1] !== SPACE || bytes[referer + 2] !== QUOTE) return referer + 1;
  const agent = find(bytes, QUOTE, referer + 3, end);
  if (agent < 0) return end;
  // Whole: it was for the scanners before this one. A name that touches the agent was not.
  return agent + 1 === end || bytes[agent + 1] === SPACE ? FOREIGN : agent + 1;
}

/** `534ms` at the end: Traefik. */
function isDuration(bytes: Buffer, end: number): boolean {
  return bytes[end - 1] === 115 && bytes[end - 2] === 109 && isDigit(bytes[end - 3]);
}
