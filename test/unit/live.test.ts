import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLive } from '../../src/cli/live.ts';
import type { Tally } from '../../src/engine.ts';
import type { Rule, Severity } from '../../src/rules/rule.ts';

/** Time that passes only when told to. */
function createFakeClock() {
  let now = 0;
  let timers: { at: number; call: () => void }[] = [];
  return {
    now: () => now,
    after(milliseconds: number, call: () => void) {
      const timer = { at: now + milliseconds, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pass(milliseconds: number) {
      const until = now + milliseconds;
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.call();
      }
      now = until;
    },
  };
}

/** A stream whose counts are set by hand, and what live mode says about it. */
function watch() {
  const clock = createFakeClock();
  const counts = new Map<string, Tally>();
  let pending: Tally[] = [];
  const said: string[] = [];
  const tally = (name: string, count: number, upstream: string, severity: Severity): Tally => ({ rule: { id: name, severity } as Rule, upstream, count });
  const live = createLive(
    { tallies: () => [...counts.values()], pending: () => pending },
    {
      fresh: ({ rule, upstream, count }) => said.push(`${clock.now()} new ${rule.id}${upstream} ${count}`),
      grown: ({ rule, upstream, count }, before, seconds) => said.push(`${clock.now()} ${rule.id}${upstream} ${before} > ${count} in ${seconds}s`),
      passedOver: (count) => said.push(`${clock.now()} and ${count} more`),
    },
    clock,
  );
  return {
    clock,
    live,
    said,
    closed(name: string, count: number, upstream = '', severity: Severity = 'high', bytes = 100) {
      counts.set(name + upstream, tally(name, count, upstream, severity));
      live.changed(bytes);
    },
    open(name: string) {
      pending = [tally(name, 1, '', 'high')];
      live.changed(100);
    },
    close(name: string) {
      pending = [];
      this.closed(name, (counts.get(name)?.count ?? 0) + 1);
    },
  };
}

test('a new finding is said at once, once, and per upstream', () => {
  const { clock, closed, said } = watch();
  closed('a', 1, '@1');
  clock.pass(60);
  closed('a', 1, '@2');
  clock.pass(60);
  closed('a', 2, '@1');
  clock.pass(60);
  assert.deepEqual(said, ['0 new a@1 1', '60 new a@2 1']);
});

test('an open record is said after 100 ms of silence and is no growth when it is closed', () => {
  const stream = watch();
  stream.open('a');
  stream.clock.pass(99);
  assert.deepEqual(stream.said, []);
  stream.clock.pass(1);
  assert.deepEqual(stream.said, ['100 new a 1']);
  stream.close('a');
  stream.clock.pass(60_000);
  assert.deepEqual(stream.said, ['100 new a 1']);
});

test('silence is counted from the last bytes', () => {
  const stream = watch();
  stream.open('a');
  stream.clock.pass(60);
  stream.open('a');
  stream.clock.pass(99);
  assert.deepEqual(stream.said, []);
  stream.clock.pass(1);
  assert.deepEqual(stream.said, ['160 new a 1']);
});

test('growth is said every ten seconds at most, with what came while nothing was said', () => {
  const { clock, closed, said } = watch();
  closed('a', 1);
  for (let count = 2; count <= 5; count++) {
    clock.pass(1000);
    closed('a', count);
  }
  clock.pass(60_000);
  assert.deepEqual(said, ['0 new a 1', '10000 a 1 > 5 in 10s']);
});

test('growth to ten times is said sooner', () => {
  const { clock, closed, said } = watch();
  closed('a', 3);
  clock.pass(2000);
  closed('a', 29);
  clock.pass(500);
  assert.equal(said.length, 1);
  closed('a', 30);
  clock.pass(100);
  assert.deepEqual(said, ['0 new a 3', '2500 a 3 > 30 in 3s']);
});

test('growth to ten times is not said in the same breath as the finding', () => {
  const { clock, closed, said } = watch();
  closed('a', 1);
  clock.pass(100);
  closed('a', 500);
  clock.pass(800);
  assert.equal(said.length, 1);
  clock.pass(200);
  assert.deepEqual(said, ['0 new a 1', '1000 a 1 > 500 in 1s']);
});

test('a backlog does not flood: the ten worst, then how many more', () => {
  const { clock, closed, said, live } = watch();
  clock.pass(1);
  // All of it is there when the counts are looked at for the first time but one.
  closed('first', 1, '', 'low');
  for (let i = 0; i < 30; i++) closed(`low${i}`, 1, '', 'low');
  for (let i = 0; i < 5; i++) closed(`worst${i}`, 1, '', 'critical');
  clock.pass(60);
  assert.equal(said.length, 10);
  assert.equal(said.filter((line) => line.includes('worst')).length, 5);
  clock.pass(2000);
  assert.equal(said.length, 11);
  assert.match(said[10] as string, /and 26 more/);
  live.end();
  assert.equal(said.length, 11);
});

test('while a backlog is read nothing but the first ten is said, whatever it holds and however long it takes', () => {
  const { clock, closed, said } = watch();
  for (let i = 0; i < 400; i++) {
    closed(`f${i % 100}`, 1 + i * i, '', 'high', 65_536);
    clock.pass(100);
  }
  assert.equal(said.length, 10);
  clock.pass(2000);
  assert.ok(
    said.some((line) => line.endsWith('and 90 more')),
    'said when the backlog is over',
  );
});

test('a finding that was passed over is said when it comes again and there is room', () => {
  const { clock, closed, said } = watch();
  for (let i = 0; i < 12; i++) closed(`f${i}`, 1);
  clock.pass(5000);
  const before = said.length;
  closed('f11', 2);
  clock.pass(60);
  assert.deepEqual(said.slice(before), ['5000 new f11 2']);
});

test('the end says what is left, and nothing after it', () => {
  const { clock, closed, said, live } = watch();
  closed('a', 1);
  clock.pass(10);
  closed('b', 1);
  for (let i = 0; i < 20; i++) closed(`c${i}`, 1);
  live.end();
  assert.match(said.at(-1) as string, /and 12 more/);
  const { length } = said;
  clock.pass(60_000);
  assert.equal(said.length, length);
});

test('a burst that waits to be counted is told as growth', () => {
  const clock = createFakeClock();
  let waiting = 1;
  const said: string[] = [];
  const rule = { id: 'a', severity: 'high' } as Rule;
  const live = createLive(
    { tallies: () => [], pending: () => Array.from({ length: waiting }, () => ({ rule, upstream: '', count: 1 })) },
    { fresh: ({ count }) => said.push(`new ${count}`), grown: ({ count }, before) => said.push(`${before} > ${count}`), passedOver: () => {} },
    clock,
  );
  live.changed(100);
  clock.pass(1500);
  waiting = 15;
  live.changed(1400);
  clock.pass(1500);
  assert.deepEqual(said, ['new 1', '1 > 15']);
});
