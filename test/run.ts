/** Runs the tests of the named folders: `node dist/test/run.js unit cli`. Node 20 knows no patterns in `node --test`, newer ones no folders. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const files = process.argv.slice(2).flatMap((folder) => {
  const path = join(import.meta.dirname, folder);
  const found = readdirSync(path).filter((name) => name.endsWith('.test.js'));
  if (found.length === 0) throw new Error(`no test in ${path}`);
  return found.map((name) => join(path, name));
});
const { status } = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' });
process.exit(status ?? 1);
