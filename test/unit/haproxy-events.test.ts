/** Every message of haproxy-events.tsv, as the line it makes, gets the cause of the table; and what it says about a server is read from it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeLine } from '../../src/explain.ts';
import { eventCorrections } from '../knowledge/haproxy-corrections.ts';
import { readTable } from './haproxy-tables.ts';

const rows = readTable('haproxy-events.tsv').map((cells) => ({
  id: cells[0] as string,
  template: cells[1] as string,
  cause: cells[4] as string,
  kind: cells[8] as string,
}));

const SYSLOG = 'Nov 24 04:10:07 edge1 haproxy[812]: ';
/** What stands in the slots of a template, in order; the rest is "x7". */
const SLOTS: Readonly<Record<string, readonly string[]>> = {
  'HA-SRV-DOWN': [
    'app',
    'node3',
    'Layer4 connection problem, info: "Connection refused", check duration: 0ms. 2 active and 0 backup servers left. 4 sessions active, 0 requeued, 0 remaining in queue.',
  ],
  'HA-SRV-LEAVE-FMAINT': ['app', 'node3', 'UP', 'READY'],
  'HA-SRV-LEAVE-MAINT': ['app', 'node3', 'UP', 'DRAIN'],
  'HA-SRV-RESOLVES': ['app', 'node3', 'app.internal', 'UP', 'READY'],
  'HA-BKSRV-RESOLVES': ['app', 'spare', 'app.internal', 'UP', 'READY'],
  'HA-CHK-FAIL': ['backup ', 'app', 'spare', 'Layer4 connection problem, info: "Connection refused", check duration: 0ms', '0', '2', 'DOWN'],
  'HA-CHK-COND': ['', 'app', 'node3', 'Layer7 check conditionally passed, code: 404, check duration: 1ms', '1', '1', 'UP'],
  'HA-CHK-OK': ['', 'app', 'node3', 'Layer7 check passed, code: 200, check duration: 1ms', '1', '2', 'DOWN'],
  'HA-AGENT-FAIL': ['', 'app', 'node3', 'Layer7 wrong status, code: 0, info: "down", check duration: 1ms', '0', '1', 'DOWN'],
  'HA-AGENT-OK': ['', 'app', 'node3', 'Layer7 check passed, code: 0, info: "up", check duration: 1ms', '1', '1', 'UP'],
  'HA-MW-CURDIED': ['812', '139', 'Segmentation fault'],
  'HA-MW-ALLEXIT': ['139'],
  'HA-MW-MAXRELOADS': ['812', '143', 'Terminated', '50'],
  'HA-SPOE-EVENT': ['waf', 'on-frontend-http-request', '12', '256', '0/0/0/100/100 1/1 0/0 1/12'],
  'HA-SPOE-GROUP': ['waf', 'check', '12', '1', '0/0/0/2/2 1/1 0/0 1/12'],
  'HA-SIGHUP-BK': ['app', 'has no server available', '0+0, 0 pend (0 unass), tot(FE+BE): 0+0.'],
  'HA-ACME-DNS01': ['site.pem', 'persist-', '_acme-challenge.shop.example', 'abc'],
  'HA-HS-SSL-FAIL-DETAIL': ['198.51.100.7', '40312', '24/Nov/2026:04:10:06.812', 'web_in', 'tls', 'error:0A0000C1:SSL routines::no shared cipher)'],
};
const HANDSHAKE = ['198.51.100.7', '40312', '24/Nov/2026:04:10:06.812', 'web_in', 'tls'];

/** Fragments stand inside another line. */
function carrier(id: string, fragment: string): string {
  const down = (reason: string): string =>
    `Server app/node3 is DOWN, ${reason}, check duration: 4ms. 2 active and 0 backup servers left. 4 sessions active, 0 requeued, 0 remaining in queue.`;
  const json = (field: string): string =>
    `{"ci":"198.51.100.7","st":503,"tsc":"SC--","b":"app","s":"node3","TR":0,"Tw":0,"Tc":-1,"Tr":-1,"Ta":0,"rc":1,"${field}":${JSON.stringify(fragment)},"r":"GET / HTTP/1.1"}`;
  if (/OK|L7OKC|UNK|INI|CHECKED/.test(id) && fragment.startsWith('reason: '))
    return `Health check for server app/node3 succeeded, ${fragment}, check duration: 1ms, status: 1/2 DOWN.`;
  if (id === 'HA-CHK-L7STS') return down(`${fragment}, code: 500`);
  if (fragment.startsWith('reason: ')) return down(fragment);
  if (id.startsWith('HA-HANA')) return down(`reason: Health analyze, info: "${fragment}"`);
  if (id.startsWith('HA-CHKINFO-STEP') || id.startsWith('HA-CHKINFO-INIT'))
    return down(`reason: Layer4 connection problem, info: "Connection refused ${fragment}"`);
  if (id === 'HA-CHKINFO-AGENTERR')
    return `Agent check for server app/node3 failed, reason: Layer7 invalid response, info: "${fragment}", check duration: 1ms, status: 0/1 DOWN.`;
  if (id.startsWith('HA-CHKINFO')) return down(`reason: Layer7 invalid response, info: "${fragment}"`);
  if (id === 'HA-DNS-PORTCHG') return `app/node3: IP changed from '10.0.0.5' to '10.0.0.6', ${fragment} by 'main/ns1'.`;
  if (id === 'HA-BINDSOCK') return `Binding [/etc/haproxy/haproxy.cfg:12] for frontend web_in: ${fragment} for [0.0.0.0:80]`;
  if (id.startsWith('HA-LIM-CONN')) return json('bc_err_str');
  if (id === 'HA-BCERR-EARLY') return json('bc_err_str').replace('"SC--"', '"SH--"').replace('503', '425');
  if (id.startsWith('HA-BCERR')) return json('bc_err_str');
  return fragment;
}

function lineOf({ id, template, kind }: (typeof rows)[number]): string {
  const slots = SLOTS[id] ?? (id.startsWith('HA-HS-') ? HANDSHAKE : []);
  let n = 0;
  const text = template.replaceAll('<*>', () => slots[n++] ?? 'x7');
  const line = kind === 'line' ? text : carrier(id, text);
  return id.startsWith('HA-HS-') ? line : `${SYSLOG}${line}`;
}

const NEGATIVE: Readonly<Record<string, string>> = {
  // Classes of %[bc_err_str] that are about the gateway, and 425.
  'HA-LIM-CONN-FDLIM': 'gateway-exhausted',
};

test('every template is recognised and gets its cause', () => {
  const wrong: string[] = [];
  for (const row of rows) {
    const line = lineOf(row);
    const corrected = eventCorrections.find(({ id }) => id.test(row.id));
    const cause = NEGATIVE[row.id] ?? corrected?.cause ?? row.cause;
    const { rule, shape, format } = describeLine(line);
    if (rule?.cause !== cause)
      wrong.push(`${row.id} wants ${cause}, ${format} ${rule?.id ?? 'unmatched'} says ${rule?.cause} ${JSON.stringify(shape)}\n    ${line}`);
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${rows.length}\n${wrong.join('\n')}`);
});

test('what a message says about a server', () => {
  const said = (text: string): readonly [event: string | undefined, upstream: string | undefined, code: string | undefined] => {
    const { shape, fields } = describeLine(`${SYSLOG}${text}`);
    return [shape['x-event'], fields.find(({ name }) => name === 'upstream')?.value, shape['x-code']];
  };
  assert.deepEqual(said('Server app/node3 is DOWN, reason: Layer4 timeout, check duration: 2001ms. 0 active and 0 backup servers left.'), [
    'down',
    'app/node3',
    'L4TOUT',
  ]);
  assert.deepEqual(
    said(
      'Backup Server app/spare is UP, reason: Layer7 check passed, code: 200, check duration: 2ms. 1 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.',
    ),
    ['up', 'app/spare', 'L7OK'],
  );
  assert.deepEqual(
    said(
      'Health check for backup server app/spare failed, reason: Layer6 invalid response, info: "SSL handshake failure", check duration: 2ms, status: 0/2 DOWN.',
    ),
    ['check-failed', 'app/spare', 'L6RSP'],
  );
  assert.deepEqual(said('backend app has no server available!'), ['nosrv', 'app', undefined]);
  assert.deepEqual(said('Server app/node3 is UP/READY (leaving forced maintenance).'), ['up', 'app/node3', undefined]);
  assert.deepEqual(said('Server app/node3 is DOWN/READY (leaving forced maintenance).'), ['down', 'app/node3', undefined]);
  assert.deepEqual(said('Server app/node3 enters drain state.'), ['drain', 'app/node3', undefined]);
  assert.deepEqual(said('app/node3 changed its IP from 10.0.0.5 to 10.0.0.6 by main/ns1.'), ['address', 'app/node3', undefined]);
  assert.deepEqual(said('Connect() failed for backend app: no free ports.'), [undefined, 'app', undefined]);
});
