/** The engine: bytes of sources in, a report out. Synchronous and free of I/O; files, pipes and live mode are shells around it. */
import { diagnose } from './diagnose/diagnose.ts';
import type { Report } from './diagnose/report.ts';
import { Pipeline, UNIT } from './pipeline.ts';
import type { EventOutput, EventWriter } from './render/events.ts';

import { formats } from '../parsers/index.ts';
import { createJudge, type Judge } from './rules/engine.ts';
import { rules as builtIn } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import type { UserFormat } from './scan/user-format.ts';
import { emptySummary, mergeSummaries, type Summary } from './summary/summary.ts';
import type { Tally } from './summary/tally.ts';

export type { Tally };

export interface EngineOptions {
  /** Zone of times that are logged without one: an IANA name or an offset such as "+02:00". Default: the machine's zone. */
  readonly zone?: string;
  /** Records before `since` or from `until` on (epoch milliseconds) are skipped. */
  readonly since?: number;
  readonly until?: number;
  /** Sample lines kept per finding and template. Default 3. */
  readonly samples?: number;
  /** Entries of the lists of a finding (vhosts, clients, paths …). Default 10. */
  readonly top?: number;
  /** Keep query strings in sample lines. Default: cut, since they may hold secrets. */
  readonly keepQuery?: boolean;
  /** Keep tables of clients and paths. Default true, but for `top: 0`; without them a scan is faster. */
  readonly tables?: boolean;
  /** Formats that the user named (`compileUserFormat`, `formatsOfConfig`): tried before the built-in ones. */
  readonly formats?: readonly UserFormat[];
  /** Describe findings in the report. Default true; false counts them only, which is enough where only events are wanted. */
  readonly findings?: boolean;
  /** Read usual lines with the kernels (WebAssembly). Default true; false reads all lines in TypeScript, which gives the same. */
  readonly kernels?: boolean;
  /** Bytes per unit, for tests. Default 64 MiB. */
  readonly unit?: number;
  /** Each receives every record as event text, in input order within a source: `ndjsonEvents(write)`, `csvEvents(write)`. */
  readonly events?: readonly EventOutput[];
}

/** One source of bytes. */
export interface Feed {
  /** Decompressed bytes, cut anywhere. */
  push(chunk: Uint8Array): void;
  /** What the still open records at the end of the source would be, were it to end now. Counts nothing. */
  pending(): Tally[];
  /** For a source that has fallen silent: gives out the events of the records at its end that look complete. Counts nothing. */
  settle(): void;
  end(): void;
}

export interface Engine {
  /** Opens a source. Sources are folded in the order in which they were opened. */
  open(name: string): Feed;
  /** Counts so far, of findings that are not normal. */
  tallies(): Tally[];
  report(): Report;
  /** The summary that the report is made from: plain JSON, mergeable. */
  summary(): Summary;
}

let sharedJudge: Judge | undefined;
/** Compiling the rules takes milliseconds, and they are the same for every engine. */
const builtInJudge = (): Judge => (sharedJudge ??= createJudge(builtIn));

export function createEngine(options: EngineOptions = {}): Engine {
  const judge = builtInJudge();
  const samples = options.samples ?? 3;
  const tables = options.tables ?? options.top !== 0;
  const settings = {
    samples,
    tables,
    findings: options.findings ?? true,
    keepQuery: options.keepQuery ?? false,
    unit: options.unit ?? UNIT,
    kernels: options.kernels ?? true,
    ...(options.formats === undefined ? {} : { formats: options.formats }),
    ...(options.zone === undefined ? {} : { zone: options.zone }),
    ...(options.since === undefined ? {} : { since: options.since }),
    ...(options.until === undefined ? {} : { until: options.until }),
  };
  const idle: Pipeline[] = [];
  const active = new Set<Pipeline>();
  const names: string[] = [];
  const ended: (Summary | undefined)[] = [];
  let folded = emptySummary;
  let next = 0;

  function createPipeline(): Pipeline {
    const outputs = options.events ?? [];
    if (outputs.length === 0) return new Pipeline(judge, settings);
    let writers: EventWriter[] | undefined;
    return new Pipeline(judge, settings, (pipeline, verdicts, source) => {
      writers ??= outputs.map((create) =>
        create({
          batch: pipeline.batch,
          rules: judge.rules,
          formats: pipeline.formats,
          columns: pipeline.columns,
          shape: (row) => pipeline.shape(row),
          generation: () => pipeline.generation,
          keepQuery: settings.keepQuery,
        }),
      );
      for (const writer of writers) writer.add(verdicts, source);
    });
  }

  /** Folds what has ended in the order in which it was opened. */
  function fold(): void {
    while (ended[next] !== undefined) {
      folded = mergeSummaries(folded, ended[next] as Summary, samples);
      ended[next++] = emptySummary;
    }
  }

  return {
    open(name) {
      const pipeline = idle.pop() ?? createPipeline();
      const index = names.push(name) - 1;
      pipeline.begin(index, name);
      active.add(pipeline);
      return {
        push: (chunk) => pipeline.push(chunk),
        pending: () =>
          pipeline
            .pending()
            .map(({ rule, upstream }) => ({ rule: builtIn[rule] as Rule, upstream, count: 1 }))
            .filter(({ rule }) => rule.cause !== 'none'),
        settle: () => pipeline.settle(),
        end() {
          if (!active.delete(pipeline)) return;
          ended[index] = pipeline.end();
          idle.push(pipeline);
          fold();
        },
      };
    },
    tallies() {
      const counts = new Map<string, Tally & { count: number }>();
      const add = (rule: Rule, upstream: string, count: number): void => {
        const key = `${rule.id} ${upstream}`;
        const old = counts.get(key);
        counts.set(key, { rule, upstream, count: (old?.count ?? 0) + count });
      };
      const byId = new Map(builtIn.map((rule) => [rule.id, rule]));
      const addSummary = (summary: Summary): void => {
        for (const [id, finding] of Object.entries(summary.findings))
          for (const [upstream, { count }] of Object.entries(finding.upstreams)) add(byId.get(id) as Rule, upstream, count);
      };
      addSummary(folded);
      for (const pipeline of active) pipeline.tallies((rule, upstream, count) => add(builtIn[rule] as Rule, upstream, count));
      return [...counts.values()];
    },
    summary: () => ended.slice(next).reduce<Summary>((sum, summary) => (summary ? mergeSummaries(sum, summary, samples) : sum), folded),
    report() {
      return diagnose(this.summary(), {
        rules: builtIn,
        formats: [...formats, ...(options.formats ?? []).map(({ format }) => format)],
        sources: names,
        top: options.top ?? 10,
        tables,
        zone: options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC',
        assumed: options.zone === undefined,
      });
    },
  };
}
