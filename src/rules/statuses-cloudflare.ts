/**
 * What Cloudflare's own statuses (520 to 530) and the numbers of its error pages (1000 to 1205) say. Pages carry numbers that Logpush
 * does not: `tell` says how to find them.
 */
import type { Step } from './causes.ts';
import type { Cause } from './rule.ts';
import type { StatusInfo } from './statuses.ts';

const DIRECT: Step = { do: 'Ask the origin past Cloudflare.', run: 'curl -sv -o /dev/null -m 30 --connect-to NAME:443:UP:443 https://NAME/URI' };
const THROUGH: Step = {
  do: 'Ask through Cloudflare: status, Ray ID, number of the page.',
  run: 'curl -sv https://NAME/URI 2>&1 | grep -iE "HTTP/|cf-ray|error code"',
};
const BY_PLACE: Step = {
  do: 'All data centres or one?',
  run: "jq -r 'select(.EdgeResponseStatus>=520) | [.EdgeResponseStatus,.EdgeColoCode,.OriginIP] | @tsv' FILE | sort | uniq -c | sort -rn | head",
};
const RANGES: Step = {
  do: 'Does the origin let all ranges of Cloudflare in?',
  run: "iptables -S | grep -iE 'reject|drop'; nft list ruleset | grep -iE 'reject|drop'; fail2ban-client status",
};
const STATUS_FIELD = { name: 'Cloudflare OriginResponseStatus', decides: '0: no answer of the origin belongs to it; a number: what the next hop answered' };
const ADDRESS_FIELD = { name: 'Cloudflare OriginIP', decides: 'which origin; empty: none was called' };
const COLO_FIELD = { name: 'Cloudflare EdgeColoCode', decides: 'one data centre: the path; all: the origin' };
const TCP_FIELD = { name: 'Cloudflare OriginTCPHandshakeDurationMs', decides: 'above 0: TCP stood; 0: reused connection, or none came about' };
const DURATION_FIELD = { name: 'Cloudflare EdgeEndTimestamp - EdgeStartTimestamp', decides: 'how long it took: each timeout has its own length' };
const EDGE = 'Cloudflare';

interface Reason {
  readonly cause: Cause;
  readonly when: string;
}

const edgeStatuses: readonly StatusInfo[] = [
  {
    status: '520',
    title: 'Web server returns an unknown error (Cloudflare)',
    says: 'The origin accepted the connection and then gave no answer that Cloudflare can use: nothing, a reset, or unusable headers.',
    writers: [{ who: EDGE, when: 'an origin closes without answer, resets, or sends malformed or oversized headers' }],
    tell: [
      'OriginResponseStatus above 0: an answer came and was unusable.',
      'TCP and TLS times 0 and milliseconds: a kept connection was closed under the request.',
      'A wait of 25 s and more: the worker was killed at a limit of its own.',
    ],
    causes: [
      { cause: 'upstream-crash', when: 'the process died, or closed a kept connection (its idle timeout is below the 900 s of Cloudflare)' },
      { cause: 'upstream-protocol', when: 'headers too large or malformed, bad HTTP/2, nginx return 444' },
      { cause: 'tls-upstream', when: 'Authenticated Origin Pulls are on and the origin is not set up for them' },
      { cause: 'firewall-blocked', when: 'a security plugin resets connections of Cloudflare' },
    ],
    fields: [STATUS_FIELD, TCP_FIELD, { name: 'Cloudflare OriginResponseHeaderReceiveDurationMs', decides: 'how long the origin had the request' }],
    first: [
      DIRECT,
      {
        do: 'Crashes and kills at the origin.',
        run: "journalctl -k --since '-1h' | grep -iE 'oom|killed process|segfault'; grep -n 'prematurely closed' /var/log/nginx/error.log | tail -5",
      },
      { do: 'How large are the headers?', run: 'curl -s -D- -o /dev/null --connect-to NAME:443:UP:443 https://NAME/URI | wc -c' },
    ],
  },
  {
    status: '521',
    title: 'Web server is down (Cloudflare)',
    says: 'The origin’s address refused the connection.',
    writers: [{ who: EDGE, when: 'a TCP connection is refused at once' }],
    tell: ['It takes milliseconds. All data centres: nothing listens. Some only: a firewall rejects.'],
    causes: [
      { cause: 'upstream-down', when: 'the web server is stopped, or does not listen on this port' },
      { cause: 'firewall-blocked', when: 'a firewall or fail2ban rejects addresses of Cloudflare' },
      { cause: 'proxy-misconfig', when: 'the SSL mode asks on 443 and only 80 is served' },
    ],
    fields: [ADDRESS_FIELD, COLO_FIELD],
    first: [
      { do: 'Is the port open?', run: 'nc -zvw5 UP 443; nc -zvw5 UP 80' },
      { do: 'Who listens at the origin?', run: "ss -ltnp | grep -E ':(80|443) '" },
      RANGES,
      BY_PLACE,
    ],
  },
  {
    status: '522',
    title: 'Connection timed out (Cloudflare)',
    says: 'The origin did not answer the connection attempt, or stopped acknowledging afterwards.',
    writers: [
      { who: EDGE, when: 'no SYN-ACK for about 19 s (15 s in older documents; up to 38 s with the retry), or no acknowledgement of the request for 90 s' },
    ],
    tell: [
      'TCP time above 0, or 80 s and more: it was connected, so no firewall drops the SYN.',
      'OriginIP 192.0.2.0 or 100::: a placeholder was called.',
      'WorkerSubrequest: a Worker fetched it, perhaps its own domain.',
    ],
    causes: [
      { cause: 'firewall-blocked', when: 'packets of Cloudflare are dropped' },
      { cause: 'upstream-overload', when: 'accept queue or connection table full, host stuck' },
      { cause: 'network', when: 'wrong address in DNS, broken route' },
      { cause: 'proxy-misconfig', when: 'placeholder record, or a Worker that fetches its own domain' },
    ],
    fields: [TCP_FIELD, DURATION_FIELD, ADDRESS_FIELD, COLO_FIELD],
    first: [
      { do: 'Does it answer anybody?', run: 'nc -zvw5 UP 443; mtr -Tbzrwc 20 -P 443 UP' },
      RANGES,
      { do: 'Is the origin overloaded?', run: "nstat -az TcpExtListenOverflows TcpExtListenDrops; ss -ltn 'sport = :443'" },
      BY_PLACE,
    ],
  },
  {
    status: '523',
    title: 'Origin is unreachable (Cloudflare)',
    says: 'There is no route to the origin’s address.',
    writers: [{ who: EDGE, when: 'the network answers that the address cannot be reached' }],
    tell: ['Compare the address in DNS with that of the host.'],
    causes: [
      { cause: 'network', when: 'no route, host moved, BGP; in AWS a route for 172.0.0.0/8 that captures the way back' },
      { cause: 'dns', when: 'the record holds an address that is no longer yours' },
    ],
    fields: [ADDRESS_FIELD, COLO_FIELD],
    first: [{ do: 'The route.', run: 'mtr -bzrwc 20 UP' }, { do: 'The records.', run: 'dig +short A UP; dig +short AAAA UP; whois UP | head -30' }, BY_PLACE],
  },
  {
    status: '524',
    title: 'A timeout occurred (Cloudflare)',
    says: 'The origin took the request and sent no HTTP answer in time.',
    writers: [{ who: EDGE, when: '100 s (120 s in newer documents; Enterprise up to 6000 s) without answer, or 30 s in which an upload was not read' }],
    tell: ['About 30 s and a large ClientRequestBytes: the origin stopped reading the body.', 'A 504 instead: the proxy at the origin gave up first.'],
    causes: [
      { cause: 'upstream-slow', when: 'a long query, report or remote call' },
      { cause: 'upstream-overload', when: 'all workers busy, uploads not read' },
    ],
    fields: [DURATION_FIELD, { name: 'Cloudflare OriginResponseHeaderReceiveDurationMs', decides: 'think time of the origin, also of those that succeed' }],
    first: [
      {
        do: 'How long does it take past Cloudflare?',
        run: "curl -so /dev/null -m 300 -w '%{time_connect} %{time_starttransfer} %{time_total}\\n' --connect-to NAME:443:UP:443 https://NAME/URI",
      },
      { do: 'Few paths or many?', run: "jq -r 'select(.EdgeResponseStatus==524).ClientRequestPath' FILE | sort | uniq -c | sort -rn | head" },
    ],
  },
  {
    status: '525',
    title: 'SSL handshake failed (Cloudflare)',
    says: 'TCP to the origin stood, the TLS handshake failed.',
    writers: [{ who: EDGE, when: 'SSL mode Full or Full (strict), and the handshake with the origin fails' }],
    tell: ['All requests: certificate, name or version. Some: load, or one bad member.'],
    causes: [
      { cause: 'tls-upstream', when: 'no certificate or virtual host for the name, no common version or cipher, TLS off on the port' },
      { cause: 'upstream-overload', when: 'resets under load' },
      { cause: 'firewall-blocked', when: 'reset during the handshake' },
    ],
    fields: [
      TCP_FIELD,
      { name: 'Cloudflare OriginTLSHandshakeDurationMs', decides: '0: not finished' },
      { name: 'Cloudflare OriginSSLProtocol', decides: 'none or unknown: no handshake' },
    ],
    first: [
      {
        do: 'The handshake, as Cloudflare does it.',
        run: 'openssl s_client -connect UP:443 -servername NAME </dev/null 2>&1 | grep -E "Protocol|Cipher|alert|error|subject"',
      },
      BY_PLACE,
    ],
  },
  {
    status: '526',
    title: 'Invalid SSL certificate (Cloudflare)',
    says: 'The handshake worked; the origin’s certificate failed the check.',
    writers: [{ who: EDGE, when: 'SSL mode Full (strict), fetches of Workers, and Gateway' }],
    tell: ['Date, name, chain, issuer: openssl names which.'],
    causes: [{ cause: 'tls-upstream', when: 'expired, self-signed, other name, missing intermediate, revoked' }],
    fields: [ADDRESS_FIELD],
    first: [
      { do: 'What is wrong?', run: 'openssl s_client -connect UP:443 -servername NAME -verify_hostname NAME -verify_return_error </dev/null 2>&1 | tail -5' },
      {
        do: 'Dates and names.',
        run: 'openssl s_client -connect UP:443 -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -dates -ext subjectAltName',
      },
    ],
  },
  {
    status: '527',
    title: 'Railgun error (Cloudflare, retired)',
    says: 'The connection to a Railgun listener failed. The product no longer exists.',
    writers: [{ who: EDGE, when: 'until 2024, with Railgun' }],
    tell: ['Only in old logs.'],
    causes: [{ cause: 'network', when: 'listener stopped or path blocked' }],
    fields: [DURATION_FIELD],
    first: [{ do: 'Remove Railgun. To see when it failed:', run: 'grep -i railgun /var/log/syslog | tail' }],
  },
  {
    status: '530',
    title: 'A 1xxx error of Cloudflare',
    says: 'Wraps an error page with a number: mostly 1016 (the origin’s name does not resolve) or 1033 (no connector of the tunnel).',
    writers: [{ who: EDGE, when: 'the way to the origin is unknown' }],
    tell: [
      'OriginDNSResponseTimeMs above 0: a name was looked up, 1016.',
      'OriginIP empty and no DNS time: a tunnel, 1033.',
      'A response header rule can log the number: cf.response.1xxx_code.',
    ],
    causes: [
      { cause: 'dns', when: '1016: record missing or dead' },
      { cause: 'upstream-down', when: '1033: cloudflared is not connected' },
      { cause: 'proxy-misconfig', when: 'others, by number' },
    ],
    fields: [ADDRESS_FIELD, { name: 'Cloudflare OriginDNSResponseTimeMs', decides: 'above 0: 1016' }],
    first: [
      THROUGH,
      { do: 'Does the origin’s name resolve?', run: 'dig +short UP @1.1.1.1' },
      { do: 'Is the tunnel connected?', run: 'cloudflared tunnel list; systemctl status cloudflared' },
    ],
  },
];

const PAGE_TELL = 'The page shows the number; Logpush does not, unless a response header rule copies cf.response.1xxx_code into a logged header.';
const PATHING_FIELD = {
  name: 'Cloudflare EdgePathingStatus',
  decides: 'cyclic, reserved_ip, dns_err, no_existing_host, bad_host: why the edge refused to route',
};
const SECURITY_FIELD = { name: 'Cloudflare SecuritySources', decides: 'which product acted; SecurityRuleDescription names the rule' };
const WORKER_FIELD = { name: 'Cloudflare WorkerStatus', decides: 'whether and how a Worker ended' };
const EVENTS: Step = { do: 'Find the Ray ID in the dashboard: Security > Events.' };
const WHO: Step = {
  do: 'Whom does it hit?',
  run: "jq -r 'select(.EdgeResponseStatus>=400) | [.ClientIP,.ClientRequestUserAgent] | @tsv' FILE | sort | uniq -c | sort -rn | head",
};
const RECORDS: Step = { do: 'What do the records say?', run: 'dig +short NAME; dig +short UP; dig CNAME NAME' };
const TAIL: Step = { do: 'What does the Worker log?', run: 'npx wrangler tail NAME --status error' };
const TRACE: Step = { do: 'Try the failing URL in the dashboard: Rules > Trace.' };
const STATUS_PAGE: Step = { do: 'Known incidents?', run: 'curl -s https://www.cloudflarestatus.com/api/v2/incidents/unresolved.json | head -c 2000' };

type Family = 'routing' | 'security' | 'worker' | 'rule' | 'edge';
const FIELDS = {
  routing: [PATHING_FIELD, ADDRESS_FIELD],
  security: [SECURITY_FIELD, PATHING_FIELD],
  worker: [WORKER_FIELD],
  rule: [WORKER_FIELD, STATUS_FIELD],
  edge: [COLO_FIELD],
} as const;
const FIRST = { routing: [RECORDS, THROUGH], security: [EVENTS, WHO], worker: [TAIL, THROUGH], rule: [TRACE, THROUGH], edge: [STATUS_PAGE, BY_PLACE] } as const;

/** A page of the 1000s: `http` is the status it comes with. */
function page(code: number, title: string, http: string, family: Family, says: string, causes: readonly Reason[]): StatusInfo {
  return {
    status: String(code),
    title: `${title} (Cloudflare error ${code})`,
    says,
    writers: [{ who: EDGE, when: http === '' ? 'not in answers to visitors' : `as an error page, with status ${http}` }],
    tell: [PAGE_TELL],
    causes,
    fields: FIELDS[family],
    first: FIRST[family],
  };
}
const because = (cause: Cause, when: string): Reason => ({ cause, when });

const BANNED = 'The owner of the zone refuses this visitor by address.';
const banned = (code: number): StatusInfo =>
  page(code, 'Access denied: address', '403', 'security', BANNED, [
    because('auth-access', 'an IP Access Rule, or Zone Lockdown'),
    because('attack-probe', 'an address that attacked before'),
  ]);
const undocumented = (code: number): StatusInfo =>
  page(code, 'Undocumented', '', 'edge', 'No public page explains it. It belongs to the family of 1200, limits between cache and origin.', [
    because('cdn-edge', 'unknown: treat it like 1200, and ask support with the Ray ID'),
  ]);

const pages: readonly StatusInfo[] = [
  page(
    1000,
    'DNS points to a prohibited address',
    '403',
    'routing',
    'The record of the origin holds an address of Cloudflare, or the request has already passed Cloudflare.',
    [
      because('proxy-misconfig', 'the record points to Cloudflare, to a proxied load balancer, or to a proxy that leads back'),
      because('client-bad-request', 'the client sends CF-Connecting-IP, or a doubled or very long X-Forwarded-For'),
    ],
  ),
  page(1001, 'DNS resolution error', '409', 'routing', 'A name on the way to the origin does not resolve.', [
    because('dns', 'the target of a CNAME does not exist, or the domain is not at Cloudflare'),
  ]),
  page(1002, 'DNS points to a restricted address', '403', 'routing', 'The record holds a private or foreign address.', [
    because('proxy-misconfig', 'a private or local address in the record'),
  ]),
  page(1003, 'Direct access by address', '403', 'routing', 'The request names an address of Cloudflare instead of a host.', [
    because('attack-probe', 'scanners'),
    because('client-bad-request', 'a client set up with an address'),
  ]),
  page(1004, 'Host not configured to serve web traffic', '403 or 409', 'routing', 'The host is not (yet) proxied, or was switched off for abuse.', [
    because('proxy-misconfig', 'a new record: wait five minutes'),
    because('cdn-edge', 'proxying disabled: ask support'),
  ]),
  page(1005, 'Access denied: network', '403', 'security', 'The owner of the zone refuses the network (AS) of this visitor.', [
    because('auth-access', 'an IP Access Rule for the AS number'),
  ]),
  banned(1006),
  banned(1007),
  banned(1008),
  page(1009, 'Access denied: country', '403', 'security', 'The owner of the zone refuses the country of this visitor.', [
    because('auth-access', 'a country rule'),
  ]),
  page(1010, 'Access denied: browser signature', '403', 'security', 'Browser Integrity Check took the client for no browser.', [
    because('attack-probe', 'bots'),
    because('auth-access', 'an API client that is no browser: let it skip the check'),
  ]),
  page(1011, 'Access denied: hotlinking', '403', 'security', 'Hotlink protection refuses an image that another site embeds.', [
    because('auth-access', 'Hotlink Protection is on'),
  ]),
  page(1012, 'Access denied: malicious client', '403', 'security', 'The owner refuses the client, for activity of its computer or network.', [
    because('attack-probe', 'a client with a bad reputation'),
  ]),
  page(
    1013,
    'Host and TLS name differ',
    '403',
    'security',
    'The client asked for another name in the request than in the handshake. It is not logged: the zone is not known yet.',
    [because('tls-client', 'a proxy of the client rewrites one of both')],
  ),
  page(1014, 'CNAME cross-user banned', '403', 'routing', 'The CNAME leads to a host of another account.', [
    because('proxy-misconfig', 'the other account must add it as custom hostname, or release its zone hold'),
  ]),
  page(1015, 'Rate limited', '429', 'security', 'The client exceeded a rate limiting rule.', [because('rate-limited', 'too many requests of one client')]),
  page(1016, 'Origin DNS error', '530', 'routing', 'The name of the origin does not resolve.', [
    because('dns', 'no record, a CNAME to a dead name, load balancer endpoints that do not resolve'),
    because('proxy-misconfig', 'a custom hostname without fallback origin'),
  ]),
  page(1018, 'Could not find host', '409', 'routing', 'No zone serves this host.', [
    because('dns', 'activated minutes ago, or not validated'),
    because('attack-probe', 'invented Host headers'),
  ]),
  page(1019, 'Worker loop', '500 or 530', 'worker', 'Workers call each other in circles, or a Worker fetches its own URL.', [
    because('proxy-misconfig', 'the URL in fetch() matches the route it came from'),
  ]),
  page(1020, 'Access denied: custom rule', '403', 'security', 'A custom rule of the zone refused the request.', [
    because('auth-access', 'a rule of the owner'),
    because('attack-probe', 'what the rule was written against'),
  ]),
  page(1021, 'Worker asked for a host it may not reach', '403', 'worker', 'fetch() names a host that is not allowed.', [
    because('proxy-misconfig', 'the URL in fetch()'),
  ]),
  page(1022, 'Could not route the request to the Worker', '5xx', 'worker', 'The edge could not bring the request to its Worker.', [
    because('cdn-edge', 'wait, and ask support if it lasts'),
  ]),
  page(1023, 'Could not find host', '409', 'routing', 'As 1018.', [because('dns', 'activated minutes ago, or not validated')]),
  page(1024, 'Worker called an address of Cloudflare', '403', 'worker', 'fetch() names an address that belongs to Cloudflare.', [
    because('proxy-misconfig', 'use a host name'),
  ]),
  page(1025, 'Limit of the Workers plan', '429 or 503', 'worker', 'The domain reached the limits of its plan.', [
    because('rate-limited', 'requests of the plan used up'),
  ]),
  page(1027, 'Daily limit of Workers', '429', 'worker', 'The free plan’s requests of this day are used up.', [
    because('rate-limited', 'until midnight UTC; or let the route fail open'),
  ]),
  page(1033, 'Tunnel error', '530', 'routing', 'No cloudflared is connected for the tunnel of this host.', [
    because('upstream-down', 'cloudflared is not running'),
    because('firewall-blocked', 'port 7844 is blocked'),
    because('auth-access', 'token or credentials no longer valid'),
    because('proxy-misconfig', 'the record points to a deleted tunnel'),
  ]),
  page(1034, 'Edge address restricted', '403 or 409', 'routing', 'The record points to an address of Cloudflare that serves no customers (such as 1.1.1.1).', [
    because('proxy-misconfig', 'use your own address, or 192.0.2.0 or 100:: as placeholder'),
  ]),
  page(1035, 'Invalid rewrite: path', '500', 'rule', 'A URL rewrite makes an invalid path.', [
    because('proxy-misconfig', 'the path must begin with "/", be non-empty and not begin with /cdn-cgi/'),
  ]),
  page(1036, 'Invalid rewrite: too long', '500', 'rule', 'A URL rewrite makes a path or query that is too long.', [because('proxy-misconfig', 'shorten it')]),
  page(1037, 'Invalid rewrite: expression', '500', 'rule', 'The expression of a rewrite could not be evaluated.', [
    because('proxy-misconfig', 'a field or header without value'),
  ]),
  page(1039, 'Rewrite error', '500', 'rule', 'Listed without a public page; its neighbours are rewrite errors.', [
    because('proxy-misconfig', 'look at rewrite and header rules'),
  ]),
  page(1040, 'Invalid rewrite: header', '500', 'rule', 'A rule changes a header that must not be changed.', [because('proxy-misconfig', 'a reserved header')]),
  page(1041, 'Invalid rewrite: header value', '500', 'rule', 'A rule sets a header value that is too long or has forbidden characters.', [
    because('proxy-misconfig', 'shorten or clean the value'),
  ]),
  page(1042, 'Worker fetched another Worker of its zone', '404 or 5xx', 'worker', 'Workers of one zone cannot fetch each other by URL.', [
    because('proxy-misconfig', 'use a service binding, or the flag global_fetch_strictly_public'),
  ]),
  page(1101, 'Worker threw an exception', '500', 'worker', 'The code of a Worker failed.', [because('app-error', 'an uncaught exception')]),
  page(1102, 'Worker exceeded its limits', '503', 'worker', 'A Worker used too much CPU time or memory.', [
    because('app-error', 'too much work in one request'),
  ]),
  page(1103, 'Worker owner must contact support', '403', 'worker', 'The account of the Worker is blocked.', [
    because('cdn-edge', 'ask support'),
    because('auth-access', 'terms of use'),
  ]),
  page(1104, 'Variation of an e-mail address taken', '', 'edge', 'A matter of accounts, not of traffic.', [because('none', 'ignore it in logs')]),
  page(1105, 'Logpush destination does not resolve', '', 'routing', 'The health of a Logpush job, not of traffic.', [
    because('dns', 'the host name of the destination'),
  ]),
  banned(1106),
  page(1200, 'Cache connection limit', '503', 'edge', 'Too many requests wait at the cache layer for an origin that is too slow.', [
    because('upstream-overload', 'the origin answers more slowly than requests arrive'),
    because('cache', 'too little is cached'),
  ]),
  ...[1201, 1202, 1203, 1204, 1205].map(undocumented),
];

export const cloudflareStatuses: readonly StatusInfo[] = [...edgeStatuses, ...pages];
