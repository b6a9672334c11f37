/**
 * A stream of bytes through readline-transform, and back into blocks.
 *
 * Three things about readline-transform shape this file. It decodes byte chunks as UTF-8, each on its own, so it gets
 * latin1 text, one character a byte. It keeps everything since the last line break and splits it anew with each chunk,
 * which is quadratic on a long line and grows without bound, so long lines reach it in pieces. And it says of a line
 * neither whether it was a piece nor whether a line break ended the input, so the guard before it appends a mark that
 * no latin1 text can hold to whatever was *not* ended by a line break.
 */
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadlineTransform } from 'readline-transform';

/** The longest stretch without a line break that readline-transform sees. */
export const LONGEST_PIECE = 1 << 16;
/** Lines are gathered until they make a block of this size, or until the input has nothing more to give right now. */
const BLOCK = 1 << 16;

const UNENDED = '\uE000';

/** Bytes in, latin1 text out, with an added break wherever a line grows too long. */
function createGuard(): Transform {
  /** Characters since the last line break that was passed on. */
  let since = 0;
  return new Transform({
    readableObjectMode: true,
    transform(chunk: Buffer, _encoding, done) {
      let text = chunk.toString('latin1');
      for (let at = text.lastIndexOf('\n'); at < 0 && since + text.length > LONGEST_PIECE; at = text.lastIndexOf('\n')) {
        const room = LONGEST_PIECE - since;
        this.push(`${text.slice(0, room)}${UNENDED}\n`);
        text = text.slice(room);
        since = 0;
      }
      if (text.length > 0) this.push(text);
      const last = text.lastIndexOf('\n');
      since = last < 0 ? since + text.length : text.length - last - 1;
      done();
    },
    flush(done) {
      if (since > 0) this.push(UNENDED);
      done();
    },
  });
}

/** Lines in, blocks of bytes out. */
function createGatherer(onBlock: (block: Uint8Array) => void): Writable {
  let text = '';
  let idle: NodeJS.Immediate | undefined;
  const flush = (): void => {
    if (idle !== undefined) clearImmediate(idle);
    idle = undefined;
    if (text.length === 0) return;
    const block = Buffer.from(text, 'latin1');
    text = '';
    onBlock(block);
  };
  const flushIdle = (): void => {
    try {
      flush();
    } catch (error) {
      gatherer.destroy(error as Error);
    }
  };
  const gatherer = new Writable({
    objectMode: true,
    write(line: string, _encoding, done) {
      try {
        if (line.endsWith(UNENDED)) text += line.slice(0, -1);
        else text += `${line}\n`;
        // An immediate runs once the lines of the chunk that just came in are through: the input is idle, as far as we can know.
        if (text.length >= BLOCK) flush();
        else idle ??= setImmediate(flushIdle);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    final(done) {
      flushIdle();
      done();
    },
  });
  return gatherer;
}

/** Passes everything that `input` yields on to `onBlock`, byte for byte, cut at line breaks (and within lines that are too long). */
export async function passLines(input: AsyncIterable<Uint8Array>, onBlock: (block: Uint8Array) => void): Promise<void> {
  await pipeline(input, createGuard(), new ReadlineTransform({ breakMatcher: /\n/ }), createGatherer(onBlock));
}
