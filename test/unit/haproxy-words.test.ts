/** `gwlog explain` knows the words of HAProxy's logs: every result of a health check, and what stands in the server and request fields. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHECK_STATUSES } from '../../parsers/haproxy/check-status.ts';
import { explainWord } from '../../src/render/explain.ts';
import { findHaproxyWord, haproxyWords } from '../../src/rules/haproxy/words.ts';
import { rules } from '../../src/rules/index.ts';
import { lookup } from '../../src/rules/lookup.ts';

const wordOf = (text: string): string | undefined => {
  const found = lookup(text, rules);
  return found.kind === 'word' ? found.word.word : undefined;
};

test('every result of a health check that HAProxy can write has a page', () => {
  const codes = [
    'HANA',
    'SOCKERR',
    'L4OK',
    'L4TOUT',
    'L4CON',
    'L6OK',
    'L6TOUT',
    'L6RSP',
    'L7OK',
    'L7OKC',
    'L7TOUT',
    'L7RSP',
    'L7STS',
    'PROCERR',
    'PROCTOUT',
    'PROCOK',
  ];
  for (const code of [...codes, ...CHECK_STATUSES.map((status) => status.code)]) assert.equal(wordOf(code), code);
});

test('a failure names who has to act, what to look at and the rules; what is fine blames nobody', () => {
  for (const { code, ok, text } of CHECK_STATUSES) {
    const word = findHaproxyWord(code);
    assert.ok(word, code);
    assert.ok(word.title.includes(text), code);
    assert.equal(word.cause === 'none', ok, code);
    if (ok) continue;
    assert.ok(word.first.some(({ run }) => run !== undefined) && word.first.length >= 2, `${code}: checks`);
    assert.ok(word.rules.length > 0, `${code}: rules`);
  }
  for (const { word, cause, blame, means } of haproxyWords) {
    assert.equal(blame === 'none', cause === 'none', word);
    assert.ok(means.endsWith('.'), word);
  }
});

test('the rules of a word exist, and rules that ask for a check result are those of its word', () => {
  const ids = new Set(rules.map(({ id }) => id));
  for (const { word, rules: named } of haproxyWords) {
    assert.deepEqual(
      named.filter((id) => !ids.has(id)),
      [],
      word,
    );
  }
  for (const { id, when } of rules) {
    const codes = when['x-code'];
    if (!id.startsWith('haproxy/') || codes === undefined) continue;
    for (const code of [codes].flat()) assert.ok(typeof code === 'string' && findHaproxyWord(code)?.rules.includes(id), `${id}: ${code}`);
  }
});

test('words are found as they are written: in a log, in show stat, with or without what a shell wants quoted', () => {
  const forms: readonly (readonly [string, string | undefined])[] = [
    ['l4tout', 'L4TOUT'],
    ['L7STS/503', 'L7STS'],
    ['* L7OK/200 in 2ms', 'L7OK'],
    ['Layer4 timeout', 'L4TOUT'],
    ['layer7 wrong status', 'L7STS'],
    ['<NOSRV>', '<NOSRV>'],
    ['NOSRV', '<NOSRV>'],
    ['app/<NOSRV>', '<NOSRV>'],
    ['<BADREQ>', '<BADREQ>'],
    ['badreq', '<BADREQ>'],
    ['<STATS>', '<STATS>'],
    ['<CACHE>', '<STATS>'],
    ['<lua.pay>', '<STATS>'],
    ['<NOSRV', undefined],
    ['<html>', undefined],
    ['cache', undefined],
    ['app/node3', undefined],
    ['Layer4', undefined],
  ];
  for (const [text, word] of forms) assert.equal(wordOf(text), word, text);
  // They do not hide what was there before.
  for (const [text, kind] of [
    ['LR--', 'termination'],
    ['cache', 'cause'],
    ['502', 'status'],
    ['haproxy/no-server', 'rule'],
  ] as const)
    assert.equal(lookup(text, rules).kind, kind, text);
  const slip = lookup('L4TUOT', rules);
  assert.ok(slip.kind === 'unknown' && slip.nearest[0] === 'L4TOUT');
});

test('the page says what it means, who has to act, what to look at and which rules speak of it', () => {
  const found = lookup('L4TOUT', rules);
  assert.ok(found.kind === 'word');
  const page = explainWord(found.word, found.rules, { width: 80 });
  assert.match(page, /^L4TOUT: Layer4 timeout .*\nmostly firewall-blocked · to act: network\n\n/);
  assert.match(page, /\nFIRST CHECKS\n {2}1 .*\n(?:.*\n)*? {6}nc -zv -w 3 UP PORT\n/);
  assert.match(page, /\nRULES\n {2}haproxy\/check-connect-timeout {2}/);
  assert.match(page, /UP = host of the upstream\s+peer/);
  const fine = findHaproxyWord('L7OK');
  assert.ok(fine);
  assert.doesNotMatch(explainWord(fine, []), /to act|FIRST CHECKS|RULES/);
});
