/** Termination states of every release are explained; every draft of a rule has become one, or there is a reason. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../src/rules/index.ts';
import { explainTerminationState, TERMINATION } from '../../src/rules/termination.ts';
import { drafts } from '../knowledge/haproxy-drafts.ts';
import { readTable } from './haproxy-tables.ts';

test('every row of the termination table is explained', () => {
  const silent: string[] = [];
  for (const [cell, , , , , , , , , kind] of readTable('haproxy-termination.tsv') as [string, ...string[]][]) {
    for (const code of cell.split(' / ')) {
      assert.match(code, TERMINATION);
      const pairs = explainTerminationState(code);
      // "..-?" and "...-" say that there is nothing to say.
      if (pairs.length === 0 && !/^\.\.\.?-\??$/.test(code)) silent.push(code);
      if (kind === 'pair')
        assert.ok(
          pairs.some(([sign, text]) => sign === code && text.length > 20),
          `${code} has a meaning of its own`,
        );
    }
  }
  assert.deepEqual(silent, []);
});

test('every draft became a rule, or there is a reason why not', () => {
  const ids = new Set(rules.map(({ id }) => id));
  assert.equal(Object.keys(drafts).length, 108);
  for (const [draft, fate] of Object.entries(drafts)) {
    if (typeof fate === 'string') assert.ok(fate.length > 20, draft);
    else
      assert.deepEqual(
        fate.filter((id) => !ids.has(`haproxy/${id}`)),
        [],
        draft,
      );
  }
});
