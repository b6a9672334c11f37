import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toAvailability } from '../../src/diagnose/traffic.ts';
import { Availability, availabilityOf, MAX_INTERVALS, MAX_SERVERS, mergeAvailability, RESTARTS, type Transition } from '../../src/summary/availability.ts';
import { emptySummary } from '../../src/summary/summary.ts';

const T0 = Date.UTC(2026, 10, 23, 3);
const down = (second: number, code = 'L4CON', source = 0): Transition => ({ time: T0 + 1000 * second, source, offset: 100 * second, down: true, code });
const up = (second: number, source = 0): Transition => ({ ...down(second, '', source), down: false });

function collect(...servers: [name: string, transitions: Transition[]][]): Availability {
  const all = new Availability();
  for (const [name, transitions] of servers) for (const transition of transitions) all.add(name, transition);
  return all;
}

const report = (availability: Availability, to = T0 + 600_000): ReturnType<typeof toAvailability> =>
  toAvailability({ ...emptySummary, to, availability: availability.snapshot() });
const iso = (second: number): string => new Date(T0 + 1000 * second).toISOString();

test('from down to up is an interval; the last may still be open', () => {
  assert.deepEqual(report(collect(['app/a', [down(10), up(70), down(500, 'L7STS')]])), [
    {
      name: 'app/a',
      downSeconds: 160,
      flaps: 2,
      intervals: [
        { from: iso(10), to: iso(70), code: 'L4CON' },
        { from: iso(500), to: null, code: 'L7STS' },
      ],
    },
  ]);
});

test('the longest is first; what was never down is not listed', () => {
  const names = report(
    collect(['app/a', [down(10), up(20)]], ['app/b', [down(10), up(90)]], ['app/c', [up(5)]], ['db/x', [down(10), up(15), down(20), up(25)]]),
  ).map(({ name, downSeconds }) => `${name} ${downSeconds}`);
  assert.deepEqual(names, ['app/b 80', 'db/x 10', 'app/a 10']);
});

test('two logs that tell of the same tell it once, in whatever order they are read', () => {
  const [server] = report(collect(['app/a', [down(10, 'L4CON', 1), up(70, 1), down(11), up(71)]]));
  assert.deepEqual(server?.intervals, [{ from: iso(10), to: iso(70), code: 'L4CON' }]);
  assert.equal(server?.flaps, 1);
});

test('a backend without servers has one again when one of its servers comes up', () => {
  const all = report(collect(['app', [down(10, 'nosrv')]], ['app/a', [down(10), up(40)]], ['apple/a', [up(20)]]));
  assert.deepEqual(all.find(({ name }) => name === 'app')?.intervals, [{ from: iso(10), to: iso(40), code: 'nosrv' }]);
});

test('a gateway that starts takes every server for up, and says so only when a check failed again', () => {
  const all = report(collect(['app/a', [down(10), down(105)]], ['app', [down(12, 'nosrv')]], [RESTARTS, [up(100), up(300)]]));
  assert.deepEqual(
    all.map(({ name, downSeconds, flaps }) => `${name} ${downSeconds} ${flaps}`),
    ['app/a 285 2', 'app 88 1'],
  );
});

test('of a server that flaps the latest intervals are kept, and all are counted', () => {
  const transitions = Array.from({ length: 500 }, (_, i) => [down(2 * i), up(2 * i + 1)]).flat();
  const all = collect(['app/a', transitions]);
  const [server] = availabilityOf(all.snapshot());
  assert.equal(server?.flaps, 500);
  assert.equal(server?.intervals.length, MAX_INTERVALS);
  assert.equal(server?.intervals.at(-1)?.to, T0 + 999_000);
  assert.equal(all.snapshot()['app/a']?.total, 1000);
});

test('servers beyond the cap are counted, not kept, within a unit and across units', () => {
  const server = (i: number): [string, Transition[]] => [`app/${i}`, [down(1), up(2)]];
  const many = collect(...Array.from({ length: MAX_SERVERS + 3 }, (_, i) => server(i)));
  assert.equal(Object.keys(many.snapshot()).length, MAX_SERVERS);
  assert.equal(many.dropped, 6);
  const { all, dropped } = mergeAvailability(many.snapshot(), collect(server(5), server(9000)).snapshot());
  assert.equal(Object.keys(all).length, MAX_SERVERS);
  assert.equal(dropped, 2);
  assert.equal(all['app/5']?.total, 4);
});
