/** How rules relate: which look alike, what tells them apart, which speak of a status. */
import type { Key } from '../../parsers/format.ts';
import type { Condition, Rule, Test } from '../rules/rule.ts';

/** Alternatives of a condition that are spelled out; the rest is counted. */
const SPELLED_OUT = 2;

function tests(condition: Condition | undefined): readonly Test[] {
  if (condition === undefined) return [];
  return Array.isArray(condition) ? (condition as readonly Test[]) : [condition as Test];
}

function describeTest(test: Test): string {
  if (typeof test === 'string') return JSON.stringify(test);
  if ('absent' in test) return 'absent';
  if ('starts' in test) return `${JSON.stringify(test.starts)} …`;
  return 'has' in test ? `with ${JSON.stringify(test.has)} in it` : `like /${test.matches}/`;
}

/** A condition in words: `"111" or "61" or 3 more`. */
export function describe(condition: Condition | undefined): string {
  const all = tests(condition);
  if (all.length === 0) return 'anything';
  const words = all.slice(0, SPELLED_OUT).map(describeTest);
  if (all.length > SPELLED_OUT) words.push(`${all.length - SPELLED_OUT} more`);
  return words.join(' or ');
}

/** The main text a rule looks for: its message, else termination state, else status. */
function anchors(rule: Rule): string[] {
  return tests(rule.when.message ?? rule.when.termination ?? rule.when.status).flatMap((test) => {
    if (typeof test === 'string') return [test];
    if ('starts' in test) return [test.starts];
    return 'has' in test ? [test.has] : [];
  });
}

function differingKeys(rule: Rule, other: Rule): Key[] {
  return (Object.keys(other.when) as Key[]).filter((key) => JSON.stringify(other.when[key]) !== JSON.stringify(rule.when[key]));
}

/** Other rules of the product whose message begins alike, the most alike first. */
export function lookAlikes(rule: Rule, rules: readonly Rule[]): Rule[] {
  const product = rule.id.slice(0, rule.id.indexOf('/') + 1);
  const own = anchors(rule);
  return rules
    .filter((other) => other.id !== rule.id && other.id.startsWith(product))
    .filter((other) => anchors(other).some((a) => own.some((b) => a.startsWith(b) || b.startsWith(a))))
    .map((other) => ({ other, distance: differingKeys(rule, other).length + (differingKeys(rule, other).includes('message') ? 2 : 0) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ other }) => other);
}

/** What the other rule asks for that this one does not. */
export function difference(rule: Rule, other: Rule): string {
  const parts = differingKeys(rule, other).map((key) => `${key} ${describe(other.when[key])}`);
  return parts.length === 0 ? 'takes what is left' : `there ${parts.join(', ')}`;
}

/** Rules that match the status, or that say the visitor gets it. */
export function rulesOfStatus(status: string, rules: readonly Rule[]): Rule[] {
  const said = new RegExp(`\\b${status}\\b`);
  return rules.filter(({ when, client }) => tests(when.status).includes(status) || said.test(client));
}
