/** From the names on the command line to the files that are read, in the order in which they are read. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Problem, reasonOf } from './files.ts';
import { orderByAge } from './rotation.ts';

export interface Source {
  /** As the user named it, or as it was found. */
  readonly name: string;
  /** null: standard input. */
  readonly path: string | null;
  /** Size as stored, in bytes; 0 where it cannot be known. */
  readonly size: number;
}

export interface Resolved {
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
}

/** Names of files in a folder that look like logs. Endings of compressors that we cannot read are among them: they must be named, not passed over. */
const LOG_NAME =
  /(?:\.(?:log|ndjson|jsonl|json|csv|gz|zst|bz2|xz)|\.log[.\-_][\w.-]*|[_-]log(?:[.-]\d[\w.-]*)?)$|^(?:access|error|haproxy|nginx|syslog)(?:[-_][\w-]*)?(?:\.\d[\w.-]*)?$/i;

export const looksLikeLog = (name: string): boolean => !name.startsWith('.') && LOG_NAME.test(name);

/** The logs below a folder, by name. Links to files are followed (container logs are links), links to folders are not. */
async function logsBelow(folder: string, onProblem: (problem: Problem) => void): Promise<string[]> {
  const found: string[] = [];
  let entries: import('node:fs').Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    onProblem({ name: folder, reason: reasonOf(error), fatal: true });
    return found;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) found.push(...(await logsBelow(path, onProblem)));
    else if (looksLikeLog(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && (await pointsToFile(path))))) found.push(path);
  }
  return found;
}

const pointsToFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() === true;

const GLOB = /[*?[\]{}]|[!+@]\(/;

/** Files that match a pattern which the shell did not expand. */
async function expand(pattern: string, onProblem: (problem: Problem) => void): Promise<string[]> {
  const { default: glob } = await import('fast-glob');
  // Links count as matches but are not walked into: a link to a folder above would never end.
  const options = { onlyFiles: false, followSymbolicLinks: false, unique: true };
  const found = await glob(pattern, options).catch((error: NodeJS.ErrnoException) => {
    onProblem({ name: error.path ?? pattern, reason: reasonOf(error), fatal: true });
    return glob(pattern, { ...options, suppressErrors: true });
  });
  const files: string[] = [];
  for (const path of found.sort()) {
    const info = await stat(path).catch(() => undefined);
    // A FIFO that nobody writes to would be waited for: it has to be named. A link to nowhere is kept, to be told about.
    if (info === undefined || info.isFile()) files.push(path);
  }
  return files;
}

/** `spared`: files that are about to be written and that a folder or a pattern must not bring in as input ("device:inode"). */
export async function resolveSources(names: readonly string[], spared: ReadonlySet<string> = new Set()): Promise<Resolved> {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const sources: Source[] = [];

  const add = async (path: string, found: boolean): Promise<void> => {
    try {
      const { dev, ino, size } = await stat(path, { bigint: true });
      const id = `${dev}:${ino}`;
      if (seen.has(id) || (found && spared.has(id))) return;
      seen.add(id);
      sources.push({ name: path, path, size: Number(size) });
    } catch (error) {
      problems.push({ name: path, reason: reasonOf(error), fatal: true });
    }
  };

  for (const name of names) {
    if (name === '-') {
      if (!seen.has('-')) sources.push({ name: 'stdin', path: null, size: 0 });
      seen.add('-');
      continue;
    }
    const info = await stat(name).catch((error: NodeJS.ErrnoException) => error);
    if (!(info instanceof Error)) {
      if (!info.isDirectory()) await add(name, false);
      else {
        const troubles = problems.length;
        const logs = await logsBelow(name, (problem) => problems.push(problem));
        if (logs.length === 0 && problems.length === troubles)
          problems.push({ name, reason: 'no logs in this directory (looked for names such as *.log, access*, error*, *.gz, *.ndjson)', fatal: true });
        for (const log of logs) await add(log, true);
      }
    } else if (GLOB.test(name) && (info.code === 'ENOENT' || info.code === 'ENOTDIR')) {
      const troubles = problems.length;
      const matches = await expand(name, (problem) => problems.push(problem));
      if (matches.length === 0 && problems.length === troubles) problems.push({ name, reason: 'no file matches this pattern', fatal: true });
      for (const match of matches) await add(match, true);
    } else {
      problems.push(name === '' ? { name: '""', reason: 'the name is empty', fatal: true } : { name, reason: reasonOf(info), fatal: true });
    }
  }
  return { sources: orderByAge(sources, ({ path, name }) => path ?? name), problems: [...problems, ...doubles(sources)] };
}

/** `error.log.1` beside `error.log.1.gz` are most likely the same lines twice, which only the operator can know. */
function doubles(sources: readonly Source[]): Problem[] {
  const paths = new Set(sources.map(({ path }) => path));
  return sources
    .filter(({ path }) => path?.endsWith('.gz') === true && paths.has(path.slice(0, -3)))
    .map(({ name }) => ({ name, reason: `is read beside ${basename(name).slice(0, -3)}: if they are the same log, its lines count twice`, fatal: false }));
}
