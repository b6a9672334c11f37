/** The gateway of the night: its configuration and the files it serves. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const PREFIX = '/srv/gateway';
export const POOL = ['127.0.0.11', '127.0.0.12', '127.0.0.13'];
export const PORT = 9000;
export const TLS_PORT = 8443;

export function conf(port: number, dead: readonly string[] = []): string {
  const pool = POOL.map((peer) => `    server ${peer}:${PORT}${dead.includes(peer) ? ' down' : ' max_fails=2 fail_timeout=4s'};`).join('\n');
  return `
  include /etc/nginx/mime.types;
  log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" '
                   'rt=$request_time uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time" ua="$upstream_addr" us="$upstream_status"';
  access_log ${PREFIX}/logs/access-upstream.log timed;
  limit_req_zone $binary_remote_addr zone=login:64k rate=2r/s;
  limit_conn_zone $binary_remote_addr zone=downloads:64k;
  proxy_connect_timeout 1s;
  proxy_read_timeout 1s;
  proxy_next_upstream_tries 2;
  resolver 127.0.0.53:5300 valid=1s;
  resolver_timeout 1s;
  upstream api {
${pool}
  }
  server {
    listen ${port};
    server_name shop.example;
    root ${PREFIX}/www;
    client_max_body_size 64k;
    location /pictures/ { }
    location /private/ { deny all; }
    location /login { limit_req zone=login burst=2 nodelay; proxy_pass http://127.0.0.15:${PORT}; }
    location /downloads/ { limit_conn downloads 1; limit_rate 20k; }
    location /upload { proxy_pass http://api; client_body_buffer_size 8k; }
    location ~ \\.php$ {
      fastcgi_pass unix:${PREFIX}/run/php.sock;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param QUERY_STRING $query_string;
    }
    location /old/ { rewrite ^/old/(.*)$ /old/$1/ last; }
  }
  server {
    listen ${port};
    server_name api.example;
    location / { proxy_pass http://api; }
    location ~ ^/v1/(reports|basket|session|export|stock|wait|all)(/|$) { proxy_pass http://127.0.0.15:${PORT}; }
    location /v1/prices/ { proxy_pass http://127.0.0.14:${PORT}; }
    location /v1/invoices/ { proxy_pass https://127.0.0.14:${PORT}; }
    location /v1/search { proxy_pass http://unix:${PREFIX}/run/search.sock; }
    location /v1/mail { set $mailer mailer.internal; proxy_pass http://$mailer:${PORT}; }
    location /v1/secure/ { auth_request /check; proxy_pass http://api; }
    location = /check { internal; proxy_pass http://127.0.0.14:${PORT}/v1/prices/check; }
  }
  server {
    listen ${port};
    listen ${TLS_PORT} ssl;
    ssl_certificate ${PREFIX}/conf/admin.crt;
    ssl_certificate_key ${PREFIX}/conf/admin.key;
    server_name admin.example;
    auth_basic "admins only";
    auth_basic_user_file ${PREFIX}/conf/htpasswd;
    root ${PREFIX}/www;
  }`;
}

/** Pages, programs, passwords and certificates. `certify` writes a self-signed certificate. */
export function furnish(certify: (crt: string, key: string) => void): void {
  const www = (name: string, text: string): void => writeFileSync(join(PREFIX, 'www', name), text);
  for (const folder of ['conf', 'logs', 'run', 'www/pictures', 'www/downloads', 'tmp']) mkdirSync(join(PREFIX, folder), { recursive: true });
  for (const name of ['index.html', 'catalogue.html', 'terms.html', 'style.css']) www(name, `${name}\n`.repeat(40));
  www('downloads/price-list.pdf', 'x'.repeat(60_000));
  www('report.csv', 'for the accountant\n');
  chmodSync(join(PREFIX, 'www/report.csv'), 0o600);
  www('cart.php', '<?php\necho $basket["total"];\n$items = [];\necho $items["first"];\n');
  www('checkout.php', '<?php\nfunction charge(array $order) { return pay($order["id"]); }\ncharge(["id" => 7]);\n');
  www('export.php', '<?php\n$rows = [];\nwhile (true) { $rows[] = str_repeat("x", 65536); }\n');
  writeFileSync(join(PREFIX, 'conf/htpasswd'), 'anna:{PLAIN}winter-morning\n');
  certify(join(PREFIX, 'conf/admin.crt'), join(PREFIX, 'conf/admin.key'));
}
