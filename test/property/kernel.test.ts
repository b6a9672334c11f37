/** The kernels (src/scan/kernel) agree with the scanners in TypeScript on every line that they take, and take the usual ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMemory } from '../../src/scan/memory.ts';
import { cloudflareLine, haproxyLine, nginxAccessLine, nginxErrorLine } from '../bench/lines.ts';
import { World } from '../bench/world.ts';
import { CLOUDFLARE_PIECES, CLOUDFLARE_RECORDS, STRANGE_RECORDS } from './cloudflare-pieces.ts';
import { ERROR_LINES, ERROR_PIECES } from './error-pieces.ts';
import { errorLine } from './lines.ts';
import { createRowReader } from './rows.ts';
import { runs } from './runs.ts';

const LINES = 400;
const list = (write: (world: World) => string): string[] => {
  const world = new World(7);
  return Array.from({ length: LINES }, () => write(world).trimEnd());
};

/** How an access line begins. */
const ACCESS = '192.0.2.7 - bob [23/Nov/2026:03:01:02 +0100]';

/** The kernels, lines that their scanners were made for, what stands in such lines where something else is expected, and lines that hold much of it. */
const KINDS: readonly { kernel: string; lines: readonly string[]; pieces: readonly string[]; strange?: readonly string[] }[] = [
  { kernel: 'runCloudflare', lines: [...list(cloudflareLine), ...CLOUDFLARE_RECORDS], pieces: CLOUDFLARE_PIECES, strange: STRANGE_RECORDS },
  { kernel: 'runNginxError', lines: [...list(nginxErrorLine), ...ERROR_LINES], pieces: ERROR_PIECES },
  {
    kernel: 'runHttplog',
    lines: [
      ...list(haproxyLine),
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/+220 200 +5120 SID=a - SHVN 120/118/40/11/+2 0/0 {a|b} {c} "GET / HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in web_in/<NOSRV> -1/-1/-1/-1/0 400 0 - - PR-- 1/1/0/0/0 0/0 "<BADREQ>"',
      '2001:db8::7:40312 [24/Nov/2026:04:10:06.812] web_in app/<STATS> 0/0/0/0/0 200 0 - - LR-- 1/1/0/0/0 0/0 "GET https://shop.example/a?b=/.env HTTP/2.0"',
      ':40312 [24/Nov/2026:04:10:06.812] web_in app/s1 3/0/1/212/220 200 5120 - - ---- 120/118/40/11/0 0/0 "GET / HTTP/1.1"',
      '198.51.100.7:1 [24/Nov/2026:04:10:06.812] web_in app/<NOSRV> 0/-1/-1/-1/0 503 0 - - SC-- 1/1/0/0/0 0/0 "GET /.env HTTP/1.1"',
      '198.51.100.7:1 [24/Nov/2026:04:10:06.812] web_in app/s1 0/0/0/901/2000 404 0 - - ---- 1/1/0/0/0 0/0 "GET /wp-login.php?x HTTP/1.1"',
    ],
    pieces: [
      '"',
      ' ',
      '/',
      '~',
      '<NOSRV>',
      '-1',
      '+',
      '{',
      '}',
      '?',
      '/.env',
      '/../',
      '%2e',
      '/nikto',
      '#015',
      ' 404 ',
      ' PR-- ',
      ' SC-- ',
      'BREW',
      ':',
      '[',
      ']',
      '/wp-login.php',
    ],
  },
  {
    kernel: 'scanAccess',
    lines: [
      ...list((world) => nginxAccessLine(world, false)),
      ...list((world) => nginxAccessLine(world, true)),
      `${ACCESS} "GET /a?b=/.env HTTP/1.1" 404 5 "-" "curl/8.5.0" "198.51.100.9, 10.0.0.1"`,
      `${ACCESS} "-" 408 0 "-" "-"`,
      `${ACCESS} "GET /a HTTP/1.1" 499 0 "-" "x" rt=5.599 urt=- uct= uht="0.1" ua=unix:/run/a.sock us=-`,
      `${ACCESS} "BREW /pot HTTP/1.1" 405 5 "" "x" "10.0.0.1" rt=12.0005 us=500 upstream_addr="10.0.0.5:80" up=10.0.0.6:80`,
      `${ACCESS} "GET /a%20b.c/../d?e?f HTTP/1.1" 200 5 "" "" "10.0.0.1"`,
      `${ACCESS} "GET /a HTTP/2.0" 504 0 "-" "x" ua="curl/8.5" cs=HIT us="504" urt="60.000" uct="0.901" rid=- conn=77 limit_req=PASSED lcs=REJECTED verify=FAILED:why`,
      `${ACCESS} "GET /a HTTP/1.1" 200 5 "-" "x" us="502, 504 : 200" ua="10.0.0.5:80, 10.0.0.6:80 : 127.0.0.1:80" uct="0.001, - : 0.2" urt=3.001, 60.000 : 0.212`,
      `${ACCESS} "GET /a HTTP/1.1" 502 5 "-" "x" rt=60.1 ua=10.0.0.5:80, 10.0.0.6:80 urt=60.000, 0.100`,
      `${ACCESS} "GET /a HTTP/1.1" 200 5 "-" "x" rt=60.1 ua="10.0.0.5:80, unix:/a.sock" uht="-, 0.1" us="502, 200,"`,
      `${ACCESS} "GET /a HTTP/2.0" 200 0 "-" "x" rid=6f1c2f0a9d4e4b5c host=shop.example.com sn=shop server="-" cache=NEVER conn=7x uct="1.000" x.y-z=3 w`,
    ],
    pieces: [
      '"',
      ' ',
      '/',
      '.',
      '-',
      '=',
      ' - ',
      ' [',
      '] "',
      '\\x16\\x03',
      '?',
      '/.env',
      '/..',
      '%2e',
      ' 404 ',
      ' 99 ',
      'BREW ',
      ', ',
      ' : ',
      ' 1',
      'ms',
      ' "',
      ' rt=4.95',
      ' rt="9999999999999"',
      ' ua="',
      ' us="0502"',
      ' us="502, 200"',
      ' uct=0.900',
      ' vhost=a',
      ' limit=REJECTED',
      '/wp-login.php',
      '+0530',
      '/Feb/',
    ],
  },
];

test('there are kernels', () => {
  assert.ok(createMemory().kernels);
  assert.equal(createMemory(false).kernels, undefined);
});

test('without room for a shared memory there are none, and all is read', () => {
  const wasm = (globalThis as unknown as { WebAssembly: { Memory: unknown } }).WebAssembly;
  const { Memory } = wasm;
  try {
    wasm.Memory = class {
      constructor() {
        throw new RangeError('could not allocate memory');
      }
    };
    assert.equal(createMemory().kernels, undefined);
  } finally {
    wasm.Memory = Memory;
  }
  assert.ok(createMemory().kernels);
});

for (const { kernel, lines, pieces, strange = [] } of KINDS) {
  test(`${kernel} takes usual lines`, () => {
    const reader = createRowReader(true);
    reader.read(lines);
    const before = { ...reader.calls[kernel] } as { asked: number; taken: number };
    reader.read(lines);
    const { asked, taken } = reader.calls[kernel] as { asked: number; taken: number };
    assert.ok((taken - before.taken) / (asked - before.asked) > 0.9, `${taken - before.taken} of ${asked - before.asked}`);
  });

  test(`${kernel} sees what its scanner sees`, () => {
    const fast = createRowReader(true);
    const slow = createRowReader(false);
    for (const all of [lines, lines, [...strange, ...strange]]) assert.deepEqual(fast.read(all), slow.read(all));
    const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3, unit: 'binary-ascii' }));
    const change = fc.tuple(fc.nat(400), fc.nat(6), piece);
    const changed = fc.tuple(fc.constantFrom(...lines, ...strange), fc.array(change, { maxLength: 3 })).map(([line, changes]) =>
      changes.reduce((text, [at, gone, put]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + put + text.slice(from + gone);
      }, line),
    );
    fc.assert(
      fc.property(fc.array(changed, { minLength: 1, maxLength: 8 }), (some) => {
        const both = [...some, ...some];
        assert.deepEqual(fast.read(both), slow.read(both), some.join('\n'));
      }),
      { numRuns: runs(400) },
    );
  });
}

test('runNginxError sees in any error line what its scanner sees', () => {
  const fast = createRowReader(true);
  const slow = createRowReader(false);
  fc.assert(
    fc.property(fc.array(errorLine, { minLength: 1, maxLength: 8 }), (lines) => {
      const both = [...lines, ...lines];
      assert.deepEqual(fast.read(both), slow.read(both), lines.join('\n'));
    }),
    { numRuns: runs(400) },
  );
});

test('the assembler sees the same records with kernels', () => {
  const world = new World(11);
  const at = '2026/11/23 03:01:02 [error] 7#7: *9';
  const pieces = [
    ...[nginxErrorLine, haproxyLine, cloudflareLine, (w: World) => nginxAccessLine(w, false)].flatMap((write) =>
      Array.from({ length: 12 }, () => write(world).trimEnd()),
    ),
    `${at} open() "/srv/a`,
    'b" failed (2: No such file or directory), client: 192.0.2.7, server: s, request: "GET /a%0Ab HTTP/1.1", host: "s"',
    `${at} open() "/srv/x" failed (2: No such file or directory), client: 192.0.2.7, server: s, request: "GET /x HTTP/1.1", host: "s"`,
    `${at} limiting requests, excess: 5.4 by zone "one", client: 192.0.2.7, server: s, request: "GET /x%0a HTTP/1.1", host: "s"`,
    `${at} FastCGI sent in stderr: "PHP message: a`,
    '#0 /srv/a.php(3): f()',
    '  thrown in /srv/a.php on line 3" while reading response header from upstream, client: 192.0.2.7, server: s, request: "GET / HTTP/1.1", upstream: "fastcgi://u:9000", host: "s"',
    `${at} [lua] a.lua:3: no`,
    'stack traceback:',
    '',
    ' ',
    '\r',
    '7#7: *9 connect() failed',
    '[error] 7#7: *9 connect() failed (111: Connection refused)',
    '==> error.log <==',
    'nginx: [emerg] unknown directive "x" in /etc/nginx/nginx.conf:3',
    'Nov 23 00:00:00 gw1 nginx[7]: 2026/11/23 00:00:00 [crit] 7#7: *9 SSL_do_handshake() failed, client: 192.0.2.7, server: s',
    '<134>Nov 23 00:00:00 lb2 haproxy[9]: Server app/s1 is DOWN, reason: Layer4 timeout',
    '<134>Nov  3 00:00:00 lb2 haproxy: Proxy app started.',
    'Nov 23 00:00:00 lb2 kernel: eth0: link down',
    'Nov 23 00:00:00 lb2 a b c',
    '<134>1 2026-11-23T00:00:00Z h a 7 - - payload of some length, a little more',
    '2026-11-23T00:00:00.1Z stderr P a piece of a line that was cut here',
    '2026-11-23T00:00:00.1Z stderr F and the rest of it, behind the cut',
    '{"log":"2026/11/23 00:00:00 [error] 7#7: *9 x, client: 192.0.2.7, server: s\\n","stream":"stderr","time":"2026-11-23T00:00:00Z"}',
    '{"__REALTIME_TIMESTAMP":"1763866862000000","MESSAGE":"2026/11/23 00:00:00 [error] 7#7: *9 x, client: 192.0.2.7"}',
    'web-1  | 2026/11/23 00:00:00 [error] 7#7: *9 connect() failed, client: 192.0.2.7, server: s',
    'error.log:12:2026/11/23 00:00:00 [error] 7#7: *9 connect() failed, client: 192.0.2.7, server: s',
    '[pod/web-0/nginx] 2026/11/23 00:00:00 [error] 7#7: *9 connect() failed, client: 192.0.2.7, server: s',
    '{"log": "2026/11/23 00:00:00 [error] 7#7: *9 x, client: 192.0.2.7, server: s\\n", "stream": "stderr", "time": "2026-11-23T00:00:00Z"}',
    '1779695539741\t2026-05-25T07:52:19.741Z\t2026/05/25 07:52:19 [crit] 7#7: *9 x, client: 192.0.2.7',
    '/var/log/nginx/error.log:2026/11/23 00:00:00 [error] 7#7: *9 x, client: 192.0.2.7',
    '/11/23 00:00:00 [error] 7#7: *9 x, client: 192.0.2.7',
    'rror] 7#7: *9 connect() failed, client: 192.0.2.7, server: s',
    '660: *36 upstream timed out while reading, client: 192.0.2.7',
    'Starting nginx: nginx: [emerg] unknown directive "x" in /etc/nginx/nginx.conf:3',
    'app nginx[7]: [crit] 7#7: *9 x, client: 192.0.2.7',
    '> web-1 | 2026-11-23 00:00:00.1 | 192.0.2.7 - - [23/Nov/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"',
    '2026-11-23 00:00:00 192.0.2.7 - - [23/Nov/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"',
    '2026/11/23 00:00:00 [debug] 7#7: *9 http proxy header:',
    'Host: example.com and a long name behind it',
  ];
  const hurts = [
    '"',
    ' ',
    ':',
    '|',
    '#',
    '[',
    '{',
    '\n',
    '\r',
    '\t',
    '[error] 7#7: ',
    '%0A',
    '%0a',
    ', client: ',
    '*9 ',
    '<1>',
    '=',
    '\0',
    '2026/11/23 00:00:00 [',
    ' | ',
    ']: ',
    '"__',
  ];
  const change = fc.tuple(fc.nat(120), fc.nat(4), fc.constantFrom(...hurts));
  const line = fc
    .tuple(fc.constantFrom(...pieces), fc.array(change, { maxLength: 2 }))
    .map(([text, changes]) => changes.reduce((all, [from, gone, put]) => all.slice(0, from) + put + all.slice(from + gone), text));
  const fast = createRowReader(true);
  const slow = createRowReader(false);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 24 }), (lines) => assert.deepEqual(fast.read(lines), slow.read(lines), lines.join('\n'))),
    { numRuns: runs(500) },
  );
  const many = Array.from({ length: 9000 }, (_, i) => (i % 3 === 0 ? '#0 /srv/a.php(3): f()' : (pieces[i % pieces.length] as string)));
  assert.deepEqual(fast.read(many), slow.read(many));
});
