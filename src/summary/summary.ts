/**
 * The summary of a stretch of input: what reports are made from. Plain JSON keyed by names, so that it can be sent by a worker,
 * kept in a file and merged later. merge(summary(a), summary(b)) = summary(a + b) for every split at record starts.
 */
import { type AvailabilitySummary, mergeAvailability } from './availability.ts';
import { type DistinctSnapshot, emptyDistinct, mergeDistinct } from './distinct.ts';
import { emptyFrequent, type FrequentSnapshot, mergeFrequent } from './frequent.ts';
import { MAX_NAMES, OTHER_NAME } from './rows.ts';
import { emptyTimeline, mergeTimeline, type TimelineSnapshot } from './timeline.ts';
import { mergeTraffic, type TrafficByName } from './traffic.ts';

export { MAX_NAMES };
export const MAX_TEMPLATES = 1000;
export const MAX_MARKS = 200;

export interface LineCounts {
  readonly read: number;
  readonly diagnosed: number;
  readonly normal: number;
  readonly unmatched: number;
  readonly skipped: number;
}

/** Where a sample stands: index of the source, offset of its first byte, number of its first line. */
export interface SampleRef {
  readonly source: number;
  readonly offset: number;
  readonly line: number;
  readonly text: string;
}

export interface NamedSummary {
  readonly count: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly statuses: Readonly<Record<string, number>>;
}

export interface FindingSummary extends NamedSummary {
  readonly lines: number;
  /** Requests that the log's source left out when it sampled: those that its records stand for, less the records. */
  readonly unlogged: number;
  readonly upstreams: Readonly<Record<string, NamedSummary>>;
  readonly vhosts: Readonly<Record<string, number>>;
  readonly clients: FrequentSnapshot;
  readonly paths: FrequentSnapshot;
  /** Errors of applications, as they wrote them. */
  readonly errors: FrequentSnapshot;
  /** Distinct clients, and distinct requests (empty where the log cannot tell). */
  readonly distinctClients: DistinctSnapshot;
  readonly requests: DistinctSnapshot;
  readonly timeline: TimelineSnapshot;
  readonly samples: readonly SampleRef[];
}

export interface TemplateSummary {
  /** The format of its records; of records without one the nearest. */
  readonly format: string | null;
  /** Why its records are not of that format; null when they are, and no rule knows them. */
  readonly why: string | null;
  readonly count: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly samples: readonly SampleRef[];
}

export interface Mark {
  readonly time: number | null;
  readonly source: number;
  readonly offset: number;
  readonly rule: string;
}

export interface Summary {
  readonly lines: LineCounts;
  readonly records: LineCounts;
  /** Earliest and latest time of a record that was read. */
  readonly from: number | null;
  readonly to: number | null;
  /** Records per format id, per source index. */
  readonly formats: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly findings: Readonly<Record<string, FindingSummary>>;
  readonly templates: Readonly<Record<string, TemplateSummary>>;
  readonly marks: readonly Mark[];
  readonly traffic: TrafficByName;
  readonly availability: AvailabilitySummary;
  /** Records that stand for several requests, because their source logs only a sample, and the requests they stand for. */
  readonly sampling: { readonly records: number; readonly requests: number };
  /** What a cap left out. */
  readonly dropped: Readonly<Record<string, number>>;
}

const NO_LINES: LineCounts = { read: 0, diagnosed: 0, normal: 0, unmatched: 0, skipped: 0 };

export const emptySummary: Summary = {
  lines: NO_LINES,
  records: NO_LINES,
  from: null,
  to: null,
  formats: {},
  findings: {},
  templates: {},
  marks: [],
  traffic: {},
  availability: {},
  sampling: { records: 0, requests: 0 },
  dropped: {},
};

export const emptyFinding: FindingSummary = {
  count: 0,
  lines: 0,
  unlogged: 0,
  first: null,
  last: null,
  statuses: {},
  upstreams: {},
  vhosts: {},
  clients: emptyFrequent,
  paths: emptyFrequent,
  errors: emptyFrequent,
  distinctClients: emptyDistinct,
  requests: emptyDistinct,
  timeline: emptyTimeline,
  samples: [],
};

const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));
const most = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

function addCounts<K extends string>(a: Readonly<Record<K, number>>, b: Readonly<Record<K, number>>): Record<K, number> {
  const sum: Record<string, number> = Object.assign(Object.create(null), a) as Record<string, number>;
  for (const [key, count] of Object.entries<number>(b)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}

/** The same for statuses, whose names cannot be those of anything inherited: a plain object is cheaper, and there are very many. */
function addStatuses(a: NamedSummary['statuses'], b: NamedSummary['statuses']): NamedSummary['statuses'] {
  const sum: Record<string, number> = { ...a };
  for (const status in b) sum[status] = (sum[status] ?? 0) + (b[status] as number);
  return sum;
}

/** Joins two records by name; at most `cap` names stay apart, those of `a` first. */
function mergeBy<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  merge: (x: T, y: T) => T,
  cap = Number.POSITIVE_INFINITY,
): Record<string, T> {
  const all: Record<string, T> = Object.assign(Object.create(null), a) as Record<string, T>;
  let size = Object.keys(all).length;
  for (const [name, value] of Object.entries(b)) {
    const target = name in all || size < cap ? name : OTHER_NAME;
    const old = all[target];
    if (old === undefined) size++;
    all[target] = old === undefined ? value : merge(old, value);
  }
  return all;
}

const mergeNamed = (a: NamedSummary, b: NamedSummary): NamedSummary => ({
  count: a.count + b.count,
  first: least(a.first, b.first),
  last: most(a.last, b.last),
  statuses: addStatuses(a.statuses, b.statuses),
});

function mergeSamples(a: readonly SampleRef[], b: readonly SampleRef[], keep: number): SampleRef[] {
  return [...a, ...b].sort((x, y) => x.source - y.source || x.offset - y.offset).slice(0, keep);
}

function mergeFinding(a: FindingSummary, b: FindingSummary, keep: number): FindingSummary {
  return {
    ...mergeNamed(a, b),
    lines: a.lines + b.lines,
    unlogged: a.unlogged + b.unlogged,
    upstreams: mergeBy(a.upstreams, b.upstreams, mergeNamed, MAX_NAMES),
    vhosts: mergeBy(a.vhosts, b.vhosts, (x, y) => x + y, MAX_NAMES),
    clients: mergeFrequent(a.clients, b.clients),
    paths: mergeFrequent(a.paths, b.paths),
    errors: mergeFrequent(a.errors, b.errors),
    distinctClients: mergeDistinct(a.distinctClients, b.distinctClients),
    requests: mergeDistinct(a.requests, b.requests),
    timeline: mergeTimeline(a.timeline, b.timeline),
    samples: mergeSamples(a.samples, b.samples, keep),
  };
}

export function mergeTemplates(a: Summary['templates'], b: Summary['templates'], keep: number): Summary['templates'] {
  return mergeBy(
    a,
    b,
    (x, y) => ({
      format: x.format,
      why: x.why,
      count: x.count + y.count,
      first: least(x.first, y.first),
      last: most(x.last, y.last),
      samples: mergeSamples(x.samples, y.samples, keep),
    }),
    MAX_TEMPLATES,
  );
}

export function mergeMarks(a: readonly Mark[], b: readonly Mark[]): readonly Mark[] {
  return [...a, ...b].sort((x, y) => (x.time ?? 0) - (y.time ?? 0) || x.source - y.source || x.offset - y.offset).slice(0, MAX_MARKS);
}

/** Folds two summaries into one. `keep` is the number of samples per finding and template. */
export function mergeSummaries(a: Summary, b: Summary, keep: number): Summary {
  const availability = mergeAvailability(a.availability, b.availability);
  const dropped = addCounts(a.dropped, b.dropped);
  if (availability.dropped > 0) dropped.servers = (dropped.servers ?? 0) + availability.dropped;
  return {
    lines: addCounts(a.lines as unknown as Record<string, number>, b.lines as unknown as Record<string, number>) as unknown as LineCounts,
    records: addCounts(a.records as unknown as Record<string, number>, b.records as unknown as Record<string, number>) as unknown as LineCounts,
    from: least(a.from, b.from),
    to: most(a.to, b.to),
    formats: mergeBy(a.formats, b.formats, addCounts),
    findings: mergeBy(a.findings, b.findings, (x, y) => mergeFinding(x, y, keep)),
    templates: mergeTemplates(a.templates, b.templates, keep),
    marks: mergeMarks(a.marks, b.marks),
    traffic: mergeBy(a.traffic, b.traffic, (x, y) => mergeBy(x, y, mergeTraffic, MAX_NAMES)),
    availability: availability.all,
    sampling: { records: a.sampling.records + b.sampling.records, requests: a.sampling.requests + b.sampling.requests },
    dropped,
  };
}
