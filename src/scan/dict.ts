/**
 * A dictionary: bytes in, small integer out. Id 0 means absent, 1 means "(other)". `info` is computed once per distinct value.
 *
 * Two kinds, told apart by what happens when the cap is reached. A *cache* (what rules read) is emptied by its owner between
 * batches and filled again, so that no verdict depends on the cap. A *naming* dictionary (what is only shown) stops: later values
 * become "(other)" and are counted in `dropped`.
 */
import { hashBytes } from './bytes.ts';
import type { Mirror } from './mirror.ts';

export const ABSENT = 0;
export const OTHER = 1;

export class Dict<T> {
  readonly cap: number;
  dropped = 0;
  /** Grows when the dictionary is emptied: ids of before mean nothing then. */
  epoch = 0;
  /** What the kernels see of it, and what they get for an entry; -1 keeps one from them. */
  mirror: Mirror | undefined;
  #mirrored: (id: number, info: T) => number = (id) => id;
  readonly #describe: (text: string) => T;
  readonly #stops: boolean;
  #texts: string[] = ['', '(other)'];
  #infos: T[];
  #keys = new Uint8Array(1 << 14);
  #ends: number[] = [0, 0];
  #hashes: number[] = [0, 0];
  #slots = new Int32Array(256);

  constructor(kind: 'cache' | 'naming', cap: number, describe: (text: string) => T) {
    this.cap = cap;
    this.#stops = kind === 'naming';
    this.#describe = describe;
    this.#infos = [describe(''), describe('(other)')];
  }

  /** Lets the kernels look up what is entered from now on. */
  reflect(mirror: Mirror, value: (id: number, info: T) => number): this {
    this.mirror = mirror;
    this.#mirrored = value;
    return this;
  }

  get size(): number {
    return this.#texts.length;
  }

  /** Whether a cache has outgrown its cap and should be emptied at the next batch border. */
  get full(): boolean {
    return !this.#stops && this.#texts.length > this.cap;
  }

  text(id: number): string {
    return this.#texts[id] as string;
  }

  info(id: number): T {
    return this.#infos[id] as T;
  }

  /** The id of a value that is known already, or 0. */
  find(bytes: Uint8Array, from: number, end: number): number {
    const hash = hashBytes(bytes, from, end);
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot] as number;
      if (id === 0 || (this.#hashes[id] === hash && this.#equals(id, bytes, from, end))) return id;
    }
  }

  id(bytes: Uint8Array, from: number, end: number): number {
    const hash = hashBytes(bytes, from, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = this.#slots[slot] as number;
      if (id === 0) break;
      if (this.#hashes[id] === hash && this.#equals(id, bytes, from, end)) return id;
      slot = (slot + 1) & mask;
    }
    if (this.#stops && this.#texts.length >= this.cap) {
      this.dropped++;
      return OTHER;
    }
    return this.#insert(bytes, from, end, hash, slot);
  }

  empty(): void {
    this.epoch++;
    this.#texts.length = 2;
    this.#infos.length = 2;
    this.#ends.length = 2;
    this.#hashes.length = 2;
    this.#slots = new Int32Array(256);
    this.mirror?.clear();
  }

  #equals(id: number, bytes: Uint8Array, from: number, end: number): boolean {
    const start = this.#ends[id - 1] as number;
    if ((this.#ends[id] as number) - start !== end - from) return false;
    const keys = this.#keys;
    for (let i = from, k = start; i < end; i++, k++) if (bytes[i] !== keys[k]) return false;
    return true;
  }

  #insert(bytes: Uint8Array, from: number, end: number, hash: number, slot: number): number {
    const id = this.#texts.length;
    const start = this.#ends[id - 1] as number;
    if (start + end - from > this.#keys.length) {
      const larger = new Uint8Array(Math.max(this.#keys.length * 2, start + end - from));
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys.set(bytes.subarray(from, end), start);
    this.#ends.push(start + end - from);
    this.#hashes.push(hash);
    const text = decode(bytes, from, end);
    this.#texts.push(text);
    this.#infos.push(this.#describe(text));
    this.#slots[slot] = id;
    if (this.mirror) {
      const value = this.#mirrored(id, this.#infos[id] as T);
      if (value >= 0) this.mirror.add(bytes, from, end, value);
    }
    if (id * 2 > this.#slots.length) this.#grow();
    return id;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let id = 2; id < this.#texts.length; id++) {
      let slot = (this.#hashes[id] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Log bytes as text: UTF-8 where valid, else Latin-1 with every byte above 0x7f shown as \xHH. */
export function decode(bytes: Uint8Array, from: number, end: number): string {
  let ascii = true;
  for (let i = from; i < end; i++)
    if ((bytes[i] as number) > 127) {
      ascii = false;
      break;
    }
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('latin1');
  if (ascii) return latin1;
  try {
    return utf8.decode(bytes.subarray(from, end));
  } catch {
    return latin1.replace(/[\x80-\xff]/g, (c) => `\\x${c.charCodeAt(0).toString(16)}`);
  }
}
