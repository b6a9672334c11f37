/** The tables of HAProxy's states and messages (test/knowledge/haproxy-*.tsv), as rows of cells without the heading. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

export function readProjectFile(...path: string[]): string {
  return readFileSync(join(projectRoot(), ...path), 'utf8');
}

export function readTable(name: string): string[][] {
  return readProjectFile('test', 'knowledge', name)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
}
