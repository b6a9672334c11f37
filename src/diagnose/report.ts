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
  /** ISO 8601 UTC, null when no record had a time. */
  firstSeen: string | null;
  lastSeen: string | null;
  /** Logged statuses only, never implied. */
  statuses: Record<string, number>;
  upstreams: PeerCount[];
  vhosts: NameCount[];
  clients: NameCount[];
  paths: NameCount[];
  /** Distinct clients seen, estimated above 1,024. */
  distinctClients: number;
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
  format: string | null;
  count: number;
  firstSeen: string | null;
  lastSeen: string | null;
  samples: SampleLine[];
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
  unmatched: UnmatchedTemplate[];
  limits: { what: string; cap: number; dropped: number }[];
  blindSpots: string[];
}
