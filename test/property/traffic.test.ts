/** Traffic and availability through the whole engine: no unit, chunk or order of merging changes them, and they add up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Report } from '../../src/diagnose/report.ts';
import { createEngine } from '../../src/engine.ts';

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (second: number): string => `04:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
const status = fc.constantFrom('200', '304', '404', '499', '502', '503', '504');
const peer = fc.constantFrom('10.0.0.5:8080', '10.0.0.6:8080', '10.0.0.5:8080, 10.0.0.6:8080', '-');
const node = fc.constantFrom('app/node1', 'app/node2', 'db/pg1', 'app/<NOSRV>');
const second = fc.nat(600);

const nginx = fc
  .tuple(second, status, peer, fc.nat(70_000))
  .map(
    ([at, code, to, ms]) =>
      `192.0.2.7 - - [24/Nov/2026:${clock(at)} +0000] "GET /a HTTP/1.1" ${code} 512 "-" "curl" rt=${(ms / 1000).toFixed(3)} uct="0.001" urt="${(ms / 1000).toFixed(3)}" ua="${to}" us="${to.includes(',') ? `502, ${code}` : to === '-' ? '-' : code}"`,
  );
const haproxy = fc
  .tuple(second, status, node, fc.nat(70_000), fc.nat(2))
  .map(
    ([at, code, to, ms, retries]) =>
      `Nov 24 ${clock(at)} edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:${clock(at)}.100] web_in~ ${to} 0/0/1/${ms}/${ms + 1} ${code} 512 - - ---- 1/1/1/1/${retries} 0/0 "GET /a HTTP/1.1"`,
  );
const event = fc
  .tuple(
    second,
    node,
    fc.constantFrom(
      'is DOWN, reason: Layer4 timeout, check duration: 2001ms. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.',
      'is UP, reason: Layer4 check passed, check duration: 0ms. 2 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.',
      'is going DOWN for maintenance. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.',
    ),
  )
  .map(([at, server, what]) => `<129>Nov 24 ${clock(at)} edge1 haproxy[812]: Server ${server} ${what}`);
const error = '2026/11/24 04:00:02 [error] 7#7: *1 access forbidden by rule, client: 192.0.2.9, server: x, request: "GET / HTTP/1.1"';
const lines = fc.array(
  fc.oneof({ weight: 3, arbitrary: nginx }, { weight: 3, arbitrary: haproxy }, { weight: 2, arbitrary: event }, fc.constantFrom(error, '')),
  { maxLength: 80 },
);

function analyse(logs: readonly (readonly string[])[], unit?: number, chunk = 1 << 20): Report {
  const engine = createEngine({ zone: 'UTC', ...(unit === undefined ? {} : { unit }) });
  for (const log of logs) {
    const feed = engine.open('log');
    const bytes = Buffer.from(log.map((line) => `${line}\n`).join(''));
    for (let at = 0; at < bytes.length; at += chunk) feed.push(bytes.subarray(at, at + chunk));
    feed.end();
  }
  return engine.report();
}

const parts = ({ traffic, availability, limits }: Report): unknown => ({ traffic, availability, limits });

test('units and chunks of any size give the same traffic and availability', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 3000 }), (log, unit, chunk) => {
      assert.deepEqual(parts(analyse([log], unit, chunk)), parts(analyse([log])));
    }),
    { numRuns: 150 },
  );
});

test('requests of all upstreams are all requests, wherever a log is cut into files', () => {
  fc.assert(
    fc.property(lines, fc.nat(80), (log, cut) => {
      const report = analyse([log.slice(0, cut), log.slice(cut)]);
      const requests = log.filter((line) => line.includes('HTTP/1.1') && line !== error).length;
      const upstreams = report.traffic.filter(({ by }) => by === 'upstream');
      assert.equal(
        upstreams.reduce((sum, row) => sum + row.requests, 0),
        requests,
      );
      const whole = analyse([log]);
      assert.deepEqual(report.traffic, whole.traffic);
      for (const row of report.traffic) {
        const faults = Object.values(row.blame).reduce((sum, count) => sum + count, 0);
        assert.ok(faults <= row.requests && row.status4xx + row.status5xx <= row.requests && row.retries <= row.requests);
        for (const { count, p50, p90, p99, max } of Object.values(row.timers)) assert.ok(count <= row.requests && p50 <= p90 && p90 <= p99 && p99 <= max);
      }
      for (const { downSeconds, flaps, intervals } of report.availability) {
        assert.ok(downSeconds >= 0 && downSeconds <= 601 && flaps === intervals.length);
        assert.ok(intervals.every(({ from, to }, i) => (to === null ? i === intervals.length - 1 : from <= to)));
      }
    }),
    { numRuns: 150 },
  );
});
