/** `gwlog explain` and `gwlog rules`: plain-text pages about rules, causes, statuses and pasted lines. Pure: data in, text out. */
import { type CauseInfo, guideCauses } from '../rules/causes.ts';
import type { HaproxyWord } from '../rules/haproxy/words.ts';
import type { Rule } from '../rules/rule.ts';
import type { StatusInfo } from '../rules/statuses.ts';
import { explainTerminationState } from '../rules/termination.ts';
import { escapeJson } from './escape.ts';
import { lookAlikes, rulesOfStatus } from './explain-compare.ts';
import { facts, heading, headline, type Look, labelled, legend, look, page, paintSeverity, wrap } from './explain-page.ts';
import { fixLines, ruleLines, rulePage, stepLines } from './explain-sections.ts';

export { explainLine, type LineExplanation } from './explain-line.ts';
export type { Look } from './explain-page.ts';

/** `rules`: all rules; those that are easily confused with this one are listed. */
export function explainRule(rule: Rule, rules: readonly Rule[], options: Partial<Look> = {}): string {
  return page(rulePage(rule, lookAlikes(rule, rules), look(options)));
}

export function explainCause(info: CauseInfo, rulesOfCause: readonly Rule[], options: Partial<Look> = {}): string {
  const l = look(options);
  const cause = { label: 'cause ', text: info.cause, paint: l.style.bold };
  const lines = [...headline(info.title, l), ...facts([cause, { label: 'usually to act: ', text: info.blame, paint: l.style.bold }], l), ''];
  lines.push(...wrap([info.what, guideSentence(info)].join(' '), l.width));
  lines.push(...heading('IDENTIFY', l), ...stepLines(info.identify, l));
  if (info.fixes.length > 0) lines.push(...heading('FIX', l), ...fixLines(info.fixes, l));
  if (info.prevent.length > 0) lines.push(...heading('PREVENT', l), ...info.prevent.flatMap((text) => wrap(text, l.width, '  - ')));
  lines.push(...heading('TELL VISITORS', l), ...wrap(`"${info.tellVisitors}"`, l.width, '  '));
  if (rulesOfCause.length > 0) lines.push(...heading('RULES', l), ...ruleLines(rulesOfCause, l));
  const commands = [...info.identify.map(({ run }) => run ?? ''), ...info.fixes.map(({ config }) => config ?? '')];
  return page([...lines, ...legend(commands, l)]);
}

/** Where the cause stands among the seven that guides list. */
function guideSentence({ cause }: CauseInfo): string {
  const guide = guideCauses.find(({ causes }) => causes.includes(cause));
  if (!guide) return '';
  const others = guide.causes.filter((other) => other !== cause);
  return `Among the seven classic causes of a 502 it belongs to "${guide.name}"${others.length > 0 ? ` (see also ${others.join(', ')})` : ''}.`;
}

/** `rules`: all rules; those that speak of the status are listed. */
export function explainStatus(info: StatusInfo, rules: readonly Rule[], options: Partial<Look> = {}): string {
  const l = look(options);
  const own = rulesOfStatus(info.status, rules);
  const lines = [
    ...headline(`${info.status} ${info.title}`, l),
    '',
    ...wrap(info.says, l.width),
    ...heading('FIRST CHECKS', l),
    ...stepLines(info.first, l),
    ...heading('WHO WROTE IT', l),
    ...info.writers.flatMap(({ who, when }) => labelled(who, when, l, 2, 17)),
    ...heading('HOW TO TELL', l),
    ...info.tell.flatMap((text) => wrap(text, l.width, '  - ')),
    ...heading('CAUSES, most likely first', l),
    ...info.causes.flatMap(({ cause, when }) => labelled(cause, when, l, 2, 21, l.style.bold)),
    ...heading('FIELDS THAT DECIDE', l),
    ...info.fields.flatMap(({ name, decides }) => [`  ${name}`, ...wrap(decides, l.width, '      ')]),
  ];
  if (own.length > 0) lines.push(...heading('RULES', l), ...ruleLines(own, l));
  const commands = info.first.map(({ run }) => run ?? '');
  return page([...lines, ...legend(commands, l)]);
}

/** HAProxy's "sH--", character by character, with the rules that ask for it. */
export function explainTermination(state: string, rules: readonly Rule[], options: Partial<Look> = {}): string {
  const l = look(options);
  const lines = [
    ...headline(`${state} (HAProxy termination state)`, l),
    '',
    ...explainTerminationState(state).flatMap(([sign, text]) => wrap(text, l.width, `  ${sign}  `)),
  ];
  if (rules.length > 0) lines.push(...heading('RULES', l), ...ruleLines(rules, l));
  return page(lines);
}

/** A word of HAProxy's logs ("L4TOUT", "<NOSRV>") with the rules that speak of it. */
export function explainWord({ title, means, cause, blame, first }: HaproxyWord, rules: readonly Rule[], options: Partial<Look> = {}): string {
  const l = look(options);
  const lines = headline(title, l);
  if (cause !== 'none')
    lines.push(
      ...facts(
        [
          { label: 'mostly ', text: cause, paint: l.style.bold },
          { label: 'to act: ', text: blame, paint: l.style.bold },
        ],
        l,
      ),
    );
  lines.push('', ...wrap(means, l.width));
  if (first.length > 0) lines.push(...heading('FIRST CHECKS', l), ...stepLines(first, l));
  if (rules.length > 0) lines.push(...heading('RULES', l), ...ruleLines(rules, l));
  const commands = first.map(({ run }) => run ?? '');
  return page([...lines, ...legend(commands, l)]);
}

const BORDERS = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'].concat([
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
  'middle',
]);

/** All rules as a table. */
export async function listRules(rules: readonly Rule[], options: Partial<Look> = {}): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const l = look(options);
  const columns = [Math.max(10, ...rules.map(({ id }) => id.length)) + 2, 10, 21];
  const table = new Table({
    head: ['rule', 'severity', 'cause', 'title'].map(l.style.bold),
    chars: Object.fromEntries(BORDERS.map((part) => [part, ''])),
    colWidths: [...columns, Math.max(24, l.width - columns.reduce((sum, width) => sum + width, 0))],
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
  });
  for (const { id, severity, cause, title } of rules) table.push([id, paintSeverity(severity, l.style), cause, title]);
  const rows = table
    .toString()
    .split('\n')
    .map((row) => row.trimEnd());
  return page([...rows, '', `${rules.length} rules. gwlog explain RULE tells more.`]);
}

/** All rules as data: the literals themselves. */
export function rulesJson(rules: readonly Rule[]): string {
  return `${escapeJson(JSON.stringify({ schemaVersion: 1, rules }, null, 2))}\n`;
}
