/** Reads standard input, or any other stream that ends when its writer does. */
import { inflate } from './gzip.ts';
import { passLines } from './lines.ts';
import { type Problem, reasonOf } from './files.ts';
import { type Kind, sniff } from './sniff.ts';

/** A stream that can be told to end where it stands: what it has given until then is kept. */
export interface Stoppable extends AsyncIterable<Uint8Array> {
  stop(): void;
}

export function createStoppable(stream: AsyncIterable<Uint8Array>): Stoppable {
  let stopped = false;
  let wake = (): void => {};
  return {
    stop() {
      stopped = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      const iterator = stream[Symbol.asyncIterator]();
      while (!stopped) {
        const next = iterator.next();
        // One promise a chunk: Promise.race with a single lasting promise would collect reactions for as long as the stream lives.
        const result = await new Promise<IteratorResult<Uint8Array> | undefined>((resolve, reject) => {
          wake = () => resolve(undefined);
          next.then(resolve, reject);
        });
        if (result === undefined || result.done === true) return;
        yield result.value;
      }
    },
  };
}

/** A stream that cannot be read any further ends there: what came before counts. */
async function* untilError(stream: AsyncIterable<Uint8Array>, onError: (reason: string) => void): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    onError(reasonOf(error));
  }
}

/** Takes chunks until they tell what the stream is, and gives the whole stream back. */
async function sniffStream(stream: AsyncIterable<Uint8Array>): Promise<{ kind: Kind; whole: AsyncIterable<Uint8Array>; empty: boolean }> {
  const iterator = stream[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let kind: Kind | undefined;
  while (kind === undefined) {
    const next = await iterator.next();
    if (next.done === true) break;
    if (next.value.length === 0) continue;
    seen.push(next.value);
    kind = sniff(seen.length === 1 ? next.value : Buffer.concat(seen));
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* seen;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { kind: kind ?? { kind: 'text' }, whole: whole(), empty: seen.length === 0 };
}

/** Passes the bytes of a stream, inflated when they are gzip, on to `onBlock`, until its end. */
export async function readStream(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  onBlock: (block: Uint8Array) => void,
  onProblem: (problem: Problem) => void,
): Promise<void> {
  const { kind, whole, empty } = await sniffStream(untilError(stream, (reason) => onProblem({ name, reason, fatal: true })));
  if (empty) onProblem({ name, reason: 'is empty', fatal: false });
  else if (kind.kind === 'other') onProblem({ name, reason: kind.reason.replaceAll('NAME', 'FILE'), fatal: true });
  else if (kind.kind === 'text') await passLines(whole, onBlock);
  else
    await passLines(
      inflate(whole, (reason) => onProblem({ name, reason: `${reason}; what came before that was read`, fatal: true })),
      onBlock,
    );
}
