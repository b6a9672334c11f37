/** What is collected for one rule. */
import { ABSENT, type Dict } from '../scan/dict.ts';
import { Distinct } from './distinct.ts';
import { Frequent } from './frequent.ts';
import { CountById, PerName } from './per-name.ts';
import { type Mutable, rowOf, toRecord } from './rows.ts';
import type { FindingSummary, NamedSummary, SampleRef } from './summary.ts';
import { Timeline } from './timeline.ts';

/**
 * What goes by the ids of naming dictionaries moves to rows by name at the end of a unit, since those
 * are emptied then. Tables of frequent items are joined at the end of a unit too: so they are the same whoever counted the units.
 */
export class Finding {
  count = 0;
  lines = 0;
  unlogged = 0;
  readonly upstreams = new PerName();
  readonly upstreamRows = new Map<string, Mutable<NamedSummary>>();
  readonly vhosts = new CountById();
  readonly vhostRows = new Map<string, { count: number }>();
  readonly clients = new Frequent();
  readonly paths = new Frequent();
  readonly errors = new Frequent();
  readonly allClients = new Frequent();
  readonly allPaths = new Frequent();
  readonly allErrors = new Frequent();
  readonly distinctClients = new Distinct();
  readonly requests = new Distinct();
  readonly timeline = new Timeline();
  readonly samples: SampleRef[] = [];

  endUnit(upstreams: Dict<null>, vhosts: Dict<null>): void {
    this.upstreams.moveTo(this.upstreamRows, upstreams);
    this.vhosts.forEach((id, count) => {
      if (id !== ABSENT) rowOf(this.vhostRows, vhosts.text(id), () => ({ count: 0 })).count += count;
    });
    this.vhosts.clear();
    this.allClients.absorb(this.clients);
    this.allPaths.absorb(this.paths);
    this.allErrors.absorb(this.errors);
  }

  /** All units. */
  snapshot(): FindingSummary {
    const statuses: Record<string, number> = {};
    let first: number | null = null;
    let last: number | null = null;
    for (const peer of this.upstreamRows.values()) {
      if (peer.first !== null && (first === null || peer.first < first)) first = peer.first;
      if (peer.last !== null && (last === null || peer.last > last)) last = peer.last;
      for (const [code, count] of Object.entries(peer.statuses)) statuses[code] = (statuses[code] ?? 0) + count;
    }
    return {
      count: this.count,
      lines: this.lines,
      unlogged: this.unlogged,
      first,
      last,
      statuses,
      upstreams: toRecord(this.upstreamRows),
      vhosts: toRecord(new Map([...this.vhostRows].map(([name, { count }]) => [name, count]))),
      clients: this.allClients.snapshot(),
      paths: this.allPaths.snapshot(),
      errors: this.allErrors.snapshot(),
      distinctClients: this.distinctClients.snapshot(),
      requests: this.requests.snapshot(),
      timeline: this.timeline.snapshot(),
      samples: this.samples,
    };
  }
}
