/** The text of `--help`. Written by hand; a test holds it against the table of options. */

export const SHORT_USAGE = `usage: gwlog [OPTION]… [FILE|GLOB|DIR|-]…
       tail -F FILE | gwlog
       gwlog explain WORD…|LINE
`;

export const HELP = `gwlog reads logs of nginx, HAProxy and Cloudflare and tells what broke, whose fault
it is, why, how to prove it and how to fix it.

  gwlog [OPTION]… [FILE|GLOB|DIR|-]…     report on logs; plain or gzip, found out by content
  tail -F error.log | gwlog              say each new diagnosis as it appears, report at the end
  gwlog explain WORD…|LINE               explain a status, a termination state or check result of HAProxy,
                                         a cause, a rule or a log line
  gwlog rules                            list everything that gwlog can diagnose

Input
  FILE…, -              logs, - is standard input (also read when nothing is named);
                        rotated parts of one log are read oldest first
  DIR, 'GLOB'           the logs below a directory, or that match a pattern
      --tz ZONE         zone of times that are logged without one, and of the times that
                        you give and see: Europe/Berlin, +02:00 (default: this machine's)
      --log-format NAME|'FORMAT'
                        a format of your own, as it stands in log_format of nginx or
                        log-format of HAProxy, in single quotes. Can be repeated. Formats
                        that are built in are recognised anyway
      --config FILE     take the formats from nginx.conf (its includes too), the output of
                        nginx -T, or haproxy.cfg. Can be repeated

Select
  -S, --since TIME      skip records before TIME
  -U, --until TIME      skip records from TIME on
                        2026-11-23T03:00:00Z, '2026-11-23 03:00', 03:00, 10m (ago), yesterday,
                        or as in a log: 2026/11/23 03:00:00, 23/Nov/2026:03:00:00 +0000

Output
  -o, --output WORD|FILE
                        text (default), json, csv (findings), ndjson (each record);
                        or a file, whose ending says which: .txt .json .csv .ndjson.
                        Can be repeated; one output at most goes to standard output
      --json, --csv     the same as -o json, -o csv
      --events          CSV holds each record rather than the findings
      --top N           entries in the lists of a finding: clients, paths … (default 10; 0 is faster)
      --samples N       sample lines of a finding (default 3)
      --keep-query      keep query strings in sample lines (they may hold secrets)
      --color WHEN      auto (default), always or never
      --no-color        the same as --color never

Other
  -q, --quiet           no announcements, progress or warnings: only results and errors
  -v, --verbose         say what was read, and show the whole report on a small screen
  -h, --help            this text
  -V, --version         the version

Exit status
  0 analysed, with findings or without · 2 usage error, or an input could not be read (the
  others are still analysed) · 3 nothing in the input was recognised · 130 interrupted,
  after the report

Environment
  NO_COLOR, FORCE_COLOR as usual · COLUMNS the width of a report that goes to no terminal
`;
