/** The real engine on the text of a log. */
import type { Report } from '../../src/diagnose/report.ts';
import { createEngine } from '../../src/engine.ts';

export function analyse(log: Buffer | string, name = 'error.log'): Report {
  const engine = createEngine({ zone: 'UTC' });
  const feed = engine.open(name);
  feed.push(Buffer.from(log));
  feed.end();
  return engine.report();
}

/** Physical lines as `wc -l` counts them; a last line without its end counts, too. */
export function physicalLines(log: Buffer): number {
  let lines = 0;
  for (const byte of log) if (byte === 10) lines++;
  return log.length > 0 && log.at(-1) !== 10 ? lines + 1 : lines;
}

/** One line for a failure: what the report found. */
export const found = (report: Report): string =>
  report.findings.map(({ rule, cause, blame, count }) => `${rule} (${cause}, ${blame}) × ${count}`).join('; ') || 'nothing';
