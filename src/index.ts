/**
 * gwlog as a library: bytes of logs in, the same report out that the command line prints.
 *
 * @example
 * import { createReadStream } from 'node:fs';
 * import { analyze } from 'gwlog';
 *
 * const report = await analyze(createReadStream('error.log'), { name: 'error.log', zone: 'UTC' });
 * for (const finding of report.findings) console.log(finding.count, finding.title, finding.blame);
 */
import type { Report } from './diagnose/report.ts';
import { createEngine, type EngineOptions } from './engine.ts';

/** Decompressed log bytes, cut anywhere; strings are taken as UTF-8. A Node stream, a web stream or an array will do. */
export type LogInput = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

export interface AnalyzeOptions extends EngineOptions {
  /** Name of the source in the report. Default "input". */
  readonly name?: string;
}

/** Analyses one source to its end. Rejects only when the input itself fails: nothing in a log makes it throw. */
export async function analyze(input: LogInput, options: AnalyzeOptions = {}): Promise<Report> {
  return analyzeAll([{ name: options.name ?? 'input', input }], options);
}

/** Analyses several sources, one after the other, into one report. */
export async function analyzeAll(sources: Iterable<{ readonly name: string; readonly input: LogInput }>, options: EngineOptions = {}): Promise<Report> {
  const engine = createEngine(options);
  for (const { name, input } of sources) {
    const feed = engine.open(name);
    try {
      for await (const chunk of input) feed.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    } finally {
      feed.end();
    }
  }
  return engine.report();
}

export type { Counts, Finding, Hypothesis, Incident, NameCount, PeerCount, Report, SampleLine, UnmatchedTemplate } from './diagnose/report.ts';
export { createEngine, type Engine, type EngineOptions, type Feed, type Tally } from './engine.ts';
export { compileUserFormat, formatsOfConfig, type UserFormat } from './scan/user-format.ts';
export type { EventOutput } from './render/events.ts';
export { csvEvents } from './render/events-csv.ts';
export { ndjsonEvents } from './render/events-ndjson.ts';
export { describeLine } from './explain.ts';
export type { LineExplanation } from './render/explain.ts';
export { causes } from './rules/causes.ts';
export { rules } from './rules/index.ts';
export type { Blame, Candidate, Cause, Fix, Rule, Severity } from './rules/rule.ts';
export { mergeSummaries, type Summary } from './summary/summary.ts';
