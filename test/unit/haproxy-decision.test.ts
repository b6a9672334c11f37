/**
 * Every row of haproxy-decision.tsv, as real lines. A grid of sessions is decided twice: by the table, read literally (first row whose
 * every column holds), and by the rules through the whole engine. Cause and blame must agree on every line, and every row must decide some.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipeline, UNIT } from '../../src/pipeline.ts';
import { createJudge } from '../../src/rules/engine.ts';
import { rules } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { decisionAdditions, decisionCorrections } from '../knowledge/haproxy-corrections.ts';
import { readTable } from './haproxy-tables.ts';

interface Row {
  term: string;
  status: string;
  server: string;
  timers: string;
  retries: string;
  cause: string;
  blame: string;
}

interface Session {
  mode: 'http' | 'tcp';
  term: string;
  status: number;
  server: 'named' | 'none' | 'applet';
  TR: number;
  Tw: number;
  Tc: number;
  Tr: number;
  Ta: number;
  B: number;
  retries: string;
  method: string;
}

const added = decisionAdditions.map((row): Row => ({ ...row, timers: 'any', retries: 'any' }));
const extracted = readTable('haproxy-decision.tsv').map((cells): Row => {
  const [term, status, server, timers, retries, cause, blame] = cells as [string, string, string, string, string, string, string];
  const corrected = decisionCorrections.find((one) => one.term === term && one.status === status);
  return { term, status, server, timers, retries, cause: corrected?.cause ?? cause, blame: corrected?.blame ?? blame };
});
const table: readonly Row[] = [...added, ...extracted];

/** Rows that a state can fall under, by state. */
const byTerm = new Map<string, readonly number[]>();

function rowOf(s: Session): number {
  let rows = byTerm.get(s.term);
  if (!rows) byTerm.set(s.term, (rows = table.flatMap((row, i) => ([0, 1].every((at) => row.term[at] === '?' || row.term[at] === s.term[at]) ? [i] : []))));
  return rows.find((i) => holds(table[i] as Row, s)) as number;
}

function holds(row: Row, s: Session): boolean {
  return (
    statusHolds(row.status, s) &&
    (row.server === 'any' || row.server === s.server) &&
    retriesHold(row.retries, s.retries) &&
    (row.timers === 'any' || row.timers.split(',').every((condition) => timerHolds(condition, s)))
  );
}

function statusHolds(status: string, s: Session): boolean {
  if (status === 'any') return true;
  if (status === 'tcp') return s.mode === 'tcp';
  if (s.mode === 'tcp') return false;
  return status.split(',').some((one) => {
    const range = /^(\d+)-(\d+)$/.exec(one);
    return range ? s.status >= Number(range[1]) && s.status <= Number(range[2]) : Number(one) === s.status;
  });
}

function retriesHold(wanted: string, retries: string): boolean {
  const kind = retries.startsWith('+') ? '+' : retries === '0' ? '0' : 'n';
  return wanted === 'any' || wanted === kind || (wanted === '>0' && kind !== '0');
}

function timerHolds(condition: string, s: Session): boolean {
  const [, name, operator, value] = /^(\w+)(>=|<=|=)(.+)$/.exec(condition) as unknown as [string, string, string, string];
  if (name === 'meth') return s.mode === 'http' && s.method === value;
  const tcp = s.mode === 'tcp';
  const measured = (tcp ? [s.Tw, s.Tc] : [s.TR, s.Tw, s.Tc, s.Tr]).filter((n) => n >= 0);
  const last = s.Ta - measured.reduce((sum, n) => sum + n, 0);
  const attempt = Math.max(0, last - Math.max(0, 1000 * Number(s.retries.replace('+', '')) - Math.max(s.Tw, 0)));
  if (tcp && (name === 'TR' || name === 'Tr')) return false;
  const number = ({ TR: s.TR, Tw: s.Tw, Tc: s.Tc, Tr: s.Tr, B: s.B, last, attempt } as Record<string, number>)[name] as number;
  if (operator === '>=') return number >= Number(value);
  // -1 is no time.
  return operator === '<=' ? number >= 0 && number <= Number(value) : number === Number(value);
}

const WHO = 'CSPLRIDUKcs-';
const PHASE = 'RQCHDLT-';
const STATUSES = [-1, 0, 101, 200, 206, 302, 400, 401, 403, 404, 407, 408, 413, 416, 421, 425, 429, 431, 499, 422, 500, 501, 502, 503, 504, 507];
/** Timers as they occur: no request, refused before the queue, queued, connecting, waiting, complete; with values on both sides of every threshold. */
const TIMERS: readonly (readonly [TR: number, Tw: number, Tc: number, Tr: number, Ta: number])[] = [
  [-1, -1, -1, -1, 0],
  [0, -1, -1, -1, 0],
  [0, 5000, -1, -1, 5000],
  [0, 0, -1, -1, 3],
  [0, 0, -1, -1, 3900],
  [12, 2004, -1, -1, 2016],
  [0, 0, 1, -1, 6],
  [0, 0, 1, -1, 7],
  [3, 0, 2, -1, 60005],
  [0, 0, 1, 2, 3],
  [0, 0, 1, 3, 4],
  [0, 999, 899, 999, 3000],
  [0, 1000, 1, 1000, 2001],
  [0, 0, 900, 40, 941],
];

/** States whose rows ask for a status. */
const BY_STATUS: ReadonlySet<string> = new Set(table.flatMap(({ term, status }) => (status === 'any' || status === 'tcp' ? [] : [term])));

function* sessions(): Generator<Session> {
  // A dash in front says that nothing abnormal happened: then no phase follows.
  for (const who of WHO)
    for (const phase of who === '-' ? '-' : PHASE)
      for (const server of ['named', 'none', 'applet'] as const)
        for (const retries of ['0', '2', '+2'])
          for (const [TR, Tw, Tc, Tr, Ta] of TIMERS)
            for (const mode of ['http', 'tcp'] as const)
              for (const status of mode === 'tcp' ? [0] : BY_STATUS.has(who + phase) ? STATUSES : [200, 503])
                for (const B of [0, 217]) {
                  // Sizes matter in two states only.
                  if (B === 0 && !(who + phase === 'SC' || who + phase === 'CR')) continue;
                  for (const method of who + phase === 'sH' ? ['GET', 'POST', 'PUT', 'PATCH'] : ['GET'])
                    yield { mode, term: who + phase, status, server, TR, Tw, Tc, Tr, Ta, B, retries, method };
                }
}

const SERVERS = { named: 'app/node3', none: 'app/<NOSRV>', applet: 'app/<STATS>' } as const;

function lineOf(s: Session): string {
  const head = `198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in ${SERVERS[s.server]}`;
  return s.mode === 'tcp'
    ? `${head} ${s.Tw}/${s.Tc}/${s.Ta} ${s.B} ${s.term} 9/9/1/1/${s.retries} 0/0`
    : `${head} ${s.TR}/${s.Tw}/${s.Tc}/${s.Tr}/${s.Ta} ${s.status} ${s.B} - - ${s.term}-- 9/9/1/1/${s.retries} 0/0 "${s.method} /cart HTTP/1.1"`;
}

test('every session of the grid is judged as the table says, and every row decides some', () => {
  const decided = new Array<number>(table.length).fill(0);
  const wrong = new Map<string, string>();
  const waiting: Session[] = [];
  const judge = createJudge(rules);
  let checked = 0;
  let at = 0;
  const pipeline = new Pipeline(judge, { samples: 0, tables: false, findings: false, keepQuery: true, unit: UNIT }, ({ batch }, verdicts) => {
    for (let row = 0; row < batch.n; row++) {
      const session = waiting[at++] as Session;
      const index = rowOf(session);
      const expected = table[index] as Row;
      decided[index] = (decided[index] as number) + 1;
      const rule = rules[verdicts[row] as number] as Rule | undefined;
      checked++;
      if (rule?.cause !== expected.cause || rule.blame !== expected.blame) {
        const key = `row ${index + 2 - added.length} (${expected.term} ${expected.status} ${expected.server} ${expected.timers} ${expected.retries}) wants ${expected.cause}/${expected.blame}, ${rule?.id ?? 'no rule'} says ${rule?.cause}/${rule?.blame}`;
        if (!wrong.has(key)) wrong.set(key, lineOf(session));
      }
    }
  });
  pipeline.begin(0, 'grid');
  let chunk = '';
  for (const session of sessions()) {
    waiting.push(session);
    chunk += `${lineOf(session)}\n`;
    if (chunk.length > 1 << 20) {
      pipeline.push(Buffer.from(chunk));
      chunk = '';
    }
  }
  pipeline.push(Buffer.from(chunk));
  pipeline.end();
  assert.equal(checked, waiting.length);
  assert.ok(checked > 50_000, `${checked} sessions`);
  assert.equal(wrong.size, 0, `\n${[...wrong].map(([what, line]) => `${what}\n    ${line}`).join('\n')}`);
  assert.deepEqual(
    decided.flatMap((n, i) => (n === 0 ? [`row ${i + 2 - added.length}: ${Object.values(table[i] as Row).join(' ')}`] : [])),
    [],
  );
});
