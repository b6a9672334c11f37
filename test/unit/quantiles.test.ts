import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ROWS } from '../../src/scan/batch.ts';
import { emptyQuantiles, mergeQuantiles, quantile, type QuantilesSnapshot } from '../../src/summary/quantiles.ts';
import { OpenSketch } from '../../src/summary/open-sketch.ts';
import { createDurations, readDurations, Sketches } from '../../src/summary/sketches.ts';
import { sketchOf } from '../reference/quantiles.ts';

/** Sketches of values by id, added batch by batch. */
function sketches(values: readonly (readonly [id: number, value: number])[]): Sketches {
  const all = new Sketches();
  const durations = createDurations();
  for (let at = 0; at < values.length; at += ROWS) {
    const part = values.slice(at, at + ROWS);
    const column = Float64Array.from(part, ([, value]) => value);
    readDurations(column, Int32Array.from(part.keys()), part.length, durations);
    all.add(
      Int32Array.from(part, ([id]) => id),
      durations,
    );
  }
  return all;
}

function sketchOfId(all: Sketches, id: number): QuantilesSnapshot {
  if (!all.has(id)) return emptyQuantiles;
  const sketch = new OpenSketch();
  all.addTo(sketch, id);
  return sketch.snapshot();
}

const sketch = (values: readonly number[]): QuantilesSnapshot => sketchOfId(sketches(values.map((value) => [3, value])), 3);

/** Durations as logs have them: zero, whole milliseconds, microseconds, minutes, days. */
const duration = fc.oneof(
  fc.constantFrom(0, 0.001, 1, 999, 1000, 60_000, 60_001, 1e8),
  fc.integer({ min: 0, max: 120_000 }),
  fc.double({ min: -7, max: 8, noNaN: true }).map((power) => 10 ** power),
);
const durations = fc.array(duration, { maxLength: 400 });

test('every quantile is within a hundredth of the exact one', () => {
  fc.assert(
    fc.property(fc.array(duration, { minLength: 1, maxLength: 400 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const snapshot = sketch(values);
      const sorted = [...values].sort((a, b) => a - b);
      for (const q of [0.5, 0.9, 0.99, 1, share]) {
        const exact = sorted[Math.max(1, Math.ceil(q * values.length)) - 1] as number;
        const got = quantile(snapshot, q) as number;
        // Below a nanosecond everything is zero.
        assert.ok(Math.abs(got - exact) <= 0.008 * exact + 1e-6, `${q}: ${got} instead of ${exact}`);
      }
    }),
    { numRuns: 500 },
  );
});

test('count, smallest, largest and sum are exact', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e8 }), { minLength: 1, maxLength: 300 }), (values) => {
      const { count, min, max, sum, zeros, buckets } = sketch(values);
      assert.deepEqual([count, min, max, sum], [values.length, Math.min(...values), Math.max(...values), 1000 * values.reduce((a, b) => a + b, 0)]);
      assert.equal(
        buckets.reduce((a, b) => a + b, zeros),
        count,
      );
    }),
  );
});

test('merging two sketches is the sketch of both, in either order, also behind JSON', () => {
  fc.assert(
    fc.property(durations, durations, (a, b) => {
      const both = sketch([...a, ...b]);
      assert.deepEqual(mergeQuantiles(sketch(a), sketch(b)), both);
      assert.deepEqual(mergeQuantiles(sketch(b), sketch(a)), both);
      assert.deepEqual(mergeQuantiles(JSON.parse(JSON.stringify(sketch(a))) as QuantilesSnapshot, sketch(b)), both);
    }),
    { numRuns: 300 },
  );
});

test('the sketches of many ids are those of the readable twin', () => {
  const id = fc.oneof(fc.nat(3), fc.nat(1100));
  const value = fc.oneof(duration, fc.double(), fc.constantFrom(Number.NaN, -1, 2 ** -20, 2 ** 40, 2 ** 41, 1e12));
  fc.assert(
    fc.property(fc.array(fc.tuple(id, value), { maxLength: 300 }), (values) => {
      const all = sketches(values);
      for (let one = 0; one < 1200; one = one < 4 ? one + 1 : one * 2) {
        const own = values.filter(([other]) => other === one).map(([, of]) => of);
        assert.deepEqual(sketchOfId(all, one), sketchOf(own));
      }
      for (const [one] of values) assert.deepEqual(sketchOfId(all, one), sketchOf(values.filter(([other]) => other === one).map(([, of]) => of)));
    }),
    { numRuns: 300 },
  );
});

test('nothing is neutral', () => {
  const some = sketch([1, 2, 3]);
  assert.deepEqual(sketch([]), emptyQuantiles);
  assert.deepEqual(mergeQuantiles(some, emptyQuantiles), some);
  assert.deepEqual(mergeQuantiles(emptyQuantiles, some), some);
  assert.equal(quantile(emptyQuantiles, 0.5), null);
});

test('absent times and phases that were not reached are no durations', () => {
  assert.deepEqual(sketch([Number.NaN, -1, Number.NEGATIVE_INFINITY]), emptyQuantiles);
  assert.equal(sketch([Number.NaN, 5, -1]).count, 1);
});

test('zero stays zero, one value is told exactly, and what is no duration does no harm', () => {
  assert.deepEqual(
    [0.5, 0.99, 1].map((q) => quantile(sketch([0, 0, 0]), q)),
    [0, 0, 0],
  );
  assert.deepEqual(
    [0.5, 0.99].map((q) => quantile(sketch([217.5, 217.5]), q)),
    [217.5, 217.5],
  );
  assert.equal(quantile(sketch([0, 0, 40]), 1), 40);
  const huge = sketch([Number.POSITIVE_INFINITY, 1e300, 3]);
  assert.ok(huge.count === 3 && Number.isFinite(huge.max) && Number.isSafeInteger(huge.sum));
  assert.equal(quantile(huge, 0.3), 3);
});

test('a sum stops where integers do, in every order', () => {
  const large = sketch(new Array<number>(20).fill(1e12));
  const small = sketch([1]);
  assert.equal(large.sum, Number.MAX_SAFE_INTEGER);
  assert.equal(mergeQuantiles(small, large).sum, mergeQuantiles(large, small).sum);
});

test('what is kept depends on the spread of the values, not on their number', () => {
  const values = Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 60_000);
  assert.ok(sketch(values).buckets.length < 64 * 17);
});
