/**
 * README says what is so: its commands are run, its example is run, its sample is what gwlog prints, its tables are compared with the
 * data. UPDATE_GOLDEN=1 rewrites the parts that are made from data: read the diff.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { formats } from '../../parsers/index.ts';
import { OPTION_NAMES, RESERVED_NAMES } from '../../src/cli/options.ts';
import { KEYS, NUMBERS, TEXTS } from '../../src/render/events.ts';
import { EVENT_COLUMNS } from '../../src/render/events-csv.ts';
import { renderers } from '../../src/render/index.ts';
import { plainStyle } from '../../src/render/style.ts';
import { BLAMES, CAUSES, SEVERITIES } from '../../src/rules/rule.ts';
import { rules } from '../../src/rules/index.ts';
import { nightReport, rules as sampleRules, trafficReport } from '../golden/sample-report.ts';
import { BIN } from './run.ts';

let root = dirname(fileURLToPath(import.meta.url));
while (!existsSync(join(root, 'package.json'))) root = dirname(root);
const file = join(root, 'README.md');
let readme = readFileSync(file, 'utf8');

/** A folder with logs under the names that README uses, and a path on which `gwlog` is the built command. */
const folder = mkdtempSync(join(tmpdir(), 'gwlog-readme-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const logs = join(folder, 'logs');
const bin = join(folder, 'bin');
mkdirSync(logs);
mkdirSync(bin);
for (const product of ['nginx', 'haproxy']) {
  const from = join(root, 'fixtures', product);
  for (const name of readdirSync(from)) if (!name.startsWith('forged')) cpSync(join(from, name), join(logs, name));
}

writeFileSync(
  join(logs, 'cf.ndjson.gz'),
  gzipSync(
    formats
      .filter(({ gateway }) => gateway === 'cloudflare')
      .flatMap(({ samples }) => samples.map(({ line }) => `${line}\n`))
      .join(''),
  ),
);

writeFileSync(
  join(logs, 'nginx.conf'),
  `http { log_format shop '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'; access_log access.log shop; }\n`,
);

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}
program('gwlog', `exec "${process.execPath}" "${BIN}" "$@"`);
// What these print is what they print in front of nginx's own lines.
program('journalctl', "sed 's/^/2026-11-24T22:21:00+0000 gw1 nginx[7]: /' error.log");
program('kubectl', "sed 's,^,[pod/web-0/nginx] ,' error.log");

const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, TZ: 'UTC', COLUMNS: '96' };

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** tail -F never ends by itself. */
const ended = (line: string): string => line.replace(/^(tail -F [\w.]+) \|/, '{ $1 & sleep 1; kill $$!; } |');
const shell = (line: string): Ran => spawnSync('sh', ['-c', ended(line)], { cwd: logs, env, encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28, input: '' });

interface Block {
  readonly language: string;
  readonly text: string;
}
const blocks: readonly Block[] = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language: language as string,
  text: text as string,
}));
const linesOf = (language: string): string[] =>
  blocks
    .filter((block) => block.language === language)
    .flatMap(({ text }) =>
      text
        .replaceAll('\\\n', '')
        .split('\n')
        .filter((line) => line.trim() !== ''),
    );

/** Commands that install or run everything. Reviewed by hand in a fresh clone. */
const BY_HAND: Readonly<Record<string, string>> = {
  'npm ci && npm start': 'installs; what `npm start` runs is run below',
  'npm ci && npm test': 'would run this test',
  'npm install -g .': 'changes the machine; the package is installed by package.test.ts',
};
const withoutComment = (line: string): string => line.replace(/\s+#.*$/, '').trim();

test('every command of README does what it should', async (t) => {
  const lines = linesOf('sh').map(withoutComment);
  assert.ok(lines.filter((line) => line.includes('gwlog')).length >= 10, `${lines.length} commands`);
  assert.deepEqual(
    Object.keys(BY_HAND).filter((line) => !lines.includes(line)),
    [],
    'lines that README does not have any more',
  );
  for (const line of lines) {
    if (Object.hasOwn(BY_HAND, line)) continue;
    await t.test(line, { skip: /\bjq\b/.test(line) && !hasJq && 'needs jq' }, () => {
      const { status, stdout, stderr } = shell(line);
      assert.equal(stderr, '', line);
      assert.equal(status, 0, line);
      const written = [...line.matchAll(/-o (\S+\.\w+)/g)].map(([, name]) => name as string);
      for (const name of written) assert.ok(existsSync(join(logs, name)), `${name} was written`);
      assert.ok(stdout.length > 100, stdout);
    });
  }
});

test('npm start reports on the fixtures', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [node, script, ...args] = scripts.start.split(' ');
  assert.deepEqual([node, script], ['node', 'dist/src/cli/bin.js']);
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `gwlog ${args.join(' ')}`], { cwd: root, env, encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.match(stdout, /\n1 {2}CRITICAL/);
});

test('the example of the library runs', () => {
  const [example, ...more] = blocks.filter(({ language }) => language === 'js');
  assert.equal(more.length, 0);
  const module = join(folder, 'logs/node_modules/gwlog');
  mkdirSync(module, { recursive: true });
  writeFileSync(join(module, 'package.json'), '{ "name": "gwlog", "type": "module", "exports": "./index.js" }');
  writeFileSync(join(module, 'index.js'), `export * from ${JSON.stringify(pathToFileURL(join(dirname(BIN), '../index.js')).href)};\n`);
  writeFileSync(join(logs, 'example.mjs'), (example as Block).text);
  const { status, stdout, stderr } = shell('node example.mjs');
  rmSync(join(folder, 'logs/node_modules'), { recursive: true });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  const { findings } = JSON.parse(shell('gwlog error.log --tz UTC --json').stdout);
  assert.equal(stdout.trim().split('\n').length, findings.length);
  assert.ok(stdout.startsWith(`${findings[0].count} ${findings[0].severity} ${findings[0].blame} ${findings[0].title}\n`), stdout);
});

const hasJq = spawnSync('jq', ['--version']).error === undefined;
test('the commands for those who come from halog run', { skip: !hasJq && 'needs jq' }, () => {
  // test/lab/halog.test.ts compares the numbers with those of the real halog.
  const commands = tableOf('## Coming from halog').flatMap(([, cell]) => codeOf(cell).filter((code) => /^(?:gwlog|jq|wc) /.test(code)));
  assert.ok(commands.length >= 18, `${commands.length} commands`);
  for (const command of commands) {
    const { status, stderr } = shell(command.startsWith('gwlog') ? command : `gwlog haproxy.log -o ndjson | ${command}`);
    assert.deepEqual([status, stderr], [0, ''], command);
  }
});

/** Compares what stands between the marks of a name with what the data say, or writes it there. */
function assertGenerated(name: string, content: string): void {
  const [, open, between, close] = new RegExp(`(<!-- ${name}(?:: [^\\n]*)? -->\\n)([\\s\\S]*?)(<!-- /${name} -->)`).exec(readme) ?? [];
  assert.ok(open !== undefined && close !== undefined, `README has no place for ${name}`);
  if (process.env.UPDATE_GOLDEN === '1') {
    readme = readme.replace(`${open}${between}${close}`, () => `${open}${content}${close}`);
    writeFileSync(file, readme);
  } else assert.equal(between, content, `${name} in README is out of date: UPDATE_GOLDEN=1 npm test writes it`);
}

test('the sample is what gwlog prints, cut behind the first finding', () => {
  const line = /<!-- sample: (.*) -->/.exec(readme)?.[1] ?? '';
  assert.match(line, /^gwlog .*--tz UTC$/);
  const { status, stdout } = shell(line);
  assert.equal(status, 0);
  const second = stdout.indexOf('\n\n2  ');
  assert.ok(second > 0, stdout);
  assertGenerated('sample', `\`\`\`text\n$ ${line}\n${stdout.slice(0, second)}\n…\n${stdout.trimEnd().split('\n').at(-1)}\n\`\`\`\n`);
});

const PRODUCTS = { nginx: 'nginx', haproxy: 'HAProxy', cloudflare: 'Cloudflare', other: 'Others' };

/** Products that have formats and rules. */
const READ = Object.entries(PRODUCTS).filter(
  ([gateway]) => formats.some((format) => format.gateway === gateway) && rules.some(({ id }) => id.startsWith(`${gateway}/`)),
);

test('the first sentence names the products whose logs are read', () => {
  const first = /^[^#\n].*$/m.exec(readme)?.[0] ?? '';
  const named = Object.values(PRODUCTS).filter((name) => first.includes(name));
  assert.deepEqual(
    named,
    READ.map(([, name]) => name),
    first,
  );
});

test('the formats, causes and the number of rules are those of the data', () => {
  const listed = READ.map(([gateway, name]) => {
    const own = formats.filter((format) => format.gateway === gateway);
    return `- **${name}**: ${own.map(({ id, title }) => `${title.replace(new RegExp(`^${name} `), '')} (\`${id}\`)`).join(', ')}\n`;
  });
  assertGenerated('formats', listed.join(''));
  assertGenerated(
    'causes',
    `${CAUSES.filter((cause) => cause !== 'none')
      .map((cause) => `\`${cause}\``)
      .join(' ')}\n`,
  );
  // In steps, or every new rule would have to change README.
  assertGenerated(
    'count',
    `More than ${Math.floor((rules.length - 1) / 50) * 50} rules; \`gwlog rules\` lists them, \`gwlog explain RULE\` tells all about one.\n`,
  );
  for (const word of [...BLAMES, ...SEVERITIES]) assert.ok(readme.includes(`\`${word}\``), word);
});

/** From a heading to the next one. */
function section(heading: string): string {
  const from = readme.indexOf(`\n${heading}\n`);
  assert.ok(from >= 0, `README has no ${heading}`);
  const text = readme.slice(from + heading.length + 2);
  const next = text.search(/^#{1,3} /m);
  return next < 0 ? text : text.slice(0, next);
}

/** Rows of the tables of a section, without the head. */
const tableOf = (heading: string): string[][] =>
  section(heading)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .replaceAll('\\|', '\0')
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.replaceAll('\0', '|')),
    )
    .filter((row, at, all) => !/^-+$/.test(row[0] as string) && !/^-+$/.test(all[at + 1]?.[0] ?? ''));

const codeOf = (cell: string | undefined): string[] => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, word]) => word as string);

/** Fields whose keys are values: statuses, blames, timers. */
const MAPS = /(?:^|\.)(?:statuses|timers)$|^traffic\[\]\.blame$/;

/** Every object of a report and its keys. */
function keysOf(value: unknown, path: string, found: Map<string, Set<string>>): void {
  if (Array.isArray(value)) for (const entry of value) keysOf(entry, `${path}[]`, found);
  else if (typeof value === 'object' && value !== null) {
    const isMap = MAPS.test(path);
    const keys = found.get(path || 'report') ?? new Set();
    if (!isMap) found.set(path || 'report', keys);
    for (const [key, inner] of Object.entries(value)) {
      if (!isMap) keys.add(key);
      keysOf(inner, isMap ? `${path}.*` : path === '' ? key : `${path}.${key}`, found);
    }
  }
}

test('the fields of the JSON report are those that are printed', async () => {
  const printed = new Map<string, Set<string>>();
  for (const report of [nightReport, trafficReport()])
    keysOf(JSON.parse(await renderers.json(report, { rules: sampleRules, style: plainStyle, width: 100 })), '', printed);
  keysOf(JSON.parse(shell('gwlog . --json').stdout), '', printed);
  const documented = new Map<string, Set<string>>();
  for (const [where, fields] of tableOf('### JSON report'))
    for (const path of (where as string).split(', ')) documented.set(path, new Set([...(documented.get(path) ?? []), ...codeOf(fields)]));
  const sorted = (map: Map<string, Set<string>>): Record<string, string[]> =>
    Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, keys]) => [path, [...keys].sort()]));
  assert.deepEqual(sorted(documented), sorted(printed));
});

test('the fields of events are those that are printed', () => {
  const always = ['time', 'source', 'line', 'gateway', 'format', 'class', 'rule', 'cause', 'severity', 'blame', 'raw'];
  const inJson = new Set([...always, ...[...TEXTS, ...KEYS, ...NUMBERS].map(([field]) => field)]);
  const cells = tableOf('### Events').map(([fields]) => fields as string);
  const documented = cells.flatMap(codeOf);
  assert.deepEqual([...documented].sort(), [...inJson].sort());
  assert.deepEqual(
    documented.filter((field) => cells.some((cell) => cell.includes(`\`${field}\`*`))).sort(),
    [...inJson].filter((field) => !EVENT_COLUMNS.includes(field)).sort(),
  );
  const seen = new Set(
    shell('gwlog . -o ndjson')
      .stdout.trimEnd()
      .split('\n')
      .flatMap((line) => Object.keys(JSON.parse(line))),
  );
  assert.deepEqual(
    [...seen].filter((field) => !inJson.has(field)),
    [],
  );
  assert.deepEqual(
    always.filter((field) => !seen.has(field)),
    [],
  );
});

test('the columns of the CSV summary are those that are printed', () => {
  const [head] = shell('gwlog error.log --csv').stdout.split('\n');
  assert.deepEqual(codeOf(section('### CSV summary').split(': one row')[0]), (head as string).split(','));
});

test('the options are those that there are', () => {
  const cells = tableOf('## Options').map(([option]) => option as string);
  const documented = cells
    .flatMap(codeOf)
    .filter((word) => word.startsWith('--'))
    .map((word) => word.slice(2));
  assert.deepEqual([...documented].sort(), [...OPTION_NAMES].sort());
  assert.deepEqual(
    RESERVED_NAMES.filter((name) => new RegExp(`--${name}\\b`).test(readme)),
    [],
    'not built yet',
  );
  const help = shell('gwlog --help').stdout;
  const codes = cells.filter((cell) => /^\d+$/.test(cell));
  assert.ok(codes.length >= 4);
  for (const code of codes) assert.match(help.slice(help.indexOf('Exit status')), new RegExp(`\\b${code}\\b`));
});

test('links lead somewhere', () => {
  for (const [, target] of readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)) assert.ok(existsSync(join(root, target as string)), target);
  for (const [, path] of readme.matchAll(/`((?:fixtures|parsers|src|test|\.ci)\/[\w./-]*)`/g)) assert.ok(existsSync(join(root, path as string)), path);
});
