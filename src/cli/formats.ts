/** Formats that the user names: `--log-format NAME|'…'`, and those of `--config FILE`. Loaded only when there are some. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { ConfigText, Include } from '../../parsers/nginx/config.ts';
import { reasonOf } from '../input/files.ts';
import { compileUserFormat, formatNames, formatsOfConfig, isHaproxy, isNginx, type UserFormat } from '../scan/user-format.ts';
import { UserError } from './errors.ts';
import { nearest } from './nearest.ts';
import type { Notes } from './notes.ts';
import type { Arguments } from './options.ts';

/** Those of the command line first: they are tried in this order. Says what is doubtful, throws on what cannot be. */
export async function loadFormats({ logFormats, configs }: Arguments, notes: Pick<Notes, 'warn'>): Promise<UserFormat[]> {
  const formats: UserFormat[] = [];
  for (const text of logFormats) formats.push(...(await formatOf(text)));
  for (const file of configs) formats.push(...(await formatsOf(file, notes)));
  for (const format of formats) {
    if (isNginx(format) && format.program.escape === 'none')
      notes.warn(
        `${format.format.title}: with escape=none what clients send is logged as it is, quotes and line breaks too: they can forge columns and whole lines`,
      );
  }
  return distinct(formats);
}

async function formatOf(text: string): Promise<UserFormat[]> {
  const compiled = compileUserFormat(text);
  if ('known' in compiled) return [];
  if (!('error' in compiled)) return [compiled];
  if (/[$%]/.test(text)) throw new UserError(`--log-format: ${compiled.error}`);
  const meant = /^[\w -]{1,40}$/.test(text) ? await nearest(text.trim(), formatNames()) : undefined;
  const hint =
    meant === undefined ? `${compiled.error}. A format is given in single quotes: between double quotes the shell replaces $…` : `did you mean ${meant}?`;
  throw new UserError(`--log-format ${JSON.stringify(text)}: ${hint}`);
}

async function formatsOf(file: string, notes: Pick<Notes, 'warn'>): Promise<UserFormat[]> {
  const text = readConfig(file);
  // Only an include with a pattern needs it.
  const glob = /\binclude\s[^;]*[*?[]/.test(text) ? (await import('fast-glob')).default : undefined;
  const include = createInclude(dirname(file), glob?.globSync, notes);
  const { formats, known, problems } = formatsOfConfig(text, file, include);
  for (const problem of problems) notes.warn(problem);
  if (formats.length + known.length + problems.length === 0) notes.warn(`${file}: defines no log format; those that are built in are tried`);
  return [...formats];
}

function readConfig(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UserError(`--config ${file}: ${reasonOf(error)}`);
  }
  if (bytes.includes(0)) throw new UserError(`--config ${file}: is not a text file`);
  return bytes.toString('utf8');
}

type Glob = (pattern: string, options: { cwd: string; absolute: boolean; braceExpansion: boolean; extglob: boolean; globstar: boolean }) => string[];

/** nginx looks for included files below the folder of nginx.conf; a part of a configuration that was copied may have them beside itself. */
function createInclude(prefix: string, glob: Glob | undefined, notes: Pick<Notes, 'warn'>): Include {
  return (pattern, from) => {
    const folders = isAbsolute(pattern) ? ['/'] : [...new Set([prefix, dirname(from)])];
    for (const folder of folders) {
      // As glob(3), which nginx asks: no braces, no patterns across folders.
      const options = { cwd: folder, absolute: true, braceExpansion: false, extglob: false, globstar: false };
      const files = !/[*?[]/.test(pattern) ? [isAbsolute(pattern) ? pattern : join(folder, pattern)] : (glob?.(pattern, options) ?? []).sort();
      const texts = files.flatMap((file) => readIncluded(file, notes));
      if (texts.length > 0) return texts;
    }
    return [];
  };
}

function readIncluded(file: string, notes: Pick<Notes, 'warn'>): ConfigText[] {
  try {
    return [{ file, text: readFileSync(file, 'utf8') }];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    notes.warn(`${file}: ${reasonOf(error)}`);
    return [{ file, text: '' }];
  }
}

/** Each format once, under an id of its own: several files may have a "main". */
function distinct(formats: readonly UserFormat[]): UserFormat[] {
  const sources = new Set<string>();
  const ids = new Map<string, number>();
  return formats.flatMap((user) => {
    const { format } = user;
    const source =
      format.notation.kind === 'pattern'
        ? `${format.gateway} ${isHaproxy(user) ? JSON.stringify(user.custom) : user.program.escape} ${format.notation.source}`
        : format.id;
    if (sources.has(source)) return [];
    sources.add(source);
    const count = (ids.get(format.id) ?? 0) + 1;
    ids.set(format.id, count);
    return [count === 1 ? user : { ...user, format: { ...format, id: `${format.id}-${count}` } }];
  });
}
