/** Real lines from the wild, labelled by hand. They are not part of the project: tests read them where they are, and are skipped elsewhere. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contested, misses } from '../knowledge/corpus-misses.ts';
import { judgeLine } from './judge-line.ts';

const FOLDER = process.env.GWLOG_CORPUS ?? join(import.meta.dirname, '../../../../shared/corpus');

export interface CorpusResult {
  readonly lines: number;
  readonly right: number;
  /** The same with the labels that are contested on record. */
  readonly corrected: number;
  /** Lines with another cause than their label, and no reason on record. */
  readonly unexplained: readonly string[];
  /** Normal lines that got a failure verdict without a reason on record. */
  readonly table: string;
}

export const corpusFile = (name: string): string | undefined => {
  const file = join(FOLDER, `${name}.jsonl`);
  return existsSync(file) ? file : undefined;
};

const share = (right: number, all: number): string => `${right} of ${all} right (${((100 * right) / all).toFixed(1)} %)`;

/** Judges every line of a corpus file. The table tells the figure and every miss with its reason. */
export function judgeCorpus(file: string): CorpusResult {
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row) as { line: string; cause: string });
  const unexplained: string[] = [];
  const table: string[] = [];
  let right = 0;
  let corrected = 0;
  for (const { line, cause } of rows) {
    const rule = judgeLine(line).rule;
    if (rule?.cause === cause) {
      right++;
      continue;
    }
    const key = createHash('sha256').update(line).digest('hex').slice(0, 12);
    const other = contested[key];
    if (other && rule?.cause === other.cause) corrected++;
    const reason = other?.reason ?? misses[key];
    table.push(`  ${key}  ${cause} → ${rule ? `${rule.cause} (${rule.id})` : 'unmatched'}: ${reason ?? 'NO REASON ON RECORD'}`);
    if (reason === undefined) unexplained.push(line);
  }
  return {
    lines: rows.length,
    right,
    corrected: right + corrected,
    unexplained,
    table: `${share(right, rows.length)} as labelled, ${share(right + corrected, rows.length)} with contested labels put right\n${table.join('\n')}`,
  };
}
