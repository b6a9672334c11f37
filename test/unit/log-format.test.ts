/** log_format strings: what compiles, what does not and why, and formats that a user names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileLogFormat } from '../../parsers/nginx/log-format.ts';
import { createEngine } from '../../src/engine.ts';
import { compileUserFormat, formatsOfConfig, type UserFormat } from '../../src/scan/user-format.ts';

const fieldsOf = (source: string): string[] => (compileLogFormat(source).program?.fields ?? []).map(({ name, before }) => `${before}|${name}`);

test('variables with and without braces, and the text between them', () => {
  assert.deepEqual(fieldsOf('<$remote_addr>${status}ms "$request"'), ['<|remote_addr', '>|status', 'ms "|request']);
  assert.equal(compileLogFormat('<$status>').program?.tail, '>');
});

test('two variables that touch are named', () => {
  assert.match(compileLogFormat('$remote_addr $status$request_time').error ?? '', /\$status and \$request_time touch/);
  assert.match(compileLogFormat('$scheme${host}').error ?? '', /\$scheme and \$host touch/);
});

test('a path may follow the host, and its query the path', () => {
  assert.deepEqual(fieldsOf('$host$request_uri $status'), ['|host', '|request_uri', ' |status']);
  assert.deepEqual(fieldsOf('$uri$is_args$args $status'), ['|uri', ' |status']);
});

test('no variable, or half of one', () => {
  assert.match(compileLogFormat('plain text').error ?? '', /no variables/);
  assert.match(compileLogFormat('$status costs 5$').error ?? '', /without a variable name/);
});

/** Formats that must compile. */
function user(text: string): UserFormat {
  const format = compileUserFormat(text);
  assert.ok('format' in format, JSON.stringify(format));
  return format;
}

function analyse(formats: readonly UserFormat[], text: string): { read: string[]; rules: string[] } {
  const engine = createEngine({ zone: 'UTC', formats });
  const feed = engine.open('log');
  feed.push(Buffer.from(text));
  feed.end();
  const report = engine.report();
  return { read: report.sources.map(({ format, records }) => `${format} ${records}`), rules: report.findings.map(({ rule, count }) => `${rule} ${count}`) };
}

test('--log-format: verbatim, as directive, by name, of HAProxy', () => {
  assert.equal(user('$remote_addr $status').format.id, 'nginx-custom');
  assert.equal(user("log_format main escape=json '$remote_addr ' '$status';").format.title, 'log_format main');
  assert.equal(user('%ci:%cp [%tr] %ft %b/%s %ST %tsc').format.gateway, 'haproxy');
  const known = compileUserFormat('combined');
  assert.ok('known' in known && known.known.id === 'nginx-combined');
});

test('--log-format: what is wrong is said', () => {
  const error = (text: string): string => {
    const result = compileUserFormat(text);
    return 'error' in result ? result.error : '';
  };
  assert.match(error('$remote_addr "$request"'), /does not log \$status/);
  assert.match(error('$remote_addr$status'), /touch/);
  assert.match(error('log_format main;'), /needs a name and a format/);
  assert.match(error('%ci %nonsense'), /nonsense/);
});

test('lines of the given format are read by it, others by theirs', () => {
  const line = 'GET shop.example.com/cart 502 1.204 <10.0.0.5:80, 10.0.0.6:80> <502, 502> 2026-11-23T03:01:02+00:00 192.0.2.7\n';
  const format = user('$request_method $host$request_uri $status $request_time <$upstream_addr> <$upstream_status> $time_iso8601 $remote_addr');
  const other = '192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 200 5 "-" "-"\n';
  assert.deepEqual(analyse([format], line + other), { read: ['nginx-combined 1', 'nginx-custom 1'], rules: ['nginx/access-502-of-upstream-or-gateway 1'] });
  assert.ok(!analyse([], line).read.some((read) => read.startsWith('nginx-custom')));
});

test('formats of a configuration: those in use come first, what does not compile is told with file and line', () => {
  const text = [
    'http {',
    "  log_format unused '$remote_addr $status';",
    "  log_format touching '$remote_addr$status';",
    "  log_format timed '$remote_addr|$status|'",
    "                   '$request_time';",
    '  access_log /var/log/nginx/a.log timed;',
    '}',
  ].join('\n');
  const { formats, problems } = formatsOfConfig(text, '/etc/nginx/nginx.conf');
  assert.deepEqual(
    formats.map(({ format }) => format.id),
    ['nginx-format-timed', 'nginx-format-unused'],
  );
  assert.equal(formats[0]?.format.title, 'log_format timed (/etc/nginx/nginx.conf:4)');
  assert.deepEqual(problems.length, 1);
  assert.match(problems[0] as string, /^\/etc\/nginx\/nginx\.conf:3: log_format touching: \$remote_addr and \$status touch/);
  assert.deepEqual(analyse(formats, '192.0.2.7|404|0.001\n').read, ['nginx-format-timed 1']);
});

test('a JSON text as log_format', () => {
  const format = user('{"t":"$time_iso8601","c":"$remote_addr","s":$status,"r":"$request","urt":$upstream_response_time,"us":"$upstream_status"}');
  const line = '{"t":"2026-11-23T03:01:02+00:00","c":"192.0.2.7","s":200,"r":"GET /\\"x HTTP/1.1","urt":0.001, 0.019,"us":"502, 200"}\n';
  assert.deepEqual(analyse([format], line), { read: ['nginx-custom 1'], rules: ['nginx/access-retried-failed 1'] });
});
