/** The look at a record's beginning keeps no format from its own lines, and no line fits two formats by it alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formats } from '../../parsers/index.ts';
import { describeLine } from '../../src/explain.ts';
import { bySignature, OBJECT, PLAIN, PORT_DATE, signatureOf } from '../../src/scan/signature.ts';

const signature = (text: string): number => signatureOf(Buffer.from(text), 0, text.length);

test('beginnings are told apart', () => {
  assert.equal(signature('{"a":1}'), OBJECT);
  assert.equal(signature('192.0.2.7:51000 [23/Nov/2026:03:01:02.123] web~ app/app1'), PORT_DATE);
  assert.equal(signature('2001:db8::7:51000 [23/Nov/2026:03:01:02.123] web'), PORT_DATE);
  assert.equal(signature('unix:1 [23/Nov/2026:03:01:02.123] web'), PORT_DATE);
  assert.equal(signature('192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET /"'), PLAIN);
  assert.equal(signature('192.0.2.7 [23/Nov/2026:03:01:02 +0000] TCP 200'), PLAIN);
  assert.equal(signature('Server app/app1 is DOWN'), PLAIN);
  assert.equal(signature(''), PLAIN);
});

test('every sample is read by its own format', () => {
  for (const format of formats) for (const { line } of format.samples) assert.equal(describeLine(line).format, format.id, line);
});

test('every built-in format is tried on some beginning, an unknown one on all', () => {
  const ids = formats.map(({ id }) => id);
  const lists = bySignature([...ids, 'mine']);
  for (const [i, id] of ids.entries())
    assert.ok(
      lists.some((list) => list.includes(i)),
      id,
    );
  assert.ok(lists.every((list) => list.includes(ids.length)));
});
