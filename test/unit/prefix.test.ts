/** What stands in front of nginx lines that people paste, and tools hand on: the line behind it is read as if it stood alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeLine, describeRecords } from '../../src/explain.ts';

const ERROR =
  '2026/11/23 03:01:02 [error] 7#7: *4 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.7, server: a, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:80/", host: "a"';
const ACCESS = '192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET /cart HTTP/1.1" 502 157 "-" "curl/8.5.0"';
const ruleOf = (line: string): string | undefined => describeLine(line, 'UTC').rule?.id;

test('error lines: decoration, names of files and containers, quotations', () => {
  for (const prefix of [
    '    ',
    '\t',
    '> ',
    '>   web-1  | ',
    '* ',
    '- ',
    '    nginx305c   | ',
    'proxy | nginx.1    | ',
    '/var/log/nginx/error.log:',
    './logs/error.log:12:',
    '1779695539741\t2026-05-25T07:52:19.741Z\t',
    '2026-11-23 03:01:02 ',
    'web-5d9c-x2 controller 2026-11-23T03:01:02.5+01:00 ',
  ])
    assert.equal(ruleOf(prefix + ERROR), 'nginx/connect-refused', prefix);
});

test('error lines whose head lost its beginning', () => {
  const rest = ERROR.slice(20);
  for (const head of ['26/11/23 03:01:02 ', '/23 03:01:02 ', '03:01:02 ', '\t\t03:01:02 ', 'nginx[16]: ', 'Nov 23 03:01:02 gw1 nginx[16]: ', '* ', ' * '])
    assert.equal(ruleOf(head + rest), 'nginx/connect-refused', head);
  const behindLevel = rest.slice('[error] '.length);
  for (const head of ['error] ', 'r] ', '']) assert.equal(ruleOf(head + behindLevel), 'nginx/connect-refused', head);
  assert.equal(ruleOf(`660${behindLevel.slice(behindLevel.indexOf(':'))}`), 'nginx/connect-refused');
  assert.equal(ruleOf('Starting nginx: nginx: [emerg] unknown directive "servr" in /etc/nginx/nginx.conf:3'), 'nginx/config-unknown-directive');
});

test('error lines whose end was cut where a screen ends', () => {
  assert.equal(ruleOf('2026/11/23 03:01:02 [error] 7#7: *4 no live upstreams while connecting to$'), 'nginx/no-live-upstreams');
  assert.equal(ruleOf('2026/11/23 03:01:02 [error] 7#7: *4 upstream timed out (110: Connection timed out) while reading resp>'), 'nginx/upstream-timeout');
  assert.equal(describeLine('*4 peer closed connection in SSL handshake while SSL handshaking to upstream.', 'UTC').rule?.cause, 'tls-upstream');
  assert.equal(describeLine('*4 upstream timed out (110:Connection timed out) while connecting to upstream', 'UTC').shape.errno, '110');
});

test('access lines: indented, in columns, with the time of a tool', () => {
  for (const prefix of ['', '    ', '> ', '    reverse    | ', 'client  | 2026-06-28 00:45:44.051 | ', '2026-06-28 00:45:44 ', '2026-06-28T00:45:44Z '])
    assert.equal(ruleOf(prefix + ACCESS), 'nginx/access-502', prefix);
});

test('JSON of Docker with blanks behind colons', () => {
  const text = JSON.stringify({ log: `${ERROR}\n`, stream: 'stderr', time: '2026-11-23T03:01:02.5Z' });
  const spaced = text.replace(/"(log|stream|time)":/g, '"$1": ').replaceAll('","', '", "');
  assert.ok(spaced.startsWith('{"log": "2026'));
  for (const line of [text, spaced]) assert.equal(ruleOf(line), 'nginx/connect-refused');
  assert.equal(
    describeLine(spaced.replaceAll('2026/11/23 03:01:02 ', ''), 'UTC').fields.find(({ name }) => name === 'time')?.value,
    '2026-11-23T03:01:02.500Z',
  );
});

test('names that cannot be resolved need no head', () => {
  assert.equal(ruleOf('app-broken could not be resolved (3: Host not found)'), 'nginx/dns-name-not-found');
  assert.equal(ruleOf('the host could not be found'), undefined);
});

test('what is no line of nginx stays alone', () => {
  for (const line of [
    '    at Object.<anonymous> (/srv/app.js:1:2)',
    '> quoted prose',
    '* an item',
    '/usr/bin/env: no such file',
    'error] something',
    '12: *bold*',
  ])
    assert.equal(ruleOf(line), undefined, line);
});

test('an upstream whose slashes were merged is the text of a client and names nobody', () => {
  const named = (line: string): string | undefined => describeLine(line, 'UTC').fields.find(({ name }) => name === 'upstream')?.value || undefined;
  assert.equal(named(ERROR), '10.0.0.5:80');
  assert.equal(named(ERROR.replace('http://10', 'http:/10')), undefined);
  assert.equal(describeLine(ERROR.replace('http://10', 'http:/10'), 'UTC').shape.peerKind, undefined);
});

test('headers that debug prints belong to their record', () => {
  const lines = [
    '2026/11/23 03:01:02 [debug] 7#7: *4 http proxy header:',
    '"GET / HTTP/1.0',
    'Host: app',
    'Connection: close',
    '',
    '"',
    '2026/11/23 03:01:02 [debug] 7#7: *4 HTTP/1.1 200 OK',
    'Server: nginx',
    'Content-Length: 6',
    '',
    ERROR,
    'Host: of nobody',
  ];
  const records = describeRecords(`${lines.join('\n')}\n`, 'UTC');
  assert.deepEqual(
    records.map(({ rule }) => rule?.id),
    ['nginx/debug', 'nginx/debug', 'nginx/connect-refused', undefined],
  );
  assert.ok(records[0]?.text.endsWith('"') && records[1]?.text.endsWith('Content-Length: 6'));
});
