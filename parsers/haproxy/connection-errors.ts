/**
 * Errors of connections as HAProxy names them (src/connection.c, conn_err_code_str()): of clients in "SRC [date] FRONTEND/BIND: TEXT" and
 * %[fc_err], of servers in %[bc_err]. Numbers up to 42 have kept their meaning since 2.2; later ones moved, so there the text counts.
 */
export const CONNECTION_ERRORS: readonly string[] = [
  'Success',
  'Reached configured maxconn value',
  'Too many sockets on the process',
  'Too many sockets on the system',
  'Out of system buffers',
  'Protocol or address family not supported',
  'General socket error',
  'Source port range exhausted',
  "Can't bind to source address",
  'Out of local source ports on the system',
  'Local source address already in use',
  'Connection closed while waiting for PROXY protocol header',
  'Connection error while waiting for PROXY protocol header',
  'Timeout while waiting for PROXY protocol header',
  'Truncated PROXY protocol header received',
  'Received something which does not look like a PROXY protocol header',
  'Received an invalid PROXY protocol header',
  'Received an unhandled protocol in the PROXY protocol header',
  'Connection closed while waiting for NetScaler Client IP header',
  'Connection error while waiting for NetScaler Client IP header',
  'Timeout while waiting for a NetScaler Client IP header',
  'Truncated NetScaler Client IP header received',
  'Received an invalid NetScaler Client IP magic number',
  'Received an unhandled protocol in the NetScaler Client IP header',
  'Connection closed during SSL handshake',
  'Connection error during SSL handshake',
  'Timeout during SSL handshake',
  'Too many SSL connections',
  'Out of memory when initializing an SSL connection',
  'Rejected a client-initiated SSL renegotiation attempt',
  'SSL client CA chain cannot be verified',
  'SSL client certificate not trusted',
  'Server presented an SSL certificate different from the configured one',
  'Server presented an SSL certificate different from the expected one',
  'SSL handshake failure',
  'SSL handshake failure after heartbeat',
  'Stopped a TLSv1 heartbeat attack (CVE-2014-0160)',
  'Attempt to use SSL on an unknown target (internal error)',
  'Server refused early data',
  'SOCKS4 Proxy write error during handshake',
  'SOCKS4 Proxy read error during handshake',
  'SOCKS4 Proxy deny the request',
  'SOCKS4 Proxy handshake aborted by server',
];
/** Texts of later versions, without a number of their own here. */
export const LATER_ERRORS: readonly string[] = ['SSL fatal error', 'Aborted connection after a TLS 1.3 KeyUpdate flood'];

/** Classes of errors towards a server: key `detail` of a traffic line whose format logs %[bc_err], %[bc_err_str] or %[ssl_bc_err_str]. */
export const SERVER_ERROR_CLASSES = ['sockets', 'ports', 'tls-name', 'tls', 'early-data', 'refused', 'reset', 'no-route', 'unreachable', 'other'] as const;
export type ServerErrorClass = (typeof SERVER_ERROR_CLASSES)[number];

/** Class of a logged value of one of these fields. Undefined for "no error". */
export function serverErrorClass(value: string): ServerErrorClass | undefined {
  if (value === '' || value === '-' || value === '0' || value === 'Success') return undefined;
  const text = /^\d+$/.test(value) ? (CONNECTION_ERRORS[Number(value)] ?? '') : value;
  if (/different from the (?:configured|expected)/.test(text)) return 'tls-name';
  if (/early data/.test(text)) return 'early-data';
  if (/SSL|TLS|^error:/i.test(text)) return 'tls';
  if (/source (?:port|address)|bind to source|local source|PORT_RANGE|FREE_PORTS|CANT_BIND|ADDR_INUSE/i.test(text)) return 'ports';
  if (/maxconn|Too many sockets|Out of system buffers|FDLIM|MEMLIM/.test(text)) return 'sockets';
  if (/refused/i.test(text)) return 'refused';
  if (/reset/i.test(text)) return 'reset';
  if (/EHOSTUNREACH|No route|ETIMEDOUT|timed out/i.test(text)) return 'no-route';
  if (/UNREACH/i.test(text)) return 'unreachable';
  return 'other';
}

/** Reasons of OpenSSL's SSL library by number (sslerr.h): those a server or client brings about by what it speaks or trusts. */
const REASONS: Readonly<Record<number, string>> = {
  101: 'no suitable key share',
  118: 'no suitable signature algorithm',
  134: 'certificate verify failed',
  155: 'https proxy request',
  156: 'http request',
  191: 'no protocols available',
  193: 'no shared cipher',
  198: 'packet length too long',
  199: 'peer did not return a certificate',
  234: 'callback failed',
  252: 'unknown protocol',
  258: 'unsupported protocol',
  267: 'wrong version number',
  281: 'decryption failed or bad record mac',
  294: 'unexpected eof while reading',
  373: 'inappropriate fallback',
  376: 'no shared signature algorithms',
  396: 'version too low',
  410: 'no shared groups',
  1010: 'sslv3 alert unexpected message',
  1020: 'sslv3 alert bad record mac',
  1040: 'sslv3 alert handshake failure',
  1042: 'sslv3 alert bad certificate',
  1043: 'sslv3 alert unsupported certificate',
  1044: 'sslv3 alert certificate revoked',
  1045: 'sslv3 alert certificate expired',
  1046: 'sslv3 alert certificate unknown',
  1047: 'sslv3 alert illegal parameter',
  1048: 'tlsv1 alert unknown ca',
  1049: 'tlsv1 alert access denied',
  1050: 'tlsv1 alert decode error',
  1051: 'tlsv1 alert decrypt error',
  1070: 'tlsv1 alert protocol version',
  1071: 'tlsv1 alert insufficient security',
  1080: 'tlsv1 alert internal error',
  1086: 'tlsv1 alert inappropriate fallback',
  1112: 'tlsv1 unrecognized name',
  1116: 'tlsv13 alert certificate required',
  1120: 'tlsv1 alert no application protocol',
};

/**
 * Reason behind an error code of OpenSSL in hexadecimal: library 20 in the bits above 23 since OpenSSL 3 ("0A00009C"), in the top
 * byte with a function number behind it before ("1407609C"). Undefined for 0, "other" for a code that is not in the list.
 */
export function sslReason(hex: string): string | undefined {
  const code = Number.parseInt(hex, 16);
  if (!(code > 0)) return undefined;
  const reason = code >>> 24 === 0x14 ? code & 0xfff : code >>> 23 === 20 ? code & 0x7fffff : -1;
  return REASONS[reason] ?? 'other';
}

/** Reason in a text such as "error:0A00009C:SSL routines::http request". */
export function sslReasonOfText(text: string): string {
  const code = /error:([0-9A-Fa-f]{8}):/.exec(text)?.[1];
  const known = code === undefined ? undefined : sslReason(code);
  return known !== undefined && known !== 'other' ? known : text.slice(text.lastIndexOf(':') + 1).slice(0, 80);
}

/** What a reason of OpenSSL's says where the line does not say whose connection it was: the debug output of HAProxy has a descriptor only. */
export function sslSide(reason: string): string {
  if (/^https? (?:proxy )?request/.test(reason)) return 'http';
  if (/wrong version number|unknown protocol|packet length too long/.test(reason)) return 'plain';
  if (/certificate verify failed/.test(reason)) return 'verify';
  return /alert/.test(reason) ? 'alert' : 'handshake';
}
