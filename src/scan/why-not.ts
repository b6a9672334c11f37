/** Says why a line does not fit a format, and which format it is nearest to. For people: it may be slow. */
import type { Format } from '../../parsers/format.ts';
import { haproxyFormats } from '../../parsers/haproxy/formats.ts';
import { compileLogFormat as compileHaproxy, isProblem } from '../../parsers/haproxy/log-format.ts';
import { COMBINED, combined, ingress, main, npmPlus, proxyManager, stream, vhostFirst } from '../../parsers/nginx/access.ts';
import { compileLogFormat } from '../../parsers/nginx/log-format.ts';
import type { FieldProgram, FieldType, Mismatch } from '../../parsers/program.ts';
import { createPattern, type Failure, type Pattern } from './pattern.ts';
import { cutQueries } from './queries.ts';
import { isHaproxy, type UserFormat } from './user-format.ts';
import { inQuotes, whyNoText } from './why-no-text.ts';

const EXPECTED: Readonly<Record<FieldType, string>> = {
  integer: 'a number',
  decimal: 'a number',
  word: 'a word without blanks',
  address: 'an address',
  list: 'a list such as "10.0.0.5:80, 10.0.0.6:80"',
  text: 'text',
  'clf-time': 'a time such as 23/Nov/2026:06:48:00 +0000',
  'iso-time': 'a time such as 2026-11-23T06:48:00+00:00',
  braces: '{…}',
};
const END = 'the end of the line';
/** Of a line that is longer, only so much is looked at. */
const MAX_LINE = 8192;

const patterns = new WeakMap<FieldProgram, Pattern>();

function patternOf(program: FieldProgram): Pattern {
  let pattern = patterns.get(program);
  if (!pattern) patterns.set(program, (pattern = createPattern(program)));
  return pattern;
}

/** What the scanners ask of a value beyond its type, by the field's name. */
const VALUES: Readonly<Record<string, readonly [pattern: RegExp, expected: string]>> = {
  status: [/^\d{3}$/, 'a status of three digits'],
  ST: [/^(?:-1|\d{3})$/, 'a status of three digits'],
  ts: [/^[-A-Za-z]{2}(?:[-A-Za-z]{2})?$/, 'a termination state such as -- or sH'],
  tsc: [/^[-A-Za-z]{2}(?:[-A-Za-z]{2})?$/, 'a termination state such as ---- or sH--'],
};

/** The first of `count` fields whose text fits the format and whose value cannot be. */
function wrongValue({ fields }: FieldProgram, { spans }: Pattern, bytes: Buffer, count: number): Failure | null {
  for (let field = 0; field < count; field++) {
    const value = VALUES[fields[field]?.name ?? ''];
    const at = spans[2 * field] as number;
    if (value && !value[0].test(bytes.toString('latin1', at, spans[2 * field + 1]))) return { field, literal: false, at };
  }
  return null;
}

/** Where bytes from `from` on first differ. */
function failureOf(program: FieldProgram, bytes: Buffer, from: number): Failure | null {
  const pattern = patternOf(program);
  const failure = pattern.run(bytes, from, bytes.length) ? null : pattern.failure();
  return wrongValue(program, pattern, bytes, Math.min(failure?.field ?? program.fields.length, program.fields.length)) ?? failure;
}

/** What stands at a place, without the query strings in it: they may hold secrets. */
function found(bytes: Buffer, at: number): string {
  const before = cutQueries(bytes.toString('utf8', 0, at));
  return cutQueries(bytes.toString('utf8', 0, Math.min(bytes.length, at + 24))).slice(before.length) || '…';
}

function describe({ fields, tail }: FieldProgram, { field, literal, at }: Failure, bytes: Buffer, quote: (text: string) => string = JSON.stringify): Mismatch {
  const text = field >= fields.length ? '' : (fields[field + 1]?.before ?? tail);
  const { name = '', type = 'text' } = fields[Math.min(field, fields.length - 1)] ?? {};
  return {
    field: name,
    column: at + 1,
    expected: literal ? (text === '' ? END : quote(text)) : (VALUES[name]?.[1] ?? EXPECTED[type]),
    found: at >= bytes.length ? END : quote(found(bytes, at)),
  };
}

/** Where a line first differs from a program, or null when it fits. */
export function whyNot(program: FieldProgram, line: string): Mismatch | null {
  const bytes = Buffer.from(line, 'utf8');
  const failure = failureOf(program, bytes, 0);
  return failure && describe(program, failure, bytes);
}

/** A format with a program that reads it. */
export interface Readable {
  readonly format: Format;
  readonly program: FieldProgram;
}

let known: readonly Readable[] | undefined;

/** The built-in formats that a pattern reads, each in its first form. */
function builtIn(): readonly Readable[] {
  const sources: [Format, string][] = [
    [combined.format, COMBINED],
    [main.format, COMBINED + (main.variants[0] ?? '')],
    [ingress.format, COMBINED + (ingress.variants[0] ?? '')],
    [vhostFirst.format, `$server_name ${COMBINED}`],
    ...[proxyManager, npmPlus, stream].map(({ format, variants }): [Format, string] => [format, variants[0] ?? '']),
  ];
  const nginx = sources.flatMap(([format, source]) => {
    const { program } = compileLogFormat(source);
    return program ? [{ format, program }] : [];
  });
  const haproxy = haproxyFormats.flatMap((format) =>
    format.notation.kind === 'pattern' ? readable({ format, custom: { source: format.notation.source } }) : [],
  );
  return [...nginx, ...haproxy];
}

/** A format of the user with its program: none when it does not compile. */
export function readable(user: UserFormat): Readable[] {
  if (!isHaproxy(user)) return [user];
  const compiled = compileHaproxy(user.custom.source);
  return isProblem(compiled) ? [] : [{ format: user.format, program: compiled.program }];
}

interface Near extends Readable {
  readonly failure: Failure;
}

/** A word or two fit nearly every line: a built-in format must be followed for longer, unless the line begins with an address. */
const FOLLOWED = 2;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:]*:[\da-f:.]*)$/i;

function isLike({ program, failure: { field } }: Near, bytes: Buffer): boolean {
  const { spans } = patternOf(program);
  return field >= FOLLOWED || (field === 1 && ADDRESS.test(bytes.toString('latin1', spans[0], Math.min(spans[1] as number, (spans[0] as number) + 64))));
}

/** So many fields more must a line have in common with a built-in format than with one of the user, which is what it should have been. */
const FURTHER = 3;

/** Fields count before bytes: one that takes any word takes the rest of many a line. */
const isFurther = (a: Failure, b: Failure): boolean => a.field > b.field || (a.field === b.field && a.at > b.at);

/** The first counts of those that are followed equally far. */
function furthest(bytes: Buffer, from: number, formats: readonly Readable[], fits: (near: Near) => boolean): Near | null {
  let best: Near | null = null;
  for (const { format, program } of formats) {
    const failure = failureOf(program, bytes, from);
    if (failure && (!best || isFurther(failure, best.failure)) && fits({ format, program, failure })) best = { format, program, failure };
  }
  return best;
}

/** `payload`: where the line begins behind its envelope. A format of the user may begin before that. */
function nearest(bytes: Buffer, payload: number, formats: readonly Readable[]): Near | null {
  known ??= builtIn();
  const [whole, behind] = [0, payload].map((from) => furthest(bytes, from, formats, () => true));
  const own = whole && behind && behind.failure.field > whole.failure.field ? behind : whole;
  const other = furthest(bytes, payload, known, (near) => isLike(near, bytes));
  return own && (!other || other.failure.field <= own.failure.field + FURTHER) ? own : (other ?? null);
}

/** The format that a line follows the furthest, and where it leaves it. */
export function nearestFormat(line: string, formats: readonly Readable[] = []): { readonly format: Format; readonly mismatch: Mismatch } | null {
  const bytes = Buffer.from(line, 'utf8');
  const near = nearest(bytes, 0, formats);
  return near && { format: near.format, mismatch: describe(near.program, near.failure, bytes) };
}

/** A field as its product writes it. */
const sigil = ({ notation }: Format, name: string): string =>
  notation.kind === 'pattern' && notation.dialect === 'haproxy' ? (/^[A-Za-z]{1,4}$/.test(name) ? `%${name}` : `%[${name}]`) : `$${name}`;

/** `before $time_local`: the place of a literal is told by what follows it, the place of a value by its name. */
function place({ format, program: { fields, tail }, failure: { field, literal } }: Near): string {
  if (!literal) return ` for ${sigil(format, fields[field]?.name ?? '')}`;
  const next = fields[field + 1];
  if (next) return ` before ${sigil(format, next.name)}`;
  return field >= fields.length || tail === '' ? '' : ` behind ${sigil(format, fields[field]?.name ?? '')}`;
}

/** What an unmatched line is nearest to, and why it is not of that format. */
export interface Nearest {
  /** Id of the format; null when it is like none. */
  readonly format: string | null;
  /** `column 10: expected " [" before $time_local, found "- [23"`, for people. */
  readonly why: string | null;
}

/**
 * Explains a line that no format takes, as it was logged. `payload`: how many bytes of it are an envelope. Of a record of several lines
 * the first is looked at.
 */
export function explainUnmatched(line: string, formats: readonly Readable[] = [], payload = 0): Nearest {
  const [first = ''] = line.split('\n', 1);
  const whole = Buffer.from(first, 'utf8');
  const bytes = whole.subarray(0, MAX_LINE);
  const near = nearest(bytes, payload, formats);
  const rest = bytes.toString('utf8', payload);
  const text = (): Nearest | null => whyNoText(rest, payload, whole.length > MAX_LINE);
  // Behind the cut nothing was looked at.
  if (!near || near.failure.at >= MAX_LINE || (near.failure.field < FOLLOWED && text())) return text() ?? { format: null, why: null };
  const at = near.program.fields[near.failure.field];
  // Text is anything: what is missing is what should end it.
  const endless = !near.failure.literal && at?.type === 'text' && !Object.hasOwn(VALUES, at.name);
  const failure = endless ? { ...near.failure, literal: true } : near.failure;
  const { column, expected, found } = describe(near.program, failure, bytes, inQuotes);
  const where = `${place({ ...near, failure })}${endless ? ', here or further on' : ''}`;
  return { format: near.format.id, why: `column ${column}: expected ${expected}${where}, found ${found}` };
}
