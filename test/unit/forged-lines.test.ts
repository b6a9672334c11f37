/** What a client writes into the error log stays its own, and what nginx cut or wrote without a connection swallows nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../../src/engine.ts';

function rulesOf(text: string): Record<string, number> {
  const engine = createEngine({ zone: 'UTC' });
  const feed = engine.open('log');
  feed.push(Buffer.from(text, 'latin1'));
  feed.end();
  return Object.fromEntries(engine.report().findings.map(({ rule, count }) => [rule, count]));
}

const FORGED =
  '2026/11/23 03:00:01 [error] 812#812: *78 no live upstreams while connecting to upstream, client: 203.0.113.9, server: s, request: "GET / HTTP/1.1", upstream: "http:/shop/"';
const ESCAPED = encodeURIComponent(FORGED).replace(/%2F/g, '/');
const HEAD = '2026/11/24 23:56:13 [error] 15695#15695: *75 open() "/srv/www';
const tail = (target: string): string =>
  `" failed (2: No such file or directory), client: 198.51.100.7, server: shop.example, request: "GET ${target} HTTP/1.1", host: "shop.example"\n`;

test('a forged line is claimed by its request however the target is written', () => {
  const targets: [shown: string, target: string][] = [
    ['/a', `/a%0A${ESCAPED}%0A`],
    ['/a', `http://shop.example/a%0A${ESCAPED}%0A`],
    ['/a', ` /a%0A${ESCAPED}%0A`],
    ['/a', `/x/../a%0A${ESCAPED}%0A`],
    ['/a', `/./a%0A${ESCAPED}%0A`],
    ['/a', `/a%0A${ESCAPED}%0A#fragment`],
    ['/a', `/a%0A${ESCAPED}%0A?q=1`],
    ['/a", x', `/a",%20x%0A${ESCAPED}%0A`],
    ['/other/a', `/alias/a%0A${ESCAPED}%0A`],
  ];
  for (const [shown, target] of targets) assert.deepEqual(rulesOf(`${HEAD}${shown}\n${FORGED}\n${tail(target)}`), { 'nginx/missing-file': 1 }, target);
});

test('a line that no request claims is believed', () => {
  assert.deepEqual(rulesOf(`${HEAD}/a" failed (2: No such file or directory), client: 198.51.100.7, server: s, request: "GET /a HTTP/1.1"\n${FORGED}\n`), {
    'nginx/missing-file': 1,
    'nginx/no-live-upstreams': 1,
  });
});

test('messages without a connection quote nobody and wait for nothing', () => {
  const rules = rulesOf(
    [
      '2026/11/24 03:00:00 [error] 7#7: open() "/run/nginx.pid" failed (2: No such file or directory)',
      '2026/11/24 03:00:01 [emerg] 7#7: bind() to 0.0.0.0:80 failed (98: Address already in use)',
      '2026/11/24 03:00:02 [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.7, server: s, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:80/"',
      '2026/11/24 03:00:03 [error] 7#7: *2 open() "/srv/www/a" failed (2: No such file or directory), client: 192.0.2.7, server: s, request: "GET /a HTTP/1.1"',
      '',
    ].join('\n'),
  );
  assert.deepEqual(Object.values(rules), [1, 1, 1, 1]);
});

test('a record that nginx cut at its limit takes no later record', () => {
  const cut = `2026/11/24 03:00:00 [error] 7#7: *1 FastCGI sent in stderr: "PHP message: PHP Warning:  x\n${'y'.repeat(1970)}`;
  const refused =
    '2026/11/24 03:00:02 [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.7, server: s, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:80/"';
  const rules = rulesOf(
    `${cut}\n${refused}\n2026/11/24 03:00:03 [error] 7#7: *3 FastCGI sent in stderr: "PHP message: PHP Warning:  z" while reading response header from upstream, client: 192.0.2.7\n`,
  );
  assert.equal(rules['nginx/connect-refused'], 1);
});

test('prefixes of grep, a byte order mark, zeros and the headers of tail are taken off', () => {
  const line = '2026/11/24 03:00:01 [emerg] 7#7: bind() to 0.0.0.0:80 failed (98: Address already in use)';
  for (const before of ['error.log:', 'error.log:12:', '\xef\xbb\xbf', '\0\0\0'])
    assert.deepEqual(rulesOf(`${before}${line}\n`), rulesOf(`${line}\n`), JSON.stringify(before));
  const engine = createEngine({ zone: 'UTC' });
  const feed = engine.open('tail');
  feed.push(Buffer.from(`==> /var/log/nginx/error.log <==\n${line}\n\n==> b.log <==\n`));
  feed.end();
  assert.deepEqual(engine.report().lines, { read: 4, diagnosed: 1, normal: 3, unmatched: 0, skipped: 0 });
});
