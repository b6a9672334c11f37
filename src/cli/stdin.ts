/** What standard input is, found out before anything heavy is loaded. */
import { fstatSync } from 'node:fs';
import { isTerminal } from './stdio.ts';

export interface Stdin {
  readonly kind: 'file' | 'directory' | 'terminal' | 'stream';
  /** When its first bytes came in, on the clock of `performance.now()`; undefined when none has, or nobody listened. */
  firstArrival(): number | undefined;
}

function kindOfStdin(): Stdin['kind'] {
  if (isTerminal(0)) return 'terminal';
  try {
    const info = fstatSync(0);
    return info.isFile() ? 'file' : info.isDirectory() ? 'directory' : 'stream';
  } catch {
    return 'stream';
  }
}

/**
 * `wanted`: it is the only input. Then it is listened to from now on, while everything else is loaded: the silence after
 * the first record, which tells that the record is complete, need not be waited for once more.
 */
export function lookAtStdin(wanted: boolean): Stdin {
  const kind = kindOfStdin();
  let at: number | undefined;
  if (wanted && kind === 'stream') {
    process.stdin.once('readable', () => {
      at = performance.now();
    });
  }
  return { kind, firstArrival: () => at };
}
