/** The findings that are not shown as paragraphs, one line each. */
import type { Finding } from '../diagnose/report.ts';
import { SEVERITIES } from '../rules/rule.ts';
import type { Page } from './block.ts';
import { paintSeverity } from './block.ts';
import { escapeTerminal } from './escape.ts';
import { formatCount, plural, sparkline } from './numbers.ts';
import type { Problem } from './problems.ts';
import { cut, displayWidth } from './width.ts';

/** The table library is loaded only by those who draw a table. */
export type TableModule = typeof import('cli-table3');

interface Row {
  readonly finding: Finding;
  readonly isConsequence: boolean;
}

interface Column {
  readonly head: string;
  /** `most`: columns that the text may take, for what adapts to it. */
  readonly cell: (row: Row, most: number) => string;
  readonly right?: true;
  /** Columns, down to which the text may be cut; absent: never. */
  readonly least?: number;
}

const INDENT = 3;
const GAP = 2;

function columnsOf(page: Page): Column[] {
  return [
    { head: 'severity', cell: ({ finding }) => finding.severity },
    { head: 'rule', cell: ({ finding, isConsequence }) => `${isConsequence ? '↳ ' : ''}${escapeTerminal(finding.rule)}`, least: 12 },
    { head: 'count', cell: ({ finding }) => formatCount(finding.count), right: true },
    { head: 'blame', cell: ({ finding }) => finding.blame },
    { head: 'cause', cell: ({ finding }) => finding.cause },
    { head: 'upstream', cell: ({ finding }) => topUpstream(finding), least: 15 },
    { head: 'when', cell: ({ finding }) => page.clock.coarse(finding.firstSeen, finding.lastSeen) },
    { head: 'trend', cell: ({ finding }, most) => (finding.timeline === null ? '' : sparkline(finding.timeline.counts, Math.min(most, 24))), least: 6 },
  ];
}

function topUpstream({ upstreams }: Finding): string {
  const top = upstreams.find(({ name }) => name !== '');
  if (top === undefined) return '';
  return `${escapeTerminal(top.name)}${upstreams.length > 1 ? ` +${upstreams.length - 1}` : ''}`;
}

/** What has to go when the page is narrow, in this order: blame says most of what cause does, the rows are sorted by severity. */
const EXPENDABLE = ['cause', 'trend', 'upstream', 'when', 'severity'];

/** Chooses the columns that fit and their widths: flexible ones are cut before another column is left out. */
function fit(columns: Column[], rows: readonly Row[], room: number): { column: Column; width: number }[] {
  const natural = columns
    .map((column) => ({ column, width: Math.max(...rows.map((row) => displayWidth(column.cell(row, room)))) }))
    .filter(({ width }) => width > 0)
    .map(({ column, width }) => ({ column, width: Math.max(width, column.head.length) }));
  let chosen = natural;
  for (let gone = 0; gone <= EXPENDABLE.length; gone++) {
    chosen = natural.filter(({ column }) => !EXPENDABLE.slice(0, gone).includes(column.head));
    // The rule's id is what the reader types next: it is cut only when nothing but it is left to give way.
    for (const head of ['trend', 'upstream', ...(gone < EXPENDABLE.length - 1 ? [] : ['rule'])]) {
      const excess = chosen.reduce((sum, { width }) => sum + width + GAP, -GAP) - room;
      if (excess <= 0) return chosen;
      chosen = chosen.map((entry) =>
        entry.column.head === head ? { ...entry, width: Math.max(Math.min(entry.width, entry.column.least ?? 0), entry.width - excess) } : entry,
      );
    }
    if (chosen.reduce((sum, { width }) => sum + width + GAP, -GAP) <= room) return chosen;
  }
  return chosen;
}

const BARE = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left-mid',
  'mid',
  'mid-mid',
  'right-mid',
  'right',
] as const;

/** At most `most` findings: what is at least medium is always there unless `strict`, and a line says how much was left out. */
export function renderTable(heading: string, problems: readonly Problem[], page: Page, Table: TableModule, most: number, strict = false): string[] {
  const { style, width } = page;
  const all = problems.flatMap(({ root, consequences }): Row[] => [
    { finding: root, isConsequence: false },
    ...consequences.map((finding) => ({ finding, isConsequence: true })),
  ]);
  const minor = ({ finding }: Row): boolean => finding.severity === 'low' || finding.severity === 'info';
  let room = Math.max(0, most - all.filter((row) => !minor(row)).length);
  const rows = strict ? all.slice(0, most) : all.filter((row) => !minor(row) || room-- > 0);
  const left = all.filter((row) => !rows.includes(row));
  const records = left.reduce((sum, { finding }) => sum + finding.count, 0);
  const grave = SEVERITIES.map((severity) => ({ severity, n: left.filter((row) => !minor(row) && row.finding.severity === severity).length })).filter(
    ({ n }) => n > 0,
  );
  const which = grave.length === 0 ? 'of severity low or info' : `(${grave.map(({ severity, n }) => `${formatCount(n)} ${severity}`).join(', ')})`;
  const rest = `${which}, ${plural(records, 'record')} (${grave.length === 0 ? '-o json lists' : '-v shows'} all)`;
  if (rows.length === 0) return [`${style.bold(`${heading}:`)} ${cut(`${formatCount(left.length)} ${rest}`, width - heading.length - 2)}`];
  const lines = [`${style.bold(heading)}${style.dim(cut('  gwlog explain RULE tells more', width - heading.length))}`, ...draw(rows, page, Table)];
  if (left.length > 0) lines.push(' '.repeat(INDENT) + style.dim(cut(`and ${formatCount(left.length)} more ${rest}`, width - INDENT)));
  return lines;
}

function draw(rows: readonly Row[], page: Page, Table: TableModule): string[] {
  const { style, width } = page;
  const columns = fit(columnsOf(page), rows, width - INDENT);
  const table = new Table({
    chars: { ...Object.fromEntries(BARE.map((name) => [name, ''])), left: ' '.repeat(INDENT), middle: ' '.repeat(GAP) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: columns.map(({ column }) => (column.right ? 'right' : 'left')),
  });
  table.push(columns.map(({ column }) => style.dim(column.head)));
  for (const row of rows) {
    table.push(
      columns.map(({ column, width: columnWidth }) => {
        const text = cut(column.cell(row, columnWidth), columnWidth);
        if (column.head === 'severity') return paintSeverity(row.finding.severity, style, text);
        return column.head === 'blame' ? style.yellow(text) : text;
      }),
    );
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
