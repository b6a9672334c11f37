/**
 * The one door through which tests ask "which rule does this line give?". It goes through the readable reference reader;
 * the engine proper must answer the same, so it can take this place without a change in any test.
 */
import type { Shape } from '../../src/rules/engine.ts';
import { createJudge } from '../../src/rules/engine.ts';
import { rules } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { readNginxError } from '../reference/nginx-error.ts';

const judge = createJudge(rules);

export interface Judged {
  readonly shape: Shape;
  /** Undefined: no rule knows this line. */
  readonly rule: Rule | undefined;
}

export function judgeLine(line: string): Judged {
  const shape = readNginxError(line).shape;
  const index = judge.judge(shape, 'nginx');
  return { shape, rule: index < 0 ? undefined : rules[index] };
}
