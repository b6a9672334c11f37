import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/cli/errors.ts';
import { HELP } from '../../src/cli/help.ts';
import { OPTION_NAMES, parseArguments, RESERVED_NAMES } from '../../src/cli/options.ts';
import { checkValues } from '../../src/cli/values.ts';

/** What the user is told: an error of his, not one of ours. */
const isUserError =
  (message: RegExp) =>
  (error: Error): boolean => {
    assert.ok(error instanceof UserError, error.stack);
    assert.match(error.message, message);
    return true;
  };
const refuses = (argv: readonly string[], message: RegExp): Promise<void> => assert.rejects(parseArguments(argv), isUserError(message));
const outputs = async (...argv: string[]): Promise<string[]> =>
  (await parseArguments(argv)).outputs.map(({ form, events, file }) => `${form}${events ? ' events' : ''} > ${file ?? 'stdout'}`);

test('words, options and commands', async () => {
  const args = await parseArguments(['-qv', 'a.log', '--since=10m', '-U', 'now', '--', '-b.log']);
  assert.deepEqual(args.words, ['a.log', '-b.log']);
  assert.deepEqual(args.values, { since: '10m', until: 'now' });
  assert.ok(args.quiet && args.verbose && !args.keepQuery);
  assert.equal(args.command, 'analyse');
  assert.equal((await parseArguments([])).command, 'analyse');
  assert.equal((await parseArguments(['rules', '--json'])).command, 'rules');
  assert.equal((await parseArguments(['--json', 'explain', '502'])).command, 'explain');
  assert.equal((await parseArguments(['explain', '--help'])).command, 'help');
});

test('a file named like a command can be given', async () => {
  for (const argv of [['./explain'], ['--', 'explain'], ['a.log', 'explain']]) assert.equal((await parseArguments(argv)).command, 'analyse', argv.join(' '));
});

test('states that look like options can be explained', async () => {
  for (const state of ['----', '--VN', '--', '-H--']) assert.deepEqual((await parseArguments(['explain', state])).words, [state]);
  assert.deepEqual((await parseArguments(['explain', 'sH--', '--', '-x'])).words, ['sH--', '-x']);
  await refuses(['explain', '502', '--jsno'], /did you mean --json/);
});

test('an unknown option is refused, with the name that was meant', async () => {
  await refuses(['--outptu', 'json'], /^unknown option --outptu; did you mean --output\?$/);
  await refuses(['--verbos'], /--verbose/);
  await refuses(['--kep-query'], /--keep-query/);
  await refuses(['--frobnicate'], /^unknown option --frobnicate$/);
  await refuses(['-x'], /^unknown option -x$/);
});

test('options that are promised but not there say so', async () => {
  for (const name of RESERVED_NAMES) await refuses([`--${name}`, 'x'], /not built yet/);
  for (const argv of [['-f', 'a.log'], ['-n', '5'], ['-n5'], ['-j4'], ['diff', 'a'], ['merge'], ['completion']]) await refuses(argv, /not built yet/);
});

test('values where they are needed, and only there', async () => {
  await refuses(['a.log', '-o'], /-o needs a value/);
  await refuses(['-o', '--json'], /-o needs a value, but is followed by --json/);
  await refuses(['--json=1'], /--json takes no value/);
  await refuses(['--since='], /--since needs a value/);
});

test('outputs', async () => {
  assert.deepEqual(await outputs(), ['text > stdout']);
  assert.deepEqual(await outputs('--json'), ['json > stdout']);
  assert.deepEqual(await outputs('--json', '-o', 'json'), ['json > stdout']);
  assert.deepEqual(await outputs('-o', 'a.csv', '-o', 'B.JSON', '-o', 'text', '-o', 'c/d.jsonl', '-o', 'e.txt'), [
    'csv > a.csv',
    'json > B.JSON',
    'text > stdout',
    'ndjson events > c/d.jsonl',
    'text > e.txt',
  ]);
  assert.deepEqual(await outputs('--events', '--csv'), ['csv events > stdout']);
  assert.deepEqual(await outputs('--events', '-o', 'e.csv', '-o', 'json'), ['csv events > e.csv', 'json > stdout']);
  assert.deepEqual(await outputs('--events', '-o', 'ndjson'), ['ndjson events > stdout']);
  assert.deepEqual(await outputs('-o', 'ndjson', '--events', '-o', 'e.csv'), ['ndjson events > stdout', 'csv events > e.csv']);
});

test('outputs that cannot be', async () => {
  await refuses(['--json', '--csv'], /only one output can go to standard output, not json and csv/);
  await refuses(['--events'], /--events says what CSV holds/);
  await refuses(['-o', 'md'], /not built yet/);
  await refuses(['-o', 'report.html'], /not built yet/);
  await refuses(['-o', 'jsn'], /did you mean -o json/);
  await refuses(['-o', 'error.log'], /ends in \.txt/);
  await refuses(['-o', '-'], /names no form/);
});

test('the help text names every option, and none that is not there', () => {
  for (const name of OPTION_NAMES) assert.ok(HELP.includes(`--${name}`), name);
  for (const [, name] of HELP.matchAll(/--([a-z][a-z-]+)/g)) assert.ok((OPTION_NAMES as string[]).includes(name as string), name);
});

const NOW = Date.parse('2026-11-23T12:00:00Z');
const since = async (text: string, tz = 'UTC', now = NOW): Promise<string> =>
  new Date((await checkValues({ since: text, tz }, now)).since as number).toISOString();

test('moments with a zone of their own', async () => {
  assert.equal(await since('2026-11-23T03:00:00Z'), '2026-11-23T03:00:00.000Z');
  assert.equal(await since('2026-11-23T03:00:00.25+02:00'), '2026-11-23T01:00:00.250Z');
  assert.equal(await since('2026-11-23 03:00:00Z', 'Asia/Tokyo'), '2026-11-23T03:00:00.000Z');
  assert.equal(await since('23/Nov/2026:03:00:00 +0100'), '2026-11-23T02:00:00.000Z');
  assert.equal(await since('@1795402800'), '2026-11-23T03:00:00.000Z');
});

test('moments without a zone are in that of --tz', async () => {
  for (const text of [
    '2026-11-23 03:00',
    '2026-11-23T03:00',
    '2026-11-23T03:00:00.000',
    '2026/11/23 03:00:00',
    '23/Nov/2026:03:00:00',
    '23/Nov/2026:03:00:00.000',
    '03:00',
    '3:00',
    'today 03:00',
  ]) {
    assert.equal(await since(text), '2026-11-23T03:00:00.000Z', text);
    assert.equal(await since(text, 'Europe/Berlin'), '2026-11-23T02:00:00.000Z', text);
    assert.equal(await since(text, '-0530'), '2026-11-23T08:30:00.000Z', text);
  }
  assert.equal(await since('2026-07-01 12:00', 'Europe/Berlin'), '2026-07-01T10:00:00.000Z');
  assert.equal(await since('2026-11-22'), '2026-11-22T00:00:00.000Z');
});

test('moments relative to now', async () => {
  assert.equal(await since('10m'), '2026-11-23T11:50:00.000Z');
  assert.equal(await since('90 seconds ago'), '2026-11-23T11:58:30.000Z');
  assert.equal(await since('1h30m'), '2026-11-23T10:30:00.000Z');
  assert.equal(await since('2 days'), '2026-11-21T12:00:00.000Z');
  assert.equal(await since('1w'), '2026-11-16T12:00:00.000Z');
  assert.equal(await since('now'), '2026-11-23T12:00:00.000Z');
  assert.equal(await since('yesterday'), '2026-11-22T00:00:00.000Z');
  assert.equal(await since('yesterday 23:30:15'), '2026-11-22T23:30:15.000Z');
  assert.equal(await since('yesterday', 'Pacific/Auckland'), '2026-11-22T11:00:00.000Z', 'it is the 24th there');
});

test('a time of day is the last one, and as an upper end the first after the lower', async () => {
  assert.equal(await since('23:00'), '2026-11-22T23:00:00.000Z');
  const night = await checkValues({ since: '22:00', until: '02:00', tz: 'UTC' }, NOW);
  assert.deepEqual([night.since, night.until], [Date.parse('2026-11-22T22:00Z'), Date.parse('2026-11-23T02:00Z')]);
  const day = await checkValues({ since: '2026-11-23 11:00', until: '13:00', tz: 'UTC' }, NOW);
  assert.equal(day.until, Date.parse('2026-11-23T13:00Z'));
});

test('values that make no sense are refused, and named', async () => {
  const refused = (values: Parameters<typeof checkValues>[0], message: RegExp): Promise<void> => assert.rejects(checkValues(values, NOW), isUserError(message));
  for (const text of ['soon', '25:00', '2026-13-01', '10 parsecs', '12', '2026-11-23T99:00:00Z', ''])
    await refused({ since: text }, /--since .*: give a time such as/);
  await refused({ since: '10m', until: '2026-11-20' }, /nothing lies between/);
  await refused({ top: '1001' }, /--top "1001": give a whole number from 0 to 1,000/);
  await refused({ top: '1e3' }, /whole number/);
  await refused({ samples: '-1' }, /--samples .* from 0 to 100/);
  await refused({ color: 'sometimes' }, /--color "sometimes": give auto, always or never/);
  await refused({ tz: 'Mars/Olympus' }, /--tz "Mars\/Olympus": give a name such as Europe\/Berlin/);
  assert.deepEqual(await checkValues({ top: '5', samples: '0', color: 'never', tz: '+0200' }, NOW), { top: 5, samples: 0, color: 'never', tz: '+02:00' });
});
