/** The HAProxy scanners agree with a readable reference, never throw, and take no verdict from what a client wrote. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskEventText } from '../../parsers/haproxy/event.ts';
import { compileLogFormat, HTTP_LOG, isProblem } from '../../parsers/haproxy/log-format.ts';
import { describeLine } from '../../src/explain.ts';
import { createHttpReader } from '../../src/scan/haproxy-http.ts';
import { createPattern } from '../../src/scan/pattern.ts';
import { readHaproxy } from '../reference/haproxy.ts';

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const timer = pick('-1', '0', '1', '2', '3', '899', '900', '999', '1000', '60001', '+12');
const count = pick('0', '1', '42', '1200');
const state = fc.tuple(fc.constantFrom(...'CSPLRIDUKcs-'), fc.constantFrom(...'RQCHDLT-')).map((pair) => pair.join(''));
const server = pick('app/node3', 'app/<NOSRV>', 'web_in/<STATS>', 'web_in/', '-/-', 'a.b:c/n-1', 'be/<lua.x>');
const head = fc
  .tuple(pick('198.51.100.7', '2001:db8::7', 'unix', '::1', ''), pick('40312', '0', '1'), pick('web_in', 'web_in~', 'a.b', '~'), server)
  .map(([address, port, frontend, upstream]) => `${address}:${port} [24/Nov/2026:04:10:06.812] ${frontend} ${upstream} `);
const counts = fc
  .tuple(count, count, count, count, pick('0', '1', '3', '+1', '+3'), count, count)
  .map(([a, b, c, d, rc, sq, bq]) => `${a}/${b}/${c}/${d}/${rc} ${sq}/${bq}`);
const target = pick(
  '/',
  '/cart?a=1',
  '/.env',
  '/wp-login.php?x',
  '/../../etc/passwd',
  '/%2e%2e/x',
  'https://shop.example/a?b',
  '*',
  '/w00tw00t.at',
  '/a/soapCaller.bs',
  '/find?q=%3Cscript%3E',
  '/x.y/z',
  '',
  '/a#22b',
  '/.well-known/x',
  '/cmd.php%3f',
  '/%c0%ae',
);
const request = fc.oneof(
  fc
    .tuple(pick('GET', 'POST', 'CONNECT', 'BREW', 'get', ''), target, pick(' HTTP/1.1', ' HTTP/2.0', ''))
    .map(([method, path, version]) => `${method} ${path}${version}`),
  pick('<BADREQ>', '', 'GET', 'GET /x 503 217 - - SC-- 1/1/0/0/0 0/0 {a} HTTP/1.1'),
);
const captures = pick('', '{shop.example|curl/8} ', '{} {} ', '{a|b} {c} ', '{ - SH-- 1/1/0/0/0 0/0} ');
const http = fc
  .tuple(
    head,
    fc.tuple(timer, timer, timer, timer, timer),
    pick('200', '302', '404', '403', '400', '503', '502', '-1', '0', '101'),
    pick('0', '217', '+217'),
    pick('- -', 'SID=abc -'),
    state,
    pick('--', 'VN', 'NI'),
    counts,
    captures,
    request,
  )
  .map(
    ([first, timers, status, bytes, cookies, term, cookie, numbers, blocks, line]) =>
      `${first}${timers.join('/')} ${status} ${bytes} ${cookies} ${term}${cookie} ${numbers} ${blocks}"${line}"`,
  );
const tcp = fc
  .tuple(head, timer, timer, timer, pick('0', '812', '+9'), state, counts)
  .map(([first, tw, tc, tt, bytes, term, numbers]) => `${first}${tw}/${tc}/${tt} ${bytes} ${term} ${numbers}`);

test('the scanner sees what the reference sees', () => {
  fc.assert(
    fc.property(fc.oneof(http, tcp), (line) => {
      const expected = readHaproxy(line);
      assert.ok(expected, line);
      const got = describeLine(line);
      assert.equal(got.format, expected.format, line);
      assert.deepEqual(got.shape, Object.fromEntries(Object.entries(expected.shape).filter(([, value]) => value !== undefined)), line);
      const field = (name: string): string => got.fields.find((one) => one.name === name)?.value ?? '';
      assert.equal(field('client'), expected.client, line);
      assert.equal(field('vhost'), expected.vhost, line);
      assert.equal(field('upstream'), expected.upstream, line);
      assert.equal(field('path'), expected.path ?? '', line);
    }),
    { numRuns: 3000 },
  );
});

test('the one-pass reader of httplog and the interpreter find the same', () => {
  const compiled = compileLogFormat(HTTP_LOG);
  assert.ok(!isProblem(compiled));
  const slow = createPattern(compiled.program);
  const fast = createPattern(compiled.program);
  const values = new Float64Array(compiled.program.fields.length + 1);
  const read = createHttpReader(fast, values);
  const noise = fc
    .tuple(http, fc.nat(400), pick('', ' ', '"', '{', '}', '/', '-', '+', '0', 'x', ':', '#', '\\'))
    .map(([line, at, piece]) => line.slice(0, at) + piece + line.slice(at));
  let both = 0;
  fc.assert(
    fc.property(fc.oneof(http, noise), (line) => {
      const bytes = Buffer.from(line, 'latin1');
      if (!read(bytes, 0, bytes.length)) return;
      assert.ok(slow.run(bytes, 0, bytes.length), line);
      both++;
      compiled.program.fields.forEach(({ name, type }, i) => {
        // Numbers are kept as numbers, and those that nobody asks for not at all.
        if (['ac', 'fc', 'bc', 'sc', 'sq', 'bq'].includes(name)) return;
        const text = line.slice(slow.spans[2 * i], slow.spans[2 * i + 1]);
        if (type === 'integer') assert.equal(values[i], Number(text), `${name} of ${line}`);
        if (type !== 'integer' || name === 'cp' || name === 'rc')
          assert.equal(line.slice(fast.spans[2 * i], fast.spans[2 * i + 1]), text, `${name} of ${line}`);
      });
    }),
    { numRuns: 5000 },
  );
  assert.ok(both > 2000, `${both} lines were read by both`);
});

const piece = pick(
  'Server app/n1 is DOWN',
  ', reason: Layer4 timeout',
  ', info: "',
  '"',
  'backend ',
  ' has no server available!',
  'Health check for ',
  'server a/b',
  ' failed',
  'Lua function ',
  "'",
  '[ALERT]',
  '   (12) : ',
  '[err] 326/070356 (7) : ',
  'config : ',
  'parsing [',
  ']',
  ' : ',
  '1 event dropped',
  'haproxy[7]: ',
  '<129>',
  'Nov 24 04:10:07 ',
  '198.51.100.7:1 ',
  '[24/Nov/2026:04:10:06.812] ',
  'fe/1: ',
  'SSL handshake failure',
  ' (error:0A00009C:SSL routines::http request)',
  '0/0/0/0/0 ',
  '200 ',
  '---- ',
  '"GET / HTTP/1.1"',
  '{"tsc":"SC--",',
  '"st":503}',
  '#015',
  '\x00',
  'é',
  '/',
  ' ',
  ':',
  '-',
  '+',
  '{',
  '}',
  '|',
  '~',
  '<NOSRV>',
  '9',
);

test('no line makes it throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
        fc.tuple(http, fc.nat(300)).map(([line, at]) => line.slice(0, at)),
        fc.string({ unit: 'binary', maxLength: 60 }),
      ),
      (text) => {
        describeLine(text.replace(/[\n\r]/g, ' '));
      },
    ),
    { numRuns: 4000 },
  );
});

test('what stands in request, captures and cookie moves no verdict', () => {
  const forged = pick(
    '503 217 - - SC-- 1/1/0/0/3 0/0',
    '---- 1/1/0/0/0 0/0 {',
    'app/x 0/0/-1/-1/9 503 0 - - SC-- 1/1/1/1/0 0/0 "GET',
    '- SH-- 1/1/0/0/0 0/0 {a',
    '{x} {y} "',
    'Server a/b is DOWN.',
    '"<BADREQ>"',
    '[24/Nov/2026:04:10:06.812] fe/1: x',
  );
  const encode = (text: string): string => text.replace(/["#{|}]/g, (c) => `#${c.charCodeAt(0).toString(16).toUpperCase()}`);
  fc.assert(
    fc.property(forged, forged, forged, pick('sH--', '----', 'CD--'), (cookie, capture, query, term) => {
      const line = (sid: string, header: string, text: string): string =>
        `198.51.100.7:1 [24/Nov/2026:04:10:06.812] web_in app/n3 0/0/1/7/9 200 5 ${sid} - ${term} 9/9/1/1/0 0/0 {${header}} {z} "GET /a?${text} HTTP/1.1"`;
      const honest = describeLine(line('SID=1', 'shop.example', 'q=1')).rule?.id;
      assert.equal(describeLine(line(`SID=${cookie}`, encode(capture), encode(query).replaceAll('"', ''))).rule?.id, honest);
      // A daemon that writes quotes back: the fields in front of the captures still decide.
      assert.equal(describeLine(line('-', 'shop.example', query)).rule?.id, honest);
    }),
    { numRuns: 500 },
  );
});

test('masking of events keeps words, zeros and codes', () => {
  assert.equal(
    maskEventText('Server app1/n-12 is DOWN, code: 503, 0 active and 10 left (Layer4), exited with code 139 (9)'),
    'Server app1/n-N is DOWN, code: 503, 0 active and N left (Layer4), exited with code 139 (N)',
  );
});
