/** cloudflared, the connector of Cloudflare Tunnel: console lines, JSON lines, and the two forms of releases before December 2020. */
import type { Format } from '../format.ts';

/** Levels as the console, JSON and the old forms write them. */
export const TUNNEL_LEVELS: Readonly<Record<string, string>> = {
  TRC: 'debug',
  DBG: 'debug',
  INF: 'info',
  WRN: 'warn',
  ERR: 'error',
  FTL: 'fatal',
  PNC: 'fatal',
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  fatal: 'fatal',
  panic: 'fatal',
  DEBUG: 'debug',
  DEBU: 'debug',
  INFO: 'info',
  WARN: 'warn',
  WARNING: 'warn',
  ERRO: 'error',
  ERROR: 'error',
  FATA: 'fatal',
  FATAL: 'fatal',
  PANI: 'fatal',
};

/** Keys behind the message of a console line. The message ends in front of the first. */
export const TUNNEL_KEYS: readonly string[] =
  `error err errors connIndex connection connectionID cfRay originService ingressRule dest destAddr event ip type location protocol domain address tunnelID version config details
  component status target run_id hard_fail suggested_protocol flowID lbProbe sessionID dst src proxyType features configuration zone host path method content-length headers
  currentVersion latestVersion attempt hostname service subsystem dir`.split(/\s+/);

/** Keys that only cloudflared writes. */
export const TUNNEL_OWN_KEYS: readonly string[] = ['connIndex', 'originService', 'ingressRule', 'cfRay', 'tunnelID', 'lbProbe', 'run_id', 'hard_fail'];

/**
 * Words by which a line without such a key is known for one of cloudflared's. Other programs write the same kind of lines (zerolog, logrus), so
 * what is not in this list belongs to nobody.
 */
const OWN_WORDS = [
  'cloudflared',
  'argotunnel',
  'cfargotunnel',
  'trycloudflare',
  '[Tt]unnel',
  'origin service',
  'origin proxy',
  'origincert|origin cert',
  'ingress rule',
  'Cloudflare',
  'QUIC stream|QUIC handshake|quic connection|quic stream|QuickTunnel|quick [Tt]unnel',
  'Incoming request ended abruptly',
  'failed to serve incoming request',
  'failed to (?:accept incoming stream requests|accept QUIC stream|serve the control stream|run the datagram handler)',
  'edge discovery|edge address|connection with edge|with the edge|dial to edge|with edge error',
  'Retrying connection in up to',
  'fallback protocol http2|Changing protocol to',
  'no more connections active',
  'already connected to this server|EDUPCONN',
  'sufficiently increase (?:receive|send) buffer',
  'Initiating (?:graceful )?shutdown|Graceful shutdown signalled',
  'Connection N registered|Connection terminated|Registered tunnel|Lost connection with the edge',
  'Generated Connector ID|Initial protocol|Starting metrics server|Metrics server|metrics server listener',
  'ICMP proxy|icmp router|ICMP (?:reply|packet|socket|TTL)|icmp packet|ping_group_range|ping group',
  '^Version N\\.N\\.N(?: \\(Checksum|-[\\w-]+$|$)|GOOS: |Settings: map|Environmental variables|Environment variables map',
  'Fetched protocol: |Refreshed feature|Start Websocket listener|HA connections|DNS over HTTPS proxy|Using Systemd|Using SysV|Autoupdate frequency is set',
  'At debug level, request URL|See GitHub issue|^ +https?://developers|valid certificate for your origin|extra arguments for windows',
  '^Waiting for login\\.\\.\\.$|^frame (?:read|write) error|Leave cloudflared running|^mux - |Adding DNS upstream|CF-RAY: |free edge addresses|to an HTTPS backend|Cannot install event logger',
  'Updated to new configuration|Config(?:uration)? (?:watcher|file)|configuration path|config file|Failed to read new config',
  'credentials file',
  'h2mux|DNS Proxy is no longer',
  'precheck',
  'middleware handler|no access token in request|AccessJWTValidator',
  'unable to dial (?:tcp|udp) to origin',
  '(?:flows|sessions) being handled|flow registration|flow closed|flow payload|tcp flow|to demux datagram|udp proxy|udp session|[Ss]ession (?:un)?registration timeout|session not found|session payload|payload to session',
  'autoupdate|update check failed|update failed to apply|is outdated',
  'Request failed error=',
  'HTTP request error',
  'unrecognized service',
  'protocol percentage|Failed to refresh protocol|No TXT record found for|Failed to fetch features|DNS local resolver',
  'Please try the following things to diagnose|ensure that argotunnel|ensure that your DNS resolver',
  'stream\\.Pipe|http2 response writer panic|ServeTunnel',
  'registration control stream|Reached maximum retry',
  'unregister|control stream',
  'Error on Websocket listener|failed to connect to origin|websocket: bad handshake',
  'writing response header',
  'Hostname (?:patterns )?can',
  'is an invalid address',
  'in stream\\.',
  'Stop .* connection|Closing quic stream|write deadline',
  '^\\+-+\\+$|^\\|.*\\|$',
];
const OWN = new RegExp(OWN_WORDS.join('|'));
export const isTunnelText = (text: string): boolean => OWN.test(text);

export const cloudflareTunnel: Format = {
  id: 'cloudflared',
  gateway: 'cloudflare',
  title: 'cloudflared (Cloudflare Tunnel), console text or JSON',
  // The records are JSON objects by make; the console shows the same objects as text.
  notation: { kind: 'json' },
  shape: ['x-kind', 'level', 'message', 'x-own'],
  samples: [
    {
      line: '2026-11-23T03:01:02Z ERR  error="Unable to reach the origin service. The service may be down or it may not be responding to traffic from cloudflared: dial tcp 127.0.0.1:8080: connect: connection refused" connIndex=2 event=1 ingressRule=0 originService=http://127.0.0.1:8080',
    },
    {
      line: '{"level":"error","event":0,"connIndex":1,"type":"http","dest":"https://shop.example/cart","error":"Incoming request ended abruptly: context canceled","time":"2026-11-23T03:01:02Z","message":"Request failed"}',
    },
  ],
};
