/** What people call the values of access lines, where a format names them. */
import { ROLE_OF, type Role } from './access.ts';

/** Names that people give to values: keys of `key=value` extras behind the combined format. A value that does not look like its role is left alone. */
export const EXTRAS: Readonly<Partial<Record<Role, readonly string[]>>> = {
  requestTime: ['rt', 'request_time', 'reqtime', 'req_time', 'duration', 'time'],
  connectTime: ['uct', 'upstream_connect_time', 'connect_time', 'uc'],
  headerTime: ['uht', 'upstream_header_time', 'header_time', 'uh'],
  responseTime: ['urt', 'upstream_response_time', 'upstream_time', 'response_time', 'ut', 'uprt'],
  upstreamAddr: ['ua', 'upstream_addr', 'upstream', 'addr', 'uaddr', 'up'],
  upstreamStatus: ['us', 'upstream_status', 'ustatus', 'ups'],
  cache: ['cs', 'ucs', 'cache', 'cache_status', 'upstream_cache_status'],
  requestId: ['rid', 'id', 'req_id', 'request_id', 'reqid', 'requestid', 'x_request_id', 'trace_id'],
  host: ['host', 'http_host', 'h'],
  vhost: ['sn', 'server_name', 'vhost', 'server'],
  connection: ['conn', 'connection', 'cid'],
  limitReq: ['limit_req_status', 'lrs', 'limit', 'limit_req'],
  limitConn: ['limit_conn_status', 'lcs', 'limit_conn'],
  verify: ['ssl_client_verify', 'verify', 'ssl_verify'],
};

/** Keys of JSON access logs, lower case. */
export const JSON_NAMES: ReadonlyMap<string, { readonly role: Role; readonly rank: number }> = new Map([
  ...ROLE_OF,
  ...Object.entries({
    client: [
      'remoteaddr',
      'remote_ip',
      'client_ip',
      'client_address',
      'clientip',
      'client',
      'ip',
      'network.client.ip',
      'address',
      'src_ip',
      'source_ip',
      'remote',
      'host_ip',
    ],
    timeLocal: ['time', 'timelocal', 'local_time'],
    timeIso: ['@timestamp', 'timestamp', 'time_iso', 'ts', 'date', 'datetime'],
    msec: ['time_msec', 'epoch'],
    request: ['request_line', 'req'],
    method: ['method', 'verb', 'http_method', 'http.method'],
    uri: ['path', 'url', 'request_path', 'http.url', 'requesturi'],
    status: ['response_status', 'status_code', 'http_status', 'statuscode', 'response', 'http.status_code', 'code'],
    bytes: ['bytes', 'size', 'response_size', 'bytessent', 'body_bytes', 'resp_body_size'],
    host: ['http_host_header', 'domain', 'hostname_requested', 'request_host'],
    vhost: ['vhost', 'servername'],
    requestTime: ['requesttime', 'duration', 'response_time', 'responsetime', 'latency', 'rt', 'resp_time', 'req_time', 'reqtime'],
    connectTime: ['upstreamconnecttime', 'uct'],
    headerTime: ['upstreamheadertime', 'uht'],
    responseTime: ['upstreamresponsetime', 'upstreamtime', 'upstream_time', 'urt'],
    upstreamAddr: ['upstreamaddr', 'upstreamhost', 'upstream_host', 'upstream', 'backend'],
    upstreamStatus: ['upstreamstatus'],
    cache: ['cache_status', 'cache', 'cachestatus'],
    requestId: ['requestid', 'reqid', 'trace_id', 'x_request_id'],
    connection: ['connection_serial_number', 'connection_id'],
    referer: ['referer', 'referrer', 'http_referrer'],
    agent: ['user_agent', 'useragent', 'agent'],
    protocol: ['http_version', 'proto'],
  } satisfies Partial<Record<Role, string[]>>).flatMap(([role, names]) => names.map((name, rank) => [name, { role: role as Role, rank: rank + 10 }] as const)),
]);

/** Labels of LTSV (ltsv.org) that mean something else there than in JSON. */
export const LTSV_NAMES: ReadonlyMap<string, Role> = new Map([
  ['host', 'client'],
  ['vhost', 'host'],
  ['reqtime', 'requestTime'],
  ['taken', 'requestTime'],
  ['apptime', 'responseTime'],
  ['ua', 'agent'],
]);
