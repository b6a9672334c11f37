/**
 * The memory that blocks, columns and dictionaries share with the kernels (kernel/, compiled to WebAssembly). It never grows: views
 * stay valid, and memory is bounded. Where WebAssembly or its SIMD is missing there are no kernels, and everything is read in TypeScript.
 */
import { readFileSync } from 'node:fs';

/** What the kernels export. Rows and addresses are integers; booleans are 0 and 1. */
export interface Kernels {
  /** Takes usual lines of [at, end) into rows; see kernel/assemble.ts. How many. */
  assemble(list: number, at: number, end: number, rows: number, limit: number, lines: number, line: number, offset: number): number;
  /** Fills a row, and says of which format of the list it is; 0: left alone. */
  scanAccess(columns: number, row: number): number;
  /** Fill rows [from, to) up to the first that is left alone: that row, or `to`. */
  runHttplog(columns: number, from: number, to: number): number;
  runNginxError(columns: number, from: number, to: number): number;
  runCloudflare(columns: number, from: number, to: number): number;
  runAccess(columns: number, from: number, to: number): number;
  /** Writes what a memo knows of rows [from, to); see kernel/memo.ts. How many it does not know. */
  recall(list: number, from: number, to: number): number;
  /** Enters a text of `length` bytes that stays at `address` into a table. */
  enter(table: number, address: number, length: number, value: number): void;
}

export interface Memory {
  readonly kernels: Kernels | undefined;
  uint8(length: number): Uint8Array;
  int32(length: number): Int32Array;
  float64(length: number): Float64Array;
  /** Registers a reader of times; what it gives for a position of the block is remembered by the kernel. Its address, for lists. */
  stamp(read: (position: number) => number): number;
  /** An array of addresses: of arrays of this memory, or as they are. */
  list(entries: readonly (number | Uint8Array | Int32Array | Float64Array)[]): number;
}

const PAGE = 65_536;
/** 10 MB: half of it is the block's bytes. */
const PAGES = 160;
/** The kernels have no data of their own; address 0 stays free. */
const FIRST = 1024;
const ALIGNED = 16;
/** Text of 20 bytes, its time at 24, number of the reader at 32. */
const STAMP = 48;
const STAMP_READER = 32;

/** What is used of the global of this name; its types come with the DOM's, which Node's do not. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

let compiled: object | null | undefined;

function compile(): object | null {
  try {
    return new WebAssembly.Module(readFileSync(new URL('./kernel.wasm', import.meta.url)));
  } catch {
    return null;
  }
}

/** Memory for one pipeline. Without `kernels` it is plain memory: the reference. */
export function createMemory(kernels = true): Memory {
  if (kernels) compiled ??= compile();
  if (!kernels || !compiled) return createPlain();
  try {
    return createShared(compiled);
  } catch (error) {
    // Each such memory takes gigabytes of addresses, though not of memory: `ulimit -v`, or a hundred open sources, can stand in the way.
    if (error instanceof RangeError) return createPlain();
    throw error;
  }
}

function createPlain(): Memory {
  return {
    kernels: undefined,
    uint8: (length) => new Uint8Array(length),
    int32: (length) => new Int32Array(length),
    float64: (length) => new Float64Array(length),
    stamp: () => 0,
    list: () => 0,
  };
}

function createShared(module: object): Memory {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
  const { buffer } = memory;
  const readers: ((position: number) => number)[] = [];
  const instance = new WebAssembly.Instance(module, {
    env: { memory, abort: () => {} },
    host: { readTime: (reader: number, position: number): number => (readers[reader] as (position: number) => number)(position) },
  });
  let used = FIRST;

  function take(length: number): number {
    const at = used;
    used += Math.ceil((length + ALIGNED) / ALIGNED) * ALIGNED;
    if (used > PAGES * PAGE) throw new Error(`${length} bytes more than the memory of a pipeline holds`);
    return at;
  }

  return {
    kernels: instance.exports as Kernels,
    uint8: (length) => new Uint8Array(buffer, take(length), length),
    int32: (length) => new Int32Array(buffer, take(4 * length), length),
    float64: (length) => new Float64Array(buffer, take(8 * length), length),
    stamp(read) {
      const at = take(STAMP);
      new Int32Array(buffer, at + STAMP_READER, 1)[0] = readers.push(read) - 1;
      return at;
    },
    list(entries) {
      const at = take(4 * entries.length);
      new Uint32Array(buffer, at, entries.length).set(entries.map((entry) => (typeof entry === 'number' ? entry : entry.byteOffset)));
      return at;
    },
  };
}
