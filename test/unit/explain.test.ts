import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  explainCause,
  explainLine,
  explainRule,
  explainStatus,
  explainTermination,
  type LineExplanation,
  listRules,
  rulesJson,
} from '../../src/render/explain.ts';
import { fillPeer, legend, look, wrap } from '../../src/render/explain-page.ts';
import { fillPeer as fillPeers } from '../../src/render/first-aid.ts';
import type { Style } from '../../src/render/style.ts';
import { causes } from '../../src/rules/causes.ts';
import { editDistance, lookup } from '../../src/rules/lookup.ts';
import { CAUSES, type Rule } from '../../src/rules/rule.ts';
import { statuses } from '../../src/rules/statuses.ts';

function rule(id: string, when: Rule['when'], more: Partial<Rule> = {}): Rule {
  return {
    id,
    title: `Title of ${id}`,
    cause: 'upstream-down',
    severity: 'high',
    blame: 'upstream',
    when,
    means:
      'The gateway tried to connect and was told that nobody listens there. It passed the failure on to the visitor after asking the other peers of the group.',
    client: '502 Bad Gateway.',
    causes: [
      { cause: 'upstream-down', because: 'The process has stopped.', evidence: 'It begins suddenly.', check: 'nc -zv -w 3 UP PORT' },
      { cause: 'firewall-blocked', because: 'A firewall rejects.', evidence: 'The port is open locally.', check: "ss -ltnp 'sport = :PORT'" },
    ],
    fixes: [{ do: 'Start it.', config: 'upstream app {\n    server 10.0.0.5:8080;\n}', costs: 'None.' }],
    prevent: 'Watch it.',
    docs: ['connect(2)'],
    examples: ['x'],
    counterExamples: ['y'],
    ...more,
  };
}

const refused = rule('nginx/connect-refused', { message: 'connect() failed', errno: '111' });
const noRoute = rule('nginx/no-route', { message: { starts: 'connect() failed' }, errno: ['113', '65', '10065'] });
const timeout = rule('nginx/connect-timeout', { message: 'upstream timed out' }, { cause: 'network', client: '504 Gateway Timeout.' });
const serverTimeout = rule('haproxy/server-timeout', { termination: ['sH', 'sR'], status: '504' }, { client: 'The error page.' });
const anyServerTimeout = rule('haproxy/server-side', { termination: { starts: 's' } });
const twice = rule('haproxy/connect-refused', { termination: 'SC' });
const rules = [refused, noRoute, timeout, serverTimeout, anyServerTimeout];

const marks: Style = {
  bold: (s) => `\x1b[1m${s}\x1b[22m`,
  dim: (s) => `\x1b[2m${s}\x1b[22m`,
  red: (s) => `\x1b[31m${s}\x1b[39m`,
  yellow: (s) => `\x1b[33m${s}\x1b[39m`,
  green: (s) => `\x1b[32m${s}\x1b[39m`,
  cyan: (s) => `\x1b[36m${s}\x1b[39m`,
};
const uncoloured = (text: string) => text.replace(/\x1b\[\d+m/g, '');

const line: LineExplanation = {
  text: '2026/11/23 06:48:00 [error] 12#12: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, upstream: "http://10.0.0.5:8080/"',
  format: 'nginx-error',
  gateway: 'nginx',
  fields: [
    { name: 'client', value: '192.0.2.1' },
    { name: 'upstream', value: '10.0.0.5:8080' },
  ],
  shape: { message: 'connect() failed', errno: '111', phase: 'connecting to upstream' },
  rule: refused,
  near: [{ rule: noRoute, failed: 'errno' }],
};

/** Lines that may be longer than the page: commands and configuration. */
function verbatimLines(): Set<string> {
  const steps = [...Object.values(causes).flatMap(({ identify }) => identify), ...[...statuses.values()].flatMap(({ first }) => first)];
  const configs = Object.values(causes).flatMap(({ fixes }) => fixes.flatMap(({ config }) => (config ?? '').split('\n')));
  return new Set([...steps.flatMap(({ run }) => (run === undefined ? [] : [run])), ...configs].map((text) => text.trim()));
}

test('pages keep to the width, end with one newline, and have no blanks at line ends', () => {
  const free = verbatimLines();
  for (const width of [50, 80, 100, 140]) {
    const pages = [
      ...CAUSES.map((cause) => explainCause(causes[cause], rules, { width })),
      ...[...statuses.values()].map((info) => explainStatus(info, rules, { width })),
      ...rules.map((each) => explainRule(each, rules, { width })),
      explainTermination('sHVN', rules, { width }),
      explainLine(line, { width }),
      explainLine({ ...line, rule: null }, { width }),
      explainLine({ ...line, format: null }, { width }),
    ];
    for (const page of pages) {
      assert.match(page, /[^\n]\n$/);
      for (const each of page.split('\n')) {
        assert.equal(each, each.trimEnd());
        assert.ok(each.length <= width || free.has(each.trim()), `${width}: ${each}`);
      }
    }
  }
});

test('headline and first command are on the first screen of 100 by 30', () => {
  const first = (page: string) => page.split('\n').slice(0, 29).join('\n');
  for (const cause of CAUSES) assert.ok(first(explainCause(causes[cause], rules)).includes(causes[cause].identify[0]?.run as string), cause);
  for (const info of statuses.values())
    assert.ok(first(explainStatus(info, rules)).includes(info.first.find(({ run }) => run !== undefined)?.run as string), info.status);
  assert.ok(first(explainRule(refused, rules)).includes('nc -zv -w 3 UP PORT'));
  assert.ok(first(explainLine({ ...line, text: 'x'.repeat(1500) })).includes('nc -zv -w 3 10.0.0.5 8080'));
});

test('the page of a rule has all of it', () => {
  const page = explainRule(refused, rules);
  const parts = [
    'Title of nginx/connect-refused',
    'nginx/connect-refused · high · cause upstream-down · to act: upstream',
    '502 Bad Gateway.',
    'The process has stopped.',
    'It begins suddenly.',
  ];
  for (const part of [...parts, '2 firewall-blocked', '    server 10.0.0.5:8080;', 'None.', 'Watch it.', 'connect(2)', 'UP = host of the upstream peer'])
    assert.ok(page.includes(part), part);
});

test('a rule names the rules it is confused with, and what tells them apart', () => {
  const page = explainRule(refused, rules);
  const section = page.slice(page.indexOf('NOT TO BE CONFUSED'), page.indexOf('READ'));
  assert.match(section, /nginx\/no-route/);
  assert.match(section, /errno "113" or "65" or 1 more/);
  assert.doesNotMatch(section, /connect-timeout|haproxy/);
});

test('a rule of a normal event has no empty sections', () => {
  const page = explainRule(
    rule('nginx/reload', { message: 'reconfiguring' }, { cause: 'none', blame: 'none', severity: 'info', causes: [], fixes: [], prevent: '', docs: [] }),
    rules,
  );
  assert.doesNotMatch(page, /WHY|FIX|PREVENT|READ|replace/);
});

test('the page of a status lists the rules that speak of it', () => {
  const info = statuses.get('504');
  assert.ok(info);
  const page = explainStatus(info, rules);
  const section = page.slice(page.lastIndexOf('RULES'));
  assert.match(section, /nginx\/connect-timeout/);
  assert.match(section, /haproxy\/server-timeout/);
  assert.doesNotMatch(section, /connect-refused/);
});

test('a cause names its place among the seven of a guide', () => {
  assert.match(explainCause(causes['firewall-blocked'], []), /"Firewall blocks"/);
  assert.match(explainCause(causes['tls-upstream'], []).replace(/\s+/g, ' '), /"Wrong proxy settings" \(see also proxy-misconfig, upstream-protocol\)/);
  assert.doesNotMatch(explainCause(causes['client-abort'], []), /seven/);
});

test('a termination state is explained character by character', () => {
  const page = explainTermination('sHVN', [serverTimeout]);
  for (const part of [
    's  HAProxy waited for the server',
    'H  while the response header',
    'V  the client sent a valid cookie',
    'N  no cookie was set',
    'haproxy/server-timeout',
  ])
    assert.ok(page.includes(part), part);
  assert.doesNotMatch(explainTermination('SC--', []), /cookie/);
});

test('colour changes nothing but colour', () => {
  for (const [plain, coloured] of [
    [explainRule(refused, rules), explainRule(refused, rules, { style: marks })],
    [explainCause(causes.dns, rules), explainCause(causes.dns, rules, { style: marks })],
    [explainLine(line), explainLine(line, { style: marks })],
  ] as const) {
    assert.notEqual(coloured, plain);
    assert.equal(uncoloured(coloured), plain);
  }
});

test('a pasted line: format, rule with reason, fields, what came close, then the page with its own peer in the commands', () => {
  const page = explainLine(line);
  for (const part of [
    'nginx-error (nginx)',
    'errno is "111"',
    'nc -zv -w 3 10.0.0.5 8080',
    "ss -ltnp 'sport = :8080'",
    'wants errno "113"',
    'WHY, most likely first',
  ])
    assert.ok(page.includes(part), part);
  assert.doesNotMatch(page, /replace: UP/);
  assert.match(explainLine({ ...line, rule: null, near: [] }), /^No rule knows this line\n/);
  assert.match(explainLine({ ...line, format: null }), /^No known format fits this line\n/);
});

test('hostile text cannot act on the terminal', () => {
  const hostile = 'a\x1b]0;owned\x07\x1b[2J\u202eb\u009b31m\nc';
  for (const format of ['nginx-error', null]) {
    const page = explainLine({
      text: hostile,
      format,
      gateway: hostile,
      fields: [{ name: hostile, value: hostile }],
      shape: { message: hostile },
      rule: refused,
      near: [],
    });
    assert.doesNotMatch(page, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    assert.ok(page.includes('\\x1B'));
    assert.doesNotMatch(page, /^c$/m);
  }
});

test('only plain addresses get into commands that will be pasted', () => {
  const command = 'nc -zv UP PORT; curl http://UP:PORT/';
  assert.equal(fillPeer(command, '10.0.0.5:8080'), 'nc -zv 10.0.0.5 8080; curl http://10.0.0.5:8080/');
  assert.equal(fillPeer(command, '[2001:db8::5]:80'), 'nc -zv 2001:db8::5 80; curl http://[2001:db8::5]:80/');
  assert.equal(fillPeer(command, 'app-1.internal:80'), 'nc -zv app-1.internal 80; curl http://app-1.internal:80/');
  for (const peer of [
    undefined,
    '',
    'unix:/run/x.sock',
    'be/srv',
    '$(id):80',
    'a;id:80',
    '`id`:80',
    '-oProxyCommand:80',
    "a'b:80",
    'a b:80',
    '10.0.0.5:80; id',
    '10.0.0.5:80\nid',
    '10.0.0.5',
    '10.0.0.5:999999',
  ]) {
    assert.equal(fillPeer(command, peer), command, String(peer));
  }
  assert.equal(fillPeer("grep -E 'is (UP|DOWN)'", '10.0.0.5:80'), "grep -E 'is (UP|DOWN)'");
  assert.equal(fillPeer('stat SOCKET; nc -zv UP', 'unix:/run/php/php8.3-fpm.sock'), 'stat /run/php/php8.3-fpm.sock; nc -zv UP');
  for (const name of ['unix:/run/$(id)', 'unix:/run/a b', 'unix:run/x', 'unix:/../x;y', "unix:/a'b", 'unix:/-/..'])
    assert.equal(fillPeer('stat SOCKET', name), 'stat SOCKET', name);
});

test('the text report puts the same into its commands', () => {
  assert.equal(
    fillPeers('nc -zv UP PORT; curl http://UP:PORT/URI', ['', 'app', '[2001:db8::5]:80']),
    'nc -zv 2001:db8::5 80; curl http://[2001:db8::5]:80/URI',
  );
  assert.equal(fillPeers("grep -E 'is (UP|DOWN)'; nc UP 80", ['10.0.0.5:80']), "grep -E 'is (UP|DOWN)'; nc 10.0.0.5 80");
  assert.equal(fillPeers('ss -xlp | grep -F SOCKET', ['unix:/run/app.sock']), 'ss -xlp | grep -F /run/app.sock');
});

test('the legend explains only what occurs', () => {
  assert.deepEqual(legend(['ss -s', "grep -E 'is (UP|DOWN)'"], look()), []);
  assert.match(legend(['nc UP PORT'], look()).join(' '), /UP = .*PORT = /);
  assert.doesNotMatch(legend(['nc UP PORT'], look()).join(' '), /NAME|APP/);
});

test('wrapping keeps every character and cuts only what is longer than a line', () => {
  assert.deepEqual(wrap('aa bb cc', 15, '    1 '), ['    1 aa bb cc']);
  assert.deepEqual(wrap('aaaa bbbb cccc', 12, '- '), ['- aaaa bbbb', '  cccc']);
  assert.deepEqual(wrap('a  b', 20), ['a  b']);
  assert.deepEqual(wrap('', 20, '- '), ['-']);
  const long = `${'x'.repeat(9)}\u{1F600}${'y'.repeat(25)}`;
  const cut = wrap(long, 10);
  assert.equal(cut.join(''), long);
  for (const part of cut) assert.ok(part.length <= 10 && !/\p{Cs}/u.test(part), part);
});

test('the table of rules has a row for each and keeps to the width', async () => {
  const table = await listRules(rules, { width: 100 });
  for (const { id } of rules) assert.ok(table.includes(id), id);
  for (const each of table.split('\n')) assert.ok(each.length <= 100, each);
  assert.match(table, /^rule +severity +cause +title\n/);
  assert.match(table, /5 rules\./);
  assert.doesNotMatch(await listRules([], {}), /undefined|NaN/);
});

test('rules as JSON are the literals', () => {
  assert.deepEqual(JSON.parse(rulesJson(rules)), { schemaVersion: 1, rules: JSON.parse(JSON.stringify(rules)) });
});

test('lookup: rules by id, and by short name when it is unique', () => {
  assert.deepEqual(lookup('nginx/connect-refused', rules), { kind: 'rule', rule: refused });
  assert.deepEqual(lookup(' NGINX/Connect-Refused ', rules), { kind: 'rule', rule: refused });
  assert.deepEqual(lookup('connect-refused', rules), { kind: 'rule', rule: refused });
  assert.deepEqual(lookup('connect-refused', [...rules, twice]), { kind: 'unknown', nearest: ['haproxy/connect-refused', 'nginx/connect-refused'] });
});

test('lookup: causes, by name and by the words of guides', () => {
  for (const cause of CAUSES) assert.deepEqual(lookup(cause, rules), { kind: 'cause', info: causes[cause] });
  const guide = {
    firewall: 'firewall-blocked',
    'server overload': 'upstream-overload',
    'Server down': 'upstream-down',
    DNS: 'dns',
    cdn: 'cdn-edge',
    misconfiguration: 'proxy-misconfig',
    network: 'network',
  };
  for (const [word, cause] of Object.entries(guide)) assert.deepEqual(lookup(word, rules), { kind: 'cause', info: causes[cause as 'dns'] }, word);
});

test('lookup: statuses in the ways people write them', () => {
  const info = statuses.get('502');
  for (const word of ['502', 'HTTP 502', 'http/502', 'error 502', ' 502 ']) assert.deepEqual(lookup(word, rules), { kind: 'status', info }, word);
});

test('lookup: termination states, with the rules that ask for them', () => {
  assert.deepEqual(lookup('sH--', rules), { kind: 'termination', state: 'sH--', rules: [serverTimeout, anyServerTimeout] });
  assert.deepEqual(lookup('sH', rules), { kind: 'termination', state: 'sH', rules: [serverTimeout, anyServerTimeout] });
  assert.deepEqual(lookup('----', rules), { kind: 'termination', state: '----', rules: [] });
  assert.equal(lookup('sh--', rules).kind, 'unknown', 'case matters');
});

test('lookup: anything with a blank, or too long for a name, is a line', () => {
  assert.deepEqual(lookup('connect() failed (111: Connection refused)', rules), { kind: 'line' });
  assert.deepEqual(lookup('{"EdgeResponseStatus":502,"RayID":"0123456789abcdef","ClientRequestHost":"a.example","x":1}', rules), { kind: 'line' });
});

test('lookup: unknown words get the nearest names, or none', () => {
  const nearest = (word: string) => {
    const found = lookup(word, rules);
    assert.equal(found.kind, 'unknown', word);
    return found.kind === 'unknown' ? found.nearest : [];
  };
  assert.equal(nearest('conect-refused')[0], 'nginx/connect-refused');
  assert.equal(nearest('upstraem-down')[0], 'upstream-down');
  assert.equal(nearest('timeout')[0], 'haproxy/server-timeout');
  assert.ok(nearest('505').includes('502'));
  for (const word of ['', 'zzzzzzzz', 'constructor', '__proto__']) assert.deepEqual(nearest(word), [], word);
});

test('edit distance', () => {
  for (const [a, b, distance] of [
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['abc', 'abd', 1],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
  ] as const) {
    assert.equal(editDistance(a, b), distance);
    assert.equal(editDistance(b, a), distance);
  }
});
