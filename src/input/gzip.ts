/** Inflates gzip, with one or many members, and keeps everything that a damaged file still yields. */
import { createGunzip } from 'node:zlib';

/** With zlib's default of 16 KiB, handing chunks over costs more than inflating them. */
const CHUNK = 1 << 20;

/**
 * Yields inflated blocks while the next ones are being inflated on another thread. When the data is damaged or ends
 * early, all that could be inflated is yielded, `onDamage` is called with the reason, and the iteration ends.
 */
export async function* inflate(compressed: AsyncIterable<Uint8Array>, onDamage: (reason: string) => void): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  let ready: Uint8Array[] = [];
  let damage: NodeJS.ErrnoException | undefined;
  let wake = (): void => {};
  gunzip.on('data', (block: Uint8Array) => ready.push(block));
  gunzip.on('error', (error: NodeJS.ErrnoException) => {
    damage = error;
    wake();
  });
  const settled = (start: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      if (damage === undefined) start(resolve);
      else resolve();
    });
  const take = (): Uint8Array[] => {
    const blocks = ready;
    ready = [];
    return blocks;
  };
  try {
    for await (const block of compressed) {
      // The block is at most some 128 KiB, and deflate cannot expand it more than 1,032 times, so what is ready stays bounded.
      const inflating = settled((done) => gunzip.write(block, () => done()));
      yield* take();
      await inflating;
      if (damage !== undefined) break;
    }
    if (damage === undefined) await settled((done) => gunzip.end().once('end', done));
    yield* take();
    if (damage !== undefined) onDamage(damage.code === 'Z_BUF_ERROR' ? 'the gzip data ends too early' : `the gzip data is damaged (${damage.message})`);
  } finally {
    gunzip.destroy();
  }
}
