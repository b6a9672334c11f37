/** What holds for every rule. The examples run through the whole registry: a rule that another shadows fails here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formats } from '../../parsers/index.ts';
import { rules } from '../../src/rules/index.ts';
import type { Condition, Rule, Test } from '../../src/rules/rule.ts';
import { BLAMES, CAUSES, SEVERITIES } from '../../src/rules/rule.ts';
import { judgeLine } from './judge-line.ts';

/** The keys that records of a product can have: what its formats declare in `parsers/`. */
const LEGAL_KEYS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  formats.map(({ gateway }) => [gateway, formats.filter((format) => format.gateway === gateway).flatMap(({ shape }) => shape)]),
);

/** Keys whose value a client chooses, if only out of a closed list: whoever uses them may blame nobody but the client. */
const CLIENT_KEYS = ['methodKind', 'probeKind'];

const productOf = (rule: Rule): string => rule.id.slice(0, rule.id.indexOf('/'));

/** The ids of the rules that break a law, for a readable failure. */
function breakers(holds: (rule: Rule) => boolean): string[] {
  return rules.filter((rule) => !holds(rule)).map((rule) => rule.id);
}

const testsOf = (condition: Condition | undefined): readonly Test[] =>
  Array.isArray(condition) ? (condition as readonly Test[]) : condition === undefined ? [] : [condition as Test];

test('there are rules', () => {
  assert.ok(rules.length > 100, `${rules.length} rules`);
});

test('ids are unique, kebab-case, and carry the product', () => {
  const ids = rules.map((rule) => rule.id);
  assert.deepEqual(
    ids.filter((id, i) => ids.indexOf(id) !== i),
    [],
  );
  assert.deepEqual(
    breakers((rule) => /^[a-z]+\/[a-z0-9]+(?:-[a-z0-9]+)*$/.test(rule.id) && productOf(rule) in LEGAL_KEYS),
    [],
  );
});

test('conditions use the keys of their product, and regular expressions compile', () => {
  assert.deepEqual(
    breakers((rule) => Object.keys(rule.when).length > 0 && Object.keys(rule.when).every((key) => LEGAL_KEYS[productOf(rule)]?.includes(key))),
    [],
  );
  for (const rule of rules) {
    for (const one of Object.values(rule.when).flatMap(testsOf))
      if (typeof one === 'object' && 'matches' in one) assert.doesNotThrow(() => new RegExp(one.matches, 's'), rule.id);
  }
});

test('no two rules have the same condition', () => {
  const seen = new Map<string, string>();
  const twins: string[] = [];
  for (const rule of rules) {
    const key = `${productOf(rule)} ${JSON.stringify(Object.entries(rule.when).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
    const other = seen.get(key);
    if (other) twins.push(`${other} = ${rule.id}`);
    seen.set(key, rule.id);
  }
  assert.deepEqual(twins, []);
});

test('causes, blame and severity are of the taxonomy, and candidates begin with the own cause', () => {
  assert.deepEqual(
    breakers((rule) => CAUSES.includes(rule.cause) && BLAMES.includes(rule.blame) && SEVERITIES.includes(rule.severity)),
    [],
  );
  assert.deepEqual(
    breakers((rule) => (rule.cause === 'none' ? rule.causes.length === 0 : rule.causes[0]?.cause === rule.cause)),
    [],
  );
  assert.deepEqual(
    breakers((rule) => rule.causes.every((c) => CAUSES.includes(c.cause) && c.because !== '' && c.evidence !== '' && c.check !== '')),
    [],
  );
  // Nobody is blamed for what is normal, nor for a small thing that anybody can bring about, such as a file that is not there.
  assert.deepEqual(
    breakers((rule) => (rule.cause === 'none' ? rule.blame === 'none' : rule.blame !== 'none' || /^(?:low|info)$/.test(rule.severity))),
    [],
  );
  assert.deepEqual(
    breakers((rule) => rule.mark === undefined || rule.cause === 'none'),
    [],
  );
});

test('a client can only incriminate itself', () => {
  const byClient = rules.filter((rule) => CLIENT_KEYS.some((key) => key in rule.when));
  const wrong = byClient.filter(
    (rule) => !((/^(?:attack-probe$|client-)/.test(rule.cause) && rule.blame === 'client') || (rule.cause === 'none' && rule.blame === 'none')),
  );
  assert.deepEqual(
    wrong.map((rule) => rule.id),
    [],
  );
});

test('every rule explains itself: texts, fixes with their price, sources', () => {
  assert.deepEqual(
    breakers((rule) => rule.title !== '' && rule.title.length <= 80 && !rule.title.endsWith('.')),
    [],
  );
  assert.deepEqual(
    breakers((rule) => rule.means !== '' && rule.client !== '' && rule.prevent !== ''),
    [],
  );
  assert.deepEqual(
    breakers((rule) => rule.cause === 'none' || rule.fixes.length > 0),
    [],
  );
  assert.deepEqual(
    breakers((rule) => rule.fixes.every((fix) => fix.do !== '' && fix.costs !== '' && fix.config !== '')),
    [],
  );
  assert.deepEqual(
    breakers((rule) => rule.docs.length > 0 && rule.docs.every((doc) => /^https:\/\/\S+$|^[\w.-]+\(\d\w*\)$/.test(doc))),
    [],
  );
});

test('consequences name rules of the registry, and none is its own cause', () => {
  const ids = new Set(rules.map((rule) => rule.id));
  assert.deepEqual(
    breakers((rule) => (rule.consequenceOf ?? []).every((id) => ids.has(id) && id !== rule.id)),
    [],
  );
});

test('every rule has two examples and a counter-example', () => {
  assert.deepEqual(
    breakers((rule) => rule.examples.length >= 2 && rule.counterExamples.length >= 1),
    [],
  );
});

test('every example gives its rule', () => {
  const wrong = rules.flatMap((rule) =>
    rule.examples.flatMap((line) => {
      const got = judgeLine(line).rule?.id ?? 'unmatched';
      return got === rule.id ? [] : [`${rule.id}: gives ${got}: ${line}`];
    }),
  );
  assert.equal(wrong.length, 0, `\n${wrong.join('\n')}`);
});

test('no counter-example gives its rule', () => {
  const wrong = rules.flatMap((rule) => rule.counterExamples.filter((line) => judgeLine(line).rule?.id === rule.id).map((line) => `${rule.id}: ${line}`));
  assert.equal(wrong.length, 0, `\n${wrong.join('\n')}`);
});

test('every placeholder of a command stands alone: what is put in its place would else run into the next word', () => {
  assert.deepEqual(
    breakers(({ causes }) => causes.every(({ check }) => !/(?:UP|PORT|NAME|URI)(?:UP|PORT|NAME|URI)/.test(check ?? ''))),
    [],
  );
});
