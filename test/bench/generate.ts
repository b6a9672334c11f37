/**
 * Large deterministic logs for the bench. Cardinality is what costs: every second line brings a client that was never seen
 * before, and about 30 % of the paths carry an id of their own.
 *
 *     node dist/test/bench/generate.js --kind error --size 400
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cloudflareLine, haproxyLine, nginxAccessLine, nginxErrorLine } from './lines.ts';
import { World } from './world.ts';

export const KINDS = ['error', 'access', 'access-upstream', 'haproxy', 'cloudflare'] as const;
export type Kind = (typeof KINDS)[number];

const WRITERS: Readonly<Record<Kind, (world: World) => string>> = {
  error: nginxErrorLine,
  access: (world) => nginxAccessLine(world, false),
  'access-upstream': (world) => nginxAccessLine(world, true),
  haproxy: haproxyLine,
  cloudflare: cloudflareLine,
};

export interface BenchFile {
  readonly path: string;
  readonly kind: Kind;
  readonly bytes: number;
  readonly lines: number;
  readonly distinct: Readonly<Record<string, number>>;
}

const CHUNK = 8 << 20;
const LONGEST_RECORD = 16 << 10;

/** The file of this kind and size in `folder`, made if it is not there yet. A megabyte is 10^6 bytes. */
export function benchFile(kind: Kind, megabytes: number, folder = 'bench-data'): BenchFile {
  const path = join(folder, `${kind}-${megabytes}.log`);
  const about = `${path}.json`;
  if (existsSync(about) && existsSync(path)) {
    const known = JSON.parse(readFileSync(about, 'utf8')) as BenchFile;
    if (statSync(path).size === known.bytes) return known;
  }
  mkdirSync(folder, { recursive: true });
  const world = new World(2026);
  const { bytes, lines } = write(`${path}.part`, megabytes * 1e6, () => WRITERS[kind](world));
  renameSync(`${path}.part`, path);
  const file: BenchFile = { path, kind, bytes, lines, distinct: world.distinct() };
  writeFileSync(about, `${JSON.stringify(file)}\n`);
  return file;
}

function write(path: string, size: number, next: () => string): { bytes: number; lines: number } {
  const chunk = Buffer.allocUnsafe(CHUNK);
  const file = openSync(path, 'w');
  let at = 0;
  let bytes = 0;
  let lines = 0;
  while (bytes + at < size) {
    const record = next();
    at += chunk.write(record, at, 'latin1');
    for (let i = record.indexOf('\n'); i >= 0; i = record.indexOf('\n', i + 1)) lines++;
    if (at > CHUNK - LONGEST_RECORD) {
      writeSync(file, chunk, 0, at);
      bytes += at;
      at = 0;
    }
  }
  writeSync(file, chunk, 0, at);
  closeSync(file);
  return { bytes: bytes + at, lines };
}

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({
    options: { kind: { type: 'string', default: 'error' }, size: { type: 'string', default: '400' }, folder: { type: 'string', default: 'bench-data' } },
  });
  if (!KINDS.includes(values.kind as Kind)) throw new Error(`--kind is one of ${KINDS.join(', ')}`);
  console.log(JSON.stringify(benchFile(values.kind as Kind, Number(values.size), values.folder), null, 2));
}
