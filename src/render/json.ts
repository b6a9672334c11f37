/** The report as one JSON object. Keys stand in the order of the documented schema, whoever made the report. */
import type {
  Counts,
  Downtime,
  Finding,
  Hypothesis,
  Incident,
  NameCount,
  PeerCount,
  Report,
  SampleLine,
  TimerStats,
  TrafficRow,
  UnmatchedTemplate,
} from '../diagnose/report.ts';
import { escapeJson } from './escape.ts';

// Every object is written out field by field: the type checker then tells when the schema grows a field that is not printed.
const counts = ({ read, diagnosed, normal, unmatched, skipped }: Counts): Counts => ({ read, diagnosed, normal, unmatched, skipped });
const nameCount = ({ name, count }: NameCount): NameCount => ({ name, count });
const sampleLine = ({ source, line, text }: SampleLine): SampleLine => ({ source, line, text });
// Status codes are integer-like keys, which JavaScript itself keeps in ascending order.
const peerCount = ({ name, count, firstSeen, lastSeen, statuses }: PeerCount): PeerCount => ({ name, count, firstSeen, lastSeen, statuses });

const finding = (from: Finding): Finding => ({
  rule: from.rule,
  title: from.title,
  cause: from.cause,
  prior: from.prior,
  severity: from.severity,
  blame: from.blame,
  count: from.count,
  requests: from.requests,
  estimated: from.estimated,
  firstSeen: from.firstSeen,
  lastSeen: from.lastSeen,
  statuses: from.statuses,
  upstreams: from.upstreams.map(peerCount),
  vhosts: from.vhosts.map(nameCount),
  clients: from.clients.map(nameCount),
  paths: from.paths.map(nameCount),
  errors: from.errors.map(nameCount),
  distinctClients: from.distinctClients,
  samples: from.samples.map(sampleLine),
  timeline: from.timeline === null ? null : { from: from.timeline.from, bucketSeconds: from.timeline.bucketSeconds, counts: from.timeline.counts },
});

const hypothesis = ({ cause, confidence, because, against, check }: Hypothesis): Hypothesis => ({ cause, confidence, because, against, check });

const incident = (from: Incident): Incident => ({
  from: from.from,
  to: from.to,
  ongoing: from.ongoing,
  blame: from.blame,
  at: from.at,
  cause: from.cause,
  rule: from.rule,
  findings: from.findings,
  consequences: from.consequences,
  hypotheses: from.hypotheses.map(hypothesis),
});

const timerStats = ({ count, p50, p90, p99, max }: TimerStats): TimerStats => ({ count, p50, p90, p99, max });

const trafficRow = (from: TrafficRow): TrafficRow => ({
  by: from.by,
  name: from.name,
  requests: from.requests,
  status4xx: from.status4xx,
  status5xx: from.status5xx,
  blame: from.blame,
  retries: from.retries,
  bytes: from.bytes,
  timers: Object.fromEntries(Object.entries(from.timers).map(([name, stats]) => [name, timerStats(stats)])),
});

const downtime = (from: Downtime): Downtime => ({
  name: from.name,
  downSeconds: from.downSeconds,
  flaps: from.flaps,
  intervals: from.intervals.map(({ from: start, to, code }) => ({ from: start, to, code })),
});

const unmatchedTemplate = (from: UnmatchedTemplate): UnmatchedTemplate => ({
  template: from.template,
  format: from.format,
  why: from.why,
  count: from.count,
  firstSeen: from.firstSeen,
  lastSeen: from.lastSeen,
  samples: from.samples.map(sampleLine),
});

export function renderJson(report: Report): string {
  const { from, to, zone, assumed } = report.period;
  const ordered: Report = {
    schemaVersion: report.schemaVersion,
    period: { from, to, zone, assumed },
    sources: report.sources.map(({ name, gateway, format, records }) => ({ name, gateway, format, records })),
    lines: counts(report.lines),
    records: counts(report.records),
    causes: report.causes.map(({ cause, count, share }) => ({ cause, count, share: Number(share.toFixed(4)) })),
    findings: report.findings.map(finding),
    incidents: report.incidents.map(incident),
    marks: report.marks.map(({ time, source, what }) => ({ time, source, what })),
    traffic: report.traffic.map(trafficRow),
    availability: report.availability.map(downtime),
    unmatched: report.unmatched.map(unmatchedTemplate),
    limits: report.limits.map(({ what, cap, dropped }) => ({ what, cap, dropped })),
    blindSpots: report.blindSpots,
  };
  return `${escapeJson(JSON.stringify(ordered, null, 2))}\n`;
}
