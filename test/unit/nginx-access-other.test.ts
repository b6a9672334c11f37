/** Access lines in formats that nobody gave: what is read of them, and what a client cannot make them say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeLine } from '../../src/explain.ts';

const TIME = '[23/Nov/2026:03:01:02 +0000]';
const field = (line: string, name: string): string | undefined => describeLine(line, 'UTC').fields.find((one) => one.name === name)?.value;
const of = (line: string): string => `${describeLine(line, 'UTC').format} ${describeLine(line, 'UTC').rule?.id}`;
const status = (line: string): string | undefined => (describeLine(line, 'UTC').format === 'nginx-other' ? field(line, 'status') : undefined);

test('what people put between the usual fields', () => {
  for (const line of [
    `192.0.2.7 - - ${TIME} 8443 "GET /cart HTTP/2.0" shop.example.com:8443 502 400 157 "-" "curl/8.5.0"  0.000 -`,
    `192.0.2.7 - - ${TIME} "shop.example.com" "GET /cart HTTP/1.1" 502 157 "-" "-" "-"`,
    `192.0.2.7 - - ${TIME} "" "GET /cart HTTP/1.1" 502 157 "-" "curl/8.5.0"`,
    `Line 412: www.example.com 192.0.2.7 NL 198.51.100.4 - - ${TIME} "GET /cart HTTP/1.1" 502 135 "-" "curl/8.5.0" "1.31"`,
    `2026-11-23 03:01:02.000\t192.0.2.7 - - ${TIME} "shop.example.com" "GET /cart HTTP/1.1" 502 204 "-"`,
    `192.0.2.7 - - ${TIME} GET /cart HTTP/1.1 "502" 72151 "-" "curl/8.5.0" rt="0.489"`,
    '192.0.2.7|-|23/Nov/2026:03:01:02 +0000|GET /cart HTTP/1.1|502|157|-|curl/8.5.0',
    '192.0.2.7\t2026-11-23T03:01:02+00:00\tGET /cart HTTP/1.1\t502\t157',
    'remote_addr=192.0.2.7 time_iso8601=2026-11-23T03:01:02+00:00 request="GET /cart HTTP/1.1" status=502 bytes=157',
    'time_local="23/Nov/2026:03:01:02 +0000" client=192.0.2.7 method=GET uri="/cart" status=502',
  ]) {
    assert.equal(of(line), 'nginx-other nginx/access-502', line);
    assert.equal(field(line, 'client'), '192.0.2.7', line);
    assert.equal(field(line, 'path'), '/cart', line);
    assert.equal(field(line, 'time'), '2026-11-23T03:01:02.000Z', line);
  }
});

test('upstreams stand outside quotes, or have names', () => {
  const retried = '192.0.2.7 -> 10.0.0.5:80, 10.0.0.6:80 [2026-11-23T03:01:02+0000] "POST /cart HTTP/1.1" 502 166 "-" "curl/8.5.0" 0.001 0.001, 0.000';
  assert.equal(field(retried, 'upstream'), '10.0.0.6:80');
  assert.equal(field(`192.0.2.7 - - ${TIME} "a" "GET / HTTP/1.1" 502 157 "-" "curl/8.5.0" 10.0.0.5:8080 rt=0.004`, 'upstream'), '10.0.0.5:8080');
  assert.equal(field(`192.0.2.7 - - ${TIME} "a" "GET / HTTP/1.1" 502 157 "-" "curl/8.5.0" urt=0.003 ua="10.0.0.5:8080"`, 'upstream'), '10.0.0.5:8080');
});

test("JSON with names of one's own, also one level down", () => {
  for (const line of [
    '{"time": "23/Nov/2026:03:01:02 +0000", "method": "GET", "status": 502, "host": "a", "uri": "/cart", "address": "192.0.2.7", "resp_time": 0.250}',
    '{"type":"access","nginx":{"ip":"192.0.2.7","verb":"GET","path":"/cart","code":"502","ts":"2026-11-23T03:01:02+00:00"}}',
  ])
    assert.equal(of(line), 'nginx-other nginx/access-502', line);
  assert.equal(of('{"level":"info","time":"2026-11-23T03:01:02Z","ip":"192.0.2.7","method":"GET","path":"/cart","status":502}'), 'null undefined', 'a program');
  assert.equal(of('{"method":"GET","path":"/cart","status":502}'), 'null undefined', 'nobody asked');
});

test('what a client writes gives no status and names no upstream', () => {
  const quoted = (text: string): string => `192.0.2.7 - - ${TIME} "${text}" "GET / HTTP/1.1" "${text}" 404 12 "-" "${text}"`;
  for (const text of ['502', 'GET / HTTP/1.1', ' 502 ', 'us=502 ua=10.0.0.5:80', '10.0.0.5:80']) {
    assert.equal(status(quoted(text)), '404', text);
    assert.equal(field(quoted(text), 'upstream'), undefined, text);
  }
  // Without quotes: who writes more behind the version is refused, and that stands behind it.
  const bare = (request: string, code: number): string => `192.0.2.7 | 23/Nov/2026:03:01:02 +0000 | ${request} | ${code} | 157 | - | curl`;
  assert.equal(status(bare('GET / HTTP/1.1', 400)), '400');
  assert.equal(status(bare('GET / HTTP/1.1 | 502 | 10.0.0.5:80', 400)), undefined);
  assert.equal(status(bare('GET /a HTTP/1.1 | 502 | HTTP/1.1', 404)), undefined);
  assert.equal(field(`${bare('GET / HTTP/1.1', 404)} | 10.0.0.5:80 | us=502`, 'upstream'), undefined);
  // A status in quotes has no other behind it.
  assert.equal(status(`192.0.2.7 - - ${TIME} GET / HTTP/1.1 "502" 404 12`), undefined);
  assert.equal(status('remote_addr=192.0.2.7 time_iso8601=2026-11-23T03:01:02Z request="GET / HTTP/1.1" agent=curl status=502 x status=200'), undefined);
});

test('other programs are left alone', () => {
  for (const line of [
    '[2026-11-23T03:01:02.310Z] "POST /cart HTTP/2" 503 UF 154 0 226 - "192.0.2.7" "curl/8.5.0" "10.0.0.5:80"',
    '[23/Nov/2026 03:01:02] "GET /cart HTTP/1.1" 500 12',
    '2026-11-23 03:01:02,310 INFO 192.0.2.7:40312 - "GET /cart HTTP/1.1" 500 Internal Server Error',
    '2026-11-23 03:01:02,310 192.0.2.7:40312 - "GET /cart HTTP/1.1" 500 Internal Server Error',
    `192.0.2.7 - - ${TIME} "GET /cart HTTP/1.1" OK 512 "-" "curl/8.5.0"`,
    `192.0.2.7 - - ${TIME} x "GET /cart HTTP/1.1" 502 11 "-" "-" 123 "app@docker" "http://10.0.0.1:80" 4ms`,
    `192.0.2.7 - - ${TIME} x "GET /cart HTTP/1.1" 503 512 "" "" 44740`,
  ])
    assert.equal(describeLine(line, 'UTC').format, null, line);
});
