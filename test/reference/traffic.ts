/** Traffic as one would write it down: the rows of a name are picked out, and everything is counted by itself. */
import type { Name, Num } from '../../parsers/format.ts';
import { BLAMES, type Rule } from '../../src/rules/rule.ts';
import type { TrafficByName, TrafficSummary } from '../../src/summary/traffic.ts';
import type { FakeRow } from '../unit/fake-rows.ts';
import { sketchOf } from './quantiles.ts';

const TIMERS: readonly Num[] = ['tQueue', 'tConnect', 'tHeader', 'tTotal', 'x-answer'];
const isBetween = (n: number | undefined, from: number, to: number): boolean => n !== undefined && n >= from && n < to;

/** `requests` are rows of formats whose records are requests. */
export function trafficOf(requests: readonly FakeRow[], rules: readonly Rule[]): TrafficByName {
  const all: Record<string, Record<string, TrafficSummary>> = {};
  for (const by of ['vhost', 'upstream', 'x-colo'] as const satisfies readonly Name[]) {
    const names = new Set(requests.map((row) => row.names?.[by] ?? ''));
    if (by !== 'upstream') names.delete('');
    for (const name of names) {
      const own = requests.filter((row) => (row.names?.[by] ?? '') === name);
      (all[by] ??= Object.create(null) as Record<string, TrafficSummary>)[name] = summaryOf(own, rules);
    }
  }
  return all;
}

function summaryOf(rows: readonly FakeRow[], rules: readonly Rule[]): TrafficSummary {
  const count = (of: (row: FakeRow) => boolean): number => rows.filter(of).length;
  const blamed = rows.map(({ verdict = 0 }) => rules[verdict]).filter((rule) => rule !== undefined && rule.cause !== 'none');
  const faults = BLAMES.map((who) => [who, blamed.filter((rule) => rule?.blame === who).length] as const);
  const timers = TIMERS.map((timer) => [timer, sketchOf(rows.map((row) => row.nums?.[timer] ?? Number.NaN))] as const);
  return {
    requests: rows.length,
    status4xx: count(({ nums }) => isBetween(nums?.status, 400, 500)),
    status5xx: count(({ nums }) => isBetween(nums?.status, 500, 600)),
    blame: Object.fromEntries(faults.filter(([, n]) => n > 0)),
    retries: count(({ shape }) => ['n', '+', 'retried'].includes(shape?.retries ?? '')),
    bytes: rows.reduce((sum, { nums }) => sum + Math.max(0, nums?.bytes ?? 0), 0),
    timers: Object.fromEntries(timers.filter(([, sketch]) => sketch.count > 0)),
  };
}
