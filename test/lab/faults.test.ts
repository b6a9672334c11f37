/** Faults put into a real nginx on purpose: the true cause is known, and must be what the engine finds. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Report } from '../../src/diagnose/report.ts';
import { rules } from '../../src/rules/index.ts';
import type { Cause } from '../../src/rules/rule.ts';
import { analyse, found } from './analyse.ts';
import { FAULTS } from './faults.ts';
import { labSkip } from './nginx-lab.ts';

/** Every cause that the report or the rules behind it hold possible. */
const candidates = (report: Report): Cause[] => [
  ...report.incidents.flatMap(({ hypotheses }) => hypotheses.map(({ cause }) => cause)),
  ...report.findings.flatMap(({ rule }) => rules.find(({ id }) => id === rule)?.causes.map(({ cause }) => cause) ?? []),
];

describe('faults of a real nginx', { skip: labSkip() }, () => {
  for (const fault of FAULTS) {
    test(`${fault.name}: ${fault.cause}, ${fault.blame}`, async (t) => {
      const log = await fault.provoke();
      assert.ok(
        log !== undefined || fault.optional || process.env.GWLOG_REQUIRE_LAB !== '1',
        'GWLOG_REQUIRE_LAB=1, but this machine lacks what the fault needs',
      );
      if (log === undefined) return t.skip('this machine lacks what the fault needs (php-fpm, or unshare, nsenter, ip and curl as root)');
      assert.match(log, fault.shows, 'the fault came about');

      const report = analyse(log);
      const { read, diagnosed, normal, unmatched } = report.records;
      assert.equal(read, diagnosed + normal + unmatched);
      assert.deepEqual(
        report.unmatched.map(({ template }) => template),
        [],
        'every line of the run is known',
      );

      const hit = report.findings.find(({ cause, blame }) => cause === fault.cause && blame === fault.blame);
      const supposed = fault.ambiguous === true && candidates(report).includes(fault.cause);
      assert.ok(hit || supposed, `wanted ${fault.cause}, ${fault.blame}; found ${found(report)}`);
      const strangers = report.findings.filter(({ cause }) => cause !== fault.cause && !fault.beside?.includes(cause));
      assert.deepEqual(
        strangers.map(({ rule, cause }) => `${rule}: ${cause}`),
        [],
        'no other cause is named',
      );
    });
  }
});
