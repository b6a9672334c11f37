/** Clients that try to write lines into the log: none of it may become a finding of anybody but themselves. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Report } from '../../src/diagnose/report.ts';
import { analyse, found, physicalLines } from './analyse.ts';
import { ATTACKS, CUT, forge } from './forgery.ts';
import { labSkip } from './nginx-lab.ts';

/** What an honest 404 and an honest failed login bring about. */
const HONEST = [
  { what: '404', target: '/none' },
  { what: 'missing directory', target: '/none/' },
  { what: 'unknown user', target: '/admin/', head: `Authorization: Basic ${Buffer.from('bert:x').toString('base64')}\r\n` },
  { what: 'wrong password', target: '/admin/', head: `Authorization: Basic ${Buffer.from('anna:x').toString('base64')}\r\n` },
];

const adds = ({ lines, records }: Report): void => {
  assert.equal(lines.read, lines.diagnosed + lines.normal + lines.unmatched);
  assert.equal(records.read, records.diagnosed + records.normal + records.unmatched);
};

/** A finding that the honest requests give as well, or one that blames the client for what a client did. */
const isHarmless = (honest: ReadonlySet<string>, { rule, cause, blame }: Report['findings'][number]): boolean =>
  honest.has(rule) || (blame === 'client' && (cause === 'attack-probe' || cause.startsWith('client-')));

describe('forged lines', { skip: labSkip() }, () => {
  let honest: ReadonlySet<string> = new Set();

  test('honest requests give the rules that may be met', async () => {
    const report = analyse(await forge(HONEST));
    honest = new Set(report.findings.map(({ rule }) => rule));
    assert.ok(honest.size >= 2, found(report));
    assert.deepEqual(report.unmatched, []);
    assert.equal(report.records.read, 2 * HONEST.length);
    adds(report);
  });

  for (const attack of ATTACKS) {
    test(attack.what, async () => {
      const log = await forge([attack]);
      const report = analyse(log);
      assert.deepEqual(
        report.findings.filter((finding) => !isHarmless(honest, finding)).map(({ rule }) => rule),
        [],
      );
      assert.deepEqual(
        report.unmatched.map(({ template }) => template),
        [],
      );
      assert.deepEqual(report.marks, []);
      assert.equal(report.records.read, 2, 'one record of the attack, one of the honest request');
      assert.equal(report.lines.read, physicalLines(log));
      adds(report);
    });
  }

  test('all of them in one log, an honest 404 in front of each', async () => {
    const log = await forge(ATTACKS);
    const report = analyse(log);
    assert.deepEqual(
      report.findings.filter((finding) => !isHarmless(honest, finding)).map(({ rule }) => rule),
      [],
    );
    assert.equal(report.records.read, 2 * ATTACKS.length);
    assert.equal(report.lines.read, physicalLines(log));
    adds(report);
  });

  test('a record cut at 2,048 bytes can forge, but nothing certain comes of it', async () => {
    const report = analyse(await forge([CUT]));
    adds(report);
    const certain = report.incidents.filter(({ hypotheses }) => hypotheses.some(({ confidence }) => confidence === 'certain'));
    assert.deepEqual(
      certain.map(({ rule }) => rule),
      [],
    );
  });
});
