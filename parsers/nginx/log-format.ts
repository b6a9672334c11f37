/**
 * Compiles an nginx log_format string to a field program.
 *
 *     '$remote_addr [$time_local] "$request" $status ua="$upstream_addr"'
 *
 * What a variable can hold decides where its field ends: numbers, words without blanks, lists of attempts, times, any text.
 * Sources: ngx_http_log_module, ngx_http_core_module, ngx_http_upstream_module, ngx_stream_core_module (lists of variables).
 */
import type { Field, FieldProgram, FieldType } from '../program.ts';

export type Escape = 'default' | 'json' | 'none';

/** A format that compiles, or why it does not. */
export type Compiled = { readonly program: FieldProgram; readonly error?: never } | { readonly error: string; readonly program?: never };

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const BY_TYPE: Readonly<Partial<Record<FieldType, readonly string[]>>> = {
  integer: words(`status body_bytes_sent bytes_sent bytes_received request_length connection connection_requests pid remote_port server_port
    realip_remote_port proxy_protocol_port upstream_cache_age limit_rate tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd tcpinfo_rcv_space`),
  decimal: words('request_time msec session_time connection_time gzip_ratio'),
  address: words('remote_addr realip_remote_addr proxy_protocol_addr server_addr proxy_protocol_server_addr the_real_ip'),
  list: words(`upstream_addr upstream_status upstream_connect_time upstream_header_time upstream_response_time upstream_response_length
    upstream_bytes_sent upstream_bytes_received upstream_first_byte_time upstream_session_time upstream_queue_time`),
  word: words(`request_method scheme server_protocol protocol request_id req_id server_name host hostname upstream_cache_status ssl_protocol ssl_cipher ssl_session_reused
    ssl_session_id ssl_curve request_completion pipe https limit_req_status limit_conn_status proxy_port nginx_version http2 http3 time_zone_offset`),
  'clf-time': ['time_local'],
  'iso-time': ['time_iso8601'],
};

const TYPES: ReadonlyMap<string, FieldType> = new Map(
  Object.entries(BY_TYPE).flatMap(([type, names]) => names.map((name) => [name, type as FieldType] as const)),
);

/** Variables whose value always begins with a slash. */
const PATHS = ['request_uri', 'uri', 'document_uri'];
/** What may follow the path of a URI: together they are one text. */
const QUERY = ['is_args', 'args', 'query_string'];

export function typeOf(variable: string): FieldType {
  return TYPES.get(variable) ?? 'text';
}

interface Piece {
  readonly literal: string;
  readonly name: string;
}

/** Cuts a format into variables, each with the literal before it, and the tail. */
function cut(source: string): { pieces: Piece[]; tail: string } | { error: string } {
  const pieces: Piece[] = [];
  const pattern = /\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g;
  let at = 0;
  for (const match of source.matchAll(pattern)) {
    pieces.push({ literal: source.slice(at, match.index), name: (match[1] ?? match[2]) as string });
    at = match.index + match[0].length;
  }
  const tail = source.slice(at);
  const dollar = [...pieces.map(({ literal }) => literal), tail].find((literal) => literal.includes('$'));
  if (dollar !== undefined) return { error: `"$" without a variable name in ${JSON.stringify(dollar)}` };
  return { pieces, tail };
}

export function compileLogFormat(source: string, escape: Escape = 'default'): Compiled {
  const parts = cut(source);
  if ('error' in parts) return parts;
  const { pieces, tail } = parts;
  if (pieces.length === 0) return { error: 'the format has no variables: expected something like "$remote_addr [$time_local] …"' };
  const fields: Field[] = [];
  for (const { literal, name } of pieces) {
    const last = fields.at(-1);
    if (literal === '' && last) {
      if (QUERY.includes(name) && PATHS.includes(last.name)) continue;
      if (!PATHS.includes(name))
        return {
          error: `$${last.name} and $${name} touch: nothing in the log says where one ends and the other begins. Put a blank or a quote between them in log_format.`,
        };
    }
    const touches = literal === '' && last !== undefined;
    const path = PATHS.includes(name);
    fields.push({ name, type: typeOf(name), before: literal, ...(touches && path ? { starts: '/' } : {}) });
  }
  return { program: { fields, tail, escape: escape === 'default' ? 'hex' : escape } };
}
