/** Records of `http_requests` for the kernel's test: as they mostly are, with any fields in any order, and with values of every kind. */
import fc from 'fast-check';

const RECORDS = 300;

/** Values that a field mostly has, and values that it seldom or never has; as JSON. */
const FIELDS: Readonly<Record<string, readonly [usual: readonly string[], strange: readonly string[]]>> = {
  EdgeResponseStatus: [
    ['200', '304', '404', '403', '500', '502', '503', '520', '522', '"524"', '0'],
    ['"x"', '1000', '-1', '20.5', 'true', '[]', 'null', '""'],
  ],
  OriginResponseStatus: [
    ['0', '200', '404', '500', '502', '""'],
    ['"', '1e3', '[]', 'null', '-0'],
  ],
  EdgeStartTimestamp: [
    ['"2026-11-23T03:01:02Z"', '"2026-11-23T03:01:02.123Z"', '"2026-11-23T03:01:03.5Z"', '1763866862', '1763866862123456789', '"1763866862"', '1763866862123'],
    [
      '"2026-11-23 03:01:02+01:00"',
      '"2026-13-23T03:01:02Z"',
      '"23/Nov/2026:03:01:02 +0000"',
      '0',
      '-5',
      '"x"',
      '"2026-11-23T03:01:02"',
      '"\\u0032026"',
      '[]',
      '""',
    ],
  ],
  EdgeEndTimestamp: [
    ['"2026-11-23T03:01:02Z"', '"2026-11-23T03:02:22.999999999Z"', '"2026-11-23T03:01:18Z"', '1763866863123456789', '1763866864'],
    ['"2026-11-23T03:01:62Z"', '"2026-11-23T03:01:02,5Z"', '1.5e12', 'null', '"2026-11-23T03:01:02ZZ"'],
  ],
  Timestamp: [['"2026-11-23T03:00:00Z"', '1763866800'], ['"yesterday"']],
  EdgeResponseBytes: [
    ['0', '512', '50683', '9007199254740993', '"77"', '12.75'],
    ['-0', '1.', '.5', '1e3', '"12a"', '0.1234567890123456789012345'],
  ],
  SampleInterval: [
    ['1', '10', '"100"'],
    ['null', '"x"'],
  ],
  ClientIP: [
    ['"203.0.113.7"', '"2001:db8::7"', '""'],
    ['7', '"a\\"b"'],
  ],
  ClientRequestHost: [
    ['"shop.example"', '"www.example.com"', '""'],
    ['"a\\/b"', 'null'],
  ],
  ClientRequestMethod: [
    ['"GET"', '"POST"', '""'],
    ['"\\u0047"', '1'],
  ],
  ClientRequestURI: [
    ['"/cart?step=2"', '"/a/b.c"', '"/"', '"/a%20b?c?d"'],
    ['"/.env"', '"/wp-login.php"', '"/a b"', '"/../x"', '"/%2e%2e/"', '"\\/x"', '5'],
  ],
  ClientRequestPath: [
    ['"/a"', '""', '"/x/y"'],
    ['"/.git/config"', 'null', '{}'],
  ],
  RayID: [
    ['"9f1c2ab34d5e6f70"', '"00"', '""'],
    ['"\\n"', '7'],
  ],
  ParentRayID: [['"00"', '"9f1c2ab34d5e6f71"'], ['null']],
  ZoneName: [
    ['"example.com"', '""'],
    ['"e\\u0078"', '4'],
  ],
  OriginIP: [
    ['""', '"198.51.100.10"', '"192.0.2.0"', '"100::"', '"2001:db8::1"'],
    ['"1\\u0030"', 'null'],
  ],
  EdgeColoCode: [
    ['"FRA"', '"AMS"', '""'],
    ['3', '"\\t"'],
  ],
  ClientCountry: [
    ['"de"', '"us"'],
    ['""', '"\\u0064e"'],
  ],
  CacheCacheStatus: [
    ['"dynamic"', '"hit"', '"miss"', '"unknown"', '""'],
    ['"NEW"', '"h\\u0069t"', '1'],
  ],
  WorkerScriptName: [
    ['""', '"router"'],
    ['1', '"\\\\"'],
  ],
  WorkerStatus: [
    ['"unknown"', '"ok"', '"exceededCpu"', '""', '"scriptThrewException"'],
    ['null', '"odd one"'],
  ],
  ClientRequestSource: [
    ['"eyeball"', '"edgeWorkerFetch"', '1', '""'],
    ['"5"', '99', '"new"'],
  ],
  EdgePathingOp: [
    ['"wl"', '"ban"', '"errHost"', '""'],
    ['"b\\u0061n"', '[]'],
  ],
  EdgePathingSrc: [['"origin"', '"macro"', '"protect"', '"filterBasedFirewall"', '""'], ['7']],
  EdgePathingStatus: [
    ['"nr"', '"captchaNew"', '"rateLimit"', '"ip"', '"cyclic"', '"dnsErr"', '""'],
    ['"new one"', 'null'],
  ],
  SecurityAction: [
    ['""', '"block"', '"log"', '"managedChallenge"'],
    ['"drop"', '"\\u0062lock"'],
  ],
  SecurityActions: [
    ['[]', '["block"]', '["log"]', '["log","block"]'],
    ['"block"', '["a\\"b"]', '[""]', '{}', '[["block"]]', '["block'],
  ],
  SecuritySources: [
    ['[]', '["firewallManaged"]', '["ratelimit"]'],
    ['["l7ddos","waf"]', '"waf"', '[""]', '["new one"]', 'null'],
  ],
  WAFAction: [
    ['"unknown"', '""'],
    ['"drop"', '"block"'],
  ],
  WAFRuleID: [['""'], ['"100015"', '"WP0025"', '981176']],
  FirewallMatchesActions: [['[]'], ['["block"]', '"block"']],
  FirewallMatchesSources: [['[]'], ['["waf"]', '["asn","waf"]']],
  FirewallMatchesRuleIDs: [['[]'], ['["100015"]']],
  EdgeRateLimitAction: [['""', '"ban"'], ['"simulate"']],
  ClientMTLSAuthStatus: [
    ['"unknown"', '"ok"', '"absent"'],
    ['"EXPIRED"', '""'],
  ],
  OriginDNSResponseTimeMs: [
    ['0', '3', '-1'],
    ['"4"', 'null', '"x"'],
  ],
  OriginTCPHandshakeDurationMs: [
    ['0', '40'],
    ['"-"', '1.25'],
  ],
  OriginTLSHandshakeDurationMs: [['0', '17'], ['true']],
  OriginRequestHeaderSendDurationMs: [['0'], ['""']],
  OriginResponseHeaderReceiveDurationMs: [['0', '9999', '10000', '24999', '25000'], ['-0.5']],
  OriginResponseDurationMs: [
    ['0', '849', '99999'],
    ['null', '"849"'],
  ],
  OriginResponseTime: [['0', '849000000'], ['"7"']],
  ClientRequestBytes: [
    ['512', '10485759', '10485760'],
    ['""', '1E9'],
  ],
  WorkerSubrequest: [
    ['false', 'true'],
    ['"true"', 'null', 'tru'],
  ],
  RequestHeaders: [
    ['{}', '{"accept":"a/b","x":["[","{"]}'],
    ['{"sec-purpose":"prefetch"}', '{"a":"\\"}"}', '{"a":{"b":[1,{"c":"d"}]}}', '"x"'],
  ],
  ResponseHeaders: [
    ['{}', '{"content-type":"text/html"}'],
    ['{"x-1xxx":"1016"}', '{"x-1xxx-code":"12"}', '"1xxx 1101"'],
  ],
  Subrequests: [['[]'], ['[{"EdgeResponseStatus":521,"OriginIP":"198.51.100.77"}]', '[{"EdgeResponseStatus":200}]']],
  ClientRequestUserAgent: [['"curl/8.5.0"', '"a \\"b\\" c\\\\"', '"-"'], ['{"a":"b"}']],
  Cookies: [
    ['{}', '{"a":"}","b":"\\""}', '[[],[{}]]'],
    ['[}', '{"EdgeResponseStatus":200}'],
  ],
  BotTags: [
    ['[]', '["verified"]', 'null'],
    ['nul', 'fals', '['],
  ],
  SecurityLevel: [['"med"'], ['"\\']],
  Action: [[], ['"block"', 'null']],
  FailureReason: [[], ['"HTTP timeout occurred"']],
  Event: [[], ['{"RayID":"9f1c"}', '1']],
  edgeResponse: [[], ['{"status":522}', '{}']],
  edge_response_status: [[], ['200', '"503"']],
};

function records(strange: boolean): fc.Arbitrary<string> {
  const field = fc
    .constantFrom(...Object.entries(FIELDS).filter(([, [usual]]) => strange || usual.length > 0))
    .chain(([name, [usual, odd]]) => fc.constantFrom(...usual, ...(strange ? odd : [])).map((value) => `"${name}":${value}`));
  const status = fc.constantFrom(...(FIELDS.EdgeResponseStatus?.[0] ?? [])).map((value) => `"EdgeResponseStatus":${value}`);
  const several = strange
    ? fc.array(field, { maxLength: 24 })
    : fc.uniqueArray(field, { maxLength: 30, selector: (member) => member.slice(0, member.indexOf(':')) });
  return fc
    .tuple(status, several, fc.nat(30), fc.constantFrom(',', ',', ', '), fc.constantFrom('', '', ',', ' '))
    .map(([first, members, at, comma, behind]) => {
      const others = strange ? members : members.filter((member) => !member.startsWith('"EdgeResponseStatus"'));
      const place = at % (others.length + 1);
      return `{${[...others.slice(0, place), first, ...others.slice(place)].join(comma)}}${behind}`;
    });
}

export const CLOUDFLARE_RECORDS: readonly string[] = fc.sample(records(false), { seed: 7, numRuns: RECORDS });

const span = (started: string, ended: string): string => `{"EdgeResponseStatus":504,"EdgeStartTimestamp":${started},"EdgeEndTimestamp":${ended}}`;
/** Borders of classes, and what hides: each decides something on its own. */
const SINGLE: readonly string[] = [
  span('"2026-11-23T03:01:02Z"', '"2026-11-23T03:02:22Z"'),
  span('"2026-11-23T03:01:02Z"', '"2026-11-23T03:02:21.999Z"'),
  span('"2026-11-23T03:01:02Z"', '"2026-11-23T03:01:02.9999Z"'),
  span('"2026-11-23T03:01:02Z"', '"2026-11-23T03:01:03Z"'),
  span('1763866862123456789', '1763866863123456790'),
  span(`"${'\0'.repeat(20)}"`, '"2026-11-23T03:01:02Z"'),
  span('"2026-11-23T03:01:02Z"', `"${'\0'.repeat(19)}"`),
  '{"EdgeResponseStatus":503,"RequestHeaders":{"sec-purpose":"prefetch;prerender"}}',
  '{"EdgeResponseStatus":503,"RequestHeaders":{"sec-ch-ua":"x"},"Cookies":{"a":"}","b":"]{","c":"\\"}"}}',
  '{"EdgeResponseStatus":404,"ClientRequestURI":"/a b/.env"}',
  '{"EdgeResponseStatus":404,"ClientRequestURI":"/a b","ClientRequestPath":"/.env"}',
  ...['9007199254740993', '12345678901234567', '1234567890123456789', '99999999999999999999', '123456789012345.678901', '0.3', '12.3456789'].map(
    (number) => `{"EdgeResponseStatus":200,"EdgeResponseBytes":${number},"OriginResponseTime":${number}}`,
  ),
];

/** With any values. */
export const STRANGE_RECORDS: readonly string[] = [...fc.sample(records(true), { seed: 11, numRuns: 6 * RECORDS }), ...SINGLE];
export const CLOUDFLARE_PIECES: readonly string[] = [
  '"',
  '\\',
  ',',
  ':',
  '{',
  '}',
  '[',
  ']',
  ' ',
  '.',
  '-',
  '0',
  'null',
  '"",',
  '":',
  '":"',
  '","',
  '"EdgeResponseStatus":502,',
  '"OriginIP":"",',
  '"OriginIP":null,',
  '"Event":{},',
  '\\"',
  '\\\\',
  '/.env',
  '/a?b',
  ' T',
  '\0',
];
