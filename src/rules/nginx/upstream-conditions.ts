/** Conditions that the upstream families share: system calls, phases, and errno in the numbers of Linux, the BSDs with macOS, and Windows. */
import type { Test } from '../rule.ts';

/** Both wordings of a failed connect: "to ADDR" when the call failed at once, without when the answer came later (ngx_event_connect.c, ngx_http_upstream.c). */
export const CONNECT: readonly Test[] = ['connect() failed', { matches: '^connect\\(\\) to .+ failed$' }, 'kevent() reported that connect() failed'];

/** Reads and writes on a plain connection. The message does not say which side broke: phase and level do. */
export const PLAIN_CALLS: readonly Test[] = [
  'recv() failed',
  'send() failed',
  'readv() failed',
  'writev() failed',
  'sendfile() failed',
  'sendfilev() failed',
  'sendmsg() failed',
  'sendto() failed',
  'ioctl(FIONREAD) failed',
  'WSARecv() failed',
  'WSARecv() or WSAGetOverlappedResult() failed',
  'WSASend() failed',
  'WSASend() or WSAGetOverlappedResult() failed',
  'ioctlsocket(FIONREAD) failed',
  'kevent() reported about an closed connection',
];
/** The same with TLS connections. Those of upstreams have a family of their own, with what OpenSSL said. */
export const SOCKET_CALLS: readonly Test[] = [...PLAIN_CALLS, 'SSL_read() failed', 'SSL_write() failed', 'SSL_sendfile() failed', 'SSL_shutdown() failed'];

/** Writes that nginx also uses apart from connections: the syslog sender, the channel between master and workers. */
export const SENDS: readonly Test[] = ['send() failed', 'sendto() failed', 'sendmsg() failed'];
/** What is left: these fail for connections only. */
export const CONNECTION_CALLS: readonly Test[] = SOCKET_CALLS.filter((call) => !SENDS.includes(call));

const absent: Test = { absent: true };

/** nginx connects to peers in one phase only; a module's own connect (Lua, njs) has none, or what the request was doing. Resolver, syslog, OCSP and auth_http connects belong to other families. */
export const CONNECTING: readonly Test[] = [
  absent,
  { matches: '^(?!resolving$|logging to syslog$|requesting certificate status$|in http auth state$|in resolving |SSL handshaking)' },
];

export const SENDING = 'sending request to upstream';
export const AWAITING_HEADER = 'reading response header from upstream';
export const READING_BODY = 'reading upstream';
export const UPGRADED = 'proxying upgraded connection';

/** Dialogue of the mail proxy with its backend, before the session is handed through. */
export const MAIL_DIALOGUE: readonly string[] = [
  'reading response from upstream',
  'sending AUTH to upstream',
  'sending HELO/EHLO to upstream',
  'sending LOGIN command to upstream',
  'sending MAIL FROM to upstream',
  'sending PROXY protocol header to upstream',
  'sending RCPT TO to upstream',
  'sending XCLIENT to upstream',
  'sending client HELO/EHLO to upstream',
  'sending password to upstream',
  'sending user name to upstream',
];

/** A record whose level says "not the client": failures of client connections are logged at info, those of upstreams at error, odd errno at alert (ngx_connection_error). A cut head has no level. */
export const NOT_INFO: readonly Test[] = ['error', 'crit', 'alert', 'emerg', 'warn', absent];

export const REFUSED = ['111', '61', '10061'];
export const TIMED_OUT = ['110', '60', '10060'];
export const HOST_UNREACHABLE = ['113', '65', '10065'];
export const NET_UNREACHABLE = ['101', '51', '10051'];
export const LINK_DOWN = ['100', '50', '10050', '112', '64', '10064'];
export const RESET = ['104', '54', '10054', '103', '53', '10053'];
export const BROKEN_PIPE = ['32'];
export const ADDRESS_IN_USE = ['98', '48', '10048'];
export const NO_ADDRESS = ['99', '49', '10049'];
export const NO_MEMORY = ['12', '105', '55', '10055'];
export const DENIED = ['13', '10013'];
export const BAD_DESCRIPTOR = ['9', '88', '10038'];
/** The path died under an established connection. */
export const PATH_LOST = [...TIMED_OUT, ...HOST_UNREACHABLE, ...NET_UNREACHABLE, ...LINK_DOWN];
