import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderByAge, placeInRotation } from '../../src/input/rotation.ts';

const ordered = (...names: string[]): string[] => orderByAge(names, (name) => name);

test('numbered parts: the higher number is older, the live file is newest, gzip changes nothing', () => {
  assert.deepEqual(ordered('a/error.log', 'a/error.log.1', 'a/error.log.10.gz', 'a/error.log.2.gz'), [
    'a/error.log.10.gz',
    'a/error.log.2.gz',
    'a/error.log.1',
    'a/error.log',
  ]);
});

test('dated parts of every common notation', () => {
  assert.deepEqual(ordered('error.log', 'error.log-20261124', 'error.log-20261123.gz'), ['error.log-20261123.gz', 'error.log-20261124', 'error.log']);
  assert.deepEqual(ordered('error.log.2026-11-24', 'error.log.2026-11-23.gz', 'error.log'), ['error.log.2026-11-23.gz', 'error.log.2026-11-24', 'error.log']);
  assert.deepEqual(ordered('error.log', 'error-2026-11-24.log', 'error-2026-11-23.log.gz'), ['error-2026-11-23.log.gz', 'error-2026-11-24.log', 'error.log']);
  assert.deepEqual(ordered('error.log-2026112304', 'error.log-2026112303'), ['error.log-2026112303', 'error.log-2026112304']);
  assert.deepEqual(ordered('error.log-20261123-1795402801.gz', 'error.log-20261123-1795402800.gz'), [
    'error.log-20261123-1795402800.gz',
    'error.log-20261123-1795402801.gz',
  ]);
  assert.deepEqual(ordered('error.log.1795402801', 'error.log.1795402800', 'error.log'), ['error.log.1795402800', 'error.log.1795402801', 'error.log']);
});

test('dated parts are older than numbered ones', () => {
  assert.deepEqual(ordered('error.log', 'error.log.1', 'error.log-20261123'), ['error.log-20261123', 'error.log.1', 'error.log']);
});

test('logs stay in the order in which they were named, their parts come together', () => {
  assert.deepEqual(ordered('b.log', 'a.log', 'b.log.1', 'a.log.1'), ['b.log.1', 'b.log', 'a.log.1', 'a.log']);
});

test('the same name in two folders is two logs', () => {
  assert.notEqual(placeInRotation('web1/error.log').log, placeInRotation('web2/error.log.1').log);
  assert.equal(placeInRotation('web1/error.log').log, placeInRotation('web1/error.log.1').log);
  assert.equal(placeInRotation('error.log').log, placeInRotation('./error.log.1').log);
});

test('numbers that are part of a name are no rotation', () => {
  assert.equal(placeInRotation('web-01.log').age, placeInRotation('web-01.log.gz').age);
  assert.notEqual(placeInRotation('cf-99999999.log').log, placeInRotation('cf.log').log);
  assert.equal(placeInRotation('error.log').age, Number.POSITIVE_INFINITY);
});
