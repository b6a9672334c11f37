/** Takes one log line apart for `gwlog explain`: the same engine, with what it saw laid open. */
import type { Key, Text } from '../parsers/format.ts';
import { Pipeline, UNIT } from './pipeline.ts';
import type { LineExplanation } from './render/explain.ts';
import { createJudge, type Judge } from './rules/engine.ts';
import { rules } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { decode } from './scan/dict.ts';
import type { UserFormat } from './scan/user-format.ts';
import { explainUnmatched, type Readable, readable } from './scan/why-not.ts';

/** Columns that carry no fact of their own. */
const HIDDEN = new Set(['x-request']);

type Describe = (text: string) => LineExplanation[];
const NO_FORMATS: readonly UserFormat[] = [];
/** By the user's formats, then by zone: a rule set is compiled once. */
const describers = new WeakMap<readonly UserFormat[], Map<string | undefined, Describe>>();

/** How log lines are read, joined into records as they are in a report: which rule wins and which came close. Times without zone are of `zone`; `formats` are the user's own. */
export function describeRecords(text: string, zone?: string, formats = NO_FORMATS): LineExplanation[] {
  let byZone = describers.get(formats);
  if (!byZone) describers.set(formats, (byZone = new Map()));
  let describe = byZone.get(zone);
  if (!describe) byZone.set(zone, (describe = createDescriber(createJudge(rules), zone, formats)));
  return describe(text);
}

/** The same of one log line, or of the lines of one record. */
export function describeLine(line: string, zone?: string, formats = NO_FORMATS): LineExplanation {
  return { ...(describeRecords(line, zone, formats)[0] ?? { format: null, gateway: null, fields: [], shape: {}, rule: null, near: [] }), text: line };
}

function createDescriber(judge: Judge, zone: string | undefined, formats: readonly UserFormat[]): Describe {
  let result: LineExplanation[] = [];
  const readables = formats.flatMap(readable);
  const options = { samples: 0, tables: false, findings: false, keepQuery: true, unit: UNIT, formats, ...(zone === undefined ? {} : { zone }) };
  const pipeline = new Pipeline(judge, options, (seen, verdicts) => {
    for (let row = 0; row < seen.batch.n; row++) result.push(describeRow(seen, judge, row, verdicts[row] as number, readables));
  });
  return (text) => {
    result = [];
    pipeline.begin(0, 'line');
    pipeline.push(Buffer.from(text, 'utf8'));
    pipeline.end();
    return result;
  };
}

function describeRow(pipeline: Pipeline, judge: Judge, row: number, verdict: number, formats: readonly Readable[]): LineExplanation {
  const { batch } = pipeline;
  const { block } = batch;
  const format = pipeline.formats[(batch.format[row] as number) - 1];
  const shape = pipeline.shape(row) ?? {};
  const rule = verdict >= 0 ? (judge.rules[verdict] as Rule) : null;
  const fields: { name: string; value: string }[] = [];
  for (const [name, column] of batch.num) {
    const value = column[row] as number;
    if (value === value && !HIDDEN.has(name))
      fields.push({ name: name.replace(/^x-/, ''), value: name === 'time' ? new Date(value).toISOString() : String(value) });
  }
  for (const [name, column] of batch.span as Map<Text, Int32Array>) {
    if (column[2 * row + 1] !== 0)
      fields.push({ name: name.replace(/^x-/, ''), value: decode(block.bytes, column[2 * row] as number, column[2 * row + 1] as number) });
  }
  const joined = (block.lines[row] as number) > 1;
  const [from, end] = joined ? [block.start[row], block.end[row]] : [block.rawStart[row], block.rawEnd[row]];
  const text = decode(block.bytes, from as number, end as number);
  const inside = (block.start[row] as number) - (from as number);
  const payload = inside > 0 && (block.start[row] as number) < (end as number) ? inside : 0;
  return {
    text,
    format: format?.id ?? null,
    ...(format === undefined ? { nearest: explainUnmatched(text, formats, payload) } : {}),
    gateway: format?.gateway ?? null,
    fields,
    shape: Object.fromEntries(Object.entries(shape).filter((entry): entry is [Key, string] => entry[1] !== undefined)),
    rule,
    near: format ? judge.near(shape, format.gateway).filter((candidate) => candidate.rule !== rule) : [],
  };
}
