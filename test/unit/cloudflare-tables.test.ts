/** Rows of the tables of codes, of cloudflared's messages and of fields, through the engine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HTTP_FIELDS, READ } from '../../parsers/cloudflare/fields.ts';
import { cloudflareStatuses } from '../../src/rules/statuses-cloudflare.ts';
import { describeLine } from '../../src/explain.ts';
import { tunnelCorrections } from '../knowledge/cloudflare-corrections.ts';
import { readTable } from './cloudflare-table.ts';
import { judgeLine } from './judge-line.ts';
import { texts } from './pattern-texts.ts';

const DIALLED = { OriginIP: '198.51.100.10' };
const line = (fields: object): string => JSON.stringify({ RayID: '9f1c2ab34d5e6f70', ClientRequestHost: 'shop.example', ...fields });
const pair = (edge: number, origin: number, fields: object = {}): string => line({ EdgeResponseStatus: edge, OriginResponseStatus: origin, ...fields });

/** What a row of pairs means in numbers. Where a row covers several answers with several causes, those of its own cause. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  '(2xx|3xx,0)': [pair(200, 0), pair(302, 0), pair(299, 0)],
  '(0|missing,*)': [pair(0, 0), pair(0, 200)],
  '(520,0)': [pair(520, 0)],
  '(520,200)': [pair(520, 200)],
  '(520|503,503)': [pair(520, 503), pair(503, 503)],
  '(522,0)': [pair(522, 0)],
  '(522,522)': [pair(522, 522)],
  '(524,0)': [pair(524, 0)],
  '(525|526,0)': [pair(525, 0), pair(526, 0)],
  '(502|504,502|504)': [pair(502, 502)],
  '(502|504,0)': [pair(502, 0)],
  '(5xx,2xx)': [pair(500, 200, { WorkerStatus: 'ok' }), pair(502, 200, { WorkerStatus: 'exception' })],
  '(2xx,5xx)': [pair(200, 500), pair(206, 501)],
  '(4xx,0)': [pair(403, 0), pair(401, 0)],
  '(4xx,4xx)': [pair(404, 404), pair(400, 400)],
  '(5xx,5xx) with CacheCacheStatus hit': [pair(500, 500, { CacheCacheStatus: 'hit' }), pair(502, 0, { CacheCacheStatus: 'hit' })],
  '(499,0)': [pair(499, 0)],
  '(530,0)': [pair(530, 0)],
  '(103,0)': [pair(103, 0)],
  '(4xx,2xx|3xx)': [pair(404, 200), pair(410, 301)],
  '(429,2xx)': [pair(429, 200, { EdgeRateLimitAction: 'ban' })],
  '(522,0) with OriginIP 192.0.2.0 or 100::': [pair(522, 0, { OriginIP: '192.0.2.0' }), pair(522, 0, { OriginIP: '100::' })],
};

const codeRows = readTable('cloudflare-codes.tsv');

test('every row of the code table gives its cause and its blame', () => {
  const wrong: string[] = [];
  const compare = (text: string, cause: string, blame: string): void => {
    const { rule } = judgeLine(text);
    if (rule?.cause !== cause || rule.blame !== blame) wrong.push(`${cause}/${blame} expected, ${rule?.id} says ${rule?.cause}/${rule?.blame}: ${text}`);
  };
  let rows = 0;
  for (const cells of codeRows) {
    const [kind, code, , origins, , cause] = cells as [string, string, string, string, string, string];
    const blame = cells.at(-1) as string;
    if (kind === 'http_status') {
      const numbers = [...new Set((origins.match(/\d+/g) ?? []).map(Number))];
      const own = code === '421' || code === '499' ? numbers.slice(0, 1) : numbers;
      for (const origin of own) compare(pair(Number(code), origin, { ClientRequestSource: 'eyeball', ...DIALLED }), cause, blame);
    } else if (kind === 'cf_1xxx') {
      const [from, to] = code === '11xx' ? [1150, 1150] : (code.split('-').map(Number) as [number, number?]);
      for (let number = from; number <= (to ?? from); number++) {
        compare(pair(500, 0, { ResponseHeaders: { 'x-cf-1xxx-code': String(number) } }), cause, blame);
        compare(pair(403, 0, { ResponseHeaders: { server: 'cloudflare', 'cf-1xxx': number } }), cause, blame);
      }
    } else for (const text of PAIRS[code] ?? assert.fail(`no records for ${code}`)) compare(text, cause, blame);
    rows++;
  }
  assert.equal(rows, 96);
  assert.deepEqual(wrong, []);
});

test('the edge’s statuses and every code of the 1000s can be explained', () => {
  const known = new Set(cloudflareStatuses.map(({ status }) => status));
  const wanted = codeRows.flatMap(([kind, code]) =>
    kind === 'cf_1xxx' ? (code === '1201-1205' ? ['1201', '1202', '1203', '1204', '1205'] : code === '11xx' ? [] : [code as string]) : [],
  );
  for (const status of [...wanted, '520', '521', '522', '523', '524', '525', '526', '527', '530']) assert.ok(known.has(status), status);
  assert.equal(known.size, cloudflareStatuses.length);
});

/** The message beside an error, where cloudflared writes one that matters. */
const BESIDE: Readonly<Record<string, string>> = {
  'cfd-silence': 'Connection terminated',
  'cfd-ctx-canceled': 'Request failed',
  'cfd-unauth': 'Register tunnel error from server side',
  'cfd-edge-closed': 'Serve tunnel error',
  'cfd-rpc-closed': 'Register tunnel error from server side',
  'cfd-accept-quic-stream': 'Connection terminated',
};
/** Endings that a pattern leaves open. */
const BEHIND: Readonly<Record<string, string>> = { 'cfd-origin-x509-name': ' shop.example', 'cfd-origin-nohost': ' on 10.0.0.2:53' };
const LEVELS: Readonly<Record<string, string>> = { INF: 'info', WRN: 'warn', ERR: 'error' };

/** A line without an error of its own, or one whose error another row explains: no cause is expected. */
const WITHOUT_CAUSE = '-';

test('every row of the table of cloudflared’s messages gives its cause and its blame, as text and as JSON', () => {
  const wrong: string[] = [];
  const used = new Set<object>();
  let lines = 0;
  for (const cells of readTable('cloudflared-messages.tsv')) {
    const [id, levels, where, pattern, said] = cells as [string, string, string, string, string];
    if (id.startsWith('cfd-grammar') || id === 'cfd-dup-rule' || id === 'cfd-level-rule') continue;
    for (const level of levels === '-' ? ['ERR'] : levels.split('/')) {
      for (const text of texts(pattern)) {
        const full = text + (BEHIND[id] ?? '');
        const corrected = tunnelCorrections.find((one) => one.id === id && (one.level ?? level) === level && (one.text?.test(text) ?? true));
        if (corrected) used.add(corrected);
        const { cause, blame } = corrected ?? { cause: said, blame: cells.at(-1) as string };
        const places = where === 'both' ? ['message', 'error'] : [where];
        for (const place of places) {
          const message = place === 'error' ? (BESIDE[id] ?? '') : full;
          const error = place === 'error' ? ` error=${JSON.stringify(full)}` : '';
          const console = `2026-11-23T03:01:02Z ${level} ${message}${error} connIndex=1 event=0`;
          const json = JSON.stringify({
            level: LEVELS[level],
            event: 0,
            connIndex: 1,
            ...(place === 'error' ? { error: full } : {}),
            time: '2026-11-23T03:01:02Z',
            message,
          });
          for (const given of [console, json]) {
            lines++;
            const { format, rule } = describeLine(given);
            const normal = blame === 'none' && rule?.cause === 'none';
            if (format !== 'cloudflared') wrong.push(`${id}: ${format}: ${given}`);
            else if (cause !== WITHOUT_CAUSE && !normal && (rule?.cause !== cause || rule.blame !== blame))
              wrong.push(`${id}: ${cause}/${blame} expected, ${rule?.id} says ${rule?.cause}/${rule?.blame}: ${given}`);
          }
        }
      }
    }
  }
  assert.equal(used.size, tunnelCorrections.length);
  assert.ok(lines > 700, `${lines} lines`);
  assert.deepEqual(wrong, []);
});

test('every field of the table is known by its name', () => {
  const known = new Set<string>([...HTTP_FIELDS, ...READ]);
  const missing = readTable('cloudflare-fields.tsv').flatMap(([dataset, field]) =>
    (dataset === 'http_requests' || dataset === 'firewall_events') && !known.has(field as string) ? [`${dataset}: ${field}`] : [],
  );
  assert.deepEqual(
    missing.filter((name) => !/AISecurity|FirewallForAI/.test(name)),
    [],
  );
});
