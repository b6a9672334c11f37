/** The interpreter on bytes agrees with the readable reference, on lines that fit and on lines that are bent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COMBINED, ingress, main, npmPlus, proxyManager, stream } from '../../parsers/nginx/access.ts';
import { compileLogFormat, type Escape } from '../../parsers/nginx/log-format.ts';
import type { FieldProgram } from '../../parsers/program.ts';
import { needle } from '../../src/scan/bytes.ts';
import { createPattern } from '../../src/scan/pattern.ts';
import { runProgram } from '../reference/pattern.ts';

function compiled(source: string, escape: Escape = 'default', open = false): FieldProgram {
  const result = compileLogFormat(source, escape);
  assert.ok(result.program, `${source}: ${result.error}`);
  return open ? { ...result.program, open: true } : result.program;
}

const braces: FieldProgram = {
  fields: [
    { name: 'ci', type: 'address', before: '' },
    { name: 'cp', type: 'integer', before: ':' },
    { name: 'tr', type: 'clf-time', before: ' [' },
    { name: 'b', type: 'word', before: '] ' },
    { name: 's', type: 'word', before: '/' },
    { name: 'hr', type: 'braces', before: ' ', optional: true },
    { name: 'hs', type: 'braces', before: ' ', optional: true },
    { name: 'r', type: 'text', before: ' "' },
  ],
  tail: '"',
  escape: 'hex',
};

const programs: readonly FieldProgram[] = [
  compiled(COMBINED),
  compiled(COMBINED, 'default', true),
  compiled(`${COMBINED}${main.variants[0]}`),
  ...ingress.variants.map((tail) => compiled(tail)),
  ...[proxyManager, npmPlus, stream].flatMap(({ variants }) => variants.map((source) => compiled(source))),
  compiled('$request_method $host$request_uri$is_args$args [$time_iso8601] $status'),
  compiled('$remote_addr:$remote_port $request $status $http_user_agent'),
  compiled('{"time":"$time_iso8601","request":"$request","status":$status,"urt":"$upstream_response_time"}', 'json'),
  compiled('"$request" $status "$http_user_agent"', 'none'),
  compiled('$msec $upstream_addr $upstream_status'),
  braces,
];

const PIECES = [
  '192.0.2.7',
  '2001:db8::7',
  '-',
  ' ',
  ' - ',
  '"',
  '\\"',
  '\\',
  '[',
  ']',
  '{',
  '}',
  '{a|b}',
  ':',
  ', ',
  ' : ',
  '/',
  '0',
  '200',
  '502',
  '12.345',
  '-1',
  '+3',
  '.',
  'GET / HTTP/1.1',
  '23/Nov/2026:06:48:00 +0000',
  '23/Nov/2026:06:48:00.123',
  '2026-11-23T06:48:00+01:00',
  '2026-11-23T06:48:00Z',
  'x',
  'y=z',
  '10.0.0.5:80, 10.0.0.6:80',
  '502, 200',
  '- : 0.001',
  'unix:/run/x.sock',
  '] "',
  '" ',
  ' [',
  'a b',
  '\\x22',
];
const piece = fc.constantFrom(...PIECES);
/** A value of a field: mostly what it may hold. */
const value = fc.oneof({ weight: 3, arbitrary: piece }, { weight: 1, arbitrary: fc.array(piece, { maxLength: 4 }).map((list) => list.join('')) });

const VALUES: Readonly<Record<string, readonly string[]>> = {
  integer: ['200', '-', '+3', ''],
  decimal: ['0.001', '-', '-1', '60'],
  word: ['GET', 'shop.example.com', '-', ''],
  address: ['192.0.2.7', '2001:db8::7', 'unix:'],
  list: ['-', '10.0.0.5:80', '10.0.0.5:80, 10.0.0.6:80', '502 : 200', '0.001, - : 0.1'],
  text: ['GET / HTTP/1.1', '-', '', 'curl/8.5.0 (x; y)', 'a b [c] d'],
  'clf-time': ['23/Nov/2026:06:48:00 +0000', '23/Nov/2026:06:48:00.123', '23/Nov/2026:06:48:00 -07:00'],
  'iso-time': ['2026-11-23T06:48:00+01:00', '2026-11-23T06:48:00Z', '2026-11-23T06:48:00.123Z'],
  braces: ['{}', '{a|b}', '{shop.example.com}'],
};

/** A line as the program's writer would make it, with some fields bent. */
const line = fc.constantFrom(...programs).chain((program) =>
  fc
    .tuple(
      ...program.fields.map((field) =>
        fc.tuple(
          fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...(VALUES[field.type] as readonly string[])) }, { weight: 1, arbitrary: value }),
          fc.boolean(),
        ),
      ),
    )
    .chain((values) =>
      fc
        .tuple(fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: value }), fc.integer({ min: 0, max: 400 }), fc.boolean())
        .map(([more, cut, isCut]) => {
          const text = values.map(([text, present], i) => {
            const field = program.fields[i] as FieldProgram['fields'][number];
            return field.optional && !present ? '' : `${field.before}${field.starts ?? ''}${text}`;
          });
          const whole = text.join('') + program.tail + more;
          return { program, line: isCut && cut < whole.length ? whole.slice(0, cut) : whole };
        }),
    ),
);

function check(program: FieldProgram, text: string): boolean {
  const pattern = createPattern(program);
  // Other bytes around the line must not matter.
  const bytes = needle(`"\n${text}\n" 200 [{`);
  const fits = pattern.run(bytes, 2, 2 + text.length);
  const expected = runProgram(program, text);
  assert.equal(fits, expected !== null, JSON.stringify(text));
  if (!expected) return false;
  assert.equal(pattern.stop() - 2, expected.stop);
  expected.spans.forEach(([from, end], i) => {
    const got = pattern.spans.subarray(2 * i, 2 * i + 2);
    const shift = program.fields[i]?.optional && got[1] === 0 ? 0 : 2;
    assert.deepEqual(
      [...got].map((at) => at - shift),
      [from, end],
      `${program.fields[i]?.name} of ${JSON.stringify(text)}`,
    );
  });
  return true;
}

test('the interpreter finds the fields that the reference finds', () => {
  let fitted = 0;
  let refused = 0;
  fc.assert(
    fc.property(line, ({ program, line: text }) => {
      if (check(program, text)) fitted++;
      else refused++;
    }),
    { numRuns: 8000 },
  );
  assert.ok(fitted > 1000 && refused > 1000, `${fitted} fitted, ${refused} refused`);
});

test('no text makes it throw or run over the end', () => {
  const text = fc.array(piece, { maxLength: 20 }).map((list) => list.join(''));
  fc.assert(
    fc.property(fc.constantFrom(...programs), text, (program, one) => void check(program, one)),
    { numRuns: 5000 },
  );
});
