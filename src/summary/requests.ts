/** What is collected of requests and of the servers that take them, fault or not: traffic, availability, sampling. */
import type { Format, Name, Shape } from '../../parsers/format.ts';
import type { Rule } from '../rules/rule.ts';
import type { Batch } from '../scan/batch.ts';
import { nameColumn, numColumn } from '../scan/batch.ts';
import { type Dict, OTHER } from '../scan/dict.ts';
import { Availability, type AvailabilitySummary, mergeAvailability, RESTARTS } from './availability.ts';
import { RESTARTED, WENT_DOWN } from './facts.ts';
import { createRowList, SKIPPED } from './sort.ts';
import { createTraffic, type TrafficByName } from './traffic.ts';

/** The rows of a batch as their scanners know them. */
export interface Rows {
  readonly formats: readonly Format[];
  /** Per row of a known format, what facts.ts tells of its shape. */
  readonly facts: Uint8Array;
  shape(row: number): Shape | undefined;
}

export interface Requests {
  /** Index of the source that is read. */
  source: number;
  /** Adds rows [from, to) with their verdicts. */
  add(from: number, to: number, verdicts: Int32Array): void;
  /** To be called before the naming dictionaries are emptied. */
  endUnit(): void;
  /** All units since the last call. */
  take(): {
    traffic: TrafficByName;
    availability: AvailabilitySummary;
    sampling: { records: number; requests: number };
    /** State changes that were not kept. */
    servers: number;
  };
}

// What a record of a format tells of.
const NOTHING = 0;
const A_REQUEST = 1;
const AN_EVENT = 2;
const tells = ({ requests, shape }: Format): number => (requests ? A_REQUEST : shape.includes('x-event') ? AN_EVENT : NOTHING);

// Used up before the next batch, of whatever source.
const list = createRowList();

export function createRequests(batch: Batch, rules: readonly Rule[], rows: Rows, names: ReadonlyMap<Name, Dict<null>>): Requests {
  const time = numColumn(batch, 'time');
  const interval = numColumn(batch, 'x-sample-interval');
  const upstream = nameColumn(batch, 'upstream');
  const { offset } = batch.block;
  const traffic = createTraffic(batch, rules, rows.formats, names);
  const availability = new Availability();
  // Format 0 is none.
  const told = Uint8Array.from([NOTHING, ...rows.formats.map(tells)]);
  let servers: AvailabilitySummary = {};
  let dropped = 0;
  let sampled = 0;
  let standFor = 0;

  function addTransition(row: number, facts: number, source: number): void {
    const restart = facts === RESTARTED;
    const down = (facts & WENT_DOWN) !== 0;
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
    source: 0,
    add(from, to, verdicts) {
      const { format } = batch;
      const { facts } = rows;
      list.n = 0;
      for (let row = from; row < to; row++) {
        const kind = told[format[row] as number];
        if (kind === NOTHING || verdicts[row] === SKIPPED) continue;
        if (kind === A_REQUEST) {
          list.rows[list.n++] = row;
          const stands = interval[row] as number;
          if (stands > 1) {
            sampled++;
            standFor += stands;
          }
        } else if ((facts[row] as number) >= WENT_DOWN) addTransition(row, facts[row] as number, this.source);
      }
      traffic.add(list, verdicts, facts);
    },
    endUnit() {
      traffic.endUnit();
      const merged = mergeAvailability(servers, availability.snapshot());
      servers = merged.all;
      dropped += merged.dropped + availability.dropped;
      availability.clear();
    },
    take() {
      const taken = { traffic: traffic.take(), availability: servers, sampling: { records: sampled, requests: standFor }, servers: dropped };
      servers = {};
      sampled = standFor = dropped = 0;
      return taken;
    },
  };
}
