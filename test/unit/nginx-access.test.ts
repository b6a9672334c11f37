/** nginx access logs end to end: formats exclude each other, attempts are told apart, the fixtures give what was done to the servers. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { attempts, WAITS, waitClass } from '../../parsers/nginx/access-classes.ts';
import { formats } from '../../parsers/index.ts';
import { createEngine } from '../../src/engine.ts';
import { describeLine } from '../../src/explain.ts';
import type { Report } from '../../src/diagnose/report.ts';

let root = dirname(fileURLToPath(import.meta.url));
while (!existsSync(join(root, 'package.json'))) root = dirname(root);

function analyse(text: string): Report {
  const engine = createEngine({ zone: 'UTC' });
  const feed = engine.open('log');
  feed.push(Buffer.from(text, 'latin1'));
  feed.end();
  return engine.report();
}

const counts = (report: Report): Record<string, number> => Object.fromEntries(report.findings.map(({ rule, count }) => [rule, count]));
const fixture = (name: string): string => readFileSync(join(root, 'fixtures/nginx', name), 'latin1');
const field = (line: string, name: string): string | undefined => describeLine(line, 'UTC').fields.find((one) => one.name === name)?.value;

const LINE = '192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET /cart?id=7 HTTP/1.1" 200 512 "-" "curl/8.5.0"';

for (const format of formats.filter(({ gateway }) => gateway === 'nginx')) {
  test(`the samples of ${format.id} are read by it, as they expect`, () => {
    for (const { line, expect } of format.samples) {
      const got = describeLine(line, 'UTC');
      assert.equal(got.format, format.id, line);
      const values: Record<string, unknown> = { ...Object.fromEntries(got.fields.map(({ name, value }) => [name, value])), ...got.shape };
      for (const [name, value] of Object.entries(expect ?? {})) {
        const found = values[name] ?? null;
        if (name === 'time') assert.equal(value === null ? found : found === null ? null : Date.parse(found as string), value, `time of ${line}`);
        else assert.equal(String(found ?? ''), String(value ?? ''), `${name} of ${line}`);
      }
    }
  });
}

test('attempts: which one decided, retried, redirected', () => {
  const of = (list: string): string => {
    const { count, deciding, status, last, retried, redirected, failed } = attempts(list);
    return [count, deciding, status, last, retried ? 'retried' : '', redirected ? 'redirected' : '', failed ? 'failed' : '']
      .join(' ')
      .replace(/ +/g, ' ')
      .trim();
  };
  assert.equal(of('200'), '1 0 200 200');
  assert.equal(of('502'), '1 0 502 502 failed');
  assert.equal(of('502, 200'), '2 0 502 200 retried failed');
  assert.equal(of('504, 502'), '2 1 502 502 retried failed');
  assert.equal(of('404, 502, 200'), '3 1 502 200 retried failed');
  assert.equal(of('200 : 200'), '2 1 200 200 redirected');
  assert.equal(of('502 : 200'), '2 0 502 200 redirected failed');
  assert.equal(of('502, 200 : 404'), '3 0 502 404 retried redirected failed');
  assert.equal(of('504, -'), '2 1 - - retried failed');
});

test('durations behind a round time are told apart from others', () => {
  const of = (seconds: number): string => WAITS[waitClass(seconds * 1000)] as string;
  assert.deepEqual([0, 0.099, 0.3, 1, 4.9, 4.99, 5.2, 5.7, 12, 30.001, 59, 60.004, 61, 99.97, 240, 300.5].map(of), [
    'instant',
    'instant',
    'short',
    'seconds',
    'seconds',
    'near-5',
    'near-5',
    'seconds',
    'seconds',
    'near-30',
    'long',
    'near-60',
    'long',
    'near-100',
    'long',
    'near-300',
  ]);
  assert.equal(of(Number.NaN), 'none');
});

test('the upstream is the attempt that decided, with its times', () => {
  const line = `${LINE} rt=1.005 uct="0.002, 0.001" uht="-, 0.003" urt="1.001, 0.004" ua="10.0.0.5:8080, 10.0.0.6:8080" us="504, 200"`;
  assert.equal(field(line, 'upstream'), '10.0.0.5:8080');
  assert.equal(field(line, 'tConnect'), '2');
  assert.equal(field(line, 'tHeader'), undefined);
  assert.equal(field(line, 'upstream-time'), '1001');
  assert.equal(field(line, 'tTotal'), '1005');
  const failed = line.replace('504, 200', '504, 502');
  assert.equal(field(failed, 'upstream'), '10.0.0.6:8080');
  assert.equal(field(failed, 'tHeader'), '3');
});

test('extras: names are known, values that do not look right are left alone', () => {
  assert.equal(field(`${LINE} "198.51.100.9" ua="Mozilla/5.0 (X11)" rt=0.020 us=200 time=2026-11-23T03:01:02`, 'upstream'), undefined);
  assert.equal(field(`${LINE} "198.51.100.9" ua="curl/8.5.0" request_time=0.020`, 'tTotal'), '20');
  assert.equal(field(`${LINE} upstream=unix:/run/app.sock rid=abc123 conn=77`, 'upstream'), 'unix:/run/app.sock');
  assert.equal(field(`${LINE} upstream=unix:/run/app.sock rid=abc123 conn=77`, 'requestId'), 'abc123');
  assert.equal(field(`${LINE} upstream=unix:/run/app.sock rid=abc123 conn=77`, 'connection'), '77');
});

test('times with their zone; several times in one file', () => {
  assert.equal(field(LINE.replace('+0000', '-0730'), 'time'), '2026-11-23T10:31:02.000Z');
  const report = analyse([LINE, LINE.replace('03:01:02', '03:05:00'), LINE.replace('03:01:02 +0000', '04:00:59 +0100'), ''].join('\n'));
  assert.equal(report.period.from, '2026-11-23T03:00:59.000Z');
  assert.equal(report.period.to, '2026-11-23T03:05:00.000Z');
});

test('what is no line of nginx is not taken for one', () => {
  const formatOf = (line: string): string | null => describeLine(line, 'UTC').format;
  const clf = '192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 200 512 "" "" 44740 123 "fe" "be" "srv1" 0 0 0 5 5 ---- 1 1 0 0 0 0 0 "" ""';
  assert.ok(!formatOf(clf)?.startsWith('nginx-'), 'HAProxy CLF');
  assert.equal(formatOf(`${LINE} 500 "test@docker" "http://172.17.0.3:80" 12ms`), null, 'Traefik');
  assert.equal(formatOf(LINE.replace(' 200 ', ' OK ')), null);
  assert.equal(formatOf('{"level":"info","ts":1711741798.03,"logger":"http.log.access","status":200,"request":{"remote_ip":"192.0.2.7"}}'), null, 'Caddy');
  assert.ok(
    !formatOf('{"ClientIP":"192.0.2.7","EdgeResponseStatus":200,"status":200,"remote_addr":"192.0.2.7","request_time":"1"}')?.startsWith('nginx-'),
    'Cloudflare',
  );
});

test('a line that was cut, or has neither referer nor agent, keeps its status', () => {
  const of = (line: string): string => `${describeLine(line, 'UTC').format} ${describeLine(line, 'UTC').rule?.id}`;
  const failed = LINE.replace(' 200 ', ' 504 ');
  const head = failed.slice(0, failed.indexOf(' "-"'));
  for (const line of [failed.slice(0, -1), `${failed.slice(0, -5)}>`, `${head} "https://shop.exam`, `${head} "-"`, head, `${head} 60.001 "10.0.0.5:80"`])
    assert.equal(of(line), 'nginx-short nginx/access-504', line);
  assert.equal(of(`${head} rt=60.001 uct="-" ua="10.0.0.5:80" us="504"`), 'nginx-short nginx/access-504-connect');
  assert.equal(of(`${failed}rt=60.001 uct="-" ua="10.0.0.5:80" us="504"`), 'nginx-short nginx/access-504-connect', 'no blank behind the agent');
  assert.equal(of(`  shop.example.com ${head} "-" "Mozilla`), 'nginx-short nginx/access-504');
  const clf = '192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 503 512 ""';
  assert.equal(of(clf), 'null undefined', 'HAProxy CLF');
  assert.equal(of(`${head.replace(' 504 ', ' - ')} "-"`), 'null undefined');
});

test('every line of the fixtures is judged: combined says less, the upstream variables say why', () => {
  const plain = analyse(fixture('access.log'));
  const timed = analyse(fixture('access-upstream.log'));
  for (const report of [plain, timed]) {
    assert.equal(report.lines.read, 581);
    assert.equal(report.lines.unmatched, 0);
  }
  assert.equal(counts(plain)['nginx/access-502'], 116);
  const known = counts(timed);
  assert.equal(known['nginx/access-502'], undefined);
  // The night: a pool of three without a live peer, a closed port, a missing socket, crashes, an app with 502s of its own, a dead resolver.
  assert.deepEqual(Object.fromEntries(Object.entries(known).filter(([rule]) => /-(?:50\d|retried)/.test(rule))), {
    'nginx/access-502-no-live-peer': 78,
    'nginx/access-502-broken': 16,
    'nginx/access-502-from-upstream': 8,
    'nginx/access-502-refused-loopback': 6,
    'nginx/access-502-unix-socket': 5,
    'nginx/access-502-no-upstream-asked': 3,
    'nginx/access-500-from-upstream': 8,
    'nginx/access-500-by-gateway': 5,
    'nginx/access-504-slow': 5,
    'nginx/access-503-by-gateway': 41,
    'nginx/access-retried-timeout': 4,
    'nginx/access-retried-refused': 3,
  });
  const masked = timed.findings.find(({ rule }) => rule === 'nginx/access-retried-timeout');
  assert.deepEqual(
    masked?.upstreams.map(({ name }) => name),
    ['127.0.0.13:9000'],
  );
  assert.equal(masked?.requests, 4);
});

test('ingress-nginx: access, error and controller lines in one stream', () => {
  const report = analyse(
    [
      'I1123 03:01:01.824315       7 controller.go:190] "Backend successfully reloaded"',
      '192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 503 190 "-" "curl/8.5.0" 78 0.000 [shop-web-80] [] - - - - 6f1c2f0a9d4e4b5c8a7b6c5d4e3f2a1b',
      '2026/11/23 03:01:03 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.7, server: shop.example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example.com"',
      'W1123 03:01:04.824315       7 controller.go:1111] Service "shop/web" does not have any active Endpoint.',
      '-------------------------------------------------------------------------------',
      'Error: exit status 1',
      '',
    ].join('\n'),
  );
  assert.equal(report.lines.unmatched, 0);
  assert.deepEqual(counts(report), {
    'nginx/access-503-no-endpoints': 1,
    'nginx/connect-refused': 1,
    'nginx/ingress-reload-failed': 1,
    'nginx/ingress-no-active-endpoint': 1,
  });
  assert.deepEqual(report.marks.length, 1);
});

test('JSON: other names, missing values, a TLS hello, lists without quotes', () => {
  const json = (more: string): string =>
    `{"time":"2026-11-23T03:01:02+00:00","remote_addr":"192.0.2.7","request":"GET / HTTP/1.1","body_bytes_sent":5,${more}}`;
  const rule = (line: string): string | undefined => describeLine(line, 'UTC').rule?.id;
  assert.equal(rule(json('"status":500,"upstream_addr":"","upstream_status":""')), 'nginx/access-500-by-gateway');
  assert.equal(rule(json('"status":"502","upstream_addr":"-"')), 'nginx/access-502-no-upstream-asked');
  assert.equal(rule(json('"status":200,"urt":0.001, 0.019,"upstream_status":"502, 200"')), 'nginx/access-retried-failed');
  assert.equal(rule(json('"status":400').replace('GET / HTTP/1.1', '\\u0016\\u0003\\u0001')), 'nginx/access-tls-on-plain-port');
  assert.equal(field(json('"status":200,"msec":"1795402862.123"'), 'time'), '2026-11-23T03:01:02.123Z');
});
