/** The page about a pasted log line: how it was read, which rule won and why, which came close, then the page of the rule. */
import type { Key } from '../../parsers/format.ts';
import type { Rule } from '../rules/rule.ts';
import { escapeTerminal } from './escape.ts';
import { describe } from './explain-compare.ts';
import { fillPeer, heading, headline, type Look, labelled, look, page, verbatim, wrap } from './explain-page.ts';
import { rulePage, rulesWithReason } from './explain-sections.ts';

export interface LineExplanation {
  readonly text: string;
  /** Id of the format, null when none fits. */
  readonly format: string | null;
  /** When none fits: the nearest, and where the line differs from it. */
  readonly nearest?: { readonly format: string | null; readonly why: string | null };
  readonly gateway: string | null;
  /** As logged. The value named "upstream" goes into the commands when it is a plain address and port. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  /** What the rules saw. */
  readonly shape: Readonly<Record<string, string>>;
  readonly rule: Rule | null;
  /** Rules that came close, with the key that failed. */
  readonly near: readonly { readonly rule: Rule; readonly failed: string }[];
}

export function explainLine(explanation: LineExplanation, options: Partial<Look> = {}): string {
  const l = look(options);
  const { format, fields, shape, rule } = explanation;
  const quoted = wrap(escapeTerminal(explanation.text), l.width, '  ').map(l.style.dim);
  if (format === null) {
    const { format: nearest = null, why: differs = null } = explanation.nearest ?? {};
    const reason =
      differs === null ? [] : [...labelled('nearest', escapeTerminal(nearest ?? 'none'), l), ...labelled('differs', escapeTerminal(differs), l), ''];
    return page([
      ...headline('No known format fits this line', l),
      ...quoted,
      '',
      ...reason,
      ...wrap('If the format is your own, name it with --log-format, or give its configuration with --config.', l.width),
    ]);
  }
  const upstream = fields.find(({ name }) => name === 'upstream')?.value;
  const lines = [...headline(rule?.title ?? 'No rule knows this line', l), ...quoted, ''];
  lines.push(...labelled('read as', escapeTerminal(explanation.gateway === null ? format : `${format} (${explanation.gateway})`), l));
  if (rule !== null) {
    lines.push(...labelled('rule', rule.id, l), ...labelled('because', why(rule, shape), l));
    const check = rule.causes[0]?.check;
    if (check !== undefined) lines.push(...verbatim(fillPeer(check, upstream), l, 2, 'check     '));
  }
  lines.push(...heading('FIELDS', l), ...pairs(fields, l));
  const seen = Object.entries(shape).map(([name, value]) => ({ name, value }));
  lines.push(...heading('WHAT THE RULES SEE', l), ...pairs(seen, l));
  if (explanation.near.length > 0) {
    const near = explanation.near.map((each) => ({ rule: each.rule, reason: `wants ${each.failed} ${describe(each.rule.when[each.failed as Key])}` }));
    lines.push(...heading('CAME CLOSE', l), ...rulesWithReason(near, l));
  }
  if (rule === null) return page([...lines, '', ...wrap('Such lines are counted as unmatched; reports show them by template.', l.width)]);
  return page([...lines, '', l.style.dim('-'.repeat(l.width)), ...rulePage(rule, [], l, upstream)]);
}

/** The values that the rule asked for, as the record has them. */
function why(rule: Rule, shape: LineExplanation['shape']): string {
  const parts = Object.keys(rule.when).map((key) => {
    const value = shape[key];
    return value === undefined ? `${key} is absent` : `${key} is ${escapeTerminal(JSON.stringify(value))}`;
  });
  return parts.length === 0 ? 'it takes every record' : parts.join(', ');
}

/** Names and values in two columns; both may come from the log. */
function pairs(list: LineExplanation['fields'], l: Look): string[] {
  if (list.length === 0) return ['  (none)'];
  const column = Math.min(24, Math.max(...list.map(({ name }) => name.length))) + 2;
  return list.flatMap(({ name, value }) => labelled(escapeTerminal(name), escapeTerminal(value), l, 2, Math.max(column, name.length + 2)));
}
