/**
 * What README tells those who come from halog, held against the real halog: both read the same file, and their numbers agree. A difference
 * has a name here, and what it amounts to is asserted.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { TrafficRow } from '../../src/diagnose/report.ts';
import { benchFile } from '../bench/generate.ts';
import { BIN } from '../cli/run.ts';

function labSkip(): string | false {
  const missing = ['halog', 'jq'].filter((program) => spawnSync(program, ['--help']).error !== undefined);
  if (missing.length === 0) return false;
  if (process.env.GWLOG_REQUIRE_LAB === '1') throw new Error(`GWLOG_REQUIRE_LAB=1, but ${missing.join(' and ')} cannot be run`);
  return `${missing.join(' and ')} cannot be run (Debian: apt-get install haproxy jq)`;
}

let root = dirname(BIN);
while (!existsSync(join(root, 'package.json'))) root = dirname(root);
const readme = readFileSync(join(root, 'README.md'), 'utf8').split('\n## Coming from halog\n')[1]?.split('\n## ')[0] ?? '';

/** halog's options and what README offers for them. */
const commands = new Map<string, string>();
for (const line of readme.split('\n').filter((text) => text.startsWith('| `-'))) {
  const [options = [], [command = ''] = []] = line
    .replaceAll('\\|', '\0')
    .slice(2, -2)
    .split(' | ')
    .map((cell) => [...cell.replaceAll('\0', '|').matchAll(/`([^`]+)`/g)].map(([, code]) => code as string));
  for (const option of options) commands.set(option, command);
}
/** What halog does not have. */
const perMinute = /^\| \(none\) \| `(.*?)` \|/m.exec(readme)?.[1]?.replaceAll('\\|', '|') ?? '';
/** The command that prints halog's columns for each path, or whatever else is put in front. */
const [fromLog = '', traffic = ''] = (/```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? '').replaceAll('\\\n', '').trim().split('\n');

const columns = fromLog.replace('gwlog haproxy.log -o ndjson', 'cat events.ndjson');

const folder = mkdtempSync(join(tmpdir(), 'gwlog-halog-'));
after(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'gwlog'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
chmodSync(join(folder, 'gwlog'), 0o755);
const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, TZ: 'UTC', LC_ALL: 'C' };

interface Event {
  readonly line: number;
  readonly format: string | null;
  readonly [field: string]: unknown;
}

/** A log that both tools read. */
class Log {
  readonly folder: string;
  readonly lines: readonly string[];

  constructor(name: string, lines: readonly string[]) {
    this.folder = join(folder, name);
    this.lines = lines;
    mkdirSync(this.folder);
    writeFileSync(join(this.folder, 'haproxy.log'), lines.map((line) => `${line}\n`).join(''));
    this.shell('gwlog haproxy.log --keep-query -o ndjson > events.ndjson');
  }

  shell(line: string): string[] {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: this.folder, env, encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.deepEqual([status, stderr], [0, ''], line);
    return stdout.split('\n').slice(0, -1);
  }

  halog(options: string): string[] {
    return this.shell(`halog -q ${options} < haproxy.log`).filter((line) => !line.startsWith('#'));
  }

  events(): Event[] {
    return readFileSync(join(this.folder, 'events.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Event);
  }

  /** What README offers for an option, with other numbers in it where these say nothing about this log. */
  gwlog(option: string, ...changes: readonly (readonly [from: string, to: string])[]): string[] {
    const given = commands.get(option);
    assert.ok(given, `README says what to do for ${option}`);
    const command = changes.reduce((text, [from, to]) => {
      assert.ok(text.includes(from), `${text} has ${from}`);
      return text.replaceAll(from, to);
    }, given);
    return this.shell(command.startsWith('gwlog') ? command : `cat events.ndjson | ${command}`);
  }

  /** The command below the table, by something else than the path where that is asked for. */
  columns(key = '.path', timer = '.header_ms'): Map<string, number[]> {
    const command = columns.replace('select(.path)', `select(${timer})`).replace('[.path, .header_ms', `[${key}, ${timer}`);
    const rows = this.shell(key === '.path' ? columns : command).map((line) => line.split(' '));
    return new Map(rows.map((row) => [row.slice(8).join(' '), row.slice(0, 8).map(Number)]));
  }
}

/** `uniq -c` puts the count first, halog last. */
const counts = (lines: readonly string[]): Record<string, number> =>
  Object.fromEntries(lines.map((line) => [line.trim().replace(/^\d+ /, ''), Number.parseInt(line.trim(), 10)]));
const halogCounts = (lines: readonly string[]): Record<string, number> =>
  Object.fromEntries(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
/** Rows of -u and -ic: eight numbers and a name. */
const halogColumns = (lines: readonly string[]): Map<string, number[]> =>
  new Map(lines.map((line) => line.split(' ')).map((row) => [row.slice(8).join(' '), row.slice(0, 8).map(Number)]));
const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

const fixture = (): string[] => readFileSync(join(root, 'fixtures/haproxy/haproxy.log'), 'utf8').trimEnd().split('\n');
const linesOf = (log: Log, format: string): string[] =>
  log
    .events()
    .filter((event) => event.format === format)
    .map(({ line }) => log.lines[line - 1] as string);

describe('halog', { skip: labSkip() }, () => {
  const whole = new Log('whole', fixture());
  // Option logasap writes +217 for bytes so far, which is 0 to halog: it has a test of its own.
  const asap = / \+\d+ - - /;
  const http = new Log(
    'http',
    linesOf(whole, 'haproxy-http').filter((line) => !asap.test(line)),
  );
  const generated = new Log(
    'generated',
    readFileSync(benchFile('haproxy', 5, folder).path, 'utf8')
      .trimEnd()
      .split('\n'),
  );
  const both = [http, generated] as const;

  const sessionLine = (timers: string, status: number, state: string, server = 'node3'): string =>
    `Nov 23 07:00:12 gw01 haproxy[17860]: 192.0.2.7:51766 [23/Nov/2026:07:00:12.265] web app/${server} ${timers} ${status} 75 - - ${state} 1/1/0/0/0 0/0 "GET /cart HTTP/1.1"`;

  test('there is enough to compare', () => {
    assert.equal(whole.lines.length, 264);
    assert.equal(http.lines.length, 120);
    assert.ok(generated.lines.length > 20_000);
    assert.ok(commands.size >= 25, [...commands.keys()].join(' '));
    assert.match(columns, /^cat events.ndjson \| jq .*awk/);
    assert.deepEqual(http.shell(fromLog), http.shell(columns));
    assert.match(perMinute, /^jq /);
  });

  test('-c: lines', () => {
    for (const log of both) assert.deepEqual(log.gwlog('-c').map(Number), log.halog('-c').map(Number));
  });

  test('-st: statuses, but that -1 is none', () => {
    for (const log of both) {
      const { '-1': none = 0, ...statuses } = halogCounts(log.halog('-st'));
      assert.deepEqual(counts(log.gwlog('-st')), statuses);
      assert.equal(log.events().filter(({ status }) => status === undefined).length, none);
    }
    assert.equal(halogCounts(http.halog('-st'))['-1'], 9);
  });

  test('-tc, -cc: termination codes and cookie codes', () => {
    for (const log of both) for (const option of ['-tc', '-cc']) assert.deepEqual(counts(log.gwlog(option)), halogCounts(log.halog(option)), option);
  });

  test('-ic: clients, with their times and bytes', () => {
    for (const log of both) {
      const clients = halogColumns(log.halog('-ic'));
      assert.deepEqual(counts(log.gwlog('-ic')), Object.fromEntries([...clients].map(([client, row]) => [client, row[0]])));
      assert.deepEqual(sorted(log.columns('.client', '.request_ms')), sorted(clients));
    }
  });

  test('-uc, -u: paths, with their errors, times and bytes', () => {
    const paths = halogColumns(generated.halog('-u'));
    assert.ok(paths.size > 5000);
    assert.deepEqual(counts(generated.gwlog('-uc')), Object.fromEntries([...paths].map(([path, row]) => [path, row[0]])));
    assert.deepEqual(sorted(generated.columns()), sorted(paths));
  });

  test('-u*: sorted as halog sorts', () => {
    const keys = { '-ue': 2, '-ut': 3, '-ua': 4, '-uto': 5, '-uao': 6, '-ubt': 8, '-uba': 7, '-uc': 1 };
    for (const [option, column] of Object.entries(keys)) {
      assert.ok(commands.has(option), option);
      const of = (lines: readonly string[]): number[] => lines.map((line) => Number(line.split(' ')[column - 1]));
      const ours = generated.shell(columns.replace('sort -rn', `sort -rnk${column}`));
      assert.deepEqual(of(ours), of(generated.halog(option)), option);
    }
    const names = (lines: readonly string[]): string[] => lines.map((line) => line.split(' ')[8] as string);
    assert.deepEqual(names(generated.shell(columns.replace('sort -rn', 'sort -k9'))), names(generated.halog('-u')).reverse());
  });

  test('-u: halog keeps scheme and host, and has <BADREQ>', () => {
    const paths = halogColumns(http.halog('-u'));
    const unread = paths.get('"<BADREQ>"');
    assert.equal(unread?.[0], 21);
    assert.equal(http.events().filter(({ path }) => path === undefined).length, 21);
    paths.delete('"<BADREQ>"');
    const absolute = [...paths.keys()].filter((url) => /^https?:/.test(url));
    assert.deepEqual(absolute.sort(), ['http://evil/', 'https://127.0.0.1:8281/ok']);
    const ours = http.columns();
    for (const url of absolute) {
      const row = paths.get(url) as number[];
      const path = new URL(url).pathname;
      const own = paths.get(path) as number[];
      // Sums add up; the averages of both are those of halog where nothing was added.
      for (const column of [0, 1, 2, 4, 7]) assert.equal(ours.get(path)?.[column], (own[column] as number) + (row[column] as number), `${path} ${column}`);
      for (const key of [url, path]) paths.delete(key);
      ours.delete(path);
    }
    assert.deepEqual(sorted(ours), sorted(paths));
  });

  test('-u: halog cuts at ";"; -query keeps the query', () => {
    const line = (url: string): string => sessionLine('0/0/0/12/12', 200, '----').replace('/cart ', `${url} `);
    const log = new Log('semicolon', [line('/cart;jsessionid=7'), line('/cart?item=7'), line('/cart?item=8')]);
    assert.deepEqual([...halogColumns(log.halog('-u')).keys()], ['/cart']);
    assert.deepEqual(counts(log.gwlog('-uc')), { '/cart': 2, '/cart;jsessionid=7': 1 });
    const queries = { '/cart;jsessionid=7': 1, '/cart?item=7': 1, '/cart?item=8': 1 };
    assert.deepEqual(Object.fromEntries([...halogColumns(log.halog('-u -query'))].map(([url, row]) => [url, row[0]])), queries);
    assert.deepEqual(counts(log.gwlog('-u -query')), queries);
  });

  test('-srv: status classes, what halog calls ok, and averages', () => {
    for (const log of both) {
      const rows = log.halog('-srv').map((line) => line.split(' '));
      const classes = Object.fromEntries(
        rows
          .flatMap(([name, ...row]) => [1, 2, 3, 4, 5, 0].map((digit, i) => [`${name} ${digit}xx`, Number(row[i])] as const))
          .filter(([, count]) => count > 0),
      );
      assert.deepEqual(counts(log.gwlog('-srv')), classes);
      const response = log.columns('.upstream', '.header_ms');
      const connect = log.columns('.upstream', '.connect_ms');
      const ours = new Map([...response].map(([name, row]) => [name, [row[0], (row[0] as number) - (row[1] as number), connect.get(name)?.[5], row[5]]]));
      const halogs = new Map(rows.map(([name, ...row]) => [name as string, [row[6], row[7], row[9], row[10]].map(Number)]));
      assert.deepEqual(sorted(ours), sorted(halogs));
    }
  });

  const report = (log: Log): TrafficRow[] => (JSON.parse(log.shell('gwlog haproxy.log --json').join('\n')) as { traffic: TrafficRow[] }).traffic;

  test('-srv: requests, 4xx and 5xx of the report', () => {
    for (const log of both) {
      const rows = JSON.parse(`[${log.shell(traffic.replace('jq ', 'jq -c ')).join(',')}]`) as TrafficRow[];
      assert.deepEqual(
        rows.map(({ name, status4xx, status5xx, requests }) => `${name} ${status4xx} ${status5xx} ${requests}`).sort(),
        log
          .halog('-srv')
          .map((line) => line.split(' '))
          .map((row) => `${row[0]} ${row[4]} ${row[5]} ${row[7]}`)
          .sort(),
      );
    }
  });

  test('ok: to halog a 500 of the application is, and a redirect or a client that left is not', () => {
    const log = new Log('ok', [
      sessionLine('0/0/0/12/12', 500, '----', 'failing'),
      sessionLine('0/0/0/-1/302', -1, 'CD--', 'left'),
      sessionLine('0/-1/-1/-1/0', 302, 'LR--', '<NOSRV>'),
    ]);
    const rows = log.halog('-srv').map((line) => line.split(' '));
    assert.deepEqual(
      rows.map(([name, , , , , , , requests, ok]) => `${name}: ${ok} of ${requests}`),
      ['app/<NOSRV>: 0 of 1', 'app/failing: 1 of 1', 'app/left: 0 of 1'],
    );
    const blames = report(log)
      .filter(({ by }) => by === 'upstream')
      .map(({ name, blame }) => `${name}: ${Object.keys(blame).join()}`);
    assert.deepEqual(blames.sort(), ['app/<NOSRV>: ', 'app/failing: upstream', 'app/left: client']);
  });

  test('logasap: +217 bytes so far are 217, and 0 to halog', () => {
    const lines = linesOf(whole, 'haproxy-http').filter((line) => asap.test(line));
    const log = new Log('asap', lines);
    assert.deepEqual(
      [...halogColumns(log.halog('-u')).values()].map((row) => row[7]),
      [0],
    );
    assert.deepEqual(
      [...log.columns().values()].map((row) => row[7]),
      [217],
    );
  });

  /** -pct: percent, rank, then the largest TR, Tc, Tr and data time. */
  const percentiles = (log: Log): Map<number, number[]> =>
    new Map(
      log
        .halog('-pct')
        .map((line) => line.trim().split(' ').map(Number))
        .map((row) => [row[0] as number, row]),
    );

  test('-pct: percentiles, to the millisecond from events', () => {
    for (const log of both) {
      const halogs = percentiles(log);
      for (const percent of [50, 75, 90, 95, 99])
        assert.deepEqual(log.gwlog('-pct', ['0.95', `${percent / 100}`]), [String(halogs.get(percent)?.[4])], `${percent} %`);
    }
  });

  test('-pct: percentiles of the report are within 1 %', () => {
    // halog leaves out what has a timer of -1, and rounds ranks down: with a thousand requests without one both mean the same.
    const lines = generated.lines.filter((line) => !line.includes('/-1/')).slice(0, 1000);
    const log = new Log(
      'thousand',
      lines.map((line) => line.replace(/ fe_\d+ \S+ /, ' fe app/node3 ')),
    );
    const halogs = percentiles(log);
    const timers = report(log).find(({ by, name }) => by === 'upstream' && name === 'app/node3')?.timers ?? {};
    assert.equal(timers.header?.count, 1000);
    const wanted = { connect: 3, header: 4 };
    for (const [timer, column] of Object.entries(wanted)) {
      const at = (percent: number): number => halogs.get(percent)?.[column] as number;
      for (const [quantile, percent] of [
        ['p50', 50],
        ['p90', 90],
        ['p99', 99],
      ] as const) {
        const value = timers[timer]?.[quantile] as number;
        assert.ok(Math.abs(value - at(percent)) <= 0.01 * at(percent), `${timer} ${quantile}: ${value}, halog ${at(percent)}`);
      }
      assert.equal(timers[timer]?.max, at(100));
    }
    assert.ok((timers.header?.p99 ?? 0) > 500);
  });

  test('-gt: the densities are those of the points, of which halog keeps four bits', () => {
    const keep = (value: number): number => {
      const low = Math.max(0, 32 - Math.clz32(value) - 4);
      return (value >>> low) << low;
    };
    for (const log of both) {
      const points = log.gwlog('-gt').map((line) => line.split(' ').map(Number));
      for (const [timer, column] of [
        [2, 0],
        [3, 1],
      ] as const) {
        const ours = new Map<number, number>();
        for (const point of points) ours.set(keep(point[column] as number), (ours.get(keep(point[column] as number)) ?? 0) + 1);
        const halogs = log
          .halog('-gt')
          .map((line) => line.split(' ').map(Number) as [number, number, number])
          .filter(([which]) => which === timer)
          .map(([, value, density]): [number, number] => [value, Math.round((density - 1) * 2 ** Math.max(0, 32 - Math.clz32(value) - 4))]);
        assert.deepEqual(
          [...ours].sort(([a], [b]) => a - b),
          halogs,
        );
      }
    }
  });

  test('-rt, -e, -hs, -tcn, -H: the same lines', () => {
    for (const [log, slow] of [
      [http, '1'],
      [generated, '400'],
    ] as const) {
      assert.deepEqual(log.gwlog('-rt 1000', ['1000', slow]), log.halog(`-rt ${slow}`));
      assert.ok(log.halog(`-rt ${slow}`).length > 0);
      for (const option of ['-e', '-hs 400:499', '-tcn sH', '-H']) assert.deepEqual(log.gwlog(option), log.halog(option), option);
      // A timeout has no Tr: halog finds it by no -rt.
      const late = log.events().filter(({ termination, duration_ms }) => termination === 'sH' && (duration_ms as number) >= Number(slow));
      assert.ok(late.length > 0);
      const found = new Set(log.halog(`-rt ${slow}`));
      assert.ok(late.every(({ raw }) => !found.has(raw as string)));
    }
  });

  test('-Q: halog has who found others in the queue, gwlog has who waited', () => {
    const queue = (line: string): number =>
      Number(
        / (\d+)\/(\d+)(?= \{| ")/
          .exec(line)
          ?.slice(1)
          .map(Number)
          .some((length) => length > 0),
      );
    const waited = (line: string): boolean => Number(/ -?\d+\/(-?\d+)\/-?\d+\/-?\d+\/\+?-?\d+ /.exec(line)?.[1]) > 0;
    for (const log of both) {
      assert.deepEqual(log.halog('-Q'), log.lines.filter(queue));
      assert.deepEqual(log.gwlog('-Q'), log.lines.filter(waited));
    }
    assert.ok(http.gwlog('-Q').length > 0);
  });

  test('-ac, -ad, -time: requests over time', () => {
    for (const [log, gap] of [
      [http, '1000'],
      [generated, '200'],
    ] as const) {
      const instants = log.halog('-ac 2').map((line) => line.split(' '));
      assert.ok(instants.length > 0);
      assert.deepEqual(
        Object.entries(counts(log.gwlog('-ac 2'))).map(([time, count]) => `${time.slice(11, 23)} ${count}`),
        instants.map((row) => `${row[0]} ${row[3]}`),
      );
      const gaps = log.halog(`-ad ${gap}`).map((line) => line.split(' '));
      assert.ok(gaps.length > 0);
      assert.deepEqual(
        log
          .gwlog('-ad 1000', ['0.9995', String(Number(gap) / 1000 - 0.0005)])
          .map((line) => line.split(' '))
          .map(([time, seconds]) => `${time} ${Math.round(Number(seconds) * 1000)}`),
        gaps.map((row) => `${row[0]} ${row[2]}`),
      );
      const minutes = counts(log.shell(`cat events.ndjson | ${perMinute}`));
      for (const [minute, count] of Object.entries(minutes)) {
        const from = Date.parse(`${minute}:00Z`) / 1000;
        assert.deepEqual(log.halog(`-time ${from}:${from + 59} -c`).map(Number), [count], minute);
      }
      assert.equal(
        Object.values(minutes).reduce((sum, count) => sum + count, 0),
        log.lines.length,
      );
    }
    const from = Date.UTC(2026, 10, 23, 7, 0) / 1000;
    assert.equal(http.gwlog('-time A:B').length, Number(http.halog(`-time ${from}:${from + 59} -c`)[0]));
  });

  test('-hdr: captures', () => {
    const some = (lines: readonly string[]): string[] => lines.filter((line) => line !== '');
    for (const log of both) {
      assert.ok(some(log.halog('-hdr 1:1')).length > 0);
      assert.deepEqual(some(log.gwlog('-hdr 1:1')), some(log.halog('-hdr 1:1')));
    }
  });

  test('lines that are not of httplog: halog does not know them, or makes of them what they are not', () => {
    const made = new Map<string, readonly string[]>();
    for (const format of new Set(whole.events().map((event) => String(event.format)))) {
      if (format === 'haproxy-http') continue;
      const log = new Log(format, linesOf(whole, format));
      const names = log.halog('-srv').map((line) => line.split(' ')[0] as string);
      made.set(format, [log.lines.length, ...Object.keys(halogCounts(log.halog('-st'))), ...Object.keys(halogCounts(log.halog('-tc'))), ...names].map(String));
    }
    const nothing = (lines: number): string[] => [String(lines)];
    assert.deepEqual(Object.fromEntries(made), {
      // Begins like httplog.
      'haproxy-https': ['1', '503', 'SC', 'be_ok/<NOSRV>'],
      // The status is what stands third behind the timers: sessions of the process, or bytes.
      'haproxy-tcp': [
        '12',
        '0',
        '1',
        '68',
        ...['bh/s1', 'hang/s1', 'nosrv/<NOSRV>', 'ok/s1', 'refused/s1', 'reject/<NOSRV>', 'rst/s1'].map((name) => `tcp_${name}`),
        'tcpq/s1',
      ],
      // Words of the message are servers and states.
      'haproxy-connection-error': ['22', '0', 'PR', 'he', 'li', 'pr', 'Connection', 'Received', 'SSL', 'Timeout'],
      'haproxy-tls-error': ['7', '0', '1/1'],
      'haproxy-http-clf': nothing(2),
      'haproxy-json': nothing(2),
      'haproxy-event': nothing(97),
    });
  });

  test('the whole log is the sum of its formats', () => {
    const sum = new Map<string, number>();
    for (const format of new Set(whole.events().map((event) => String(event.format)))) {
      const log = new Log(`part-${format}`, linesOf(whole, format));
      for (const [status, count] of Object.entries(counts(log.gwlog('-st')))) sum.set(status, (sum.get(status) ?? 0) + count);
    }
    assert.deepEqual(Object.fromEntries(sum), counts(whole.gwlog('-st')));
  });
});
