import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type Problem, readDescriptor, readFile } from '../../src/input/files.ts';
import { LONGEST_PIECE } from '../../src/input/lines.ts';
import { sniff, sniffFile } from '../../src/input/sniff.ts';
import { looksLikeLog, resolveSources } from '../../src/input/sources.ts';
import { createStoppable, readStream } from '../../src/input/stdin.ts';

const folder = mkdtempSync(join(tmpdir(), 'gwlog-input-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const noProblem = ({ name, reason }: Problem): never => assert.fail(`${name}: ${reason}`);

interface Read {
  readonly bytes: Buffer;
  readonly problems: Problem[];
}

async function fromFile(path: string): Promise<Read> {
  const blocks: Buffer[] = [];
  const problems: Problem[] = [];
  for await (const block of readFile(path, path, { onProblem: (problem) => problems.push(problem) })) blocks.push(Buffer.from(block));
  return { bytes: Buffer.concat(blocks), problems };
}

async function fromStream(chunks: Iterable<Uint8Array>): Promise<Read> {
  const blocks: Buffer[] = [];
  const problems: Problem[] = [];
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  await readStream(
    stream(),
    'stdin',
    (block) => blocks.push(Buffer.from(block)),
    (problem) => problems.push(problem),
  );
  return { bytes: Buffer.concat(blocks), problems };
}

function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Bytes in which line ends, NUL and bytes that are no UTF-8 are frequent. */
const someBytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ minLength: 0, maxLength: 40 }),
      fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\0', 'é', '\u2028', '\xff').map((text) => Buffer.from(text, text === '\xff' ? 'latin1' : 'utf8')),
    ),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.concat(parts));
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 });

test('a stream gives the bytes that a file gives, whatever they are and however they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(someBytes, sizes, async (bytes, cuts) => {
      // Bytes that a magic number opens are read as something else, on both paths.
      fc.pre(sniff(bytes)?.kind !== 'other' && sniff(bytes)?.kind !== 'gzip');
      const { bytes: streamed } = await fromStream(cut(bytes, cuts));
      assert.deepEqual(streamed, bytes);
    }),
    { numRuns: 300 },
  );
});

test('gzip, of one or many members and cut anywhere, gives the bytes that were compressed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someBytes, { minLength: 1, maxLength: 3 }), sizes, async (members, cuts) => {
      const compressed = Buffer.concat(members.map((member) => gzipSync(member)));
      const bytes = Buffer.concat(members);
      assert.deepEqual(await fromStream(cut(compressed, cuts)), { bytes, problems: [] });
      assert.deepEqual(await fromFile(file('property.gz', compressed)), { bytes, problems: [] });
    }),
    { numRuns: 60 },
  );
});

test('lines longer than the guard lets through in one piece arrive whole', async () => {
  for (const length of [LONGEST_PIECE - 1, LONGEST_PIECE, LONGEST_PIECE + 1, 3 * LONGEST_PIECE, 5_000_000]) {
    for (const end of ['', '\n', '\nnext', '\n\n']) {
      const bytes = Buffer.from(`first\n${'x'.repeat(length)}${end}`);
      for (const size of [1000, 65_536, 1 << 20])
        assert.ok((await fromStream(cut(bytes, [size]))).bytes.equals(bytes), `${length} ${JSON.stringify(end)} ${size}`);
    }
  }
});

test('a line without end does not make reading slow', async () => {
  const started = performance.now();
  await fromStream(cut(Buffer.alloc(32 << 20, 'x'), [65_536]));
  // Splitting all of it anew with each chunk would take minutes.
  assert.ok(performance.now() - started < 10_000);
});

test('a stream hands lines over without waiting for its end', async () => {
  const blocks: string[] = [];
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one\ntw');
    await held;
    yield Buffer.from('o\n');
  }
  const done = readStream(stream(), 'stdin', (block) => blocks.push(Buffer.from(block).toString()), noProblem);
  const limit = performance.now() + 5000;
  while (blocks.length === 0 && performance.now() < limit) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(blocks, ['one\n']);
  release();
  await done;
  assert.deepEqual(blocks, ['one\n', 'two\n']);
});

test('a stopped stream keeps what it gave', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one\ntwo');
    await new Promise(() => {});
  }
  const stream = createStoppable(endless());
  const blocks: Buffer[] = [];
  setTimeout(() => stream.stop(), 50);
  await readStream(stream, 'stdin', (block) => blocks.push(Buffer.from(block)), noProblem);
  assert.equal(Buffer.concat(blocks).toString(), 'one\ntwo');
});

test('what the consumer throws comes out', async () => {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one\n');
  }
  const consumer = (): never => {
    throw new Error('from the engine');
  };
  await assert.rejects(readStream(stream(), 'stdin', consumer, noProblem), /from the engine/);
});

test('a file larger than a block is read whole', async () => {
  const bytes = Buffer.alloc(3_500_001);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 32 + ((i * 2_654_435_761) % 90);
  assert.ok((await fromFile(file('large.log', bytes))).bytes.equals(bytes));
  assert.ok((await fromFile(file('large.log.gz', gzipSync(bytes)))).bytes.equals(bytes));
});

test('a cut gzip yields what it holds, and says so', async () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${(i * 7919) % 10_007}`).join('\n');
  const compressed = gzipSync(text);
  for (const [name, damaged] of [
    ['cut', compressed.subarray(0, compressed.length >> 1)],
    ['overwritten', Buffer.concat([compressed.subarray(0, compressed.length >> 1), Buffer.alloc(1000, 0xff)])],
  ] as const) {
    for (const { bytes, problems } of [await fromFile(file(`${name}.gz`, damaged)), await fromStream(cut(damaged, [4096]))]) {
      assert.ok(bytes.length > text.length / 4, `${name}: only ${bytes.length} of ${text.length} bytes`);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.fatal);
      assert.match(problems[0]?.reason ?? '', /gzip data/);
    }
  }
  const { bytes } = await fromFile(join(folder, 'cut.gz'));
  assert.ok(text.startsWith(bytes.toString()));
});

test('what follows the last member of a gzip, or a wrong checksum, costs nothing of a small log', async () => {
  const text = Array.from({ length: 3000 }, (_, i) => `line ${i} ${(i * 7919) % 10_007}\n`).join('');
  const compressed = Buffer.concat([gzipSync(text.slice(0, 20_000)), gzipSync(text.slice(20_000))]);
  const wrong = Buffer.from(compressed);
  wrong.writeUInt8(wrong.readUInt8(wrong.length - 6) ^ 0xff, wrong.length - 6);
  for (const [name, bytes, reason] of [
    // Tapes and block devices pad with zeros: gzip passes over them without a word, too.
    ['padded', Buffer.concat([compressed, Buffer.alloc(700)]), undefined],
    ['continued', Buffer.concat([compressed, Buffer.from('2026/11/23 03:00:00 plain text\n')]), /the gzip data is followed by something else/],
    ['wrong', wrong, /the gzip data is damaged \(incorrect data check\)/],
  ] as const) {
    for (const read of [await fromFile(file(`${name}.gz`, bytes)), await fromStream([bytes]), await fromStream(cut(bytes, [1000]))]) {
      assert.equal(read.bytes.toString(), text, name);
      if (reason === undefined) assert.deepEqual(read.problems, [], name);
      else assert.match(read.problems[0]?.reason ?? '', reason);
    }
  }
});

test('what to type instead can be typed', async () => {
  const zstd = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]);
  assert.match((await fromFile(file("it's old.zst", zstd))).problems[0]?.reason ?? '', /zstdcat '.*\/it'\\''s old\.zst' \| gwlog/);
});

test('the kind of an input is told by its first bytes', () => {
  assert.deepEqual(sniff(gzipSync('x')), { kind: 'gzip' });
  assert.deepEqual(sniff(Buffer.from('2026/11/23 [error]')), { kind: 'text' });
  assert.equal(sniff(Buffer.from([0x1f])), undefined);
  assert.match((sniff(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0])) as { reason: string }).reason, /zstdcat NAME \| gwlog/);
  assert.match((sniff(Buffer.from('BZh91AY')) as { reason: string }).reason, /bzcat/);
  assert.match((sniff(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])) as { reason: string }).reason, /xzcat/);
});

test('a log that begins with a hole is a log, a file of control bytes is none', () => {
  assert.equal(sniffFile(Buffer.concat([Buffer.alloc(3000), Buffer.from('2026/11/23 03:00:00 [error] 1#1: x\n')])).kind, 'text');
  assert.equal(sniffFile(Buffer.from('GET /\0\x01 HTTP/1.1 and a line of ordinary length after it\n')).kind, 'text');
  assert.equal(sniffFile(Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 31) % 256))).kind, 'other');
});

test('problems of files are told, not thrown', async () => {
  assert.deepEqual((await fromFile(join(folder, 'none.log'))).problems, [{ name: join(folder, 'none.log'), reason: 'no such file', fatal: true }]);
  assert.deepEqual(
    (await fromFile(file('empty.log', ''))).problems.map(({ fatal }) => fatal),
    [false],
  );
  assert.match((await fromFile(file('x.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0])))).problems[0]?.reason ?? '', /zstdcat .*x\.zst \| gwlog/);
});

test('a descriptor is read from where it stands', async () => {
  const fd = openSync(file('open.log', 'one\ntwo\n'), 'r');
  const blocks: Buffer[] = [];
  for await (const block of readDescriptor(fd, 'stdin', { onProblem: noProblem })) blocks.push(Buffer.from(block));
  closeSync(fd);
  assert.equal(Buffer.concat(blocks).toString(), 'one\ntwo\n');
});

test('folders, patterns and links', async () => {
  const root = join(folder, 'logs');
  mkdirSync(join(root, 'web', '.hidden'), { recursive: true });
  for (const name of ['error.log', 'error.log.1', 'notes.md', 'web/access.log-20261123.gz', 'web/access.log', 'web/.hidden/error.log', 'web/cf.ndjson'])
    writeFileSync(join(root, name), 'x\n');
  symlinkSync(join(root, 'error.log'), join(root, 'web', 'linked.log'));
  symlinkSync(root, join(root, 'web', 'up'));
  const names = async (...given: string[]): Promise<string[]> => (await resolveSources(given)).sources.map(({ name }) => name.replace(`${root}/`, ''));

  assert.deepEqual(await names(root), ['error.log.1', 'error.log', 'web/access.log-20261123.gz', 'web/access.log', 'web/cf.ndjson']);
  assert.deepEqual(await names(`${root}/**/error.log*`), ['error.log.1', 'error.log']);
  assert.deepEqual(await names(`${root}/error.log`, `${root}/web/linked.log`, `${root}/./error.log`), ['error.log']);
  assert.deepEqual(await names('-', `${root}/error.log`, '-'), ['stdin', 'error.log']);
  const { sources, problems } = await resolveSources([`${root}/none*.log`, join(root, 'none'), join(root, 'web', '.hidden', '..', '.hidden')]);
  assert.deepEqual(
    sources.map(({ name }) => name.replace(`${root}/`, '')),
    ['web/.hidden/error.log'],
  );
  assert.deepEqual(
    problems.map(({ reason }) => reason),
    ['no file matches this pattern', 'no such file'],
  );
});

test('a folder without logs is said to be one', async () => {
  mkdirSync(join(folder, 'nothing'), { recursive: true });
  const { problems } = await resolveSources([join(folder, 'nothing')]);
  assert.match(problems[0]?.reason ?? '', /no logs in this directory/);
});

test('a pattern that leads into what is no folder, or into a closed one, is told, and the rest is read', async () => {
  const path = file('single.log', 'x\n');
  const told = async (name: string): Promise<string[]> => (await resolveSources([name])).problems.map(({ reason }) => reason);
  assert.deepEqual(await told(`${path}/*`), ['a part of the path is not a directory']);
  assert.deepEqual(await told(''), ['the name is empty']);
  const closed = join(folder, 'closed');
  mkdirSync(join(closed, 'inner'), { recursive: true });
  writeFileSync(join(closed, 'error.log'), 'x\n');
  chmodSync(join(closed, 'inner'), 0);
  if (process.getuid?.() !== 0) assert.deepEqual(await told(`${closed}/**/*.log`), ['permission denied']);
  assert.equal((await resolveSources([`${closed}/**/*.log`])).sources.length, 1);
  chmodSync(join(closed, 'inner'), 0o700);
});

test('a name with the characters of a pattern is a name when such a file exists', async () => {
  const path = file('error[1].log', 'x\n');
  assert.deepEqual(
    (await resolveSources([path])).sources.map(({ name }) => name),
    [path],
  );
});

test('names of logs', () => {
  for (const name of [
    'error.log',
    'error.log.1',
    'error.log.2.gz',
    'access.log-20261123',
    'access_log',
    'error_log.1',
    'cf.ndjson',
    'cf-2026.json.gz',
    'http.csv',
    'haproxy',
    'shop-error.log',
  ])
    assert.ok(looksLikeLog(name), name);
  for (const name of [
    '.error.log',
    'README.md',
    'nginx.conf',
    'haproxy.cfg',
    'nginx.pid',
    'error_page.html',
    'error.log~',
    'errors',
    'catalog',
    'accessory.py',
    'blog',
  ])
    assert.ok(!looksLikeLog(name), name);
});

test('a FIFO is read like a file', async () => {
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  const reading = fromFile(path);
  writeFileSync(path, 'one\ntwo\n');
  assert.equal((await reading).bytes.toString(), 'one\ntwo\n');
  // Where it is only met, it is not waited for.
  assert.deepEqual(
    (await resolveSources([join(folder, 'fif*')])).problems.map(({ reason }) => reason),
    ['no file matches this pattern'],
  );
  assert.equal((await resolveSources([path])).sources.length, 1);
});
