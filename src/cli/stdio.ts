/** Standard output and standard error, written synchronously: nothing is lost when the process ends, and a slow reader slows the reading of logs down. */
import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { EXIT, UserError } from './errors.ts';

export interface Sink {
  write(data: string | Uint8Array): void;
  /** Nobody reads any more: what is written is dropped. */
  readonly closed: boolean;
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it, also to a pipe that another program made non-blocking. */
export function writeFully(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(sleeper, 0, 0, 5);
    }
  }
}

function createSink(fd: number, name: string): Sink {
  let closed = false;
  return {
    write(data) {
      if (closed) return;
      try {
        writeFully(fd, typeof data === 'string' ? Buffer.from(data) : data);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        closed = true;
        // `| head` has seen enough. Nobody who could be told is left when standard error itself fails.
        if (code !== 'EPIPE' && code !== 'ECONNRESET' && fd !== 2)
          throw new UserError(`cannot write to ${name}: ${code === 'ENOSPC' ? 'no space left' : message}`);
      }
    },
    get closed() {
      return closed;
    },
  };
}

export const stdout = createSink(1, 'standard output');
export const stderr = createSink(2, 'standard error');

/** For what is printed without the rest of gwlog being loaded: ends the process when it cannot be written. */
export function printOnly(text: string): void {
  try {
    stdout.write(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    stderr.write(`gwlog: ${error.message}\n`);
    process.exit(EXIT.failed);
  }
}

export const isTerminal = (fd: 0 | 1 | 2): boolean => isatty(fd);
