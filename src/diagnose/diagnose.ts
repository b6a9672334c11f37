/** Makes the report from a summary: orders, cuts lists to size, names limits and blind spots. Pure. */
import type { Format } from '../../parsers/format.ts';
import type { Rule } from '../rules/rule.ts';
import { SEVERITIES } from '../rules/rule.ts';
import { countDistinct, EXACT } from '../summary/distinct.ts';
import { MAX_INTERVALS, MAX_SERVERS } from '../summary/availability.ts';
import { CAP, type FrequentSnapshot } from '../summary/frequent.ts';
import { type FindingSummary, MAX_MARKS, MAX_NAMES, MAX_TEMPLATES, type SampleRef, type Summary } from '../summary/summary.ts';
import type { TimelineSnapshot } from '../summary/timeline.ts';
import type { Counts, Finding, NameCount, Report, SampleLine } from './report.ts';
import { toAvailability, toTraffic } from './traffic.ts';

export interface DiagnoseOptions {
  readonly rules: readonly Rule[];
  readonly formats: readonly Format[];
  /** Source names, by index. */
  readonly sources: readonly string[];
  /** Entries per list. */
  readonly top: number;
  /** Whether clients and paths were counted. */
  readonly tables: boolean;
  readonly zone: string;
  /** Whether the zone was not named by the user. */
  readonly assumed: boolean;
}

const SPARK_BUCKETS = 60;
const MINUTE = 60_000;

export function diagnose(summary: Summary, options: DiagnoseOptions): Report {
  const byId = new Map(options.rules.map((rule) => [rule.id, rule]));
  const findings = Object.entries(summary.findings).map(([id, finding]) => toFinding(byId.get(id) as Rule, finding, summary, options));
  findings.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.count - a.count || order(a.rule, b.rule));
  const sources = toSources(summary, options);
  return {
    schemaVersion: 1,
    period: { from: iso(summary.from), to: iso(summary.to), zone: options.zone, assumed: options.assumed },
    sources,
    lines: counts(summary.lines),
    records: counts(summary.records),
    causes: toCauses(findings, summary.records.diagnosed),
    findings,
    incidents: [],
    marks: summary.marks.map((mark) => ({ time: iso(mark.time), source: options.sources[mark.source] ?? '', what: byId.get(mark.rule)?.title ?? mark.rule })),
    traffic: toTraffic(
      summary,
      sources.some(({ gateway }) => gateway === 'haproxy'),
    ),
    availability: toAvailability(summary),
    unmatched: toUnmatched(summary, options),
    limits: toLimits(summary),
    blindSpots: toBlindSpots(summary),
  };
}

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
const counts = ({ read, diagnosed, normal, unmatched, skipped }: Counts): Counts => ({ read, diagnosed, normal, unmatched, skipped });
/** By bytes, not by locale. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byCount = (a: NameCount, b: NameCount): number => b.count - a.count || order(a.name, b.name);

function list(values: Readonly<Record<string, number>>, top: number): NameCount[] {
  return Object.entries(values)
    .map(([name, count]) => ({ name, count }))
    .sort(byCount)
    .slice(0, top);
}

/** Three digits sort themselves; 009 is no number to JavaScript. */
const toStatuses = (statuses: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(statuses).sort(([a], [b]) => order(a, b)));

function samples(refs: readonly SampleRef[], sources: readonly string[]): SampleLine[] {
  return refs.map(({ source, line, text }) => ({ source: sources[source] ?? '', line, text }));
}

function toFinding(rule: Rule, finding: FindingSummary, summary: Summary, options: DiagnoseOptions): Finding {
  const { top, tables, sources } = options;
  // Estimated above a size: still, a record is of one request and of one client.
  const requests = Math.min(finding.count, countDistinct(finding.requests));
  return {
    rule: rule.id,
    title: rule.title,
    cause: rule.cause,
    prior: rule.cause,
    severity: rule.severity,
    blame: rule.blame,
    count: finding.count,
    requests: requests === 0 ? null : requests,
    estimated: finding.unlogged === 0 ? null : finding.count + finding.unlogged,
    firstSeen: iso(finding.first),
    lastSeen: iso(finding.last),
    statuses: toStatuses(finding.statuses),
    upstreams: Object.entries(finding.upstreams)
      .map(([name, peer]) => ({ name, count: peer.count, firstSeen: iso(peer.first), lastSeen: iso(peer.last), statuses: toStatuses(peer.statuses) }))
      .sort(byCount),
    vhosts: list(finding.vhosts, top),
    clients: list(finding.clients.items, top),
    paths: list(finding.paths.items, top),
    errors: list(finding.errors.items, top),
    distinctClients: tables ? Math.min(finding.count, countDistinct(finding.distinctClients)) : null,
    samples: samples(finding.samples, sources),
    timeline: toTimeline(finding.timeline, summary),
  };
}

/** The report's period in at most SPARK_BUCKETS equal buckets. */
function toTimeline(timeline: TimelineSnapshot, summary: Summary): Finding['timeline'] {
  const { from, to } = summary;
  if (from === null || to === null || Object.keys(timeline.counts).length === 0) return null;
  const width = timeline.minutes * MINUTE;
  const first = Math.floor(from / width);
  const span = Math.floor(to / width) - first + 1;
  const factor = Math.max(1, Math.ceil(span / SPARK_BUCKETS));
  const buckets = new Array<number>(Math.ceil(span / factor)).fill(0);
  for (const [bucket, count] of Object.entries(timeline.counts)) {
    const at = Math.floor((Number(bucket) - first) / factor);
    if (at >= 0 && at < buckets.length) buckets[at] = (buckets[at] as number) + count;
  }
  return { from: iso(first * width) as string, bucketSeconds: (factor * width) / 1000, counts: buckets };
}

function toSources(summary: Summary, options: DiagnoseOptions): Report['sources'] {
  const known = new Map(options.formats.map((format) => [format.id, format]));
  const rows: Report['sources'] = [];
  options.sources.forEach((name, index) => {
    for (const [id, records] of Object.entries(summary.formats[index] ?? {}).sort((a, b) => b[1] - a[1] || order(a[0], b[0]))) {
      rows.push({ name, gateway: known.get(id)?.gateway ?? 'other', format: id === '' ? 'unknown' : id, records });
    }
  });
  return rows;
}

function toCauses(findings: readonly Finding[], diagnosed: number): Report['causes'] {
  const sums = new Map<Finding['cause'], number>();
  for (const { cause, count } of findings) sums.set(cause, (sums.get(cause) ?? 0) + count);
  return [...sums]
    .map(([cause, count]) => ({ cause, count, share: Math.round((count / diagnosed) * 10_000) / 10_000 }))
    .sort((a, b) => b.count - a.count || order(a.cause, b.cause));
}

function toUnmatched(summary: Summary, options: DiagnoseOptions): Report['unmatched'] {
  return Object.entries(summary.templates)
    .map(([key, template]) => ({
      template: key.slice(key.indexOf('|') + 1),
      format: template.format,
      why: template.why,
      count: template.count,
      firstSeen: iso(template.first),
      lastSeen: iso(template.last),
      samples: samples(template.samples, options.sources),
    }))
    .sort((a, b) => b.count - a.count || order(a.template, b.template));
}

const DROPPED: Readonly<Record<string, { what: string; cap: number }>> = {
  marks: { what: 'lifecycle marks', cap: MAX_MARKS },
  templates: { what: 'unmatched templates', cap: MAX_TEMPLATES },
  vhosts: { what: 'names of vhosts', cap: MAX_NAMES },
  upstreams: { what: 'names of upstreams', cap: MAX_NAMES },
  servers: { what: 'servers whose states are told apart (state changes)', cap: MAX_SERVERS },
};

function toLimits(summary: Summary): Report['limits'] {
  const limits: Report['limits'] = Object.entries(summary.dropped).map(([key, dropped]) => {
    const { what, cap } = DROPPED[key] ?? { what: `names of ${key.replace(/^x-/, '')}`, cap: MAX_NAMES };
    return { what, cap, dropped };
  });
  const changes = Object.values(summary.availability).reduce((sum, { total, transitions }) => sum + total - transitions.length, 0);
  if (changes > 0) limits.push({ what: 'state changes per server, the latest', cap: 2 * MAX_INTERVALS, dropped: changes });
  const { records, requests } = summary.sampling;
  if (records > 0) limits.push({ what: `sampled by the source: ${records} records stand for ${requests} requests`, cap: 0, dropped: requests - records });
  const uncertain = (pick: (finding: FindingSummary) => FrequentSnapshot): number =>
    Object.values(summary.findings).reduce((sum, finding) => Math.max(sum, pick(finding).error), 0);
  const clients = uncertain((finding) => finding.clients);
  const paths = uncertain((finding) => finding.paths);
  if (clients > 0) limits.push({ what: 'clients per finding (each count may be too low by up to this)', cap: CAP, dropped: clients });
  if (paths > 0) limits.push({ what: 'paths per finding (each count may be too low by up to this)', cap: CAP, dropped: paths });
  const estimated = Object.values(summary.findings).filter(
    (finding) => finding.distinctClients.registers !== undefined || finding.requests.registers !== undefined,
  ).length;
  if (estimated > 0) limits.push({ what: 'findings whose distinct clients or requests are estimated (within about 2 %)', cap: EXACT, dropped: estimated });
  return limits;
}

/** What these logs cannot show, and the directive that would. */
function toBlindSpots(summary: Summary): string[] {
  const formats = new Set(Object.values(summary.formats).flatMap((rows) => Object.keys(rows)));
  const spots: string[] = [];
  const findings = Object.keys(summary.findings);
  if (formats.has('nginx-error')) {
    if (![...formats].some((format) => format.startsWith('nginx-') && format !== 'nginx-error'))
      spots.push(
        'An error log has no statuses and no times of requests: add an access log with $upstream_addr, $upstream_status and $upstream_response_time to see what visitors got.',
      );
    if (!findings.some((rule) => /client-(?:abort|closed|gone)/.test(rule)))
      spots.push('Clients that give up are logged at level info only: `error_log … info;` shows them, 499 in the access log counts them.');
  }
  return spots;
}
