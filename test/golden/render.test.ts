/** Every output of hand-made reports, compared with files in expected/. UPDATE_GOLDEN=1 rewrites them: read the diff. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import picocolors from 'picocolors';
import type { Report, TrafficRow } from '../../src/diagnose/report.ts';
import { isOutputKind, outputKindOf, renderers } from '../../src/render/index.ts';
import { growth, newFinding } from '../../src/render/live.ts';
import { plainStyle, type Style } from '../../src/render/style.ts';
import { formatMilliseconds } from '../../src/render/traffic-table.ts';
import { displayWidth } from '../../src/render/width.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { emptyReport, hostileReport, makeFinding, nightReport, peer, rules, traffic, trafficReport } from './sample-report.ts';

let root = dirname(fileURLToPath(import.meta.url));
while (!existsSync(join(root, 'package.json'))) root = dirname(root);

function assertGolden(name: string, actual: string): void {
  const file = join(root, 'test/golden/expected', name);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'));
}

interface Page {
  width?: number;
  height?: number;
  zone?: string;
  style?: Style;
}

const text = (report: Report, { width = 100, style = plainStyle, ...rest }: Page = {}): Promise<string> =>
  renderers.text(report, { rules, style, width, ...rest });
const json = (report: Report): Promise<string> => renderers.json(report, { rules, style: plainStyle, width: 100 });
const csv = (report: Report): Promise<string> => renderers.csv(report, { rules, style: plainStyle, width: 100 });

/** RFC 4180, nothing more. */
function readCsv(source: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < source.length) {
    let cell = '';
    if (source[at] === '"') {
      for (at++; ; at++) {
        assert.ok(at < source.length, 'open quote');
        if (source[at] !== '"') cell += source[at];
        else if (source[at + 1] === '"') cell += source[++at];
        else break;
      }
      at++;
    } else while (at < source.length && source[at] !== ',' && source[at] !== '\n') cell += source[at++];
    row.push(cell);
    if (source[at] !== ',') {
      assert.ok(source[at] === '\n', `end of row expected at ${at}`);
      rows.push(row);
      row = [];
    }
    at++;
  }
  return rows;
}

const line = (count: number): Report['lines'] => ({ read: count, diagnosed: 0, normal: count, unmatched: 0, skipped: 0 });
const oneSource: Report['sources'] = [{ name: 'error.log', gateway: 'nginx', format: 'nginx-error', records: 1200 }];
const calmReport = emptyReport({
  period: { from: '2026-11-23T02:00:58.000Z', to: '2026-11-23T02:09:41.000Z', zone: 'UTC', assumed: false },
  sources: oneSource,
  lines: line(1200),
  records: line(1200),
});
const noiseReport: Report = {
  ...calmReport,
  lines: { read: 1200, diagnosed: 900, normal: 300, unmatched: 0, skipped: 12 },
  records: { read: 1200, diagnosed: 900, normal: 300, unmatched: 0, skipped: 12 },
  findings: [
    makeFinding('nginx/limit-req-rejected', { count: 100, statuses: { '503': 100 }, distinctClients: 4 }),
    ...Array.from({ length: 30 }, (_, i) => makeFinding('nginx/client-closed', { count: 30 - i, rule: `nginx/client-closed-${i}` })),
  ],
};
const unknownReport: Report = {
  ...calmReport,
  lines: { read: 1200, diagnosed: 0, normal: 0, unmatched: 1200, skipped: 0 },
  records: { read: 1200, diagnosed: 0, normal: 0, unmatched: 1200, skipped: 0 },
  unmatched: Array.from({ length: 8 }, (_, i) => ({
    template: `module ${'xyz'.slice(i % 3)} says N`,
    format: 'nginx-error',
    why: null,
    count: 150,
    firstSeen: null,
    lastSeen: null,
    samples: [{ source: 'error.log', line: i + 1, text: `module says ${i}` }],
  })),
};

for (const [name, report] of Object.entries({
  night: nightReport,
  hostile: hostileReport,
  empty: emptyReport(),
  calm: calmReport,
  noise: noiseReport,
  unknown: unknownReport,
  traffic: trafficReport(),
})) {
  test(`${name}: text, wide and narrow`, async () => {
    assertGolden(`${name}.txt`, await text(report));
    assertGolden(`${name}-80x24.txt`, await text(report, { width: 80, height: 24 }));
  });
  test(`${name}: JSON and CSV`, async () => {
    assertGolden(`${name}.json`, await json(report));
    assertGolden(`${name}.csv`, await csv(report));
  });
}

test('however many grave faults there are, the first one stays on the screen', async () => {
  const ids = ['nginx/connect-refused', ...Array.from({ length: 30 }, (_, i) => `nginx/fault-${i}`)];
  const nowhere = (count: number): Report['findings'][number]['upstreams'] => [{ name: '', count, firstSeen: null, lastSeen: null, statuses: {} }];
  const findings = ids.map((rule, i) => makeFinding('nginx/connect-refused', { rule, count: 100 - i, upstreams: nowhere(100 - i), vhosts: [] }));
  const report: Report = { ...noiseReport, findings };
  for (const [width, height] of [
    [100, 30],
    [80, 24],
    [80, 20],
  ] as const) {
    const screen = await text(report, { width, height });
    assert.ok(screen.trimEnd().split('\n').length < height, screen);
    assert.match(screen, /CRITICAL .*\n[\s\S]* check [\s\S]* fix /);
    assert.match(screen, /\d+ critical\), [\d,]+ records \(-v shows all\)/);
    assert.ok(!screen.includes('no upstream named'), 'a fault without upstream has no place');
  }
  const all = await text(report, {});
  for (const id of ids) assert.ok(all.includes(id), `${id} is in the whole report`);
});

test('of a configuration that begins with a remark, what belongs into the file is shown', async () => {
  const rule = rules.get('nginx/connect-refused') as Rule;
  const withRemark = new Map(rules).set(rule.id, {
    ...rule,
    fixes: [{ do: 'Have it restarted.', config: '# systemd unit\nRestart=on-failure\nRestartSec=2', costs: '' }],
  });
  const page = await renderers.text(nightReport, { rules: withRemark, style: plainStyle, width: 100 });
  assert.match(page, /fix {5}Have it restarted\. {2}Restart=on-failure {2}# systemd unit …\n/);
});

test('two faults and their surroundings fit on a screen of 100 by 30', async () => {
  const screen = await text(nightReport, { height: 30 });
  assertGolden('night-100x30.txt', screen);
  assert.ok(screen.trimEnd().split('\n').length < 30);
  for (const needed of [
    'blame: upstream',
    'nc -zv 10.0.0.5 8080',
    'proxy_next_upstream error timeout;',
    '2,671 lines = 2,552 diagnosed + 61 normal + 58 unmatched (+ 0 skipped)',
  ]) {
    assert.ok(screen.includes(needed), needed);
  }
});

/** A log of HAProxy: backends with their servers, and more findings than a screen has lines. */
const serversReport = (): Report => {
  const queue = (p99: number): TrafficRow['timers'] => ({
    queue: { count: 9, p50: 0, p90: 0, p99, max: p99 },
    total: { count: 9, p50: 1, p90: 2, p99: 900, max: 900 },
  });
  return {
    ...noiseReport,
    traffic: [
      traffic('app/<NOSRV>', 40, 900, { status5xx: 40, blame: { upstream: 40 }, timers: queue(5000) }),
      traffic('pay/one', 90, 900, { status5xx: 20, blame: { upstream: 20 } }),
      traffic('app/a', 80, 900, { status5xx: 3, blame: { upstream: 3 }, timers: queue(25) }),
      traffic('app/b', 70, 800),
      traffic('app', 190, 900, { by: 'backend', status5xx: 43, blame: { upstream: 43 }, timers: queue(5000) }),
      traffic('pay', 90, 900, { by: 'backend', status5xx: 20, blame: { upstream: 20 } }),
    ],
  };
};

test('of HAProxy each backend comes with its worst servers, with the time in the queue when there is any', async () => {
  const lines = (await text(serversReport())).split('\n');
  const from = lines.findIndex((line) => line.startsWith('Traffic by backend'));
  assert.match(lines[from] as string, / {2}worst first · .*queue: p99 · times: total$/);
  const cells = lines.slice(from + 1, from + 6).map((line) => line.trim().split(/ {2,}/));
  assert.deepEqual(
    cells.map((row) => row[0]),
    ['backend', 'app', '/<NOSRV>', '/a', 'pay/one'],
  );
  const column = cells[0]?.indexOf('queue') as number;
  assert.deepEqual(
    cells.slice(1, 4).map((row) => row[column]),
    ['5.00 s', '5.00 s', '25 ms'],
  );
  assert.ok(!lines.some((line) => line.includes('/b')), 'a server without a fault is not among the worst');
  const short = {
    ...serversReport(),
    traffic: serversReport().traffic.map((row) => ({ ...row, timers: { ...row.timers, queue: { count: 9, p50: 0, p90: 0, p99: 9, max: 9 } } })),
  };
  assert.doesNotMatch(await text(short), /queue: p99/);
});

test('the worst servers of HAProxy stay on the screen beside the first problem and the head of the list', async () => {
  const findings = Array.from({ length: 30 }, (_, i) =>
    makeFinding(i % 2 ? 'nginx/connect-refused' : 'nginx/header-timeout', { count: 900 - i, requests: 900 - i }),
  );
  const screen = await text({ ...serversReport(), findings }, { height: 30 });
  assert.ok(screen.trimEnd().split('\n').length < 30, screen);
  assert.match(screen, /\n1 {2}CRITICAL [\s\S]* check [\s\S]* fix [\s\S]*\nOther findings [\s\S]*\nTraffic by backend [\s\S]*\n {3}app {2,}190 /);
  // Of other logs faults take the whole screen.
  const servers = serversReport().traffic.filter(({ by }) => by === 'upstream');
  assert.doesNotMatch(await text({ ...serversReport(), findings, traffic: servers }, { height: 30 }), /Traffic by/);
});

test('traffic fills the lines that faults leave, and is the first to go', async () => {
  const rows = (page: string): number => page.split('\n').filter((row) => /^ +app\/node/.test(row)).length;
  assert.equal(rows(await text(trafficReport())), 8);
  for (const [height, shown] of [
    [60, 8],
    [32, 5],
    [29, 3],
    [24, 0],
  ] as const) {
    const page = await text(trafficReport(), { height });
    assert.equal(rows(page), shown, page);
    assert.ok(page.trimEnd().split('\n').length < height);
    assert.match(page, /Find the slow path/);
  }
  assert.match(await text(trafficReport(), { height: 24 }), /Down: app\/node3/);
});

test('milliseconds have the digits that a quantile is good for', () => {
  assert.deepEqual([0, 0.4, 9.96, 217.3, 999.4, 999.5, 1254, 60_129, 302_000].map(formatMilliseconds), [
    '0 ms',
    '0.4 ms',
    '10 ms',
    '217 ms',
    '999 ms',
    '1.00 s',
    '1.25 s',
    '60.1 s',
    '5m 02s',
  ]);
});

test('a consequence is no problem of its own, unless it came before its root', async () => {
  const [consequence, cause] = [makeFinding('nginx/no-live-upstreams', { count: 50 }), makeFinding('nginx/connect-refused', { count: 2 })];
  const folded = await text(emptyReport({ findings: [consequence, cause], records: { ...line(0), diagnosed: 52 }, lines: line(52) }));
  assert.match(folded, /^1 {2}CRITICAL {2}The upstream refuses connections/m);
  assert.match(folded, /↳ brings about: No peer of the group is left to try 50 · together 100 %/);
  assert.doesNotMatch(folded, /^2 {2}/m);
  const early = { ...consequence, firstSeen: '2026-11-23T01:00:00.000Z', lastSeen: '2026-11-23T01:01:00.000Z' };
  const apart = await text(emptyReport({ findings: [early, cause], records: { ...line(0), diagnosed: 52 }, lines: line(52) }));
  assert.match(apart, /^1 {2}CRITICAL {2}No peer of the group[\s\S]*^2 {2}CRITICAL {2}The upstream refuses/m);
});

test('rules that name each other do not hide both, and a mild root of a grave consequence is grave', async () => {
  const a = rules.get('nginx/connect-refused') as Rule;
  const pair = new Map([a.id, 'nginx/other'].map((id, i) => [id, { ...a, id, consequenceOf: [i === 0 ? 'nginx/other' : a.id] }]));
  const findings = [makeFinding(a.id, { count: 5 }), makeFinding(a.id, { rule: 'nginx/other', title: 'Other', count: 3 })];
  const shown = await renderers.text(emptyReport({ findings, lines: line(8) }), { rules: pair, style: plainStyle, width: 100 });
  assert.match(shown, /1 {2}CRITICAL {2}The upstream refuses[\s\S]*brings about: Other 3/);
  const mild = [makeFinding('nginx/no-live-upstreams', { count: 9 }), makeFinding('nginx/connect-refused', { severity: 'medium', count: 1 })];
  assert.match(await text(emptyReport({ findings: mild, lines: line(10) })), /1 {2}CRITICAL {2}The upstream refuses/);
});

test('only a plain address gets into a command', async () => {
  const check = async (name: string): Promise<string> => {
    const report = emptyReport({ findings: [makeFinding('nginx/connect-refused', { upstreams: [peer(name, 1)] })], lines: line(1) });
    return /check +(.*)/.exec(await text(report, { width: 300 }))?.[1] ?? '';
  };
  assert.equal(await check('app-1.internal:8080'), "nc -zv app-1.internal 8080; ss -ltnp 'sport = :8080'");
  assert.equal(await check('[2001:db8::5]:443'), "nc -zv 2001:db8::5 443; ss -ltnp 'sport = :443'");
  assert.equal(await check('203.0.113.9'), "nc -zv 203.0.113.9 PORT; ss -ltnp 'sport = :PORT'");
  for (const name of ['$(reboot):80', 'a;reboot:80', '-oProxyCommand=x:80', "a'b:80", 'api', 'unix:/run/x.sock', 'be/srv1', 'a:80 b', '10.0.0.5:80\n']) {
    assert.equal(await check(name), "nc -zv UP PORT; ss -ltnp 'sport = :PORT'", name);
  }
});

test('colours change no text, and what is hostile stays harmless in colour', async () => {
  const style = picocolors.createColors(true);
  const codes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
  for (const report of [nightReport, hostileReport, noiseReport, unknownReport]) {
    for (const page of [{ width: 100 }, { width: 80, height: 24 }]) {
      const coloured = await text(report, { ...page, style });
      assert.match(coloured, codes);
      // Padding behind the last colour code of a line is not trimmed.
      assert.equal(coloured.replace(codes, '').replace(/ +$/gm, ''), (await text(report, page)).replace(/ +$/gm, ''));
    }
  }
});

test('no line is wider than the page', async () => {
  for (const report of [nightReport, hostileReport, noiseReport, unknownReport, calmReport, trafficReport()]) {
    for (const width of [40, 60, 80, 100, 140, 200]) {
      for (const row of (await text(report, { width })).split('\n'))
        assert.ok(displayWidth(row) <= width || row.includes('http://UP:PORT'), `${width}: ${row}`);
    }
  }
});

test('no output carries control characters', async () => {
  for (const output of [await text(hostileReport), await text(hostileReport, { width: 60 }), await csv(hostileReport), await json(hostileReport)]) {
    assert.doesNotMatch(output, /[^\P{C}\n]|[\u2028\u2029]/u);
  }
});

test('times are in the zone that was asked for', async () => {
  assert.match(await text(nightReport, { zone: 'America/New_York' }), /2026-11-22 21:00:58 → 21:09:41 \(8m 43s\) {2}America\/New_York/);
  assert.match(await text(nightReport, { zone: '+05:30' }), /2026-11-23 07:30:58/);
});

test('JSON holds the report as it is, keys in the order of the schema', async () => {
  assert.deepEqual(JSON.parse(await json(hostileReport)), { ...hostileReport, causes: [{ cause: 'upstream-down', count: 987_654_319_999, share: 1 }] });
  const mixed = { ...nightReport, findings: nightReport.findings.map((finding) => Object.fromEntries(Object.entries(finding).reverse())) } as unknown as Report;
  assert.equal(await json(mixed), await json(nightReport));
});

test('CSV: rows sum to the finding, and no text is a formula', async () => {
  for (const report of [nightReport, hostileReport, noiseReport]) {
    const [head, ...rows] = readCsv(await csv(report));
    assert.equal(head?.join(), 'rule,cause,severity,blame,upstream,count,share,first_seen,last_seen,statuses,title,first_fix');
    for (const finding of report.findings) {
      const sum = rows.filter(([rule]) => rule === finding.rule).reduce((total, [, , , , , count]) => total + Number(count), 0);
      assert.equal(sum, finding.count, finding.rule);
    }
    for (const row of rows) {
      assert.equal(row.length, 12);
      for (const cell of row) assert.doesNotMatch(cell, /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/);
      assert.match(row[6] ?? '', /^[01]\.\d{4}$/);
    }
  }
});

test('CSV: what the list of peers does not hold is (other)', async () => {
  const many = Array.from({ length: 1500 }, (_, i) => peer(`10.0.${i >> 8}.${i & 255}:80`, 2, { '502': 2 }));
  const report = emptyReport({
    findings: [makeFinding('nginx/connect-refused', { count: 3100, statuses: { '502': 3000, '504': 100 }, upstreams: many })],
    records: { ...line(0), diagnosed: 6200 },
  });
  const rows = readCsv(await csv(report));
  assert.equal(rows.length, 1002);
  assert.deepEqual(rows.at(-1)?.slice(4, 10), ['(other)', '1100', '0.1774', '', '', '502=1000 504=100']);
});

test('live lines', () => {
  const rule = rules.get('nginx/connect-refused') as Rule;
  const page = { style: plainStyle, width: 100 };
  const tally = { rule, upstream: '10.0.0.5:8080', count: 3 };
  const lines = [
    ...newFinding(tally, '03:01:02', page),
    growth({ ...tally, count: 4120 }, 3, 'in the last 10s', page),
    ...newFinding({ ...tally, upstream: '' }, '', page),
    ...newFinding({ ...tally, upstream: '\u001b[2J=1' }, '03:01:02', { ...page, width: 60 }),
    growth({ ...tally, upstream: `\u202E${'x'.repeat(200)}` }, 3, '', page),
  ];
  assertGolden('live.txt', `${lines.join('\n')}\n`);
  for (const row of lines) assert.ok(displayWidth(row) <= 100);
  const coloured = newFinding(tally, '03:01:02', { ...page, style: picocolors.createColors(true) }).join('\n');
  assert.equal(coloured.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), ''), newFinding(tally, '03:01:02', page).join('\n'));
});

test('words and file endings choose the output', () => {
  assert.deepEqual(['a.json', 'A.CSV', 'dir.csv/report.txt', 'x.tar.json', 'noending', 'dir.csv/x', 'x.pdf', '.constructor', 'error.log'].map(outputKindOf), [
    'json',
    'csv',
    'text',
    'json',
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assert.ok(isOutputKind('json') && !isOutputKind('toString'));
});
