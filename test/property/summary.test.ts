/** Laws of the aggregates: a summary of two stretches is the merge of their summaries; caps make lists shorter by a known error. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ROWS } from '../../src/scan/batch.ts';
import { hashBytes } from '../../src/scan/bytes.ts';
import { Availability, type AvailabilitySummary, MAX_INTERVALS, mergeAvailability, type Transition } from '../../src/summary/availability.ts';
import { countDistinct, Distinct, type DistinctSnapshot, emptyDistinct, EXACT, mergeDistinct } from '../../src/summary/distinct.ts';
import { CAP, emptyFrequent, Frequent, type FrequentSnapshot, mergeFrequent } from '../../src/summary/frequent.ts';
import { mergeSummaries } from '../../src/summary/summary.ts';
import { emptyTimeline, mergeTimeline, Timeline, type TimelineSnapshot } from '../../src/summary/timeline.ts';
import { toBytes, createTexts, pushText, viewOf } from '../../src/summary/texts.ts';
import { frequentOf } from '../reference/frequent.ts';
import { trafficOf } from '../reference/traffic.ts';
import { CLIENT, collect, collectUnits, EVENTS, type FakeRow, NORMAL, OTHERS, rules, UPSTREAM } from '../unit/fake-rows.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
/** The same data with keys in order: merging may name things in another order. */
const sorted = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, inner: unknown) =>
      inner && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1))) : inner,
    ),
  );
const behindJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function tableOf(values: readonly string[]): Frequent {
  const all = new Frequent();
  const texts = createTexts();
  for (let at = 0; at < values.length; at += ROWS) {
    texts.n = 0;
    for (const value of values.slice(at, at + ROWS)) pushText(texts, viewOf(bytesOf(`[${value}]`)), 1, value.length + 1);
    all.add(texts);
  }
  return all;
}

const frequent = (values: readonly string[]): FrequentSnapshot => tableOf(values).snapshot();

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

test('frequent items: exact below the cap, and so is their merge', () => {
  const words = fc.array(
    fc.oneof(fc.constantFrom('', 'a', 'b', '192.0.2.7', '__proto__', 'constructor'), fc.string({ unit: 'grapheme-ascii', maxLength: 12 })),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(words, words, (a, b) => {
      const both = frequent([...a, ...b]);
      assert.equal(both.error, 0);
      assert.deepEqual(new Map(Object.entries(both.items)), new Map([...tally([...a, ...b])]));
      assert.deepEqual(sorted(mergeFrequent(frequent(a), frequent(b))), sorted(both));
      assert.deepEqual(sorted(mergeFrequent(behindJson(frequent(a)), emptyFrequent)), sorted(frequent(a)));
    }),
    { numRuns: 200 },
  );
});

test('texts are read as they are, with the hash that all go by', () => {
  const text = fc.uint8Array({ maxLength: 70 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), (list) => {
      const texts = createTexts();
      for (const bytes of list) pushText(texts, viewOf(Uint8Array.of(1, ...bytes, 2)), 1, 1 + bytes.length);
      assert.equal(texts.n, list.length);
      list.forEach((bytes, i) => {
        const [start, end] = [texts.starts[i], texts.starts[i + 1]];
        assert.deepEqual([...toBytes(texts.words.subarray(start, end))], [...bytes, ...new Array<number>(-bytes.length & 3).fill(0)]);
        assert.deepEqual([texts.hashes[i], texts.lengths[i]], [hashBytes(bytes, 0, bytes.length) | 0, bytes.length]);
      });
    }),
    { numRuns: 200 },
  );
});

/** More distinct values than fit, a few of them frequent: `skew` above 1 makes low numbers frequent. */
const crowd = fc
  .record({
    n: fc.integer({ min: 3000, max: 12_000 }),
    distinct: fc.integer({ min: CAP, max: 20_000 }),
    skew: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer({ min: 1, max: 1e9 }),
  })
  .map(({ n, distinct, skew, seed }) => {
    let state = seed;
    return Array.from({ length: n }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return String(Math.floor(distinct * (state / 0x80000000) ** skew));
    });
  });

function inBounds({ items, error }: FrequentSnapshot, values: readonly string[]): void {
  assert.ok(Object.keys(items).length <= CAP);
  assert.ok(error <= values.length / CAP, `error ${error}`);
  const counts = tally(values);
  for (const [value, count] of Object.entries(items)) assert.ok(count >= 1 && count <= (counts.get(value) ?? 0), value);
  for (const [value, count] of counts) assert.ok(count <= (items[value] ?? 0) + error, value);
}

test('frequent items: above the cap no count is too large, and none too small by more than the error', () => {
  fc.assert(
    fc.property(crowd, crowd, crowd, (a, b, c) => {
      inBounds(frequent(a), a);
      inBounds(mergeFrequent(frequent(a), frequent(b)), [...a, ...b]);
      inBounds(mergeFrequent(frequent(a), mergeFrequent(frequent(b), frequent(c))), [...a, ...b, ...c]);
    }),
    { numRuns: 25 },
  );
});

test('frequent items: the table is its readable twin, and joining tables is merging their snapshots', () => {
  fc.assert(
    fc.property(crowd, crowd, crowd, (a, b, c) => {
      assert.deepEqual(frequent(a), frequentOf(a));
      const all = new Frequent();
      for (const part of [a, b, c]) all.absorb(tableOf(part));
      assert.deepEqual(all.snapshot(), mergeFrequent(mergeFrequent(frequent(a), frequent(b)), frequent(c)));
    }),
    { numRuns: 15 },
  );
});

function distinct(values: readonly string[]): DistinctSnapshot {
  const all = new Distinct();
  all.add(
    Int32Array.from(values, (value) => hashBytes(bytesOf(value), 0, value.length)),
    values.length,
  );
  return all.snapshot();
}

test('distinct values: a function of the set, merged or not; exact up to the cap', () => {
  const values = fc.oneof(
    fc.array(fc.nat(400).map(String), { maxLength: 300 }),
    fc.tuple(fc.nat(1e6), fc.integer({ min: EXACT - 200, max: EXACT + 600 })).map(([from, n]) => Array.from({ length: n }, (_, i) => `192.0.${from + i}`)),
  );
  fc.assert(
    fc.property(values, values, (a, b) => {
      const both = distinct([...a, ...b]);
      assert.deepEqual(mergeDistinct(distinct(a), distinct(b)), both);
      assert.deepEqual(mergeDistinct(behindJson(distinct(b)), behindJson(distinct(a))), both);
      assert.deepEqual(mergeDistinct(distinct(a), emptyDistinct), distinct(a));
      assert.deepEqual(distinct([...b, ...a, ...b]), both);
      const exact = new Set([...a, ...b]).size;
      if (exact <= EXACT) assert.equal(countDistinct(both), exact);
    }),
    { numRuns: 150 },
  );
});

test('distinct values: every hash counts, 0 too', () => {
  const hash = fc.oneof(fc.constantFrom(0, -1, 1, 64, 1 << 31), fc.integer());
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 200 }), (hashes) => {
      const all = new Distinct();
      all.add(Int32Array.from([...hashes, ...hashes]), 2 * hashes.length);
      assert.deepEqual(all.snapshot(), { hashes: [...new Set(hashes.map((one) => one >>> 0))].sort((x, y) => x - y) });
    }),
    { numRuns: 200 },
  );
});

test('distinct values: above the cap the estimate is within four standard errors', () => {
  for (const n of [EXACT + 1, 3000, 10_000, 30_000, 200_000]) {
    const estimate = countDistinct(distinct(Array.from({ length: n }, (_, i) => `client-${i * 37}`)));
    assert.ok(Math.abs(estimate - n) <= 0.065 * n, `${estimate} instead of ${n}`);
  }
});

function timeline(times: readonly number[]): TimelineSnapshot {
  const all = new Timeline();
  all.add(Float64Array.from(times), Int32Array.from(times.keys()), 0, times.length);
  return all.snapshot();
}

test('timelines: merging gives what one pass gives, and counts everything', () => {
  const start = Date.UTC(2026, 10, 23);
  const time = fc
    .oneof(fc.integer({ min: 0, max: 3_600_000 }), fc.integer({ min: 0, max: 40 * 86_400_000 }), fc.integer({ min: -start, max: 300 * 365 * 86_400_000 }))
    .map((offset) => start + offset);
  const times = fc.oneof(
    fc.array(time, { maxLength: 100 }),
    fc.array(
      fc.nat(60_000).map((offset) => start + offset),
      { maxLength: 100 },
    ),
  );
  fc.assert(
    fc.property(times, times, (a, b) => {
      const both = timeline([...a, ...b]);
      assert.deepEqual(mergeTimeline(timeline(a), timeline(b)), both);
      assert.deepEqual(mergeTimeline(timeline(b), timeline(a)), both);
      assert.deepEqual(mergeTimeline(timeline(a), emptyTimeline), timeline(a));
      assert.equal(
        Object.values(both.counts).reduce((sum, count) => sum + count, 0),
        a.length + b.length,
      );
      assert.ok(Object.keys(both.counts).length <= 2048);
    }),
    { numRuns: 300 },
  );
});

const transition = fc.record({
  server: fc.constantFrom('app/a', 'app/b', 'app'),
  second: fc.nat(300),
  source: fc.nat(1),
  down: fc.boolean(),
  code: fc.constantFrom('L4CON', 'L7STS'),
});
/** Offsets tell transitions of one source apart. */
const transitions = fc
  .array(transition, { maxLength: 700 })
  .map((list) =>
    list.map(({ server, second, source, down, code }, offset): [string, Transition] => [
      server,
      { time: 1000 * second, source, offset, down, code: down ? code : '' },
    ]),
  );

function availability(list: readonly (readonly [string, Transition])[]): AvailabilitySummary {
  const all = new Availability();
  for (const [server, one] of list) all.add(server, one);
  return all.snapshot();
}

test('availability: a function of the set of transitions, merged or not, also beyond what is kept', () => {
  fc.assert(
    fc.property(transitions, fc.nat(700), (list, cut) => {
      const both = sorted(availability(list));
      const [a, b] = [availability(list.slice(0, cut)), availability(list.slice(cut))];
      assert.deepEqual(sorted(mergeAvailability(a, b).all), both);
      assert.deepEqual(sorted(mergeAvailability(behindJson(b), a).all), both);
      assert.deepEqual(sorted(availability([...list].reverse())), both);
      for (const server of Object.values(availability(list)))
        assert.ok(server.transitions.length <= 2 * MAX_INTERVALS && server.transitions.length <= server.total);
    }),
    { numRuns: 150 },
  );
});

/** A row of a synthetic log. */
const row: fc.Arbitrary<FakeRow> = fc.record({
  format: fc.constantFrom(0, 0, 0, EVENTS, OTHERS),
  verdict: fc.constantFrom(-1, NORMAL, UPSTREAM, CLIENT),
  names: fc.record(
    { upstream: fc.constantFrom('app/a', 'app/b', '(other)', '__proto__'), vhost: fc.constantFrom('shop', 'é'), 'x-colo': fc.constantFrom('FRA', 'AMS') },
    { requiredKeys: [] },
  ),
  nums: fc.record(
    {
      time: fc.nat(1000),
      status: fc.constantFrom(0, 200, 301, 404, 499, 502, 599, 999),
      bytes: fc.nat(1e6),
      tTotal: fc.double({ min: -1, max: 1e8 }),
      tConnect: fc.integer({ min: -1, max: 30 }),
      'x-answer': fc.nat(100),
      'x-sample-interval': fc.constantFrom(1, 10),
    },
    { requiredKeys: [] },
  ),
  shape: fc.record(
    {
      retries: fc.constantFrom('0', 'n', '+', 'one', 'retried'),
      'x-event': fc.constantFrom('up', 'down', 'maint', 'nosrv', 'drain', 'start', 'other'),
      'x-code': fc.constantFrom('L4CON', 'L7STS'),
    },
    { requiredKeys: [] },
  ),
});

test('traffic, availability and sampling of two stretches merge to those of both, with dictionaries of their own', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), fc.array(row, { maxLength: 60 }), (a, b) => {
      const [first, second, both] = [collect(a), collect(b), collect([...a, ...b])];
      // Offsets are those of one source: equal transitions of both stretches are interchangeable.
      assert.deepEqual(sorted(mergeSummaries(behindJson(first), behindJson(second), 3)), sorted(both));
      assert.deepEqual(sorted(mergeSummaries(second, first, 3).traffic), sorted(both.traffic));
    }),
    { numRuns: 300 },
  );
});

test('traffic is its readable twin', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 80 }), fc.integer({ min: 1, max: 80 }), (rows, size) => {
      const requests = rows.filter(({ format }) => format !== EVENTS && format !== OTHERS);
      assert.deepEqual(sorted(collect(rows, size).traffic), sorted(trafficOf(requests, rules)));
    }),
    { numRuns: 300 },
  );
});

test('the units of a source fold to what merging their summaries gives, also beyond the caps of names', () => {
  const crowded = fc
    .integer({ min: 0, max: 1500 })
    .map((from): FakeRow[] =>
      Array.from({ length: 1100 }, (_, i) => ({ names: { upstream: `app/${from + i}` }, nums: { status: 502, tTotal: i, bytes: 1 }, verdict: UPSTREAM })),
    );
  const unit = fc.oneof({ weight: 8, arbitrary: fc.array(row, { maxLength: 40 }) }, { weight: 1, arbitrary: crowded });
  fc.assert(
    fc.property(fc.array(unit, { minLength: 1, maxLength: 5 }), (units) => {
      const merged = units.map((rows) => collect(rows)).reduce((a, b) => mergeSummaries(a, b, 3));
      assert.deepEqual(sorted(collectUnits(units)), sorted(merged));
    }),
    { numRuns: 100 },
  );
});
