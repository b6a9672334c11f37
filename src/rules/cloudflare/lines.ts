/** Example lines: a record of each dataset with the fields that matter, as Logpush and cloudflared write them. */
type Fields = Readonly<Record<string, unknown>>;

const VISITOR: Fields = {
  ClientIP: '203.0.113.7',
  ClientRequestHost: 'shop.example',
  ClientRequestMethod: 'GET',
  ClientRequestURI: '/cart?step=2',
  EdgeStartTimestamp: '2026-11-23T03:01:02Z',
  EdgeColoCode: 'FRA',
  RayID: '9f1c2ab34d5e6f70',
};

/** A record of `http_requests`. */
export const http = (fields: Fields): string => JSON.stringify({ ...VISITOR, ...fields });

/** The same with edge and origin status, as most rules need it. */
export const answer = (edge: number, origin: number, fields: Fields = {}): string =>
  http({ EdgeResponseStatus: edge, OriginResponseStatus: origin, ...fields });

/** Fields of a request that went to an origin by a new connection. */
export const DIALLED: Fields = { OriginIP: '198.51.100.10', OriginTCPHandshakeDurationMs: 12, OriginTLSHandshakeDurationMs: 25 };

/** The end of a request that took so many seconds. */
export const took = (seconds: number): Fields => ({ EdgeEndTimestamp: new Date(Date.UTC(2026, 10, 23, 3, 1, 2) + seconds * 1000).toISOString() });

/** A record of `firewall_events`. */
export const security = (action: string, source: string, fields: Fields = {}): string =>
  JSON.stringify({
    Action: action,
    Source: source,
    ClientIP: '203.0.113.9',
    ClientRequestHost: 'shop.example',
    ClientRequestMethod: 'POST',
    ClientRequestPath: '/login',
    Datetime: '2026-11-23T03:01:02Z',
    EdgeResponseStatus: 403,
    Kind: 'firewall',
    MatchIndex: 0,
    RayID: '9f1c2ab34d5e6f71',
    RuleID: '4d1b0cbe',
    ...fields,
  });

/** A console line of cloudflared. */
export const console_ = (level: string, text: string): string => `2026-11-23T03:01:02Z ${level} ${text}`;
/** A request that cloudflared could not serve: the line that names the service. */
export const unserved = (error: string, service = 'http://127.0.0.1:8080'): string =>
  console_('ERR', ` error=${JSON.stringify(error)} connIndex=2 event=1 ingressRule=0 originService=${service}`);
export const UNREACHABLE = 'Unable to reach the origin service. The service may be down or it may not be responding to traffic from cloudflared: ';
/** The same as a JSON line. */
export const tunnelJson = (level: string, message: string, fields: Fields = {}): string =>
  JSON.stringify({ level, time: '2026-11-23T03:01:02Z', ...fields, message });
