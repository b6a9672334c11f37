/** Laws of the engine: nothing is lost, nothing depends on how bytes arrive, summaries merge. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Report } from '../../src/diagnose/report.ts';
import { createEngine } from '../../src/engine.ts';
import { mergeSummaries } from '../../src/summary/summary.ts';
import { errorLine } from './lines.ts';
import { runs } from './runs.ts';

const foreign = fc.constantFrom(
  '',
  '',
  'garbage',
  '\ttrace line',
  '#0 /srv/app.php(3): f()',
  'stack traceback:',
  '  thrown in /srv/app.php on line 3" while reading response header from upstream, client: 192.0.2.7, server: x, request: "GET /a HTTP/1.1"',
  '2026/11/23 03:01:02 [error] 7#7: *1 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught Exception: x in /srv/a.php:3',
  '2026/11/23 03:01:02 [error] 7#7: *1 open() "/srv/www/a',
  '" failed (2: No such file or directory), client: 192.0.2.7, server: x, request: "GET /a%0Ab HTTP/1.1", host: "x"',
  'b" failed (2: No such file or directory), client: 192.0.2.7, server: x, request: "GET /a%0Ab HTTP/1.1"',
  '2026/11/23 03:01:02 [error] 7#7: *1 user "x',
  'y" was not found in "/etc/htpasswd", client: 192.0.2.7, server: x, request: "GET / HTTP/1.1"',
  '2026-11-23T03:01:02.5Z stderr F 2026/11/23 03:01:02 [error] 7#7: *2 access forbidden by rule, client: 192.0.2.9, server: x',
  '2026-11-23T03:01:02.5Z stdout P half',
  '2026-11-23T03:01:02.5Z stdout F other half',
  '{"log":"2026/11/23 03:01:02 [error] 7#7: *2 access forbidden by rule, client: 192.0.2.9, server: x\\n","stream":"stderr","time":"2026-11-23T03:01:02.5Z"}',
  '192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 200 12 "-" "curl"',
  'Nov 23 03:01:02 gw1 nginx[7]: 2026/11/23 03:01:02 [alert] 1#1: worker process 7 exited on signal 11',
);
const line = fc.oneof({ weight: 3, arbitrary: errorLine }, { weight: 2, arbitrary: foreign });
const log = fc.tuple(fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\r\n')), { maxLength: 40 }), fc.boolean()).map(([lines, ended]) => {
  const text = lines.map(([body, newline]) => body + newline).join('');
  return ended ? text : text.replace(/\r?\n$/, '');
});

function analyse(bytes: Uint8Array, cuts: readonly number[], options: { unit?: number; since?: number } = {}): Report {
  const engine = createEngine({ zone: 'UTC', ...options });
  const feed = engine.open('log');
  let at = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const end = Math.min(cut, bytes.length);
    if (end > at) feed.push(bytes.subarray(at, end));
    at = Math.max(at, end);
  }
  if (at < bytes.length) feed.push(bytes.subarray(at));
  feed.end();
  return engine.report();
}

const wc = (bytes: Uint8Array): number => {
  let n = 0;
  for (const byte of bytes) if (byte === 10) n++;
  return bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? n + 1 : n;
};

function addUp(report: Report, lines: number): void {
  for (const counts of [report.lines, report.records]) assert.equal(counts.read, counts.diagnosed + counts.normal + counts.unmatched);
  assert.equal(report.lines.read + report.lines.skipped, lines);
  assert.equal(
    report.findings.reduce((sum, finding) => sum + finding.count, 0),
    report.records.diagnosed,
  );
  assert.equal(
    report.unmatched.reduce((sum, template) => sum + template.count, 0),
    report.records.unmatched,
  );
}

test('every line is counted once, whatever the chunks', () => {
  fc.assert(
    fc.property(log, fc.array(fc.nat(12_000), { maxLength: 12 }), (text, cuts) => {
      const bytes = Buffer.from(text, 'latin1');
      const whole = analyse(bytes, []);
      addUp(whole, wc(bytes));
      assert.deepEqual(analyse(bytes, cuts), whole);
    }),
    { numRuns: runs(120) },
  );
});

test('byte by byte gives the same report', () => {
  fc.assert(
    fc.property(log, (text) => {
      const bytes = Buffer.from(text.slice(0, 3000), 'latin1');
      assert.deepEqual(analyse(bytes, Array.from(bytes.keys())), analyse(bytes, []));
    }),
    { numRuns: runs(15) },
  );
});

test('units of any size fold to the same report', () => {
  fc.assert(
    fc.property(log, fc.integer({ min: 1, max: 4000 }), (text, unit) => {
      const bytes = Buffer.from(text, 'latin1');
      assert.deepEqual(analyse(bytes, [], { unit }), analyse(bytes, []));
    }),
    { numRuns: runs(80) },
  );
});

test('a selection by time skips and loses nothing', () => {
  fc.assert(
    fc.property(log, (text) => {
      const bytes = Buffer.from(text, 'latin1');
      const report = analyse(bytes, [], { since: Date.UTC(2026, 10, 23, 3, 1, 3) });
      addUp(report, wc(bytes));
    }),
    { numRuns: runs(30) },
  );
});

test('any bytes are read without an exception, and counted', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6000 }), fc.array(fc.nat(6000), { maxLength: 4 }), (bytes, cuts) => {
      const report = analyse(bytes, cuts);
      addUp(report, wc(bytes));
    }),
    { numRuns: runs(80) },
  );
});

test('a log cut at any byte still adds up', () => {
  fc.assert(
    fc.property(log, fc.nat(8000), (text, cut) => {
      const bytes = Buffer.from(text, 'latin1').subarray(0, cut);
      addUp(analyse(bytes, []), wc(bytes));
    }),
    { numRuns: runs(80) },
  );
});

test('summaries of two sources merge to the summary of both, also from other engines', () => {
  fc.assert(
    fc.property(log, log, (a, b) => {
      const both = createEngine({ zone: 'UTC' });
      const alone = [a, b].map((text, index) => {
        const engine = createEngine({ zone: 'UTC' });
        for (let i = 0; i < index; i++) engine.open('empty').end();
        for (const target of [engine, both]) {
          const feed = target.open('log');
          feed.push(Buffer.from(text, 'latin1'));
          feed.end();
        }
        return engine.summary();
      });
      assert.deepEqual(sorted(mergeSummaries(alone[0] as never, alone[1] as never, 3)), sorted(both.summary()));
    }),
    { numRuns: runs(50) },
  );
});

/** The same data with keys in order: merging may name things in another order. */
function sorted(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, inner: unknown) =>
      inner && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1))) : inner,
    ),
  );
}
