/** What the interpreter of field programs takes, where it stops, and what it says when a line does not fit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMBINED } from '../../parsers/nginx/access.ts';
import { compileLogFormat, type Escape } from '../../parsers/nginx/log-format.ts';
import type { FieldProgram } from '../../parsers/program.ts';
import { needle } from '../../src/scan/bytes.ts';
import { createPattern } from '../../src/scan/pattern.ts';
import { nearestFormat, whyNot } from '../../src/scan/why-not.ts';

function compiled(source: string, escape: Escape = 'default'): FieldProgram {
  const { program, error } = compileLogFormat(source, escape);
  assert.ok(program, error);
  return program;
}

/** Values by field name, or null when the line does not fit. */
function read(program: FieldProgram, line: string): Record<string, string> | null {
  const pattern = createPattern(program);
  const bytes = needle(line);
  if (!pattern.run(bytes, 0, bytes.length)) return null;
  return Object.fromEntries(program.fields.map(({ name }, i) => [name, line.slice(pattern.spans[2 * i], pattern.spans[2 * i + 1])]));
}

test('a combined line', () => {
  assert.deepEqual(read(compiled(COMBINED), '192.0.2.7 - a b [23/Nov/2026:03:01:02 +0000] "GET /?q=[x] HTTP/1.1" 200 5 "-" "curl/8.5.0 (\\x22 y)"'), {
    remote_addr: '192.0.2.7',
    remote_user: 'a b',
    time_local: '23/Nov/2026:03:01:02 +0000',
    request: 'GET /?q=[x] HTTP/1.1',
    status: '200',
    body_bytes_sent: '5',
    http_referer: '-',
    http_user_agent: 'curl/8.5.0 (\\x22 y)',
  });
});

test('a user name cannot move the time: what looks like one must be followed by the request', () => {
  const line = '192.0.2.7 - x [01/Jan/2020:00:00:00 +0000] y [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 200 5 "-" "-"';
  assert.equal(read(compiled(COMBINED), line)?.time_local, '23/Nov/2026:03:01:02 +0000');
});

test('lists of attempts, without quotes, one behind the other', () => {
  assert.deepEqual(
    read(
      compiled('$upstream_addr $upstream_status $upstream_response_time $req_id'),
      '10.0.0.5:80, 10.0.0.6:80 : unix:/run/x.sock 502, 200 : 200 0.001, - : 0.003 abc',
    ),
    {
      upstream_addr: '10.0.0.5:80, 10.0.0.6:80 : unix:/run/x.sock',
      upstream_status: '502, 200 : 200',
      upstream_response_time: '0.001, - : 0.003',
      req_id: 'abc',
    },
  );
});

test('an IPv6 address keeps its colons; a path may touch the host', () => {
  assert.equal(read(compiled('$remote_addr|$remote_port'), '2001:db8::7|443')?.remote_addr, '2001:db8::7');
  assert.equal(read(compiled('$remote_addr:$remote_port'), '2001:db8::7 443'), null);
  assert.deepEqual(read(compiled('$remote_addr:$remote_port $request_method $host$request_uri'), '2001:db8::7:443 GET shop.example.com/a?b'), {
    remote_addr: '2001:db8::7',
    remote_port: '443',
    request_method: 'GET',
    host: 'shop.example.com',
    request_uri: '/a?b',
  });
});

test('escapes: what ends a quoted value', () => {
  const source = '"$request" $status';
  assert.equal(read(compiled(source, 'json'), '"GET /\\"x HTTP/1.1" 200')?.request, 'GET /\\"x HTTP/1.1');
  assert.equal(read(compiled(source, 'none'), '"GET /" x HTTP/1.1" 200')?.request, 'GET /" x HTTP/1.1');
  assert.equal(read(compiled(source), '"GET /" x HTTP/1.1" 200'), null);
  assert.equal(read(compiled('$request $status'), 'GET / HTTP/1.1 200')?.request, 'GET / HTTP/1.1');
});

test('why a line does not fit: field, column, what should stand there', () => {
  const program = compiled('$remote_addr [$time_local] $status "$http_user_agent"');
  assert.equal(whyNot(program, '192.0.2.7 [23/Nov/2026:03:01:02 +0000] 200 "x"'), null);
  assert.deepEqual(whyNot(program, '192.0.2.7 [23.11.2026] 200 "x"'), {
    field: 'time_local',
    column: 12,
    expected: 'a time such as 23/Nov/2026:06:48:00 +0000',
    found: '"23.11.2026] 200 \\"x\\""',
  });
  assert.deepEqual(whyNot(program, '192.0.2.7 [23/Nov/2026:03:01:02 +0000] OK "x"'), {
    field: 'status',
    column: 40,
    expected: 'a status of three digits',
    found: '"OK \\"x\\""',
  });
  assert.deepEqual(whyNot(program, '192.0.2.7 [23/Nov/2026:03:01:02 +0000] 200 "x" more'), {
    field: 'http_user_agent',
    column: 47,
    expected: 'the end of the line',
    found: '" more"',
  });
  assert.deepEqual(whyNot(program, '192.0.2.7 - [23/Nov/2026:03:01:02 +0000] 200 "x"'), {
    field: 'remote_addr',
    column: 10,
    expected: '" ["',
    found: '" - [23/Nov/2026:03:01:02"',
  });
  assert.deepEqual(whyNot(program, '192.0.2.7'), { field: 'remote_addr', column: 10, expected: '" ["', found: 'the end of the line' });
});

test('the nearest format is the one that is followed the furthest', () => {
  const near = nearestFormat('192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 200 5 "-"');
  assert.equal(near?.format.id, 'nginx-combined');
  assert.equal(near?.mismatch.field, 'http_referer');
  assert.equal(nearestFormat('shop.example.com 192.0.2.7 - - [23/Nov/2026] x')?.format.id, 'nginx-vhost');
  assert.equal(nearestFormat('hello world'), null);
});
