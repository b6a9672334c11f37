/** How long it takes until something is to be seen: start-up, and the first diagnosis of a pipe. */
import { spawn, spawnSync } from 'node:child_process';

export interface Latency {
  readonly what: string;
  /** Milliseconds; null when it never came. */
  readonly best: number | null;
  readonly middle: number | null;
}

const LINE =
  '2026/11/23 03:00:00 [error] 812#812: *77 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.9, server: shop.example, request: "GET /pay HTTP/1.1", upstream: "http://10.0.0.5:8080/pay", host: "shop.example"\n';

/** `gwlog --version` beside an empty node, taking turns. */
export function startUp(cli: string, runs: number): Latency[] {
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ['start-up: node -e 0', ['-e', '0']],
    ['start-up: gwlog --version', [cli, '--version']],
    ['start-up: gwlog --help', [cli, '--help']],
  ];
  const times = commands.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [i, [, args]] of commands.entries()) {
      const from = performance.now();
      spawnSync(process.execPath, args, { stdio: 'ignore' });
      times[i]?.push(performance.now() - from);
    }
  }
  return commands.map(([what], i) => summary(what, times[i] as number[]));
}

/**
 * From lines written to the pipe of a gwlog that was already running until its first byte of output; the pipe stays open. One
 * line for the live view; two for events, which are written when the next record shows that theirs is complete.
 */
export async function firstOutput(cli: string): Promise<Latency[]> {
  const results: Latency[] = [];
  for (const [what, lines, args] of [
    ['first diagnosis of a pipe', LINE, []],
    ['first event of a pipe, gwlog -o ndjson', LINE + LINE, ['-o', 'ndjson']],
  ] as const) {
    const times: number[] = [];
    for (let run = 0; run < 5; run++) {
      const time = await once(cli, args, lines);
      if (time !== null) times.push(time);
    }
    results.push(summary(what, times));
  }
  return results;
}

function once(cli: string, args: readonly string[], lines: string): Promise<number | null> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
    let from = 0;
    const finish = (time: number | null): void => {
      clearTimeout(late);
      child.kill('SIGKILL');
      done(time);
    };
    const late = setTimeout(() => finish(null), 5000);
    child.stdout.once('data', () => finish(performance.now() - from));
    child.stdin.on('error', () => undefined);
    child.on('exit', () => finish(null));
    // A second for start-up, so that only the way of the line is measured.
    setTimeout(() => {
      from = performance.now();
      child.stdin.write(lines);
    }, 1000);
  });
}

function summary(what: string, times: readonly number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b);
  return { what, best: sorted[0] ?? null, middle: sorted[sorted.length >> 1] ?? null };
}
