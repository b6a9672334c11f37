/**
 * The scanners of nginx access logs. Formats that begin like `combined` share one run over that part: the first scanner of the
 * family reads it, the others go on from there. A line is offered to them in order, so each finds what the first left.
 */
import {
  accessJson,
  type AccessFormat,
  apisix,
  COMBINED,
  combined,
  ingress,
  main,
  npmPlus,
  proxyManager,
  ROLE_OF,
  type Role,
  stream,
  vhostFirst,
} from '../../parsers/nginx/access.ts';
import { accessOther } from '../../parsers/nginx/access-other.ts';
import { compileLogFormat } from '../../parsers/nginx/log-format.ts';
import type { Format } from '../../parsers/format.ts';
import type { FieldProgram } from '../../parsers/program.ts';
import { isDigit, LBRACE, QUOTE, SPACE } from './bytes.ts';
import { ANY_USUAL, createAccessKernel, USUAL_COMBINED, USUAL_MAIN } from './nginx-access-kernel.ts';
import { createAccessRow, createSlots, EMPTY_IS_NONE, slotOf, STREAM_STYLE } from './nginx-access-row.ts';
import { createAccessJson } from './nginx-access-json.ts';
import { createAccessLoose } from './nginx-access-loose.ts';
import { clearExtras, readExtras } from './nginx-access-extras.ts';
import { createAccessShort } from './nginx-access-short.ts';
import { createPattern, type Pattern } from './pattern.ts';
import type { Scanner, ScanContext } from './scanner.ts';
import type { NginxUserFormat } from './user-format.ts';

/** A pattern and where its fields go in the slots. */
interface Reader {
  readonly pattern: Pattern;
  readonly roles: ReadonlySet<Role>;
  take(slots: Int32Array): void;
}

/** `taken` are the roles that another part of the line fills. */
function createReader(program: FieldProgram, taken: ReadonlySet<Role> = new Set()): Reader {
  const pattern = createPattern(program);
  const best = new Map<Role, { rank: number; field: number }>();
  program.fields.forEach(({ name }, field) => {
    const known = ROLE_OF.get(name);
    if (known && !taken.has(known.role) && known.rank < (best.get(known.role)?.rank ?? Number.POSITIVE_INFINITY))
      best.set(known.role, { rank: known.rank, field });
  });
  const froms = Int32Array.from(best.values(), ({ field }) => 2 * field);
  const tos = Int32Array.from(best.keys(), slotOf);
  const { spans } = pattern;
  return {
    pattern,
    roles: new Set(best.keys()),
    take(slots) {
      for (let i = 0; i < froms.length; i++) {
        const from = froms[i] as number;
        const to = tos[i] as number;
        slots[to] = spans[from] as number;
        slots[to + 1] = spans[from + 1] as number;
      }
    },
  };
}

/** Compiles a format of this file: it is known to be sound. */
function program(source: string, open = false): FieldProgram {
  const compiled = compileLogFormat(source);
  if (compiled.program === undefined) throw new Error(`${source}: ${compiled.error}`);
  return open ? { ...compiled.program, open: true } : compiled.program;
}

/** `last` is for lines that no other scanner took. */
export function createAccessScanners(
  context: ScanContext,
  formats: readonly NginxUserFormat[] = [],
): { readonly scanners: readonly Scanner[]; readonly last: Scanner } {
  const { block } = context.batch;
  const row = createAccessRow(context);
  const short = createAccessShort(block, row);
  const json = createAccessJson(block, row);
  const loose = createAccessLoose(block, row);
  const scanners = [
    ...formats.map(({ format, program: own }) => patternScanner(format, [own])),
    ...combinedFamily(),
    vhostScanner(),
    ...[proxyManager, npmPlus, stream, apisix].map(({ format, variants }) =>
      patternScanner(
        format,
        variants.map((source) => program(source)),
      ),
    ),
    scanner(short.format, short.scan),
    scanner(accessJson, json.scan),
  ];
  return { scanners, last: scanner(accessOther, (at) => (block.bytes[block.start[at] as number] === LBRACE ? json.scanLoose(at) : loose(at))) };

  function scanner(format: Format, scan: (at: number) => boolean): Scanner {
    let generation = 0;
    return {
      format,
      columns: row.columns,
      scan,
      shape: row.shape,
      trim() {
        const now = row.trim();
        const changed = now !== generation;
        generation = now;
        return changed;
      },
    };
  }

  function patternScanner(format: Format, programs: readonly FieldProgram[]): Scanner {
    const readers = programs.map((own) => createReader(own));
    const slots = readers.map(createSlots);
    const styles = programs.map(styleOf);
    return scanner(format, (at) => {
      for (let i = 0; i < readers.length; i++) {
        const reader = readers[i] as Reader;
        if (!reader.pattern.run(block.bytes, block.start[at] as number, block.end[at] as number)) continue;
        reader.take(slots[i] as Int32Array);
        if (row.fill(at, slots[i] as Int32Array, styles[i] as number)) return true;
      }
      return false;
    });
  }

  /** ingress-nginx, main, combined: the first reads the common head. */
  function combinedFamily(): Scanner[] {
    const head = createReader(program(COMBINED, true));
    const readStop = (): number => stop;
    const kernel = createAccessKernel(context, row);
    const scans = [tailScan(ingress, head, readHead), tailScan(main, head, readStop), extrasScan(head, readStop)] as const;
    let stop = -1;
    /** The format of the usual line at hand: the kernel has filled its row. The row that it left alone, and that is asked about next. */
    let usual = 0;
    let refused = -1;

    /** Takes a usual line of this format, which nobody was asked about before. */
    const usually = (format: number): Pick<Scanner, 'usual'> =>
      kernel === undefined
        ? {}
        : {
            usual(from, to) {
              refused = kernel.run(from, to, format);
              return refused;
            },
          };

    function readHead(at: number): number {
      stop = head.pattern.run(block.bytes, block.start[at] as number, block.end[at] as number) ? head.pattern.stop() : -1;
      return stop;
    }

    return [
      scanner(ingress.format, (at) => {
        usual = kernel === undefined || refused === at ? 0 : kernel.scan(at, ANY_USUAL);
        return usual === 0 && scans[0](at);
      }),
      { ...scanner(main.format, (at) => (usual === 0 ? scans[1](at) : usual === USUAL_MAIN)), ...usually(USUAL_MAIN) },
      { ...scanner(combined.format, (at) => usual !== 0 || scans[2](at)), ...usually(USUAL_COMBINED) },
    ];
  }

  /** A format whose rest behind the head is one of its variants. */
  function tailScan({ variants }: AccessFormat, head: Reader, headStop: (at: number) => number): (at: number) => boolean {
    const tails = variants.map((source) => createReader(program(source), head.roles));
    const slots = createSlots();
    // Behind the head comes a blank, then what the variants begin with: a quote or a number.
    const quoted = variants[0]?.[1] === '"';
    return (at) => {
      const from = headStop(at);
      const end = block.end[at] as number;
      if (from < 0 || from === end || !(quoted ? block.bytes[from + 1] === QUOTE : isDigit(block.bytes[from + 1]))) return false;
      for (const tail of tails) {
        if (!tail.pattern.run(block.bytes, from, end)) continue;
        slots.fill(-1);
        head.take(slots);
        tail.take(slots);
        return row.fill(at, slots, 0);
      }
      return false;
    };
  }

  function extrasScan(head: Reader, headStop: (at: number) => number): (at: number) => boolean {
    const slots = createSlots();
    const referer = slotOf('referer');
    const agent = slotOf('agent');
    let dirty = false;
    return (at) => {
      const from = headStop(at);
      if (from < 0) return false;
      const { bytes } = block;
      const end = block.end[at] as number;
      if (dirty) clearExtras(slots);
      dirty = from < end;
      head.take(slots);
      if (from < end) {
        // HAProxy's option httplog clf leaves both empty, where nginx writes "-"; Traefik ends with a duration.
        if (slots[referer] === slots[referer + 1] && slots[agent] === slots[agent + 1]) return false;
        if (bytes[end - 1] === 115 && bytes[end - 2] === 109 && isDurationBefore(bytes, end - 2)) return false;
        readExtras(bytes, from, end, slots);
      }
      return row.fill(at, slots, 0);
    };
  }

  function vhostScanner(): Scanner {
    const head = createReader(program(`$server_name ${COMBINED}`, true));
    const scan = extrasScan(head, (at) => {
      let from = block.start[at] as number;
      while (block.bytes[from] === SPACE) from++;
      return head.pattern.run(block.bytes, from, block.end[at] as number) ? head.pattern.stop() : -1;
    });
    return scanner(vhostFirst.format, scan);
  }
}

function styleOf({ fields, escape }: FieldProgram): number {
  const has = (name: string): boolean => fields.some((field) => field.name === name);
  return (has('session_time') && !has('request') ? STREAM_STYLE : 0) | (escape === 'hex' ? 0 : EMPTY_IS_NONE);
}

/** Digits with a blank before them end at `end`. */
function isDurationBefore(bytes: Buffer, end: number): boolean {
  let at = end - 1;
  while ((bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at--;
  return at < end - 1 && bytes[at] === SPACE;
}
