/**
 * Collects a source's summary from judged batches, unit by unit. A batch goes through each aggregate as a whole, column by column: array arithmetic on
 * ids, in loops that the processor can run ahead in. Names and texts appear only in the snapshot.
 */
import type { Name } from '../../parsers/format.ts';
import type { Rule } from '../rules/rule.ts';
import type { Batch } from '../scan/batch.ts';
import { numColumn } from '../scan/batch.ts';
import type { Dict } from '../scan/dict.ts';
import { createFindings, type FindingOptions } from './findings.ts';
import { finite } from './per-name.ts';
import { createRequests, type Rows } from './requests.ts';
import { createSampler } from './samples.ts';
import { createSorter, type RowList } from './sort.ts';
import { MAX_MARKS, type Mark, mergeMarks, type Summary } from './summary.ts';
import { createTemplates, type TemplateOptions } from './templates.ts';

export { SKIPPED, UNMATCHED } from './sort.ts';

export interface CollectOptions extends FindingOptions, TemplateOptions {
  readonly keepQuery: boolean;
}

export interface Collector {
  /** Adds rows [from, to) of a judged batch. `verdicts` holds rule indices, UNMATCHED or SKIPPED. */
  add(from: number, to: number, verdicts: Int32Array): void;
  addBlank(lines: number): void;
  /** Counts so far per rule index and upstream. One may be told in several parts. */
  tallies(visit: (rule: number, upstream: string, count: number) => void): void;
  /** Begins a source, by its index. */
  begin(source: number): void;
  /**
   * Ends a unit: with the naming dictionaries at hand that are emptied then. Units fold to what `mergeSummaries` makes of their
   * summaries one by one, but large tables need not become plain data for that.
   */
  endUnit(): void;
  /** The summary of all units since it was last taken. */
  take(): Summary;
}

export function createCollector(batch: Batch, rules: readonly Rule[], rows: Rows, names: ReadonlyMap<Name, Dict<null>>, options: CollectOptions): Collector {
  const formats = rows.formats.map((format) => format.id);
  const time = numColumn(batch, 'time');
  const sampler = createSampler(batch.block, options.keepQuery);
  const sorter = createSorter(batch, rules, formats);
  const findings = createFindings(batch, rules, names, sampler, options);
  const templates = createTemplates(batch, formats, sampler, options);
  const requests = createRequests(batch, rules, rows, names);
  let marks: Mark[] = [];
  let allMarks: readonly Mark[] = [];
  let marksDropped = 0;
  const namesDropped = new Map<Name, number>();
  let source = 0;

  function addMarks({ rows: marked, n }: RowList, verdicts: Int32Array): void {
    for (let i = 0; i < n; i++) {
      const row = marked[i] as number;
      const rule = rules[verdicts[row] as number] as Rule;
      if (marks.length < MAX_MARKS) marks.push({ time: finite(time[row] as number), source, offset: batch.block.offset[row] as number, rule: rule.id });
      else marksDropped++;
    }
  }

  return {
    add(from, to, verdicts) {
      sorter.sort(from, to, verdicts);
      findings.add(sorter.diagnosed, verdicts);
      templates.add(sorter.unmatched);
      addMarks(sorter.marked, verdicts);
      if (options.findings) requests.add(from, to, verdicts);
    },
    addBlank: sorter.addBlank,
    tallies: findings.tallies,
    begin(index) {
      source = sampler.source = requests.source = index;
    },
    endUnit() {
      for (const part of [findings, templates, requests]) part.endUnit();
      allMarks = mergeMarks(allMarks, marks);
      marks = [];
      for (const [name, dict] of names) namesDropped.set(name, (namesDropped.get(name) ?? 0) + dict.dropped);
    },
    take() {
      const { formats: own, ...counts } = sorter.take();
      const { servers, ...rest } = requests.take();
      const { templates: shown, dropped: others } = templates.take();
      const lost = [
        ['marks', marksDropped],
        ['templates', others],
        ['servers', servers],
        ...[...namesDropped].map(([name, n]) => [`${name}s`, n] as const),
      ] as const;
      const dropped = Object.fromEntries(lost.filter(([, n]) => n > 0));
      const summary = { ...counts, formats: { [source]: own }, findings: findings.take(), templates: shown, marks: allMarks, ...rest, dropped };
      allMarks = [];
      marksDropped = 0;
      namesDropped.clear();
      return summary;
    },
  };
}
