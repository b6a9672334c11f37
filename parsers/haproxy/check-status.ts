/** Results of health checks: the text in a log line, the code in `show stat` (src/check.c, check_statuses). */
export interface CheckStatus {
  readonly code: string;
  readonly text: string;
  readonly ok: boolean;
  /** What was tested and what came of it. */
  readonly means: string;
}

export const CHECK_STATUSES: readonly CheckStatus[] = [
  { code: 'UNK', text: 'Unknown', ok: true, means: 'No check has ended yet.' },
  { code: 'INI', text: 'Initializing', ok: true, means: 'The first check is still to come.' },
  { code: 'CHECKED', text: 'No status change', ok: true, means: 'The check said nothing that changes the state.' },
  {
    code: 'HANA',
    text: 'Health analyze',
    ok: false,
    means: 'No probe: real requests failed error-limit times in a row (observe layer4 or layer7). The info names the last failure.',
  },
  { code: 'SOCKERR', text: 'Socket error', ok: false, means: 'The probe could not be sent: no descriptor, source port or permission on the gateway itself.' },
  { code: 'L4OK', text: 'Layer4 check passed', ok: true, means: 'The TCP connection was accepted. Nothing was asked, so the application may still be broken.' },
  {
    code: 'L4TOUT',
    text: 'Layer4 timeout',
    ok: false,
    means: 'The TCP connection was not answered within timeout connect or timeout check: packets are dropped, the host is gone, or its accept queue is full.',
  },
  {
    code: 'L4CON',
    text: 'Layer4 connection problem',
    ok: false,
    means: 'The TCP connection was refused or could not be routed. The info has the words of the system, such as "Connection refused" or "No route to host".',
  },
  { code: 'L6OK', text: 'Layer6 check passed', ok: true, means: 'The TLS handshake with the server was completed.' },
  {
    code: 'L6TOUT',
    text: 'Layer6 timeout',
    ok: false,
    means: 'The TLS handshake with the server did not end in time: the port speaks plain text, large packets are lost, or the server has no CPU left.',
  },
  {
    code: 'L6RSP',
    text: 'Layer6 invalid response',
    ok: false,
    means: 'The TLS handshake with the server failed: version, cipher or certificate do not fit, or the port does not speak TLS.',
  },
  { code: 'L7TOUT', text: 'Layer7 timeout', ok: false, means: 'Connected, but the health URL gave no complete answer within timeout check.' },
  { code: 'L7RSP', text: 'Layer7 invalid response', ok: false, means: 'The answer to the check was not what its protocol asks for.' },
  { code: 'L7OK', text: 'Layer7 check passed', ok: true, means: 'The health URL answered as expected.' },
  {
    code: 'L7OKC',
    text: 'Layer7 check conditionally passed',
    ok: true,
    means: 'The health URL answered 404 and http-check disable-on-404 is set: the server asks to be drained.',
  },
  {
    code: 'L7STS',
    text: 'Layer7 wrong status',
    ok: false,
    means: 'The health URL answered with a status that does not count as healthy. The code in the line is that status.',
  },
  {
    code: 'PROCERR',
    text: 'External check error',
    ok: false,
    means: 'The external-check program ended with an error, which is its way to report the server as failed.',
  },
  { code: 'PROCTOUT', text: 'External check timeout', ok: false, means: 'The external-check program did not end in time.' },
  { code: 'PROCOK', text: 'External check passed', ok: true, means: 'The external-check program reported success.' },
];

const BY_TEXT = new Map(CHECK_STATUSES.map((status) => [status.text, status]));
/** The result whose text stands behind "reason: ". */
export const checkStatusOf = (text: string): CheckStatus | undefined => BY_TEXT.get(text);

/** Classes of the info text of a failed check: what it adds to the reason. First that is found counts (check.c, tcpcheck.c, errno texts). */
export const CHECK_INFO: readonly (readonly [needle: string, info: string])[] = [
  ['last one was: L4 unsuccessful connection', 'observed-connect'],
  ['last one was: Wrong http response', 'observed-status'],
  ['last one was: Invalid http response', 'observed-invalid'],
  ['last one was: Read error (http)', 'observed-reset'],
  ['last one was: Read timeout (http)', 'observed-timeout'],
  ['last one was: Close from server (http)', 'observed-close'],
  ['TCPCHK got an empty response', 'empty'],
  ['HTTP content check could not find a response body', 'content'],
  ['HTTP content check did not match', 'content'],
  ['HTTP check matched unwanted content', 'content'],
  ['agent reports an error', 'agent'],
  ['No route to host', 'no-route'],
  ['Host is unreachable', 'no-route'],
  ['Connection timed out', 'no-route'],
  ['Network is unreachable', 'unreachable'],
  ['Host is down', 'unreachable'],
  ['Connection refused', 'refused'],
  ['Connection reset by peer', 'reset'],
  ['No such file or directory', 'socket-missing'],
  ['Permission denied', 'socket-denied'],
  ['Operation not permitted', 'filtered'],
  ['Cannot assign requested address', 'no-port'],
  ['TCPCHK did not match content', 'content'],
  ['TCPCHK matched unwanted content', 'content'],
  ['certificate', 'certificate'],
];

/** Classes of why a listener could not be bound: key `x-info` of the messages about starting and binding. */
export const BIND_INFO: readonly (readonly [needle: string, info: string])[] = [
  ['in use', 'in-use'],
  ['ermission denied', 'denied'],
  ['not permitted', 'denied'],
  ['annot assign requested address', 'no-address'],
  ['No such file or directory', 'no-folder'],
];
