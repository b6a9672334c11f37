/** The byte scanner for JSON agrees with JSON.parse on any object, in any order of records, and never throws on any bytes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createJsonReader } from '../../src/scan/json.ts';
import { ARRAY, ESCAPED, FALSE, MISSING, NULL, NUMBER, numberOf, OBJECT, STRING, TRUE, unescapeJson } from '../../src/scan/json-values.ts';
import { readJson } from '../reference/json.ts';

const NAMES = ['a', 'status', 'client', 'client.ip', 'client.geo.asn', 'ключ', 'k"q', 'A', 'aa', '', '__proto__'];
const COMPARED = NAMES.filter((name) => name !== '__proto__');

/** A key that holds the dots itself is found too (JSON.parse knows no such thing): left out. */
const KEYS = [...COMPARED.filter((name) => !name.includes('.')), 'ip', 'geo', 'asn'];

const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('"', '\\', '\\\\"', '}', '{"a":1}', ',', '\u0000', '\ud83d\ude00', '😀', '522', '0', '1506702504433000200'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalar, fc.array(tie('any'), { maxLength: 4 }), members(tie('any'))),
})).any;

/** Text of an object: keys with duplicates, any of them written with escapes, blanks anywhere. */
function members(inner: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.array(fc.tuple(fc.oneof(fc.constantFrom(...KEYS), fc.string({ maxLength: 5 })), inner), { maxLength: 8 }).map((pairs) => ({ pairs }));
}

const blank = fc.constantFrom('', '', '', ' ', '\t', '\r\n', '  ');

function write(given: unknown, gap: string, escape: boolean): string {
  const text = (s: string): string => {
    const json = JSON.stringify(s);
    return escape && s.length > 0 && s.charCodeAt(0) < 0xd800
      ? `"\\u${s.charCodeAt(0).toString(16).padStart(4, '0')}${JSON.stringify(s.slice(1)).slice(1)}`
      : json;
  };
  if (typeof given === 'string') return text(given);
  if (Array.isArray(given)) return `[${gap}${given.map((one) => write(one, gap, escape)).join(`${gap},${gap}`)}${gap}]`;
  if (typeof given === 'object' && given !== null)
    return `{${gap}${(given as { pairs: [string, unknown][] }).pairs.map(([key, one]) => `${text(key)}${gap}:${gap}${write(one, gap, escape)}`).join(`${gap},${gap}`)}${gap}}`;
  return JSON.stringify(given);
}

const objectText = fc.tuple(members(value), blank, fc.boolean()).map(([object, gap, escape]) => `${gap}${write(object, gap, escape)}${gap}`);

/** What the reader found, in the terms of JSON.parse; objects and arrays by their text. */
function found(reader: ReturnType<typeof createJsonReader>, bytes: Buffer): Map<string, unknown> {
  const result = new Map<string, unknown>();
  NAMES.forEach((name, i) => {
    const type = reader.types[i] as number;
    const from = reader.starts[i] as number;
    const end = reader.ends[i] as number;
    if (type === MISSING) return;
    const text = bytes.toString('utf8', from, end);
    if (type === STRING) result.set(name, text);
    else if (type === ESCAPED) {
      const out = Buffer.alloc(end - from);
      result.set(name, out.toString('utf8', 0, unescapeJson(bytes, from, end, out)));
    } else if (type === NUMBER) result.set(name, JSON.parse(text));
    else if (type === OBJECT || type === ARRAY) result.set(name, JSON.parse(text));
    else result.set(name, type === NULL ? null : type === TRUE ? true : type === FALSE ? false : assert.fail(`type ${type}`));
  });
  return result;
}

/** Lone surrogates have no UTF-8: both sides as the bytes would say it. */
function throughBytes(given: Map<string, unknown>): unknown {
  return JSON.parse(
    Buffer.from(JSON.stringify([...given].sort(([a], [b]) => (a < b ? -1 : 1))).replace(/\\ud[89a-f][0-9a-f]{2}/gi, '\ufffd'), 'utf8').toString('utf8'),
  );
}

test('the reader finds what JSON.parse finds, whatever was read before', () => {
  const reader = createJsonReader(NAMES);
  fc.assert(
    fc.property(objectText, (text) => {
      // Exactly as long as the text: nothing may be read behind it.
      const bytes = Buffer.from(new Uint8Array(Buffer.from(`x${text}y`)).buffer);
      const expected = readJson(bytes.toString('utf8', 1, bytes.length - 1), COMPARED);
      assert.ok(expected);
      assert.equal(reader.read(bytes, 1, bytes.length - 1), true, text);
      assert.deepEqual(throughBytes(found(reader, bytes)), throughBytes(expected), text);
    }),
    { numRuns: 5000 },
  );
});

test('an object that is cut is no object', () => {
  const reader = createJsonReader(NAMES);
  fc.assert(
    fc.property(objectText, fc.double({ min: 0, max: 0.999, noNaN: true }), (text, share) => {
      const bytes = Buffer.from(text.trimEnd());
      assert.equal(reader.read(bytes, 0, Math.floor(bytes.length * share)), false);
    }),
    { numRuns: 3000 },
  );
});

test('never throws, whatever the bytes, and stays within them', () => {
  const reader = createJsonReader(NAMES);
  const piece = fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '\\u12', 'a', '"a"', '1', 'true', 'nul', ' ', '\u0000', '"client":{', '"ip":', '\xff');
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((all) => Buffer.from(all)),
    fc.array(piece, { maxLength: 30 }).map((all) => Buffer.from(`{${all.join('')}`, 'latin1')),
  );
  fc.assert(
    fc.property(bytes, (all) => {
      reader.read(all, 0, all.length);
      assert.ok(reader.stop() <= all.length);
      NAMES.forEach((_, i) => {
        if (reader.types[i] !== MISSING) assert.ok((reader.starts[i] as number) <= all.length && (reader.ends[i] as number) <= all.length);
      });
    }),
    { numRuns: 5000 },
  );
});

test('more distinct keys than are remembered change nothing', () => {
  const reader = createJsonReader(['status']);
  for (let i = 0; i < 3000; i++) {
    const bytes = Buffer.from(`{"k${i}":1,"status":${i},"z${i * 7}":{"status":1}}`);
    assert.equal(reader.read(bytes, 0, bytes.length), true);
    assert.equal(numberOf(bytes, reader.types[0] as number, reader.starts[0] as number, reader.ends[0] as number), i);
  }
});

test('keys of any length are passed over', () => {
  const reader = createJsonReader(['status']);
  for (const length of [510, 511, 512, 600, 100_000]) {
    const bytes = Buffer.from(`{"${'k'.repeat(length)}":{"status":1},"status":7,"${'k'.repeat(length)}":2}`);
    assert.equal(reader.read(bytes, 0, bytes.length), true);
    assert.equal(numberOf(bytes, reader.types[0] as number, reader.starts[0] as number, reader.ends[0] as number), 7);
  }
});

test('a member that comes again and again takes back what was below it, each time', () => {
  const reader = createJsonReader(['client', 'client.ip', 'status']);
  for (let n = 1; n < 40; n++) {
    const bytes = Buffer.from(`{${'"client":{"ip":"192.0.2.7"},'.repeat(n)}"client":{},"status":5}`);
    assert.equal(reader.read(bytes, 0, bytes.length), true);
    assert.deepEqual([...reader.types], [OBJECT, MISSING, NUMBER]);
    assert.equal(reader.read(Buffer.from('{}'), 0, 2), true);
    assert.deepEqual([...reader.types], [MISSING, MISSING, MISSING]);
  }
});

test('numbers are read as JSON.parse reads them, as strings too', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(1e300, 1e-300, 5e-324, -0)),
      fc.boolean(),
      (n, quoted) => {
        const text = JSON.stringify(n);
        const bytes = Buffer.from(text);
        const got = numberOf(bytes, quoted ? STRING : NUMBER, 0, bytes.length);
        const expected = JSON.parse(text) as number;
        assert.ok(got === expected || Math.abs(got - expected) <= Math.abs(expected) * 1e-14, `${text}: ${got}`);
      },
    ),
    { numRuns: 3000 },
  );
  for (const text of ['', '-', 'abc', '1x', '1.', '.5', '1e', '0x10', ' 1', '1 ', 'NaN', '1.2.3'])
    assert.ok(Number.isNaN(numberOf(Buffer.from(text), STRING, 0, text.length)), text);
});
