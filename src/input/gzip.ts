/** Inflates gzip, with one or many members, and keeps everything that a damaged file still yields. */
import { createGunzip } from 'node:zlib';

/** With zlib's default of 16 KiB, handing chunks over costs more than inflating them. */
const CHUNK = 1 << 20;
/** Of compressed data: deflate expands a piece at most 1,032 times, so that what is ready stays below some 17 MB. */
const PIECE = 1 << 14;
/** Compressed bytes that are kept until their end was reached: enough for all of a small log. */
const KEPT = 1 << 22;
/** Once data is known to be damaged, the piece that holds the damage is narrowed down to a byte. */
const STEPS: readonly number[] = [512, 1];

interface Damage {
  readonly error: NodeJS.ErrnoException;
  /** Compressed bytes that were inflated without complaint. */
  readonly sound: number;
}

/**
 * Yields inflated blocks while the next ones are being inflated on another thread. When the data is damaged or ends
 * early, all that could be inflated is yielded, `onDamage` is called with the reason, and the iteration ends.
 *
 * zlib keeps to itself what it has inflated of a piece that turns out to be damaged, up to CHUNK bytes. Of data that is
 * small enough to be kept these are had too: by inflating it once more, in pieces that get smaller towards the damage.
 */
export async function* inflate(compressed: AsyncIterable<Uint8Array>, onDamage: (reason: string) => void): AsyncGenerator<Uint8Array> {
  let kept: Uint8Array[] | undefined = [];
  let size = 0;
  async function* keeping(): AsyncGenerator<Uint8Array> {
    for await (const block of compressed) {
      size += block.length;
      if (size > KEPT) kept = undefined;
      // The block is only valid until the next one is asked for.
      kept?.push(Buffer.from(block));
      yield block;
    }
  }
  let yielded = 0;
  async function* unseen(blocks: AsyncGenerator<Uint8Array, Damage | undefined>): AsyncGenerator<Uint8Array, Damage | undefined> {
    let at = 0;
    for (;;) {
      const next = await blocks.next();
      if (next.done === true) return next.value;
      const fresh = next.value.subarray(Math.max(0, yielded - at));
      at += next.value.length;
      yielded += fresh.length;
      if (fresh.length > 0) yield fresh;
    }
  }
  let damage = yield* unseen(attempt(keeping()));
  for (const step of STEPS) {
    if (damage === undefined || damage.error.code === 'Z_BUF_ERROR' || kept === undefined) break;
    damage = yield* unseen(attempt(inPieces(Buffer.concat(kept), damage.sound, step)));
  }
  if (damage !== undefined) onDamage(reasonOf(damage));
}

function reasonOf({ error, sound }: Damage): string {
  if (error.code === 'Z_BUF_ERROR') return 'the gzip data ends too early';
  // Between two members, or behind the last one.
  if (sound > 0 && error.message === 'incorrect header check') return 'the gzip data is followed by something else';
  return `the gzip data is damaged (${error.message})`;
}

async function* inPieces(data: Uint8Array, sound: number, step: number): AsyncGenerator<Uint8Array> {
  yield data.subarray(0, sound);
  for (let at = sound; at < data.length; at += step) yield data.subarray(at, at + step);
}

async function* attempt(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, Damage | undefined> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  let ready: Uint8Array[] = [];
  let sound = 0;
  let error: NodeJS.ErrnoException | undefined;
  let over = false;
  let wake = (): void => {};
  gunzip.on('data', (block: Uint8Array) => ready.push(block));
  gunzip.on('error', (damage: NodeJS.ErrnoException) => {
    error = damage;
    wake();
  });
  // Zeros behind the last member (tapes and block devices pad with them) end the stream while it is being written to.
  gunzip.on('end', () => {
    over = true;
    wake();
  });
  const settled = (start: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      if (error === undefined && !over) start(resolve);
      else resolve();
    });
  const take = (): Uint8Array[] => {
    const blocks = ready;
    ready = [];
    return blocks;
  };
  try {
    for await (const block of compressed) {
      for (let at = 0; at < block.length && error === undefined && !over; at += PIECE) {
        const piece = block.subarray(at, at + PIECE);
        const inflating = settled((done) => gunzip.write(piece, () => done()));
        yield* take();
        await inflating;
        if (error === undefined) sound += piece.length;
      }
      if (error !== undefined || over) break;
    }
    await settled(() => gunzip.end());
    yield* take();
    return error === undefined ? undefined : { error, sound };
  } finally {
    gunzip.destroy();
  }
}
