/** Which of Cloudflare's datasets a record belongs to: told by the names of its fields, never by their order. */
import { TELLING } from '../../parsers/cloudflare/fields.ts';
import { type CloudflareRecord, fieldIndex } from './cloudflare-record.ts';
import { MISSING, OBJECT, STRING } from './json-values.ts';

export const UNKNOWN = 0;
export const HTTP = 1;
export const FIREWALL = 2;
export const NEL = 3;
export const WORKER = 4;
export const HEALTH = 5;
export const SPECTRUM = 6;
export const ZERO_TRUST = 7;
export const TUNNEL = 8;

const F = Object.fromEntries(
  (
    [
      'EdgeResponseStatus',
      'Action',
      'Datetime',
      'action',
      'source',
      'datetime',
      'RayID',
      'RuleID',
      'Kind',
      'Source',
      'PolicyID',
      'OriginTlsStatus',
      'Application',
      'Event',
      'Phase',
      'Type',
      'LastKnownGoodColoCode',
      'ClientIPASN',
      'ClientIPCountry',
      'Outcome',
      'ScriptName',
      'EventTimestampMs',
      'eventTimestamp',
      'cpuTime',
      'wallTime',
      'exceptions',
      'event',
      'FailureReason',
      'healthy',
      'response_code',
      'region',
      'fqdn',
      'origin',
      'pool',
      'SourceIP',
      'ResolverDecision',
      'QueryName',
      'ResponseCode',
      'AppDomain',
      'Allowed',
      'ActionType',
      'ActorEmail',
      'SessionID',
      'ConnectionCloseReason',
      'HTTPHost',
      'SNI',
      'level',
      'message',
      'connIndex',
    ] as const
  ).map((name) => [name, fieldIndex(name)]),
) as Readonly<Record<string, number>>;
const STATUS = F.EdgeResponseStatus as number;
const ACTION = F.Action as number;
const SMALL_ACTION = F.action as number;
const FAILURE = F.FailureReason as number;
const TELLING_FIELDS = TELLING.map(fieldIndex);

export function datasetOf({ types }: CloudflareRecord): number {
  if (types[STATUS] !== MISSING && types[ACTION] === MISSING && types[SMALL_ACTION] === MISSING && types[FAILURE] === MISSING) return HTTP;
  const has = (name: string): boolean => types[F[name] as number] !== MISSING;
  if (has('Action') && has('Datetime') && !has('PolicyID') && (has('RayID') || has('RuleID') || has('Kind') || has('Source'))) return FIREWALL;
  if (has('action') && has('source') && has('datetime') && has('RayID')) return FIREWALL;
  if (has('OriginTlsStatus') || (has('Application') && types[F.Event as number] === STRING)) return SPECTRUM;
  if (has('Phase') && has('Type') && (has('LastKnownGoodColoCode') || has('ClientIPASN') || has('ClientIPCountry'))) return NEL;
  if (has('Outcome') && (has('ScriptName') || has('EventTimestampMs') || types[F.Event as number] === OBJECT || isTail(types))) return WORKER;
  if (has('FailureReason') && (has('healthy') || has('response_code') || has('region') || has('fqdn') || has('origin') || has('pool'))) return HEALTH;
  if (isZeroTrust(has)) return ZERO_TRUST;
  let telling = 0;
  for (const field of TELLING_FIELDS) if (types[field] !== MISSING) telling++;
  if (telling >= 2) return HTTP;
  return has('message') && (has('level') || has('connIndex')) ? TUNNEL : UNKNOWN;
}

/** What wrangler tail writes beside an outcome. One of them alone, other programs have, too. */
function isTail(types: Uint8Array): boolean {
  let found = types[F.event as number] === OBJECT ? 1 : 0;
  for (const name of ['eventTimestamp', 'cpuTime', 'wallTime', 'exceptions']) if (types[F[name] as number] !== MISSING) found++;
  return found >= 2;
}

/** Records of Gateway, Access, audit and DNS logs: told from traffic, and not read beyond what they decided. */
function isZeroTrust(has: (name: string) => boolean): boolean {
  return (
    (has('PolicyID') && (has('SourceIP') || has('HTTPHost') || has('SNI'))) ||
    (has('QueryName') && (has('ResolverDecision') || has('ResponseCode'))) ||
    (has('AppDomain') && has('Allowed')) ||
    (has('ActionType') && has('ActorEmail')) ||
    (has('SessionID') && has('ConnectionCloseReason'))
  );
}
