/** The keys that a reader of JSON has met, level by level, by their bytes: a bounded memory, emptied when it is full. */

/** Keys that are remembered per level; more empty the memory. Longer ones are nobody's, and are not remembered. */
const KEYS = 512;
export const LONGEST_KEY = 512;

/** Is told of the keys of the outermost level: a copy of the memory (kernel/json.ts). */
export interface KeyListener {
  clear(): void;
  /** A key with its quotes, the slot of its value or -1, and whether wanted names are below it. */
  add(bytes: Uint8Array, from: number, end: number, slot: number, parent: boolean): void;
}

/** The keys of one level of nesting. Id 0 stands for the beginning of the object. */
export interface Level {
  readonly path: string;
  /** `"Key"`, one behind the other, each padded with zeros to whole words. */
  pool: Int32Array;
  /** First word of each key in the pool; the next key's is its end. */
  readonly words: Int32Array;
  /** Bytes, quotes included, and which bytes of the last word count. */
  readonly lengths: Int32Array;
  readonly tails: Int32Array;
  readonly hashes: Int32Array;
  /** Slot of a wanted name, or -1. */
  readonly fields: Int16Array;
  /** 1 where a key has wanted names below it: then children holds their level. */
  readonly parents: Uint8Array;
  readonly children: (Level | undefined)[];
  /** The key that came behind this one last time, or 0. */
  readonly next: Int32Array;
  readonly slots: Int32Array;
  /** Slots within this level: void when its key comes again. */
  readonly below: readonly number[];
  count: number;
}

/** Which bytes of a last word count, by the length modulo 4. */
const TAILS = [-1, 0xff, 0xffff, 0xffffff] as const;

export function createLevel(path: string, below: readonly number[]): Level {
  return {
    path,
    pool: new Int32Array(1 << 10),
    words: new Int32Array(KEYS + 2),
    lengths: new Int32Array(KEYS + 1),
    tails: new Int32Array(KEYS + 1),
    hashes: new Int32Array(KEYS + 1),
    fields: new Int16Array(KEYS + 1).fill(-1),
    parents: new Uint8Array(KEYS + 1),
    children: [undefined],
    next: new Int32Array(KEYS + 1),
    slots: new Int32Array(4 * KEYS),
    below,
    count: 0,
  };
}

/** Remembers a key and gives its id. When the memory is full it is emptied before: all other ids are then void. */
export function addKey(level: Level, bytes: Uint8Array, from: number, end: number, hash: number): number {
  if (level.count === KEYS) {
    level.count = 0;
    level.children.length = 1;
    level.slots.fill(0);
    level.next.fill(0);
  }
  const id = ++level.count;
  const length = end - from;
  const first = id === 1 ? 0 : (level.words[id] as number);
  const stop = first + ((length + 3) >> 2);
  if (stop > level.pool.length) {
    const larger = new Int32Array(2 * stop);
    larger.set(level.pool.subarray(0, first));
    level.pool = larger;
  }
  level.pool.fill(0, first, stop);
  new Uint8Array(level.pool.buffer).set(bytes.subarray(from, end), 4 * first);
  level.words[id] = first;
  level.words[id + 1] = stop;
  level.lengths[id] = length;
  level.tails[id] = TAILS[length & 3] as number;
  level.hashes[id] = hash;
  level.next[id] = 0;
  const mask = level.slots.length - 1;
  let slot = hash & mask;
  while (level.slots[slot] !== 0) slot = (slot + 1) & mask;
  level.slots[slot] = id;
  return id;
}
