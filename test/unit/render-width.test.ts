import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatCount, formatShare, sparkline } from '../../src/render/numbers.ts';
import { createClock, formatDuration } from '../../src/render/times.ts';
import { cut, displayWidth, fitParts, flowParts, wrap, wrapCommand } from '../../src/render/width.ts';

const words = fc
  .array(fc.oneof(fc.string({ minLength: 1, maxLength: 30 }), fc.constantFrom('日本語', 'ｆｕｌｌ', '🙂', 'e\u0301e\u0301', 'x'.repeat(90))))
  .map((parts) => parts.join(' '));

test('wide characters take two columns, combining marks none', () => {
  assert.equal(displayWidth('abc'), 3);
  assert.equal(displayWidth('日本語'), 6);
  assert.equal(displayWidth('e\u0301🙂é'), 4);
  assert.equal(cut('日本語', 4), '日…');
  assert.equal(cut('abc', 3), 'abc');
});

test('cut, wrap, fit and flow keep the width', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 2, max: 80 }), fc.integer({ min: 1, max: 4 }), (text, width, most) => {
      assert.ok(displayWidth(cut(text, width)) <= width);
      const lines = wrap(text, width, most);
      assert.ok(lines.length <= most);
      for (const line of [...lines, ...flowParts(text.split(' '), width)]) assert.ok(displayWidth(line) <= width, line);
      assert.ok(displayWidth(fitParts(text.split(' '), width)) <= width);
    }),
  );
});

test('wrapping loses nothing when there are lines enough', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 2, max: 80 }), (text, width) => {
      assert.equal(wrap(text, width, 10_000).join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
    }),
  );
  assert.deepEqual(wrap('one two three four', 9, 2), ['one two', 'three fo…']);
});

test('what does not fit is counted', () => {
  assert.equal(fitParts(['a (1)', 'b (2)', 'c (3)'], 100), 'a (1) · b (2) · c (3)');
  assert.equal(fitParts(['a (1)', 'b (2)', 'c (3)'], 18), 'a (1) · 2 more');
  assert.equal(fitParts(['a', 'b'], 100, 7), 'a · b · 5 more');
});

test('a wrapped command is the same command to a shell', () => {
  const command = 'tcpdump -ni any host 10.0.0.5 and port 80; ss -ltn \'sport = :80 and more words in quotes\'; echo "a b c d e f"';
  const lines = wrapCommand(command, 30);
  assert.ok(lines.length > 3);
  assert.equal(lines.join('\n').replaceAll(' \\\n', ' '), command);
  assert.ok(lines.some((line) => line.includes("'sport = :80 and more words in quotes'")));
});

test('a remark behind a wrapped command is on lines of its own, for a backslash does not continue it', () => {
  assert.deepEqual(wrapCommand("ss -ltn 'sport = :80 # no'; uptime  # on the backend, not here", 24), [
    'ss -ltn \\',
    "'sport = :80 # no'; \\",
    'uptime',
    '# on the backend, not',
    '# here',
  ]);
  assert.deepEqual(wrapCommand('# in the dashboard: Rules > Trace', 16), ['# in the', '# dashboard:', '# Rules > Trace']);
  assert.deepEqual(wrapCommand('echo a#b c#d', 8), ['echo \\', 'a#b \\', 'c#d']);
});

test('shares never lie at the ends', () => {
  assert.deepEqual(
    [formatShare(0, 10), formatShare(1, 1e6), formatShare(348, 1000), formatShare(999_999, 1e6), formatShare(7, 7), formatShare(0, 0)],
    ['0.0 %', '<0.1 %', '34.8 %', '>99.9 %', '100 %', '0 %'],
  );
  assert.equal(formatCount(987_654_321_012), '987,654,321,012');
});

test('sparkline: nothing is the lowest bar, something is not; even rates stay even when buckets are grouped', () => {
  assert.equal(sparkline([0, 1, 1000], 10), '▁▂█');
  assert.equal(sparkline([0, 0], 10), '▁▁');
  assert.equal(sparkline([], 10), '');
  assert.equal(
    sparkline(
      Array.from({ length: 54 }, () => 3),
      20,
    ),
    '█'.repeat(20),
  );
});

test('times: the day is written only when the report covers several', () => {
  const oneDay = createClock('Europe/Berlin', '2026-11-23T02:00:00Z', '2026-11-23T03:00:00Z');
  assert.equal(oneDay.span('2026-11-23T02:00:00Z', '2026-11-23T02:30:00Z'), '03:00:00 → 03:30:00');
  assert.equal(oneDay.span('2026-11-23T02:00:00Z', '2026-11-23T02:00:00Z'), '03:00:00');
  assert.equal(oneDay.span(null, null), '');
  // Midnight in the zone of the report, not in UTC.
  const twoDays = createClock('Europe/Berlin', '2026-11-23T22:30:00Z', '2026-11-23T23:30:00Z');
  assert.equal(twoDays.span('2026-11-23T22:30:00Z', '2026-11-23T23:30:00Z'), '23 Nov 23:30:00 → 24 Nov 00:30:00');
  assert.equal(twoDays.coarse('2026-11-23T22:30:00Z', '2026-11-23T22:40:00Z'), '23 Nov 23:30–23:40');
  assert.equal(createClock('No/Where', null, null).zone, 'UTC');
  assert.deepEqual([400, 59_000, 523_000, 7_500_000, 90_000_000].map(formatDuration), ['0s', '59s', '8m 43s', '2h 05m', '1d 1h']);
});
