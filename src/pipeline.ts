/** One source's way through the engine: bytes → records → batch → verdicts → summary, with buffers that are reused. */
import type { Format } from '../parsers/format.ts';
import { Assembler } from './scan/assemble.ts';
import { type Batch, type Block, createBatch, createBlock, numColumn, resetBatch, ROWS, resetRow, spanColumn } from './scan/batch.ts';
import { CLIENT_KEY, findText } from './scan/bytes.ts';
import { Dispatch } from './dispatch.ts';
import { createFragments, type Fragments } from './fragments.ts';
import { createScanners } from './scan/index.ts';
import { createMemory } from './scan/memory.ts';
import type { UserFormat } from './scan/user-format.ts';
import { Classes, createNames, nameAnew, type Scanner } from './scan/scanner.ts';
import { type Clock, createClock } from './scan/time.ts';
import type { Judge, Shape } from './rules/engine.ts';
import { Memo } from './rules/memo.ts';
import { factsIn, factsOf, verdictIn, withFacts } from './summary/facts.ts';
import { type CollectOptions, type Collector, createCollector, SKIPPED, UNMATCHED } from './summary/collect.ts';
import type { Summary } from './summary/summary.ts';

/** Sources are cut into units of this many bytes; each has its own summary. */
export const UNIT = 64 * 1024 * 1024;

export interface PipelineOptions extends CollectOptions {
  /** Formats of the user: tried before the built-in ones. */
  readonly formats?: readonly UserFormat[];
  readonly zone?: string;
  readonly since?: number;
  readonly until?: number;
  readonly unit: number;
  /** False: everything is read in TypeScript. */
  readonly kernels?: boolean;
}

/** Of a row that no format knows. */
const NO_VERDICT = withFacts(UNMATCHED, 0);

/** Sees each judged batch before it is forgotten. */
export type BatchVisitor = (pipeline: Pipeline, verdicts: Int32Array, source: string) => void;

export class Pipeline {
  /** Grows whenever ids of key columns change their meaning. */
  generation = 0;
  /** Per row of a known format, what facts.ts tells of its shape. */
  readonly facts = new Uint8Array(ROWS);
  readonly #options: PipelineOptions;
  readonly #judge: Judge;
  readonly #visit: BatchVisitor | undefined;
  readonly #block: Block;
  readonly #batch: Batch;
  readonly #scanners: readonly Scanner[];
  readonly #memos: readonly Memo[];
  readonly #judges: readonly ((row: number) => number)[];
  readonly #names: ReturnType<typeof createNames>;
  readonly #verdicts: Int32Array;
  readonly #time: Float64Array;
  readonly #client: Int32Array;
  readonly #utc: Clock;
  readonly #assembler: Assembler;
  #collector: Collector;
  readonly #dispatch: Dispatch;
  #unit = 0;
  #name = '';
  #blank = 0;
  /** Offset of the last record that the visitor has seen early. */
  #shown = -1;
  #fragments: Fragments | undefined;

  constructor(judge: Judge, options: PipelineOptions, visit?: BatchVisitor) {
    this.#options = options;
    this.#judge = judge;
    this.#visit = visit;
    const memory = createMemory(options.kernels);
    this.#block = createBlock(memory);
    this.#names = createNames(memory);
    this.#batch = createBatch(this.#block);
    const classes = new Classes();
    this.#utc = createClock('UTC');
    const utc = this.#utc;
    this.#scanners = createScanners({ batch: this.#batch, names: this.#names, classes, clock: createClock(options.zone), utc }, options.formats);
    const own = new Set(options.formats?.map(({ format }) => format.id));
    this.#dispatch = new Dispatch(this.#batch, this.#scanners, own, (row) => this.#scanFragment(row));
    this.#verdicts = memory.int32(ROWS);
    this.#memos = this.#scanners.map((scanner) => new Memo(scanner.columns, memory));
    this.#judges = this.#scanners.map((scanner) => {
      const product = scanner.format.gateway;
      return (row: number) => {
        const shape = scanner.shape(row);
        return withFacts(judge.judge(shape, product), factsOf(shape));
      };
    });
    this.#time = numColumn(this.#batch, 'time');
    this.#client = spanColumn(this.#batch, 'client');
    this.#assembler = new Assembler(this.#block, this.#utc);
    this.#collector = createCollector(this.#batch, judge.rules, this, this.#names, options);
  }

  /** The shape of a row that a format knows, while its batch is at hand. */
  shape(row: number): Shape | undefined {
    return this.#scanners[(this.#batch.format[row] as number) - 1]?.shape(row);
  }

  get batch(): Batch {
    return this.#batch;
  }

  /** Per format, the key columns that its shape depends on. */
  get columns(): readonly (readonly Int32Array[])[] {
    return this.#scanners.map((scanner) => scanner.columns);
  }

  get formats(): readonly Format[] {
    return this.#scanners.map((scanner) => scanner.format);
  }

  /** Begins a source. The pipeline must be fresh or ended. */
  begin(source: number, name: string): void {
    this.#name = name;
    this.#unit = 0;
    this.#blank = 0;
    this.#shown = -1;
    this.#assembler.reset();
    for (const dict of this.#names.values()) {
      dict.empty();
      dict.dropped = 0;
    }
    for (const scanner of this.#scanners) scanner.begin?.();
    this.#collector.begin(source);
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const n = Math.min(chunk.length - at, this.#assembler.room);
      this.#assembler.append(chunk.subarray(at, at + n));
      at += n;
      this.#drain(false);
    }
  }

  /** Ends the source and gives its summary out. */
  end(): Summary {
    this.#drain(true);
    this.#endUnit();
    return this.#collector.take();
  }

  /** Rule and upstream of the records that are still open. Nothing is counted. */
  pending(): { rule: number; upstream: string }[] {
    if (!this.#assembler.next(true, false)) return [];
    this.#scan();
    const upstream = this.#batch.name.get('upstream') as Int32Array;
    const dict = this.#names.get('upstream');
    const result: { rule: number; upstream: string }[] = [];
    for (let row = 0; row < this.#batch.n; row++) {
      const rule = this.#verdicts[row] as number;
      if (rule >= 0) result.push({ rule, upstream: dict?.text(upstream[row] as number) ?? '' });
    }
    this.#reset();
    return result;
  }

  /**
   * Shows the visitor the records at the end that look complete: the source has fallen silent, and nginx writes a record at once.
   * They are counted later, when they can no longer change, and not shown again.
   */
  settle(): void {
    if (!this.#visit || !this.#assembler.atLineEnd || !this.#assembler.next(true, false)) return;
    let rows = this.#block.n;
    while (rows > 0 && this.#assembler.isWaiting(rows - 1)) rows--;
    this.#block.n = rows;
    if (rows > 0) {
      const { offset } = this.#block;
      const shown = offset[rows - 1] as number;
      this.#scan();
      this.#show();
      this.#shown = Math.max(this.#shown, shown);
    }
    this.#reset();
  }

  /** Shows the visitor the batch, less what it has seen before. */
  #show(): void {
    if (!this.#visit) return;
    const { offset } = this.#block;
    for (let row = 0; row < this.#batch.n && (offset[row] as number) <= this.#shown; row++) this.#verdicts[row] = SKIPPED;
    this.#visit(this, this.#verdicts, this.#name);
  }

  /** Counts so far per rule index and upstream. One may be told in several parts. */
  tallies(visit: (rule: number, upstream: string, count: number) => void): void {
    this.#collector.tallies(visit);
  }

  #drain(final: boolean): void {
    while (this.#assembler.next(final)) {
      this.#scan();
      this.#count();
      this.#show();
      this.#reset();
      for (const [i, scanner] of this.#scanners.entries())
        if (scanner.trim()) {
          (this.#memos[i] as Memo).empty();
          this.generation++;
        }
      if (final && this.#assembler.empty) break;
    }
    this.#addBlank();
  }

  #addBlank(): void {
    const blank = this.#assembler.blank;
    if (blank > this.#blank) this.#collector.addBlank(blank - this.#blank);
    this.#blank = blank;
  }

  #reset(): void {
    resetBatch(this.#batch, this.#dispatch.takeAsked());
  }

  /** Fills the batch and the verdicts of all rows of the block. */
  #scan(): void {
    const { n } = this.#block;
    this.#batch.n = n;
    this.#dispatch.scan();
    this.#judgeRows(n);
    const { since, until } = this.#options;
    if (since === undefined && until === undefined) return;
    for (let row = 0; row < n; row++) {
      const time = this.#time[row] as number;
      if (!(time >= (since ?? Number.NEGATIVE_INFINITY) && time < (until ?? Number.POSITIVE_INFINITY))) this.#verdicts[row] = SKIPPED;
    }
  }

  /** Verdicts and facts of all rows, a run of one format at a time. */
  #judgeRows(n: number): void {
    const { format } = this.#batch;
    const verdicts = this.#verdicts;
    for (let from = 0, to = 1; from < n; from = to++) {
      const known = format[from] as number;
      while (to < n && format[to] === known) to++;
      if (known === 0) verdicts.fill(NO_VERDICT, from, to);
      else (this.#memos[known - 1] as Memo).verdicts(from, to, verdicts, this.#judges[known - 1] as (row: number) => number);
    }
    for (let row = 0; row < n; row++) {
      const both = verdicts[row] as number;
      this.facts[row] = factsIn(both);
      verdicts[row] = verdictIn(both);
    }
  }

  /**
   * A line without head that no format knows: people paste fragments of error logs. It is taken for one when it begins like a
   * message that some rule knows, or has the context of one, and a rule then matches.
   */
  #scanFragment(row: number): boolean {
    const { bytes } = this.#block;
    const start = this.#block.start[row] as number;
    const end = this.#block.end[row] as number;
    const tail = findText(bytes, CLIENT_KEY, start, end);
    const fragments = (this.#fragments ??= createFragments(this.#judge.rules));
    if (tail < 0 && !fragments.mayBeMessage(bytes, start, end)) {
      this.#time[row] = this.#block.outerTime[row] as number;
      return false;
    }
    this.#block.tail[row] = tail;
    this.#dispatch.scanError(row);
    const verdict = verdictIn((this.#memos[0] as Memo).verdict(row, this.#judges[0] as (row: number) => number));
    if (verdict >= 0 && (fragments.believes(verdict) || this.#client[2 * row + 1] !== 0)) return true;
    resetRow(this.#batch, row);
    this.#time[row] = this.#block.outerTime[row] as number;
    return false;
  }

  /** Adds the batch to the summary, cut where a unit ends. */
  #count(): void {
    const { n } = this.#batch;
    let from = 0;
    for (let row = 0; row < n; row++) {
      const unit = Math.floor((this.#block.offset[row] as number) / this.#options.unit);
      if (unit === this.#unit) continue;
      this.#collector.add(from, row, this.#verdicts);
      this.#endUnit();
      nameAnew(this.#names, this.#batch, row, n);
      this.#unit = unit;
      from = row;
    }
    this.#collector.add(from, n, this.#verdicts);
  }

  #endUnit(): void {
    this.#addBlank();
    this.#collector.endUnit();
  }
}
