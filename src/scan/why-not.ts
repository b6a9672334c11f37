/** Says why a line does not fit a format, and which format it is nearest to. For people: it may be slow. */
import type { Format } from '../../parsers/format.ts';
import { COMBINED, combined, ingress, main, npmPlus, proxyManager, stream, vhostFirst } from '../../parsers/nginx/access.ts';
import { compileLogFormat } from '../../parsers/nginx/log-format.ts';
import type { FieldProgram, FieldType, Mismatch } from '../../parsers/program.ts';
import { createPattern } from './pattern.ts';

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

/** Where a line first differs from a program, or null when it fits. */
export function whyNot(program: FieldProgram, line: string): Mismatch | null {
  const pattern = createPattern(program);
  const bytes = Buffer.from(line, 'utf8');
  if (pattern.run(bytes, 0, bytes.length)) return null;
  const { field, literal, at } = pattern.failure();
  const found = at >= bytes.length ? 'the end of the line' : JSON.stringify(bytes.toString('utf8', at, Math.min(bytes.length, at + 24)));
  const { fields, tail } = program;
  const text = field >= fields.length ? '' : (fields[field + 1]?.before ?? tail);
  const expected = !literal ? EXPECTED[fields[field]?.type ?? 'text'] : text === '' ? 'the end of the line' : JSON.stringify(text);
  return { field: fields[Math.min(field, fields.length - 1)]?.name ?? '', column: at + 1, expected, found };
}

/** A format with a program that reads it. */
export interface Readable {
  readonly format: Format;
  readonly program: FieldProgram;
}

/** The built-in access formats of nginx, each in its first form. */
function builtIn(): Readable[] {
  const sources: [Format, string][] = [
    [combined.format, COMBINED],
    [main.format, COMBINED + (main.variants[0] ?? '')],
    [ingress.format, COMBINED + (ingress.variants[0] ?? '')],
    [vhostFirst.format, `$server_name ${COMBINED}`],
    ...[proxyManager, npmPlus, stream].map(({ format, variants }): [Format, string] => [format, variants[0] ?? '']),
  ];
  return sources.flatMap(([format, source]) => {
    const { program } = compileLogFormat(source);
    return program ? [{ format, program }] : [];
  });
}

/** The format that a line follows the furthest, and where it leaves it. The user's own formats count before the built-in ones. */
export function nearestFormat(line: string, formats: readonly Readable[] = []): { readonly format: Format; readonly mismatch: Mismatch } | null {
  let best: { format: Format; mismatch: Mismatch } | null = null;
  for (const { format, program } of [...formats, ...builtIn()]) {
    const mismatch = whyNot(program, line);
    // A word or two fit nearly every line.
    const followed = program.fields.findIndex(({ name }) => name === mismatch?.field);
    if (mismatch && followed >= 2 && mismatch.column > (best?.mismatch.column ?? 1)) best = { format, mismatch };
  }
  return best;
}
