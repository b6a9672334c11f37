/** How far reading is, on standard error, for a terminal only, and only when it takes a while. */
import { stderr } from './stdio.ts';

const PATIENCE = 1000;
const EVERY = 200;

export interface Progress {
  read(bytes: number): void;
  /** Wipes the line, before something else is written. */
  clear(): void;
  /** Wipes the line for good: a read that was under way when reading was broken off says nothing more. */
  end(): void;
}

export const noProgress: Progress = { read() {}, clear() {}, end() {} };

const size = (bytes: number): string => (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`);

/** `total`: bytes as stored, 0 when unknown. */
export function createProgress(total: number): Progress {
  const started = performance.now();
  let done = 0;
  let shownAt = started + PATIENCE - EVERY;
  let shown = false;
  let ended = false;
  const clear = (): void => {
    if (shown) stderr.write('\r\x1b[K');
    shown = false;
  };
  return {
    read(bytes) {
      done += bytes;
      const now = performance.now();
      if (ended || now - shownAt < EVERY) return;
      shownAt = now;
      shown = true;
      const part = total > 0 ? ` of ${size(total)} (${Math.min(100, Math.floor((done / total) * 100))} %)` : '';
      stderr.write(`\r\x1b[Kgwlog: read ${size(done)}${part}, ${size((done / (now - started)) * 1000)}/s`);
    },
    clear,
    end() {
      ended = true;
      clear();
    },
  };
}
