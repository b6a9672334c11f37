/** Which scanner takes a record: the one that took its neighbours, else those that its first bytes allow, in their order. */
import { KIND_ERROR } from './scan/assemble.ts';
import type { Batch } from './scan/batch.ts';
import { familyOf } from './scan/index.ts';
import type { Scanner } from './scan/scanner.ts';
import { bySignature, signatureOf } from './scan/signature.ts';

export class Dispatch {
  readonly #batch: Batch;
  readonly #scanners: readonly Scanner[];
  /** Per signature of a record, the scanners that may take it. */
  readonly #candidates: readonly (readonly number[])[];
  /** The scanners of the user's own formats. */
  readonly #own: readonly number[];
  readonly #families: readonly number[];
  readonly #isFragment: (row: number) => boolean;
  /** Families of the scanners that were asked for rows of the batch. */
  #asked = 0;
  /** The scanner with a kernel that took the last row, or -1. */
  #last = -1;

  /** `own`: ids of the user's formats. `isFragment` scans a row that nobody took as a fragment of an error log, where it is one. */
  constructor(batch: Batch, scanners: readonly Scanner[], own: ReadonlySet<string>, isFragment: (row: number) => boolean) {
    this.#batch = batch;
    this.#scanners = scanners;
    this.#candidates = bySignature(scanners.map((scanner) => scanner.format.id));
    this.#families = scanners.map(familyOf);
    this.#own = scanners.flatMap(({ format }, i) => (own.has(format.id) ? [i] : []));
    this.#isFragment = isFragment;
  }

  /** Fills all rows of the batch. */
  scan(): void {
    const { n } = this.#batch;
    const { kind } = this.#batch.block;
    for (let from = 0, to = 1; from < n; from = to++) {
      const isError = kind[from] === KIND_ERROR;
      while (to < n && (kind[to] === KIND_ERROR) === isError) to++;
      this.#scanRun(from, to, isError);
    }
  }

  /** Reads a row as a line of an error log. */
  scanError(row: number): void {
    this.#asked |= this.#families[0] as number;
    (this.#scanners[0] as Scanner).scan(row);
    this.#batch.format[row] = 1;
  }

  /** Families of columns that may have been written since the last call. */
  takeAsked(): number {
    const asked = this.#asked;
    this.#asked = 0;
    return asked;
  }

  /** Rows [from, to), error log or not. Lines of one format mostly stand together. */
  #scanRun(from: number, to: number, isError: boolean): void {
    const { format } = this.#batch;
    for (let row = from; row < to; row++) {
      const usual = isError ? 0 : this.#last;
      if (usual >= 0) {
        this.#asked |= this.#families[usual] as number;
        const end = this.#scanners[usual]?.usual?.(row, to) ?? row;
        format.fill(usual + 1, row, end);
        row = end;
        if (row === to) return;
      }
      if (isError) this.scanError(row);
      else format[row] = this.#scanOther(row) + 1;
    }
  }

  /** A format of the user may begin with what looks like an envelope, such as a time: it is tried on the whole line first. The scanner, or -1. */
  #scanWhole(row: number): number {
    const { start, rawStart, rawEnd, lines } = this.#batch.block;
    const payload = start[row] as number;
    if (payload <= (rawStart[row] as number) || payload >= (rawEnd[row] as number) || lines[row] !== 1) return -1;
    start[row] = rawStart[row] as number;
    for (const i of this.#own) {
      this.#asked |= this.#families[i] as number;
      if ((this.#scanners[i] as Scanner).scan(row)) return i;
    }
    start[row] = payload;
    return -1;
  }

  /** The scanner that has filled the row, or -1. */
  #scanOther(row: number): number {
    const whole = this.#own.length === 0 ? -1 : this.#scanWhole(row);
    if (whole >= 0) return whole;
    const { bytes, start, end } = this.#batch.block;
    const candidates = this.#candidates[signatureOf(bytes, start[row] as number, end[row] as number)] as readonly number[];
    for (let c = 0; c < candidates.length; c++) {
      const i = candidates[c] as number;
      const scanner = this.#scanners[i] as Scanner;
      if (i === 0) continue;
      this.#asked |= this.#families[i] as number;
      if (!scanner.scan(row)) continue;
      if (scanner.usual && this.#own.length === 0) this.#last = i;
      return i;
    }
    return this.#isFragment(row) ? 0 : -1;
  }
}
