/** Takes one log line apart for `gwlog explain`: the same engine, with what it saw laid open. */
import type { Key, Text } from '../parsers/format.ts';
import { Pipeline, UNIT } from './pipeline.ts';
import type { LineExplanation } from './render/explain.ts';
import { createJudge, type Judge } from './rules/engine.ts';
import { rules } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { decode } from './scan/dict.ts';

/** Columns that carry no fact of their own. */
const HIDDEN = new Set(['x-request']);

const describers = new Map<string | undefined, (line: string) => LineExplanation>();

/** How a log line (or the lines of one record) is read, which rule wins and which came close. Times without zone are of `zone`. */
export function describeLine(line: string, zone?: string): LineExplanation {
  let describe = describers.get(zone);
  if (!describe) describers.set(zone, (describe = createDescriber(createJudge(rules), zone)));
  return describe(line);
}

function createDescriber(judge: Judge, zone: string | undefined): (line: string) => LineExplanation {
  let result: LineExplanation | undefined;
  const options = { samples: 0, tables: false, findings: false, keepQuery: true, unit: UNIT, ...(zone === undefined ? {} : { zone }) };
  const pipeline = new Pipeline(judge, options, (seen, verdicts) => {
    result ??= describeRow(seen, judge, verdicts[0] as number);
  });
  return (line) => {
    result = undefined;
    pipeline.begin(0, 'line');
    pipeline.push(Buffer.from(line, 'utf8'));
    pipeline.end();
    return { ...(result ?? { format: null, gateway: null, fields: [], shape: {}, rule: null, near: [] }), text: line };
  };
}

/** The first row of the batch. */
function describeRow(pipeline: Pipeline, judge: Judge, verdict: number): LineExplanation {
  const { batch } = pipeline;
  const format = pipeline.formats[(batch.format[0] as number) - 1];
  const shape = pipeline.shape(0) ?? {};
  const rule = verdict >= 0 ? (judge.rules[verdict] as Rule) : null;
  const fields: { name: string; value: string }[] = [];
  for (const [name, column] of batch.num) {
    const value = column[0] as number;
    if (value === value && !HIDDEN.has(name)) fields.push({ name: name.replace(/^x-/, ''), value: name === 'time' ? new Date(value).toISOString() : String(value) });
  }
  for (const [name, column] of batch.span as Map<Text, Int32Array>) {
    if (column[1] !== 0) fields.push({ name: name.replace(/^x-/, ''), value: decode(batch.block.bytes, column[0] as number, column[1] as number) });
  }
  return {
    text: '',
    format: format?.id ?? null,
    gateway: format?.gateway ?? null,
    fields,
    shape: Object.fromEntries(Object.entries(shape).filter((entry): entry is [Key, string] => entry[1] !== undefined)),
    rule,
    near: format ? judge.near(shape, format.gateway).filter((candidate) => candidate.rule !== rule) : [],
  };
}
