/** Real HAProxy lines from the wild, labelled by hand; not part of the project. The figure and every miss with its reason are printed. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { haproxyMisses } from '../knowledge/haproxy-misses.ts';
import { corpusFile } from './corpus.ts';
import { judgeLine } from './judge-line.ts';

const file = corpusFile('haproxy');
/** Labels of what a client did, whatever its kind. */
const BY_CLIENT = /^(?:client-|attack-probe|tls-client|rate-limited|auth-access)/;

test('real HAProxy lines get the right cause, and no server is blamed for a client', { skip: file === undefined && 'the corpus is not here' }, (t) => {
  const rows = readFileSync(file as string, 'utf8')
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row) as { line: string; cause: string });
  const misses: string[] = [];
  const unexplained: string[] = [];
  const wronged: string[] = [];
  for (const { line, cause } of rows) {
    const rule = judgeLine(line).rule;
    if (rule?.cause === cause) continue;
    const key = createHash('sha256').update(line).digest('hex').slice(0, 12);
    const reason = haproxyMisses[key];
    misses.push(`  ${key}  ${cause} → ${rule ? `${rule.cause} (${rule.id})` : 'unmatched'}: ${reason ?? 'NO REASON ON RECORD'}`);
    if (reason === undefined) unexplained.push(line);
    if (rule?.blame === 'upstream' && BY_CLIENT.test(cause) && reason === undefined) wronged.push(line);
  }
  const right = rows.length - misses.length;
  t.diagnostic(`HAProxy lines: ${right} of ${rows.length} right (${((100 * right) / rows.length).toFixed(1)} %)\n${misses.join('\n')}`);
  assert.deepEqual(unexplained, []);
  assert.deepEqual(wronged, []);
  assert.ok(right / rows.length >= 0.95);
});
