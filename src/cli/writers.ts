/** Opens what results are written to. Files appear under their name only when they are complete. */
import { chmodSync, closeSync, openSync, realpathSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from '../input/files.ts';
import { UserError } from './errors.ts';
import { type Sink, stdout, writeFully } from './stdio.ts';

export interface Writer extends Sink {
  /** The results are complete. */
  commit(): void;
}

export function openWriter(file: string | null): Writer {
  return file === null
    ? {
        write: (data) => stdout.write(data),
        commit() {},
        get closed() {
          return stdout.closed;
        },
      }
    : openFileWriter(file);
}

/** A file that exists, by what it really is: a link is written through, a device or FIFO is written to. */
function existing(file: string): { path: string; mode: number; regular: boolean; id: string } | undefined {
  try {
    const path = realpathSync(file);
    const { mode, dev, ino } = statSync(path, { bigint: true });
    return { path, mode: Number(mode) & 0o7777, regular: statSync(path).isFile(), id: `${dev}:${ino}` };
  } catch {
    return undefined;
  }
}

/** "device:inode" of a file that exists, as `resolveSources` takes it. */
export const idOf = (file: string): string | undefined => existing(file)?.id;

function openFileWriter(file: string): Writer {
  const target = existing(file);
  const path = target?.path ?? file;
  const atomic = target === undefined || target.regular;
  const temporary = atomic ? join(dirname(path), `.${basename(path)}.${process.pid}.tmp`) : path;
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw new UserError(`cannot write ${file}: ${reasonOf(error)}`);
    }
  };
  // Opened before anything is read: who waits for a large log must not learn at the end that the folder does not exist.
  const fd = attempt(() => openSync(temporary, 'w'));
  const discard = (): void => {
    if (atomic) unlinkSync(temporary);
  };
  process.once('exit', discard);
  return {
    write: (data) => attempt(() => writeFully(fd, typeof data === 'string' ? Buffer.from(data) : data)),
    closed: false,
    commit() {
      attempt(() => {
        closeSync(fd);
        if (!atomic) return;
        if (target !== undefined) chmodSync(temporary, target.mode);
        renameSync(temporary, path);
      });
      process.removeListener('exit', discard);
    },
  };
}
