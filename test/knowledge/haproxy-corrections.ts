/** Where the HAProxy tables beside this file are wrong, and why. They stay as they were extracted; the tests read them through this. */
import type { Blame, Cause } from '../../src/rules/rule.ts';

/** Rows of haproxy-decision.tsv, by term2 and status. */
export const decisionCorrections: readonly {
  readonly term: string;
  readonly status: string;
  readonly cause: Cause;
  readonly blame: Blame;
  readonly reason: string;
}[] = [
  {
    term: '--',
    status: '404,405,410,416',
    cause: 'client-bad-request',
    blame: 'client',
    reason: "an application's own 4xx is a finding of severity info, not normal traffic",
  },
  { term: 'U?', status: 'any', cause: 'process-lifecycle', blame: 'gateway', reason: 'only normal lines blame nobody; HAProxy ended these' },
  { term: 'K?', status: 'any', cause: 'process-lifecycle', blame: 'gateway', reason: 'only normal lines blame nobody; HAProxy ended these' },
];

/** Rows that haproxy-decision.tsv lacks; they come before its own. */
export const decisionAdditions: readonly {
  readonly term: string;
  readonly status: string;
  readonly server: string;
  readonly cause: Cause;
  readonly blame: Blame;
  readonly reason: string;
}[] = [
  {
    term: 'PR',
    status: '200-399',
    server: 'any',
    cause: 'none',
    blame: 'none',
    reason: 'redirects and the statistics page of releases before 1.5, and rules that answer: the client got what it should',
  },
];

/** Rows of haproxy-events.tsv, by id. */
export const eventCorrections: readonly { readonly id: RegExp; readonly cause: Cause; readonly reason: string }[] = [
  {
    id: /^HA-(?:BK)?SRV-(?:STOPPING|STOP-STATS|WAS-DOWN-MAINT|LEAVE.*|FMAINT|DRAIN|REMAIN-F?DRAIN(?:-OLD)?|OTHER)$|^HA-BKSRV-(?:STOPPING|DRAIN|LEAVE|WAS-DOWN-MAINT|OTHER)$|^HA-CHK-(?:COND|L7OKC)$/,
    cause: 'none',
    reason: 'a planned change of one server: normal, kept as a mark',
  },
  {
    id: /^HA-(?:PX-STOP|PX-STOPPING-OLD|PX-STARTED|PX-ENABLING-OLD|RESUMED|GRACE|GRACE-END|SIGHUP|START-VERSION|START-PATH|LIM-AUTOMAX|MW-RELOAD|MW-NEW|MW-NEW-OLD|MW-OK|MW-FORMER|MW-EXIT)$/,
    cause: 'none',
    reason: 'starts, stops and reloads in order are normal, kept as marks',
  },
  { id: /^HA-PX-PAUSING-OLD$/, cause: 'none', reason: 'written at a reload only: the new process takes the listener' },
  {
    id: /^HA-(?:BIND|START-LISTEN|NOLISTEN|BINDSOCK)$/,
    cause: 'process-lifecycle',
    reason: 'an address in use is a second process, as for nginx; only an address that is not on the host is a fault of the configuration',
  },
  { id: /^HA-CFG-CERT$/, cause: 'proxy-misconfig', reason: 'as for nginx: a crt line that names what is not there, or lacks the key' },
  {
    id: /^HA-LOG-DROPPED$/,
    cause: 'proxy-misconfig',
    reason: 'the errno says what it is: mostly a socket or port without listener; 11 is a receiver too slow, 101 and 113 are the network',
  },
  {
    id: /^HA-CHK-L4TOUT$/,
    cause: 'firewall-blocked',
    reason: 'as for every other connect that nobody answers: dropped packets come first, broken paths second',
  },
  { id: /^HA-HS-SSL-HB$/, cause: 'tls-client', reason: 'a failed handshake of a client that sent a heartbeat; the attack has a message of its own' },
  { id: /^HA-SRV-RESOLVES-MAINT$/, cause: 'process-lifecycle', reason: 'the name resolves: what keeps the server out is maintenance that somebody set' },
  { id: /^HA-BKSRV-MAINT$/, cause: 'process-lifecycle', reason: 'as for a normal server' },
  { id: /^HA-CFG-CERT$/, cause: 'filesystem', reason: 'as the table says; the same text behind "parsing [file:line]" too' },
  { id: /^HA-SIGHUP-BK$/, cause: 'no-healthy-upstream', reason: 'as the table says' },
  { id: /^HA-CHKINFO-STEP$|^HA-CHKINFO-INITSTEP$/, cause: 'upstream-down', reason: 'names the step only: the cause is that of the reason' },
];
