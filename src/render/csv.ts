/** The summary for spreadsheets: one row per rule and upstream. The rows of a finding sum to its count. */
import { stringify } from 'csv-stringify/sync';
import type { Finding, PeerCount, Report } from '../diagnose/report.ts';
import type { Rule } from '../rules/rule.ts';
import { escapeCsvText, escapeTerminal } from './escape.ts';

const COLUMNS = ['rule', 'cause', 'severity', 'blame', 'upstream', 'count', 'share', 'first_seen', 'last_seen', 'statuses', 'title', 'first_fix'] as const;
const MOST_PEERS = 1000;
const OTHER = '(other)';

/** One row of text stays one line, on a terminal too. */
const text = (value: string): string => escapeCsvText(escapeTerminal(value));

/** `502=397 504=2`: status, number of records. */
function statusText(statuses: Readonly<Record<string, number>>): string {
  return Object.entries(statuses)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${status}=${count}`)
    .join(' ');
}

/** Peers as listed, then what the list does not hold. The times of the rest are not known; without any peer it is the finding itself. */
function peersOf(finding: Finding): PeerCount[] {
  const listed = finding.upstreams.filter(({ name }) => name !== OTHER).slice(0, MOST_PEERS);
  const count = finding.count - listed.reduce((sum, peer) => sum + peer.count, 0);
  if (listed.length === 0 && finding.upstreams.length === 0) return [{ ...finding, name: '' }];
  if (count <= 0) return listed;
  const statuses: Record<string, number> = { ...finding.statuses };
  for (const peer of listed) for (const [status, known] of Object.entries(peer.statuses)) statuses[status] = (statuses[status] ?? 0) - known;
  const given = finding.upstreams.find(({ name }) => name === OTHER);
  return [...listed, { name: OTHER, count, firstSeen: given?.firstSeen ?? null, lastSeen: given?.lastSeen ?? null, statuses }];
}

export function renderCsv(report: Report, rules: ReadonlyMap<string, Rule>): string {
  const { diagnosed } = report.records;
  const rows = report.findings.flatMap((finding) =>
    peersOf(finding).map((peer) => [
      text(finding.rule),
      finding.cause,
      finding.severity,
      finding.blame,
      text(peer.name),
      String(peer.count),
      (diagnosed > 0 ? peer.count / diagnosed : 0).toFixed(4),
      peer.firstSeen ?? '',
      peer.lastSeen ?? '',
      text(statusText(peer.statuses)),
      text(finding.title),
      text(rules.get(finding.rule)?.fixes[0]?.do ?? ''),
    ]),
  );
  return stringify([[...COLUMNS], ...rows]);
}
