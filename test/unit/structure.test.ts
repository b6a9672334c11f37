/** How the project is built: which folder may import which, who may touch the process, how long a file may get. See ARCHITECTURE.md. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

let root = dirname(fileURLToPath(import.meta.url));
while (!existsSync(join(root, 'package.json'))) root = dirname(root);

interface File {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Without comments. */
  readonly code: string;
}

function filesBelow(folder: string): File[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(path);
    if (!entry.name.endsWith('.ts')) return [];
    const text = readFileSync(join(root, path), 'utf8');
    return [{ path, text, code: withoutComments(text) }];
  });
}

const COMMENT_OR_STRING = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
const withoutComments = (text: string): string => text.replace(COMMENT_OR_STRING, (match) => (match.startsWith('/') ? '' : match));
const withoutStrings = (code: string): string => code.replace(COMMENT_OR_STRING, "''");

interface Import {
  /** A path from the root, or the name of a module or package. */
  readonly to: string;
  readonly isType: boolean;
}

function importsOf({ path, code }: File): Import[] {
  const found: { name: string; isType: boolean }[] = [];
  for (const [, isType, name] of code.matchAll(/^(?:import|export)\s+(type\s)?(?:[^;'"]*\sfrom\s+)?'([^'\n]+)'/gm))
    found.push({ name: name as string, isType: isType !== undefined });
  for (const [, name] of code.matchAll(/\bimport\('([^'\n]+)'\)/g)) found.push({ name: name as string, isType: false });
  return found.map(({ name, isType }) => ({ to: name.startsWith('.') ? posix.join(posix.dirname(path), name) : name, isType }));
}

/** AssemblyScript: another compiler, another way of imports. */
const KERNEL = 'src/scan/kernel/';
const kernels = filesBelow(KERNEL.slice(0, -1));
const files = [...filesBelow('parsers'), ...filesBelow('src')].filter(({ path }) => !path.startsWith(KERNEL));
const isFile = (to: string): boolean => to.endsWith('.ts');

/** In the order of the flow: a stage may import those before it. */
const STAGES = ['parsers', 'scan', 'rules', 'summary', 'diagnose', 'render', 'cli'] as const;
/** Files right in src/: they put stages together. */
const COMPOSITION = 'composition';

const stageOf = (path: string): string => {
  const [first, second] = path.split('/');
  return first === 'parsers' ? 'parsers' : path.split('/').length === 2 ? COMPOSITION : (second as string);
};

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (from === 'cli') return true;
  if (to === 'cli' || from === 'parsers') return false;
  if (from === COMPOSITION) return true;
  // Sources of bytes know nothing of what the bytes mean.
  if (from === 'input' || to === 'input' || to === COMPOSITION) return false;
  return STAGES.indexOf(to as 'scan') < STAGES.indexOf(from as 'scan');
}

test('imports are found, of every form', () => {
  const code = withoutComments(`import { a } from './a.ts'; // import { x } from './x.ts'
import type { B } from '../rules/b.ts';
import {
  c,
  type D,
} from 'npm';
import './e.ts';
export * from './f.ts';
export type { G } from './g.ts';
const h = await import('./h.ts');
/* import './y.ts'; */
const text = "from 'z'";
`);
  assert.deepEqual(
    importsOf({ path: 'src/scan/x.ts', text: code, code }).map(({ to, isType }) => (isType ? `type ${to}` : to)),
    ['src/scan/a.ts', 'type src/rules/b.ts', 'npm', 'src/scan/e.ts', 'src/scan/f.ts', 'type src/scan/g.ts', 'src/scan/h.ts'],
  );
  const all = files.flatMap(importsOf);
  assert.ok(all.length > (3 * files.length) / 2, `${all.length} imports in ${files.length} files`);
  for (const { to } of all) if (isFile(to)) assert.ok(existsSync(join(root, to)), to);
});

test('every folder of src is a stage that has its place in the order', () => {
  const known = new Set<string>([...STAGES, 'input', COMPOSITION]);
  assert.deepEqual(
    [...new Set(files.map(({ path }) => stageOf(path)))].filter((stage) => !known.has(stage)),
    [],
  );
});

test('imports run one way: parsers, scan, rules, summary, diagnose, render, cli; and input, cli', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter(({ to }) => isFile(to) && !mayImport(stageOf(file.path), stageOf(to)))
      .map(({ to }) => `${file.path} imports ${to}`),
  );
  assert.deepEqual(wrong, []);
  assert.ok(
    !mayImport('scan', 'rules') &&
      !mayImport('rules', 'summary') &&
      !mayImport('render', 'cli') &&
      !mayImport('summary', COMPOSITION) &&
      !mayImport('parsers', 'scan'),
  );
});

test('parsers is a leaf: data and functions without any module', () => {
  const wrong = files
    .filter(({ path }) => stageOf(path) === 'parsers')
    .flatMap((file) =>
      importsOf(file)
        .filter(({ to }) => !to.startsWith('parsers/'))
        .map(({ to }) => `${file.path} imports ${to}`),
    );
  assert.deepEqual(wrong, []);
});

test('kernels import each other only', () => {
  const wrong = kernels.flatMap((file) =>
    importsOf(file)
      .filter(({ to }) => !kernels.some(({ path }) => path === `${to}.ts`))
      .map(({ to }) => `${file.path} imports ${to}`),
  );
  assert.deepEqual(wrong, []);
  assert.ok(kernels.flatMap(importsOf).length > kernels.length / 2);
});

test('no import goes round in a circle', () => {
  const edges = new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter(({ to, isType }) => isFile(to) && !isType)
        .map(({ to }) => to),
    ]),
  );
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    assert.ok(!trail.includes(path), `${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`);
    if (done.has(path)) return;
    for (const to of edges.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  assert.equal(done.size, files.length);
});

test('only the command line touches the process and the console', () => {
  const uses = (code: string): boolean => /(?<![.\w$])(?:process|console)\s*\./.test(withoutStrings(code)) || /'(?:node:)?(?:process|console)'/.test(code);
  assert.ok(
    uses('const p = process.env;') &&
      uses("import { argv } from 'node:process';") &&
      !uses("const s = 'the process. It ended';") &&
      !uses('worker.process.pid'),
  );
  assert.deepEqual(
    files.filter(({ path, code }) => stageOf(path) !== 'cli' && uses(code)).map(({ path }) => path),
    [],
  );
});

test('exports have names', () => {
  assert.deepEqual(
    files.filter(({ code }) => /^export\s+default\b|\bas\s+default\b/m.test(code)).map(({ path }) => path),
    [],
  );
});

/** A file does one thing. What it takes to see one thing at once is about this much. */
const LONGEST = 350;
const ONE_PASS = 'one pass over the bytes of a record: its parts share positions, and nothing is allocated';
/** Longer ones, how long they may get, and why. Rule families (src/rules/PRODUCT/) are lists of literals and may be of any length. */
const LONGER: Readonly<Record<string, readonly [lines: number, why: string]>> = {
  'src/rules/causes.ts': [Number.POSITIVE_INFINITY, 'data: the taxonomy'],
  'src/rules/statuses-cloudflare.ts': [Number.POSITIVE_INFINITY, 'data: what each status and code of Cloudflare means'],
  'src/rules/statuses.ts': [Number.POSITIVE_INFINITY, 'data: what each status means'],
  'src/scan/assemble.ts': [540, 'one state machine over one buffer: which lines belong to which record is decided in one place'],
  'src/scan/nginx-error.ts': [420, ONE_PASS],
  'src/scan/nginx-access-row.ts': [470, ONE_PASS],
  'src/scan/haproxy.ts': [480, ONE_PASS],
  'src/scan/cloudflare-http.ts': [480, ONE_PASS],
};

test('files are short, but for those that are lists or one machine', () => {
  const isFamily = (path: string): boolean => /^src\/rules\/[^/]+\/[^/]+\.ts$/.test(path);
  const long = [...files, ...kernels]
    .filter(({ path }) => !isFamily(path))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > LONGEST);
  assert.deepEqual(
    long.filter(({ path, lines }) => lines > (LONGER[path]?.[0] ?? LONGEST)).map(({ path, lines }) => `${path} has ${lines} lines`),
    [],
  );
  assert.deepEqual(
    Object.keys(LONGER).filter(
      (path) =>
        LONGER[path]?.[0] !== Number.POSITIVE_INFINITY && [...files, ...kernels].some((file) => file.path === path) && !long.some((file) => file.path === path),
    ),
    [],
    'exceptions that are not needed any more',
  );
});
