/** Every call on a file: what nginx writes for itself (temp, cache, logs), what it serves, what it reads at start. */
import type { Candidate, Fix, Rule } from '../rule.ts';

const DOCS = 'https://nginx.org/en/docs/';
const CORE = `${DOCS}http/ngx_http_core_module.html`;
const PROXY = `${DOCS}http/ngx_http_proxy_module.html`;
const DAV = `${DOCS}http/ngx_http_dav_module.html`;
const MP4 = `${DOCS}http/ngx_http_mp4_module.html`;

/** The calls as nginx names them, in front of the quoted file. On Windows the same calls have other names and other numbers. */
const WINDOWS_CALL =
  '^(?:CreateFile|CreateDirectory|DeleteFile|RemoveDirectory|MoveFile|GetFileAttributesEx|GetFileInformationByHandle|FindFirstFile|ReadFile|WriteFile|SetEndOfFile|SetFileTime|SetFileAttributes|FlushFileBuffers)\\(\\) "\\*|^SetFilePointerEx\\("|^FindNextFile\\(';
const UNIX_CALL =
  '^(?:could not open error log file: )?(?:open|openat|stat|lstat|fstat|fstatat|opendir|readdir|closedir|mkdir|rmdir|chmod|chown|rename|link|unlink|read|pread|write|pwrite|pwritev|writev|lseek|ftruncate|utimes|realpath|close)\\(\\) (?:to )?(?:"\\*(?!" returned only)|P(?: |$))' +
  '|^aio read "\\*" failed|^aio_read\\("\\*"\\)|^io_submit\\("\\*"\\)|^fcntl\\((?:F_SETLKW?, F_(?:UN|WR)LCK\\) |FD_CLOEXEC\\) "|fd, F_READAHEAD\\) "|!?O_DIRECT\\) ")|^chdir\\("\\*"\\)|^testing "\\*" existence|^"\\*" could not be created|^DELETE "\\*" failed|^"\\*" is not found';
const WINDOWS = { matches: WINDOWS_CALL } as const;
const UNIX = { matches: UNIX_CALL } as const;
const ANY_CALL = { matches: `${UNIX_CALL}|${WINDOWS_CALL}` } as const;
/** Calls on a file that a URL names, answered with 404 when it is not there (logged at error). */
const SERVED = {
  matches: '^(?:open|openat|stat|lstat|fstat|fstatat|opendir|CreateFile|GetFileAttributesEx|FindFirstFile)\\(\\) "\\*|^"\\*" is not found',
} as const;
/** nginx logs its own files at these levels, and what a URL names at "error" when it is missing (2, 20, 36) or forbidden (13). A client cannot choose the level. */
const OWN = ['crit', 'alert', 'emerg'] as const;
const GONE = ['2', '3', '20'];

const NAMEI = 'namei -l FILE; ps -o user= -C nginx | sort | uniq -c; ls -Z FILE 2>/dev/null';
const SPACE = 'df -h FILE; df -i FILE; lsof -nP +L1 | sort -k7 -n | tail -5';

const selinux: Candidate = {
  cause: 'filesystem',
  because: 'SELinux or AppArmor forbids what the permissions allow.',
  evidence: 'namei shows r and x for the worker user, and the audit log has a denial of that second.',
  check: 'getenforce; ausearch -m avc -c nginx -ts recent; ls -Z FILE',
};
const deletedButOpen: Candidate = {
  cause: 'filesystem',
  because: 'A deleted log or temp file is still held open and keeps its space.',
  evidence: 'df shows full, du does not; lsof lists deleted files.',
  check: 'lsof -nP +L1 | sort -k7 -n | tail; df -h FILE; du -xsh $(findmnt -nT FILE -o TARGET)',
};
const freeSpace: Fix = {
  do: 'Free space now: rotate and compress logs, remove old cache or core files; then tell nginx to reopen its logs.',
  config: 'nginx -s reopen',
  costs: 'What is removed is gone.',
};
const chownTemp: Fix = {
  do: 'Give the directory to the user of the workers.',
  config: 'chown -R www-data: FILE && chmod 700 FILE   # the user of the "user" directive',
  costs: 'None.',
};

export const files: readonly Rule[] = [
  {
    id: 'nginx/log-disk-full',
    title: 'Log lines lost: the log could not be written in full',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: { message: [{ starts: 'write() to "*"' }], errno: ['28', '122', '112', { absent: true }] },
    means: 'Writing an access log failed or ended early: disk full (28), quota (122), or a short write without errno. nginx goes on serving.',
    client: 'Nothing from this line alone; but where the log is full, temp files and cache on the same disk fail too.',
    causes: [
      { cause: 'filesystem', because: 'The file system of the logs is full, in bytes or in inodes.', evidence: '100 % in df -h or df -i.', check: SPACE },
      deletedButOpen,
    ],
    fixes: [
      freeSpace,
      {
        do: 'Rotate by size and write less.',
        config: 'map $status $loggable { ~^[23] 0; default 1; }\naccess_log /var/log/nginx/access.log combined buffer=64k flush=5s if=$loggable;',
        costs: 'Good requests are no longer in the log.',
      },
    ],
    prevent: 'Logs on a file system of their own; logrotate with maxsize; alert at 85 %.',
    docs: [`${DOCS}http/ngx_http_log_module.html#access_log`, 'logrotate(8)'],
    examples: [
      '2026/04/02 23:59:01 [alert] 44#44: *901 write() to "/var/log/nginx/access.log" failed (28: No space left on device) while logging request, client: 192.0.2.31, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/04/02 23:59:01 [alert] 44#44: *902 write() to "/var/log/nginx/access.log" was incomplete: 120 of 240 while logging request, client: 192.0.2.31, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/02 23:59:02 [crit] 44#44: *903 pwrite() "/var/lib/nginx/body/0000000031" failed (28: No space left on device), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/cache-disk-full',
    title: 'The cache disk is full',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: ['28', '122', '112'], fileKind: 'cache' },
    means: 'A file of the cache could not be written for lack of space or quota.',
    client: 'An answer that was being cached may break off in the middle; 500 where the cache file could not be made at all.',
    causes: [
      {
        cause: 'filesystem',
        because:
          'max_size is larger than the disk, or other files grew into the room of the cache. max_size is enforced afterwards, so the cache can overshoot.',
        evidence: 'df of the cache directory; max_size in the configuration.',
        check: `${SPACE}; nginx -T 2>/dev/null | grep -E '_cache_path'`,
      },
      { cause: 'filesystem', because: 'Inodes ran out: many small files.', evidence: '100 % in df -i.', check: 'df -i FILE' },
    ],
    fixes: [
      {
        do: 'Bound the cache by size and by free space.',
        config: 'proxy_cache_path /var/cache/nginx levels=1:2 keys_zone=static:32m max_size=8g min_free=1g inactive=60m use_temp_path=off;',
        costs: 'A smaller cache; min_free needs nginx 1.19.1.',
      },
      {
        do: 'Now: empty the cache directory.',
        config: 'find /var/cache/nginx -type f -delete',
        costs: 'A cold cache: the upstreams get all requests for a while.',
      },
    ],
    prevent: 'A file system of its own for the cache; alert at 85 % of bytes and inodes.',
    docs: [`${PROXY}#proxy_cache_path`],
    examples: [
      '2026/04/03 01:00:00 [crit] 44#44: *910 open() "/var/cache/nginx/7/2e/0f6d2b7a1c9e4f58a3b1d0c2e4f6a82e" failed (28: No space left on device) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /a.js HTTP/1.1", upstream: "http://10.0.0.5:8080/a.js", host: "example.com"',
      '2026/04/03 01:00:00 [crit] 44#44: *911 rename() "/var/cache/nginx/proxy_temp2/0000000911.t" to "/var/cache/nginx/7/2e/0f6d2b7a1c9e4f58a3b1d0c2e4f6a82e" failed (122: Disk quota exceeded) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /b.js HTTP/1.1", upstream: "http://10.0.0.5:8080/b.js", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/02 23:59:02 [crit] 44#44: *903 pwrite() "/var/lib/nginx/body/0000000031" failed (28: No space left on device), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/temp-disk-full',
    title: 'The disk of the temp files is full',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: ['28', '122', '112'], fileKind: 'temp' },
    means: 'nginx buffers large request bodies and large responses in temp files, and one could not be written.',
    client: 'Uploads get 500. Large responses break off in the middle, with the status already sent.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The file system of the temp paths is full, in bytes or inodes, or a quota is reached (122).',
        evidence: '100 % in df -h or df -i of that path.',
        check: SPACE,
      },
      deletedButOpen,
      {
        cause: 'proxy-misconfig',
        because: 'A small tmpfs or container layer holds temp files that may grow to 1 GB each (proxy_max_temp_file_size).',
        evidence: 'The mount is a tmpfs or overlay of small size.',
        check: "findmnt -T FILE; nginx -T 2>/dev/null | grep -E '_temp_path|max_temp_file_size|client_max_body_size'",
      },
    ],
    fixes: [
      freeSpace,
      {
        do: 'Do not buffer large responses on disk.',
        config: 'proxy_max_temp_file_size 0;   # or: proxy_buffering off;',
        costs: 'A slow client holds its upstream connection until it has read everything.',
      },
      {
        do: 'Put temp files on a disk with room.',
        config: 'client_body_temp_path /data/nginx/body;\nproxy_temp_path /data/nginx/proxy;',
        costs: 'A move between file systems copies the file; keep the cache on the same disk.',
      },
    ],
    prevent: 'Alert at 85 % of bytes and inodes; client_max_body_size no larger than needed.',
    docs: [`${CORE}#client_body_temp_path`, `${PROXY}#proxy_max_temp_file_size`, `${PROXY}#proxy_temp_path`],
    examples: [
      '2026/04/02 23:59:02 [crit] 44#44: *903 pwrite() "/var/lib/nginx/body/0000000031" failed (28: No space left on device), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
      '2026/04/02 23:59:03 [crit] 44#44: *904 pwritev() "/var/cache/nginx/proxy_temp/2/00/0000000002" failed (122: Disk quota exceeded) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /export.csv HTTP/1.1", upstream: "http://10.0.0.5:8080/export.csv", host: "example.com"',
      '2026/04/02 23:59:04 [crit] 4120#5208: *12 WriteFile() "C:\\nginx/temp/client_body_temp/0000000007" failed (112: There is not enough space on the disk), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/02 23:59:01 [alert] 44#44: *901 write() to "/var/log/nginx/access.log" failed (28: No space left on device) while logging request',
      '2026/04/02 23:59:05 [error] 44#44: *905 open() "/var/www/html/proxy_temp/0000000001" failed (28: No space left on device)" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /proxy_temp/0000000001%22%20failed%20(28:%20No%20space%20left%20on%20device) HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/disk-full',
    title: 'A disk is full',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: ['28', '122', '112'] },
    means: 'A file could not be made or written: no space or inodes left (28, Windows 112), or the quota of the user is used up (122).',
    client: '500 or a broken answer where the file was needed for it. At start: nginx stays down.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The file system of the file in the message is full, in bytes or inodes.',
        evidence: '100 % in df -h or df -i.',
        check: SPACE,
      },
      deletedButOpen,
      {
        cause: 'filesystem',
        because: 'A quota of the user or project is used up.',
        evidence: 'errno 122; df shows room.',
        check: 'quota -u www-data; repquota -a 2>/dev/null | head -20',
      },
    ],
    fixes: [freeSpace, { do: 'Give the path in the message a disk of its own, or a larger one.', costs: 'A move, with a short stop.' }],
    prevent: 'Separate file systems for logs, cache and temp files; alert at 85 % of bytes and inodes.',
    docs: [`${PROXY}#proxy_cache_path`, `${CORE}#client_body_temp_path`, 'df(1)'],
    examples: [
      '2026/04/03 02:00:00 [emerg] 1#1: mkdir() "/var/lib/nginx/body" failed (28: No space left on device)',
      '2026/04/03 02:00:01 [crit] 44#44: *920 write() "/var/www/uploads/report.pdf" failed (28: No space left on device), client: 192.0.2.31, server: example.com, request: "PUT /uploads/report.pdf HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/03 02:00:02 [error] 44#44: *921 open() "/var/www/html/a" failed (28: No space left on device)" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /a%22%20failed%20(28:%20No%20space%20left%20on%20device) HTTP/1.1", host: "example.com"',
      '2026/06/05 00:20:00 [alert] 22#22: epoll_ctl(EPOLL_CTL_ADD, 9) failed (28: No space left on device)',
    ],
  },
  {
    id: 'nginx/disk-full-short-write',
    title: 'A file was written only in part: disk full or quota reached',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^(?:pwritev|writev|pwrite|WriteFile)\\(\\) "\\*" has written only |^write\\(\\) has written only ' } },
    means:
      'The system took a part of the data and no more. That is how a disk that becomes full shows itself while responses are buffered: no errno, no "No space left".',
    client: 'The response breaks off in the middle, with the status already sent.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The file system became full with this very write.',
        evidence: '100 % in df; lines with errno 28 soon after.',
        check: SPACE,
      },
      {
        cause: 'filesystem',
        because: 'A file size limit or quota was reached.',
        evidence: 'df shows room; the size in the message ends at a round number.',
        check: 'grep "Max file size" /proc/$(pgrep -o nginx)/limits; quota -u www-data',
      },
    ],
    fixes: [
      freeSpace,
      {
        do: 'Do not buffer large responses on disk.',
        config: 'proxy_max_temp_file_size 0;',
        costs: 'A slow client holds its upstream connection until it has read everything.',
      },
    ],
    prevent: 'Alert at 85 % of the file systems of temp, cache and log files.',
    docs: [`${PROXY}#proxy_max_temp_file_size`, 'writev(2)'],
    examples: [
      '2026/04/03 02:10:00 [crit] 44#44: *930 pwritev() "/var/cache/nginx/proxy_temp/3/00/0000000003" has written only 8192 of 16384 while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /export.csv HTTP/1.1", upstream: "http://10.0.0.5:8080/export.csv", host: "example.com"',
      '2026/04/03 02:10:00 [crit] 4120#5208: *13 WriteFile() "C:\\nginx/temp/proxy_temp/0000000004" has written only 4096 of 32768 while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /export.csv HTTP/1.1", upstream: "http://10.0.0.5:8080/export.csv", host: "example.com"',
    ],
    counterExamples: ['2026/04/02 23:59:01 [alert] 44#44: *902 write() to "/var/log/nginx/access.log" was incomplete: 120 of 240'],
  },
  {
    id: 'nginx/read-only-filesystem',
    title: 'The file system is read-only',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: ['30', '19'] },
    means: 'nginx wanted to write on a file system that is mounted read-only (30; Windows 19).',
    client: 'Uploads and large responses get 500; nothing is cached or logged there. At start: nginx stays down.',
    causes: [
      {
        cause: 'filesystem',
        because: 'A container with a read-only root has no writable mount for temp, cache or pid.',
        evidence: 'From the first start on; findmnt shows overlay, ro.',
        check: 'findmnt -T FILE',
      },
      {
        cause: 'filesystem',
        because: 'The kernel remounted the disk read-only after an I/O error.',
        evidence: 'It worked before; the kernel says "remounting filesystem read-only".',
        check: "dmesg -T | grep -iE 'remount|i/o error|ext4|xfs' | tail",
      },
    ],
    fixes: [
      {
        do: 'Container: mount writable directories.',
        config: '# docker run --read-only --tmpfs /var/cache/nginx --tmpfs /run --tmpfs /var/lib/nginx …\n# Kubernetes: emptyDir on these paths',
        costs: 'A tmpfs uses memory.',
      },
      { do: 'Disk error: repair or replace the disk, then mount it again.', costs: 'A stop for fsck.' },
    ],
    prevent: 'Start the image read-only in CI; alert on remounts.',
    docs: [`${CORE}#client_body_temp_path`, `${PROXY}#proxy_temp_path`, `${DOCS}ngx_core_module.html#pid`, 'mount(8)'],
    examples: [
      '2026/04/04 08:00:00 [emerg] 1#1: mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
      '2026/04/04 08:00:05 [crit] 22#22: *5 open() "/var/lib/nginx/body/0000000001" failed (30: Read-only file system), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/04 08:00:05 [crit] 22#22: *5 open() "/var/lib/nginx/body/0000000001" failed (13: Permission denied), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/disk-io-error',
    title: 'The disk or network file system reports an I/O error',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: UNIX, errno: '5' },
    means: 'The kernel could not read or write the blocks of a file.',
    client: '500, or an answer that breaks off.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The disk fails.',
        evidence: 'I/O errors of a device in the kernel log.',
        check: "dmesg -T | grep -iE 'i/o error|medium error|nvme|ata[0-9]' | tail; smartctl -H $(findmnt -nT FILE -o SOURCE)",
      },
      {
        cause: 'network',
        because: 'A network file system lost its server.',
        evidence: 'The path is on NFS, CIFS or FUSE.',
        check: 'findmnt -T FILE; nfsstat -m',
      },
    ],
    fixes: [{ do: 'Move the files to a good disk and replace the bad one; mount the network file system again.', costs: 'A stop for the move.' }],
    prevent: 'SMART monitoring; alert on kernel I/O errors.',
    docs: ['read(2)', 'smartctl(8)'],
    examples: [
      '2026/04/05 11:00:00 [crit] 44#44: *1001 pread() "/var/www/media/film.mp4" failed (5: Input/output error) while sending response to client, client: 192.0.2.31, server: example.com, request: "GET /film.mp4 HTTP/1.1", host: "example.com"',
      '2026/04/05 11:00:00 [crit] 44#44: *1002 pwritev() "/var/cache/nginx/proxy_temp/4/00/0000000004" failed (5: I/O error) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /big HTTP/1.1", upstream: "http://10.0.0.5:8080/big", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/05 11:00:00 [error] 4120#5208: *14 CreateFile() "C:\\nginx/html/secret.txt" failed (5: Access is denied), client: 192.0.2.31, server: example.com, request: "GET /secret.txt HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/disk-io-error-windows',
    title: 'The disk reports an error (Windows)',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: WINDOWS, errno: ['21', '23', '483', '1117', '1392'] },
    means: 'Windows could not read the device: checksum error (23), device not ready (21), I/O error (1117), damaged directory (1392).',
    client: '500, or an answer that breaks off.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The disk fails, or a removable or network drive went away.',
        evidence: 'Events of source disk or Ntfs in the system log.',
        check: 'powershell -c "Get-WinEvent -LogName System -MaxEvents 50 | ? ProviderName -in disk,Ntfs | ft TimeCreated,Message"',
      },
    ],
    fixes: [{ do: 'Check the volume, restore the file, replace the disk.', config: 'chkdsk D: /scan', costs: 'A repair takes the volume offline.' }],
    prevent: 'Serve from local disks; watch SMART.',
    docs: [`${DOCS}windows.html`],
    examples: [
      '2026/04/05 11:10:00 [error] 4120#5208: *9 ReadFile() "D:\\nginx\\html\\film.mp4" failed (23: Data error (cyclic redundancy check)), client: 192.0.2.20, server: example.com, request: "GET /film.mp4 HTTP/1.1", host: "example.com"',
      '2026/04/05 11:10:00 [crit] 4120#5208: *10 CreateFile() "E:\\media\\a.mp3" failed (21: The device is not ready), client: 192.0.2.20, server: example.com, request: "GET /a.mp3 HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/05/02 09:41:02 [crit] 811#811: *703 open() "/var/www/html/index.html" failed (23: Too many open files in system), client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/network-filesystem-lost',
    title: 'A network file system or share went away',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: ['116', '53', '59', '64', '67', '107'] },
    means:
      'The handle of a file on NFS is stale (116: the file was replaced on the server), a FUSE mount is dead (107), or a Windows share cannot be reached (53, 59, 64, 67).',
    client: '500 or 404 for files on that mount.',
    causes: [
      {
        cause: 'filesystem',
        because: 'A deploy on the server replaced or removed files that nginx has open (open_file_cache).',
        evidence: 'Lines stop after open_file_cache_valid or a reload.',
        check: 'findmnt -T FILE; nginx -T 2>/dev/null | grep open_file_cache',
      },
      {
        cause: 'network',
        because: 'The file server restarted or is not reachable.',
        evidence: 'Every file of the mount fails.',
        check: "findmnt -T FILE; ls FILE; dmesg -T | grep -iE 'nfs|cifs' | tail",
      },
    ],
    fixes: [
      { do: 'Reload nginx, mount again if need be.', config: 'nginx -s reload', costs: 'None.' },
      { do: 'Do not keep handles of such files.', config: 'open_file_cache off;', costs: 'One lookup on the network per request.' },
    ],
    prevent: 'Serve from a local copy; deploy new directories and switch a symbolic link.',
    docs: [`${CORE}#open_file_cache`, 'nfs(5)'],
    examples: [
      '2026/04/06 10:00:00 [crit] 44#44: *1100 open() "/mnt/nfs/site/app.js" failed (116: Stale file handle), client: 192.0.2.31, server: example.com, request: "GET /app.js HTTP/1.1", host: "example.com"',
      '2026/04/06 10:00:00 [crit] 4120#5208: *15 CreateFile() "\\\\files\\site\\app.js" failed (53: The network path was not found), client: 192.0.2.31, server: example.com, request: "GET /app.js HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/05 11:00:00 [crit] 44#44: *1001 pread() "/var/www/media/film.mp4" failed (5: Input/output error), client: 192.0.2.31, server: example.com, request: "GET /film.mp4 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/file-too-large',
    title: 'A file hit the size limit',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: '27' },
    means: 'A temp, cache or log file would grow beyond what the file system or RLIMIT_FSIZE allows.',
    client: 'Uploads get 500, large responses break off; log lines are lost.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The process has a limit of file size.',
        evidence: '"Max file size" is not unlimited.',
        check: 'grep "Max file size" /proc/$(pgrep -o nginx)/limits; ls -lh FILE',
      },
      {
        cause: 'filesystem',
        because: 'FAT, or an old file system, ends at 2 or 4 GB; a log was never rotated.',
        evidence: 'The size of the file.',
        check: 'findmnt -T FILE; ls -lh FILE',
      },
    ],
    fixes: [
      { do: 'Lift the limit or rotate the log.', config: '# systemctl edit nginx:  [Service] LimitFSIZE=infinity', costs: 'A restart.' },
      { do: 'Bound temp files.', config: 'proxy_max_temp_file_size 1024m;\nclient_max_body_size 100m;', costs: 'Larger uploads get 413.' },
    ],
    prevent: 'logrotate with maxsize.',
    docs: [`${PROXY}#proxy_max_temp_file_size`, 'setrlimit(2)'],
    examples: [
      '2026/04/06 11:00:00 [alert] 44#44: *1110 write() to "/var/log/nginx/access.log" failed (27: File too large) while logging request, client: 192.0.2.31, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/04/06 11:00:00 [crit] 44#44: *1111 pwrite() "/var/lib/nginx/body/0000000042" failed (27: File too large), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/06 11:00:00 [error] 44#44: *1112 client intended to send too large body: 20971520 bytes, client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/dav-target-is-directory',
    title: 'WebDAV: a directory stands where the client wants a file',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: { message: ['DELETE "*" failed', '"*" could not be created'], errno: '21' },
    means: 'The client sent PUT to the name of a directory, or DELETE for a directory without the slash at the end.',
    client: '409.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'The client does not follow WebDAV: collections end in a slash.',
        evidence: 'Method and path of the request.',
        check: 'ls -ld FILE',
      },
    ],
    fixes: [{ do: 'Correct the client: DELETE /dir/ with Depth: infinity; PUT to a name that is no directory.', costs: 'None here.' }],
    prevent: 'Test DAV clients against a copy.',
    docs: [DAV],
    examples: [
      '2026/04/07 09:00:00 [error] 44#44: *1200 DELETE "/var/www/dav/photos" failed (21: Is a directory), client: 192.0.2.31, server: dav.example.com, request: "DELETE /photos HTTP/1.1", host: "dav.example.com"',
      '2026/04/07 09:00:01 [error] 44#44: *1201 "/var/www/dav/photos" could not be created (21: Is a directory), client: 192.0.2.31, server: dav.example.com, request: "PUT /photos HTTP/1.1", host: "dav.example.com"',
    ],
    counterExamples: ['nginx: [emerg] open() "/var/log/nginx" failed (21: Is a directory)'],
  },
  {
    id: 'nginx/path-is-a-directory',
    title: 'A directory stands where nginx expects a file',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: UNIX, errno: '21' },
    means: 'The configuration names a path as a file (log, include, key, password file, alias), and it is a directory.',
    client: 'At start: nginx stays down. Later: 500 where the file is needed.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A container volume made the missing file on the host a directory.',
        evidence: 'The path is a mount point and an empty directory.',
        check: 'ls -ld FILE; findmnt FILE',
      },
      {
        cause: 'proxy-misconfig',
        because: 'access_log, error_log, auth_basic_user_file or alias names the directory only.',
        evidence: 'The line in the configuration.',
        check: "nginx -T 2>/dev/null | grep -nF 'FILE'",
      },
    ],
    fixes: [{ do: 'Name the file, or make the file before mounting it.', config: 'error_log /var/log/nginx/error.log warn;', costs: 'None.' }],
    prevent: 'Mount directories, not single files; run nginx -t in the image.',
    docs: [`${DOCS}ngx_core_module.html#error_log`, `${CORE}#alias`],
    examples: [
      'nginx: [emerg] open() "/var/log/nginx" failed (21: Is a directory)',
      '2026/04/07 09:10:00 [crit] 44#44: *1210 read() "/etc/nginx/htpasswd" failed (21: Is a directory), client: 192.0.2.31, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/07 09:00:00 [error] 44#44: *1200 DELETE "/var/www/dav/photos" failed (21: Is a directory), client: 192.0.2.31, server: dav.example.com, request: "DELETE /photos HTTP/1.1", host: "dav.example.com"',
    ],
  },
  {
    id: 'nginx/cache-on-other-filesystem',
    title: 'Temp and target path are on different file systems',
    cause: 'cache',
    severity: 'medium',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: '18' },
    means: 'A finished temp file should become a cache or stored file by a rename, which works only inside one file system.',
    client: 'The answer is complete, but it is not cached or stored.',
    causes: [
      {
        cause: 'cache',
        because: 'proxy_temp_path lies on another disk or mount than the cache. Newer nginx copies instead, which costs a full write.',
        evidence: 'df shows two file systems.',
        check: "nginx -T 2>/dev/null | grep -E '_(temp|cache)_path'; df FILE",
      },
    ],
    fixes: [
      {
        do: 'Write cache files where they will stay.',
        config: 'proxy_cache_path /var/cache/nginx levels=1:2 keys_zone=static:32m max_size=8g use_temp_path=off;',
        costs: 'None.',
      },
    ],
    prevent: 'use_temp_path=off for every cache.',
    docs: [`${PROXY}#proxy_cache_path`, 'rename(2)'],
    examples: [
      '2026/04/07 10:00:00 [crit] 44#44: *1220 rename() "/var/lib/nginx/proxy/1/00/0000000001" to "/mnt/cache/7/2e/0f6d2b7a1c9e4f58a3b1d0c2e4f6a82e" failed (18: Invalid cross-device link) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /a.js HTTP/1.1", upstream: "http://10.0.0.5:8080/a.js", host: "example.com"',
      '2026/04/07 10:00:01 [crit] 44#44: *1221 rename() "/var/lib/nginx/proxy/2/00/0000000002" to "/mnt/store/a.js" failed (18: Cross-device link) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /a.js HTTP/1.1", upstream: "http://10.0.0.5:8080/a.js", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/07 10:00:02 [crit] 44#44: *1222 rename() "/var/lib/nginx/proxy/1/00/0000000001" to "/mnt/cache/7/2e/0f6d2b7a1c9e4f58a3b1d0c2e4f6a82e" failed (13: Permission denied) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /a.js HTTP/1.1", upstream: "http://10.0.0.5:8080/a.js", host: "example.com"',
    ],
  },
  {
    id: 'nginx/name-too-long',
    title: 'A client asked for a name longer than a file system allows',
    cause: 'attack-probe',
    severity: 'low',
    blame: 'client',
    when: { message: ANY_CALL, errno: ['36', '63', '206'] },
    means: 'A segment of the URL is longer than 255 bytes (36; macOS and BSD 63, Windows 206), so no such file can exist.',
    client: '404.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'A scanner or fuzzer sends overlong names.',
        evidence: 'Few clients, many different URLs, no referrer.',
        check: "grep -F 'File name too long' /var/log/nginx/error.log | grep -oE 'client: [0-9a-f.:]+' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'proxy-misconfig',
        because: 'try_files or root hands a URL to the file system that belongs to the application (tokens, data: or base64 in a path).',
        evidence: 'Real visitors; the location should have been proxied.',
        check: "nginx -T 2>/dev/null | grep -nE 'try_files|location '",
      },
    ],
    fixes: [
      { do: 'Block a persistent client.', config: 'deny 198.51.100.66;', costs: 'Everybody behind that address.' },
      { do: 'Send such URLs to the application without asking the file system.', config: 'location /token/ { proxy_pass http://app; }', costs: 'None.' },
    ],
    prevent: 'Bound the length of request lines where you know your URLs: large_client_header_buffers 4 2k.',
    docs: [`${CORE}#try_files`, 'path_resolution(7)'],
    examples: [
      '2026/04/08 05:00:00 [error] 44#44: *1300 open() "/var/www/html/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" failed (36: File name too long), client: 198.51.100.66, server: example.com, request: "GET /AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA HTTP/1.1", host: "example.com"',
      '2026/04/08 05:00:00 [error] 44#44: *1301 "/srv/www/BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB/index.html" is not found (36: Filename too long), client: 198.51.100.66, server: example.com, request: "GET /BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB/ HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/08 05:00:01 [error] 44#44: *1302 client sent too long URI while reading client request line, client: 198.51.100.66, server: example.com',
    ],
  },
  {
    id: 'nginx/file-operation-cancelled',
    title: 'An asynchronous file operation was cancelled',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: ANY_CALL, errno: '125' },
    means: 'A read that was under way ended because its connection or worker ended.',
    client: 'Nothing: the request was over.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to do.',
    docs: [`${CORE}#aio`],
    examples: [
      '2026/04/08 06:00:00 [crit] 44#44: *1310 aio read "/var/www/media/film.mp4" failed (125: Operation canceled) while sending response to client, client: 192.0.2.31, server: example.com, request: "GET /film.mp4 HTTP/1.1", host: "example.com"',
      '2026/04/08 06:00:00 [crit] 44#44: *1311 pread() "/var/www/media/film.mp4" failed (125: Operation canceled) while sending response to client, client: 192.0.2.31, server: example.com, request: "GET /film.mp4 HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/05 11:00:00 [crit] 44#44: *1001 pread() "/var/www/media/film.mp4" failed (5: Input/output error), client: 192.0.2.31, server: example.com, request: "GET /film.mp4 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/cache-file-already-gone',
    title: 'A cache file was already deleted by somebody else',
    cause: 'cache',
    severity: 'low',
    blame: 'gateway',
    when: { message: ['unlink() "*" failed', 'DeleteFile() "*" failed'], errno: '2', fileKind: 'cache' },
    means: 'The cache manager wanted to remove an expired file, and it was not there. nginx drops the entry and goes on; "crit" is louder than the matter.',
    client: 'Nothing.',
    causes: [
      {
        cause: 'cache',
        because: 'A script, a deploy or a person empties the cache directory while nginx runs.',
        evidence: 'A burst some minutes (inactive=) after a deploy or purge.',
        check: "grep -rnE 'cache/nginx|nginx-cache' /etc/cron* /var/spool/cron 2>/dev/null; ls -ld FILE",
      },
      {
        cause: 'proxy-misconfig',
        because: 'Two caches or two nginx share one directory.',
        evidence: 'The path occurs in two _cache_path lines or in two containers.',
        check: "nginx -T 2>/dev/null | grep -E '_cache_path'; ps -C nginx -o pid=,ppid=,lstart=,args=",
      },
    ],
    fixes: [
      {
        do: 'Empty the cache by expiry or by key instead of rm.',
        config: 'proxy_cache_bypass $http_x_refresh;   # a request with this header fetches a fresh copy',
        costs: 'Guard the header: anybody can send it.',
      },
      { do: 'One directory per cache and per nginx.', costs: 'A cold cache once.' },
    ],
    prevent: 'If rm is the way, reload or restart nginx afterwards.',
    docs: [`${PROXY}#proxy_cache_path`, `${PROXY}#proxy_cache_bypass`],
    examples: [
      '2026/04/08 07:00:00 [crit] 45#45: unlink() "/var/cache/nginx/9/a0/53eb903773998c16dcc570e6daebda09" failed (2: No such file or directory)',
      '2026/04/08 07:00:01 [crit] 4120#5208: DeleteFile() "C:\\nginx/cache/9/a0/53eb903773998c16dcc570e6daebda09" failed (2: The system cannot find the file specified)',
    ],
    counterExamples: [
      '2026/04/08 07:00:02 [error] 44#44: *1320 unlink() "/var/www/dav/a.txt" failed (2: No such file or directory), client: 192.0.2.31, server: dav.example.com, request: "DELETE /a.txt HTTP/1.1", host: "dav.example.com"',
    ],
  },
  {
    id: 'nginx/error-log-not-opened',
    title: 'The built-in error log cannot be opened',
    cause: 'filesystem',
    severity: 'low',
    blame: 'gateway',
    when: { message: { starts: 'could not open error log file' } },
    means:
      'Before it reads the configuration nginx opens the log path that was compiled in. That failed; it goes on and writes to the terminal until error_log is read.',
    client: 'Nothing from this line.',
    causes: [
      {
        cause: 'filesystem',
        because: 'nginx was run by a user who may not write there (nginx -t without root).',
        evidence: 'errno 13, no time stamp.',
        check: 'id; namei -l FILE',
      },
      {
        cause: 'filesystem',
        because: 'The directory does not exist, as in a minimal image.',
        evidence: 'errno 2.',
        check: 'ls -ld $(dirname FILE); nginx -V 2>&1 | tr " " "\\n" | grep error-log',
      },
    ],
    fixes: [
      { do: 'Run it with sudo, or name another log.', config: 'nginx -e /dev/stderr -t', costs: '-e needs nginx 1.19.5.' },
      { do: 'Make the directory.', config: 'install -d -o www-data /var/log/nginx', costs: 'None.' },
    ],
    prevent: 'Create log directories in the image or package.',
    docs: [`${DOCS}switches.html`, `${DOCS}ngx_core_module.html#error_log`],
    examples: [
      'nginx: [alert] could not open error log file: open() "/var/log/nginx/error.log" failed (13: Permission denied)',
      'nginx: [alert] could not open error log file: open() "/usr/local/nginx/logs/error.log" failed (2: No such file or directory)',
    ],
    counterExamples: ['nginx: [emerg] open() "/var/log/nginx/error.log" failed (13: Permission denied)'],
  },
  {
    id: 'nginx/certificate-file-missing',
    title: 'A certificate, key or ticket file is missing',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: SERVED, errno: GONE, fileKind: 'certificate', level: 'emerg' },
    means: 'The configuration names a PEM or key file that is not there.',
    client: 'At start: the site stays down. At reload: the old configuration keeps serving, until the next restart.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'Wrong path, or the certificate was never issued or mounted.',
        evidence: 'The path in the message.',
        check: "ls -l FILE; nginx -T 2>/dev/null | grep -nE 'ssl_(certificate|trusted|dhparam|session_ticket_key|password_file)'",
      },
    ],
    fixes: [
      {
        do: 'Correct the path or put the file there, then test.',
        config: 'ssl_certificate /etc/letsencrypt/live/example.com/fullchain.pem;\nssl_certificate_key /etc/letsencrypt/live/example.com/privkey.pem;',
        costs: 'None.',
      },
    ],
    prevent: 'nginx -t before every reload; issue certificates before the vhost is enabled.',
    docs: [`${DOCS}http/ngx_http_ssl_module.html#ssl_certificate`, `${DOCS}http/ngx_http_ssl_module.html#ssl_session_ticket_key`],
    examples: [
      'nginx: [emerg] open() "/etc/nginx/tls/ticket.key" failed (2: No such file or directory) in /etc/nginx/nginx.conf:31',
      '2026/04/09 03:00:00 [emerg] 1#1: CreateFile() "C:\\nginx\\conf\\site.pem" failed (2: The system cannot find the file specified) in C:\\nginx\\conf\\nginx.conf:40',
    ],
    counterExamples: [
      '2026/04/09 03:00:01 [error] 44#44: *1330 open() "/var/www/html/site.pem" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /site.pem HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/start-file-missing',
    title: 'nginx does not start: a file or directory is missing',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: GONE, level: 'emerg' },
    means: 'A file that the configuration needs (include, log directory, temp path, pid directory) is not there.',
    client: 'At start: the site stays down. At reload: the old configuration keeps serving, until the next restart.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The directory of a log, pid or temp path was never made, or /run was emptied by a reboot.',
        evidence: 'The message names a log, a .pid or a temp directory.',
        check: 'ls -ld $(dirname FILE); systemctl cat nginx | grep -iE "RuntimeDirectory|LogsDirectory|ExecStartPre"',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The configuration names a path that is wrong on this host (another distribution, a relative path, -p missing).',
        evidence: 'The message ends in FILE:LINE.',
        check: 'nginx -V 2>&1 | tr " " "\\n" | grep -E "prefix|conf-path|log-path|pid-path"; nginx -t',
      },
    ],
    fixes: [
      { do: 'Make the directory for the worker user, or correct the path.', config: 'install -d -o www-data -g adm -m 755 /var/log/nginx', costs: 'None.' },
      {
        do: 'Let systemd make it at each start.',
        config: '# systemctl edit nginx:  [Service] RuntimeDirectory=nginx · LogsDirectory=nginx · CacheDirectory=nginx',
        costs: 'None.',
      },
    ],
    prevent: 'nginx -t on the host before every reload and restart.',
    docs: [`${DOCS}switches.html`, `${DOCS}ngx_core_module.html#include`, 'systemd.exec(5)'],
    examples: [
      'nginx: [emerg] open() "/var/log/nginx/shop.access.log" failed (2: No such file or directory)',
      'nginx: [emerg] open() "/etc/nginx/snippets/tls.conf" failed (2: No such file or directory) in /etc/nginx/sites-enabled/shop:14',
      '2026/04/09 03:10:00 [emerg] 4120#5208: CreateFile() "C:\\nginx/conf/nginx.conf" failed (3: The system cannot find the path specified)',
    ],
    counterExamples: [
      '2026/04/09 03:10:01 [error] 44#44: *1331 open() "/var/www/html/shop.access.log" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /shop.access.log HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/log-file-denied',
    title: 'nginx may not open a log file',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: ['13', '1'], fileKind: 'log', level: OWN },
    means:
      'Opening a log was refused: at start, after rotation ("nginx -s reopen", signal USR1, opened by the workers), or for a log with variables in its name.',
    client: 'Nothing at first: lines go to the old, rotated file or are lost. At start: the site stays down.',
    causes: [
      {
        cause: 'filesystem',
        because: 'logrotate makes the new file for a user other than that of the workers.',
        evidence: 'Once a day, at the time of rotation.',
        check: 'ls -l FILE; namei -l FILE; cat /etc/logrotate.d/nginx',
      },
      {
        cause: 'filesystem',
        because: 'nginx runs without root (container, nginx -t by hand).',
        evidence: 'At start only; no time stamp.',
        check: 'id; ps -o user= -C nginx | sort | uniq -c',
      },
      selinux,
    ],
    fixes: [
      { do: 'Let rotation make files the workers may write.', config: '# /etc/logrotate.d/nginx\ncreate 0640 www-data adm', costs: 'None.' },
      { do: 'Containers: log to the standard streams.', config: 'error_log /dev/stderr warn;\naccess_log /dev/stdout combined;', costs: 'None.' },
    ],
    prevent: 'Check after each change of rotation that the current file grows.',
    docs: [`${DOCS}control.html#logs`, 'logrotate(8)'],
    examples: [
      '2026/04/10 00:00:01 [emerg] 44#44: open() "/var/log/nginx/access.log" failed (13: Permission denied)',
      'nginx: [emerg] open() "/var/log/nginx/error.log" failed (13: Permission denied)',
    ],
    counterExamples: [
      '2026/04/10 00:00:02 [error] 44#44: *1340 open() "/var/www/private/access.log" failed (13: Permission denied), client: 198.51.100.66, server: example.com, request: "GET /private/access.log HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/start-file-denied',
    title: 'nginx does not start: no permission for a file or directory',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: ['13', '1', '5'], level: 'emerg' },
    means: 'At start or reload nginx may not open, make or change something the configuration names.',
    client: 'At start: the site stays down. At reload: the old configuration keeps serving.',
    causes: [
      {
        cause: 'filesystem',
        because: 'nginx was started without root: a rootless container, or nginx -t by hand.',
        evidence: 'The message names the pid file, a key, a log or a temp path of root.',
        check: 'id; namei -l FILE',
      },
      selinux,
    ],
    fixes: [
      {
        do: 'Start it as root (the workers still run as "user"), or give the paths to the user it runs as.',
        config: '# rootless:\npid /tmp/nginx.pid;\nclient_body_temp_path /tmp/client_temp;\nproxy_temp_path /tmp/proxy_temp;',
        costs: 'Ports below 1024 are not available.',
      },
    ],
    prevent: 'Test the image as the user that runs it.',
    docs: [`${DOCS}ngx_core_module.html#user`, `${DOCS}ngx_core_module.html#pid`],
    examples: [
      'nginx: [emerg] open() "/run/nginx.pid" failed (13: Permission denied)',
      '2026/04/10 06:00:00 [emerg] 1#1: mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)',
    ],
    counterExamples: [
      '2026/04/10 06:00:01 [crit] 44#44: *4 open() "/var/cache/nginx/client_temp/0000000001" failed (13: Permission denied), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/pid-file-missing',
    title: 'The pid file is not there',
    cause: 'process-lifecycle',
    severity: 'low',
    blame: 'gateway',
    // A URL may end in .pid too: only a line without client is nginx's own.
    when: {
      message: [SERVED, 'unlink() "*" failed', 'DeleteFile() "*" failed'],
      errno: ['2', '3'],
      fileKind: 'pid',
      subsystem: 'core',
      level: ['error', 'alert', 'crit', 'warn', 'notice'],
    },
    means: '"nginx -s …" looked for the running master by its pid file, or a master that ended found its file already removed.',
    client: 'Nothing. The wished reload or stop did not happen.',
    causes: [
      { cause: 'process-lifecycle', because: 'nginx is not running.', evidence: 'No master process.', check: 'ps -C nginx -o pid=,ppid=,lstart=,args=' },
      {
        cause: 'proxy-misconfig',
        because: 'It runs with another configuration or pid path.',
        evidence: 'A master is there; its -c or pid differs.',
        check: "ps -C nginx -o args= | head -1; nginx -T 2>/dev/null | grep -E '^ *pid '; ls -l FILE",
      },
    ],
    fixes: [
      { do: 'Start nginx by the service manager; signal the master by its number if the file is lost.', config: 'kill -HUP $(pgrep -o nginx)', costs: 'None.' },
    ],
    prevent: 'Start, reload and stop nginx in one way only; one pid path for unit and configuration.',
    docs: [`${DOCS}control.html`, `${DOCS}ngx_core_module.html#pid`],
    examples: [
      'nginx: [error] open() "/run/nginx.pid" failed (2: No such file or directory)',
      '2026/04/10 07:00:00 [error] 4120#5208: CreateFile() "C:\\nginx/logs/nginx.pid" failed (2: The system cannot find the file specified)',
      '2026/04/10 07:00:01 [alert] 1#1: unlink() "/run/nginx.pid" failed (2: No such file or directory)',
    ],
    counterExamples: [
      '2026/04/10 07:00:02 [error] 44#44: *1350 open() "/var/www/html/nginx.pid" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /nginx.pid HTTP/1.1", host: "example.com"',
      'nginx: [emerg] open() "/run/nginx.pid" failed (13: Permission denied)',
    ],
  },
  {
    id: 'nginx/temp-directory-denied',
    title: 'The workers may not write their temp files',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: ['13', '1', '5'], fileKind: 'temp', level: OWN },
    means: 'A request body or a response was too large for its buffers and should go to a temp file; the worker user may not make it.',
    client: 'Uploads get 500. Large responses break off. Small ones work, which makes it look random.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The directory belongs to another user: "user" was changed, the package upgraded, or the container runs under another id.',
        evidence: 'Owner of the directory against the user of the workers.',
        check: NAMEI,
      },
      selinux,
    ],
    fixes: [
      chownTemp,
      {
        do: 'Container: mount a writable directory there.',
        config: '# docker run --tmpfs /var/cache/nginx:uid=101 …   ·   Kubernetes: emptyDir, fsGroup',
        costs: 'A tmpfs uses memory.',
      },
    ],
    prevent: 'After a change of "user" upload a file larger than client_body_buffer_size (16k).',
    docs: [`${CORE}#client_body_temp_path`, `${PROXY}#proxy_temp_path`, `${DOCS}ngx_core_module.html#user`],
    examples: [
      '2026/04/11 12:00:00 [crit] 44#44: *1400 open() "/var/lib/nginx/body/0000000051" failed (13: Permission denied), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
      '2026/04/11 12:00:00 [crit] 44#44: *1401 mkdir() "/var/lib/nginx/proxy/5" failed (13: Permission denied) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /export.csv HTTP/1.1", upstream: "http://10.0.0.5:8080/export.csv", host: "example.com"',
      '2026/04/11 12:00:00 [crit] 4120#5208: *21 CreateFile() "C:\\nginx/temp/client_body_temp/0000000002" failed (5: Access is denied), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/11 12:00:01 [error] 44#44: *1402 open() "/var/www/private/proxy_temp/0000000001" failed (13: Permission denied), client: 198.51.100.66, server: example.com, request: "GET /private/proxy_temp/0000000001 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/temp-directory-missing',
    title: 'The directory for temp files is gone',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: ['2', '3', '20'], fileKind: 'temp', level: OWN },
    means:
      'A temp file could not be made, since client_body_temp_path, proxy_temp_path or the like was removed while nginx runs. nginx makes these directories only at start.',
    client: 'Uploads get 500. Large responses break off. Small ones work.',
    causes: [
      {
        cause: 'filesystem',
        because: 'A cleaner (tmpreaper, systemd-tmpfiles) or a deploy removed the directory.',
        evidence: 'The path lies under /tmp, /var/tmp or a release directory.',
        check: 'ls -ld $(dirname FILE); systemd-tmpfiles --cat-config | grep -nE " /(var/)?tmp"',
      },
    ],
    fixes: [
      { do: 'Make it again: a reload does.', config: 'nginx -t && nginx -s reload', costs: 'None.' },
      {
        do: 'Move temp files out of cleaned paths.',
        config: 'client_body_temp_path /var/lib/nginx/body;\nproxy_temp_path /var/lib/nginx/proxy;',
        costs: 'None.',
      },
    ],
    prevent: 'Exclude the path from cleaners.',
    docs: [`${CORE}#client_body_temp_path`, `${PROXY}#proxy_temp_path`, 'tmpfiles.d(5)'],
    examples: [
      '2026/04/11 13:00:00 [crit] 44#44: *1410 open() "/tmp/nginx/client_body_temp/0000000061" failed (2: No such file or directory), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
      '2026/04/11 13:00:00 [crit] 44#44: *1411 mkdir() "/tmp/nginx/proxy_temp/6" failed (2: No such file or directory) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /export.csv HTTP/1.1", upstream: "http://10.0.0.5:8080/export.csv", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/11 13:00:01 [error] 44#44: *1412 open() "/var/www/html/proxy_temp/0000000001" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /proxy_temp/0000000001 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/cache-directory-denied',
    title: 'The workers may not use their cache directory',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: ['13', '1', '5'], fileKind: 'cache', level: OWN },
    means: 'A file of the cache cannot be read, made or removed by the user of the workers.',
    client: '500 for a cached location where the file cannot be opened; with use_temp_path=off an empty reply that is logged as 200.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The directory belongs to another user: "user" changed, files were copied by root, or two nginx with different users share it.',
        evidence: 'Owner of directory and files against the user of the workers.',
        check: NAMEI,
      },
      selinux,
    ],
    fixes: [
      chownTemp,
      { do: 'Or start with an empty directory of the right owner.', config: 'install -d -o www-data -m 700 /var/cache/nginx', costs: 'A cold cache.' },
    ],
    prevent: 'One cache directory per nginx; let nginx make it.',
    docs: [`${PROXY}#proxy_cache_path`, `${DOCS}ngx_core_module.html#user`],
    examples: [
      '2026/04/11 14:00:00 [crit] 44#44: *1420 open() "/var/cache/nginx/b/b7/86c8db49925e9e19a69c690ae98a1b7b" failed (13: Permission denied), client: 192.0.2.31, server: example.com, request: "GET /a.js HTTP/1.1", host: "example.com"',
      '2026/04/11 14:00:00 [crit] 45#45: unlink() "/var/cache/nginx/b/b7/86c8db49925e9e19a69c690ae98a1b7b" failed (13: Permission denied)',
    ],
    counterExamples: [
      '2026/04/11 14:00:01 [error] 44#44: *1421 open() "/var/www/private/86c8db49925e9e19a69c690ae98a1b7b" failed (13: Permission denied), client: 198.51.100.66, server: example.com, request: "GET /private/86c8db49925e9e19a69c690ae98a1b7b HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/own-file-missing',
    title: 'A file or directory that nginx itself needs is missing',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: { matches: `^(?!rename\\(\\) |MoveFile\\(\\) |unlink\\(\\) |DeleteFile\\(\\) |testing )(?=(?:${UNIX_CALL}|${WINDOWS_CALL}))` },
      errno: GONE,
      level: ['crit', 'alert'],
    },
    means: 'Not a page that a visitor asked for: nginx logs its own files (cache directories, temp paths, logs with variables) at crit or alert.',
    client: 'Depends on the file: 500, an answer that is not cached, or a lost log line.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The directory was removed while nginx runs, by a cleaner, a deploy or a lost mount.',
        evidence: 'The parent of the path in the message does not exist.',
        check: 'namei -l FILE; findmnt -T FILE',
      },
      {
        cause: 'proxy-misconfig',
        because: 'A path with variables points to a directory that nobody made.',
        evidence: 'A variable in access_log or proxy_store.',
        check: "nginx -T 2>/dev/null | grep -nE '(access_log|proxy_store|auth_basic_user_file).*\\$'",
      },
    ],
    fixes: [
      {
        do: 'Make the directory for the user of the workers; a reload makes temp and cache directories.',
        config: 'nginx -t && nginx -s reload',
        costs: 'None.',
      },
    ],
    prevent: 'Keep the paths of nginx out of cleaners and of release directories.',
    docs: [`${PROXY}#proxy_cache_path`, `${DOCS}http/ngx_http_log_module.html#access_log`],
    examples: [
      '2026/04/11 15:00:00 [crit] 44#44: *1430 open() "/var/log/nginx/vhosts/shop/access.log" failed (2: No such file or directory) while logging request, client: 192.0.2.31, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/04/11 15:00:00 [crit] 44#44: *1431 mkdir() "/mnt/cache/7" failed (2: No such file or directory) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /a.js HTTP/1.1", upstream: "http://10.0.0.5:8080/a.js", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/11 15:00:01 [error] 44#44: *1432 open() "/var/www/html/a.js" failed (2: No such file or directory), client: 192.0.2.31, server: example.com, request: "GET /a.js HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/own-file-denied',
    title: 'nginx has no permission for a file of its own',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: '13', level: ['crit', 'alert'] },
    means: 'Not a page that a visitor asked for: nginx logs its own files (password files, stored files, logs with variables, real paths) at crit or alert.',
    client: '500 where the file decides about the request, such as a password file.',
    causes: [
      { cause: 'filesystem', because: 'The worker user lacks r on the file or x on a directory above it.', evidence: 'namei shows where.', check: NAMEI },
      selinux,
    ],
    fixes: [{ do: 'Give the worker user the right it needs, no more.', config: 'chgrp www-data FILE && chmod 640 FILE', costs: 'None.' }],
    prevent: 'Deploy files with owner and mode, not by hand.',
    docs: [`${DOCS}http/ngx_http_auth_basic_module.html#auth_basic_user_file`, `${DOCS}ngx_core_module.html#user`],
    examples: [
      '2026/04/11 16:00:00 [crit] 44#44: *1440 open() "/etc/nginx/.htpasswd" failed (13: Permission denied), client: 192.0.2.31, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
      '2026/04/11 16:00:00 [crit] 44#44: *1441 rename() "/var/lib/nginx/body/0000000071" to "/var/www/dav/a.txt" failed (13: Permission denied), client: 192.0.2.31, server: dav.example.com, request: "PUT /a.txt HTTP/1.1", host: "dav.example.com"',
    ],
    counterExamples: [
      '2026/04/11 16:00:01 [error] 44#44: *1442 open() "/var/www/html/index.html" failed (13: Permission denied), client: 192.0.2.31, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/symlink-refused',
    title: 'A symbolic link loops or is not allowed',
    cause: 'filesystem',
    severity: 'medium',
    blame: 'gateway',
    when: { message: UNIX, errno: ['40', '31', '62'] },
    means: 'Too many links in a row (a loop), or disable_symlinks refused a link.',
    client: '403.',
    causes: [
      { cause: 'filesystem', because: 'Links point at each other.', evidence: 'namei ends in the same two names.', check: 'namei -l FILE' },
      {
        cause: 'auth-access',
        because: 'disable_symlinks is on, and the path has a link or a link of another owner.',
        evidence: 'The directive is set.',
        check: 'nginx -T 2>/dev/null | grep -n disable_symlinks; namei -l FILE',
      },
    ],
    fixes: [
      { do: 'Repair the link.', costs: 'None.' },
      {
        do: 'Allow links of the owner, or below a trusted directory.',
        config: 'disable_symlinks if_not_owner from=$document_root;',
        costs: 'Links inside the root are trusted if their owner matches.',
      },
    ],
    prevent: 'Check links in the deploy.',
    docs: [`${CORE}#disable_symlinks`, 'path_resolution(7)'],
    examples: [
      '2026/04/12 09:00:00 [error] 44#44: *1500 open() "/var/www/html/current/app.js" failed (40: Too many levels of symbolic links), client: 192.0.2.31, server: example.com, request: "GET /current/app.js HTTP/1.1", host: "example.com"',
      '2026/04/12 09:00:00 [error] 44#44: *1501 openat() "/var/www/users/ann/public" failed (40: Symbolic link loop), client: 192.0.2.31, server: example.com, request: "GET /~ann/public HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/12 09:00:01 [error] 44#44: *1502 open() "/var/www/html/app.js" failed (13: Permission denied), client: 192.0.2.31, server: example.com, request: "GET /app.js HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/file-held-by-another-process',
    title: 'Another process holds the file (Windows)',
    cause: 'filesystem',
    severity: 'medium',
    blame: 'gateway',
    when: { message: WINDOWS, errno: ['32', '33'] },
    means: 'A sharing or lock violation: somebody else has the file open and lets nobody in.',
    client: '500 for a page; for logs and temp files what they were for.',
    causes: [
      {
        cause: 'filesystem',
        because: 'A virus scanner, backup or log tool has it open.',
        evidence: 'Comes and goes by itself.',
        check: 'powershell -c "Get-Process nginx; openfiles /query /fo table 2>$null | Select-String FILE"',
      },
      {
        cause: 'process-lifecycle',
        because: 'A second nginx runs on the same files.',
        evidence: 'More than one master in the task list.',
        check: 'tasklist /fi "imagename eq nginx.exe"',
      },
    ],
    fixes: [
      { do: 'Exclude the nginx directory from the scanner; end the second nginx.', config: 'nginx -s quit', costs: 'The excluded directory is not scanned.' },
    ],
    prevent: 'Run nginx as one service.',
    docs: [`${DOCS}windows.html`],
    examples: [
      '2026/04/12 10:00:00 [crit] 4120#5208: *31 CreateFile() "C:\\nginx/html/report.xlsx" failed (32: The process cannot access the file because it is being used by another process), client: 192.0.2.31, server: example.com, request: "GET /report.xlsx HTTP/1.1", host: "example.com"',
      '2026/04/12 10:00:00 [crit] 4120#5208: *32 MoveFile() "C:\\nginx/temp/proxy_temp/0000000005" to "C:\\nginx/cache/86c8db49925e9e19a69c690ae98a1b7b" failed (32: The process cannot access the file because it is being used by another process) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /a.js HTTP/1.1", upstream: "http://10.0.0.5:8080/a.js", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/05 11:00:00 [error] 4120#5208: *14 CreateFile() "C:\\nginx/html/secret.txt" failed (5: Access is denied), client: 192.0.2.31, server: example.com, request: "GET /secret.txt HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/dav-target-exists',
    title: 'WebDAV: the target exists or is not empty',
    cause: 'filesystem',
    severity: 'low',
    blame: 'client',
    when: { message: ANY_CALL, errno: ['17', '39', '66', '80', '145', '183'] },
    means: 'MKCOL, COPY or MOVE found its target there already (17; Windows 80, 183), or DELETE a directory that is not empty (39; BSD 66, Windows 145).',
    client: '405, 409 or 412.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The DAV client repeats a request or does not look first.',
        evidence: 'One client, the same path again and again.',
        check: 'ls -ld FILE',
      },
      {
        cause: 'filesystem',
        because: 'Two workers made the same temp or cache directory at once.',
        evidence: 'The path is a temp or cache directory; nothing else fails.',
        check: 'ls -ld FILE',
      },
    ],
    fixes: [{ do: 'Let the client look first (OPTIONS, HEAD) or send Overwrite: T.', costs: 'None.' }],
    prevent: 'Nothing for single lines.',
    docs: [DAV],
    examples: [
      '2026/04/12 11:00:00 [error] 44#44: *1510 mkdir() "/var/www/dav/photos" failed (17: File exists), client: 192.0.2.31, server: dav.example.com, request: "MKCOL /photos/ HTTP/1.1", host: "dav.example.com"',
      '2026/04/12 11:00:00 [error] 44#44: *1511 rmdir() "/var/www/dav/photos" failed (39: Directory not empty), client: 192.0.2.31, server: dav.example.com, request: "DELETE /photos/ HTTP/1.1", host: "dav.example.com"',
    ],
    counterExamples: [
      '2026/04/12 11:00:01 [error] 44#44: *1512 mkdir() "/var/www/dav/a/b" failed (2: No such file or directory), client: 192.0.2.31, server: dav.example.com, request: "MKCOL /a/b/ HTTP/1.1", host: "dav.example.com"',
    ],
  },
  {
    id: 'nginx/dav-parent-missing',
    title: 'WebDAV: the directory above the target is missing',
    cause: 'filesystem',
    severity: 'low',
    blame: 'client',
    when: {
      message: {
        matches:
          '^(?:mkdir|rmdir|unlink|chmod|utimes|CreateDirectory|RemoveDirectory|DeleteFile)\\(\\) "\\*|^(?:DELETE "\\*" failed|"\\*" could not be created)',
      },
      errno: [...GONE, { absent: true }],
    },
    means: 'The client wants to make, change or delete something in a directory that does not exist.',
    client: '404 or 409.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The DAV client does not make the directories above first.',
        evidence: 'Method and path of the request.',
        check: 'namei -l FILE',
      },
      {
        cause: 'proxy-misconfig',
        because: 'root or alias points to a directory that is not there.',
        evidence: 'All requests of the location fail.',
        check: "nginx -T 2>/dev/null | grep -nE 'dav_methods|root |alias '",
      },
    ],
    fixes: [{ do: 'Let nginx make the directories for PUT.', config: 'create_full_put_path on;', costs: 'A typing error in the client makes a directory.' }],
    prevent: 'Nothing for single lines.',
    docs: [`${DAV}#create_full_put_path`],
    examples: [
      '2026/04/12 11:00:01 [error] 44#44: *1512 mkdir() "/var/www/dav/a/b" failed (2: No such file or directory), client: 192.0.2.31, server: dav.example.com, request: "MKCOL /a/b/ HTTP/1.1", host: "dav.example.com"',
      '2026/04/12 11:00:02 [error] 44#44: *1513 unlink() "/var/www/dav/a.txt" failed (2: No such file or directory), client: 192.0.2.31, server: dav.example.com, request: "DELETE /a.txt HTTP/1.1", host: "dav.example.com"',
    ],
    counterExamples: [
      '2026/04/12 11:00:00 [error] 44#44: *1510 mkdir() "/var/www/dav/photos" failed (17: File exists), client: 192.0.2.31, server: dav.example.com, request: "MKCOL /photos/ HTTP/1.1", host: "dav.example.com"',
    ],
  },
  {
    id: 'nginx/missing-file-probe',
    title: 'A scanner asked for software that is not here',
    cause: 'attack-probe',
    severity: 'low',
    blame: 'client',
    when: { message: SERVED, errno: ['2', '3', '20', '123'], probeKind: { matches: '.' } },
    means: 'The URL is one that scanners try everywhere (.env, .git, wp-login.php, phpMyAdmin, ../), and there is no such file.',
    client: '404: the scanner learned that it is not here.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'Automatic scans of the whole internet.',
        evidence: 'One client, many such URLs in a minute, no referrer.',
        check: "grep -E 'failed \\(2: |is not found' /var/log/nginx/error.log | grep -oE 'client: [0-9a-f.:]+' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'filesystem',
        because: 'The software is meant to be here, and a deploy left files out.',
        evidence: 'The referrer is your own site; visitors complain.',
        check: 'ls -l FILE',
      },
    ],
    fixes: [
      {
        do: 'Nothing is broken. Block persistent clients, for instance with fail2ban (filter nginx-botsearch).',
        config: '[nginx-botsearch]\nenabled = true',
        costs: 'Everybody behind that address, for the ban time.',
      },
      {
        do: 'Close such names without a file lookup and without a log line.',
        config: 'location ~ /\\.(?!well-known/) { access_log off; log_not_found off; return 404; }',
        costs: 'You no longer see these scans.',
      },
    ],
    prevent: 'Keep .git, .env and backups out of the document root; then scans stay harmless.',
    docs: [`${CORE}#log_not_found`, 'jail.conf(5)'],
    examples: [
      '2026/04/13 02:00:00 [error] 44#44: *1600 open() "/var/www/html/.env" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /.env HTTP/1.1", host: "203.0.113.10"',
      '2026/04/13 02:00:01 [error] 44#44: *1601 "/var/www/html/phpmyadmin/index.html" is not found (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /phpmyadmin/ HTTP/1.1", host: "203.0.113.10"',
      '2026/04/13 02:00:02 [error] 4120#5208: *41 CreateFile() "C:\\nginx/html/wp-login.php" failed (2: The system cannot find the file specified), client: 198.51.100.66, server: localhost, request: "GET /wp-login.php HTTP/1.1", host: "203.0.113.10"',
    ],
    counterExamples: [
      '2026/04/13 02:00:03 [error] 44#44: *1602 open() "/var/www/html/favicon.ico" failed (2: No such file or directory), client: 192.0.2.31, server: example.com, request: "GET /favicon.ico HTTP/1.1", host: "example.com"',
      '2026/04/13 02:00:04 [crit] 44#44: *1603 open() "/var/lib/nginx/body/0000000081" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "POST /wp-login.php HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/directory-permission-denied',
    title: 'The workers may not look into a directory',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: { message: '"*" is forbidden' },
    means: 'nginx looked for the index file of a directory, and the worker user has no x on it or on a directory above.',
    client: '403.',
    causes: [
      {
        cause: 'filesystem',
        because: 'A directory on the path is closed: often the home directory of a user (mode 700 or 750).',
        evidence: 'namei shows the first directory without x for others.',
        check: NAMEI,
      },
      selinux,
    ],
    fixes: [
      {
        do: 'Let the worker user pass: x on every directory above, r on the files.',
        config: 'setfacl -m u:www-data:x /home/ann && chmod -R o+rX /home/ann/site',
        costs: 'Others on the host may pass too with chmod; never use 777.',
      },
      { do: 'Or move the site out of home directories.', config: 'root /srv/www/site;', costs: 'A deploy path changes.' },
      { do: 'SELinux: set the label.', config: "semanage fcontext -a -t httpd_sys_content_t '/srv/www(/.*)?' && restorecon -Rv /srv/www", costs: 'None.' },
    ],
    prevent: 'Deploy as a user whose umask gives group or others r-x.',
    docs: [`${CORE}#root`, `${DOCS}http/ngx_http_index_module.html`, 'namei(1)'],
    examples: [
      '2026/04/13 09:00:00 [error] 44#44: *1610 "/home/ann/site/index.html" is forbidden (13: Permission denied), client: 192.0.2.31, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/04/13 09:00:01 [error] 4120#5208: *42 "C:\\Users\\ann\\site/index.html" is forbidden (5: Access is denied), client: 192.0.2.31, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/13 09:00:02 [error] 44#44: *1611 directory index of "/var/www/html/img/" is forbidden, client: 192.0.2.31, server: example.com, request: "GET /img/ HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/file-permission-denied',
    title: 'The workers may not read a file',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: { message: ANY_CALL, errno: '13' },
    means: 'The worker user lacks r on the file, or x on a directory above it.',
    client: '403 for this file; 500 where nginx wanted to write.',
    causes: [
      {
        cause: 'filesystem',
        because: 'Files were uploaded or deployed with an owner or mode that shuts the workers out.',
        evidence: 'namei shows the missing r or x.',
        check: NAMEI,
      },
      selinux,
    ],
    fixes: [
      {
        do: 'Give read access to files and x to directories.',
        config: 'chmod -R o+rX FILE   # or: setfacl -R -m u:www-data:rX FILE',
        costs: 'Others on the host may read them too with chmod; never use 777.',
      },
      { do: 'SELinux: set the label.', config: "semanage fcontext -a -t httpd_sys_content_t '/srv/www(/.*)?' && restorecon -Rv /srv/www", costs: 'None.' },
    ],
    prevent: 'Fix owner and mode in the deploy, and test one page as the worker user.',
    docs: [`${CORE}#root`, `${DOCS}ngx_core_module.html#user`, 'namei(1)'],
    examples: [
      '2026/04/13 09:10:00 [error] 44#44: *1620 open() "/var/www/html/logo.png" failed (13: Permission denied), client: 192.0.2.31, server: example.com, request: "GET /logo.png HTTP/1.1", host: "example.com"',
      '2026/04/13 09:10:01 [error] 44#44: *1621 mkdir() "/var/www/dav/new" failed (13: Permission denied), client: 192.0.2.31, server: dav.example.com, request: "MKCOL /new/ HTTP/1.1", host: "dav.example.com"',
    ],
    counterExamples: [
      '2026/04/13 09:10:02 [error] 44#44: *1622 open() "/var/www/html/a" failed (13: Permission denied)" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /a%22%20failed%20(13:%20Permission%20denied) HTTP/1.1", host: "example.com"',
      '2026/04/11 12:00:00 [crit] 44#44: *1400 open() "/var/lib/nginx/body/0000000051" failed (13: Permission denied), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/file-access-denied-windows',
    title: 'Windows denies access to a file',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: { message: WINDOWS, errno: '5' },
    means: 'The account of nginx has no right on the file, the file is being deleted, or the path is a directory.',
    client: '403 for this file; 500 where nginx wanted to write.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The service account lacks read or write in the access list.',
        evidence: 'icacls does not name the account.',
        check: 'powershell -c "icacls FILE; (Get-CimInstance Win32_Service | ? PathName -match nginx).StartName"',
      },
      {
        cause: 'filesystem',
        because: 'Controlled folder access or a virus scanner blocks it.',
        evidence: 'Event 1123 of Windows Defender at that time.',
        check: 'powershell -c "Get-MpPreference | select EnableControlledFolderAccess"',
      },
    ],
    fixes: [
      {
        do: 'Grant the account what it needs.',
        config: 'icacls C:\\nginx /grant "NETWORK SERVICE:(OI)(CI)M"',
        costs: 'The account may change all files below.',
      },
    ],
    prevent: 'Install nginx outside of "Program Files" and user profiles.',
    docs: [`${DOCS}windows.html`],
    examples: [
      '2026/04/05 11:00:00 [error] 4120#5208: *14 CreateFile() "C:\\nginx/html/secret.txt" failed (5: Access is denied), client: 192.0.2.31, server: example.com, request: "GET /secret.txt HTTP/1.1", host: "example.com"',
      '2026/04/05 11:00:01 [error] 4120#5208: *15 GetFileAttributesEx() "C:\\sites\\shop\\index.html" failed (5: Access is denied), client: 192.0.2.31, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/05 11:00:00 [crit] 44#44: *1001 pread() "/var/www/media/film.mp4" failed (5: Input/output error), client: 192.0.2.31, server: example.com, request: "GET /film.mp4 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/file-operation-not-permitted',
    title: 'An operation on a file is not permitted',
    cause: 'filesystem',
    severity: 'medium',
    blame: 'gateway',
    when: { message: UNIX, errno: '1' },
    means:
      'Not a matter of r, w or x: the file is immutable, belongs to another user where an owner is needed (chmod, utimes), or a capability is missing (chown in a container).',
    client: '500 where the operation was part of the request.',
    causes: [
      { cause: 'filesystem', because: 'The file has the immutable flag.', evidence: 'i or a in lsattr.', check: 'lsattr -d FILE; namei -l FILE' },
      {
        cause: 'process-lifecycle',
        because: 'The container was started without CHOWN or DAC_OVERRIDE.',
        evidence: 'At start, as root in a container.',
        check: 'grep Cap /proc/$(pgrep -o nginx)/status',
      },
    ],
    fixes: [
      { do: 'Remove the flag, or give the file to the worker user.', config: 'chattr -i FILE', costs: 'Whoever set the flag had a reason.' },
      { do: 'Add the capability.', config: '# docker run --cap-add=CHOWN --cap-add=DAC_OVERRIDE …', costs: 'A wider container.' },
    ],
    prevent: 'Use images made for running without root.',
    docs: ['chattr(1)', 'capabilities(7)'],
    examples: [
      '2026/04/13 10:00:00 [crit] 44#44: *1630 unlink() "/var/www/dav/contract.pdf" failed (1: Operation not permitted), client: 192.0.2.31, server: dav.example.com, request: "DELETE /contract.pdf HTTP/1.1", host: "dav.example.com"',
      '2026/04/13 10:00:00 [crit] 44#44: *1631 chmod() "/var/www/dav/b.txt" failed (1: Operation not permitted), client: 192.0.2.31, server: dav.example.com, request: "PUT /b.txt HTTP/1.1", host: "dav.example.com"',
    ],
    counterExamples: ['2026/06/06 01:05:00 [alert] 30#30: accept4() failed (1: Operation not permitted)'],
  },
  {
    id: 'nginx/missing-file',
    title: 'A file that a client asked for does not exist',
    cause: 'filesystem',
    severity: 'low',
    // Anybody can ask for what is not there: such a line may not accuse the gateway.
    blame: 'client',
    when: { message: SERVED, errno: [...GONE, '123', { absent: true }] },
    means:
      'The URL led to a path where there is no file (2), or where a file stands in place of a directory (20). This is what a 404 of a static site looks like.',
    client: '404. For a missing password file of auth_basic: 403.',
    causes: [
      {
        cause: 'filesystem',
        because: "A dead link or a browser's own wish (favicon.ico, robots.txt, apple-touch-icon).",
        evidence: 'Few URLs, each from many clients.',
        check: "grep -E 'failed \\(2: |is not found' /var/log/nginx/error.log | grep -oE '\"(GET|HEAD) [^ ?]+' | sort | uniq -c | sort -rn | head -20",
      },
      {
        cause: 'filesystem',
        because: 'A deploy left files out, or HTML of one release asks for assets of another.',
        evidence: 'It began with a release; the referrer is your own site.',
        check: 'ls -l FILE; ls -lat $(dirname FILE) | head',
      },
      {
        cause: 'proxy-misconfig',
        because: 'root or alias is wrong, or the location should have been proxied or fall back to index.html.',
        evidence: 'The path in the message is not where the files are; "root" inside a location adds the whole URL, "alias" replaces the prefix.',
        check: "nginx -T 2>/dev/null | grep -nE 'server_name|root |alias |try_files'",
      },
      {
        cause: 'attack-probe',
        because: 'Somebody tries names.',
        evidence: 'One client, many different URLs.',
        check: "grep -E 'failed \\(2: |is not found' /var/log/nginx/error.log | grep -oE 'client: [0-9a-f.:]+' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      { do: 'Put the file there, or correct the link.', costs: 'None.' },
      {
        do: 'Single-page application: fall back to its index.',
        config: 'location / { try_files $uri $uri/ /index.html; }',
        costs: 'Real misses now answer 200 with the index page.',
      },
      {
        do: 'Keep known noise out of the log.',
        config: 'location = /favicon.ico { log_not_found off; access_log off; }',
        costs: 'You no longer see these misses.',
      },
    ],
    prevent: 'Deploy into a new directory and switch a link; check links in CI; keep old assets for a day.',
    docs: [`${CORE}#try_files`, `${CORE}#alias`, `${CORE}#log_not_found`],
    examples: [
      '2026/04/13 02:00:03 [error] 44#44: *1602 open() "/var/www/html/favicon.ico" failed (2: No such file or directory), client: 192.0.2.31, server: example.com, request: "GET /favicon.ico HTTP/1.1", host: "example.com"',
      '2026/04/13 02:00:05 [error] 44#44: *1604 "/var/www/html/docs/index.html" is not found (2: No such file or directory), client: 192.0.2.31, server: example.com, request: "GET /docs/ HTTP/1.1", host: "example.com"',
      '2026/04/13 02:00:06 [error] 4120#5208: *43 CreateFile() "C:\\nginx/html/app/main.js" failed (3: The system cannot find the path specified), client: 192.0.2.31, server: localhost, request: "GET /app/main.js HTTP/1.1", host: "example.com"',
      // A client wrote `" failed (28: No space left on device)` into its URL. The real errno is the last one.
      '2026/04/13 02:00:07 [error] 44#44: *1605 open() "/var/www/html/a" failed (28: No space left on device)" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /a%22%20failed%20(28:%20No%20space%20left%20on%20device) HTTP/1.1", host: "example.com"',
      // The same with a whole context of its own: nobody can say which errno is real, so none is believed.
      '2026/04/13 02:00:08 [error] 44#44: *1606 open() "/var/www/html/a" failed (28: No space left on device), client: 192.0.2.1, server: example.com, request: "GET / HTTP/1.1" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /a%22%20failed%20(28:%20No%20space%20left%20on%20device),%20client:%20192.0.2.1,%20server:%20example.com,%20request:%20%22GET%20/%20HTTP/1.1 HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/13 02:00:00 [error] 44#44: *1600 open() "/var/www/html/.env" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /.env HTTP/1.1", host: "203.0.113.10"',
      'nginx: [emerg] open() "/var/log/nginx/shop.access.log" failed (2: No such file or directory)',
    ],
  },
  {
    id: 'nginx/log-root-missing',
    title: 'An access log with variables was not written: no such root',
    cause: 'filesystem',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'testing "*"' } },
    means: 'Before it writes a log whose name holds variables, nginx checks that the document root of the request exists. It does not, so the line is dropped.',
    client: 'Nothing from this line.',
    causes: [
      {
        cause: 'filesystem',
        because: 'root holds a variable such as $host, and a client named a host that has no directory.',
        evidence: 'The names in the messages are not your sites.',
        check: "nginx -T 2>/dev/null | grep -nE '(root|access_log) .*\\$'",
      },
    ],
    fixes: [
      {
        do: 'Take the name from a list instead of from the client.',
        config: 'map $host $site { hostnames; default default; shop.example.com shop; }\nroot /srv/www/$site;',
        costs: 'New sites need a line.',
      },
    ],
    prevent: 'A default server that answers 444 for unknown hosts.',
    docs: [`${DOCS}http/ngx_http_log_module.html#access_log`],
    examples: [
      '2026/04/13 11:00:00 [error] 44#44: *1640 testing "/srv/www/unknown.example.org" existence failed (2: No such file or directory) while logging request, client: 198.51.100.66, server: _, request: "GET / HTTP/1.1", host: "unknown.example.org"',
      '2026/04/13 11:00:01 [error] 44#44: *1641 testing "/srv/www/203.0.113.10" existence failed (2: No such file or directory) while logging request, client: 198.51.100.66, server: _, request: "GET / HTTP/1.1", host: "203.0.113.10"',
    ],
    counterExamples: [
      '2026/04/11 15:00:00 [crit] 44#44: *1430 open() "/var/log/nginx/vhosts/shop/access.log" failed (2: No such file or directory) while logging request, client: 192.0.2.31, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/file-changed-while-sent',
    title: 'A file became shorter while nginx was sending it',
    cause: 'filesystem',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { matches: '^(?:SSL_)?sendfilev?\\(\\) reported that "\\*" was truncated|^pread\\(\\) read only |^read\\(\\) has read only ' } },
    means: 'nginx had the size of the file and then found less. The rest of the promised bytes does not exist any more.',
    client: 'The download breaks off short of its Content-Length.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The file was overwritten in place by a deploy, an upload or a rotation.',
        evidence: 'Time of the file is the time of the line.',
        check: 'stat FILE; nginx -T 2>/dev/null | grep open_file_cache',
      },
      {
        cause: 'filesystem',
        because: 'open_file_cache remembers the old size, or a network file system does.',
        evidence: 'Lasts for open_file_cache_valid (60 s).',
        check: 'nginx -T 2>/dev/null | grep open_file_cache; findmnt -T FILE',
      },
    ],
    fixes: [
      { do: 'Replace files by rename: write a new file beside it, then mv.', config: 'cp new.zip .new.zip && mv .new.zip new.zip', costs: 'None.' },
      { do: 'Look at files more often.', config: 'open_file_cache_valid 5s;', costs: 'More lookups.' },
    ],
    prevent: 'Never write into files that are served.',
    docs: [`${CORE}#open_file_cache_valid`, `${CORE}#sendfile`],
    examples: [
      '2026/04/14 08:00:00 [alert] 44#44: *1700 sendfile() reported that "/var/www/html/app.zip" was truncated at 1048576 while sending response to client, client: 192.0.2.31, server: example.com, request: "GET /app.zip HTTP/1.1", host: "example.com"',
      '2026/04/14 08:00:00 [alert] 44#44: *1701 pread() read only 4096 of 32768 from "/var/www/html/app.zip" while sending response to client, client: 192.0.2.31, server: example.com, request: "GET /app.zip HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/05 11:00:00 [crit] 44#44: *1001 pread() "/var/www/media/film.mp4" failed (5: Input/output error), client: 192.0.2.31, server: example.com, request: "GET /film.mp4 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/not-a-regular-file',
    title: 'The path is neither a regular file nor a directory',
    cause: 'filesystem',
    severity: 'low',
    blame: 'gateway',
    when: { message: ['"*" is not a regular file', '"*" is not a directory'] },
    means: 'The URL leads to a socket, pipe or device, which nginx does not serve; or a path it looked up as a directory is none.',
    client: '404 or 500.',
    causes: [
      {
        cause: 'filesystem',
        because: 'Something other than content lies in the document root.',
        evidence: 'The first letter of ls -l.',
        check: 'ls -ld FILE; find FILE -maxdepth 1 ! -type f ! -type d -ls',
      },
    ],
    fixes: [{ do: 'Move sockets and pipes out of the document root.', config: 'fastcgi_pass unix:/run/php/app.sock;', costs: 'None.' }],
    prevent: 'Keep run-time files under /run.',
    docs: [`${CORE}#root`],
    examples: [
      '2026/04/14 09:00:00 [crit] 44#44: *1710 "/var/www/html/app.sock" is not a regular file, client: 198.51.100.66, server: example.com, request: "GET /app.sock HTTP/1.1", host: "example.com"',
      '2026/04/14 09:00:01 [alert] 44#44: *1711 "/var/www/html/current" is not a directory, client: 192.0.2.31, server: example.com, request: "GET /current/ HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/13 09:00:00 [error] 44#44: *1610 "/home/ann/site/index.html" is forbidden (13: Permission denied), client: 192.0.2.31, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/mp4-start-beyond-end',
    title: 'A client asked for a start beyond the end of a video',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: { message: '"*" mp4 start time exceeds file duration' },
    means: 'The argument start= is larger than the length of the file.',
    client: '500: the mp4 module has no other answer.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'The player or a link has a wrong start=.',
        evidence: 'The start= of the request against the length of the file.',
        check: 'ffprobe -v error -show_entries format=duration FILE',
      },
    ],
    fixes: [{ do: 'Correct the player or link.', costs: 'None here.' }],
    prevent: 'Let the player bound start= by the duration.',
    docs: [MP4],
    examples: [
      '2026/04/14 10:00:00 [error] 44#44: *1720 "/var/www/media/talk.mp4" mp4 start time exceeds file duration, client: 192.0.2.31, server: example.com, request: "GET /talk.mp4?start=99999 HTTP/1.1", host: "example.com"',
      '2026/04/14 10:00:01 [error] 44#44: *1721 "/var/www/media/clip.mp4" mp4 start time exceeds file duration, client: 192.0.2.32, server: example.com, request: "GET /clip.mp4?start=3600 HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/14 10:00:02 [error] 44#44: *1722 "/var/www/media/talk.mp4" mp4 file truncated, client: 192.0.2.31, server: example.com, request: "GET /talk.mp4?start=10 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/mp4-index-too-large',
    title: 'The index of a video is larger than the mp4 buffer',
    cause: 'filesystem',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { matches: '^"\\*" mp4 (?:moov|ftyp) atom is too large' } },
    means: 'The mp4 module reads the moov atom into memory, at most mp4_max_buffer_size (10m).',
    client: '500 for seeks in this video.',
    causes: [
      {
        cause: 'filesystem',
        because: 'A long or finely indexed video has a large moov atom.',
        evidence: 'The size in the message.',
        check: 'ffprobe -v trace FILE 2>&1 | grep -m1 "type:.moov"',
      },
    ],
    fixes: [
      { do: 'Raise the buffer.', config: 'mp4_max_buffer_size 50m;', costs: 'That much memory per seek.' },
      { do: 'Or serve long videos as HLS segments.', costs: 'Work in the encoder.' },
    ],
    prevent: 'Encode with moov in front (faststart) and sensible fragments.',
    docs: [`${MP4}#mp4_max_buffer_size`],
    examples: [
      '2026/04/14 10:10:00 [error] 44#44: *1730 "/var/www/media/day.mp4" mp4 moov atom is too large:12658340, you may want to increase mp4_max_buffer_size, client: 192.0.2.31, server: example.com, request: "GET /day.mp4?start=10 HTTP/1.1", host: "example.com"',
      '2026/04/14 10:10:00 [error] 44#44: *1731 "/var/www/media/odd.mp4" mp4 ftyp atom is too large:4096, client: 192.0.2.31, server: example.com, request: "GET /odd.mp4?start=10 HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/14 10:00:02 [error] 44#44: *1722 "/var/www/media/talk.mp4" mp4 file truncated, client: 192.0.2.31, server: example.com, request: "GET /talk.mp4?start=10 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/mp4-file-damaged',
    title: 'A video is damaged or of a kind the mp4 module cannot cut',
    cause: 'filesystem',
    severity: 'low',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^"\\*" mp4 |^(?:duplicate|no|unordered|too large) mp4 .*"\\*|^\\S+ time is out mp4 .*"\\*|^(?:no data between start time and end time|too large chunk offset|zero (?:chunk|number of \\w+|number of entries in \\w+ atom|sync sample)) in "\\*',
      },
    },
    means: 'The mp4 module cuts videos at start= and end=. The atoms of this file contradict each other, are missing, or are compressed.',
    client: '500 for seeks; the whole file can still be downloaded.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The upload or encoding was cut off.',
        evidence: 'ffprobe complains about the same file.',
        check: 'ffprobe -v error FILE; ls -l FILE',
      },
      {
        cause: 'filesystem',
        because: 'The file has several moov atoms or a compressed one, which the module does not know.',
        evidence: 'ffprobe is content.',
        check: 'ffprobe -v trace FILE 2>&1 | grep -E "type:.(moov|cmov|mdat|moof)" | head',
      },
    ],
    fixes: [{ do: 'Write the container anew.', config: 'ffmpeg -i FILE -c copy -movflags +faststart out.mp4', costs: 'A moment of CPU time.' }],
    prevent: 'Check videos on upload.',
    docs: [MP4],
    examples: [
      '2026/04/14 10:00:02 [error] 44#44: *1722 "/var/www/media/talk.mp4" mp4 file truncated, client: 192.0.2.31, server: example.com, request: "GET /talk.mp4?start=10 HTTP/1.1", host: "example.com"',
      '2026/04/14 10:20:00 [error] 44#44: *1740 no mp4 trak atoms were found in "/var/www/media/talk.mp4", client: 192.0.2.31, server: example.com, request: "GET /talk.mp4?start=10 HTTP/1.1", host: "example.com"',
      '2026/04/14 10:20:01 [error] 44#44: *1741 start time is out mp4 stts samples in "/var/www/media/talk.mp4", client: 192.0.2.31, server: example.com, request: "GET /talk.mp4?start=70 HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/14 10:00:00 [error] 44#44: *1720 "/var/www/media/talk.mp4" mp4 start time exceeds file duration, client: 192.0.2.31, server: example.com, request: "GET /talk.mp4?start=99999 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/file-operation-failed',
    title: 'An operation on a file failed',
    cause: 'filesystem',
    severity: 'medium',
    blame: 'gateway',
    when: { message: [ANY_CALL, { matches: '^rename\\(\\) P (?:back )?to P failed ' }] },
    means: 'A call on a file ended with an error that has no rule of its own. The message names the call and the file, the errno the reason.',
    client: '500 where the file was part of a request.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The file system refuses this operation.',
        evidence: 'errno, mount options and kernel messages.',
        check: 'namei -l FILE; findmnt -T FILE; dmesg -T | tail -20',
      },
    ],
    fixes: [{ do: 'Look up the errno in errno(3) and repair the path.', costs: 'None.' }],
    prevent: 'Keep temp, cache and log files on local file systems.',
    docs: ['errno(3)', `${PROXY}#proxy_temp_path`],
    examples: [
      '2026/04/15 07:00:00 [alert] 44#44: *1800 close() "/var/lib/nginx/body/0000000091" failed (9: Bad file descriptor), client: 192.0.2.31, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
      '2026/04/15 07:00:00 [crit] 44#44: *1801 rename() "/var/lib/nginx/proxy/1/00/0000000001" to "/var/www/store/a/b.js" failed (2: No such file or directory) while reading upstream, client: 192.0.2.31, server: example.com, request: "GET /a/b.js HTTP/1.1", upstream: "http://10.0.0.5:8080/a/b.js", host: "example.com"',
      '2026/04/15 07:00:01 [alert] 1#1: rename() /run/nginx.pid to /run/nginx.pid.oldbin failed before executing new binary process "/usr/sbin/nginx" (16: Device or resource busy)',
    ],
    counterExamples: [
      '2026/04/13 02:00:03 [error] 44#44: *1602 open() "/var/www/html/favicon.ico" failed (2: No such file or directory), client: 192.0.2.31, server: example.com, request: "GET /favicon.ico HTTP/1.1", host: "example.com"',
    ],
  },
];
