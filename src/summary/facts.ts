/** What has to be known of a shape beside its verdict, in one small number: worked out and remembered together with the verdict. */
import type { Shape } from '../../parsers/format.ts';

/** The request was tried more than once. */
export const WAS_RETRIED = 1;
/** A server (or a whole backend) takes no more requests; it takes them again; the gateway began. */
export const WENT_DOWN = 2;
export const CAME_UP = 4;
export const RESTARTED = 8;
/** Bits of all of them. */
const FACTS = 4;

/** Values of the key `retries` that mean one attempt only. */
const ONE_ATTEMPT: ReadonlySet<string | undefined> = new Set([undefined, '0', 'one']);
/** Values of the key `x-event`: with the former a server (or a whole backend) takes no more requests, with the latter it takes them again. */
const DOWN_EVENTS: ReadonlySet<string | undefined> = new Set(['down', 'maint', 'nosrv']);
const UP_EVENTS: ReadonlySet<string | undefined> = new Set(['up', 'drain']);
/** The process began: it takes all servers for up until a check says otherwise, and does not say so. */
const START_EVENT = 'start';

export function factsOf(shape: Shape): number {
  const event = shape['x-event'];
  return (
    (ONE_ATTEMPT.has(shape.retries) ? 0 : WAS_RETRIED) |
    (DOWN_EVENTS.has(event) ? WENT_DOWN : UP_EVENTS.has(event) ? CAME_UP : event === START_EVENT ? RESTARTED : 0)
  );
}

/** A verdict and facts in one number, as a memo keeps them. */
export const withFacts = (verdict: number, facts: number): number => (verdict << FACTS) | facts;
export const verdictIn = (both: number): number => both >> FACTS;
export const factsIn = (both: number): number => both & ((1 << FACTS) - 1);
