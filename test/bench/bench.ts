/**
 * gwlog beside other tools, on the same file in the same run.
 *
 *     npm run bench                                  error log of 400 MB, three runs
 *     npm run bench -- --size 40 --runs 5 --kind error --kind access
 *
 * Runs of all tools take turns, so that a noisy minute hits everybody. Times hold process start. Peak memory is VmHWM of /proc, read
 * every 10 ms.
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchFile, benchFile, KINDS, type Kind } from './generate.ts';
import { firstOutput, startUp } from './latency.ts';

const { values: options } = parseArgs({
  options: {
    kind: { type: 'string', multiple: true, default: ['error'] },
    size: { type: 'string', default: '400' },
    runs: { type: 'string', default: '3' },
    /** Another command line to measure, such as an earlier build. */
    cli: { type: 'string', default: join(import.meta.dirname, '../../src/cli/bin.js') },
    folder: { type: 'string', default: 'bench-data' },
    /** Further arguments to measure gwlog with, such as --also "--json --top 0". */
    also: { type: 'string', multiple: true, default: [] },
    /** Leave out tools whose name holds this text. */
    skip: { type: 'string', multiple: true, default: [] },
  },
});

interface Tool {
  readonly name: string;
  readonly command: (file: BenchFile) => readonly string[];
  readonly kinds?: readonly Kind[];
  /** The program that must be there. */
  readonly needs?: string;
  /** Records that its output says it read: a tool that takes a log for another format is fast and useless. */
  readonly counted?: (output: string) => number;
  /** Its output is large: goes to /dev/null, not through a pipe that this process must empty. GNU grep stops early on /dev/null. */
  readonly chatty?: true;
}

const gwlog =
  (...args: string[]): ((file: BenchFile) => readonly string[]) =>
  (file) => [process.execPath, options.cli, file.path, ...args];
const ACCESS: readonly Kind[] = ['access', 'access-upstream'];
/** What mawk counts, a level or status, and what grep looks for, by kind. */
const MAWK: Readonly<Record<Kind, readonly string[]>> = {
  error: ['{ n[$3]++ } END { for (k in n) print k, n[k] }'],
  access: ['{ n[$9]++ } END { for (k in n) print k, n[k] }'],
  'access-upstream': ['{ n[$9]++ } END { for (k in n) print k, n[k] }'],
  haproxy: ['{ n[$11]++ } END { for (k in n) print k, n[k] }'],
  cloudflare: ['-F', '"EdgeResponseStatus":', '{ n[substr($2, 1, 3)]++ } END { for (k in n) print k, n[k] }'],
};
const GREP: Readonly<Record<Kind, string>> = {
  error: 'upstream timed out',
  access: ' 502 ',
  'access-upstream': ' 502 ',
  haproxy: ' 502 ',
  cloudflare: ':502,',
};

/** Of a table of names and counts: the sum of the counts. */
const sumOfCounts = (output: string): number => output.split('\n').reduce((sum, line) => sum + Number(/(\d+)\s*$/.exec(line)?.[1] ?? 0), 0);
/** Share of the lines below which a tool is said not to have read the log. */
const ENOUGH = 0.9;

const TOOLS: readonly Tool[] = [
  { name: 'gwlog --json (everything counted)', command: gwlog('--json') },
  { name: 'gwlog --json --top 0 (no tables of clients and paths)', command: gwlog('--json', '--top', '0') },
  { name: 'gwlog -o ndjson', command: gwlog('-o', 'ndjson'), chatty: true },
  ...options.also.map((args): Tool => ({ name: `gwlog ${args}`, command: gwlog(...args.split(' ')) })),
  { name: 'mawk, one field counted', needs: 'mawk', command: ({ path, kind }) => ['mawk', ...MAWK[kind], path], counted: sumOfCounts },
  { name: 'grep -c', needs: 'grep', command: ({ path, kind }) => ['grep', '-c', GREP[kind], path] },
  { name: 'wc -l', needs: 'wc', command: ({ path }) => ['wc', '-l', path] },
  {
    name: 'lnav, count by status',
    needs: 'lnav',
    kinds: ACCESS,
    command: ({ path }) => ['lnav', '-n', '-c', ';SELECT sc_status, count(*) FROM access_log GROUP BY sc_status', path],
    counted: sumOfCounts,
  },
  {
    name: 'lnav, count by level (has no format for this log)',
    needs: 'lnav',
    kinds: ['error'],
    command: ({ path }) => ['lnav', '-n', '-c', ';SELECT log_level, count(*) FROM all_logs GROUP BY log_level', path],
    counted: sumOfCounts,
  },
  {
    name: "jq -c 'select(.EdgeResponseStatus>=500)'",
    needs: 'jq',
    kinds: ['cloudflare'],
    chatty: true,
    command: ({ path }) => ['jq', '-c', 'select(.EdgeResponseStatus>=500)', path],
  },
  { name: 'halog -srv', needs: 'halog', kinds: ['haproxy'], command: ({ path }) => ['sh', '-c', 'halog -q -srv < "$1"', 'sh', path] },
  { name: 'halog -st', needs: 'halog', kinds: ['haproxy'], command: ({ path }) => ['sh', '-c', 'halog -q -st < "$1"', 'sh', path] },
  {
    name: 'lnav, count by status',
    needs: 'lnav',
    kinds: ['haproxy'],
    command: ({ path }) => ['lnav', '-n', '-c', ';SELECT status_code, count(*) FROM haproxy_log GROUP BY status_code', path],
    counted: sumOfCounts,
  },
  {
    name: 'GoAccess',
    needs: 'goaccess',
    kinds: ['access'],
    command: ({ path }) => ['goaccess', path, '--log-format=COMBINED', '--no-global-config', '--no-progress', '-o', join(options.folder, 'goaccess.json')],
  },
];

interface Measure {
  readonly seconds: number;
  readonly peakKb: number;
  readonly failed: boolean;
  /** What it printed, unless that was thrown away. */
  readonly output: string;
}

/** Runs one command with its output thrown away. */
function measure(command: readonly string[], chatty: boolean): Promise<Measure> {
  return new Promise((done) => {
    const nothing = openSync('/dev/null', 'w');
    const from = performance.now();
    const child = spawn(command[0] as string, command.slice(1), { stdio: ['ignore', chatty ? nothing : 'pipe', 'ignore'] });
    let output = '';
    child.stdout?.setEncoding('latin1').on('data', (text: string) => {
      if (output.length < 1e6) output += text;
    });
    let peakKb = 0;
    const watch = setInterval(() => {
      peakKb = Math.max(peakKb, peakOf(child.pid));
    }, 10);
    child.on('error', () => undefined);
    child.on('close', (code) => {
      clearInterval(watch);
      closeSync(nothing);
      done({ seconds: (performance.now() - from) / 1000, peakKb, failed: code !== 0, output });
    });
  });
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

async function compare(file: BenchFile, runs: number): Promise<string[]> {
  const tools = TOOLS.filter(
    ({ name, kinds, needs }) =>
      (kinds?.includes(file.kind) ?? true) && (needs === undefined || isInstalled(needs)) && !options.skip.some((word) => name.includes(word)),
  );
  const results = new Map<Tool, Measure[]>(tools.map((tool) => [tool, []]));
  spawnSync('cat', [file.path], { stdio: ['ignore', 'ignore', 'ignore'] });
  for (let run = 0; run < runs; run++) {
    for (const tool of tools) {
      process.stderr.write(`${file.path}: run ${run + 1} of ${runs}, ${tool.name}\n`);
      results.get(tool)?.push(await measure(tool.command(file), tool.chatty ?? false));
    }
  }
  const speed = (seconds: number): number => file.bytes / 1e6 / seconds;
  const mawk = [...results].find(([tool]) => tool.needs === 'mawk')?.[1].map(({ seconds }) => seconds) ?? [];
  return [...results].map(([{ name, counted }, all]) => {
    const seconds = all.map((one) => one.seconds);
    const ratio = mawk.length > 0 ? (median(mawk) / median(seconds)).toFixed(2) : '';
    const failed = all.some((one) => one.failed) ? ' (**failed**)' : '';
    const read = counted?.((all[0] as Measure).output) ?? file.lines;
    const short = read < ENOUGH * file.lines ? ` (**read only ${read} lines**)` : '';
    if (failed && name.startsWith('gwlog')) process.exitCode = 1;
    return `| ${file.kind} | ${name}${failed}${short} | ${speed(Math.min(...seconds)).toFixed(0)} | ${speed(median(seconds)).toFixed(0)} | ${median(seconds).toFixed(2)} | ${ratio} | ${(Math.max(...all.map((one) => one.peakKb)) / 1024).toFixed(0)} |`;
  });
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

const kinds = options.kind as Kind[];
for (const kind of kinds) if (!KINDS.includes(kind)) throw new Error(`--kind is one of ${KINDS.join(', ')}`);
const rows: string[] = [];
const abouts: string[] = [];
for (const kind of kinds) {
  const file = benchFile(kind, Number(options.size), options.folder);
  abouts.push(
    `${kind}: ${(file.bytes / 1e6).toFixed(0)} MB, ${file.lines} lines; distinct: ${Object.entries(file.distinct)
      .map(([what, n]) => `${n} ${what}`)
      .join(', ')}`,
  );
  rows.push(...(await compare(file, Number(options.runs))));
}
rmSync(join(options.folder, 'goaccess.json'), { force: true });
const seen = (ms: number | null): string => (ms === null ? 'never' : (ms / 1000).toFixed(3));
const latencies = [...startUp(options.cli, 10), ...(await firstOutput(options.cli))];
console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}, ${options.runs} runs\n${abouts.join('\n')}\n`);
console.log('| log | tool | MB/s best | MB/s median | s median | speed / mawk | peak MB |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |');
for (const row of rows) console.log(row);
for (const { what, best, middle } of latencies) console.log(`| | ${what} | | | ${seen(middle)} (best ${seen(best)}) | | |`);
