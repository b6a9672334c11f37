/** Gives rows to the findings of their rules: how often, where, when, for whom. */
import type { Name, Text } from '../../parsers/format.ts';
import { appError } from '../../parsers/nginx/app-error.ts';
import type { Rule } from '../rules/rule.ts';
import type { Batch } from '../scan/batch.ts';
import { nameColumn, numColumn, ROWS, spanColumn } from '../scan/batch.ts';
import { Dict } from '../scan/dict.ts';
import { Finding } from './finding.ts';
import { normalizePath, PATH_ROOM } from './path.ts';
import type { Sampler } from './samples.ts';
import type { RowList } from './sort.ts';
import type { FindingSummary } from './summary.ts';
import { createTexts, pushText, viewOf } from './texts.ts';

/** Distinct messages of applications that are remembered. */
const MAX_ERRORS = 2048;

export interface FindingOptions {
  readonly samples: number;
  /** Whether the tables of clients and paths are kept. Without them a scan is faster. */
  readonly tables: boolean;
  /** Whether findings are described at all, or only counted: what is enough for events. */
  readonly findings: boolean;
}

export interface Findings {
  /** Adds rows that a rule diagnosed, each to the finding of its rule. */
  add(list: RowList, verdicts: Int32Array): void;
  /** Counts so far per rule index and upstream. One may be told in several parts. */
  tallies(visit: (rule: number, upstream: string, count: number) => void): void;
  /** To be called before the naming dictionaries are emptied. */
  endUnit(): void;
  /** All units since the last call. */
  take(): Record<string, FindingSummary>;
}

// Used up before the next batch, of whatever source.
const grouped = new Int32Array(ROWS);
const hashes = new Int32Array(ROWS);
const fetched = new Int32Array(ROWS);
const texts = createTexts();
const normalized = new Uint8Array(PATH_ROOM);
const viewOfNormalized = viewOf(normalized);

export function createFindings(
  batch: Batch,
  rules: readonly Rule[],
  names: ReadonlyMap<Name, Dict<null>>,
  sampler: Sampler,
  options: FindingOptions,
): Findings {
  const { block } = batch;
  const time = numColumn(batch, 'time');
  const status = numColumn(batch, 'status');
  const requests = numColumn(batch, 'x-request');
  const interval = numColumn(batch, 'x-sample-interval');
  const upstream = nameColumn(batch, 'upstream');
  const vhost = nameColumn(batch, 'vhost');
  const client = spanColumn(batch, 'client' satisfies Text);
  const path = spanColumn(batch, 'path' satisfies Text);
  const message = spanColumn(batch, 'message' satisfies Text);
  const upstreams = names.get('upstream') as Dict<null>;
  const vhosts = names.get('vhost') as Dict<null>;
  const findings: (Finding | undefined)[] = [];
  /** Per rule, where its rows end in `grouped`. */
  const ends = new Int32Array(rules.length);
  const errors = new Dict<DataView | undefined>('cache', MAX_ERRORS, (said) => {
    const error = appError(said);
    return error === undefined ? undefined : viewOf(Buffer.from(error));
  });

  /** Brings rows of the same rule together, in order, so that each aggregate takes many at once. Gives the rules that occur. */
  function group({ rows, n }: RowList, verdicts: Int32Array): number[] {
    const met: number[] = [];
    for (let i = 0; i < n; i++) {
      const rule = verdicts[rows[i] as number] as number;
      if (ends[rule] === 0) met.push(rule);
      ends[rule] = (ends[rule] as number) + 1;
    }
    let at = 0;
    for (const rule of met) {
      const count = ends[rule] as number;
      ends[rule] = at;
      at += count;
    }
    for (let i = 0; i < n; i++) {
      const row = rows[i] as number;
      const rule = verdicts[row] as number;
      grouped[ends[rule] as number] = row;
      ends[rule] = (ends[rule] as number) + 1;
    }
    return met;
  }

  /** Looks once at the texts that the tables are going to read, as `Frequent` does at its entries, and for the same reason. */
  function fetchTexts(n: number): void {
    const { bytes } = block;
    for (let i = 0; i < n; i++) {
      const row = grouped[i] as number;
      fetched[i] = (bytes[client[2 * row] as number] as number) + (bytes[path[2 * row] as number] as number);
    }
  }

  function count(finding: Finding, from: number, to: number): void {
    finding.count += to - from;
    for (let i = from; i < to; i++) finding.lines += block.lines[grouped[i] as number] as number;
  }

  function describe(finding: Finding, from: number, to: number): void {
    finding.upstreams.add(upstream, time, status, grouped, from, to);
    finding.vhosts.add(vhost, grouped, from, to);
    finding.timeline.add(time, grouped, from, to);
    let n = 0;
    for (let i = from; i < to; i++) {
      const row = grouped[i] as number;
      const request = requests[row] as number;
      if (request === request) hashes[n++] = request;
      const stands = interval[row] as number;
      if (stands > 1) finding.unlogged += stands - 1;
    }
    finding.requests.add(hashes, n);
    for (let i = from; i < to && finding.samples.length < options.samples; i++) finding.samples.push(sampler.take(grouped[i] as number));
  }

  function addClients(finding: Finding, from: number, to: number): void {
    const bytes = viewOf(block.bytes);
    texts.n = 0;
    for (let i = from; i < to; i++) {
      const row = grouped[i] as number;
      const end = client[2 * row + 1] as number;
      if (end !== 0) pushText(texts, bytes, client[2 * row] as number, end);
    }
    finding.clients.add(texts);
    finding.distinctClients.add(texts.hashes, texts.n);
  }

  function addPaths(finding: Finding, from: number, to: number): void {
    const { bytes } = block;
    texts.n = 0;
    for (let i = from; i < to; i++) {
      const row = grouped[i] as number;
      const end = path[2 * row + 1] as number;
      if (end !== 0) pushText(texts, viewOfNormalized, 0, normalizePath(bytes, path[2 * row] as number, end, normalized));
    }
    finding.paths.add(texts);
  }

  /** The application's own error. Asked once per distinct message: applications repeat themselves. */
  function addErrors(finding: Finding, from: number, to: number): void {
    texts.n = 0;
    for (let i = from; i < to; i++) {
      const row = grouped[i] as number;
      const end = message[2 * row + 1] as number;
      if (end === 0) continue;
      if (errors.full) errors.empty();
      const error = errors.info(errors.id(block.bytes, message[2 * row] as number, end));
      if (error) pushText(texts, error, 0, error.byteLength);
    }
    finding.errors.add(texts);
  }

  return {
    add(list, verdicts) {
      let from = 0;
      const met = group(list, verdicts);
      if (options.tables) fetchTexts(list.n);
      for (const rule of met) {
        const to = ends[rule] as number;
        ends[rule] = 0;
        const finding = (findings[rule] ??= new Finding());
        count(finding, from, to);
        if (options.findings) {
          describe(finding, from, to);
          const { cause } = rules[rule] as Rule;
          if (cause === 'app-error' || cause === 'attack-probe') addErrors(finding, from, to);
          if (options.tables) {
            addClients(finding, from, to);
            addPaths(finding, from, to);
          }
        }
        from = to;
      }
    },
    tallies(visit) {
      findings.forEach((finding, rule) => {
        if (!finding) return;
        for (const [name, row] of finding.upstreamRows) visit(rule, name, row.count);
        finding.upstreams.forEach((id, n) => {
          visit(rule, upstreams.text(id), n);
        });
      });
    },
    endUnit() {
      for (const finding of findings) finding?.endUnit(upstreams, vhosts);
    },
    take() {
      const all: Record<string, FindingSummary> = {};
      findings.forEach((finding, rule) => {
        if (finding) all[(rules[rule] as Rule).id] = finding.snapshot();
      });
      findings.length = 0;
      return all;
    },
  };
}
