/**
 * Compiles HAProxy's own log-format notation to a field program (HAProxy Configuration Manual, 8.2.6 "Custom log format";
 * table logformat_aliases in src/log.c; lexer parse_logformat_string()).
 *
 *     %ci:%cp [%tr] %ft %b/%s … %hr %hs %{+Q}r      aliases, with flags in braces
 *     %[ssl_fc_sni]  %{+Q}[capture.req.hdr(0)]      sample expressions
 *     %(name:type){flags}[expr]  %{+json}o          names, and JSON as a whole (3.0 and later)
 */
import type { Field, FieldProgram, FieldType } from '../program.ts';

interface Alias {
  readonly type: FieldType;
  /** Written in quotes under +Q. */
  readonly quotable?: true;
  /** Exists in HTTP mode only. */
  readonly http?: true;
}

const integer: Alias = { type: 'integer' };
const word: Alias = { type: 'word', quotable: true };
const address: Alias = { type: 'address', quotable: true };
const date: Alias = { type: 'clf-time' };
const http = (alias: Alias): Alias => ({ ...alias, http: true });

/** The 65 aliases of 3.x; %OG is new in 3.1, %HPO in 2.4. */
export const ALIASES: Readonly<Record<string, Alias>> = {
  ...Object.fromEntries(
    ['B', 'U', 'Ts', 'ms', 'Tc', 'Td', 'Th', 'Tt', 'Tu', 'Tw', 'ac', 'fc', 'bc', 'sc', 'rc', 'sq', 'bq', 'bp', 'cp', 'fp', 'sp', 'lc', 'rt', 'pid'].map(
      (name) => [name, integer],
    ),
  ),
  ...Object.fromEntries(['ST', 'Ta', 'Ti', 'Tq', 'TR', 'Tr'].map((name) => [name, http(integer)])),
  ...Object.fromEntries(['H', 'ID', 'OG', 'b', 'f', 'ft', 's', 'sslc', 'sslv'].map((name) => [name, word])),
  ...Object.fromEntries(['CC', 'CS', 'HM', 'HP', 'HPO', 'HQ', 'HU', 'HV'].map((name) => [name, http(word)])),
  ...Object.fromEntries(['bi', 'ci', 'fi', 'si'].map((name) => [name, address])),
  ...Object.fromEntries(['T', 'Tl', 't'].map((name) => [name, date])),
  ...Object.fromEntries(['tr', 'trg', 'trl'].map((name) => [name, http(date)])),
  r: { type: 'text', quotable: true, http: true },
  ts: { type: 'word' },
  tsc: { type: 'word' },
  hr: { type: 'braces', quotable: true },
  hs: { type: 'braces', quotable: true },
  hrl: { type: 'text' },
  hsl: { type: 'text' },
  o: { type: 'text' },
};

/** Names that 2.5 removed and 2.4 still took. */
const OLD: Readonly<Record<string, string>> = { Bi: 'bi', Bp: 'bp', Ci: 'ci', Cp: 'cp', Fi: 'fi', Fp: 'fp', Si: 'si', Sp: 'sp', cc: 'CC', cs: 'CS', st: 'ST' };

/** Sample fetches that say the same as an alias. */
const SAMPLES: Readonly<Record<string, string>> = {
  src: 'ci',
  src_port: 'cp',
  fc_src: 'ci',
  fc_src_port: 'cp',
  status: 'ST',
  'txn.status': 'ST',
  method: 'HM',
  path: 'HP',
  pathq: 'HU',
  url: 'HU',
  uri: 'HU',
  fe_name: 'f',
  be_name: 'b',
  srv_name: 's',
  'unique-id': 'ID',
  unique_id: 'ID',
  bytes_out: 'B',
  'res.bytes_out': 'B',
  bytes_in: 'U',
  'txn.conn_retries': 'rc',
  'txn.sess_term_state': 'ts',
  'fc.timer.total': 'Tt',
  'txn.timer.total': 'Ta',
  'txn.timer.user': 'Tu',
  'req.timer.hdr': 'TR',
  'req.timer.queue': 'Tw',
  'req.timer.idle': 'Ti',
  'req.timer.tq': 'Tq',
  'bc.timer.connect': 'Tc',
  'res.timer.hdr': 'Tr',
  'res.timer.data': 'Td',
  'fc.timer.handshake': 'Th',
  hostname: 'H',
  pid: 'pid',
};

/** Formats that HAProxy has built in (src/log.c), byte for byte. */
export const HTTP_LOG = '%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r';
export const HTTPS_LOG = `${HTTP_LOG} %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc`;
export const TCP_LOG = '%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq';
export const HTTP_CLF_LOG =
  '%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl';
export const TCP_CLF_LOG = '%{+Q}o %{-Q}ci - - [%T] "TCP " 000 %B "" "" %cp %ms %ft %b %s %Th %Tw %Tc %Tt %U %ts-- %ac %fc %bc %sc %rc %sq %bq "" "" ';
/** The error-log-format that the manual shows (8.2.5). */
export const ERROR_LOG = '%ci:%cp [%tr] %ft %ac/%fc %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc';

/** Variables that stand for the built-in formats in a configuration: since 2.8, the last two since 3.1. */
export const FORMAT_VARIABLES: Readonly<Record<string, string>> = {
  HAPROXY_HTTP_LOG_FMT: HTTP_LOG,
  HAPROXY_HTTPS_LOG_FMT: HTTPS_LOG,
  HAPROXY_TCP_LOG_FMT: TCP_LOG,
  HAPROXY_HTTP_CLF_LOG_FMT: HTTP_CLF_LOG,
  HAPROXY_TCP_CLF_LOG_FMT: TCP_CLF_LOG,
};

export interface CompiledLogFormat {
  readonly program: FieldProgram;
  readonly mode: 'http' | 'tcp';
  /** Values are JSON: strings in quotes, null when missing. */
  readonly json: boolean;
}

/** What is wrong with a log-format, for the operator. `at` is the column, from 1. */
export interface LogFormatProblem {
  readonly problem: string;
  readonly at: number;
}

export const isProblem = (result: CompiledLogFormat | LogFormatProblem): result is LogFormatProblem => 'problem' in result;

/** A piece of a log-format: text, or an item. */
type Piece = { readonly text: string } | Item;
interface Item {
  /** Name of the alias, or the sample expression. */
  readonly name: string;
  readonly sample: boolean;
  readonly label: string | undefined;
  readonly flags: Flags;
  readonly at: number;
}

interface Flags {
  readonly Q: boolean;
  readonly X: boolean;
  readonly E: boolean;
  readonly json: boolean;
  readonly cbor: boolean;
}

const NO_FLAGS: Flags = { Q: false, X: false, E: false, json: false, cbor: false };

class Invalid extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Compiles a log-format string as it stands in the configuration, without the quotes around it. */
export function compileLogFormat(source: string): CompiledLogFormat | LogFormatProblem {
  try {
    const pieces = split(expand(source));
    const items = pieces.filter((piece): piece is Item => 'name' in piece && piece.name !== 'o');
    if (items.length === 0) throw new Invalid('it names no field: aliases begin with %, such as %ci', 1);
    const mode = items.some(({ name, sample }) => ALIASES[sample ? (SAMPLES[name] ?? '') : name]?.http) ? 'http' : 'tcp';
    const all = pieces.find((piece): piece is Item => 'name' in piece && piece.name === 'o')?.flags ?? NO_FLAGS;
    if (all.cbor) throw new Invalid('+cbor writes bytes as hexadecimal digits; log with +json to have it read', 1);
    return all.json ? { program: jsonProgram(items), mode, json: true } : { program: program(pieces), mode, json: false };
  } catch (error) {
    if (error instanceof Invalid) return { problem: error.message, at: error.at };
    throw error;
  }
}

function expand(source: string): string {
  return source.replace(/\$\{(\w+)\}/g, (whole, name: string) => FORMAT_VARIABLES[name] ?? whole);
}

function split(source: string): Piece[] {
  const pieces: Piece[] = [];
  let flags = NO_FLAGS;
  let text = '';
  const flush = (): void => {
    if (text !== '') pieces.push({ text });
    text = '';
  };
  for (let i = 0; i < source.length; ) {
    const c = source[i] as string;
    if (c === ' ' || c === '\t') {
      // Runs of blanks are one separator.
      if (!text.endsWith(' ')) text += ' ';
      i++;
    } else if (c !== '%') {
      text += c;
      i++;
    } else if (source[i + 1] === '%') {
      text += '%';
      i += 2;
    } else {
      const { item, next } = readItem(source, i, flags);
      flush();
      if (item.name === 'o') flags = item.flags;
      pieces.push(item);
      i = next;
      if (item.name === 'o' && source[i] === ' ') i++;
    }
  }
  flush();
  return pieces;
}

/** `%` `(name:type)`? `{flags}`? then an alias or `[expression]`. */
function readItem(source: string, from: number, inherited: Flags): { item: Item; next: number } {
  let i = from + 1;
  let label: string | undefined;
  let flags = inherited;
  const at = from + 1;
  if (source[i] === '(') {
    const close = source.indexOf(')', i);
    if (close < 0) throw new Invalid('"%(" has no ")"', at);
    label = source.slice(i + 1, close).split(':')[0] || undefined;
    i = close + 1;
  }
  if (source[i] === '{') {
    const close = source.indexOf('}', i);
    if (close < 0) throw new Invalid('"%{" has no "}"', at);
    flags = readFlags(source.slice(i + 1, close), inherited, at);
    i = close + 1;
  }
  if (source[i] === '[') {
    const close = closingBracket(source, i);
    if (close < 0) throw new Invalid('"%[" has no "]"', at);
    return { item: { name: source.slice(i + 1, close).trim(), sample: true, label, flags, at }, next: close + 1 };
  }
  const name = /^[A-Za-z0-9]*/.exec(source.slice(i))?.[0] ?? '';
  const known = ALIASES[name] ? name : OLD[name];
  if (known === undefined) {
    if (name === '') throw new Invalid('"%" without a name behind it; a percent sign is written %%', at);
    throw new Invalid(`%${name} is no alias of HAProxy; nearest: %${nearestAlias(name)}`, at);
  }
  return { item: { name: known, sample: false, label, flags, at }, next: i + name.length };
}

function readFlags(list: string, inherited: Flags, at: number): Flags {
  const flags: Record<keyof Flags, boolean> = { ...inherited };
  for (const word of list.split(/[\s,]+/).filter((part) => part !== '')) {
    const name = word.slice(1);
    if (name === 'M' || name === 'bin') continue;
    if (!/^[+-]/.test(word) || !(name in flags)) throw new Invalid(`"${word}" is no flag; flags are +Q, +X, +E, +json and so on, with commas between them`, at);
    flags[name as keyof Flags] = word.startsWith('+');
  }
  return flags;
}

function closingBracket(source: string, open: number): number {
  let depth = 0;
  for (let i = open; i < source.length; i++) {
    if (source[i] === '[') depth++;
    else if (source[i] === ']' && --depth === 0) return i;
  }
  return -1;
}

/** Same letters in another case, else fewest changes, else the same beginning. */
export function nearestAlias(name: string): string {
  const cost = (alias: string): number => {
    if (alias.toLowerCase() === name.toLowerCase()) return 0.5;
    return changes(alias, name) + (alias[0] === name[0] ? 0 : 0.5);
  };
  return Object.keys(ALIASES).reduce((best, alias) => (cost(alias) < cost(best) ? alias : best));
}

function changes(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] as number;
}

/** Name and type of an item's field. Sample expressions that say the same as an alias take its name. */
function fieldOf({ name, sample, flags }: Item): { name: string; type: FieldType; quoted: boolean } {
  const alias = sample ? SAMPLES[name] : name;
  const known = alias === undefined ? undefined : ALIASES[alias];
  const quoted = flags.Q && (sample || known?.quotable === true);
  const plain: FieldType = flags.X && !sample ? 'word' : (known?.type ?? 'text');
  return { name: alias ?? name, type: quoted ? 'text' : plain === 'braces' && quoted ? 'text' : plain, quoted };
}

function program(pieces: readonly Piece[]): FieldProgram {
  const fields: Field[] = [];
  let before = '';
  let open = false;
  let escaping: FieldProgram['escape'] = 'hex';
  for (const piece of pieces) {
    if ('text' in piece) {
      if (open && piece.text.trim() !== '') throw new Invalid('%hrl and %hsl write as many words as there are captures, so they must come last', 1);
      if (!open) before += before.endsWith(' ') ? piece.text.replace(/^ /, '') : piece.text;
      continue;
    }
    if (piece.name === 'o') continue;
    if (piece.name === 'hrl' || piece.name === 'hsl') {
      open = true;
      before = before.replace(/ $/, '');
      continue;
    }
    if (open) throw new Invalid('%hrl and %hsl write as many words as there are captures, so they must come last', piece.at);
    const { name, type, quoted } = fieldOf(piece);
    if (piece.flags.E) escaping = 'json';
    // HAProxy encodes quotes in %r and captures, but writes the text of sample expressions as it is.
    else if (piece.sample && type === 'text' && (quoted || before.endsWith('"'))) escaping = 'none';
    const last = fields.at(-1);
    if (before === '' && last !== undefined && !quoted && type !== 'braces') {
      throw new Invalid(`%${last.name} and %${name} stand side by side: nothing in a line tells where the first ends`, piece.at);
    }
    fields.push({
      name,
      type,
      before: quoted ? `${before}"` : before,
      ...(type === 'braces' ? { optional: true, ...(before === '' && last ? { starts: '{' } : {}) } : {}),
    });
    before = quoted ? '"' : '';
  }
  // A blank at the end of a line is often lost on the way.
  if (before.endsWith(' ')) return { fields, tail: before.trimEnd(), escape: escaping, open: true };
  return { fields, tail: before, escape: escaping, ...(open ? { open: true } : {}) };
}

/** `%{+json}o`: one object of the items that have a name. */
function jsonProgram(items: readonly Item[]): FieldProgram {
  const named = items.filter(({ label }) => label !== undefined);
  if (named.length === 0) throw new Invalid('+json writes only items with a name, such as %(client)ci', 1);
  const fields = named.map((item, i): Field => ({ name: fieldOf(item).name, type: 'text', before: `${i === 0 ? '{' : ', '}${JSON.stringify(item.label)}: ` }));
  return { fields, tail: '}', escape: 'none' };
}
