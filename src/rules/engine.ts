/** Compiles rules into a judge: a pure function from a record's shape to the first rule that matches. */
import type { Key, Shape } from '../../parsers/format.ts';
import type { Condition, Rule, Test } from './rule.ts';

export type { Shape };

type Check = { readonly key: Key; readonly passes: (value: string | undefined) => boolean };

function compileTest(test: Test): (value: string | undefined) => boolean {
  if (typeof test === 'string') return (value) => value === test;
  if ('absent' in test) return (value) => value === undefined;
  if ('starts' in test) return (value) => value?.startsWith(test.starts) ?? false;
  if ('has' in test) return (value) => value?.includes(test.has) ?? false;
  const pattern = new RegExp(test.matches, 's');
  return (value) => value !== undefined && pattern.test(value);
}

function compileCondition(condition: Condition): (value: string | undefined) => boolean {
  if (!Array.isArray(condition)) return compileTest(condition as Test);
  const tests = (condition as readonly Test[]).map(compileTest);
  return (value) => tests.some((test) => test(value));
}

function compileRule(rule: Rule): readonly Check[] {
  return Object.entries(rule.when).map(([key, condition]) => ({ key: key as Key, passes: compileCondition(condition as Condition) }));
}

export interface Judge {
  readonly rules: readonly Rule[];
  /** Index of the first rule that matches, or -1. `product` limits the search to rules of one product. */
  judge(shape: Shape, product: string): number;
  /** Rules that came close: all tests but one held. With the key that failed. */
  near(shape: Shape, product: string): { rule: Rule; failed: Key }[];
}

export function createJudge(rules: readonly Rule[]): Judge {
  const checks = rules.map(compileRule);
  const products = rules.map((rule) => rule.id.slice(0, rule.id.indexOf('/')));
  return {
    rules,
    judge(shape, product) {
      for (let i = 0; i < rules.length; i++) {
        if (products[i] === product && (checks[i] as readonly Check[]).every(({ key, passes }) => passes(shape[key]))) return i;
      }
      return -1;
    },
    near(shape, product) {
      const result: { rule: Rule; failed: Key }[] = [];
      rules.forEach((rule, i) => {
        if (products[i] !== product) return;
        const failed = (checks[i] as readonly Check[]).filter(({ key, passes }) => !passes(shape[key]));
        if (failed.length === 1 && (checks[i] as readonly Check[]).length > 1) result.push({ rule, failed: (failed[0] as Check).key });
      });
      return result;
    },
  };
}
