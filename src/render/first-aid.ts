/** What to say and do first about a finding: taken from its rule, filled in with the peer that the log names. */
import type { Candidate, Cause, Fix, Rule } from '../rules/rule.ts';

interface Peer {
  readonly host: string;
  readonly port: string;
}

// Only plain addresses and host names: the operator pastes the command into a shell, and a log may say anything.
const ADDRESS =
  /^(?:(?<host>[A-Za-z0-9][A-Za-z0-9.-]{0,252}):(?<port>\d{1,5})|\[(?<six>[0-9A-Fa-f:.]{2,45})\]:(?<sixPort>\d{1,5})|(?<bare>\d{1,3}(?:\.\d{1,3}){3}))$/;

function readPeer(name: string): Peer | undefined {
  const groups = ADDRESS.exec(name)?.groups;
  if (groups === undefined) return undefined;
  return { host: groups['host'] ?? groups['six'] ?? groups['bare'] ?? '', port: groups['port'] ?? groups['sixPort'] ?? '' };
}

// "UP" is also a word of HAProxy: not in `is (UP|DOWN)`.
const PLACEHOLDER = /(?<!\|)\b(?:UP|PORT)\b(?!\|)/;
const SOCKET_PATH = /^unix:((?:\/[A-Za-z0-9_@+=-][A-Za-z0-9._@+=-]*)+)$/;

/** Puts the path of the first name that is a UNIX socket in place of SOCKET. */
export function fillSocket(command: string, names: readonly string[]): string {
  const path = names.map((name) => SOCKET_PATH.exec(name)?.[1]).find((found) => found !== undefined);
  return path === undefined ? command : command.replace(/\bSOCKET\b/g, () => path);
}

/** Puts the first name that is an address in place of UP and PORT. What is not known stays as it is. */
export function fillPeer(given: string, names: readonly string[]): string {
  const command = fillSocket(given, names);
  if (!PLACEHOLDER.test(command)) return command;
  const peers = names.map(readPeer).filter((peer) => peer !== undefined);
  const peer = peers.find(({ port }) => port !== '') ?? peers[0];
  if (peer === undefined) return command;
  const bracketed = peer.host.includes(':') ? `[${peer.host}]` : peer.host;
  const filled = command.replace(/\bUP:(?=PORT\b|\d)/g, () => `${bracketed}:`).replace(/(?<!\|)\bUP\b(?!\|)/g, () => peer.host);
  return peer.port === '' ? filled : filled.replace(/\bPORT\b/g, () => peer.port);
}

/** A command whose placeholders are still there needs a word about them. */
export function hasPlaceholder(command: string): boolean {
  return PLACEHOLDER.test(command);
}

export interface FirstAid {
  readonly why: string;
  readonly check: string;
  readonly fix: Fix | undefined;
}

/** `cause`: the cause that evidence arrived at. Its candidate speaks; the rule's first where it has none. */
export function firstAid(rule: Rule | undefined, cause: Cause, peers: readonly string[]): FirstAid {
  const candidate: Candidate | undefined = rule?.causes.find((one) => one.cause === cause) ?? rule?.causes[0];
  return { why: candidate?.because ?? rule?.means ?? '', check: fillPeer(candidate?.check ?? '', peers), fix: rule?.fixes[0] };
}
