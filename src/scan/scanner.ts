/** What a scanner is: it fills one row of the batch from one record, and can say what the rules should see of it. */
import type { Format, Name, Shape } from '../../parsers/format.ts';
import type { Batch } from './batch.ts';
import { Dict } from './dict.ts';
import { createMemory, type Memory } from './memory.ts';
import { createMirror } from './mirror.ts';
import type { Clock } from './time.ts';

export interface Scanner {
  readonly format: Format;
  /** The key columns that make up the shape, in a fixed order: the memo's key. */
  readonly columns: readonly Int32Array[];
  /** A new source begins: what was learned from the one before (the columns of a CSV file) is forgotten. */
  begin?(): void;
  /**
   * Takes rows that are as most of the format are (a kernel), before anybody else is asked, up to the first that is not. Gives that row,
   * or `to`. Formats with one exclude each other.
   */
  usual?: Run;
  /** Fills the row, or returns false and leaves it alone when the record is not of this format. */
  scan(row: number): boolean;
  /** The row's shape as text: asked once per distinct combination of ids. */
  shape(row: number): Shape;
  /** Empties caches that have outgrown their cap. True when it did: ids of this scanner then mean something else. */
  trim(): boolean;
}

/** Takes rows [from, to) up to the first that is not usual, and gives that row, or `to`. */
export type Run = (from: number, to: number) => number;

/** What a scanner does with its kernel: most rows come by `usual`, which leaves the first that it does not take to `scan`. */
export interface Usual {
  readonly usual: Run;
  /** For `scan`: tries the row, unless `usual` has just left it. */
  takes(row: number): boolean;
}

export function createUsual(run: Run): Usual {
  let left = -1;
  return {
    usual: (from, to) => (left = run(from, to)),
    takes(row) {
      const tried = left === row;
      left = -1;
      return !tried && run(row, row + 1) > row;
    },
  };
}

/** Dictionaries of names, shared by all scanners of an engine: an upstream is the same in every log. */
export type Names = ReadonlyMap<Name, Dict<null>>;

/** Distinct vhosts, upstreams and the like that are told apart; the rest is "(other)". */
export const NAMED = 1024;

/** Of Cloudflare's records: data centre, country of the client, cache status, Worker, security action. */
const NAMES = ['vhost', 'upstream', 'x-colo', 'x-country', 'x-cache', 'x-worker', 'x-action'] as const satisfies readonly Name[];
/** Bytes of names that the kernels know of one dictionary. */
const NAMED_BYTES = 48 * NAMED;

export function createNames(memory: Memory = createMemory(false)): Map<Name, Dict<null>> {
  return new Map(NAMES.map((name) => [name, new Dict<null>('naming', NAMED, () => null).reflect(createMirror(memory, NAMED, NAMED_BYTES), (id) => id)]));
}

/** A new unit names its vhosts and upstreams anew: what it counts must not depend on the units before. Rows [from, to) are its first. */
export function nameAnew(names: Names, batch: Batch, from: number, to: number): void {
  for (const [name, dict] of names) {
    const column = batch.name.get(name);
    if (!column) continue;
    const texts: string[] = [];
    for (let row = from; row < to; row++) texts.push(dict.text(column[row] as number));
    dict.empty();
    dict.dropped = 0;
    for (let row = from; row < to; row++) {
      const id = column[row] as number;
      if (id === 0) continue;
      const bytes = Buffer.from(texts[row - from] as string);
      column[row] = dict.id(bytes, 0, bytes.length);
    }
  }
}

/** Ids for the values of closed lists (levels, kinds, classes). Never grows beyond the lists in parsers/. */
export class Classes {
  readonly #ids = new Map<string, number>();
  readonly #texts: (string | undefined)[] = [undefined];

  id(text: string | undefined): number {
    if (text === undefined) return 0;
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.#texts.length;
      this.#ids.set(text, id);
      this.#texts.push(text);
    }
    return id;
  }

  text(id: number): string | undefined {
    return this.#texts[id];
  }
}

/** What a scanner is made from. */
export interface ScanContext {
  readonly batch: Batch;
  readonly names: Names;
  readonly classes: Classes;
  /** Reads times that are logged without a zone. */
  readonly clock: Clock;
  /** Reads times whose zone is known. */
  readonly utc: Clock;
}
