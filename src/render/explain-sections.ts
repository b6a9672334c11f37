/** Sections that several pages share: a rule's whole page, steps, fixes, lists of rules. All functions return lines. */
import type { Step } from '../rules/causes.ts';
import type { Fix, Rule, Severity } from '../rules/rule.ts';
import { difference } from './explain-compare.ts';
import { facts, fillPeer, heading, headline, type Look, labelled, legend, paintSeverity, verbatim, wrap } from './explain-page.ts';

/** Rules listed on a page before it says "and N more". */
const LISTED = 24;
const LISTED_WITH_REASON = 6;

/** `similar`: rules not to be confused with this one. `upstream`: peer of a pasted line, put into the commands. */
export function rulePage(rule: Rule, similar: readonly Rule[], look: Look, upstream?: string): string[] {
  const { style, width } = look;
  const lines = [
    ...headline(rule.title, look),
    ...facts(
      [
        { text: rule.id },
        { text: rule.severity, paint: (severity) => paintSeverity(severity as Severity, style) },
        { label: 'cause ', text: rule.cause, paint: style.bold },
        { label: 'to act: ', text: rule.blame, paint: style.bold },
      ],
      look,
    ),
    '',
    ...wrap(rule.means, width),
    ...labelled('Visitor:', rule.client, look, 0, 9),
  ];
  if (rule.causes.length > 0) {
    const column = Math.max(...rule.causes.map(({ cause }) => cause.length)) + 4;
    lines.push(...heading(rule.causes.length > 1 ? 'WHY, most likely first' : 'WHY', look));
    rule.causes.forEach(({ cause, because, evidence, check }, i) => {
      lines.push(...labelled(`${i + 1} ${cause}`, because, look, 2, column, style.bold));
      lines.push(...labelled('evidence', evidence, look, 6), ...verbatim(fillPeer(check, upstream), look, 6, 'check     '));
    });
  }
  if (rule.fixes.length > 0) lines.push(...heading('FIX', look), ...fixLines(rule.fixes, look));
  if (rule.prevent !== '') lines.push(...heading('PREVENT', look), ...wrap(rule.prevent, width, '  '));
  if (rule.consequenceOf && rule.consequenceOf.length > 0) {
    lines.push(...heading('OFTEN A CONSEQUENCE OF', look), ...rule.consequenceOf.map((id) => `  ${id}`));
  }
  if (similar.length > 0) {
    const reasons = similar.map((other) => ({ rule: other, reason: difference(rule, other) }));
    lines.push(...heading('NOT TO BE CONFUSED WITH', look), ...rulesWithReason(reasons, look));
  }
  if (rule.docs.length > 0) lines.push(...heading('READ', look), ...rule.docs.map((doc) => `  ${doc}`));
  return [
    ...lines,
    ...legend(
      commandsOf(rule).map((command) => fillPeer(command, upstream)),
      look,
    ),
  ];
}

function commandsOf(rule: Rule): string[] {
  return [...rule.causes.map(({ check }) => check), ...rule.fixes.map(({ config }) => config ?? '')];
}

export function stepLines(steps: readonly Step[], look: Look): string[] {
  return steps.flatMap((step, i) => [...wrap(step.do, look.width, number(i)), ...(step.run === undefined ? [] : verbatim(step.run, look, 6))]);
}

export function fixLines(fixes: readonly Fix[], look: Look): string[] {
  return fixes.flatMap((fix, i) => [
    ...wrap(fix.do, look.width, number(i)),
    ...(fix.config === undefined ? [] : verbatim(fix.config, look, 6)),
    ...labelled('price', fix.costs, look, 4, 7),
  ]);
}

function number(index: number): string {
  return `${String(index + 1).padStart(3)} `;
}

/** Ids and titles in two columns. */
export function ruleLines(rules: readonly Rule[], look: Look): string[] {
  const shown = rules.slice(0, LISTED);
  const column = Math.max(...shown.map(({ id }) => id.length)) + 2;
  return [...shown.flatMap(({ id, title }) => wrap(title, look.width, `  ${id.padEnd(column)}`)), ...more(rules.length - shown.length)];
}

export function rulesWithReason(list: readonly { readonly rule: Rule; readonly reason: string }[], look: Look): string[] {
  const shown = list.slice(0, LISTED_WITH_REASON);
  return [
    ...shown.flatMap(({ rule, reason }) => [`  ${rule.id}`, ...wrap(`${rule.title}; ${reason}`, look.width, '      ').map(look.style.dim)]),
    ...more(list.length - shown.length),
  ];
}

function more(count: number): string[] {
  return count > 0 ? [`  and ${count} more: gwlog rules`] : [];
}
