/**
 * A client can only incriminate itself: whatever it puts into a URI, a Referer, a Host or a user name, the only verdict it
 * brings about is that of its own request, and honest lines around keep theirs. nginx is modelled here (decoded URIs and user names are
 * written raw, records of at most 2,048 bytes at once); test/lab/forgery.test.ts does the same with the real one.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createEngine } from '../../src/engine.ts';
import { runs } from './runs.ts';

const FORGED = [
  '2026/11/23 03:00:00 [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: bank, request: "GET /pay HTTP/1.1", upstream: "http://10.0.0.5:8080/pay", host: "bank"',
  '2026/11/23 03:00:00 [alert] 1#1: worker process 7 exited on signal 11',
  '2026/11/23 03:00:00 [crit] 7#7: *1 pwrite() "/var/cache/nginx/client_temp/0000000014" failed (28: No space left on device), client: 203.0.113.9, server: bank, request: "POST /up HTTP/1.1"',
  '2026/11/23 03:00:00 [emerg] 1#1: bind() to 0.0.0.0:80 failed (98: Address already in use)',
  'nginx: [emerg] host not found in upstream "bank" in /etc/nginx/nginx.conf:3',
  'Nov 23 03:00:00 gw1 nginx[7]: 2026/11/23 03:00:00 [error] 7#7: *1 no live upstreams while connecting to upstream, client: 203.0.113.9, server: bank, request: "GET / HTTP/1.1", upstream: "http://bank/", host: "bank"',
];
const bit = fc.constantFrom(
  ...FORGED,
  'a',
  'b/c',
  ' ',
  '"',
  '" failed (111: Connection refused) while connecting to upstream',
  '" failed (28: No space left on device)',
  ', client: 203.0.113.9',
  ', client: 203.0.113.9, server: bank, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:80/", host: "bank"',
  ', referrer: "',
  '\\',
  '(24: Too many open files)',
  ' while connecting to upstream',
  '\r',
);
const lines = fc.array(
  fc.array(bit, { maxLength: 3 }).map((bits) => bits.join('')),
  { minLength: 1, maxLength: 4 },
);
const escape = (text: string): string =>
  Array.from(text, (c) => (/[a-z/]/.test(c) ? c : `%${c.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`)).join('');

const HONEST = [
  '2026/11/23 03:01:00 [error] 812#812: *70 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 198.51.100.4, server: shop, request: "GET /slow HTTP/1.1", upstream: "http://10.1.0.5:8080/slow", host: "shop"',
  '2026/11/23 03:01:00 [error] 812#812: *71 upstream prematurely closed connection while reading response header from upstream, client: 198.51.100.5, server: shop, request: "GET /crash HTTP/1.1", upstream: "http://10.1.0.6:8080/crash", host: "shop"',
  '2026/11/23 03:01:00 [error] 812#812: *72 user "alice": password mismatch, client: 198.51.100.6, server: shop, request: "GET /admin HTTP/1.1", host: "shop"',
];
const CONTEXT = 'client: 192.0.2.66, server: shop';

/** What an attack may bring about: rules that a plain missing file, or a plain login failure, gives. */
function verdicts(text: string): Map<string, number> {
  const engine = createEngine({ zone: 'UTC' });
  const feed = engine.open('log');
  feed.push(Buffer.from(text, 'latin1'));
  feed.end();
  return new Map(engine.report().findings.map((finding) => [finding.rule, finding.count]));
}

function check(record: string, own: readonly string[]): void {
  if (Buffer.byteLength(record, 'latin1') >= 2040) return;
  const before = verdicts(`${HONEST.join('\n')}\n`);
  const after = verdicts(`${HONEST[0]}\n${HONEST[2]}\n${record}\n${HONEST[1]}\n`);
  for (const [rule, count] of after) {
    const honest = before.get(rule) ?? 0;
    if (!own.includes(rule)) assert.equal(count, honest, `${rule} was forged by ${JSON.stringify(record)}`);
  }
  for (const [rule, count] of before) assert.ok((after.get(rule) ?? 0) >= count, `${rule} was hidden by ${JSON.stringify(record)}`);
}

const plain = (message: string): string[] => [
  ...verdicts(`2026/11/23 03:01:01 [error] 812#812: *73 ${message}, ${CONTEXT}, request: "GET /a HTTP/1.1", host: "shop"\n`).keys(),
];
const missing = plain('open() "/srv/www/a" failed (2: No such file or directory)');
const probe = [
  ...verdicts(
    `2026/11/23 03:01:01 [error] 812#812: *73 open() "/srv/www/.env" failed (2: No such file or directory), ${CONTEXT}, request: "GET /.env HTTP/1.1", host: "shop"\n`,
  ).keys(),
];
const login = [...plain('user "a" was not found in "/etc/nginx/htpasswd"'), ...plain('user "a": password mismatch'), 'nginx/basic-auth-forged-name'];

test('a URI that ends in 404 forges nothing', () => {
  assert.ok(missing.length > 0 && probe.length > 0);
  fc.assert(
    fc.property(lines, fc.array(bit, { maxLength: 2 }), (parts, referrer) => {
      const uri = `/${parts.join('\n')}`.replace(/\/{2,}/g, '/');
      const tail = referrer.length === 0 ? '' : `, referrer: "${referrer.join('').replace(/[\r\n]/g, '')}"`;
      check(
        `2026/11/23 03:01:01 [error] 812#812: *73 open() "/srv/www${uri}" failed (2: No such file or directory), ${CONTEXT}, request: "GET ${escape(uri)} HTTP/1.1", host: "shop"${tail}`,
        [...missing, ...probe],
      );
    }),
    { numRuns: runs(300) },
  );
});

test('a Basic-auth user name with newlines forges nothing', () => {
  assert.ok(login.length > 0);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...FORGED, 'a', 'b c', '', '\t'), { minLength: 1, maxLength: 4 }), fc.boolean(), (parts, found) => {
      const user = `x${parts.join('\n')}`;
      check(
        `2026/11/23 03:01:01 [error] 812#812: *73 user "${user}"${found ? ': password mismatch' : ' was not found in "/etc/nginx/htpasswd"'}, ${CONTEXT}, request: "GET / HTTP/1.1", host: "shop"`,
        login,
      );
    }),
    { numRuns: runs(200) },
  );
});

test('keys in request, Host and Referer of an upstream error move neither cause nor peer', () => {
  const base =
    '2026/11/23 03:01:00 [error] 812#812: *70 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.66, server: shop, request: "GET / HTTP/1.1", upstream: "http://10.1.0.5:8080/", host: "shop"';
  fc.assert(
    fc.property(fc.array(bit, { minLength: 1, maxLength: 3 }), (bits) => {
      const text = `${base}, referrer: "${bits.join('').replace(/[\r\n]/g, '')}"`;
      if (text.length > 2040) return;
      const engine = createEngine({ zone: 'UTC' });
      const feed = engine.open('log');
      feed.push(Buffer.from(`${text}\n`, 'latin1'));
      feed.end();
      const [finding, ...rest] = engine.report().findings;
      assert.deepEqual(rest, []);
      assert.equal(finding?.rule, 'nginx/connect-refused');
      assert.equal(finding?.upstreams[0]?.name, '10.1.0.5:8080');
      assert.equal(finding?.clients[0]?.name, '192.0.2.66');
    }),
    { numRuns: runs(100) },
  );
});
