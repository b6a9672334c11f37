/** What people are told of a line that no format takes: which format is nearest, where the line leaves it, and what stands there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../../src/engine.ts';
import { compileUserFormat, type UserFormat } from '../../src/scan/user-format.ts';
import { explainUnmatched, readable } from '../../src/scan/why-not.ts';

function format(text: string): UserFormat {
  const compiled = compileUserFormat(text);
  assert.ok('format' in compiled, JSON.stringify(compiled));
  return compiled;
}

const NOW = '23/Nov/2026:03:01:02 +0000';
const own = format('$remote_addr [$time_local] "$request" $status "$upstream_addr"');
/** Against a format of the user. */
const why = (line: string): string | null => explainUnmatched(line, readable(own)).why;

test('a format of the user: the first column that differs, and the field it belongs to', () => {
  assert.equal(why(`192.0.2.7 - [${NOW}] "GET / HTTP/1.1" 200 "-"`), `column 10: expected " [" before $time_local, found " - [23/Nov/2026:03:01:02"`);
  assert.equal(
    why('192.0.2.7 [23.11.2026] "GET / HTTP/1.1" 200 "-"'),
    `column 12: expected a time such as 23/Nov/2026:06:48:00 +0000 for $time_local, found '23.11.2026] "GET / HTTP/'`,
  );
  assert.equal(why(`192.0.2.7 [${NOW}] "GET / HTTP/1.1" 20000 "-"`), `column 57: expected a status of three digits for $status, found '20000 "-"'`);
  assert.equal(why(`192.0.2.7 [${NOW}] "GET / HTTP/1.1" 200 "-" 7`), 'column 64: expected the end of the line, found " 7"');
  assert.equal(why(`192.0.2.7 [${NOW}] "GET / HTTP/1.1" 200`), `column 60: expected ' "' before $upstream_addr, found the end of the line`);
  assert.equal(why(`192.0.2.7 [${NOW}] "GET / HTTP`), `column 51: expected '" ' before $status, found the end of the line`);
  assert.equal(why('hello'), 'column 6: expected " [" before $time_local, found the end of the line', 'also when hardly anything of it fits');
});

test('the nearest of the built-in formats', () => {
  const cases: readonly [line: string, format: string | null, why: RegExp | null][] = [
    [`192.0.2.7 - - [${NOW}] "GET / HTTP/1.1" 200 5 "-"`, 'nginx-combined', /^column 69: expected '" "' before \$http_user_agent, found '"'$/],
    [`192.0.2.7 - - [${NOW}] "GET / HTTP/1.1" ok 5 "-" "x"`, 'nginx-combined', /^column 61: expected a status of three digits for \$status/],
    ['192.0.2.7 - alice 23/Nov/2026', 'nginx-combined', /^column 13: expected " \[" before \$time_local, here or further on/],
    [
      '192.0.2.7:4000 [23/Nov/2026:03:01:02.123] fe be/srv 0/0/1/2/x 200 5 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
      'haproxy-http',
      /^column 61: expected a number for %Ta, found "x 200/,
    ],
    [
      '192.0.2.7:4000 [23/Nov/2026:03:01:02.123] fe be/srv 0/0/1/2/3 200 5 - - ??-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
      'haproxy-http',
      /termination state such as ---- or sH-- for %tsc/,
    ],
    ['hello world', null, null],
    ['starting the service now', null, null],
    ['', null, null],
  ];
  for (const [line, id, expected] of cases) {
    const found = explainUnmatched(line);
    assert.equal(found.format, id, line);
    if (expected === null) assert.equal(found.why, null, line);
    else assert.match(found.why ?? '', expected, line);
  }
});

test('what follows no pattern is told by what it is', () => {
  const cases: readonly [line: string, format: string | null, why: RegExp][] = [
    ['<html><head><title>502 Bad Gateway</title></head>', null, /HTML/],
    ['{"status":502,"remote_addr":"192.0.2.', 'nginx-json', /^column 38: the JSON is broken, found the end of the line$/],
    ['{"status":502,"remote_addr"=1}', 'nginx-json', /^column 28: the JSON is broken, found "=1}"$/],
    ['{"remote_addr":"192.0.2.7","request_uri":"/"}', 'nginx-json', /^the field "status" is missing$/],
    ['{"ClientIP":"192.0.2.7","RayID":"8f"}', 'cloudflare-http', /^the field "EdgeResponseStatus" is missing$/],
    ['{"hello":"world"}', null, /without the fields of a format that gwlog knows/],
    ['192.0.2.7,GET,/,2026-11-23T03:01:02Z,200,502', 'cloudflare-http', /no line before it names the columns/],
  ];
  for (const [line, id, expected] of cases) {
    const found = explainUnmatched(line);
    assert.equal(found.format, id, line);
    assert.match(found.why ?? '', expected, line);
  }
});

test('several records on one line, which no reader of lines can take', () => {
  const record = '{"ClientIP":"192.0.2.7","EdgeResponseStatus":200}';
  const cases: readonly [line: string, format: string | null, why: string][] = [
    [`${record}${record}`, 'cloudflare-http', 'column 50: a second record begins, gwlog reads one a line: make one line of each with jq -c . FILE'],
    [` ${record} ${record}`, 'cloudflare-http', 'column 52: a second record begins, gwlog reads one a line: make one line of each with jq -c . FILE'],
    [`[${record},${record}]`, 'cloudflare-http', "column 52: a second record begins, gwlog reads one a line: make one line of each with jq -c '.[]' FILE"],
    [`[ ${record},  ${record}`, 'cloudflare-http', "column 55: a second record begins, gwlog reads one a line: make one line of each with jq -c '.[]' FILE"],
    [
      `{"count":2,"logs":[${record},${record}]}`,
      'cloudflare-http',
      "column 70: a second record begins, gwlog reads one a line: make one line of each with jq -c '.logs[]' FILE",
    ],
    [`${record},${record}`, 'cloudflare-http', 'column 51: a second record begins, gwlog reads one a line'],
    ['[{"a":1},{"b":2}]', null, "column 10: a second record begins, gwlog reads one a line: make one line of each with jq -c '.[]' FILE"],
  ];
  for (const [line, format, why] of cases) assert.deepEqual(explainUnmatched(line), { format, why }, line);
  for (const line of [`${record}x`, '{"a":[{"b":1}]}', '{"a"{"b":1}}', '[{"a":1}]', '[1,2]', '{"a":[{"b":1}}{'])
    assert.doesNotMatch(explainUnmatched(line).why ?? '', /second record/, line);
  const long = `${record}${record}`.repeat(200);
  assert.match(explainUnmatched(long).why ?? '', /^column 50: a second record begins/);
  assert.match(
    explainUnmatched(`{"a":"${'x'.repeat(9000)}"}`).why ?? '',
    /^it is a long JSON object/,
    'its end is not looked at, so it is not said to be missing',
  );
});

test('a query string is not shown: it may hold a secret', () => {
  for (const line of [
    '192.0.2.7 /reset?token=5ecret',
    `192.0.2.7 [${NOW}] "GET /reset?token=5ecret"x`,
    `192.0.2.7 [${NOW}] x/reset?token=5ecret "`,
    '{"uri":"/a?token=5ecret" x}',
    '{"status":502,"uri":"/a?token=5ecret\\q"}',
  ]) {
    const text = why(line) ?? '';
    assert.ok(text !== '' && !text.includes('5ecret'), text);
  }
  const query = format('$remote_addr $uri?$args $status');
  assert.equal(explainUnmatched('192.0.2.7 /reset?token=5ecret', readable(query)).why, 'column 18: expected " " before $status, here or further on, found "…"');
});

test('no line makes it throw, and a long one is not looked at to its end', () => {
  for (const line of ['\0', '{', '{}', '[', '<', `{"a":${'['.repeat(20_000)}`, '\ud800', 'x'.repeat(1 << 20)]) explainUnmatched(line, readable(own));
  assert.equal(explainUnmatched(`192.0.2.7 - - [${NOW}] "${'x'.repeat(9000)}`).format, null, 'what differs lies behind the cut, if anything does');
});

function unmatched(log: string, formats: readonly UserFormat[] = []) {
  const engine = createEngine({ zone: 'UTC', formats });
  const feed = engine.open('a.log');
  feed.push(Buffer.from(log));
  feed.end();
  return engine.report().unmatched;
}

test('the report: a line of another format than the given one is unmatched, with the reason', () => {
  const [one, ...rest] = unmatched(`192.0.2.7 - [${NOW}] "GET / HTTP/1.1" 200 "-"\n192.0.2.8 [${NOW}] "GET / HTTP/1.1" 200 "-"\n`, [own]);
  assert.deepEqual(rest, []);
  assert.equal(one?.count, 1);
  assert.equal(one?.format, own.format.id);
  assert.match(one?.why ?? '', /^column 10: expected " \[" before \$time_local/);
});

test('columns are those of the line as logged, the envelope counted', () => {
  const [one] = unmatched(`Nov 23 03:01:02 lb nginx: 192.0.2.7 - - [${NOW}] "GET / HTTP/1.1" 20000 5 "-" "x"\n`);
  assert.match(one?.why ?? '', /^column 87: expected a status/);
});

test('what a format takes and no rule knows has that format, and no reason', () => {
  const [one] = unmatched('2026/11/23 03:00:00 [error] 12#12: *1 some module says something new\n');
  assert.equal(one?.format, 'nginx-error');
  assert.equal(one?.why, null);
  assert.match(unmatched('{"EdgeResponseStatus":"abc","ClientIP":"192.0.2.7","RayID":"8f"}\n')[0]?.why ?? '', /holds no status: "abc"/);
});

test('a status of two digits keeps its zero: what nginx writes of HTTP/0.9', () => {
  const engine = createEngine({ zone: 'UTC' });
  const feed = engine.open('a.log');
  feed.push(Buffer.from(['009', '400', '009'].map((status) => `192.0.2.7 - - [${NOW}] "GET /" ${status} 5 "-" "-"\n`).join('')));
  feed.end();
  const findings = Object.values(engine.summary().findings);
  const statuses = findings.flatMap((finding) => Object.entries(finding.statuses));
  assert.ok(findings.length > 0);
  assert.ok(
    statuses.every(([status]) => /^\d{3}$/.test(status)),
    JSON.stringify(statuses),
  );
  assert.deepEqual(
    statuses.find(([status]) => status === '009'),
    ['009', 2],
  );
});
