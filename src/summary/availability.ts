/**
 * When servers were up and down, from what the gateway says about its health checks. Per server the latest transitions are kept
 * in order of time; intervals are derived from them. What is kept depends on the set of transitions only, so summaries merge.
 */

/** Servers that are told apart; the latest transitions that are kept of each (two an interval). */
export const MAX_SERVERS = 1024;
export const MAX_INTERVALS = 50;
const KEPT = 2 * MAX_INTERVALS;
/** The name under which starts of the gateway are kept: they end whatever was down, as far as its log can tell. */
export const RESTARTS = '';

export interface Transition {
  readonly time: number;
  readonly source: number;
  readonly offset: number;
  readonly down: boolean;
  /** Why: a check's code such as L4CON, or the event's own class. Empty where the server came up. */
  readonly code: string;
}

export interface ServerSummary {
  /** The latest transitions, in order. */
  readonly transitions: readonly Transition[];
  /** How many there were, and how many of them went down. */
  readonly total: number;
  readonly downs: number;
}

export type AvailabilitySummary = Readonly<Record<string, ServerSummary>>;

const inOrder = (a: Transition, b: Transition): number => a.time - b.time || a.source - b.source || a.offset - b.offset;
const latest = (transitions: readonly Transition[]): Transition[] => [...transitions].sort(inOrder).slice(-KEPT);
/** By bytes, not by locale. */
const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export class Availability {
  readonly #servers = new Map<string, { transitions: Transition[]; total: number; downs: number }>();
  dropped = 0;

  add(name: string, transition: Transition): void {
    let server = this.#servers.get(name);
    if (server === undefined) {
      if (this.#servers.size >= MAX_SERVERS) {
        this.dropped++;
        return;
      }
      this.#servers.set(name, (server = { transitions: [], total: 0, downs: 0 }));
    }
    server.transitions.push(transition);
    server.total++;
    if (transition.down) server.downs++;
    if (server.transitions.length >= 2 * KEPT) server.transitions = latest(server.transitions);
  }

  snapshot(): AvailabilitySummary {
    const all: Record<string, ServerSummary> = Object.create(null) as Record<string, ServerSummary>;
    for (const [name, { transitions, total, downs }] of this.#servers) all[name] = { transitions: latest(transitions), total, downs };
    return all;
  }

  clear(): void {
    this.#servers.clear();
    this.dropped = 0;
  }
}

/** Joins both. Beyond MAX_SERVERS the servers of `b` are left out; `dropped` is how many transitions that loses. */
export function mergeAvailability(a: AvailabilitySummary, b: AvailabilitySummary): { all: AvailabilitySummary; dropped: number } {
  const all: Record<string, ServerSummary> = Object.assign(Object.create(null), a) as Record<string, ServerSummary>;
  let size = Object.keys(all).length;
  let dropped = 0;
  for (const [name, server] of Object.entries(b)) {
    const old = all[name];
    if (old !== undefined) {
      all[name] = { transitions: latest([...old.transitions, ...server.transitions]), total: old.total + server.total, downs: old.downs + server.downs };
    } else if (size < MAX_SERVERS) {
      all[name] = server;
      size++;
    } else dropped += server.total;
  }
  return { all, dropped };
}

/** A time without service. `to` is null when the log ends before it does. */
export interface DownInterval {
  readonly from: number;
  readonly to: number | null;
  readonly code: string;
}

export interface ServerAvailability {
  readonly name: string;
  readonly intervals: readonly DownInterval[];
  /** How often it went down, also beyond the intervals that are kept. */
  readonly flaps: number;
}

/** Intervals per server, of those that were down. A server that is reported down twice in a row is down once: two logs may tell of it. */
export function availabilityOf(summary: AvailabilitySummary): ServerAvailability[] {
  const servers: ServerAvailability[] = [];
  for (const [name, { transitions, downs }] of Object.entries(summary)) {
    if (downs === 0) continue;
    const intervals: { from: number; to: number | null; code: string }[] = [];
    for (const { time, down, code } of [...transitions, ...endsOf(name, summary)].sort(inOrder)) {
      const open = intervals.at(-1);
      if (down && (open === undefined || open.to !== null)) intervals.push({ from: time, to: null, code });
      else if (!down && open !== undefined && open.to === null) open.to = time;
    }
    const forgotten = downs - transitions.filter(({ down }) => down).length;
    servers.push({ name, intervals, flaps: intervals.length + forgotten });
  }
  return servers.sort((a, b) => byName(a.name, b.name));
}

/**
 * What ends an interval of this name beside its own transitions: a start of the gateway; and for a backend without servers, which
 * does not say when it has one again, that one of its servers comes up.
 */
function endsOf(name: string, summary: AvailabilitySummary): readonly Transition[] {
  const restarts = summary[RESTARTS]?.transitions ?? [];
  if (name.includes('/')) return restarts;
  const ups = Object.entries(summary).flatMap(([server, { transitions }]) => (server.startsWith(`${name}/`) ? transitions.filter(({ down }) => !down) : []));
  return [...restarts, ...ups];
}
