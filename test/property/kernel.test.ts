/** The kernels (src/scan/kernel) agree with the scanners in TypeScript on every line that they take, and take the usual ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMemory } from '../../src/scan/memory.ts';
import { haproxyLine } from '../bench/lines.ts';
import { World } from '../bench/world.ts';
import { createRowReader } from './rows.ts';
import { runs } from './runs.ts';

const LINES = 400;
const list = (write: (world: World) => string): string[] => {
  const world = new World(7);
  return Array.from({ length: LINES }, () => write(world).trimEnd());
};

/** The kernels, lines that their scanners were made for, and what stands in such lines where something else is expected. */
const KINDS: readonly { kernel: string; lines: readonly string[]; pieces: readonly string[] }[] = [
  {
    kernel: 'scanHttplog',
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
];

test('there are kernels', () => {
  assert.ok(createMemory().kernels);
  assert.equal(createMemory(false).kernels, undefined);
});

for (const { kernel, lines, pieces } of KINDS) {
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
    assert.deepEqual(fast.read(lines), slow.read(lines));
    assert.deepEqual(fast.read(lines), slow.read(lines));
    const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3, unit: 'binary-ascii' }));
    const change = fc.tuple(fc.nat(400), fc.nat(6), piece);
    const changed = fc.tuple(fc.constantFrom(...lines), fc.array(change, { maxLength: 3 })).map(([line, changes]) =>
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
