/** Live mode as it is seen: prints what `createLive` decides to say. */
import type { Feed, Engine } from '../engine.ts';
import { growth, newFinding } from '../render/live.ts';
import { createLive, type Live } from './live.ts';
import { type Page, resized } from './page.ts';
import type { Sink } from './stdio.ts';

/** What comes in this early (`tail -f` begins with ten old lines) happened some other time, not now. */
const BACKLOG = 1000;

/** The time of day in a zone that `checkValues` has let through. */
function timeOfDay(now: Date, zone: string | undefined): string {
  if (zone === undefined) return now.toTimeString().slice(0, 8);
  const offset = /^([+-])(\d{2}):(\d{2})$/.exec(zone);
  if (offset === null) return now.toLocaleTimeString('en-GB', { timeZone: zone });
  const minutes = (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === '-' ? -1 : 1);
  return new Date(now.getTime() + minutes * 60_000).toISOString().slice(11, 19);
}

export interface Announcer extends Live {
  /** Whether anything was printed. */
  readonly spoke: boolean;
}

export function createAnnouncer(engine: Engine, feed: Feed, page: Page, zone: string | undefined, out: Sink): Announcer {
  let spoke = false;
  const started = Date.now();
  const time = (): string => (Date.now() - started < BACKLOG ? '' : timeOfDay(new Date(), zone));
  const say = (lines: readonly string[]): void => {
    out.write(`${lines.join('\n')}\n`);
    spoke = true;
  };
  const printer = {
    fresh: (tally) => say([...(spoke ? [''] : []), ...newFinding(tally, time(), resized(page))]),
    grown: (tally, before, seconds) => say([growth(tally, before, `in ${seconds}s`, resized(page))]),
    passedOver: (count) => say([...(spoke ? [''] : []), `… and ${count} more, see the report below`]),
  } satisfies import('./live.ts').LivePrinter;
  const clock = {
    now: () => performance.now(),
    after(milliseconds: number, call: () => void) {
      const timer = setTimeout(call, milliseconds);
      return () => clearTimeout(timer);
    },
  };
  const live = createLive({ tallies: () => engine.tallies(), pending: () => feed.pending() }, printer, clock);
  return {
    ...live,
    get spoke() {
      return spoke;
    },
  };
}
