/** The engine: bytes of sources in, a report out. Synchronous and free of I/O; files, pipes and live mode are shells around it. */
import type { Report } from './diagnose/report.ts';
import type { Rule } from './rules/rule.ts';

export interface EngineOptions {
  /** Zone of times that are logged without one: an IANA name or an offset such as "+02:00". Default: the machine's zone. */
  readonly zone?: string;
  /** Records before `since` or from `until` on (epoch milliseconds) are skipped. */
  readonly since?: number;
  readonly until?: number;
  /** Sample lines kept per finding and template. Default 3. */
  readonly samples?: number;
  /** Entries of the lists of a finding (upstreams, clients, paths …). Default 10. */
  readonly top?: number;
  /** Keep query strings in sample lines. Default: cut, since they may hold secrets. */
  readonly keepQuery?: boolean;
  /** Receives every record as event text, in input order within a source. */
  readonly events?: EventSink;
}

/** Where events go: blocks of finished text (NDJSON or CSV rows), UTF-8. */
export interface EventSink {
  readonly format: 'ndjson' | 'csv';
  write(chunk: Uint8Array): void;
}

/** How often a rule was met at an upstream: what live mode watches. */
export interface Tally {
  readonly rule: Rule;
  /** Name of the peer, or "" where the record names none. */
  readonly upstream: string;
  readonly count: number;
}

/** One source of bytes. */
export interface Feed {
  /** Decompressed bytes, cut anywhere. */
  push(chunk: Uint8Array): void;
  /** What the still open records at the end of the source would be, were it to end now. Counts nothing. */
  pending(): Tally[];
  end(): void;
}

export interface Engine {
  /** Opens a source. Sources are folded in the order in which they were opened. */
  open(name: string): Feed;
  /** Counts so far, of findings that are not normal. */
  tallies(): Tally[];
  report(): Report;
}
