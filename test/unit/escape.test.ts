import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapeCsvText, escapeJson, escapeTerminal } from '../../src/render/escape.ts';

// Spelt out by number, on purpose not by the property classes that the code uses.
function isUnsafe(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    code === 0xad ||
    code === 0x61c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    code === 0xfeff ||
    (code >= 0xfff9 && code <= 0xfffb) ||
    (code >= 0xe0000 && code <= 0xe0fff)
  );
}

const unsafeCodes = Array.from({ length: 0x110000 }, (_, code) => code).filter(isUnsafe);
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...unsafeCodes).map((code) => String.fromCodePoint(code)),
      fc.constantFrom(
        '\u001b[2J',
        '\u009b31m',
        '\u001b]0;owned\u0007',
        '\u001b]8;;http://x\u001b\\',
        '=HYPERLINK(',
        '-1+2',
        '+',
        '@SUM',
        '\uFF1D1',
        '\r\n',
        '"',
        ',',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''));

test('no control, bidi or invisible character survives for a terminal', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      for (const character of escapeTerminal(text)) assert.ok(!isUnsafe(character.codePointAt(0) as number), JSON.stringify(text));
    }),
  );
});

test('every unsafe code point is escaped, each to its own text', () => {
  const seen = new Set(unsafeCodes.map((code) => escapeTerminal(String.fromCodePoint(code))));
  assert.equal(seen.size, unsafeCodes.length);
  for (const text of seen) assert.match(text, /^\\(?:x[0-9A-F]{2}|u\{[0-9A-F]{4,6}\})$/);
});

test('escapes are readable, plain text is left alone', () => {
  assert.equal(escapeTerminal('a\tb\u001b[31m\u009b1m\u007f\n'), 'a\\x09b\\x1B[31m\\x9B1m\\x7F\\x0A');
  assert.equal(escapeTerminal('user\u202Etxt.exe\u200B'), 'user\\u{202E}txt.exe\\u{200B}');
  assert.equal(escapeTerminal('GET /größe/日本語/🙂?x=\\x1B "q"'), 'GET /größe/日本語/🙂?x=\\x1B "q"');
  fc.assert(fc.property(hostileText, (text) => assert.equal(escapeTerminal(escapeTerminal(text)), escapeTerminal(text))));
});

test('no CSV text starts like a formula', () => {
  assert.equal(escapeCsvText('=HYPERLINK("http://x")'), '\'=HYPERLINK("http://x")');
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', ' =', '\uFEFF=', '\u0000=', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20', '\u2212']) {
    assert.equal(escapeCsvText(`${start}1`), `'${start}1`);
  }
  for (const harmless of ['', '10.0.0.5:8080', '/a=b', "'=1", 'unix:/run/x.sock', ' a']) assert.equal(escapeCsvText(harmless), harmless);
  fc.assert(fc.property(hostileText, (text) => assert.doesNotMatch(escapeCsvText(text), /^[=+\-@\t\r\n]/)));
});

test('JSON stays the same value and carries nothing raw', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const json = escapeJson(JSON.stringify({ [text]: [text] }, null, 2));
      assert.deepEqual(JSON.parse(json), { [text]: [text] });
      for (const character of json) assert.ok(character === '\n' || !isUnsafe(character.codePointAt(0) as number), JSON.stringify(text));
    }),
  );
});
