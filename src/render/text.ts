/** The default report: what broke, whose fault it is, what to do first, then everything else, on one screen where it can be. */
import type { Report } from '../diagnose/report.ts';
import type { Rule } from '../rules/rule.ts';
import { type BlockDetail, type Page, renderBlock } from './block.ts';
import { escapeTerminal } from './escape.ts';
import { renderTable, type TableModule } from './findings-table.ts';
import { formatCount, formatShare, plural } from './numbers.ts';
import { foldFindings, type Problem } from './problems.ts';
import type { Style } from './style.ts';
import { createClock } from './times.ts';
import { comparesServers, renderDowntimes, renderTraffic } from './traffic-table.ts';
import { cut, fitParts, wrap } from './width.ts';

export interface TextOptions {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly style: Style;
  /** Columns of the page. */
  readonly width: number;
  /** Lines of the screen: examples and minor findings are left out to fit. Absent: everything is shown. */
  readonly height?: number;
  /** Zone of the times; default: the report's. */
  readonly zone?: string;
}

interface Detail {
  readonly block: (number: number) => BlockDetail;
  /** How many problems get a paragraph; default BLOCKS. */
  readonly blocks?: number;
  readonly tableRows: number;
  readonly templates: number;
  readonly templateSamples: boolean;
  readonly blindSpots: number;
  /** No empty lines but around the first problem, and without the lines that are only good to know. */
  readonly tight?: true;
  /** Of many grave findings, too, only so many: what broke first must not scroll off the screen. */
  readonly strict?: true;
}

const BLOCKS = 3;
const MIN_WIDTH = 40;

const full: BlockDetail = { sample: true, costs: true, terse: false, brief: false };
const bare: BlockDetail = { sample: false, costs: false, terse: true, brief: false };

// From everything to the least that still answers the questions. The first that fits the screen is printed.
const DETAILS: readonly Detail[] = [
  { block: () => full, tableRows: 20, templates: 5, templateSamples: true, blindSpots: 5 },
  { block: () => full, tableRows: 12, templates: 5, templateSamples: false, blindSpots: 3 },
  { block: () => ({ ...full, terse: true }), tableRows: 8, templates: 3, templateSamples: false, blindSpots: 2 },
  { block: (number) => ({ ...bare, sample: number === 1, costs: number === 1 }), tableRows: 6, templates: 1, templateSamples: false, blindSpots: 1 },
  { block: (number) => ({ ...bare, sample: number === 1 }), tableRows: 4, templates: 0, templateSamples: false, blindSpots: 1 },
  { block: () => bare, tableRows: 4, templates: 0, templateSamples: false, blindSpots: 0 },
  { block: () => bare, tableRows: 0, templates: 0, templateSamples: false, blindSpots: 0 },
  { block: (number) => ({ ...bare, brief: number > 1 }), tableRows: 4, templates: 0, templateSamples: false, blindSpots: 0 },
  { block: (number) => ({ ...bare, brief: number > 1 }), tableRows: 4, templates: 0, templateSamples: false, blindSpots: 0, tight: true },
  { block: (number) => ({ ...bare, brief: number > 1 }), tableRows: 0, templates: 0, templateSamples: false, blindSpots: 0, tight: true },
  ...[16, 12, 8, 6, 4, 3, 2].map((tableRows) => strict(BLOCKS, tableRows)),
  ...[3, 2, 1, 0].map((tableRows) => strict(2, tableRows)),
  ...[5, 4, 3, 2, 1, 0].map((tableRows) => strict(1, tableRows)),
];

function strict(blocks: number, tableRows: number): Detail {
  return {
    block: (number) => ({ ...bare, brief: number > 1 }),
    blocks,
    tableRows,
    templates: 0,
    templateSamples: false,
    blindSpots: 0,
    tight: true,
    strict: true,
  };
}

interface Extras {
  readonly trafficRows: number;
  readonly downtimes: number;
}

const NO_EXTRAS: Extras = { trafficRows: 0, downtimes: 0 };
/** What the servers of HAProxy do is worth a few lines of the screen, as long as the first problem and the head of the list stay on it. */
const WORST_SERVERS: Extras = { trafficRows: 3, downtimes: 0 };
const leavesRoom = ({ blocks = BLOCKS, tableRows, strict: few }: Detail): boolean => few !== true || tableRows > (blocks > 1 ? 0 : 1);
// What is not about faults comes last: it fills the lines that the screen has left.
const EXTRAS: readonly Extras[] = [
  { trafficRows: 8, downtimes: 5 },
  { trafficRows: 5, downtimes: 3 },
  { trafficRows: 3, downtimes: 1 },
  { trafficRows: 0, downtimes: 5 },
  { trafficRows: 0, downtimes: 1 },
];

export async function renderText(report: Report, options: TextOptions): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const zone = options.zone ?? report.period.zone;
  const page: Page = {
    rules: options.rules,
    style: options.style,
    width: Math.max(MIN_WIDTH, options.width),
    clock: createClock(zone, report.period.from, report.period.to),
  };
  const problems = foldFindings(report.findings, options.rules);
  const draw = (detail: Detail, extras: Extras): string[] => layOut(report, problems, page, Table, detail, extras);
  // One line is left for the prompt.
  const fits = (lines: readonly string[]): boolean => options.height === undefined || lines.length < options.height;
  const withServers = comparesServers(report) ? DETAILS.find((some) => leavesRoom(some) && fits(draw(some, WORST_SERVERS))) : undefined;
  const detail = withServers ?? DETAILS.find((some) => fits(draw(some, NO_EXTRAS))) ?? (DETAILS.at(-1) as Detail);
  const wanted = withServers === undefined ? EXTRAS : [...EXTRAS.filter(({ trafficRows }) => trafficRows > 0), WORST_SERVERS];
  const extras = wanted.find((some) => fits(draw(detail, some))) ?? NO_EXTRAS;
  const lines = draw(detail, extras);
  return `${lines.join('\n')}\n`;
}

function layOut(report: Report, problems: readonly Problem[], page: Page, Table: TableModule, detail: Detail, extras: Extras): string[] {
  const broke = problems.filter(({ severity }) => severity === 'critical' || severity === 'high').slice(0, detail.blocks ?? BLOCKS);
  const others = problems.filter((problem) => !broke.includes(problem));
  const paragraphs = broke.map((problem, i) => renderBlock(i + 1, problem, report, page, detail.block(i + 1)));
  if (broke.length === 0) paragraphs.push(calm(report, page));
  if (others.length > 0) {
    paragraphs.push(renderTable(broke.length > 0 ? 'Other findings' : 'Findings', others, page, Table, detail.tableRows, detail.strict));
  }
  for (const lines of [renderTraffic(report, page, extras.trafficRows), renderDowntimes(report, page, extras.downtimes)])
    if (lines.length > 0) paragraphs.push(lines);
  const notes = [...unmatched(report, page, detail), ...(detail.tight ? [] : limits(report, page)), ...blindSpots(report, page, detail.blindSpots)];
  if (notes.length > 0) paragraphs.push(notes);
  const gap = (i: number): string[] => (detail.tight && i > 0 ? [] : ['']);
  const top = [...headline(report, page, detail), ...marks(report, problems, page), ''];
  return [...top, ...paragraphs.flatMap((lines, i) => [...lines, ...gap(i)]), ...footer(report, page)];
}

function headline(report: Report, { style, width, clock }: Page, { tight }: Detail): string[] {
  const { from, to, assumed } = report.period;
  const zone = from === null ? '' : `  ${escapeTerminal(clock.zone)}${assumed ? ' (assumed, --tz sets it)' : ''}`;
  const sources = new Map<string, Set<string>>();
  for (const { name, format } of report.sources) sources.set(name, (sources.get(name) ?? new Set()).add(format));
  const names = [...sources].map(([name, formats]) => `${escapeTerminal(name)} (${[...formats].map(escapeTerminal).join(', ')})`);
  const causes = report.causes.map(({ cause, count }) => `${cause} ${formatShare(count, report.records.diagnosed)}`);
  return [
    `${style.bold('gwlog')}  ${report.lines.read === 0 ? 'no lines' : cut(clock.period(from, to) + zone, width - 7)}`,
    ...(names.length > 0 ? [`${style.dim('read')}   ${fitParts([`${plural(report.lines.read, 'line')}: ${names[0]}`, ...names.slice(1)], width - 7)}`] : []),
    ...(causes.length > 1 && !tight ? [`${style.dim('causes')} ${fitParts(causes, width - 7)}`] : []),
  ];
}

/** What was changed or restarted, nearest to the moment when things began to break. */
function marks(report: Report, problems: readonly Problem[], { style, width, clock }: Page): string[] {
  const timed = report.marks.filter((mark): mark is typeof mark & { time: string } => mark.time !== null);
  const began = Date.parse(problems[0]?.root.firstSeen ?? '');
  const distance = ({ time }: { time: string }): number => (Number.isNaN(began) ? 0 : Math.abs(Date.parse(time) - began));
  const near = [...timed].sort((a, b) => distance(a) - distance(b)).slice(0, 3);
  const shown = timed
    .filter((mark) => near.includes(mark))
    .map(({ time, source, what }) => `${clock.short(time)} ${escapeTerminal(what)} (${escapeTerminal(source)})`);
  return shown.length === 0 ? [] : [`${style.dim('marks')}  ${fitParts(shown, width - 7, timed.length)}`];
}

/** Nothing failed: said in a sentence, so that silence is not taken for a failure of the tool. */
function calm(report: Report, { style, width }: Page): string[] {
  const { read, skipped } = report.lines;
  const unknown = report.unmatched.length > 0;
  let text: string;
  if (read === 0) {
    text =
      skipped > 0
        ? `Nothing to diagnose: ${skipped === 1 ? 'the line lies' : `all ${plural(skipped, 'line')} lie`} outside of the selected time, or without a time that gwlog knows.`
        : 'Nothing to diagnose: there are no lines.';
  } else if (report.findings.length === 0) {
    text = unknown
      ? unmatchedFor(read, report.lines.unmatched)
      : `Nothing is wrong: all ${plural(read, 'line')} were read and understood, and none reports a fault.`;
  } else {
    const medium = report.findings.some(({ severity }) => severity === 'medium');
    text = medium ? 'No requests fail outright, but something is degraded.' : 'Nothing serious: no finding above severity low.';
  }
  const [first, ...rest] = wrap(text, width, 3);
  const paint = read === 0 || unknown ? style.bold : style.green;
  return [paint(first ?? ''), ...rest];
}

/** Lines without a finding, of which no rule knows some. */
function unmatchedFor(read: number, unknown: number): string {
  if (unknown === read)
    return read === 1
      ? 'No rule knows the line that was read. Look at it below.'
      : `No rule knows any of the ${plural(read, 'line')} that were read. Look at them below.`;
  return `No fault found in the ${plural(read, 'line')} that were read, but no rule knows ${formatCount(unknown)} of them. Look at these below.`;
}

function unmatched(report: Report, { style, width }: Page, detail: Detail): string[] {
  const { unmatched: templates } = report;
  if (templates.length === 0) return [];
  const shown = templates.slice(0, detail.templates);
  if (shown.length === 0) {
    const text = `Unknown to every rule: ${plural(report.records.unmatched, 'record')}, most of them: ${escapeTerminal(templates[0]?.template ?? '')}`;
    return [cut(text, width)];
  }
  const digits = Math.max(...shown.map(({ count }) => formatCount(count).length));
  const more = shown.length < templates.length ? `, the most frequent ${shown.length > 1 ? shown.length : 'one'}` : '';
  const heading = `Unknown to every rule: ${plural(report.records.unmatched, 'record')} in ${plural(templates.length, 'template')}${more}`;
  return [
    style.bold(cut(heading, width)),
    ...shown.flatMap(({ template, format, why, count, samples }) => {
      const indent = ' '.repeat(digits + 5);
      const line = `   ${formatCount(count).padStart(digits)}  ${cut(escapeTerminal(template), width - digits - 5)}`;
      const because =
        why === null ? [] : wrap(escapeTerminal(format === null ? why : `not ${format}: ${why}`), width - digits - 5, 2).map((text) => indent + text);
      const sample = samples[0];
      if (!detail.templateSamples || sample === undefined) return [line, ...because];
      const text = cut(`${escapeTerminal(sample.source)}:${sample.line}: ${escapeTerminal(sample.text)}`, width - digits - 5);
      return [line, ...because, indent + style.dim(text)];
    }),
  ];
}

function limits(report: Report, { style, width }: Page): string[] {
  // A cap of 0: nothing was cut by gwlog.
  const told = report.limits.filter(({ cap }) => cap === 0).map(({ what }) => cut(`${what.slice(0, 1).toUpperCase()}${escapeTerminal(what.slice(1))}`, width));
  const parts = report.limits
    .filter(({ cap }) => cap > 0)
    .map(({ what, cap, dropped }) => `${escapeTerminal(what)} beyond ${formatCount(cap)} (${formatCount(dropped)} not listed)`);
  return [...told, ...(parts.length > 0 ? [`${style.dim('Lists cut:')} ${fitParts(parts, width - 11)}`] : [])];
}

function blindSpots(report: Report, { style, width }: Page, most: number): string[] {
  const label = 'Not in these logs: ';
  return report.blindSpots
    .slice(0, most)
    .flatMap((text) => wrap(escapeTerminal(text), width - label.length, 3).map((line, i) => `${i === 0 ? style.dim(label) : ' '.repeat(label.length)}${line}`));
}

function footer(report: Report, { style, width }: Page): string[] {
  const { read, diagnosed, normal, unmatched: unknown, skipped } = report.lines;
  const text = `${plural(read, 'line')} = ${formatCount(diagnosed)} diagnosed + ${formatCount(normal)} normal + ${formatCount(unknown)} unmatched (+ ${formatCount(skipped)} skipped)`;
  return wrap(text, width, 3).map(style.dim);
}
