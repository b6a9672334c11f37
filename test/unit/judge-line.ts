/** The one door through which tests ask "which rule does this line give?": the engine itself. */
import type { Shape } from '../../parsers/format.ts';
import { describeLine } from '../../src/explain.ts';
import type { Rule } from '../../src/rules/rule.ts';

export interface Judged {
  readonly shape: Shape;
  /** Undefined: no rule knows this line. */
  readonly rule: Rule | undefined;
}

export function judgeLine(line: string): Judged {
  const { shape, rule } = describeLine(line);
  return { shape, rule: rule ?? undefined };
}
