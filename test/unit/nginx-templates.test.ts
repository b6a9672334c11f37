/** Everything nginx can log, as far as its source tells: each template must be judged, and with the right cause. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cause } from '../../src/rules/rule.ts';
import { CAUSES } from '../../src/rules/rule.ts';
import { corrections, noMessages, unclaimed } from '../knowledge/corrections.ts';
import { judgeLine } from './judge-line.ts';
import { actions, callsOf, causeByErrno, contextOf, errnoRows, fill, sslTexts, type Template, templates, WINDOWS_FILE, writeLine } from './nginx-table.ts';

interface Case {
  readonly template: Template;
  readonly line: string;
  readonly expected: Cause;
}

const used = new Set<number>();

/** The table's cause, unless a correction speaks about this template (and level). */
function corrected(template: Template, level: string, cause: Cause): Cause {
  const index = corrections.findIndex((c) => c.from === cause && c.text.test(template.text) && (c.level === undefined || c.level === level));
  if (index < 0) return cause;
  used.add(index);
  return (corrections[index] as (typeof corrections)[number]).cause;
}

/** "var" stands for a level that the code chooses: by the errno of a client or upstream connection, or by configuration. */
const VAR_LEVELS: Readonly<Record<string, readonly string[]>> = {
  resolver: ['error'],
  limits: ['error', 'warn'],
  filesystem: ['crit', 'error'],
  process: ['alert', 'info'],
  other: ['alert', 'info'],
};
function levelsOf(template: Template): string[] {
  const area = /^(?:limiting|delaying) /.test(template.text) ? 'limits' : template.area;
  return template.levels.flatMap((level) => (level === 'var' ? (VAR_LEVELS[area] ?? ['error', 'info']) : [level]));
}

/** Numbers that change nothing: none that the errno table names for this call. */
function plainErrnos(template: Template): string[] {
  const calls = callsOf(template);
  if (calls.includes('sockopt')) return ['92'];
  if (WINDOWS_FILE.test(template.text)) return ['2', '5'];
  return calls.length > 0 ? ['22'] : ['22', '13'];
}

/** Lines whose message decides alone: with and without context, and with the end that the configuration parser writes. */
function* plainCases(template: Template): Generator<Case> {
  const message = fill(template.text);
  for (const level of levelsOf(template)) {
    const expected = corrected(template, level, template.cause as Cause);
    const errnos = template.hasErrno ? plainErrnos(template) : [undefined];
    for (const errno of errnos) {
      yield { template, expected, line: writeLine(message, { level, errno, context: contextOf(template) }) };
      yield { template, expected, line: writeLine(message, { level, errno }) };
    }
    if (template.area === 'config' && level !== 'stderr')
      yield { template, expected, line: `${writeLine(message, { level, errno: errnos[0] })} in /etc/nginx/conf.d/shop.conf:12` };
  }
}

/** Whether nginx can be in this phase, and the system give this number, when it writes this template. */
function plausible(template: Template, phase: string | undefined, errno: string | undefined): boolean {
  const t = template.text;
  if (errno === '90' && !/^(?:send|sendmsg|sendto|recv|WSA\w+)\(/.test(t)) return false;
  if (errno === '125' && !/^aio/.test(t)) return false;
  if (errno === '21' && !/^(?:open|openat|read|pread|rename|unlink)\(/.test(t)) return false;
  if (errno === '36' && !/^(?:open|openat|stat|lstat|mkdir|opendir|"|testing)/.test(t)) return false;
  if (errno === '18' && !/rename/.test(t)) return false;
  if (phase === undefined) return !/^SSL_do_handshake|^peer closed/.test(t);
  if (/^upstream timed out/.test(t)) return /upstream|proxying (?:connection|upgraded)/.test(phase);
  if (/^client timed out/.test(t)) return !/upstream|resolving|syslog|status/.test(phase);
  if (/^connection timed out/.test(t)) return /^(?:proxying connection|returning text)/.test(phase);
  if (/^SSL_do_handshake|^peer closed/.test(t)) return /^SSL handshaking/.test(phase);
  if (/^SSL_/.test(t)) return /SSL|request|client|upstream|proxying|HTTP/.test(phase) && !/resolving/.test(phase);
  return true;
}

/** The level at which a connection's failure is logged: errors of clients are info, of upstreams and services error. */
function levelOfPhase(template: Template, phase: string | undefined): string | undefined {
  if (phase === undefined) return undefined;
  if (/^(?:connection|client) timed out/.test(template.text) || phase === 'proxying upgraded connection') return 'info';
  return /upstream|resolving$|syslog|certificate status|auth state|^proxying connection/.test(phase) ? 'error' : 'info';
}

/** The same failures as Winsock numbers them. */
const WINSOCK: Readonly<Record<string, string>> = {
  90: '10040',
  101: '10051',
  104: '10054',
  105: '10055',
  107: '10057',
  110: '10060',
  111: '10061',
  113: '10065',
};

/** Lines that only phase, errno or OpenSSL's words explain. One case per row of the errno table that can apply. */
function* errnoCases(template: Template): Generator<Case> {
  const calls = callsOf(template);
  for (const row of errnoRows) {
    if (!calls.includes(row.call) || (row.call === '*' && row.phase === '*')) continue;
    const note = /^- \((no connection number|request body|start)/.exec(row.phase)?.[1];
    const named = actions.has(row.phase) ? row.phase : undefined;
    if ((named === undefined && row.phase !== '*' && note === undefined) || !plausible(template, named, row.errno)) continue;
    if (note === 'request body' && /^(?:upstream|connection) timed out/.test(template.text)) continue;
    const ssls = row.call === 'ssl' ? sslTexts(row) : [undefined];
    for (const level of note === 'request body'
      ? ['info']
      : row.level !== '*'
        ? [row.level]
        : levelOfPhase(template, named) !== undefined
          ? [levelOfPhase(template, named) as string]
          : levelsOf(template)) {
      for (const ssl of ssls) {
        for (const errno of row.call === 'ssl' ? [undefined] : errnosOf(row.errno, row.call, template)) {
          const unix = row.call === 'connect-unix';
          if (unix && !template.text.includes('<*>')) continue;
          const facts = { calls: calls.filter((c) => c !== (unix ? 'connect-tcp' : 'connect-unix')), errno, ssl, phase: named, note, level };
          // Without a phase the level tells the side: at info it is a client, whose refusal says nothing about an upstream.
          const cause = errno === '111' && named === undefined && level === 'info' ? undefined : causeByErrno(facts);
          const written = /^WSA|^ioctlsocket/.test(template.text) && errno !== undefined ? WINSOCK[errno] : errno;
          if (cause !== undefined && (written !== undefined || errno === undefined))
            yield {
              template,
              expected: cause,
              line: errnoLine(template, { ...facts, errno: written, errnoText: row.errno === '*' ? undefined : row.text }, unix),
            };
        }
      }
    }
  }
}

/** Numbers that stand for "any other errno, or none". A file error without errno is one whose end a client has imitated. */
function errnosOf(errno: string, call: string, template: Template): (string | undefined)[] {
  if (errno !== '*') return [errno];
  if (call.startsWith('timer')) return ['110'];
  if (call === 'connect') return ['71'];
  if (call === 'file') return /could not be created|^DELETE/.test(template.text) ? ['71'] : ['71', undefined];
  return /^peer closed/.test(template.text) ? ['104', undefined] : ['104', '32'];
}

function errnoLine(
  template: Template,
  facts: {
    errno: string | undefined;
    errnoText: string | undefined;
    ssl: string | undefined;
    phase: string | undefined;
    note: string | undefined;
    level: string;
  },
  unix: boolean,
): string {
  const calls = callsOf(template);
  const atStart = calls.includes('file') && facts.level === 'emerg';
  const text = unix
    ? template.text.replace('<*>', 'unix:/run/php/php-fpm.sock')
    : atStart
      ? template.text.replace('"<*>"', '"/var/log/nginx/access.log"')
      : template.text;
  const phase = facts.phase ?? (calls.includes('accept') ? 'accepting new connection on 0.0.0.0:443' : undefined);
  const bare = facts.note === 'no connection number' || facts.note === 'start' || atStart || calls.includes('accept');
  const clientSide = facts.note === 'request body' || (phase === undefined && !calls.includes('connect'));
  const context = bare ? '' : unix ? UNIX_PEER : contextOf(clientSide ? { ...template, area: 'client' } : template, phase);
  return writeLine(fill(text), { ...facts, phase, context });
}

const UNIX_PEER =
  ', client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "shop.example"';

const cases = templates.flatMap((template) => {
  if ([...noMessages, ...unclaimed].some((n) => n.text === template.text)) return [];
  const byErrno = callsOf(template).length > 0;
  return [...(template.cause === 'by-phase' ? [] : plainCases(template)), ...(byErrno ? errnoCases(template) : [])];
});

test('the tables are complete', () => {
  assert.equal(templates.length, 1766 + 79);
  assert.deepEqual(
    templates
      .filter((t) => !cases.some((c) => c.template === t))
      .map((t) => t.text)
      .sort(),
    [...noMessages, ...unclaimed].map((n) => n.text).sort(),
  );
});

for (const cause of CAUSES) {
  const mine = cases.filter((c) => c.expected === cause);
  if (mine.length === 0) continue;
  test(`cause ${cause}`, (t) => {
    const wrong = mine.flatMap(({ template, line }) => {
      const rule = judgeLine(line).rule;
      return rule?.cause === cause ? [] : [`${rule ? `${rule.id} (${rule.cause})` : 'unmatched'}: ${template.area}: ${line.slice(0, 300)}`];
    });
    const names = new Set(mine.map((c) => c.template.id));
    t.diagnostic(`${cause}: ${mine.length - wrong.length} of ${mine.length} lines of ${names.size} templates`);
    assert.equal(wrong.length, 0, `${wrong.length} of ${mine.length} lines:\n${wrong.join('\n')}`);
  });
}

test('rows that no rule may claim are unmatched', () => {
  const rows = templates.filter((t) => unclaimed.some((u) => u.text === t.text));
  assert.deepEqual(
    rows.map((t) => judgeLine(writeLine(fill(t.text), { level: t.levels[0], context: contextOf(t) })).rule?.id),
    rows.map(() => undefined),
  );
});

test('every correction is needed', () => {
  assert.deepEqual(
    corrections.filter((_, i) => !used.has(i)),
    [],
  );
});
