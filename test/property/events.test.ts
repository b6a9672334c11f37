/** Events say what the log says: NDJSON written by copying bytes parses back to the text of each record, whatever it holds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createEngine } from '../../src/engine.ts';
import { describeLine } from '../../src/explain.ts';
import { csvEvents } from '../../src/render/events-csv.ts';
import { ndjsonEvents } from '../../src/render/events-ndjson.ts';
import { decode } from '../../src/scan/dict.ts';
import { cutQueries } from '../../src/scan/queries.ts';
import { errorLine } from './lines.ts';
import { runs } from './runs.ts';

const piece = fc.constantFrom(
  'a',
  '?x=1 ',
  '"',
  '\\',
  '\t',
  '\x00',
  '\x1b[31m',
  '\x7f',
  'é',
  '\xff',
  '\xc3\xa9',
  '\xe2\x80\x8b',
  '=1+1',
  '-',
  '?',
  "'",
  '😀',
  '\x9b',
);
const anyLine = fc.oneof(
  errorLine,
  fc
    .array(piece, { minLength: 1, maxLength: 20 })
    .map(
      (pieces) =>
        `2026/11/23 03:01:02 [error] 7#7: *1 open() "/srv/${pieces.join('')}" failed (2: No such file or directory), client: 192.0.2.7, server: x, request: "GET /${pieces.join('')} HTTP/1.1", host: "x"`,
    ),
  fc.array(piece, { minLength: 1, maxLength: 20 }).map((pieces) => `x ${pieces.join('')}`),
);

function events(bytes: Uint8Array, keepQuery: boolean): { rows: Record<string, unknown>[]; text: string; csv: string } {
  let text = '';
  let csv = '';
  const engine = createEngine({
    zone: 'UTC',
    keepQuery,
    events: [ndjsonEvents((chunk) => (text += Buffer.from(chunk).toString('utf8'))), csvEvents((chunk) => (csv += Buffer.from(chunk).toString('utf8')))],
  });
  const feed = engine.open('log');
  feed.push(bytes);
  feed.end();
  return {
    rows:
      text === ''
        ? []
        : text
            .trimEnd()
            .split('\n')
            .map((row) => JSON.parse(row) as Record<string, unknown>),
    text,
    csv,
  };
}

test('each record is one line of JSON that holds its text', () => {
  fc.assert(
    fc.property(anyLine, fc.boolean(), (line, keepQuery) => {
      const bytes = Buffer.from(line, 'latin1');
      const { rows, text } = events(bytes, keepQuery);
      assert.equal(rows.length, 1);
      const shown = decode(bytes, 0, bytes.length);
      assert.equal(rows[0]?.raw, keepQuery ? shown : cutQueries(shown));
      assert.doesNotMatch(text.trimEnd(), /[\x00-\x1f\x7f-\x9f\u200b]/);
    }),
    { numRuns: runs(150) },
  );
});

test('fields of an event are those that the line is taken apart into', () => {
  fc.assert(
    fc.property(errorLine, (line) => {
      const [row] = events(Buffer.from(line), true).rows;
      const { fields, rule, shape } = describeLine(line);
      const field = (name: string): string | undefined => fields.find((entry) => entry.name === name)?.value;
      assert.equal(row?.rule, rule?.id ?? null);
      assert.equal(row?.errno, shape.errno === undefined ? undefined : Number(shape.errno));
      for (const name of ['client', 'vhost', 'host', 'method', 'path', 'upstream', 'message']) assert.equal(row?.[name], field(name), name);
    }),
    { numRuns: runs(80) },
  );
});

test('CSV has the header once and a row per record', () => {
  fc.assert(
    fc.property(fc.array(errorLine, { minLength: 1, maxLength: 6 }), (lines) => {
      const { csv, rows } = events(Buffer.from(lines.join('\n')), false);
      assert.equal(csv.split('time,source,line').length, 2);
      assert.ok(csv.split('\n').length >= rows.length + 1);
    }),
    { numRuns: runs(20) },
  );
});
