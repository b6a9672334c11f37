/** Sorts the rows of a batch by what becomes of them, and counts lines, records and formats on the way. */
import type { Rule } from '../rules/rule.ts';
import type { Batch } from '../scan/batch.ts';
import { numColumn, ROWS } from '../scan/batch.ts';
import { finite } from './per-name.ts';
import type { LineCounts, Summary } from './summary.ts';

/** Verdict of a row that no rule knows, and of one that the selection leaves out. */
export const UNMATCHED = -1;
export const SKIPPED = -2;

/** Some rows of a batch, in order. */
export interface RowList {
  readonly rows: Int32Array;
  n: number;
}

export const createRowList = (): RowList => ({ rows: new Int32Array(ROWS), n: 0 });

// What becomes of a row: the place of its counts.
const IS_SKIPPED = 0;
const IS_UNMATCHED = 1;
const IS_NORMAL = 2;
const IS_DIAGNOSED = 3;
/** Normal, and told as an event in the life of a gateway. */
const IS_MARK = 4;
const KINDS = 5;

const kindOf = ({ cause, mark }: Rule): number => (cause !== 'none' ? IS_DIAGNOSED : mark ? IS_MARK : IS_NORMAL);

// Lists are used up before the next batch, of whatever source, so one of each is enough.
const diagnosed = createRowList();
const unmatched = createRowList();
const marked = createRowList();

export interface Sorter {
  readonly diagnosed: RowList;
  readonly unmatched: RowList;
  readonly marked: RowList;
  /** Fills the lists from rows [from, to). */
  sort(from: number, to: number, verdicts: Int32Array): void;
  addBlank(lines: number): void;
  /** What was counted since the last call. */
  take(): Pick<Summary, 'lines' | 'records' | 'from' | 'to'> & { readonly formats: Record<string, number> };
}

export function createSorter(batch: Batch, rules: readonly Rule[], formats: readonly string[]): Sorter {
  const time = numColumn(batch, 'time');
  const kinds = Uint8Array.from([IS_SKIPPED, IS_UNMATCHED, ...rules.map(kindOf)]);
  const lines = new Float64Array(KINDS);
  const records = new Float64Array(KINDS);
  const perFormat = new Float64Array(formats.length + 1);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  function push(list: RowList, row: number): void {
    list.rows[list.n++] = row;
  }

  return {
    diagnosed,
    unmatched,
    marked,
    sort(from, to, verdicts) {
      const { format, block } = batch;
      diagnosed.n = unmatched.n = marked.n = 0;
      for (let row = from; row < to; row++) {
        const kind = kinds[(verdicts[row] as number) - SKIPPED] as number;
        lines[kind] = (lines[kind] as number) + (block.lines[row] as number);
        records[kind] = (records[kind] as number) + 1;
        if (kind === IS_SKIPPED) continue;
        const at = time[row] as number;
        if (at < first) first = at;
        if (at > last) last = at;
        perFormat[format[row] as number] = (perFormat[format[row] as number] as number) + 1;
        if (kind === IS_DIAGNOSED) push(diagnosed, row);
        else if (kind === IS_UNMATCHED) push(unmatched, row);
        else if (kind === IS_MARK) push(marked, row);
      }
    },
    addBlank(n) {
      lines[IS_NORMAL] = (lines[IS_NORMAL] as number) + n;
    },
    take() {
      const own: Record<string, number> = {};
      perFormat.forEach((count, format) => {
        if (count > 0) own[format === 0 ? '' : (formats[format - 1] as string)] = count;
      });
      const taken = { lines: toCounts(lines), records: toCounts(records), from: finite(first), to: finite(last), formats: own };
      for (const counts of [lines, records, perFormat]) counts.fill(0);
      first = Number.POSITIVE_INFINITY;
      last = Number.NEGATIVE_INFINITY;
      return taken;
    },
  };
}

function toCounts(counts: Float64Array): LineCounts {
  const of = (kind: number): number => counts[kind] as number;
  const [diagnosed, normal, unmatched] = [of(IS_DIAGNOSED), of(IS_NORMAL) + of(IS_MARK), of(IS_UNMATCHED)];
  return { read: diagnosed + normal + unmatched, diagnosed, normal, unmatched, skipped: of(IS_SKIPPED) };
}
