/** The report object: what `-o json` prints and what every renderer draws. Fields change only with `schemaVersion`. */
import type { Gateway } from '../../parsers/format.ts';
import type { Blame, Cause, Severity } from '../rules/rule.ts';

/** Lines are physical lines as `wc -l` counts them (a last line without newline counts); records are log entries. `read = diagnosed + normal + unmatched`; `skipped` did not pass the selection (-S/-U). */
export interface Counts {
  read: number;
  diagnosed: number;
  normal: number;
  unmatched: number;
  skipped: number;
}

export interface NameCount {
  name: string;
  count: number;
}

export interface SampleLine {
  source: string;
  /** Number of the record's first physical line, from 1. */
  line: number;
  /** As logged, at most 2,048 bytes, control characters kept (renderers escape them), query strings cut. */
  text: string;
}

export interface PeerCount extends NameCount {
  firstSeen: string | null;
  lastSeen: string | null;
  statuses: Record<string, number>;
}

export interface Finding {
  rule: string;
  title: string;
  /** The cause after evidence was weighed. */
  cause: Cause;
  /** The rule's own cause, before. */
  prior: Cause;
  severity: Severity;
  blame: Blame;
  /** Records. */
  count: number;
  /** Distinct requests, null where the log cannot tell. */
  requests: number | null;
  /** Requests that the records stand for, where the log's source logs only a sample and says so; null where it does not. */
  estimated: number | null;
  /** ISO 8601 UTC, null when no record had a time. */
  firstSeen: string | null;
  lastSeen: string | null;
  /** Logged statuses only, never implied. */
  statuses: Record<string, number>;
  upstreams: PeerCount[];
  vhosts: NameCount[];
  clients: NameCount[];
  paths: NameCount[];
  /** What applications said of themselves: `PDOException: … in /srv/app/db.php:42`. Empty where a log carries none. */
  errors: NameCount[];
  /** Distinct clients seen, estimated above 1,024; null when no tables of clients were kept. */
  distinctClients: number | null;
  samples: SampleLine[];
  /** Records per time bucket, for a sparkline; buckets are equal and cover the report's period. */
  timeline: { from: string; bucketSeconds: number; counts: number[] } | null;
}

export interface Hypothesis {
  cause: Cause;
  confidence: 'certain' | 'likely' | 'possible';
  because: string[];
  against: string[];
  check: string[];
}

export interface Incident {
  from: string;
  to: string;
  ongoing: boolean;
  blame: Blame;
  at: string;
  cause: Cause;
  rule: string;
  findings: string[];
  consequences: string[];
  hypotheses: Hypothesis[];
}

export interface UnmatchedTemplate {
  template: string;
  /** The format of these records, or the nearest one to a line that has none. */
  format: string | null;
  /** Where and how the lines differ from that format; null when they are of it, and no rule knows them. */
  why: string | null;
  count: number;
  firstSeen: string | null;
  lastSeen: string | null;
  samples: SampleLine[];
}

/** Milliseconds; quantiles within 0.8 %, the largest exact. */
export interface TimerStats {
  count: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** Requests that one upstream, vhost or the like took, with a fault or without. */
export interface TrafficRow {
  /** What `name` is: upstream, vhost, or what else the format names. */
  by: string;
  /** Empty: requests of which the log names no upstream. "(other)": those beyond the names that are told apart. */
  name: string;
  requests: number;
  status4xx: number;
  status5xx: number;
  /** Requests with a finding, by who has to act. */
  blame: Partial<Record<Blame, number>>;
  /** Requests that took more than one attempt. */
  retries: number;
  bytes: number;
  /** queue, connect, header, total and what else the format times. */
  timers: Record<string, TimerStats>;
}

/** A server (backend/server) or a whole backend that took no requests for a time. */
export interface Downtime {
  name: string;
  downSeconds: number;
  /** How often it went down. */
  flaps: number;
  /** The latest ones, at most 50. `to` is null when the log ends before it came up. `code` says why: a check's code such as L4CON, or the event. */
  intervals: { from: string; to: string | null; code: string }[];
}

export interface Report {
  schemaVersion: 1;
  period: { from: string | null; to: string | null; zone: string; assumed: boolean };
  sources: { name: string; gateway: Gateway; format: string; records: number }[];
  lines: Counts;
  records: Counts;
  causes: { cause: Cause; count: number; share: number }[];
  findings: Finding[];
  incidents: Incident[];
  marks: { time: string | null; source: string; what: string }[];
  /** By breakdown (upstreams first), worst first: errors that are not the client's, then the 99th percentile of the total time. */
  traffic: TrafficRow[];
  availability: Downtime[];
  unmatched: UnmatchedTemplate[];
  limits: { what: string; cap: number; dropped: number }[];
  blindSpots: string[];
}
