/** Takes one log line apart for `gwlog explain`: the same engine, with what it saw laid open. */
import type { Key, Text } from '../parsers/format.ts';
import { Pipeline, UNIT } from './pipeline.ts';
import type { LineExplanation } from './render/explain.ts';
import type { Shape } from '../parsers/format.ts';
import { createJudge } from './rules/engine.ts';
import { rules } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { decode } from './scan/dict.ts';

/** How a log line (or several lines of one record) is read, which rule wins and which came close. */
export function describeLine(line: string, zone?: string): LineExplanation {
  const judge = createJudge(rules);
  let result: LineExplanation = { text: line, format: null, gateway: null, fields: [], shape: {}, rule: null, near: [] };
  let seen = false;
  const options = { samples: 0, tables: false, keepQuery: true, unit: UNIT, ...(zone === undefined ? {} : { zone }) };
  const pipeline: Pipeline = new Pipeline(judge, options, ({ batch }, verdicts) => {
    if (seen) return;
    seen = true;
    const format = pipeline.formats[(batch.format[0] as number) - 1];
    const rule = (verdicts[0] as number) >= 0 ? (judge.rules[verdicts[0] as number] as Rule) : null;
    const shape = format ? (pipeline.shape(0) ?? {}) : {};
    const fields: { name: string; value: string }[] = [];
    for (const [name, column] of batch.num) {
      const value = column[0] as number;
      if (value === value && name !== 'x-request') fields.push({ name: name.replace(/^x-/, ''), value: name === 'time' ? new Date(value).toISOString() : String(value) });
    }
    for (const [name, column] of batch.span as Map<Text, Int32Array>) {
      if (column[1] !== 0) fields.push({ name: name.replace(/^x-/, ''), value: decode(batch.block.bytes, column[0] as number, column[1] as number) });
    }
    result = {
      text: line,
      format: format?.id ?? null,
      gateway: format?.gateway ?? null,
      fields,
      shape: Object.fromEntries(Object.entries(shape as Shape).filter((entry): entry is [Key, string] => entry[1] !== undefined)),
      rule,
      near: format ? judge.near(shape, format.gateway).filter((candidate) => candidate.rule !== rule) : [],
    };
  });
  pipeline.begin(0, 'line');
  pipeline.push(Buffer.from(line, 'utf8'));
  pipeline.end();
  return result;
}
