import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formats } from '../../parsers/index.ts';
import { toTraffic } from '../../src/diagnose/traffic.ts';
import { mergeSummaries } from '../../src/summary/summary.ts';
import { CLIENT, collect, EVENTS, type FakeRow, NORMAL, OTHERS, UPSTREAM } from './fake-rows.ts';

/** These log a status beside other things: connections that never became a request, and events about requests that another log counts. */
const NO_REQUESTS = ['haproxy-tls-error', 'cloudflare-events'];

test('a format that logs statuses says that its records are requests', () => {
  const silent = formats.filter(({ shape, requests }) => shape.includes('status') && requests !== true).map(({ id }) => id);
  assert.deepEqual(
    silent.filter((id) => !NO_REQUESTS.includes(id)),
    [],
  );
});

const request = (upstream: string, status: number, more: FakeRow = {}): FakeRow => ({
  ...more,
  names: { ...(upstream === '' ? {} : { upstream }), ...more.names },
  nums: { status, ...more.nums },
});

test('requests are counted per upstream: statuses, faults by blame, retries, bytes, times', () => {
  const rows = toTraffic(
    collect([
      request('app/a', 200, { nums: { tTotal: 10, bytes: 100 } }),
      request('app/a', 502, { verdict: UPSTREAM, nums: { tTotal: 30, bytes: 50, tConnect: -1 }, shape: { retries: 'n' } }),
      request('app/a', 404, { verdict: CLIENT, nums: { tTotal: 20, 'x-answer': 5 }, shape: { retries: '0' } }),
      request('app/b', 200, { verdict: -1 }),
    ]),
  );
  assert.deepEqual(rows, [
    {
      by: 'upstream',
      name: 'app/a',
      requests: 3,
      status4xx: 1,
      status5xx: 1,
      blame: { upstream: 1, client: 1 },
      retries: 1,
      bytes: 150,
      timers: { total: { count: 3, p50: rows[0]?.timers.total?.p50, p90: 30, p99: 30, max: 30 }, answer: { count: 1, p50: 5, p90: 5, p99: 5, max: 5 } },
    },
    { by: 'upstream', name: 'app/b', requests: 1, status4xx: 0, status5xx: 0, blame: {}, retries: 0, bytes: 0, timers: {} },
  ]);
  assert.ok(Math.abs((rows[0]?.timers.total?.p50 ?? 0) - 20) <= 0.2);
});

test('all classes of retries that mean more than one attempt count', () => {
  const row = toTraffic(collect(['0', 'one', undefined, 'n', '+', 'retried'].map((retries) => request('a', 200, { shape: { retries } }))))[0];
  assert.equal(row?.retries, 3);
});

test('what names no upstream is a row of its own, so that upstreams add up; other names are only broken down where they are', () => {
  const rows = toTraffic(collect([request('', 200), request('', 301, { names: { vhost: 'shop' } }), request('app/a', 200, { names: { 'x-colo': 'FRA' } })]));
  assert.deepEqual(
    rows.map(({ by, name, requests }) => `${by} ${name} ${requests}`),
    ['upstream  2', 'upstream app/a 1', 'vhost shop 1', 'colo FRA 1'],
  );
});

test('servers of HAProxy are added up to their backends; addresses of others are none', () => {
  const rows = collect([
    request('app/a', 200, { nums: { tTotal: 10 } }),
    request('app/<NOSRV>', 503, { verdict: UPSTREAM, nums: { tTotal: 5000 } }),
    request('app/a', 404, { verdict: CLIENT, nums: { tTotal: 12 } }),
    request('pay/a', 200, { nums: { tTotal: 30 } }),
    request('unix:/run/app.sock', 200),
    request('10.0.0.5:8080', 200),
    request('', 200),
  ]);
  const backends = toTraffic(rows, true).filter(({ by }) => by === 'backend');
  assert.deepEqual(
    backends.map(({ name, requests, status4xx, status5xx, blame, timers }) => [
      name,
      requests,
      status4xx,
      status5xx,
      blame,
      timers.total?.count,
      timers.total?.max,
    ]),
    [
      ['app', 3, 1, 1, { upstream: 1, client: 1 }, 3, 5000],
      ['pay', 1, 0, 0, {}, 1, 30],
    ],
  );
  assert.deepEqual(
    toTraffic(rows, true).filter(({ by }) => by !== 'backend'),
    toTraffic(rows),
  );
});

test("worst first: faults that are not the client's, then slowness, then size, then the name", () => {
  const slow = { nums: { tTotal: 900 } };
  const rows = toTraffic(
    collect([
      request('b', 200),
      request('a', 200),
      request('big', 200),
      request('big', 200),
      request('slow', 200, slow),
      ...Array.from({ length: 5 }, () => request('aborted', 499, { verdict: CLIENT })),
      request('bad', 502, { verdict: UPSTREAM }),
    ]),
  );
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['bad', 'slow', 'aborted', 'big', 'a', 'b'],
  );
});

test('only formats of requests are traffic', () => {
  const summary = collect([request('a', 502, { format: OTHERS, shape: { retries: 'n', 'x-event': 'down' } }), request('a', 200, { format: EVENTS })]);
  assert.deepEqual([Object.keys(summary.traffic), Object.keys(summary.availability)], [[], []]);
});

test('events of servers are transitions, with the code of the check or else the event', () => {
  const event = (time: number, upstream: string, shape: FakeRow['shape'] = {}): FakeRow => ({ format: EVENTS, names: { upstream }, nums: { time }, shape });
  const { availability, dropped } = collect([
    event(1000, 'app/a', { 'x-event': 'down', 'x-code': 'L4TOUT' }),
    event(2000, 'app/a', { 'x-event': 'up' }),
    event(3000, 'app/b', { 'x-event': 'maint' }),
    event(4000, 'app/b', { 'x-event': 'drain' }),
    event(5000, 'app', { 'x-event': 'nosrv' }),
    event(6000, 'app/a', { 'x-event': 'check-failed' }),
    event(7000, 'web', { 'x-event': 'start' }),
    event(Number.NaN, 'app/a', { 'x-event': 'down' }),
  ]);
  const told = Object.entries(availability).map(
    ([name, { transitions }]) => `${name} ${transitions.map(({ time, down, code }) => `${time}${down ? `-${code}` : '+'}`).join(' ')}`,
  );
  assert.deepEqual(told, ['app/a 1000-L4TOUT 2000+', 'app/b 3000-maint 4000+', 'app 5000-nosrv', ' 7000+']);
  assert.deepEqual(dropped, {});
});

test('records that stand for several requests are added up', () => {
  const rows = [1, 10, 100, Number.NaN].map((interval) => request('a', 200, { nums: { 'x-sample-interval': interval } }));
  assert.deepEqual(collect(rows).sampling, { records: 2, requests: 110 });
});

test('names beyond the cap are (other), and nothing is lost', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => request(`app/${i}`, 502, { verdict: UPSTREAM, nums: { tTotal: i } }));
  for (const summary of [collect(rows), mergeSummaries(collect(rows.slice(0, 1500)), collect(rows.slice(1500)), 3)]) {
    const table = toTraffic(summary);
    assert.ok(table.length <= 1025);
    assert.equal(
      table.reduce((sum, row) => sum + row.requests, 0),
      3000,
    );
    assert.equal(
      table.reduce((sum, row) => sum + (row.timers.total?.count ?? 0), 0),
      3000,
    );
    assert.equal(table[0]?.name, '(other)');
  }
});

test('the same rows in any batches, while ids of shapes change their meaning', () => {
  const rows = Array.from({ length: 50 }, (_, i) =>
    request(`app/${i % 3}`, i % 7 ? 200 : 503, {
      verdict: i % 7 ? NORMAL : UPSTREAM,
      shape: { retries: ['0', 'n', '+', undefined][i % 4] },
      nums: { tTotal: i },
    }),
  );
  assert.deepEqual(collect(rows, 3), collect(rows));
});
