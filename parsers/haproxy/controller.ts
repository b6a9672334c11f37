/** What the programs say that write HAProxy's configuration in Kubernetes: the router of OpenShift, haproxy-ingress, HAProxy's own ingress controller. */

/** Kinds of their messages, by the first pattern that fits. The kind is the key `message`. */
export const CONTROLLER_MESSAGES: readonly (readonly [kind: string, text: RegExp])[] = [
  [
    'controller: no answer from the socket',
    /can't scrape HAProxy|reading CSV: |error (?:connecting to|reading from) .*haproxy.*\.sock|haproxy.*\.sock: connect: /i,
  ],
  [
    'controller: reload failed',
    /error (?:re|)(?:load|start)ing (?:the )?(?:router|haproxy|backend)|unexpected failure (?:re|)(?:load|start)ing the backend|error validating config|(?:failed|unable) to (?:re|)(?:load|start) (?:the )?(?:router|haproxy)|haproxy.*(?:exit status [1-9]|fatal error)/i,
  ],
  ['controller: reloaded', /(?:router|haproxy) (?:successfully )?(?:reloaded|restarted|updated)|router reloaded/i],
  [
    'controller: service missing',
    /service endpoints?: |getting service|service '?"?[^ ]+ (?:was not found|not found|does not exist|has no endpoints)|no (?:active )?endpoints? (?:found )?for service/i,
  ],
];
/** Any other message of theirs. */
export const CONTROLLER_NOTE = 'controller: note';

export const controllerMessage = (text: string): string => CONTROLLER_MESSAGES.find(([, pattern]) => pattern.test(text))?.[0] ?? CONTROLLER_NOTE;

/** Levels of klog by letter, of HAProxy's own controller by word. */
export const CONTROLLER_LEVELS: Readonly<Record<string, string>> = {
  I: 'info',
  W: 'warn',
  E: 'error',
  F: 'crit',
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warn',
  WARN: 'warn',
  ERROR: 'error',
  PANIC: 'crit',
};
