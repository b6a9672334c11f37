/** Hands the columns of nginx error records to their kernel (kernel/nginx-error.ts), with all that it compares text with. */
import { PHASES } from '../../parsers/nginx/actions.ts';
import { DETAIL_REACH, FILE_ENDINGS, MODSECURITY, NCHAN, type Needles, PHP, SCRIPTS, STDERR } from '../../parsers/nginx/details.ts';
import { LEVELS } from '../../parsers/nginx/error.ts';
import { FREE_TEXT, KEEP_AFTER, QUOTING } from '../../parsers/nginx/message.ts';
import { keyColumn, nameColumn, numColumn, spanColumn } from './batch.ts';
import { needle } from './bytes.ts';
import type { Memory } from './memory.ts';
import { createMirror, type Mirror } from './mirror.ts';
import { probeTable } from './probe.ts';
import type { Classes, Run, ScanContext } from './scanner.ts';

/** Longest message that the kernel masks, and room for its masked form: see kernel/mask.ts. */
const MASKED = 4096;
/** Texts of clients that a class is known of. */
const RECENT = 1024;
const RECENT_BYTES = 64 * RECENT;
/** A value of a list of texts holds its place and a class. */
const RANK = 1 << 16;
const READ_BEHIND = 16;

export interface NginxErrorKernel {
  readonly run: Run;
  /** Tells the class of a target of a request, or of a path of a file, when it took more than a look at its bytes. */
  readonly probes: Mirror;
  readonly files: Mirror;
}

/** A mirror of what has any number of texts: emptied when it is full. */
function createRecent(memory: Memory): Mirror {
  const mirror = createMirror(memory, RECENT, RECENT_BYTES);
  let count = 0;
  let used = 0;
  return {
    address: mirror.address,
    add(bytes, from, end, value) {
      used += end - from;
      if (++count > RECENT || used > RECENT_BYTES) {
        mirror.clear();
        count = 1;
        used = end - from;
      }
      mirror.add(bytes, from, end, value);
    },
    clear: () => mirror.clear(),
  };
}

/** A mirror of a few texts, each with its place as value. */
function mirrorOf(memory: Memory, texts: readonly string[]): number {
  const bytes = texts.map(needle);
  const mirror = createMirror(
    memory,
    texts.length,
    bytes.reduce((sum, { length }) => sum + length, 0),
  );
  for (const [i, text] of bytes.entries()) mirror.add(text, 0, text.length, i);
  return mirror.address;
}

/** Bytes that the kernel may read some more of than there are. */
function textOf(memory: Memory, text: Uint8Array): Uint8Array {
  const bytes = memory.uint8(text.length + READ_BEHIND);
  bytes.set(text);
  return bytes;
}

/** A list for `beginsWith` of kernel/needles.ts. */
function listOf(memory: Memory, texts: readonly (readonly [text: string, value: number])[]): number {
  return memory.list([texts.length, ...texts.flatMap(([text, value]) => [textOf(memory, needle(text)), text.length, value])]);
}

/** For each first letter the bits of its two halves: both have one in common only for those letters. */
function lettersOf(memory: Memory, texts: readonly string[]): Uint8Array {
  const table = memory.uint8(32);
  for (const text of texts) {
    const c = text.charCodeAt(0);
    const half = c >> 4;
    table[c & 15] = (table[c & 15] as number) | (1 << half);
    table[16 + half] = 1 << half;
  }
  return table;
}

/** Not 0 where the first four letters of a text hash to. */
function hashesOf(memory: Memory, texts: readonly string[]): Uint8Array {
  const table = memory.uint8(256);
  for (const text of texts) table[Math.imul(needle(text).readUInt32LE(0), 0x9e3779b1) >>> 24] = 1;
  return table;
}

/** Names of levels with the bracket behind them, in eight bytes, each with its class. */
function levelsOf(memory: Memory, classes: Classes): Uint8Array {
  const table = memory.uint8(16 * (LEVELS.length + 1));
  const view = new DataView(table.buffer, table.byteOffset);
  for (const [i, name] of LEVELS.entries()) {
    table.set(needle(`${name}]`), 16 * i);
    view.setInt32(16 * i + 8, classes.id(name), true);
  }
  return table;
}

/** What kernel/detail.ts knows: the same texts as `detailOf`. */
function detailsOf(memory: Memory, classes: Classes): number {
  const ranked = (needles: Needles): number =>
    listOf(
      memory,
      needles.map(([text, detail], i) => [text, i * RANK + classes.id(detail)]),
    );
  const writers = [STDERR, 'PHP message: ', 'nchan: '];
  const php = PHP.map(([text]) => text);
  return memory.list([
    listOf(
      memory,
      writers.map((text, i) => [text, i]),
    ),
    ranked(SCRIPTS),
    ranked(MODSECURITY),
    ranked(NCHAN),
    ranked(PHP),
    lettersOf(memory, php),
    hashesOf(memory, php),
    DETAIL_REACH,
    mirrorOf(memory, PHASES),
  ]);
}

/** `methods` and `messages` mirror the scanner's dictionaries, `peers` holds classes by number of the upstream. Undefined where there are no kernels. */
export function createNginxErrorKernel(
  { batch, names, classes }: ScanContext,
  methods: Mirror,
  messages: Mirror,
  peers: Int32Array,
  readTime: (position: number) => number,
): NginxErrorKernel | undefined {
  const { block } = batch;
  const { memory } = block;
  const { kernels } = memory;
  if (!kernels) return undefined;
  const probes = createRecent(memory);
  const files = createRecent(memory);
  const columns = memory.list([
    block.bytes,
    block.start,
    block.end,
    block.tail,
    keyColumn(batch, 'message'),
    keyColumn(batch, 'level'),
    keyColumn(batch, 'subsystem'),
    keyColumn(batch, 'methodKind'),
    keyColumn(batch, 'probeKind'),
    keyColumn(batch, 'peerKind'),
    keyColumn(batch, 'fileKind'),
    keyColumn(batch, 'detail'),
    nameColumn(batch, 'vhost'),
    nameColumn(batch, 'upstream'),
    numColumn(batch, 'time'),
    numColumn(batch, 'x-pid'),
    numColumn(batch, 'x-connection'),
    numColumn(batch, 'x-request'),
    spanColumn(batch, 'client'),
    spanColumn(batch, 'host'),
    spanColumn(batch, 'method'),
    spanColumn(batch, 'path'),
    spanColumn(batch, 'request'),
    spanColumn(batch, 'message'),
    spanColumn(batch, 'x-vhost'),
    spanColumn(batch, 'x-upstream'),
    names.get('vhost')?.mirror?.address ?? 0,
    names.get('upstream')?.mirror?.address ?? 0,
    peers,
    methods.address,
    messages.address,
    levelsOf(memory, classes),
    probes.address,
    files.address,
    probeTable(memory),
    mirrorOf(memory, FILE_ENDINGS),
    mirrorOf(memory, QUOTING),
    mirrorOf(memory, KEEP_AFTER),
    listOf(
      memory,
      FREE_TEXT.map((text) => [text, text.length]),
    ),
    detailsOf(memory, classes),
    memory.uint8(MASKED),
    memory.stamp(readTime),
    classes.id('http'),
    classes.id('docroot'),
    classes.id('temp'),
  ]);
  return { run: (from, to) => kernels.runNginxError(columns, from, to), probes, files };
}
