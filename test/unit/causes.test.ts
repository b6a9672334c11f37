import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { causes, guideCauses, placeholders } from '../../src/rules/causes.ts';
import { BLAMES, CAUSES } from '../../src/rules/rule.ts';
import { statuses } from '../../src/rules/statuses.ts';

const infos = Object.values(causes);
const allStatuses = [...statuses.values()];
const commands = [...infos.flatMap(({ identify }) => identify), ...allStatuses.flatMap(({ first }) => first)].flatMap(({ run }) =>
  run === undefined ? [] : [run],
);

/** Every text of a nested literal. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

test('every cause of the taxonomy is described, once, in its order', () => {
  assert.deepEqual(Object.keys(causes), [...CAUSES]);
  for (const [name, info] of Object.entries(causes)) {
    assert.equal(info.cause, name);
    assert.ok(BLAMES.includes(info.blame), name);
  }
  assert.equal(new Set(infos.map(({ title }) => title)).size, infos.length);
});

test('every cause says how to identify it: at least three steps, the first with a command', () => {
  for (const { cause, identify } of infos) {
    assert.ok(identify.length >= 3, cause);
    assert.notEqual(identify[0]?.run, undefined, cause);
  }
});

test('every cause but none says how to repair it at what price, and how to prevent it', () => {
  for (const { cause, fixes, prevent } of infos) {
    assert.equal(fixes.length > 0, cause !== 'none', cause);
    assert.ok(prevent.length > 0, cause);
    for (const fix of fixes) assert.ok(fix.costs.length > 0, `${cause}: ${fix.do}`);
  }
});

test('the means of prevention that guides name are found where they apply', () => {
  const prevented = (words: RegExp) => infos.filter(({ prevent }) => prevent.some((text) => words.test(text))).map(({ cause }) => cause);
  assert.ok(prevented(/load balanc|balance by/i).includes('upstream-down'));
  assert.ok(prevented(/autoscaling/i).includes('upstream-overload'));
  assert.ok(prevented(/cache/i).includes('upstream-overload'));
  assert.ok(prevented(/redundant dns/i).includes('dns'));
  assert.ok(prevented(/config tests/i).includes('proxy-misconfig'));
  assert.ok(prevented(/health (checks|monitoring)/i).includes('upstream-down'));
});

test('the seven causes of a 502 are named and lead to distinct causes', () => {
  assert.equal(guideCauses.length, 7);
  const first = guideCauses.map((guide) => guide.causes[0]);
  assert.deepEqual(first, ['upstream-overload', 'upstream-down', 'dns', 'firewall-blocked', 'proxy-misconfig', 'network', 'cdn-edge']);
  const listed = statuses.get('502')?.causes.map(({ cause }) => cause) ?? [];
  for (const cause of first) assert.ok(listed.includes(cause as never), cause);
  const words = guideCauses.flatMap((guide) => guide.words);
  assert.equal(new Set(words).size, words.length, 'a word leads to one cause only');
});

test('texts are clean: no blanks at the ends, none doubled, no line breaks in prose', () => {
  for (const text of [...texts(causes), ...texts(allStatuses)]) {
    assert.equal(text, text.trim());
    assert.notEqual(text, '');
  }
  const prose = [
    ...infos.flatMap((info) => [
      info.title,
      info.what,
      info.tellVisitors,
      ...info.prevent,
      ...info.identify.map((step) => step.do),
      ...info.fixes.flatMap((fix) => [fix.do, fix.costs]),
    ]),
  ];
  for (const text of prose) assert.doesNotMatch(text, / {2}|\n|\u2013|\u2014/);
});

test('sentences end with a full stop, headlines do not', () => {
  for (const { cause, title, what, tellVisitors, prevent, identify, fixes } of infos) {
    assert.doesNotMatch(title, /\.$/, cause);
    for (const text of [what, tellVisitors, ...prevent, ...fixes.flatMap((fix) => [fix.do, fix.costs])]) assert.match(text, /\.\)?$/, `${cause}: ${text}`);
    for (const step of identify) assert.match(step.do, /[.?]$/, `${cause}: ${step.do}`);
  }
});

test('commands parse in a shell', { skip: process.platform === 'win32' }, () => {
  for (const command of commands) {
    const { status, stderr } = spawnSync('sh', ['-n', '-c', command], { encoding: 'utf8' });
    assert.equal(status, 0, `${command}\n${stderr}`);
  }
});

test('words in capitals in commands are placeholders that the legend knows, or words of the tools', () => {
  const ofTools = /^(GET|HTTP|A|AAAA|CNAME|NF|UP|DOWN|INPUT|SELECT|AS|END|FROM|WHERE|ORDER|BY|DESC|LIMIT|TIME|LISTEN|W|PHP|IP|SSL|FAILED|PIPE|N|K)$/;
  for (const command of commands) {
    for (const word of command.replace(/\b[A-Z]+_[A-Z_]+\b/g, '').match(/(?<![\\%{$A-Za-z-])\b[A-Z]{2,}\b/g) ?? []) {
      assert.ok(word in placeholders || ofTools.test(word), `${word} in: ${command}`);
    }
  }
});

test('commands look, and change nothing', () => {
  for (const command of commands) {
    const unquoted = command.replace(/'[^']*'|"[^"]*"/g, '');
    assert.doesNotMatch(unquoted, /\b(rm|kill|reboot|chmod|chown|setsebool|mkfs)\b|systemctl (re|stop|start)|nginx -s|>(?!\/dev\/null|&1)/, command);
  }
});

test('statuses: the gateway errors thoroughly, the others at all', () => {
  for (const status of [
    '400',
    '401',
    '403',
    '404',
    '408',
    '413',
    '414',
    '421',
    '429',
    '431',
    '444',
    '494',
    '495',
    '496',
    '497',
    '499',
    '500',
    '502',
    '503',
    '504',
  ]) {
    const info = statuses.get(status);
    assert.ok(info, status);
    assert.ok(info.writers.length > 0 && info.tell.length > 0 && info.causes.length > 0 && info.fields.length > 0, status);
    assert.ok(
      info.first.some(({ run }) => run !== undefined),
      status,
    );
    const names = info.causes.map(({ cause }) => cause);
    assert.equal(new Set(names).size, names.length, status);
    for (const name of names) assert.ok(CAUSES.includes(name), `${status}: ${name}`);
  }
  for (const status of ['500', '502', '503', '504']) {
    const info = statuses.get(status);
    assert.ok((info?.writers.length ?? 0) >= 4 && (info?.first.length ?? 0) >= 3, status);
    assert.ok(
      info?.fields.some(({ name }) => /upstream_(header_time|response_time)/.test(name)),
      status,
    );
  }
});
