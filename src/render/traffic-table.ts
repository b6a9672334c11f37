/**
 * Requests per upstream, worst first, and the servers that were down. Shown when the log tells of them and the page has room.
 * Of HAProxy each backend comes with its worst servers below it.
 */
import { errorsOf } from '../diagnose/traffic.ts';
import type { Downtime, Report, TimerStats, TrafficRow } from '../diagnose/report.ts';
import type { Page } from './block.ts';
import { escapeTerminal } from './escape.ts';
import { formatCount, plural } from './numbers.ts';
import { formatDuration } from './times.ts';
import { cut, displayWidth } from './width.ts';

const INDENT = 3;
const GAP = 2;
const LEAST_NAME = 12;

/** Three digits, which is what a quantile is good for: `0.4 ms`, `217 ms`, `1.25 s`, `60.1 s`, `5m 02s`. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 10) return `${Math.round(milliseconds * 10) / 10} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 9995) return `${(milliseconds / 1000).toFixed(2)} s`;
  return milliseconds < 119_950 ? `${(milliseconds / 1000).toFixed(1)} s` : formatDuration(milliseconds);
}

interface Column {
  readonly head: string;
  readonly cells: readonly string[];
}

/** What has to go when the page is narrow, in this order. */
const EXPENDABLE = ['p90', 'retries', 'queue', 'p50', '4xx', 'requests', '5xx'];
/** A queue that is passed in less does not show. In milliseconds. */
const LEAST_QUEUE = 10;

function columnsOf(rows: readonly TrafficRow[], timer: string | undefined): Column[] {
  const count = (head: string, of: (row: TrafficRow) => number): Column => ({
    head,
    cells: rows.some((row) => of(row) > 0) ? rows.map((row) => formatCount(of(row))) : [],
  });
  const time = (head: 'p50' | 'p90' | 'p99'): Column => ({ head, cells: timer === undefined ? [] : rows.map(({ timers }) => stat(timers[timer], head)) });
  const columns = [
    count('requests', ({ requests }) => requests),
    count('4xx', ({ status4xx }) => status4xx),
    count('5xx', ({ status5xx }) => status5xx),
    count('blamed', ({ blame }) => blame.upstream ?? 0),
    count('retries', ({ retries }) => retries),
    {
      head: 'queue',
      cells: rows.some(({ timers }) => (timers.queue?.p99 ?? 0) >= LEAST_QUEUE) ? rows.map(({ timers }) => stat(timers.queue, 'p99')) : [],
    },
    time('p50'),
    time('p90'),
    time('p99'),
  ];
  return columns.filter(({ cells }) => cells.length > 0);
}

const stat = (stats: TimerStats | undefined, head: 'p50' | 'p90' | 'p99'): string => (stats === undefined ? '' : formatMilliseconds(stats[head]));
const widthOf = ({ head, cells }: Column): number => Math.max(head.length, ...cells.map(displayWidth)) + GAP;

interface Line {
  readonly name: string;
  readonly row: TrafficRow;
}

/** The first of what lines belong together: an upstream, or a backend with its worst servers. And how many there are. */
function groupsOf(traffic: readonly TrafficRow[], by: string, most: number): { groups: Line[][]; all: number } {
  const rows = traffic.filter((row) => row.by === by);
  const backends = by === 'upstream' ? traffic.filter((row) => row.by === 'backend') : [];
  if (backends.length === 0) return { groups: rows.slice(0, most).map((row) => [{ name: row.name, row }]), all: rows.length };
  const groups = backends.slice(0, most).map((backend): Line[] => {
    const own = rows.filter(({ name }) => name.startsWith(`${backend.name}/`));
    const [first] = own;
    if (own.length === 1 && first !== undefined) return [{ name: first.name, row: first }];
    const worst = own.filter((row) => errorsOf(row) > 0).slice(0, most < 6 ? 1 : 2);
    return [{ name: backend.name, row: backend }, ...worst.map((row) => ({ name: `  ${row.name.slice(backend.name.length)}`, row }))];
  });
  return { groups, all: backends.length };
}

/** Whether the log is of HAProxy and has several servers to compare. */
export const comparesServers = ({ traffic }: Report): boolean =>
  traffic.some(({ by }) => by === 'backend') && traffic.filter(({ by }) => by === 'upstream').length > 1;

/** The first breakdown that has names, at most `most` lines of it; no lines when there is none. */
export function renderTraffic({ traffic }: Report, { style, width }: Page, most: number): string[] {
  const by = traffic.find(({ name }) => name !== '')?.by;
  if (by === undefined || most === 0) return [];
  const { groups, all } = groupsOf(traffic, by, most);
  const lines = groups.flat().slice(0, most);
  const rows = lines.map(({ row }) => row);
  const left = all - groups.filter(([first]) => first !== undefined && lines.includes(first)).length;
  const timer = ['total', ...Object.keys(rows[0]?.timers ?? {})].find((name) => rows.some(({ timers }) => timers[name] !== undefined));
  const names = lines.map(({ name }) => (name === '' ? '(none named)' : escapeTerminal(name)));
  const kind = traffic.some((row) => row.by === 'backend') ? 'backend' : escapeTerminal(by);
  const wanted = Math.max(...names.map(displayWidth), displayWidth(kind));
  let columns = columnsOf(rows, timer);
  const room = (): number => width - INDENT - columns.reduce((sum, column) => sum + widthOf(column), 0);
  for (const head of EXPENDABLE) if (room() < Math.min(wanted, LEAST_NAME)) columns = columns.filter((column) => column.head !== head);
  const nameWidth = Math.min(wanted, Math.max(LEAST_NAME, room()));
  const draw = (name: string, cellOf: (column: Column) => string): string => {
    const text = cut(name, nameWidth);
    const cells = columns.map((column) => {
      const cell = cellOf(column);
      return ' '.repeat(widthOf(column) - displayWidth(cell)) + cell;
    });
    return `${' '.repeat(INDENT)}${text}${' '.repeat(nameWidth - displayWidth(text))}${cells.join('')}`.trimEnd();
  };
  const heading = cut(`Traffic by ${kind}`, width);
  const hints = ['worst first'];
  if (columns.some(({ head }) => head === 'blamed')) hints.push("blamed: the upstream's fault");
  if (columns.some(({ head }) => head === 'queue')) hints.push('queue: p99');
  if (timer !== undefined) hints.push(`times: ${escapeTerminal(timer)}`);
  return [
    `${style.bold(heading)}${style.dim(cut(`  ${hints.join(' · ')}`, width - displayWidth(heading)))}`,
    style.dim(draw(kind, ({ head }) => head)),
    ...rows.map((_, i) => draw(names[i] as string, ({ cells }) => cells[i] as string)),
    ...(left > 0 ? [' '.repeat(INDENT) + style.dim(cut(`and ${formatCount(left)} more (-o json lists all)`, width - INDENT))] : []),
  ];
}

/** A line per server that was down, the `most` that were down longest. */
export function renderDowntimes({ availability }: Report, { style, width, clock }: Page, most: number): string[] {
  const label = 'Down: ';
  const lineOf = ({ name, downSeconds, flaps, intervals }: Downtime): string => {
    const last = intervals.at(-1);
    const span = last === undefined ? '' : last.to === null ? `since ${clock.short(last.from)} until the log ends` : clock.span(last.from, last.to);
    const code = last === undefined || last.code === '' ? '' : ` (${escapeTerminal(last.code)})`;
    const times = flaps > 1 ? `${plural(flaps, 'time')}, ${formatDuration(downSeconds * 1000)} in all, last ` : `${formatDuration(downSeconds * 1000)}, `;
    return cut(`${escapeTerminal(name)}  ${times}${span}${code}`, width - label.length);
  };
  const shown = availability.slice(0, most).map((server, i) => `${i === 0 ? style.dim(label) : ' '.repeat(label.length)}${lineOf(server)}`);
  const rest = availability.length - shown.length;
  return shown.length > 0 && rest > 0 ? [...shown, ' '.repeat(label.length) + style.dim(`and ${plural(rest, 'more server')}`)] : shown;
}
