import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corpusFile, judgeCorpus } from './corpus.ts';

const file = corpusFile('cloudflare');
test('real Cloudflare records get the right cause', { skip: file === undefined && 'the corpus is not here' }, (t) => {
  const result = judgeCorpus(file as string);
  t.diagnostic(`Cloudflare records: ${result.table}`);
  assert.deepEqual(result.unexplained, []);
  assert.ok(result.corrected / result.lines >= 0.95);
});
