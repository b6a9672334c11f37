/**
 * Watches the counts while a stream is read and decides what is worth a line: each finding once when it is new, later
 * only when it has grown tenfold, or after a while. Knows nothing of streams and prints through a function.
 */
import type { Tally } from '../engine.ts';
import { SEVERITIES } from '../rules/rule.ts';

/** After this silence the last record is taken for complete, which it nearly always is, and announced. */
const SILENCE = 100;
/** Counts are looked at no more often than this. */
const LOOK_EVERY = 50;
/** A known finding that keeps growing gets a line at most this often … */
const UPDATE_EVERY = 10_000;
/** … and one that has grown tenfold at once, but not in the same breath as the line before. */
const BREATH = 1000;
/** Lines in one go. Then one a second, so that a backlog or a storm cannot flood the screen. */
const BURST = 10;
/** A block of this size means that more was waiting than a log grows by: a backlog is being read, and what it holds is not news. */
const FULL = 32 * 1024;
/** A backlog is over when no such block came for this long. */
const BACKLOG_OVER = 250;
/** Findings watched, a bound on memory. What comes after is in the report. */
const MOST_WATCHED = 20_000;

export interface Clock {
  /** Milliseconds, from anywhere. */
  now(): number;
  /** Calls once, later. Returns what calls it off. */
  after(milliseconds: number, call: () => void): () => void;
}

export interface LivePrinter {
  fresh(tally: Tally): void;
  /** `before`: the count when a line was last printed, `seconds` ago. */
  grown(tally: Tally, before: number, seconds: number): void;
  /** So many findings were passed over. */
  passedOver(count: number): void;
}

export interface Live {
  /** So many bytes were pushed, that came in at `arrivedAt` of the clock. Default: now. */
  changed(bytes: number, arrivedAt?: number): void;
  /** The stream has ended: says what is left to say. */
  end(): void;
}

interface Watched {
  announced: boolean;
  /** The count when it was last printed, or last passed over. */
  shown: number;
  at: number;
}

/** Allows BURST at once, and one more each second, unless a backlog is being read. */
function createAllowance(clock: Clock, inBacklog: () => boolean): () => boolean {
  let left = BURST;
  let at = clock.now();
  return () => {
    const now = clock.now();
    if (!inBacklog()) left = Math.min(BURST, left + (now - at) / 1000);
    at = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

const keyOf = (tally: Tally): string => `${tally.rule.id}\n${tally.upstream}`;
const bySeverity = (a: Tally, b: Tally): number => SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity) || b.count - a.count;

export function createLive(source: { tallies(): Tally[]; pending(): Tally[] }, printer: LivePrinter, clock: Clock): Live {
  const watched = new Map<string, Watched>();
  let fullAt = Number.NEGATIVE_INFINITY;
  const inBacklog = (): boolean => clock.now() - fullAt < BACKLOG_OVER;
  const mayAnnounce = createAllowance(clock, inBacklog);
  const mayUpdate = createAllowance(clock, inBacklog);
  let passedOver = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let arrivedLast = Number.NEGATIVE_INFINITY;
  const timers: Record<'look' | 'silence' | 'update' | 'passedOver', (() => void) | undefined> = {
    look: undefined,
    silence: undefined,
    update: undefined,
    passedOver: undefined,
  };

  function schedule(name: keyof typeof timers, milliseconds: number, call: () => void): void {
    timers[name] ??= clock.after(Math.max(0, milliseconds), () => {
      timers[name] = undefined;
      call();
    });
  }

  function sayPassedOver(): void {
    if (passedOver > 0) printer.passedOver(passedOver);
    passedOver = 0;
  }

  /** In a backlog the number only grows: it is said when all is read. */
  function sayPassedOverInTime(): void {
    if (inBacklog()) schedule('passedOver', BREATH, sayPassedOverInTime);
    else sayPassedOver();
  }

  /** Says a finding that is new, or that was passed over and has grown since. */
  function announce(tally: Tally): void {
    const key = keyOf(tally);
    const known = watched.get(key);
    if (known?.announced === true || (known !== undefined && tally.count <= known.shown) || (known === undefined && watched.size >= MOST_WATCHED)) return;
    const announced = mayAnnounce();
    watched.set(key, { announced, shown: tally.count, at: clock.now() });
    if (announced) printer.fresh(tally);
    else if (known === undefined) {
      passedOver++;
      schedule('passedOver', BREATH, sayPassedOverInTime);
    }
  }

  function update(tally: Tally, known: Watched): void {
    if (tally.count <= known.shown) return;
    const age = clock.now() - known.at;
    const due = tally.count >= 10 * known.shown ? BREATH : UPDATE_EVERY;
    if (age < due || inBacklog() || !mayUpdate()) {
      schedule('update', Math.max(BREATH / 2, due - age), look);
      return;
    }
    printer.grown(tally, known.shown, Math.round(age / 1000));
    known.shown = tally.count;
    known.at = clock.now();
  }

  /** What was counted and, once the stream has fallen silent, the records at its end that still wait to be counted. */
  function everything(): Tally[] {
    const tallies = source.tallies();
    if (clock.now() - arrivedLast < SILENCE) return tallies;
    const all = new Map(tallies.map((tally) => [keyOf(tally), tally]));
    for (const tally of source.pending()) all.set(keyOf(tally), { ...tally, count: tally.count + (all.get(keyOf(tally))?.count ?? 0) });
    return [...all.values()];
  }

  function look(): void {
    lookedAt = clock.now();
    for (const tally of everything().sort(bySeverity)) {
      const known = watched.get(keyOf(tally));
      if (known?.announced === true) update(tally, known);
      else announce(tally);
    }
  }

  function listen(): void {
    const quiet = clock.now() - arrivedLast;
    if (quiet < SILENCE) schedule('silence', SILENCE - quiet, listen);
    else look();
  }

  return {
    changed(bytes, arrivedAt) {
      const now = clock.now();
      arrivedLast = arrivedAt ?? now;
      if (bytes >= FULL) fullAt = now;
      if (now - lookedAt >= LOOK_EVERY) look();
      else schedule('look', lookedAt + LOOK_EVERY - now, look);
      schedule('silence', SILENCE - (now - arrivedLast), listen);
    },
    end() {
      // Not how much the known ones have grown: the report, which follows, says that.
      for (const tally of source.tallies().sort(bySeverity)) announce(tally);
      sayPassedOver();
      for (const name of Object.keys(timers) as (keyof typeof timers)[]) timers[name]?.();
    },
  };
}
