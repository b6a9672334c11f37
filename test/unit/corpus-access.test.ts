import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corpusFile, judgeCorpus } from './corpus.ts';

const file = corpusFile('nginx-access');
test('real nginx access lines get the right cause', { skip: file === undefined && 'the corpus is not here' }, (t) => {
  const result = judgeCorpus(file as string);
  t.diagnostic(`nginx access lines: ${result.table}`);
  assert.deepEqual(result.unexplained, []);
  assert.ok(result.right / result.lines >= 0.95);
});
