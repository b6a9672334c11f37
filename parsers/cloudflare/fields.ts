/** Names of Cloudflare's log fields: those that are read, what else they are called, and those that only say whose record it is. */

/** Fields of `http_requests` and `firewall_events` (Logpush, Logpull, Instant Logs; with the names of before August 2023). */
export const HTTP_FIELDS: readonly string[] =
  `BotDetectionIDs BotDetectionTags BotScore BotScoreSrc BotTags CacheCacheStatus CacheReserveUsed CacheResponseBytes CacheResponseStatus CacheTieredFill ClientASN ClientCity
  ClientCountry ClientDeviceType ClientIP ClientIPClass ClientLatitude ClientLongitude ClientMTLSAuthCertFingerprint ClientMTLSAuthStatus ClientRegionCode ClientRequestBytes
  ClientRequestHost ClientRequestMethod ClientRequestPath ClientRequestProtocol ClientRequestReferer ClientRequestScheme ClientRequestSource ClientRequestURI
  ClientRequestUserAgent ClientSSLCipher ClientSSLProtocol ClientSrcPort ClientTCPRTTMs ClientXRequestedWith ContentScanObjResults ContentScanObjSizes ContentScanObjTypes Cookies
  EdgeCFConnectingO2O EdgeColoCode EdgeColoID EdgeEndTimestamp EdgePathingOp EdgePathingSrc EdgePathingStatus EdgeRateLimitAction EdgeRateLimitID EdgeRequestHost
  EdgeResponseBodyBytes EdgeResponseBytes EdgeResponseCompressionRatio EdgeResponseContentType EdgeResponseStatus EdgeServerIP EdgeStartTimestamp EdgeTimeToFirstByteMs
  FirewallMatchesActions FirewallMatchesRuleIDs FirewallMatchesSources FraudAttack FraudDetectionIDs FraudDetectionTags FraudEmailRisk FraudUserID JA3Hash JA4 JA4Signals
  JSDetectionPassed LeakedCredentialCheckResult OriginDNSResponseTimeMs OriginIP OriginRequestHeaderSendDurationMs OriginResponseBytes OriginResponseDurationMs
  OriginResponseHTTPExpires OriginResponseHTTPLastModified OriginResponseHeaderReceiveDurationMs OriginResponseStatus OriginResponseTime OriginSSLProtocol
  OriginTCPHandshakeDurationMs OriginTLSHandshakeDurationMs ParentRayID PayPerCrawlStatus RayID RequestHeaders RequestSource ResponseHeaders SampleInterval SecurityAction
  SecurityActions SecurityLevel SecurityRuleDescription SecurityRuleID SecurityRuleIDs SecuritySources SmartRouteColoID Subrequests UpperTierColoID VerifiedBotCategory
  WAFAction WAFAttackScore WAFFlags WAFMatchedVar WAFProfile WAFRCEAttackScore WAFRuleID WAFRuleMessage WAFSQLiAttackScore WAFXSSAttackScore WebAssetsLabelsManaged
  WebAssetsOperationID WorkerCPUTime WorkerScriptName WorkerStatus WorkerSubrequest WorkerSubrequestCount WorkerWallTimeUs ZoneID ZoneName
  Action ClientASNDescription ClientRefererHost ClientRefererPath ClientRefererQuery ClientRefererScheme ClientRequestQuery Datetime Description Kind MatchIndex Metadata
  OriginatorRayID Ref RuleID Source sampleInterval`.split(/\s+/);

/** Fields whose values are read. A dotted name is a member of a member. */
export const READ = [
  'EdgeResponseStatus',
  'OriginResponseStatus',
  'CacheCacheStatus',
  'ClientRequestSource',
  'WorkerStatus',
  'EdgePathingOp',
  'EdgePathingSrc',
  'EdgePathingStatus',
  'SecurityAction',
  'SecurityActions',
  'SecuritySources',
  'WAFAction',
  'WAFRuleID',
  'FirewallMatchesRuleIDs',
  'FirewallMatchesActions',
  'FirewallMatchesSources',
  'EdgeRateLimitAction',
  'ClientMTLSAuthStatus',
  'OriginIP',
  'OriginDNSResponseTimeMs',
  'OriginTCPHandshakeDurationMs',
  'OriginTLSHandshakeDurationMs',
  'OriginRequestHeaderSendDurationMs',
  'OriginResponseHeaderReceiveDurationMs',
  'OriginResponseDurationMs',
  'OriginResponseTime',
  'EdgeStartTimestamp',
  'EdgeEndTimestamp',
  'EdgeResponseBytes',
  'ClientRequestBytes',
  'WorkerSubrequest',
  'RequestHeaders',
  'ResponseHeaders',
  'Subrequests',
  'ClientIP',
  'ClientRequestHost',
  'ClientRequestMethod',
  'ClientRequestPath',
  'ClientRequestURI',
  'RayID',
  'ParentRayID',
  'ZoneName',
  'EdgeColoCode',
  'ClientCountry',
  'WorkerScriptName',
  'SampleInterval',
  'ZoneID',
  'WAFProfile',
  // firewall_events
  'Action',
  'Source',
  'RuleID',
  'Kind',
  'MatchIndex',
  'Datetime',
  // the same as GraphQL writes it (firewallEventsAdaptive)
  'action',
  'source',
  'datetime',
  // nel_reports, and the time of other datasets
  'Phase',
  'Type',
  'Timestamp',
  'LastKnownGoodColoCode',
  'ClientIPASN',
  'ClientIPCountry',
  // workers_trace_events
  'Outcome',
  'ScriptName',
  'EventTimestampMs',
  'Event',
  'Event.RayID',
  'Event.Request.URL',
  'Event.Request.Method',
  'Event.Response.Status',
  // the same as wrangler tail and Workers Logs write it
  'eventTimestamp',
  'cpuTime',
  'wallTime',
  'exceptions',
  // health checks and monitors of load balancers
  'FailureReason',
  'healthy',
  'response_code',
  'region',
  'fqdn',
  'origin',
  'pool',
  // spectrum_events
  'Application',
  'OriginTlsStatus',
  'ClientTlsStatus',
  'ClientMatchedIpFirewall',
  'ColoCode',
  'Status',
  // Zero Trust, audit and DNS datasets
  'PolicyID',
  'PolicyName',
  'SourceIP',
  'HTTPHost',
  'SNI',
  'QueryName',
  'QueryType',
  'ResolverDecision',
  'RCode',
  'ResponseCode',
  'AppDomain',
  'Allowed',
  'ActionType',
  'ActorEmail',
  'CreatedAt',
  'When',
  'SessionID',
  'ConnectionCloseReason',
  // cloudflared
  'level',
  'time',
  'message',
  'error',
  'connIndex',
  'event',
  'originService',
  'ingressRule',
  'dest',
  'cfRay',
  'tunnelID',
  'ip',
  'component',
  'status',
  'hard_fail',
] as const;
export type Field = (typeof READ)[number];

/** Other spellings: of the nested records before Logpush, of GraphQL and of exporters. */
const ALIASES: Readonly<Record<string, Field>> = {
  'edgeResponse.status': 'EdgeResponseStatus',
  'originResponse.status': 'OriginResponseStatus',
  'cacheResponse.cacheStatus': 'CacheCacheStatus',
  'cache.cacheStatus': 'CacheCacheStatus',
  'edgePathing.op': 'EdgePathingOp',
  'edgePathing.src': 'EdgePathingSrc',
  'edgePathing.status': 'EdgePathingStatus',
  'client.ip': 'ClientIP',
  'client.country': 'ClientCountry',
  'clientRequest.httpHost': 'ClientRequestHost',
  'clientRequest.httpMethod': 'ClientRequestMethod',
  'clientRequest.uri': 'ClientRequestURI',
  'clientRequest.bytes': 'ClientRequestBytes',
  'origin.ip': 'OriginIP',
  'edge.startTimestamp': 'EdgeStartTimestamp',
  'edge.endTimestamp': 'EdgeEndTimestamp',
  'edgeResponse.bytes': 'EdgeResponseBytes',
  rayId: 'RayID',
  rayName: 'RayID',
  zoneName: 'ZoneName',
  zoneId: 'ZoneID',
  timestamp: 'Timestamp',
  RequestSource: 'ClientRequestSource',
  clientRequestHTTPHost: 'ClientRequestHost',
  clientRequestHTTPMethodName: 'ClientRequestMethod',
  coloCode: 'EdgeColoCode',
  cacheStatus: 'CacheCacheStatus',
  sampleInterval: 'SampleInterval',
  failure_reason: 'FailureReason',
  failureReason: 'FailureReason',
  Healthy: 'healthy',
  healthStatus: 'healthy',
  responseCode: 'response_code',
  ResponseCodeReceived: 'response_code',
  Region: 'region',
  Fqdn: 'fqdn',
  OriginName: 'origin',
  originName: 'origin',
  PoolName: 'pool',
  poolName: 'pool',
  msg: 'message',
  ruleId: 'RuleID',
  matchIndex: 'MatchIndex',
  ClientResponseCode: 'ResponseCode',
  outcome: 'Outcome',
  scriptName: 'ScriptName',
  'event.rayId': 'Event.RayID',
  'event.request.url': 'Event.Request.URL',
  'event.request.method': 'Event.Request.Method',
  'event.response.status': 'Event.Response.Status',
};

/** Objects that wrap a record. */
export const WRAPPERS = ['event', 'info', 'record', 'records', 'events', 'data', 'result', '_source', 'jsonPayload', 'Event', 'fields'] as const;

/** What the reader of JSON looks for: fields, their other names, wrappers. */
export const NAMES: readonly string[] = [...READ, ...Object.keys(ALIASES), ...WRAPPERS.filter((name) => !(READ as readonly string[]).includes(name))];

/** Where the value of NAMES[i] goes: its place in READ; wrappers that are no fields stand behind these. */
export const SLOT_OF: readonly number[] = NAMES.map((name, i) => (i < READ.length ? i : name in ALIASES ? READ.indexOf(ALIASES[name] as Field) : i));

/** Names that no other software uses: spelled without case, "_" and "-" they are still known. */
const FOLDED: ReadonlyMap<string, number> = new Map(
  READ.flatMap((name, i) =>
    /^(?:Edge|Origin[A-Z]\w+|CacheCache|ClientRequest|ClientMTLS|RayID|ParentRay|Worker|Security[AS]|WAF|Firewall)/.test(name)
      ? [[name.toLowerCase(), i] as const]
      : [],
  ),
);

/** Index in NAMES of a key that is spelled in another way, or -1. */
export function resolveName(path: string): number {
  return FOLDED.get(path.toLowerCase().replace(/[_-]/g, '')) ?? -1;
}

/** Two of these make a record one of `http_requests`; EdgeResponseStatus alone does. */
export const TELLING: readonly Field[] = [
  'EdgeResponseStatus',
  'OriginResponseStatus',
  'CacheCacheStatus',
  'ClientRequestSource',
  'WorkerStatus',
  'EdgePathingOp',
  'EdgePathingStatus',
  'SecurityAction',
  'WAFAction',
  'OriginIP',
  'OriginResponseDurationMs',
  'EdgeStartTimestamp',
  'EdgeEndTimestamp',
  'ClientIP',
  'ClientRequestHost',
  'ClientRequestMethod',
  'ClientRequestPath',
  'ClientRequestURI',
  'RayID',
  'ParentRayID',
  'EdgeColoCode',
  'WorkerSubrequest',
  'WorkerScriptName',
  'ZoneName',
  'WAFProfile',
];
