/** Reads a named file (or FIFO) as blocks of decompressed bytes. */
import { close, fstat, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { inflate } from './gzip.ts';
import { sniffFile } from './sniff.ts';

const BLOCK = 1 << 20;
/** The first read: what it holds tells how to go on. */
const COMPRESSED_BLOCK = 1 << 17;

const openFile = promisify(open);
const closeFile = promisify(close);
const stat = promisify(fstat);

/** Something an operator must know about an input. `fatal`: it, or a part of it, could not be read. */
export interface Problem {
  readonly name: string;
  readonly reason: string;
  readonly fatal: boolean;
}

function readSome(fd: number, buffer: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    read(fd, buffer, 0, buffer.length, null, (error, bytes) => (error === null ? resolve(buffer.subarray(0, bytes)) : reject(error)));
  });
}

/** Blocks of a descriptor, from where it stands to its end. The next block is being read while one is worked on; a block is only valid until the next is asked for. */
async function* readBlocks(fd: number, size: number, first: Uint8Array, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let [spare, other] = [new Uint8Array(size), new Uint8Array(size)];
  let block = first;
  while (block.length > 0) {
    const next = readSome(fd, spare);
    // An error must not count as unhandled while the consumer is busy with the block before it.
    next.catch(() => {});
    [spare, other] = [other, spare];
    onRead(block.length);
    yield block;
    block = await next;
  }
}

export interface ReadOptions {
  readonly onProblem: (problem: Problem) => void;
  /** Told how many bytes of the file, as stored, were taken. */
  readonly onRead?: (bytes: number) => void;
}

/** Blocks of an open descriptor, inflated when its first bytes are those of gzip. `name` is for problems. */
export async function* readDescriptor(fd: number, name: string, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const { onProblem, onRead = () => {} } = options;
  const fail = (reason: string): void => onProblem({ name, reason, fatal: true });
  try {
    const first = await readSome(fd, new Uint8Array(COMPRESSED_BLOCK));
    const kind = sniffFile(first);
    if (first.length === 0) onProblem({ name, reason: 'is empty', fatal: false });
    else if (kind.kind === 'other') fail(kind.reason.replaceAll('NAME', () => (fd === 0 ? 'FILE' : shellWord(name))));
    else if (kind.kind === 'text') yield* readBlocks(fd, BLOCK, first, onRead);
    else {
      let yielded = 0;
      for await (const block of inflate(readBlocks(fd, COMPRESSED_BLOCK, first, onRead), (reason) =>
        fail(`${reason}; the ${yielded.toLocaleString('en')} bytes before that were read`),
      )) {
        yielded += block.length;
        yield block;
      }
    }
  } catch (error) {
    fail(reasonOf(error));
  }
}

/** Blocks of a file. Whatever goes wrong is told to `onProblem`; nothing is thrown for it. */
export async function* readFile(path: string, name: string, options: ReadOptions): AsyncGenerator<Uint8Array> {
  let fd: number;
  try {
    fd = await openFile(path, 'r');
  } catch (error) {
    options.onProblem({ name, reason: reasonOf(error), fatal: true });
    return;
  }
  try {
    yield* readDescriptor(fd, name, options);
  } finally {
    await closeFile(fd);
  }
}

/** A name as it can be pasted into a shell. */
const shellWord = (name: string): string => (/^[\w./:@%+,=~-]+$/.test(name) && !name.startsWith('-') ? name : `'${name.replaceAll("'", () => "'\\''")}'`);

/** Whether a descriptor is a regular file, which can be read in blocks at will. */
export async function isRegularFile(fd: number): Promise<boolean> {
  try {
    return (await stat(fd)).isFile();
  } catch {
    return false;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ELOOP: 'a symbolic link that leads to itself',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
  EIO: 'input/output error',
  ENXIO: 'is a socket, or a device that is not there',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only',
};

/** An error of the operating system in words. What is none is thrown: it would be a bug. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return REASONS[code] ?? message;
}
