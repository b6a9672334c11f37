/** Records that no rule knows, by their masked text: what is missing in gwlog, or foreign to it. */
import type { Text } from '../../parsers/format.ts';
import type { Batch } from '../scan/batch.ts';
import { numColumn, spanColumn } from '../scan/batch.ts';
import { Dict, OTHER } from '../scan/dict.ts';
import { type Masked, maskBytes } from '../scan/nginx-mask.ts';
import type { UserFormat } from '../scan/user-format.ts';
import { whyNoVerdict } from '../scan/why-no-text.ts';
import { explainUnmatched, type Readable, readable } from '../scan/why-not.ts';
import { finite } from './per-name.ts';
import { OTHER_NAME } from './rows.ts';
import type { Sampler } from './samples.ts';
import type { RowList } from './sort.ts';
import { MAX_TEMPLATES, mergeTemplates, type SampleRef, type TemplateSummary } from './summary.ts';

const MAX_MASKED = 256;
/** Bytes of a line that say why no format takes it. */
const MAX_EXPLAINED = 16_384;

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

const remember = (): Dict<Template> =>
  new Dict<Template>('naming', MAX_TEMPLATES, () => ({
    format: null,
    nearest: null,
    why: null,
    count: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    samples: [],
  }));

export interface Templates {
  add(list: RowList): void;
  endUnit(): void;
  /** All units since the last call, and the records whose template was not kept. */
  take(): { templates: Readonly<Record<string, TemplateSummary>>; dropped: number };
}

export interface TemplateOptions {
  readonly samples: number;
  /** Formats of the user, beside the built-in ones. */
  readonly formats?: readonly UserFormat[];
}

export function createTemplates(batch: Batch, formats: readonly string[], sampler: Sampler, options: TemplateOptions): Templates {
  const { block } = batch;
  const time = numColumn(batch, 'time');
  const message = spanColumn(batch, 'message' satisfies Text);
  const masked: Masked = { bytes: new Uint8Array(1024), length: 0, foreign: false };
  let templates = remember();
  let all: Readonly<Record<string, TemplateSummary>> = {};
  let dropped = 0;
  let formatsOfUser: readonly Readable[] | undefined;

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

  function add(row: number): void {
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
    if (template.samples.length < options.samples) template.samples.push(sampler.take(row));
  }

  function snapshot(): Record<string, TemplateSummary> {
    const shown: Record<string, TemplateSummary> = Object.create(null) as Record<string, TemplateSummary>;
    for (let id = OTHER; id < templates.size; id++) {
      const template = templates.info(id);
      if (template.count === 0) continue;
      const text = id === OTHER ? OTHER_NAME : templates.text(id).slice(0, -1);
      shown[`${template.format ?? ''}|${text}`] = {
        format: template.format ?? template.nearest,
        why: template.why,
        count: template.count,
        first: finite(template.first),
        last: finite(template.last),
        samples: template.samples,
      };
    }
    return shown;
  }

  return {
    add({ rows, n }) {
      for (let i = 0; i < n; i++) add(rows[i] as number);
    },
    endUnit() {
      all = mergeTemplates(all, snapshot(), options.samples);
      dropped += templates.dropped;
      templates = remember();
    },
    take() {
      const taken = { templates: all, dropped };
      all = {};
      dropped = 0;
      return taken;
    },
  };
}
