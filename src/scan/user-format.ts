/** Formats that the user names: `--log-format '…'`, and those of a configuration. */
import type { Format } from '../../parsers/format.ts';
import { type ConfiguredFormat, readHaproxyConfig, splitWords } from '../../parsers/haproxy/config.ts';
import { compileLogFormat as compileHaproxy, isProblem } from '../../parsers/haproxy/log-format.ts';
import { formats as builtIn } from '../../parsers/index.ts';
import { ACCESS } from '../../parsers/nginx/access.ts';
import { type Include, readNginxConfig } from '../../parsers/nginx/config.ts';
import { compileLogFormat, type Escape } from '../../parsers/nginx/log-format.ts';
import type { FieldProgram } from '../../parsers/program.ts';
import { customFormat, type HaproxyCustomFormat } from './haproxy-formats.ts';

/** A format of nginx that compiled. */
export interface NginxUserFormat {
  readonly format: Format;
  readonly program: FieldProgram;
}

/** A log-format of HAProxy that compiled. */
export interface HaproxyUserFormat {
  readonly format: Format;
  readonly custom: HaproxyCustomFormat;
}

export type UserFormat = NginxUserFormat | HaproxyUserFormat;
export const isHaproxy = (user: UserFormat): user is HaproxyUserFormat => 'custom' in user;
export const isNginx = (user: UserFormat): user is NginxUserFormat => 'program' in user;

/** Names for the built-in formats, as people write them. */
const NAMED: Readonly<Record<string, string>> = {
  combined: 'nginx-combined',
  main: 'nginx-main',
  vhost: 'nginx-vhost',
  'ingress-nginx': 'nginx-ingress',
  ingress: 'nginx-ingress',
  upstreaminfo: 'nginx-ingress',
  npm: 'nginx-proxy-manager',
  stream: 'nginx-stream',
  httplog: 'haproxy-http',
  httpslog: 'haproxy-https',
  tcplog: 'haproxy-tcp',
  clf: 'haproxy-http-clf',
  'httplog clf': 'haproxy-http-clf',
  'tcplog clf': 'haproxy-tcp-clf',
};

/** What may follow --log-format as a name. */
export const formatNames = (): string[] => [...Object.keys(NAMED), ...builtIn.map(({ id }) => id)];

function userFormat(id: string, title: string, source: string, escape: Escape): NginxUserFormat | { error: string } {
  const compiled = compileLogFormat(source, escape);
  if (compiled.error !== undefined) return { error: compiled.error };
  const { program } = compiled;
  if (!program.fields.some(({ name }) => name === 'status')) return { error: 'the format does not log $status: nothing can be said about its lines' };
  return { format: { ...ACCESS, id, title, notation: { kind: 'pattern', dialect: 'nginx', source }, samples: [] }, program };
}

function haproxyFormat(source: string): HaproxyUserFormat | { error: string } {
  const compiled = compileHaproxy(source);
  return isProblem(compiled) ? { error: `${compiled.problem} (column ${compiled.at})` } : { format: customFormat(source), custom: { source } };
}

/**
 * Compiles what follows --log-format: a name ("combined"), a format verbatim ('$remote_addr …' of nginx, '%ci:%cp …' of HAProxy), or
 * a whole directive, log_format or log-format.
 * `known` marks a built-in name: nothing needs doing, it is recognised anyway.
 */
export function compileUserFormat(text: string): UserFormat | { readonly known: Format } | { readonly error: string } {
  const name = text.trim();
  const known = builtIn.find(({ id }) => id === (NAMED[name] ?? name));
  if (known) return { known };
  if (/^log_format\s/.test(name)) {
    const { formats, problems } = readNginxConfig(/;\s*$/.test(name) ? name : `${name};`, '--log-format');
    const [format] = formats;
    if (!format) return { error: problems[0]?.message ?? 'no log_format in it' };
    return userFormat('nginx-custom', `log_format ${format.name}`, format.source, format.escape);
  }
  if (/^(?:error-)?log-format\s/.test(name)) return haproxyFormat(splitWords(name).slice(1).join(' '));
  if (!/\$[{A-Za-z0-9_]/.test(name) && /%[{[A-Za-z]/.test(name)) return haproxyFormat(text);
  const escape = /^escape=(json|none|default)\s+/.exec(name);
  const source = escape ? name.slice(escape[0].length) : text;
  // Within a JSON text the backslash keeps quotes apart, whichever way nginx escapes.
  return userFormat(
    'nginx-custom',
    'log_format of the command line',
    source,
    (escape?.[1] as Escape | undefined) ?? (/^\s*\{\s*"/.test(source) ? 'json' : 'default'),
  );
}

/** What a configuration says of logs. */
export interface ConfigFormats {
  readonly formats: readonly UserFormat[];
  /** Formats it uses that are built in. */
  readonly known: readonly Format[];
  /** Ready to print: `file:line: what`. */
  readonly problems: readonly string[];
}

/** The log formats of a configuration of nginx or HAProxy, which its content tells apart. */
export function formatsOfConfig(text: string, file: string, include?: Include): ConfigFormats {
  return isHaproxyConfig(text) ? formatsOfHaproxy(text, file) : formatsOfNginx(text, file, include);
}

/** Sections begin a line there, without a brace. */
const isHaproxyConfig = (text: string): boolean =>
  /^(?:global|defaults|frontend|listen|backend)\b[^{;]*$/m.test(text) && !/^\s*(?:http|stream|events|log_format)\b.*[{;'"]/m.test(text);

const slugOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** One for each distinct format and the proxies that write it. */
function formatsOfHaproxy(text: string, file: string): ConfigFormats {
  const formats: UserFormat[] = [];
  const problems: string[] = [];
  const known = new Set<Format>();
  for (const one of readHaproxyConfig(text)) {
    const standard = builtIn.find(({ gateway, notation }) => gateway === 'haproxy' && notation.kind === 'pattern' && notation.source === one.source);
    // Built-in formats only lack the names of captured headers, of which the host alone is of use.
    if (standard && !one.captures.some((name) => name.toLowerCase() === 'host')) known.add(standard);
    else {
      const compiled = haproxyFormat(one.source);
      const directive = `${one.kind === 'error' ? 'error-' : ''}log-format of ${one.proxies.join(', ')}`;
      if ('error' in compiled) problems.push(`${file}:${one.line}: ${directive}: ${compiled.error}`);
      else formats.push(configured(one, `${directive} (${file}:${one.line})`, compiled));
    }
  }
  return { formats, known: [...known], problems };
}

function configured({ source, kind, proxies, captures }: ConfiguredFormat, title: string, { format }: HaproxyUserFormat): HaproxyUserFormat {
  const id = `haproxy-format-${slugOf(proxies[0] ?? '')}${kind === 'error' ? '-error' : ''}`;
  return { format: { ...format, id, title }, custom: { source, proxies, captures } };
}

/** Those that an access_log uses first. */
function formatsOfNginx(text: string, file: string, include?: Include): ConfigFormats {
  const config = readNginxConfig(text, file, include);
  const problems = config.problems.map((problem) => `${problem.file}:${problem.line}: ${problem.message}`);
  const used = new Set(config.uses.map(({ format }) => format));
  const formats: UserFormat[] = [];
  const ids = new Set<string>();
  for (const format of [...config.formats].sort((a, b) => Number(used.has(b.name)) - Number(used.has(a.name)))) {
    const slug = slugOf(format.name);
    let id = `nginx-format-${slug}`;
    for (let n = 2; ids.has(id); n++) id = `nginx-format-${slug}-${n}`;
    ids.add(id);
    const compiled = userFormat(id, `log_format ${format.name} (${format.file}:${format.line})`, format.source, format.escape);
    if ('error' in compiled) problems.push(`${format.file}:${format.line}: log_format ${format.name}: ${compiled.error}`);
    else formats.push(compiled);
  }
  return { formats, known: builtIn.filter(({ id }) => used.has('combined') && id === NAMED.combined), problems };
}
