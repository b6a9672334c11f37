/** Collects a unit's summary from judged batches. Array arithmetic on ids; names and texts appear only in the snapshot. */
import type { Name, Text } from '../../parsers/format.ts';
import { appError } from '../../parsers/nginx/app-error.ts';
import type { Rule } from '../rules/rule.ts';
import type { Batch } from '../scan/batch.ts';
import { nameColumn, numColumn, spanColumn } from '../scan/batch.ts';
import { hashBytes } from '../scan/bytes.ts';
import { Dict, decode, OTHER } from '../scan/dict.ts';
import { type Masked, maskBytes } from '../scan/nginx-mask.ts';
import { cutQueries } from '../scan/queries.ts';
import type { UserFormat } from '../scan/user-format.ts';
import { whyNoVerdict } from '../scan/why-no-text.ts';
import { explainUnmatched, type Readable, readable } from '../scan/why-not.ts';
import { Distinct } from './distinct.ts';
import { Frequent } from './frequent.ts';
import { MAX_PATH, normalizePath } from './path.ts';
import { finite, PerName } from './per-name.ts';
import { createRequests, type Rows } from './requests.ts';
import { type FindingSummary, type LineCounts, MAX_MARKS, MAX_TEMPLATES, type Mark, type SampleRef, type Summary, type TemplateSummary } from './summary.ts';
import { Timeline } from './timeline.ts';

/** Verdict of a row that no rule knows, and of one that the selection leaves out. */
export const UNMATCHED = -1;
export const SKIPPED = -2;

const MAX_SAMPLE = 2048;
const MAX_MASKED = 256;
/** Bytes of a line that say why no format takes it. */
const MAX_EXPLAINED = 16_384;
/** Distinct messages of applications that are remembered. */
const MAX_ERRORS = 2048;

/** What is collected for one rule. */
class Finding {
  count = 0;
  lines = 0;
  unlogged = 0;
  readonly upstreams = new PerName();
  readonly vhosts = new PerName();
  readonly clients = new Frequent();
  readonly paths = new Frequent();
  readonly errors = new Frequent();
  readonly distinctClients = new Distinct();
  readonly requests = new Distinct();
  readonly timeline = new Timeline();
  samples: SampleRef[] = [];
}

interface Template {
  /** Of a record that has a format. */
  format: string | null;
  /** What a record without one is nearest to, and why it is not of that format. */
  nearest: string | null;
  why: string | null;
  count: number;
  first: number;
  last: number;
  samples: SampleRef[];
}

export interface CollectOptions {
  readonly samples: number;
  /** Whether the tables of clients and paths are kept. Without them a scan is faster. */
  readonly tables: boolean;
  /** Whether findings are described at all, or only counted: what is enough for events. */
  readonly findings: boolean;
  readonly keepQuery: boolean;
  /** Formats of the user, beside the built-in ones. */
  readonly formats?: readonly UserFormat[];
}

export interface Collector {
  /** Adds rows [from, to) of a judged batch. `verdicts` holds rule indices, UNMATCHED or SKIPPED. */
  add(from: number, to: number, verdicts: Int32Array): void;
  addBlank(lines: number): void;
  /** Counts so far per rule index and upstream id. */
  tallies(visit: (rule: number, upstream: string, count: number) => void): void;
  snapshot(): Summary;
}

export function createCollector(
  batch: Batch,
  source: number,
  rules: readonly Rule[],
  rows: Rows,
  names: ReadonlyMap<Name, Dict<null>>,
  options: CollectOptions,
): Collector {
  const formats = rows.formats.map((format) => format.id);
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
  const findings: (Finding | undefined)[] = [];
  const templates = new Dict<Template>('naming', MAX_TEMPLATES, () => ({
    format: null,
    nearest: null,
    why: null,
    count: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    samples: [],
  }));
  const errors = new Dict<Buffer | undefined>('cache', MAX_ERRORS, (text) => {
    const error = appError(text);
    return error === undefined ? undefined : Buffer.from(error);
  });
  const ofApplication = rules.map((rule) => rule.cause === 'app-error' || rule.cause === 'attack-probe');
  const normalRule = rules.map((rule) => rule.cause === 'none');
  const lines = { read: 0, diagnosed: 0, normal: 0, unmatched: 0, skipped: 0 };
  const records = { read: 0, diagnosed: 0, normal: 0, unmatched: 0, skipped: 0 };
  const perFormat = new Int32Array(formats.length + 1);
  const marks: Mark[] = [];
  const served = createRequests(batch, source, rules, rows, names);
  const scratch = new Uint8Array(MAX_PATH);
  const masked: Masked = { bytes: new Uint8Array(1024), length: 0, foreign: false };
  let formatsOfUser: readonly Readable[] | undefined;
  let marksDropped = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  function sample(row: number): SampleRef {
    const { bytes } = block;
    const multi = (block.lines[row] as number) > 1;
    const from = (multi ? block.start[row] : block.rawStart[row]) as number;
    const end = (multi ? block.end[row] : block.rawEnd[row]) as number;
    const text = decode(bytes, from, Math.min(end, from + MAX_SAMPLE));
    return { source, offset: block.offset[row] as number, line: block.line[row] as number, text: options.keepQuery ? text : cutQueries(text) };
  }

  function addFinding(row: number, rule: number): void {
    let finding = findings[rule];
    if (!finding) findings[rule] = finding = new Finding();
    finding.count++;
    finding.lines += block.lines[row] as number;
    if (!options.findings) return;
    const stands = interval[row] as number;
    if (stands > 1) finding.unlogged += stands - 1;
    const at = time[row] as number;
    const code = status[row] as number;
    finding.upstreams.add(upstream[row] as number, at, code);
    if (vhost[row] !== 0) finding.vhosts.add(vhost[row] as number, Number.NaN, Number.NaN);
    if (at === at) finding.timeline.add(at);
    const request = requests[row] as number;
    if (request === request) finding.requests.add(request);
    if (finding.samples.length < options.samples) finding.samples.push(sample(row));
    if (ofApplication[rule]) addError(row, finding);
    if (!options.tables) return;
    const { bytes } = block;
    const clientEnd = client[2 * row + 1] as number;
    if (clientEnd !== 0) {
      const from = client[2 * row] as number;
      const hash = hashBytes(bytes, from, clientEnd);
      finding.clients.add(bytes, from, clientEnd, hash);
      finding.distinctClients.add(hash);
    }
    const pathEnd = path[2 * row + 1] as number;
    if (pathEnd !== 0) finding.paths.add(scratch, 0, normalizePath(bytes, path[2 * row] as number, pathEnd, scratch));
  }

  /** The application's own error. Asked once per distinct message: applications repeat themselves. */
  function addError(row: number, finding: Finding): void {
    const end = message[2 * row + 1] as number;
    if (end === 0) return;
    if (errors.full) errors.empty();
    const error = errors.info(errors.id(block.bytes, message[2 * row] as number, end));
    if (error) finding.errors.add(error, 0, error.length);
  }

  /** Once per template, so it may be slow. Columns are those of the line as logged, where the record stands in it. */
  function explain(row: number, template: Template): void {
    const start = block.start[row] as number;
    const raw = block.rawStart[row] as number;
    // What Docker wraps in JSON stands elsewhere.
    const from = start > raw && start < (block.rawEnd[row] as number) ? raw : start;
    const line = block.bytes.toString('utf8', from, Math.min(block.end[row] as number, start + MAX_EXPLAINED));
    if (template.format !== null) {
      template.why = whyNoVerdict(line.slice(start - from));
      return;
    }
    formatsOfUser ??= (options.formats ?? []).flatMap(readable);
    const { format, why } = explainUnmatched(line, formatsOfUser, start - from);
    template.nearest = format;
    template.why = why;
  }

  function addTemplate(row: number): void {
    const { bytes } = block;
    const format = batch.format[row] as number;
    const known = format !== 0 && message[2 * row + 1] !== 0;
    const from = (known ? message[2 * row] : block.start[row]) as number;
    const end = (known ? message[2 * row + 1] : block.end[row]) as number;
    maskBytes(bytes, from, Math.min(end, from + MAX_MASKED), masked);
    // The format's id keeps equal texts of two formats apart; it is cut off again in the snapshot.
    masked.bytes[masked.length++] = format;
    const id = templates.id(masked.bytes, 0, masked.length);
    const template = templates.info(id);
    if (id !== OTHER && template.count === 0) {
      template.format = format === 0 ? null : (formats[format - 1] as string);
      explain(row, template);
    }
    template.count++;
    const at = time[row] as number;
    if (at < template.first) template.first = at;
    if (at > template.last) template.last = at;
    if (template.samples.length < options.samples) template.samples.push(sample(row));
  }

  return {
    add(from, to, verdicts) {
      served.begin();
      for (let row = from; row < to; row++) {
        const verdict = verdicts[row] as number;
        const n = block.lines[row] as number;
        if (verdict === SKIPPED) {
          lines.skipped += n;
          records.skipped++;
          continue;
        }
        const at = time[row] as number;
        if (at < first) first = at;
        if (at > last) last = at;
        const format = batch.format[row] as number;
        perFormat[format] = (perFormat[format] as number) + 1;
        if (format !== 0 && options.findings) served.add(row, format - 1, verdict);
        if (verdict === UNMATCHED) {
          lines.unmatched += n;
          records.unmatched++;
          addTemplate(row);
        } else if (normalRule[verdict]) {
          lines.normal += n;
          records.normal++;
          if ((rules[verdict] as Rule).mark) {
            if (marks.length < MAX_MARKS) marks.push({ time: finite(at), source, offset: block.offset[row] as number, rule: (rules[verdict] as Rule).id });
            else marksDropped++;
          }
        } else {
          lines.diagnosed += n;
          records.diagnosed++;
          addFinding(row, verdict);
        }
      }
    },
    addBlank(n) {
      lines.normal += n;
    },
    tallies(visit) {
      findings.forEach((finding, rule) => {
        if (!finding) return;
        const { counts } = finding.upstreams;
        const dict = names.get('upstream') as Dict<null>;
        for (let id = 0; id < counts.length; id++) if (counts[id] !== 0) visit(rule, dict.text(id), counts[id] as number);
      });
    },
    snapshot() {
      const read = (counts: { diagnosed: number; normal: number; unmatched: number; skipped: number }): LineCounts => ({
        ...counts,
        read: counts.diagnosed + counts.normal + counts.unmatched,
      });
      const all: Record<string, FindingSummary> = {};
      findings.forEach((finding, rule) => {
        if (finding) all[(rules[rule] as Rule).id] = snapshotFinding(finding, names);
      });
      const shown: Record<string, TemplateSummary> = Object.create(null) as Record<string, TemplateSummary>;
      for (let id = OTHER; id < templates.size; id++) {
        const template = templates.info(id);
        if (template.count === 0) continue;
        const text = id === OTHER ? '(other)' : templates.text(id).slice(0, -1);
        shown[`${template.format ?? ''}|${text}`] = {
          format: template.format ?? template.nearest,
          why: template.why,
          count: template.count,
          first: finite(template.first),
          last: finite(template.last),
          samples: template.samples,
        };
      }
      const own: Record<string, number> = {};
      for (let format = 0; format <= formats.length; format++)
        if (perFormat[format] !== 0) own[format === 0 ? '' : (formats[format - 1] as string)] = perFormat[format] as number;
      const dropped: Record<string, number> = {};
      if (marksDropped > 0) dropped.marks = marksDropped;
      if (templates.dropped > 0) dropped.templates = templates.dropped;
      const { servers, ...rest } = served.snapshot();
      if (servers > 0) dropped.servers = servers;
      for (const [name, dict] of names) if (dict.dropped > 0) dropped[`${name}s`] = dict.dropped;
      return {
        lines: read(lines),
        records: read(records),
        from: finite(first),
        to: finite(last),
        formats: { [source]: own },
        findings: all,
        templates: shown,
        marks,
        ...rest,
        dropped,
      };
    },
  };
}

function snapshotFinding(finding: Finding, names: ReadonlyMap<Name, Dict<null>>): FindingSummary {
  const upstreams = finding.upstreams.snapshot(names.get('upstream') as Dict<null>);
  const vhosts = finding.vhosts.snapshot(names.get('vhost') as Dict<null>);
  const statuses: Record<string, number> = {};
  let first: number | null = null;
  let last: number | null = null;
  for (const peer of Object.values(upstreams)) {
    if (peer.first !== null && (first === null || peer.first < first)) first = peer.first;
    if (peer.last !== null && (last === null || peer.last > last)) last = peer.last;
    for (const [code, count] of Object.entries(peer.statuses)) statuses[code] = (statuses[code] ?? 0) + count;
  }
  return {
    count: finding.count,
    lines: finding.lines,
    unlogged: finding.unlogged,
    first,
    last,
    statuses,
    upstreams,
    vhosts: Object.fromEntries(Object.entries(vhosts).map(([name, { count }]) => [name, count])),
    clients: finding.clients.snapshot(),
    paths: finding.paths.snapshot(),
    errors: finding.errors.snapshot(),
    distinctClients: finding.distinctClients.snapshot(),
    requests: finding.requests.snapshot(),
    timeline: finding.timeline.snapshot(),
    samples: finding.samples,
  };
}
