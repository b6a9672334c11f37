/** What live mode prints while it watches: a few lines when a finding is new, one when it grows. */
import type { Tally } from '../summary/tally.ts';
import { commandLines, headLine, labelled, textWidth } from './block.ts';
import { escapeTerminal } from './escape.ts';
import { firstAid } from './first-aid.ts';
import { formatCount, plural } from './numbers.ts';
import type { Style } from './style.ts';
import { cut, displayWidth, wrap } from './width.ts';

export interface LiveOptions {
  readonly style: Style;
  readonly width: number;
}

const place = (tally: Tally): string => (tally.upstream === '' ? '' : ` at ${escapeTerminal(tally.upstream)}`);

/** A rule met for the first time at an upstream. `time`: as text, in the zone of the user; empty when unknown. */
export function newFinding(tally: Tally, time: string, { style, width }: LiveOptions): string[] {
  const { rule, count, upstream } = tally;
  const room = textWidth(width);
  const aid = firstAid(rule, rule.cause, [upstream]);
  const head = time === '' ? '' : `${escapeTerminal(time)}  `;
  const first = headLine(head, rule, style, width);
  const tallied = `${plural(count, 'record')}${place(tally)} · ${rule.cause}${first.includes(rule.id) ? '' : ` · ${rule.id}`}`;
  return [
    first,
    ...labelled('count', [cut(tallied, room)], style),
    ...(aid.why === '' ? [] : labelled('why', wrap(escapeTerminal(aid.why), room, 2), style)),
    ...commandLines(aid.check, { style, width }),
    ...(aid.fix === undefined ? [] : labelled('fix', [cut(escapeTerminal(aid.fix.do), room)], style)),
  ];
}

/** A known finding has more records than `before`. `sinceText`: such as "in the last 10s". */
export function growth(tally: Tally, before: number, sinceText: string, { style, width }: LiveOptions): string {
  const more = `+${formatCount(tally.count - before)}`;
  const rest = `${sinceText === '' ? '' : ` ${escapeTerminal(sinceText)}`}, ${formatCount(tally.count)} in all: `;
  const room = Math.max(10, width - displayWidth(more + rest) - 3);
  // The place tells two lines of one rule apart, so it is the title that gives way.
  const where = cut(place(tally), Math.floor((room * 2) / 3));
  return `   ${style.bold(more)}${style.dim(rest)}${cut(escapeTerminal(tally.rule.title), room - displayWidth(where))}${where}`;
}
