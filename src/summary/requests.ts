/** What is collected of requests and of the servers that take them, fault or not: traffic, availability, sampling. */
import type { Format, Name, Shape } from '../../parsers/format.ts';
import { Memo } from '../rules/memo.ts';
import type { Rule } from '../rules/rule.ts';
import type { Batch } from '../scan/batch.ts';
import { nameColumn, numColumn } from '../scan/batch.ts';
import { type Dict, OTHER } from '../scan/dict.ts';
import { Availability, type AvailabilitySummary, RESTARTS } from './availability.ts';
import { createTraffic, type TrafficByName } from './traffic.ts';

/** The rows of a batch as their scanners know them. */
export interface Rows {
  readonly formats: readonly Format[];
  /** Per format, the key columns that its shape depends on. */
  readonly columns: readonly (readonly Int32Array[])[];
  /** Grows whenever ids of key columns change their meaning. */
  readonly generation: number;
  shape(row: number): Shape | undefined;
}

// What has to be known of a shape, in one integer that is remembered per shape.
const RETRIED = 1;
const WENT_DOWN = 2;
const CAME_UP = 4;
const RESTARTED = 8;
/** Values of the key `retries` that mean one attempt only. */
const ONE_ATTEMPT: ReadonlySet<string | undefined> = new Set([undefined, '0', 'one']);
/** Values of the key `x-event`: with the former a server (or a whole backend) takes no more requests, with the latter it takes them again. */
const DOWN_EVENTS: ReadonlySet<string | undefined> = new Set(['down', 'maint', 'nosrv']);
const UP_EVENTS: ReadonlySet<string | undefined> = new Set(['up', 'drain']);
/** The process began: it takes all servers for up until a check says otherwise, and does not say so. */
const START_EVENT = 'start';

function factsOf(shape: Shape): number {
  const event = shape['x-event'];
  return (
    (ONE_ATTEMPT.has(shape.retries) ? 0 : RETRIED) |
    (DOWN_EVENTS.has(event) ? WENT_DOWN : UP_EVENTS.has(event) ? CAME_UP : event === START_EVENT ? RESTARTED : 0)
  );
}

export interface Requests {
  /** To be called before the rows of a batch. */
  begin(): void;
  /** Adds a row of a known format (index from 0) with its verdict. */
  add(row: number, format: number, verdict: number): void;
  snapshot(): {
    traffic: TrafficByName;
    availability: AvailabilitySummary;
    sampling: { records: number; requests: number };
    /** State changes that were not kept. */
    servers: number;
  };
}

export function createRequests(batch: Batch, source: number, rules: readonly Rule[], rows: Rows, names: ReadonlyMap<Name, Dict<null>>): Requests {
  const time = numColumn(batch, 'time');
  const interval = numColumn(batch, 'x-sample-interval');
  const upstream = nameColumn(batch, 'upstream');
  const { offset } = batch.block;
  const traffic = createTraffic(batch, rules, rows.formats, names);
  const availability = new Availability();
  const isRequest = rows.formats.map((format) => format.requests === true);
  const memos = rows.formats.map((format, i) =>
    format.requests === true || format.shape.includes('x-event') ? new Memo(rows.columns[i] as readonly Int32Array[]) : undefined,
  );
  const compute = (row: number): number => factsOf(rows.shape(row) ?? {});
  let generation = rows.generation;
  let sampled = 0;
  let standFor = 0;

  function addTransition(row: number, down: boolean, restart: boolean): void {
    const id = restart ? 0 : (upstream[row] as number);
    const at = time[row] as number;
    // Without a time there is nothing to place on a line of time; findings and marks still count it.
    if ((id === 0 && !restart) || at !== at) return;
    if (id === OTHER) {
      availability.dropped++;
      return;
    }
    const shape = down ? rows.shape(row) : undefined;
    const code = shape?.['x-code'] ?? shape?.['x-event'] ?? '';
    availability.add(id === 0 ? RESTARTS : (names.get('upstream') as Dict<null>).text(id), { time: at, source, offset: offset[row] as number, down, code });
  }

  return {
    begin() {
      if (rows.generation === generation) return;
      generation = rows.generation;
      for (const memo of memos) memo?.empty();
    },
    add(row, format, verdict) {
      const memo = memos[format];
      if (memo === undefined) return;
      const facts = memo.verdict(row, compute);
      if (!isRequest[format]) {
        if (facts >= WENT_DOWN) addTransition(row, (facts & WENT_DOWN) !== 0, facts === RESTARTED);
        return;
      }
      traffic.add(row, verdict, (facts & RETRIED) !== 0);
      const stands = interval[row] as number;
      if (stands > 1) {
        sampled++;
        standFor += stands;
      }
    },
    snapshot: () => ({
      traffic: traffic.snapshot(),
      availability: availability.snapshot(),
      sampling: { records: sampled, requests: standFor },
      servers: availability.dropped,
    }),
  };
}
