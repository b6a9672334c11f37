import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_PATH, normalizePath, PATH_ROOM } from '../../src/summary/path.ts';

const out = new Uint8Array(PATH_ROOM);
/** The path stands between other bytes, as in a log line. */
function normalize(path: string): string {
  const bytes = Buffer.from(`12${path}34`);
  return Buffer.from(out.subarray(0, normalizePath(bytes, 2, bytes.length - 2, out))).toString();
}

test('ids become :id', () => {
  assert.deepEqual(
    [
      '/orders/4711',
      '/orders/4711/',
      '/4711/items/0',
      '/a/deadbeef',
      '/a/DEADBEEF01/x',
      '/a/123e4567-e89b-12d3-a456-426614174000',
      `/f/${'x'.repeat(41)}`,
      `/f/${'é'.repeat(21)}/g`,
    ].map(normalize),
    ['/orders/:id', '/orders/:id/', '/:id/items/:id', '/a/:id', '/a/:id/x', '/a/:id', '/f/:id', '/f/:id/g'],
  );
});

test('what only looks like an id stays', () => {
  for (const path of [
    '/',
    '//',
    '',
    '*',
    '/cart',
    '/v2/cart',
    '/deadbee',
    '/a1b2c3d',
    '/facade',
    '/defaced-1',
    '/2026-11-23',
    '/1.5',
    '/-1',
    `/${'x'.repeat(40)}`,
    '/deadbeeg',
    '/123e4567-e89b-12d3-a456-42661417400',
    '/e4567-x',
    '/----',
  ]) {
    assert.equal(normalize(path), path);
  }
});

test('a UUID has four dashes and 36 characters', () => {
  assert.equal(normalize('/12345678-12345678-1234567-12345678'), '/12345678-12345678-1234567-12345678');
  assert.equal(normalize('/00000000-0000-0000-0000-000000000000'), '/:id');
});

test('at most 128 bytes, also when an id stands at the border', () => {
  assert.equal(normalize(`/${'ab/'.repeat(60)}`).length, 128);
  for (let i = 120; i <= 130; i++) {
    const path = `/${'x/'.repeat(100)}`.slice(0, i);
    const text = normalize(`${path}/4711/y`);
    assert.ok(text.length <= 128);
    assert.ok(`${path}/:id/y`.startsWith(text), text);
  }
});

/** The rule of the documentation, read from strings. */
function expected(path: string): string {
  return Buffer.from(
    path
      .split('/')
      .map((segment) =>
        /^\d+$/.test(segment) ||
        /^[0-9a-fA-F]{8,}$/.test(segment) ||
        (/^[0-9a-fA-F-]{36}$/.test(segment) && segment.split('-').length === 5) ||
        Buffer.byteLength(segment) > 40
          ? ':id'
          : segment,
      )
      .join('/'),
  )
    .subarray(0, MAX_PATH)
    .toString();
}

const segment = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'cart',
    '7',
    '4711',
    'deadbeef',
    'deadbee',
    '123e4567-e89b-12d3-a456-426614174000',
    'index.html',
    ':id',
    '%20',
    'x'.repeat(40),
    'x'.repeat(41),
  ),
  fc.string({ unit: fc.constantFrom('0', '9', 'a', 'F', 'g', '-', '.'), maxLength: 44 }),
);

test('bytes are read as the documentation says', () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 12 }), (segments) => {
      const path = `/${segments.join('/')}`;
      assert.equal(normalize(path), expected(path));
    }),
    { numRuns: 2000 },
  );
});
