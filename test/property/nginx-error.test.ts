/** The byte scanner agrees with the readable reference, on lines made of the pieces that real lines are made of. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskMessage } from '../../parsers/nginx/message.ts';
import { describeLine } from '../../src/explain.ts';
import { needle } from '../../src/scan/bytes.ts';
import { maskBytes } from '../../src/scan/nginx-mask.ts';
import { readNginxError } from '../reference/nginx-error.ts';
import { errorLine, messageText } from './lines.ts';

test('masking on bytes equals masking of text', () => {
  fc.assert(
    fc.property(messageText, (text) => {
      const out = { bytes: new Uint8Array(8), length: 0, foreign: false };
      const bytes = needle(text);
      maskBytes(bytes, 0, bytes.length, out);
      assert.equal(Buffer.from(out.bytes.subarray(0, out.length)).toString('latin1'), maskMessage(text));
    }),
    { numRuns: 3000 },
  );
});

test('the scanner sees the shape and the fields that the reference sees', () => {
  fc.assert(
    fc.property(errorLine, (line) => {
      const expected = readNginxError(line);
      const got = describeLine(line);
      assert.equal(got.format, 'nginx-error');
      assert.deepEqual(got.shape, Object.fromEntries(Object.entries(expected.shape).filter(([, value]) => value !== undefined)));
      const field = (name: string): string | undefined => got.fields.find((f) => f.name === name)?.value;
      for (const name of ['client', 'request', 'upstream', 'host'] as const) assert.equal(field(name) ?? '', expected[name] ?? '', name);
      assert.equal(field('vhost') ?? '', expected.server ?? '');
    }),
    { numRuns: 3000 },
  );
});
