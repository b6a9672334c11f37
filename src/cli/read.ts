/** Reads the inputs, one after the other, into the engine. */
import type { Engine, Feed } from '../engine.ts';
import { type Problem, readDescriptor, readFile } from '../input/files.ts';
import type { Source } from '../input/sources.ts';
import type { Interrupt } from './interrupt.ts';
import type { Live } from './live.ts';
import type { Notes } from './notes.ts';
import type { Progress } from './progress.ts';
import type { Stdin } from './stdin.ts';

/** A pipe that is silent for this long has said all it has to say for now: nginx writes a record at once. */
const SILENCE = 100;
/** After Ctrl-C the writer of a pipe ends too, as a rule. It is waited for until it was silent for this long … */
const SILENCE_AFTER_INTERRUPT = 500;
/** … and not longer than this: one that ignores Ctrl-C must not keep the report from being printed. */
const PATIENCE_AFTER_INTERRUPT = 3000;

export interface Reading {
  readonly engine: Engine;
  readonly notes: Notes;
  readonly progress: Progress;
  readonly interrupt: Interrupt;
  /** Nobody wants the results any more. */
  readonly unwanted: () => boolean;
  /** Live mode for a stream, where it is wanted. */
  readonly watch: ((feed: Feed) => Live) | undefined;
  readonly stdin: Stdin;
}

/** Returns how many sources could be read, at least in part. */
export async function readSources(sources: readonly Source[], reading: Reading): Promise<number> {
  let readable = 0;
  for (const source of sources) {
    if (reading.interrupt.happened || reading.unwanted()) break;
    const started = performance.now();
    let bytes = 0;
    let failed = false;
    let feed: Feed | undefined;
    const open = (): Feed => (feed ??= reading.engine.open(source.name));
    const onProblem = (problem: Problem): void => {
      failed ||= problem.fatal;
      reading.notes.problem(problem);
    };
    const push = (block: Uint8Array): void => {
      bytes += block.length;
      open().push(block);
    };
    let live: Live | undefined;
    if (source.path !== null) await readBlocks(readFile(source.path, source.name, { onProblem, onRead: reading.progress.read }), push, reading);
    else live = await readStdin(open, push, onProblem, reading);
    // An empty log is a log; one that could not be opened is none.
    if (!failed) open();
    feed?.end();
    live?.end();
    // A stream is opened before it is known to be one that cannot be read.
    if (feed !== undefined && !(failed && bytes === 0)) readable++;
    reading.notes.detail(`${source.name}: ${bytes.toLocaleString('en')} bytes in ${((performance.now() - started) / 1000).toFixed(2)} s`);
  }
  return readable;
}

async function readBlocks(blocks: AsyncIterable<Uint8Array>, push: (block: Uint8Array) => void, { interrupt, unwanted }: Reading): Promise<void> {
  const { createStoppable } = await import('../input/stdin.ts');
  const stoppable = createStoppable(blocks);
  interrupt.onFirst(() => stoppable.stop());
  for await (const block of stoppable) {
    push(block);
    if (unwanted()) break;
  }
}

async function readStdin(
  open: () => Feed,
  push: (block: Uint8Array) => void,
  onProblem: (problem: Problem) => void,
  reading: Reading,
): Promise<Live | undefined> {
  const { kind } = reading.stdin;
  if (kind === 'directory') {
    onProblem({ name: 'stdin', reason: 'is a directory', fatal: true });
    return undefined;
  }
  if (kind === 'file') {
    await readBlocks(readDescriptor(0, 'stdin', { onProblem, onRead: reading.progress.read }), push, reading);
    return undefined;
  }

  const { createStoppable, readStream } = await import('../input/stdin.ts');
  const live = reading.watch?.(open());
  const stream = createStoppable(process.stdin);
  let heardAt = performance.now();
  let arrivedAt = reading.stdin.firstArrival();
  reading.interrupt.onFirst(() => {
    if (kind === 'terminal') return stream.stop();
    const interruptedAt = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      if (now - heardAt < SILENCE_AFTER_INTERRUPT && now - interruptedAt < PATIENCE_AFTER_INTERRUPT) return;
      if (now - interruptedAt < SILENCE_AFTER_INTERRUPT) return;
      clearInterval(timer);
      stream.stop();
    }, 50);
    timer.unref();
  });
  let settling: NodeJS.Timeout | undefined;
  const onBlock = (block: Uint8Array): void => {
    clearTimeout(settling);
    settling = setTimeout(() => open().settle(), SILENCE).unref();
    heardAt = performance.now();
    push(block);
    reading.progress.read(block.length);
    live?.changed(block.length, arrivedAt);
    arrivedAt = undefined;
    if (reading.unwanted()) stream.stop();
  };
  await readStream(stream, 'stdin', onBlock, onProblem);
  clearTimeout(settling);
  return live;
}
