/** The package as users get it: packed, installed into an empty project, run, imported, type-checked. Needs the registry for its dependencies. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

let root = dirname(fileURLToPath(import.meta.url));
while (!existsSync(join(root, 'package.json'))) root = dirname(root);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const folder = mkdtempSync(join(tmpdir(), 'gwlog-package-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What `npm test` sets for its own project is not for the one that is made here. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:npm_(?!config_(?:cache|registry|userconfig)$)|NODE_TEST|INIT_CWD)/i.test(name))),
  TZ: 'UTC',
  COLUMNS: '100',
  NO_COLOR: '1',
};

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function command(cwd: string, program: string, ...args: string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 180_000,
    input: '',
    shell: process.platform === 'win32' && program.startsWith('np'),
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

function succeeds(cwd: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr } = command(cwd, program, ...args);
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

// Without scripts: the build that is tested is packed, and other tests run from it while this one does.
const [packed] = JSON.parse(succeeds(root, 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder));
const contents: string[] = packed.files.map(({ path }: { path: string }) => path);

test('the package holds the program and nothing else', (t) => {
  const strange = contents.filter(
    (path) =>
      !/^dist\/(?:src|parsers)\/[\w/-]+(?:\.js|\.d\.ts)$|^dist\/src\/scan\/kernel\.wasm$|^(?:package\.json|README\.md|CHANGELOG\.md|ARCHITECTURE\.md|LICENSE)$/.test(
        path,
      ),
  );
  assert.deepEqual(strange, []);
  for (const path of [
    'package.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'dist/src/scan/kernel.wasm',
    manifest.bin.gwlog,
    manifest.exports['.'].default,
    manifest.exports['.'].types,
  ])
    assert.ok(contents.includes(path.replace(/^\.\//, '')), path);
  const kilobytes = Math.round(packed.size / 1000);
  t.diagnostic(`${contents.length} files, ${kilobytes} kB packed, ${Math.round(packed.unpackedSize / 1000)} kB unpacked`);
  assert.ok(kilobytes < 1500, `${kilobytes} kB`);
});

test('the package names the modules that it imports as its dependencies, and no others', () => {
  const used = new Set<string>();
  for (const path of contents.filter((path) => path.endsWith('.js'))) {
    const code = readFileSync(join(root, path), 'utf8');
    for (const pattern of [/^(?:import|export)\b[^;'"]*\sfrom '([^.'\n][^'\n]*)'/gm, /^import '([^.'\n][^'\n]*)'/gm, /\bimport\('([^.'\n][^'\n]*)'\)/g]) {
      for (const [, module] of code.matchAll(pattern)) {
        const [scope, name] = (module as string).split('/') as [string, string];
        if (!scope.startsWith('node:')) used.add(scope.startsWith('@') ? `${scope}/${name}` : scope);
      }
    }
  }
  assert.deepEqual([...used].sort(), Object.keys(manifest.dependencies).sort());
});

test('the lock file names no address of a registry', () => {
  assert.doesNotMatch(readFileSync(join(root, 'package-lock.json'), 'utf8'), /"resolved"/);
});

test('installed into an empty project, it runs, can be imported and has types', async (t) => {
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "empty", "version": "1.0.0", "private": true, "type": "module" }\n');
  const installed = command(project, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1', join(folder, packed.filename));
  if (
    installed.status !== 0 &&
    process.env.CI !== 'true' &&
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|network/i.test(installed.stderr)
  ) {
    t.skip('the registry cannot be reached, so dependencies cannot be installed');
    return;
  }
  assert.equal(installed.status, 0, installed.stderr);
  const own = readdirSync(join(project, 'node_modules')).filter((name) => /^(?:typescript|fast-check|tinybench|@biomejs)$/.test(name));
  assert.deepEqual(own, [], 'what only developers need is not installed');
  cpSync(join(root, 'fixtures/nginx/error.log'), join(project, 'error.log'));

  await t.test('the command', () => {
    assert.equal(succeeds(project, 'npx', '--no-install', 'gwlog', '--version'), `${manifest.version}\n`);
    assert.match(succeeds(project, 'npx', '--no-install', 'gwlog', 'explain', '502'), /^502 Bad Gateway\n/);
    const report = succeeds(project, 'npx', '--no-install', 'gwlog', 'error.log', '--tz', 'UTC');
    assert.match(report, /nginx\/unix-socket-missing/);
    assert.match(report, /(\d+) lines = \d+ diagnosed \+ \d+ normal \+ \d+ unmatched/);
    const { records } = JSON.parse(succeeds(project, 'npx', '--no-install', 'gwlog', 'error.log', '--tz', 'UTC', '--json'));
    assert.ok(records.diagnosed > 100, `${records.diagnosed} diagnosed`);
  });

  await t.test('the library', () => {
    writeFileSync(
      join(project, 'use.js'),
      `import { createReadStream } from 'node:fs';
import { analyze, causes, rules } from 'gwlog';

const report = await analyze(createReadStream('error.log'), { name: 'error.log', zone: 'UTC' });
console.log(JSON.stringify({ records: report.records, findings: report.findings.length, rules: rules.length, causes: Object.keys(causes).length }));
`,
    );
    const said = JSON.parse(succeeds(project, process.execPath, 'use.js'));
    const shown = JSON.parse(succeeds(project, 'npx', '--no-install', 'gwlog', 'error.log', '--tz', 'UTC', '--json'));
    assert.deepEqual(said.records, shown.records);
    assert.equal(said.findings, shown.findings.length);
    assert.ok(said.rules > 100 && said.causes > 10);
  });

  await t.test('the types', () => {
    const check = (body: string): Ran => {
      writeFileSync(join(project, 'use.ts'), `import { analyze, type Finding, type Report } from 'gwlog';\n${body}`);
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      return command(
        project,
        process.execPath,
        tsc,
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2023',
        '--types',
        'node',
        '--typeRoots',
        join(root, 'node_modules/@types'),
        'use.ts',
      );
    };
    const good = `export const report: Report = await analyze([new Uint8Array(3), 'text'], { zone: 'UTC', samples: 1 });
export const worst: Finding | undefined = report.findings[0];
export const counts: number[] = report.findings.map(({ count }) => count);
// @ts-expect-error: there is no such field
report.findings[0]?.colour;
// @ts-expect-error: samples is a number
await analyze([], { samples: 'many' });
`;
    const result = check(good);
    assert.equal(result.status, 0, result.stdout);
    assert.notEqual(check('export const wrong: string = await analyze([]);\n').status, 0);
  });
});
