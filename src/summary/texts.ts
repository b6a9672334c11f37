/**
 * Texts of a batch as 32-bit words with their hashes. What is counted is read from the log once in this form, one text behind the other;
 * comparing and keeping texts is then a few steps of four bytes.
 */
import { ROWS } from '../scan/batch.ts';

export interface Texts {
  n: number;
  /** `hashBytes` of each. */
  readonly hashes: Int32Array;
  /** In bytes. */
  readonly lengths: Int32Array;
  /** Where the words of each begin, and where those of the next one will. */
  readonly starts: Int32Array;
  /** The bytes, lowest first; what is left of a text's last word is 0. */
  words: Int32Array;
}

export const createTexts = (): Texts => ({
  n: 0,
  hashes: new Int32Array(ROWS),
  lengths: new Int32Array(ROWS),
  starts: new Int32Array(ROWS + 1),
  words: new Int32Array(4096),
});

/** How many words a text of so many bytes has. */
export const wordsOf = (length: number): number => (length + 3) >> 2;

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Adds bytes [from, end), hashed on the way, step by step as `hashBytes` does. */
export function pushText(texts: Texts, bytes: DataView, from: number, end: number): void {
  const index = texts.n++;
  let to = texts.starts[index] as number;
  const stop = to + wordsOf(end - from);
  texts.starts[index + 1] = stop;
  texts.lengths[index] = end - from;
  if (stop > texts.words.length) makeRoom(texts, stop);
  const { words } = texts;
  let hash = 0x811c9dc5 | 0;
  let at = from;
  for (const last = end - 3; at < last; at += 4) {
    const word = bytes.getInt32(at, true);
    words[to++] = word;
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  if (at < end) {
    let word = 0;
    for (let shift = 0; at < end; at++, shift += 8) {
      const byte = bytes.getUint8(at);
      word |= byte << shift;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    words[to] = word;
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  texts.hashes[index] = hash ^ (hash >>> 13);
}

function makeRoom(texts: Texts, size: number): void {
  const larger = new Int32Array(2 * size);
  larger.set(texts.words);
  texts.words = larger;
}

/** Whether this machine keeps the highest byte of a word first. */
const REVERSED = new Uint8Array(Int32Array.of(1).buffer)[0] === 0;

/** The bytes of words. */
export function toBytes(words: Int32Array): Buffer {
  const bytes = Buffer.from(words.slice().buffer);
  return REVERSED ? bytes.swap32() : bytes;
}
