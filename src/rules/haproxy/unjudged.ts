/** Lines of a log-format that does not log the termination state: only the status is left to judge by. */
import type { Rule } from '../rule.ts';
import { LOG_FORMAT, NOTHING, SHOW_SERVERS, SHOW_STAT, STATES } from './shared.ts';

const NO_STATE = { absent: true } as const;
const LOG_STATE = {
  do: 'Log the termination state, the timers and the retries: without them HAProxy and its servers cannot be told apart.',
  config: 'option httplog',
  costs: 'Longer lines; programs that read the old format have to be changed.',
} as const;
const MEANS = 'The format does not log the termination state (%tsc), so the line does not say who wrote this status.';
const PREVENT = 'Keep %tsc, the timers and %rc in every format.';

export const unjudged: readonly Rule[] = [
  {
    id: 'haproxy/stateless-no-server',
    title: '503 without a server (the format has no termination state)',
    cause: 'no-healthy-upstream',
    severity: 'critical',
    blame: 'upstream',
    when: { termination: NO_STATE, status: '503', serverKind: 'none' },
    means: `${MEANS} 503 with <NOSRV> mostly is a backend without a usable server.`,
    client: '503.',
    causes: [
      { cause: 'no-healthy-upstream', because: 'No server of the backend could be used.', evidence: 'DOWN events of the backend.', check: SHOW_SERVERS },
      {
        cause: 'upstream-overload',
        because: 'The request waited in the queue until its time was over.',
        evidence: 'Long total times, no DOWN event.',
        check: SHOW_STAT,
      },
      {
        cause: 'proxy-misconfig',
        because: 'A return rule answers, or no backend was selected.',
        evidence: 'It concerns one host or path.',
        check: 'grep -nE "http-request return|use_backend|default_backend" /etc/haproxy/haproxy.cfg',
      },
    ],
    fixes: [LOG_STATE],
    prevent: PREVENT,
    docs: [LOG_FORMAT, STATES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: {"client_ip":"198.51.100.7","status":503,"backend":"app","server":"<NOSRV>","request":"GET / HTTP/1.1"}',
      'Nov 24 04:10:07 edge1 haproxy[812]: {"src":"198.51.100.8","http_status":"503","be":"app","srv":"<NOSRV>"}',
    ],
    counterExamples: ['Nov 24 04:10:07 edge1 haproxy[812]: {"client_ip":"198.51.100.7","status":503,"backend":"app","server":"node3"}'],
  },
  {
    id: 'haproxy/stateless-timeout',
    title: '504 (the format has no termination state)',
    cause: 'upstream-slow',
    severity: 'high',
    blame: 'upstream',
    when: { termination: NO_STATE, status: '504' },
    means: `${MEANS} 504 is HAProxy's timeout server or the timeout of a proxy behind.`,
    client: '504.',
    causes: [
      {
        cause: 'upstream-slow',
        because: 'The server did not answer in time.',
        evidence: 'The total time sits at timeout server.',
        check: 'grep -n "timeout server" /etc/haproxy/haproxy.cfg',
      },
    ],
    fixes: [LOG_STATE],
    prevent: PREVENT,
    docs: [LOG_FORMAT, STATES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: {"client_ip":"198.51.100.7","status":504,"backend":"app","server":"node3","request":"GET / HTTP/1.1"}',
      'Nov 24 04:10:07 edge1 haproxy[812]: {"status":504,"path":"/report"}',
    ],
    counterExamples: ['Nov 24 04:10:07 edge1 haproxy[812]: {"status":504,"path":"/report","termination_state":"sH--"}'],
  },
  {
    id: 'haproxy/stateless-error',
    title: 'Server error, and the format does not say who wrote it',
    cause: 'app-error',
    severity: 'high',
    blame: 'upstream',
    when: { termination: NO_STATE, status: { matches: '^5' } },
    means: MEANS,
    client: 'The error page of the server, or of HAProxy.',
    causes: [
      { cause: 'app-error', because: 'The application answered with an error.', evidence: 'Its log has the request with this status.', check: SHOW_STAT },
      { cause: 'upstream-crash', because: '502: the server closed before it had answered.', evidence: 'Its log does not have the request.', check: SHOW_STAT },
      { cause: 'upstream-down', because: '503: the server refused the connection.', evidence: 'A DOWN event follows.', check: SHOW_SERVERS },
    ],
    fixes: [LOG_STATE],
    prevent: PREVENT,
    docs: [LOG_FORMAT, STATES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: {"client_ip":"198.51.100.7","status":500,"backend":"app","server":"node3","request":"GET / HTTP/1.1"}',
      'Nov 24 04:10:07 edge1 haproxy[812]: {"status":502,"path":"/report"}',
    ],
    counterExamples: ['Nov 24 04:10:07 edge1 haproxy[812]: {"status":404,"path":"/report"}'],
  },
  {
    id: 'haproxy/stateless-refused',
    title: 'Request refused (the format has no termination state)',
    cause: 'client-bad-request',
    severity: 'info',
    blame: 'client',
    when: { termination: NO_STATE, status: { matches: '^4' } },
    means: MEANS,
    client: 'The status in the line.',
    causes: [
      { cause: 'client-bad-request', because: 'The server or a rule refused the request.', evidence: 'Spread over clients as always.', check: SHOW_STAT },
    ],
    fixes: [NOTHING],
    prevent: PREVENT,
    docs: [LOG_FORMAT, STATES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: {"status":404,"path":"/favicon.ico"}',
      'Nov 24 04:10:07 edge1 haproxy[812]: {"status":400,"request":"<BADREQ>"}',
    ],
    counterExamples: ['Nov 24 04:10:07 edge1 haproxy[812]: {"status":302,"path":"/favicon.ico"}'],
  },
  {
    id: 'haproxy/stateless',
    title: 'Session logged without a result',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { termination: NO_STATE, 'x-mode': ['http', 'tcp'] },
    means: 'The format logs neither a termination state nor an error status: nothing more can be said about the line.',
    client: 'Unknown.',
    causes: [],
    fixes: [LOG_STATE],
    prevent: PREVENT,
    docs: [LOG_FORMAT, STATES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: {"status":200,"path":"/"}',
      'Nov 24 04:10:07 edge1 haproxy[812]: {"status":302,"request":"GET / HTTP/1.1"}',
    ],
    counterExamples: ['Nov 24 04:10:07 edge1 haproxy[812]: {"status":500,"path":"/"}'],
  },
];
