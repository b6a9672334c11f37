/** What those who start nginx say beside it in the same journal: systemd, and the scripts of the container. */
import type { Rule } from '../rule.ts';

const UNIT =
  '(?:nginx\\.service - )?(?:A high performance web server|nginx - high performance web server|The nginx HTTP|The OpenResty|LSB: starts the nginx|nginx\\.service)';
const SYSTEMD = 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Process%20Exit%20Codes';
const IMAGE = 'https://hub.docker.com/_/nginx';

export const service: readonly Rule[] = [
  {
    id: 'nginx/service-killed-for-memory',
    title: 'The kernel killed a process of nginx for want of memory',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: "^nginx\\.service: (?:A process of this unit has been killed by the OOM killer|Failed with result 'oom-kill')" } },
    means: 'Memory of the host or of the unit ran out, and systemd saw the kernel kill a process of nginx.',
    client: 'Connections of that process break; the site is down if it was the master.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'Workers grew (buffers, Lua, caches of modules), or something else on the host took the memory.',
        evidence: "The kernel's list of processes at that moment.",
        check: "journalctl -k --grep 'Out of memory|oom-kill' -n 20; systemctl show nginx -p MemoryMax,MemoryPeak",
      },
    ],
    fixes: [{ do: 'Find what grew, give the unit more memory, or move the other consumer.', config: 'MemoryMax=4G', costs: 'Memory.' }],
    prevent: 'Alert on memory before it is gone.',
    docs: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html'],
    examples: ['nginx.service: A process of this unit has been killed by the OOM killer.', "nginx.service: Failed with result 'oom-kill'."],
    counterExamples: ["nginx.service: Failed with result 'exit-code'."],
  },
  {
    id: 'nginx/service-failed',
    title: 'systemd could not start nginx, or saw it die',
    cause: 'process-lifecycle',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: [
        {
          matches:
            "^nginx\\.service: (?:Failed with result|[Cc]ontrol process exited, code=|[Mm]ain process exited, code=(?:killed|dumped|exited, status=N/(?!SUCCESS))|Start request repeated too quickly|Unit entered failed state|Scheduled restart job|(?:State '\\S+'|[Ss]tart operation|[Ss]tart-pre operation) timed out|Failed to (?:execute|run|fork))",
        },
        { matches: `^Failed to (?:start|reload) ${UNIT}` },
        { matches: '^(?:Unit nginx\\.service entered failed state|nginx\\.service failed\\.)' },
      ],
    },
    means: 'The unit of nginx is in state failed, or on its way there. nginx says why itself, in the lines before.',
    client: 'At a start: no site. At a reload: nothing, the old configuration stays.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'nginx -t refused the configuration, or a port was taken.',
        evidence: 'An [emerg] line just before.',
        check: 'nginx -t; journalctl -u nginx -n 30 --no-pager',
      },
    ],
    fixes: [{ do: 'Mend what the [emerg] line says, then start again.', config: 'nginx -t && systemctl restart nginx', costs: 'None.' }],
    prevent: 'Run nginx -t before every reload and restart.',
    docs: [SYSTEMD],
    examples: [
      "nginx.service: Failed with result 'exit-code'.",
      'nginx.service: Control process exited, code=exited, status=1/FAILURE',
      'Failed to start A high performance web server and a reverse proxy server.',
      'Unit nginx.service entered failed state.',
      'Failed to start nginx.service - A high performance web server and a reverse proxy server.',
    ],
    counterExamples: ['Started A high performance web server and a reverse proxy server.'],
  },
  {
    id: 'nginx/service-step',
    title: 'systemd starts, stops or reloads nginx',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: {
      message: [
        { matches: `^(?:Starting|Started|Stopping|Stopped|Reloading|Reloaded) ${UNIT}` },
        {
          matches:
            "^nginx\\.service: (?:Deactivated successfully|Succeeded|Consumed |Can't open PID file|Failed to (?:parse|read) PID|Supervising process|Main process exited, code=exited, status=N/SUCCESS|Changed |Unit process N \\(nginx\\))",
        },
      ],
    },
    means: 'The ordinary steps of the unit. "Failed to parse PID from file" is a race at the start that harms nobody.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: [SYSTEMD],
    examples: [
      'Starting A high performance web server and a reverse proxy server...',
      'Nov 24 03:12:45 gw1 systemd[1]: Starting A high performance web server and a reverse proxy server...',
      'Started nginx.service - A high performance web server and a reverse proxy server.',
      'Stopping nginx - high performance web server...',
      'Stopped The nginx HTTP and reverse proxy server.',
      'Reloading nginx - high performance web server...',
      'Reloaded nginx - high performance web server.',
      'nginx.service: Deactivated successfully.',
    ],
    counterExamples: ['Failed to start A high performance web server and a reverse proxy server.'],
  },
  {
    id: 'nginx/container-entrypoint',
    title: 'The container prepares nginx',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: {
      message: [
        {
          matches:
            '^P: (?:P is not empty, will attempt|Looking for shell scripts in|Launching P|Sourcing P|No files found in P|Configuration complete; ready for start up)',
        },
        { matches: '^N-[\\w-]+\\.(?:env)?sh: (?:info: |Running envsubst on |Getting the checksum of |Enabled listen on IPv6 in |Enabled )' },
      ],
    },
    means: 'The entrypoint of the official image runs its scripts before nginx starts: templates, IPv6, number of workers.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'NGINX_ENTRYPOINT_QUIET_LOGS=1 keeps them out of the log.',
    docs: [IMAGE],
    examples: [
      '/docker-entrypoint.sh: Configuration complete; ready for start up',
      '/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh',
      '10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf',
      '20-envsubst-on-templates.sh: Running envsubst on /etc/nginx/templates/default.conf.template to /etc/nginx/conf.d/default.conf',
      '15-local-resolvers.envsh: info: resolvers set',
      '30-tune-worker-processes.sh: info: worker_processes set to 2',
    ],
    counterExamples: ['20-envsubst-on-templates.sh: ERROR: /etc/nginx/templates exists, but /etc/nginx/conf.d is not writable'],
  },
];
