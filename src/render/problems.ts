/** Findings folded into problems: a root and what it brings about, so that one fault is not listed as three. */
import type { Finding } from '../diagnose/report.ts';
import { type Rule, SEVERITIES, type Severity } from '../rules/rule.ts';

export interface Problem {
  readonly root: Finding;
  readonly consequences: readonly Finding[];
  /** The worst of them: a modest cause with a grave consequence is grave. */
  readonly severity: Severity;
}

/** Times are ISO 8601 in UTC, so they compare as text. What ended before the other began was not brought about by it. */
function couldCause(root: Finding, consequence: Finding): boolean {
  return root.firstSeen === null || consequence.lastSeen === null || consequence.lastSeen >= root.firstSeen;
}

function findParents(findings: readonly Finding[], rules: ReadonlyMap<string, Rule>): Map<Finding, Finding> {
  const parents = new Map<Finding, Finding>();
  // From the last to the first: where two rules name each other, the one that is listed first stays the root.
  for (const finding of [...findings].reverse()) {
    const roots = rules.get(finding.rule)?.consequenceOf ?? [];
    for (const candidate of findings) {
      if (candidate === finding || !roots.includes(candidate.rule) || !couldCause(candidate, finding)) continue;
      let above: Finding | undefined = candidate;
      while (above !== undefined && above !== finding) above = parents.get(above);
      if (above === finding) continue;
      parents.set(finding, candidate);
      break;
    }
  }
  return parents;
}

/** Worst first, then by count; consequences in the order of the report. */
export function foldFindings(findings: readonly Finding[], rules: ReadonlyMap<string, Rule>): Problem[] {
  const parents = findParents(findings, rules);
  const families = new Map<Finding, Finding[]>();
  for (const finding of findings) if (!parents.has(finding)) families.set(finding, []);
  for (const finding of findings) {
    let root = finding;
    for (let above = parents.get(root); above !== undefined; above = parents.get(root)) root = above;
    if (root !== finding) families.get(root)?.push(finding);
  }
  const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);
  const problems = [...families].map(([root, consequences]) => {
    const worst = Math.min(...[root, ...consequences].map((finding) => rank(finding.severity)));
    return { root, consequences, severity: SEVERITIES[worst] ?? root.severity };
  });
  const total = (problem: Problem): number => problem.consequences.reduce((sum, finding) => sum + finding.count, problem.root.count);
  return problems.sort((a, b) => rank(a.severity) - rank(b.severity) || total(b) - total(a));
}
