/** The search for long texts finds what Buffer.indexOf finds, within its bounds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSearch } from '../../src/scan/search.ts';

test('a search finds the first place, and nothing beyond its bounds', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 60 });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 6 }), text, fc.nat(70), fc.nat(70), (what, all, a, b) => {
      const bytes = Buffer.from(all);
      const from = Math.min(a, b, bytes.length);
      const end = Math.min(Math.max(a, b), bytes.length);
      const expected = bytes.subarray(from, end).indexOf(what);
      assert.equal(createSearch(Buffer.from(what))(bytes, from, end), expected < 0 ? -1 : from + expected);
    }),
    { numRuns: 3000 },
  );
});
