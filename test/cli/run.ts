/** Runs the built command as users do. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

export interface Result {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Content of standard input, which is a pipe. Default: empty and closed. */
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Nothing of the machine's settings reaches the command. */
const environment = (extra: RunOptions['env'] = {}): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, TZ: 'UTC', ...extra });

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  readonly done: Promise<Result>;
  /** Waits until standard output holds a text; fails after ten seconds. Returns the milliseconds it took. */
  shows(text: string | RegExp): Promise<number>;
}

export function start(args: readonly string[], { env, cwd }: RunOptions = {}): Running {
  const child = spawn(process.execPath, [BIN, ...args], { env: environment(env), ...(cwd === undefined ? {} : { cwd }) });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // The command may end before it has read everything.
  child.stdin.on('error', () => {});
  const stdout = (): string => Buffer.concat(out).toString();
  const stderr = (): string => Buffer.concat(err).toString();
  const done = new Promise<Result>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout: stdout(), stderr: stderr() }));
  });
  return {
    child,
    stdout,
    stderr,
    done,
    async shows(text) {
      const started = performance.now();
      while (!(typeof text === 'string' ? stdout().includes(text) : text.test(stdout()))) {
        if (performance.now() - started > 10_000) {
          // Or the test would wait for it for ever.
          child.kill('SIGKILL');
          throw new Error(`never showed ${text}; showed:\n${stdout()}\n${stderr()}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return performance.now() - started;
    },
  };
}

export function run(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const { child, done } = start(args, options);
  child.stdin.end(options.stdin ?? '');
  return done;
}

/** A folder of the test's own, gone when the process ends. */
export function createFolder(): { readonly path: string; file(name: string, content: string | Uint8Array): string } {
  const path = mkdtempSync(join(tmpdir(), 'gwlog-cli-'));
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    file(name, content) {
      const full = join(path, name);
      if (dirname(full) !== path) throw new Error('only files of the folder itself');
      writeFileSync(full, content);
      return full;
    },
  };
}

/** An nginx error line: a connection that was refused by the given upstream. */
export const refused = (upstream: string, second = 0): string =>
  `2026/11/23 03:00:${String(second).padStart(2, '0')} [error] 31#31: *${second + 1} connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.7, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://${upstream}/cart", host: "shop.example"\n`;
/** The same for a response that did not come in time. */
export const timedOut = (upstream: string): string =>
  `2026/11/23 03:01:00 [error] 31#31: *99 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 192.0.2.7, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://${upstream}/cart", host: "shop.example"\n`;
