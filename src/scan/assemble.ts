/**
 * Cuts bytes into physical lines and joins lines into records. What is a record does not depend on how the bytes were
 * chunked: a record is given out only when MAX_HOLD bytes have followed its start (nginx writes a record at once and in at most
 * 2,048 bytes, so nothing that comes later can belong to it), or at the end of the source.
 *
 * An nginx error record goes on over lines that are no record start while its own tail (", client: …") has not come. And
 * because nginx writes decoded URIs and user names raw, a line can be the *tail* of a record even when the lines between look
 * like records themselves: see #claimTail, #isInsideQuote and #claimQuoted, and ARCHITECTURE.md, "Forged lines".
 */
import { MAX_RECORD } from '../../parsers/nginx/error.ts';
import { FREE_TEXT } from '../../parsers/nginx/message.ts';
import { createUsualLines, type UsualLines } from './assemble-kernel.ts';
import { type Block, BLOCK_BYTES, ROWS } from './batch.ts';
import { CLIENT_KEY as CLIENT, COMMA, CR, find, findText, HASH, LF, needle, QUESTION, QUOTE, SPACE, startsAt } from './bytes.ts';
import { type Peeled, peel } from './envelope.ts';
import { decodeTarget, findQuotedTail, findQuotedWords, quotedFamily, quotesItself } from './quoted.ts';
import { isErrorStart, isFileHeader, isHeaderDumped, isStrongStart, isTrace, looksLikeOtherRecord, messageStart } from './starts.ts';
import type { Clock } from './time.ts';

/** What the assembler sees in a record. */
export const KIND_OTHER = 0;
/** An nginx error record: dated, of stderr ("nginx: [emerg] …"), or with its date cut off. */
export const KIND_ERROR = 1;

/** Longer physical lines are cut: the rest up to the newline is passed over. */
export const MAX_LINE = 256 * 1024;
/** nginx's own limit is 2,048; OpenResty raises it to 4,096. */
const MAX_HOLD = 2 * MAX_RECORD;
/** A record of several lines is closed at these limits. */
const MAX_LINES = 200;
const MAX_JOINED = 64 * 1024;
/** How many records back a line of an interleaved stream looks for its own. */
const STREAMS_BACK = 16;

const MAIN = BLOCK_BYTES / 2;
/** Physical lines of a stretch that the kernel can remember; there may be more. */
const LINES = 2 * ROWS;

const CONTEXT = needle(', context: ');
const REQUEST = needle(', request: "');
const PERCENT_UPPER = needle('%0A');
const PERCENT_LOWER = needle('%0a');
const FREE = FREE_TEXT.map(needle);

export class Assembler {
  readonly block: Block;
  readonly #utc: Clock;
  readonly #main: Buffer;
  /** Undecided bytes are #main[#from, #to). */
  #from = 0;
  #to = 0;
  #side = MAIN;
  #skipping = false;
  /** The bytes that `next` looks at: a native search in it ends where they end. */
  #view: Buffer;
  /** Source offset of #from, and lines before it. */
  #offset = 0;
  #line = 0;
  /** Blank lines given out so far. */
  blank = 0;
  readonly #peeled: Peeled = { start: 0, end: 0, time: Number.NaN, stream: 0, partial: false };
  readonly #stream: Int32Array;
  readonly #partial: Uint8Array;
  readonly #blankAfter: Int32Array;
  /** Of rows whose message begins with quoted client text: the family; else 0. */
  readonly #quoted: Uint8Array;
  /** Physical lines of the stretch: payload start and end, raw start and end, and the row they belong to (-1 blank). */
  readonly #home: readonly Int32Array[];
  #rawStart!: Int32Array;
  #rawEnd!: Int32Array;
  #lineStart!: Int32Array;
  #lineEnd!: Int32Array;
  #lineRow!: Int32Array;
  #nextPercent = -1;
  #nextClient = -1;
  /** Where the last record that quotes client text begins, -1 when the stretch has none. */
  readonly #lastQuoted: Int32Array;

  /** Takes usual lines; undefined where there are no kernels. */
  readonly #usual: UsualLines | undefined;

  readonly #store = (text: Uint8Array): number => this.#write(text);

  constructor(block: Block, utc: Clock) {
    this.block = block;
    this.#utc = utc;
    this.#main = block.bytes;
    this.#view = this.#main;
    const { memory } = block;
    this.#stream = memory.int32(ROWS);
    this.#partial = memory.uint8(ROWS);
    this.#quoted = memory.uint8(ROWS);
    this.#blankAfter = memory.int32(ROWS);
    this.#lastQuoted = memory.int32(1);
    this.#home = Array.from({ length: 5 }, () => memory.int32(LINES));
    this.#usual = createUsualLines(block, [this.#stream, this.#partial, this.#quoted, this.#blankAfter], this.#home, this.#lastQuoted);
    this.#goHome();
  }

  /** Back to the arrays that the kernel knows, from larger ones. */
  #goHome(): void {
    [this.#rawStart, this.#rawEnd, this.#lineStart, this.#lineEnd, this.#lineRow] = this.#home as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];
  }

  /** Forgets the source that was read, for the next one. */
  reset(): void {
    this.#from = 0;
    this.#to = 0;
    this.#skipping = false;
    this.#offset = 0;
    this.#line = 0;
    this.blank = 0;
  }

  /** How many bytes `append` takes at once. */
  get room(): number {
    return MAIN - (this.#to - this.#from);
  }

  /** Lines given out so far, blank ones included. */
  get lines(): number {
    return this.#line;
  }

  get empty(): boolean {
    return this.#from === this.#to;
  }

  /** Whether the bytes end in a whole line. */
  get atLineEnd(): boolean {
    return this.#to > this.#from && this.#main[this.#to - 1] === LF;
  }

  append(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.#skipping) {
      const newline = bytes.indexOf(LF);
      const gone = newline < 0 ? bytes.length : newline + 1;
      this.#offset += gone;
      if (newline < 0) return;
      this.#skipping = false;
      bytes = bytes.subarray(gone);
    }
    if (this.#to + bytes.length > MAIN) {
      this.#main.copyWithin(0, this.#from, this.#to);
      this.#to -= this.#from;
      this.#from = 0;
    }
    this.#main.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /**
   * Fills the block with the next records. False when there are none yet. With `final` everything is given out. With
   * `commit` false nothing is consumed: a look at what is still open.
   */
  next(final: boolean, commit = true): boolean {
    const { block } = this;
    const end = this.#to;
    this.#side = MAIN;
    const view = this.#main.subarray(0, end);
    this.#nextPercent = -1;
    this.#nextClient = -1;
    this.#lastQuoted[0] = -1;
    this.#view = view;
    if (this.#lineStart !== this.#home[2]) this.#goHome();
    let at = this.#from;
    let rows = 0;
    let lines = 0;
    let leading = 0;
    let cutLine = false;
    while (at < end) {
      if (rows === ROWS || this.#side > 2 * MAIN - MAX_LINE) break;
      const room = Math.min(ROWS, Math.max(rows, rows + LINES - lines));
      const usual = this.#usual?.(at, end, rows, room, lines, this.#line + lines + 1, this.#offset - this.#from) ?? 0;
      if (usual > 0) {
        rows += usual;
        lines += usual;
        at = (this.#rawEnd[lines - 1] as number) + 1;
        continue;
      }
      let stop = view.indexOf(LF, at);
      let following = stop + 1;
      if (stop < 0) {
        if (!final && end - at <= MAX_LINE) break;
        stop = following = end;
        cutLine = !final;
      }
      if (stop - at > MAX_LINE) stop = at + MAX_LINE;
      const row = this.#takeLine(at, stop, rows);
      if (row < 0) {
        if (rows === 0) leading++;
        else this.#blankAfter[rows - 1] = (this.#blankAfter[rows - 1] as number) + 1;
      } else if (row >= rows) {
        block.line[row] = this.#line + lines + 1;
        block.offset[row] = this.#offset + at - this.#from;
        rows = row + 1;
      }
      this.#remember(lines, row, at, stop);
      lines++;
      if (row >= 0 && this.#percentBefore(view, at, stop)) rows = this.#claimTail(lines - 1, rows);
      else if ((this.#lastQuoted[0] as number) >= 0 && row === rows - 1 && row > 0 && block.kind[row] === KIND_OTHER) rows = this.#claimQuoted(lines - 1, rows);
      at = following;
      if (cutLine) break;
    }
    const emitted = final || cutLine ? rows : this.#decided(rows, at);
    if (commit) this.#commit(emitted, rows, leading, at, cutLine);
    block.n = emitted;
    return emitted > 0;
  }

  #commit(emitted: number, rows: number, leading: number, at: number, cutLine: boolean): void {
    const { block } = this;
    let lines = leading;
    this.blank += leading;
    for (let row = 0; row < emitted; row++) {
      lines += (block.lines[row] as number) + (this.#blankAfter[row] as number);
      this.blank += this.#blankAfter[row] as number;
    }
    let to = at;
    if (emitted < rows) to = block.rawStart[emitted] as number;
    else if (rows === 0 && leading === 0) to = this.#from;
    this.#line += lines;
    this.#offset += to - this.#from;
    this.#from = to;
    if (cutLine) {
      this.#skipping = true;
      this.#offset += this.#to - to;
      this.#from = this.#to;
    }
  }

  /** How many of the rows can no longer change. */
  #decided(rows: number, at: number): number {
    const { block } = this;
    let n = rows;
    while (n > 0 && (block.rawStart[n - 1] as number) + MAX_HOLD > at) n--;
    // The last record of a stream may go on.
    for (let row = Math.max(0, n - STREAMS_BACK); row < n; row++) {
      if ((this.#partial[row] === 1 || this.#isOpen(row)) && this.#isLastOfStream(row, rows)) return row;
    }
    return n;
  }

  #isLastOfStream(row: number, rows: number): boolean {
    for (let later = row + 1; later < rows; later++) if (this.#stream[later] === this.#stream[row]) return false;
    return true;
  }

  #remember(line: number, row: number, from: number, stop: number): void {
    if (line >= this.#lineStart.length) {
      this.#rawStart = grown(this.#rawStart);
      this.#rawEnd = grown(this.#rawEnd);
      this.#lineStart = grown(this.#lineStart);
      this.#lineEnd = grown(this.#lineEnd);
      this.#lineRow = grown(this.#lineRow);
    }
    this.#lineStart[line] = this.#peeled.start;
    this.#lineEnd[line] = this.#peeled.end;
    this.#rawStart[line] = from;
    this.#rawEnd[line] = stop;
    this.#lineRow[line] = row;
  }

  /** Puts one physical line into a row: a new one (= rows), an open one, or none when it is blank (-1). */
  #takeLine(from: number, stop: number, rows: number): number {
    const bytes = this.#main;
    const { block } = this;
    const end = stop > from && bytes[stop - 1] === CR ? stop - 1 : stop;
    const out = this.#peeled;
    peel(bytes, from, end, this.#utc, out, this.#store);
    if (isFileHeader(bytes, out.start, out.end)) out.start = out.end;
    const strong = isStrongStart(bytes, out.start, out.end);
    if (rows > 0 && (strong || out.stream !== 0) && this.#quoted[rows - 1] !== 0 && this.#isInsideQuote(from, rows)) {
      if (this.#stream[rows - 1] === 0) {
        // What looks like an envelope is text of the client too.
        out.start = from;
        out.end = end;
        out.stream = 0;
        out.partial = false;
      }
      this.#join(rows - 1, rows, stop);
      return rows - 1;
    }
    if (!strong) {
      const row = this.#openRow(rows, out);
      if (row >= 0) {
        if (out.start === out.end && !this.#isOpen(row)) return -1;
        this.#join(row, rows, stop);
        return row;
      }
    }
    if (out.start === out.end) return -1;
    block.start[rows] = out.start;
    block.end[rows] = out.end;
    block.rawStart[rows] = from;
    block.rawEnd[rows] = end;
    block.lines[rows] = 1;
    block.outerTime[rows] = out.time;
    block.kind[rows] = strong || isErrorStart(bytes, out.start, out.end) ? KIND_ERROR : KIND_OTHER;
    block.tail[rows] = -1;
    this.#quoted[rows] = 0;
    if (block.kind[rows] === KIND_ERROR) {
      block.tail[rows] = this.#findClient(out.start, out.end);
      this.#quoted[rows] = quotedFamily(bytes, out.start, out.end);
      if (this.#quoted[rows] !== 0) this.#lastQuoted[0] = from;
    }
    this.#stream[rows] = out.stream;
    this.#partial[rows] = out.partial ? 1 : 0;
    this.#blankAfter[rows] = 0;
    return rows;
  }

  /** Position of the first ", client: " in a stretch of the input, or -1. Searches ahead once, not once per line. */
  #findClient(from: number, end: number): number {
    if (from >= MAIN) return findText(this.#main, CLIENT, from, end);
    if (this.#nextClient < from) {
      const at = this.#view.indexOf(CLIENT, from);
      this.#nextClient = at < 0 ? Number.MAX_SAFE_INTEGER : at;
    }
    return this.#nextClient + CLIENT.length <= end ? this.#nextClient : -1;
  }

  /** Whether a row that `next` has just given out waits for more lines. */
  isWaiting(row: number): boolean {
    return this.#partial[row] === 1 || this.#isOpen(row);
  }

  /** The open record of the same stream that this line goes on with, or -1. */
  #openRow(rows: number, out: Peeled): number {
    for (let row = rows - 1; row >= 0 && row >= rows - STREAMS_BACK; row--) {
      if (this.#stream[row] !== out.stream) {
        if (out.stream === 0) return -1;
        continue;
      }
      if (this.#partial[row] === 1) return row;
      if (this.block.kind[row] !== KIND_ERROR || looksLikeOtherRecord(this.#main, out.start, out.end)) return -1;
      if (isHeaderDumped(this.#main, this.block.start[row] as number, this.block.end[row] as number, out)) return row;
      return this.#isOpen(row) || (isTrace(this.#main, out.start, out.end) && !this.#hasTail(row)) ? row : -1;
    }
    return -1;
  }

  #hasTail(row: number): boolean {
    return (this.block.tail[row] as number) >= 0 || findText(this.#main, CONTEXT, this.block.start[row] as number, this.block.end[row] as number) >= 0;
  }

  /** Whether a record's own end has not come yet: an nginx error record inside a quote, or of free text, without context. */
  #isOpen(row: number): boolean {
    const { block } = this;
    const from = block.start[row] as number;
    const end = block.end[row] as number;
    if (block.kind[row] !== KIND_ERROR || (block.lines[row] as number) >= MAX_LINES || end - from > MAX_JOINED) return false;
    // What nginx cut at its limit has no tail to wait for.
    const family = this.#quoted[row] as number;
    if (family !== 0)
      return end - from < MAX_RECORD - 8 && (block.lines[row] === 1 ? findQuotedWords(this.#main, from, end, family) < 0 : !this.#hasQuotedTail(row));
    if (this.#hasTail(row)) return false;
    const message = messageStart(this.#main, from, end);
    if (FREE.some((text) => startsAt(this.#main, message, end, text))) return true;
    let quotes = 0;
    for (let i = find(this.#main, QUOTE, message, end); i >= 0; i = find(this.#main, QUOTE, i + 1, end)) quotes++;
    return quotes % 2 === 1 && end - from < MAX_RECORD - 8;
  }

  /** Adds the peeled line to a row. Contiguous lines stay where they are; others are copied behind the input. */
  #join(row: number, rows: number, stop: number): void {
    const { block } = this;
    const out = this.#peeled;
    const contiguous =
      row === rows - 1 &&
      out.stream === 0 &&
      (block.end[row] as number) <= out.start &&
      (block.start[row] as number) < MAIN &&
      out.start < MAIN &&
      this.#stream[row] === 0;
    if (contiguous) block.end[row] = out.end;
    else {
      const glue = this.#partial[row] === 1 ? 0 : 1;
      const length = (block.end[row] as number) - (block.start[row] as number);
      if (block.end[row] !== this.#side) {
        const copy = this.#write(this.#main.subarray(block.start[row], block.end[row]));
        block.start[row] = copy;
      }
      const at = this.#side;
      if (glue) this.#main[at] = LF;
      this.#main.copyWithin(at + glue, out.start, out.end);
      this.#side = at + glue + out.end - out.start;
      block.end[row] = (block.start[row] as number) + length + glue + out.end - out.start;
      this.#partial[row] = out.partial ? 1 : 0;
    }
    if (row === rows - 1) block.rawEnd[row] = stop;
    if (block.kind[row] === KIND_ERROR && (block.tail[row] as number) < 0)
      block.tail[row] = findText(this.#main, CLIENT, block.start[row] as number, block.end[row] as number);
    block.lines[row] = (block.lines[row] as number) + 1 + (row === rows - 1 ? this.#takeBlank(row) : 0);
  }

  /** Blank lines inside a record become its own. */
  #takeBlank(row: number): number {
    const n = this.#blankAfter[row] as number;
    this.#blankAfter[row] = 0;
    return n;
  }

  #write(text: Uint8Array): number {
    const at = this.#side;
    this.#main.set(text, at);
    this.#side = at + text.length;
    return at;
  }

  /** Whether the line [at, stop) holds an escaped newline. */
  #percentBefore(view: Buffer, at: number, stop: number): boolean {
    if (this.#nextPercent < at) {
      const upper = view.indexOf(PERCENT_UPPER, at);
      const lower = view.indexOf(PERCENT_LOWER, at);
      this.#nextPercent = upper < 0 || (lower >= 0 && lower < upper) ? lower : upper;
      if (this.#nextPercent < 0) this.#nextPercent = Number.MAX_SAFE_INTEGER;
    }
    if (this.#nextPercent < stop) return true;
    // A payload that was decoded lies behind the input.
    const out = this.#peeled;
    return out.start >= MAIN && (findText(this.#main, PERCENT_UPPER, out.start, out.end) >= 0 || findText(this.#main, PERCENT_LOWER, out.start, out.end) >= 0);
  }

  /**
   * A line whose request target, percent-decoded, holds k newlines and reads as the k lines before it is the tail of their
   * record, even if they look like records. Without that literal match it takes nothing.
   */
  #claimTail(line: number, rows: number): number {
    const bytes = this.#main;
    const start = this.#lineStart[line] as number;
    const end = this.#lineEnd[line] as number;
    for (let at = findText(bytes, REQUEST, start, end); at >= 0; at = findText(bytes, REQUEST, at + 1, end)) {
      let target = find(bytes, SPACE, at + REQUEST.length, end);
      if (target < 0) continue;
      while (target < end && bytes[target] === SPACE) target++;
      let stop = target;
      while (
        stop < end &&
        bytes[stop] !== SPACE &&
        bytes[stop] !== QUESTION &&
        bytes[stop] !== HASH &&
        !(bytes[stop] === QUOTE && bytes[stop + 1] === COMMA && bytes[stop + 2] === SPACE)
      )
        stop++;
      const parts = decodeTarget(bytes.toString('latin1', target, stop)).split('\n');
      const k = parts.length - 1;
      if (k === 0 || k > line) continue;
      if (this.#reads(line, k, parts)) return this.#mergeLines(line - k, line, rows);
    }
    return rows;
  }

  #reads(line: number, k: number, parts: readonly string[]): boolean {
    // In a stream without envelopes, what looks like one is the client's text.
    const bare = this.#lineStart[line - k] === this.#rawStart[line - k];
    const starts = bare ? this.#rawStart : this.#lineStart;
    const ends = bare ? this.#rawEnd : this.#lineEnd;
    const text = (i: number): string => this.#main.toString('latin1', starts[i], ends[i]).replace(/\/{2,}/g, '/');
    // With `alias` the file's name begins otherwise than the URI: then the last segment has to do, behind a quote of nginx's own.
    const first = parts[0] as string;
    const named = text(line - k);
    const segment = first.slice(first.lastIndexOf('/'));
    const aliased = named.endsWith(segment) && quotedFamily(this.#main, this.#lineStart[line - k] as number, this.#lineEnd[line - k] as number) !== 0;
    if (!(named.endsWith(first) || aliased) || !text(line).startsWith(parts[k] as string)) return false;
    for (let i = 1; i < k; i++) if (text(line - k + i) !== parts[i]) return false;
    const from = starts[line - k] as number;
    return (ends[line] as number) - from <= MAX_HOLD || from >= MAIN;
  }

  /**
   * A record that quotes client text and whose line ends inside the quote goes on until nginx's own words behind the quote:
   * the lines between are the client's, whatever they look like. True when the line at `from` is such a line.
   */
  #isInsideQuote(from: number, rows: number): boolean {
    const row = rows - 1;
    const { block } = this;
    const out = this.#peeled;
    if ((this.#stream[row] !== out.stream && this.#stream[row] !== 0) || !this.#isOpen(row)) return false;
    if (quotesItself(this.#main, out.start, out.end)) return false;
    return findQuotedTail(this.#main, from, Math.min(this.#to, (block.rawStart[row] as number) + MAX_HOLD), this.#quoted[row] as number) >= 0;
  }

  #hasQuotedTail(row: number): boolean {
    return findQuotedTail(this.#main, this.block.start[row] as number, this.block.end[row] as number, this.#quoted[row] as number) >= 0;
  }

  /**
   * A line that is no record start but ends like one that quotes client text belongs to the nearest record before it that
   * does quote: nginx wrote both at once, so what stands between came from the same client.
   */
  #claimQuoted(line: number, rows: number): number {
    const row = rows - 1;
    if ((this.#lineStart[line] as number) < MAIN && (this.#lineStart[line] as number) - (this.#lastQuoted[0] as number) > MAX_HOLD) return rows;
    if (!this.#hasQuotedTail(row)) return rows;
    for (let first = line - 1; first >= 0; first--) {
      const from = this.#lineStart[first] as number;
      if ((this.#lineEnd[line] as number) - from > MAX_HOLD) return rows;
      if (quotedFamily(this.#main, from, this.#lineEnd[first] as number) !== 0) return this.#mergeLines(first, line, rows);
    }
    return rows;
  }

  /** Makes one record of the physical lines first … last. */
  #mergeLines(first: number, last: number, rows: number): number {
    const { block } = this;
    let row = this.#lineRow[first] as number;
    while (row < 0 && first > 0) row = this.#lineRow[--first] as number;
    if (row < 0) return rows;
    const copied = (this.#lineStart[first] as number) >= MAIN || this.#stream[row] !== 0;
    if (copied) {
      const pieces: Buffer[] = [Buffer.from(this.#main.subarray(block.start[row], this.#lineEnd[first]))];
      for (let i = first + 1; i <= last; i++) pieces.push(Buffer.from('\n'), Buffer.from(this.#main.subarray(this.#lineStart[i], this.#lineEnd[i])));
      const text = Buffer.concat(pieces);
      block.start[row] = this.#write(text);
      block.end[row] = (block.start[row] as number) + text.length;
    } else block.end[row] = this.#lineEnd[last] as number;
    let lines = block.lines[row] as number;
    for (let i = first + 1; i <= last; i++) {
      // A line of another stream that went to an earlier record stays there.
      const owner = this.#lineRow[i] as number;
      if (owner > row || owner < 0) lines++;
    }
    block.lines[row] = lines;
    block.rawEnd[row] = block.rawEnd[rows - 1] as number;
    this.#blankAfter[row] = 0;
    for (let i = first; i <= last; i++) if ((this.#lineRow[i] as number) > row || (this.#lineRow[i] as number) < 0) this.#lineRow[i] = row;
    block.kind[row] = KIND_ERROR;
    this.#quoted[row] = quotedFamily(this.#main, block.start[row] as number, block.end[row] as number);
    block.tail[row] = findText(this.#main, CLIENT, block.start[row] as number, block.end[row] as number);
    return row + 1;
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
