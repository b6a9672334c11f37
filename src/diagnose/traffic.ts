/** Traffic and availability as the report has them. */
import type { Blame } from '../rules/rule.ts';
import { availabilityOf } from '../summary/availability.ts';
import { quantile, type QuantilesSnapshot } from '../summary/quantiles.ts';
import type { Summary } from '../summary/summary.ts';
import { mergeTraffic, type TrafficByName, type TrafficSummary } from '../summary/traffic.ts';
import type { Downtime, TimerStats, TrafficRow } from './report.ts';

const TIMER_NAMES: Readonly<Record<string, string>> = { tQueue: 'queue', tConnect: 'connect', tHeader: 'header', tTotal: 'total' };
const FIRST: readonly string[] = ['upstream', 'backend', 'vhost'];
const place = (by: string): number => (FIRST.includes(by) ? FIRST.indexOf(by) : FIRST.length);
/** By bytes, not by locale. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const iso = (time: number): string => new Date(time).toISOString();
/** Durations are known to the microsecond at best. */
const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** Requests with a fault that somebody else than the client has to answer for. */
export const errorsOf = ({ blame }: { readonly blame: Readonly<Partial<Record<Blame, number>>> }): number =>
  Object.entries(blame).reduce((sum, [who, count]) => sum + (who === 'client' ? 0 : count), 0);

/** HAProxy's `backend/server`. The upstreams of others are addresses, or begin with a scheme. */
const SERVER = /^([^/:\s]+)\/[^/]+$/;

/** The servers of a backend together. Sketches merge exactly, so nothing has to be counted twice on the way. */
function addBackends(traffic: TrafficByName): TrafficByName {
  const backend: Record<string, TrafficSummary> = Object.create(null) as Record<string, TrafficSummary>;
  for (const [name, server] of Object.entries(traffic.upstream ?? {})) {
    const [, proxy] = SERVER.exec(name) ?? [];
    if (proxy === undefined) continue;
    const others = backend[proxy];
    backend[proxy] = others === undefined ? server : mergeTraffic(others, server);
  }
  return { ...traffic, backend };
}

/** Worst first: by errors, then by the time that all but a hundredth of the requests took. `backends`: names of upstreams can be HAProxy's. */
export function toTraffic(summary: Summary, backends = false): TrafficRow[] {
  return Object.entries(backends ? addBackends(summary.traffic) : summary.traffic)
    .sort(([a], [b]) => place(a) - place(b) || order(a, b))
    .flatMap(([by, rows]) =>
      Object.entries(rows)
        .map(([name, traffic]) => toRow(by.replace(/^x-/, ''), name, traffic))
        .sort(
          (a, b) => errorsOf(b) - errorsOf(a) || (b.timers.total?.p99 ?? -1) - (a.timers.total?.p99 ?? -1) || b.requests - a.requests || order(a.name, b.name),
        ),
    );
}

function toRow(by: string, name: string, { requests, status4xx, status5xx, blame, retries, bytes, timers }: TrafficSummary): TrafficRow {
  const stats: Record<string, TimerStats> = {};
  for (const [timer, sketch] of Object.entries(timers).sort(([a], [b]) => order(a, b)))
    if (sketch) stats[TIMER_NAMES[timer] ?? timer.replace(/^x-/, '')] = toStats(sketch);
  return { by, name, requests, status4xx, status5xx, blame: { ...blame }, retries, bytes, timers: stats };
}

function toStats(sketch: QuantilesSnapshot): TimerStats {
  const at = (q: number): number => round(quantile(sketch, q) ?? 0);
  return { count: sketch.count, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: round(sketch.max ?? 0) };
}

/** Servers that were down, longest first. An interval that is open when the log ends counts up to there. */
export function toAvailability(summary: Summary): Downtime[] {
  const end = summary.to ?? 0;
  return availabilityOf(summary.availability)
    .map(({ name, intervals, flaps }) => ({
      name,
      downSeconds: Math.round(intervals.reduce((sum, { from, to }) => sum + (to ?? Math.max(end, from)) - from, 0)) / 1000,
      flaps,
      intervals: intervals.map(({ from, to, code }) => ({ from: iso(from), to: to === null ? null : iso(to), code })),
    }))
    .sort((a, b) => b.downSeconds - a.downSeconds || b.flaps - a.flaps || order(a.name, b.name));
}
