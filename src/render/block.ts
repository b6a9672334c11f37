/** One thing that broke, as a paragraph: what, how much, where, why, what to do first. */
import type { Finding, NameCount, Report } from '../diagnose/report.ts';
import type { Rule, Severity } from '../rules/rule.ts';
import { escapeTerminal } from './escape.ts';
import { firstAid, hasPlaceholder } from './first-aid.ts';
import { formatCount, formatShare, plural, sparkline } from './numbers.ts';
import type { Problem } from './problems.ts';
import type { Style } from './style.ts';
import type { Clock } from './times.ts';
import { cut, displayWidth, fitParts, flowParts, wrap, wrapCommand } from './width.ts';

export interface Page {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly style: Style;
  readonly width: number;
  readonly clock: Clock;
}

const INDENT = '   ';
const NO_UPSTREAM = 'no upstream named';
const LABEL_WIDTH = 8;

export function paintSeverity(severity: Severity, style: Style, text: string): string {
  if (severity === 'critical') return style.bold(style.red(text));
  if (severity === 'high') return style.red(text);
  return severity === 'medium' ? style.yellow(text) : style.dim(text);
}

/** A label in front of the first line, the others below the text. */
export function labelled(label: string, lines: readonly string[], style: Style, paint: (text: string) => string = (text) => text): string[] {
  return lines.map((line, i) => `${INDENT}${i === 0 ? style.dim(label.padEnd(LABEL_WIDTH)) : ' '.repeat(LABEL_WIDTH)}${paint(line)}`);
}

export function textWidth(width: number): number {
  return Math.max(20, width - INDENT.length - LABEL_WIDTH);
}

/** Severity, title and rule on the left, who has to act on the right. The title gives way, the rule goes when there is no room. */
export function headLine(before: string, rule: Pick<Rule, 'id' | 'title' | 'blame' | 'severity'>, style: Style, width: number): string {
  const left = `${before}${rule.severity.toUpperCase()}  `;
  const right = `blame: ${rule.blame === 'none' ? 'nobody' : rule.blame}`;
  const room = Math.max(10, width - displayWidth(left) - right.length - 2);
  const title = cut(escapeTerminal(rule.title), room);
  const id = `  ${escapeTerminal(rule.id)}`;
  const shownId = displayWidth(title + id) <= room ? id : '';
  const gap = ' '.repeat(Math.max(2, width - displayWidth(left + title + shownId) - right.length));
  return `${paintSeverity(rule.severity, style, left)}${style.bold(title)}${style.dim(shownId)}${gap}${style.yellow(right)}`;
}

/** Names with their counts; a name that has all of them needs no number. */
/** Errors of the application that a block names. */
const SHOWN_ERRORS = 2;

function withCounts(entries: readonly NameCount[], all: number, before: string, whenEmpty: string): string[] {
  return entries.map(({ name, count }) => `${name === '' ? whenEmpty : before + escapeTerminal(name)}${count === all ? '' : ` (${formatCount(count)})`}`);
}

function facts(finding: Finding, report: Report, width: number): string[] {
  const parts = [`${plural(finding.count, 'record')} (${formatShare(finding.count, report.records.diagnosed)})`];
  if (finding.requests !== null) parts.push(plural(finding.requests, 'request'));
  const statuses = Object.entries(finding.statuses).sort(([, a], [, b]) => b - a);
  if (statuses.length > 0) {
    const shown = statuses.slice(0, 3).map(([status, count]) => `${escapeTerminal(status)} × ${formatCount(count)}`);
    parts.push(cut(`status ${shown.join(', ')}${statuses.length > 3 ? ', …' : ''}`, width));
  }
  if (finding.distinctClients !== null && finding.distinctClients > 0) parts.push(plural(finding.distinctClients, 'client'));
  return parts;
}

function when(finding: Finding, clock: Clock, width: number): string {
  const span = clock.span(finding.firstSeen, finding.lastSeen);
  if (span === '') return 'no time in the log';
  const room = Math.min(60, width - displayWidth(span) - 3);
  return finding.timeline === null || room < 8 ? cut(span, width) : `${span}   ${sparkline(finding.timeline.counts, room)}`;
}

/** How much and when: on two lines, or on one when the page is short and they fit. */
function extent(root: Finding, report: Report, page: Page, withRule: boolean, terse: boolean): string[] {
  const room = textWidth(page.width);
  const parts = [...facts(root, report, room), ...(withRule ? [escapeTerminal(root.rule)] : [])];
  const left = room - displayWidth(parts.join(' · ')) - 3;
  const short = when(root, page.clock, Math.min(left, 45));
  if (terse && displayWidth(short) <= left) return labelled('count', [`${parts.join(' · ')} · ${short}`], page.style);
  return [...labelled('count', flowParts(parts, room), page.style), ...labelled('when', [when(root, page.clock, room)], page.style)];
}

/** The cause, and where evidence was weighed, how sure it is. */
function causeOf(report: Report, finding: Finding): string {
  const weighed = report.incidents.find((incident) => incident.rule === finding.rule)?.hypotheses.find((one) => one.cause === finding.cause);
  const remarks = [...(weighed === undefined ? [] : [weighed.confidence]), ...(finding.cause === finding.prior ? [] : [`not ${finding.prior}`])];
  return remarks.length === 0 ? finding.cause : `${finding.cause} (${remarks.join(', ')})`;
}

function sampleLine(finding: Finding, width: number): string {
  const sample = finding.samples[0];
  if (sample === undefined) return '';
  return cut(`${escapeTerminal(sample.source)}:${sample.line}: ${escapeTerminal(sample.text)}`, width);
}

/** Only the first line is shown: of "# systemd unit" and what belongs into it, that is the latter, with the remark behind it. */
function withRemarkBehind([remark, line, ...rest]: readonly string[]): string[] {
  if (remark === undefined || line === undefined) return remark === undefined ? [] : [remark];
  const isRemark = (text: string): boolean => text.trim().startsWith('#');
  return isRemark(remark) && !isRemark(line) ? [`${line.trim()}  ${remark.trim()}`, ...rest] : [remark, line, ...rest];
}

function fixLines(finding: Finding, page: Page, withCosts: boolean): string[] {
  const room = textWidth(page.width);
  const fix = page.rules.get(finding.rule)?.fixes[0];
  if (fix === undefined) return [];
  const config = withRemarkBehind((fix.config ?? '').split('\n').filter((line) => line.trim() !== ''));
  const more = config.length > 1 ? ' …' : '';
  const first = config[0] === undefined ? '' : `${cut(escapeTerminal(config[0].trim()), room - more.length)}${more}`;
  const todo = escapeTerminal(fix.do);
  const lines =
    first !== '' && displayWidth(todo) + displayWidth(first) + 2 <= room
      ? labelled('fix', [`${todo}  ${page.style.cyan(first)}`], page.style)
      : [...labelled('fix', wrap(todo, room, 2), page.style), ...(first === '' ? [] : labelled('', [first], page.style, page.style.cyan))];
  if (withCosts && fix.costs !== '') lines.push(...labelled('costs', [cut(escapeTerminal(fix.costs), room)], page.style, page.style.dim));
  return lines;
}

/** A rule may come from a user's file: its commands are escaped like log text, line by line. */
export function commandLines(command: string, { style, width }: Pick<Page, 'style' | 'width'>): string[] {
  const lines = command.split('\n').filter((line) => line.trim() !== '');
  return labelled(
    'check',
    lines.flatMap((line) => wrapCommand(escapeTerminal(line), textWidth(width))),
    style,
    style.cyan,
  );
}

function checkLines(check: string, page: Page): string[] {
  const lines = commandLines(check, page);
  if (hasPlaceholder(check))
    lines.push(...labelled('', [cut('(UP and PORT: host and port of the upstream)', textWidth(page.width))], page.style, page.style.dim));
  return lines;
}

/** What follows from the root is no second problem, but it shows how large the first one is. */
function effects(root: Finding, consequences: readonly Finding[], report: Report, { style, width }: Page): string[] {
  if (consequences.length === 0) return [];
  const label = '↳ brings about: ';
  const together = consequences.reduce((sum, { count }) => sum + count, root.count);
  const total = ` · together ${formatShare(together, report.records.diagnosed)}`;
  const parts = consequences.map(({ title, count }) => `${escapeTerminal(title)} ${formatCount(count)}`);
  return [`${INDENT}${style.yellow(label + fitParts(parts, width - INDENT.length - label.length - total.length) + total)}`];
}

export interface BlockDetail {
  readonly sample: boolean;
  readonly costs: boolean;
  /** Facts share a line where they can. */
  readonly terse: boolean;
  /** Only how much, why and what to do. */
  readonly brief: boolean;
}

export function renderBlock(number: number, problem: Problem, report: Report, page: Page, detail: BlockDetail): string[] {
  const { style, width, rules } = page;
  const { root, consequences, severity } = problem;
  const room = textWidth(width);
  const aid = firstAid(
    rules.get(root.rule),
    root.cause,
    root.upstreams.map(({ name }) => name),
  );
  const head = headLine(`${number}  `, { id: root.rule, title: root.title, blame: root.blame, severity }, style, width);
  const named = head.includes(escapeTerminal(root.rule));
  const where = [...withCounts(root.upstreams, root.count, '', NO_UPSTREAM), ...withCounts(root.vhosts.slice(0, 2), root.count, 'vhost ', 'no vhost')];
  if (detail.brief) {
    const fix = rules.get(root.rule)?.fixes[0]?.do ?? '';
    return [
      head,
      ...labelled(
        'why',
        [cut(`${plural(root.count, 'record')}${named ? '' : ` · ${escapeTerminal(root.rule)}`} · ${causeOf(report, root)} · ${escapeTerminal(aid.why)}`, room)],
        style,
      ),
      ...checkLines(aid.check, page),
      ...(fix === '' ? [] : labelled('fix', [cut(escapeTerminal(fix), room)], style)),
    ];
  }
  const sample = detail.sample ? sampleLine(root, room) : '';
  return [
    head,
    ...extent(root, report, page, !named, detail.terse),
    ...(where.length > 0 && where.some((name) => name !== NO_UPSTREAM) ? labelled('where', [fitParts(where, room)], style) : []),
    ...root.errors
      .slice(0, SHOWN_ERRORS)
      .flatMap((error, i) => labelled(i === 0 ? 'app' : '', [fitParts(withCounts([error], root.count, '', ''), room)], style)),
    ...effects(root, consequences, report, page),
    ...labelled('why', wrap(`${causeOf(report, root)}${aid.why === '' ? '' : ` · ${escapeTerminal(aid.why)}`}`, room, 3), style),
    ...checkLines(aid.check, page),
    ...fixLines(root, page, detail.costs),
    ...(sample === '' ? [] : labelled('seen', [sample], style, style.dim)),
  ];
}
