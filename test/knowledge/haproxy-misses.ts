/**
 * Lines of the HAProxy corpus whose label gwlog does not give, by the first 12 hex digits of the line's SHA-256 (the lines are other
 * people's and stay out of the project), with the reason.
 */
export const haproxyMisses: Readonly<Record<string, string>> = {
  '5f305cf928f3': 'a log-format of the user that was not given: address, date and two numbers say nothing about themselves',
  '7f13e0b48620':
    'cD with 404 is an upload that was refused, by the decision table; a HEAD of a 1.4 release that kept the line open after its answer looks the same, and the client is blamed either way',
  '63144819f6f0': 'the label says rejected; SC with <NOSRV> is a backend without a usable server',
};
