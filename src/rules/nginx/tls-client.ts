/** TLS between clients and nginx, the certificates nginx loads for it, OCSP, and the TLS library itself. */
import type { Rule, Test } from '../rule.ts';

const SSL = 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html';
const CONFIGURING = 'https://nginx.org/en/docs/http/configuring_https_servers.html';
const VERIFY_CODES = 'https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/';
const ALERTS = 'https://www.rfc-editor.org/rfc/rfc8446#section-6.2';

const OCSP = 'requesting certificate status';
const CLIENT_VERIFY = 'client SSL certificate verify error: ';

const TLS: readonly Test[] = [
  { starts: 'SSL_do_handshake() failed' },
  { starts: 'SSL_accept() failed' },
  { starts: 'SSL_read() failed' },
  { starts: 'SSL_write() failed' },
  { starts: 'SSL_sendfile() failed' },
  { starts: 'SSL_shutdown() failed' },
];
/** Socket calls, and the TLS calls that end in one. */
const CALLS: readonly Test[] = [
  { starts: 'SSL_do_handshake() failed' },
  { starts: 'SSL_accept() failed' },
  { starts: 'SSL_read() failed' },
  { starts: 'SSL_write() failed' },
  { starts: 'SSL_sendfile() failed' },
  { starts: 'SSL_shutdown() failed' },
  { starts: 'peer closed connection in SSL handshake' },
  { matches: '^(?:recv|recvmsg|send|sendto|sendmsg|readv|writev|sendfile|sendfilev)\\(\\) failed' },
  { starts: 'kevent() reported about an closed connection' },
  { matches: '^ioctl(?:socket)?\\(FIONREAD\\) failed' },
  { matches: '^WSA(?:Recv|Send)\\(\\) ' },
];
/** Phases in which nginx hears a client, and lines cut before the phase. Upstream phases are not among them. */
const CLIENT_PHASES: readonly Test[] = [
  { absent: true },
  'SSL handshaking',
  'waiting for request',
  'keepalive',
  'in starttls state',
  { starts: 'reading client' },
  'reading PROXY protocol',
  'processing HTTP/2 connection',
  'sending to client',
  'sending response to client',
  'closing request',
  { matches: 'quic|packet|frames|payload' },
  'initializing session',
  'proxying and reading from client',
  'proxying and sending to client',
];
const PLAIN_TEXT: readonly Test[] = [
  { has: ':http request' },
  { has: 'https proxy request' },
  { has: 'wrong version number' },
  { has: 'packet length too long' },
  { has: 'length too short' },
  { has: 'encrypted length too long' },
  { has: 'unknown protocol' },
  { has: 'bad record type' },
  { has: 'record layer failure' },
];
/** A message of quoted text and nothing behind it; see `"ssl_stapling" ignored`. */
const STAPLING_IGNORED: readonly Test[] = ['"*"', { matches: '^"(?:\\*|ssl_stapling)" ignored, (?!not supported)' }];

export const tlsClient: readonly Rule[] = [
  // Certificates and TLS settings, at start and at run time.
  {
    id: 'nginx/certificate-key-mismatch',
    title: 'Certificate and private key do not belong together',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: [{ matches: '^SSL_(?:CTX_)?use_(?:PrivateKey|certificate)' }, { starts: 'cannot load certificate' }],
      ssl: [{ has: 'key values mismatch' }, { has: 'key type mismatch' }],
    },
    means: 'nginx loaded a certificate and its key, and OpenSSL found that the key is another one.',
    client: 'At start: nothing listens. At reload: the old configuration stays in use. With a variable in the path: the handshake fails.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The certificate was renewed with a new key and only one of the two files was replaced.',
        evidence: 'The two hashes differ.',
        check: 'openssl x509 -in CERT -noout -pubkey | sha256sum; openssl pkey -in KEY -pubout | sha256sum',
      },
      {
        cause: 'proxy-misconfig',
        because: 'In a bundle the server certificate must come first; here an intermediate stands first.',
        evidence: 'The first subject is an authority.',
        check: 'openssl x509 -in CERT -noout -subject',
      },
    ],
    fixes: [
      {
        do: 'Install the pair that belongs together, the server certificate first, and test before the reload.',
        config: 'ssl_certificate /etc/nginx/tls/example.com.pem; ssl_certificate_key /etc/nginx/tls/example.com.key;',
        costs: 'None worth naming.',
      },
    ],
    prevent: 'Replace both files in one step and let nginx -t decide whether to reload.',
    docs: [`${SSL}#ssl_certificate_key`, `${CONFIGURING}#chains`],
    examples: [
      '2026/11/24 05:00:00 [emerg] 1#1: SSL_CTX_use_PrivateKey("/etc/nginx/tls/example.com.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)',
      'nginx: [emerg] SSL_CTX_use_PrivateKey("/etc/nginx/tls/example.org.key") failed (SSL: error:0B080074:x509 certificate routines:X509_check_private_key:key values mismatch)',
    ],
    counterExamples: [
      '2026/11/24 05:00:00 [emerg] 1#1: cannot load certificate key "/etc/nginx/tls/example.com.key": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/nginx/tls/example.com.key, r) error:10000080:BIO routines::no such file)',
    ],
  },
  {
    id: 'nginx/certificate-dynamic-failed',
    title: 'Certificate named by a variable could not be used for a handshake',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: [{ starts: 'cannot load certificate' }, { matches: '^SSL_(?:use_|set0_chain)' }], level: ['error', 'crit', 'alert'] },
    means: 'ssl_certificate (or proxy_ssl_certificate) holds a variable, so the file is read during each handshake. This time that failed.',
    client: 'The handshake fails; with proxy_ssl_certificate the client gets 500.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'There is no file for this name: the variable is $ssl_server_name and somebody asked for a name without a certificate.',
        evidence: '"No such file"; the names in the path are foreign.',
        check: 'ls -l CERT; nginx -T 2>/dev/null | grep -nE "ssl_certificate.*\\$"',
      },
      {
        cause: 'filesystem',
        because: 'Workers read the file without root rights, and the key is readable by root only.',
        evidence: '"Permission denied".',
        check: 'namei -l KEY; ps -o user= -C nginx | sort | uniq -c',
      },
    ],
    fixes: [
      {
        do: 'Map only known names to files, with a default.',
        config: 'map $ssl_server_name $cert { default default; example.com example.com; }',
        costs: 'New names need a reload.',
      },
      {
        do: 'Let the worker group read the keys.',
        config: 'chgrp www-data /etc/nginx/tls/*.key; chmod 640 /etc/nginx/tls/*.key',
        costs: 'A compromised worker can read the keys.',
      },
    ],
    prevent: 'Use fixed paths where the list of names is short; 1.27.4 and later can cache with ssl_certificate_cache.',
    docs: [`${SSL}#ssl_certificate`, `${SSL}#ssl_certificate_cache`],
    examples: [
      '2026/11/24 05:01:00 [error] 31#31: *501 cannot load certificate "/etc/nginx/tls/shop.example.net.pem": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/nginx/tls/shop.example.net.pem, r)) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
      '2026/11/24 05:01:01 [error] 31#31: *502 cannot load certificate key "/etc/nginx/tls/example.com.key": BIO_new_file() failed (SSL: error:8000000D:system library::Permission denied:calling fopen(/etc/nginx/tls/example.com.key, r)) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 05:01:00 [emerg] 1#1: cannot load certificate "/etc/nginx/tls/example.com.pem": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/nginx/tls/example.com.pem, r))',
    ],
  },
  {
    id: 'nginx/certificate-unreadable',
    title: 'Certificate or key file is missing or not readable: nginx does not start',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { starts: 'cannot load certificate' }, ssl: [{ has: 'system library' }, { has: 'no such file' }, { has: 'fopen' }] },
    means: 'At start or reload nginx could not open a certificate or key file.',
    client: 'At start: nothing listens. At reload: the old configuration stays in use, and the old certificate too.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The path is wrong, the certificate was never issued, or the volume is not mounted in the container.',
        evidence: '"No such file or directory" in the line.',
        check: 'namei -l FILE; nginx -T 2>/dev/null | grep -n ssl_certificate',
      },
      {
        cause: 'filesystem',
        because: 'nginx was started or tested by a user that may not read it, or SELinux forbids it.',
        evidence: '"Permission denied" in the line.',
        check: 'ls -lZ FILE; ausearch -m avc -ts recent | grep nginx',
      },
    ],
    fixes: [
      {
        do: 'Correct the path, or issue the certificate first and add the https server afterwards.',
        config: 'ssl_certificate /etc/nginx/tls/example.com.pem;',
        costs: 'None worth naming.',
      },
      { do: 'Give the files to root with mode 0600; the master process reads them before it drops rights.', costs: 'None worth naming.' },
    ],
    prevent: 'Run nginx -t as root before each reload and in the build of container images.',
    docs: [`${SSL}#ssl_certificate`, `${SSL}#ssl_certificate_key`],
    examples: [
      'nginx: [emerg] cannot load certificate "/etc/nginx/tls/example.com.pem": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/nginx/tls/example.com.pem, r) error:10000080:BIO routines::no such file)',
      "2026/11/24 05:02:00 [emerg] 1#1: cannot load certificate key \"/etc/nginx/tls/example.com.key\": BIO_new_file() failed (SSL: error:0200100D:system library:fopen:Permission denied:fopen('/etc/nginx/tls/example.com.key','r') error:2006D002:BIO routines:BIO_new_file:system lib)",
    ],
    counterExamples: [
      '2026/11/24 05:02:00 [emerg] 1#1: open() "/etc/nginx/conf.d/example.com.conf" failed (2: No such file or directory) in /etc/nginx/nginx.conf:40',
    ],
  },
  {
    id: 'nginx/certificate-malformed',
    title: 'Certificate or key file cannot be used: nginx does not start',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: [
        { starts: 'cannot load certificate' },
        { matches: '^SSL_CTX_(?:use_certificate|use_PrivateKey|use_PrivateKey_file|set0_chain|add_extra_chain_cert|add0_chain_cert)' },
        { matches: '^PEM_read_bio_X509(?:_AUX)?\\("' },
        { starts: 'ENGINE_load_private_key("*") failed' },
        { starts: 'loading "*" certificate keys is not supported' },
      ],
    },
    means: 'nginx read a certificate or key, and OpenSSL could not parse, decrypt or accept it.',
    client: 'At start: nothing listens. At reload: the old configuration stays in use.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The file is no PEM text, is empty or cut, or certificate and key were swapped.',
        evidence: '"no start line", "bad base64", "bad end line".',
        check: 'openssl x509 -in CERT -noout -subject; openssl pkey -in KEY -noout && echo key ok',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The key is encrypted and the passphrase is missing or wrong.',
        evidence: '"bad decrypt", "bad password read", "problems getting password".',
        check: 'head -2 KEY; nginx -T 2>/dev/null | grep ssl_password_file',
      },
      {
        cause: 'proxy-misconfig',
        because: 'Key or signature is too weak for the security level of this OpenSSL.',
        evidence: '"ee key too small", "ca md too weak", "key too small".',
        check: 'openssl x509 -in CERT -noout -text | grep -E "Public-Key|Signature Algorithm"',
      },
    ],
    fixes: [
      {
        do: 'Install a PEM file: server certificate first, then the intermediates.',
        config: 'cat example.com.crt intermediate.crt > /etc/nginx/tls/example.com.pem',
        costs: 'None worth naming.',
      },
      { do: 'Reissue weak certificates with RSA 2048 or ECDSA P-256 and SHA-256.', costs: 'A new certificate.' },
      {
        do: 'Name the passphrase, or store the key without one.',
        config: 'ssl_password_file /etc/nginx/tls/pass;',
        costs: 'The passphrase lies on disk next to the key.',
      },
    ],
    prevent: 'Run nginx -t before each reload; check new files with openssl in the renewal script.',
    docs: [`${SSL}#ssl_certificate`, `${SSL}#ssl_password_file`, `${CONFIGURING}#chains`],
    examples: [
      '2026/11/24 05:03:00 [emerg] 1#1: cannot load certificate "/etc/nginx/tls/example.com.pem": PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)',
      '2026/11/24 05:03:01 [emerg] 1#1: cannot load certificate key "/etc/nginx/tls/example.com.key": PEM_read_bio_PrivateKey() failed (SSL: error:04800065:PEM routines::bad decrypt)',
      '2026/11/24 05:03:02 [emerg] 1#1: SSL_CTX_use_certificate("/etc/nginx/tls/old.pem") failed (SSL: error:0A00018F:SSL routines::ee key too small)',
    ],
    counterExamples: [
      '2026/11/24 05:03:00 [emerg] 1#1: SSL_CTX_use_PrivateKey("/etc/nginx/tls/example.com.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)',
    ],
  },
  {
    id: 'nginx/certificate-not-defined',
    title: 'TLS is switched on and no certificate is given',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: [
        { matches: '^no "\\*" is defined (?:for certificate|for the "\\*" directive|in server listening on SSL port)' },
        { matches: '^no (?:ssl|proxy_ssl|grpc_ssl|uwsgi_ssl)_(?:client|trusted)_certificate(?: or ssl_trusted_certificate)? for ' },
      ],
    },
    means: 'A listener or upstream has TLS on, and the certificate, its key, or the list of trusted authorities for verification is missing.',
    client: 'At start: nothing listens. At reload: the old configuration stays in use.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'ssl_certificate or ssl_certificate_key (or their proxy_ssl_ twins) is missing, or verification is on without a file of authorities.',
        evidence: 'The line names the directives and often the place.',
        check: 'nginx -t; nginx -T 2>/dev/null | grep -nE "ssl_(certificate|verify|client|trusted)|listen .*ssl"',
      },
    ],
    fixes: [
      {
        do: 'Give both files in the server block, or once in the http block.',
        config: 'ssl_certificate /etc/nginx/tls/example.com.pem; ssl_certificate_key /etc/nginx/tls/example.com.key;',
        costs: 'None worth naming.',
      },
      {
        do: 'Name the authorities where certificates are to be verified.',
        config: 'ssl_client_certificate /etc/nginx/tls/clients-ca.pem;',
        costs: 'None worth naming.',
      },
    ],
    prevent: 'Put a default certificate into the http block; run nginx -t before each reload.',
    docs: [`${SSL}#ssl_certificate`, `${SSL}#ssl_verify_client`, 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_trusted_certificate'],
    examples: [
      '2026/11/24 05:04:00 [emerg] 1#1: no "ssl_certificate" is defined for the "listen ... ssl" directive in /etc/nginx/conf.d/example.conf:2',
      'nginx: [emerg] no "ssl_certificate_key" is defined for certificate "/etc/nginx/tls/example.com.pem"',
      '2026/11/24 05:04:01 [emerg] 1#1: no proxy_ssl_trusted_certificate for proxy_ssl_verify',
    ],
    counterExamples: ['2026/11/24 05:04:00 [emerg] 1#1: no port in upstream "unix" in /etc/nginx/conf.d/example.conf:9'],
  },
  {
    id: 'nginx/tls-set-up-refused',
    title: 'OpenSSL refused a TLS setting: nginx does not start',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:SSL_CTX_(?!get_|compress)|SSL_CONF_|SSL_load_client_CA_file|OSSL_ECHSTORE_|X509_STORE_add_|X509_LOOKUP_load_file|X509_get_subject_name|X509_NAME_digest\\(|X509_STORE_CTX_get1_issuer|d2i_OCSP_RESPONSE_bio\\("|i2d_OCSP_RESPONSE\\("|DH_new\\(|BN_bin2bn\\(|Unknown curve name|Unable to create curve|invalid OpenSSL QUIC secret|too big OpenSSL QUIC secret|variables in "\\*" and "\\*" directives are not supported)',
      },
    },
    means:
      'At start or reload nginx handed a setting to OpenSSL (ciphers, curves, DH parameters, revocation list, trusted certificates, stapling file), and OpenSSL rejected it.',
    client: 'At start: nothing listens. At reload: the old configuration stays in use.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A cipher, curve or command is mistyped or unknown to this OpenSSL, or a file is of the wrong kind or empty.',
        evidence: 'The quoted text in the line is the value or file; the reason follows after "SSL:".',
        check: "nginx -t; nginx -V 2>&1 | grep -i openssl; openssl ciphers -v 'LIST' | head",
      },
    ],
    fixes: [
      {
        do: 'Use values that this OpenSSL knows.',
        config: 'ssl_protocols TLSv1.2 TLSv1.3; ssl_ecdh_curve auto; ssl_ciphers HIGH:!aNULL:!MD5;',
        costs: 'None worth naming.',
      },
    ],
    prevent: 'Run nginx -t with the same image or package that runs in production.',
    docs: [`${SSL}#ssl_ciphers`, `${SSL}#ssl_ecdh_curve`, `${SSL}#ssl_conf_command`],
    examples: [
      '2026/11/24 05:05:00 [emerg] 1#1: SSL_CTX_set_cipher_list("ECDHE-FOO") failed (SSL: error:0A0000B9:SSL routines::no cipher match)',
      'nginx: [emerg] SSL_CTX_load_verify_locations("/etc/nginx/tls/clients-ca.pem") failed (SSL: error:05880009:x509 certificate routines::PEM lib)',
      '2026/11/24 05:05:02 [emerg] 1#1: SSL_CONF_cmd("Optionss", "PrioritizeChaCha") failed (SSL: error:0A000182:SSL routines::unknown cmd name:cmd=Optionss)',
    ],
    counterExamples: [
      '2026/11/24 05:05:00 [emerg] 1#1: SSL_CTX_use_PrivateKey("/etc/nginx/tls/example.com.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)',
    ],
  },
  {
    id: 'nginx/tls-directive-ignored',
    title: 'A TLS directive has no effect in this build',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: {
      message: [
        { matches: '^"(?:\\*|ssl_\\w+)" (?:is not supported on this platform, ignored|ignored, not supported)' },
        { matches: '^nginx was built with (?:Session Tickets support|SNI support|OpenSSL that lacks ALPN)' },
      ],
      level: ['warn', { absent: true }],
    },
    means: 'The configuration asks for a feature that the OpenSSL in use does not have; nginx goes on without it.',
    client: 'No stapling, early data, session tickets, certificate compression, or HTTP/2, as the line says.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The configuration comes from a host with another OpenSSL, or nginx runs with an older library than it was built with.',
        evidence: '"built with" and "running with" differ.',
        check: 'nginx -V 2>&1 | grep -iE "built with|running with"',
      },
    ],
    fixes: [{ do: 'Remove the directive, or run nginx with a library that has the feature.', costs: 'A restart.' }],
    prevent: 'Treat warnings of nginx -t as errors in the build.',
    docs: [SSL],
    examples: [
      '2026/11/24 05:06:00 [warn] 1#1: "ssl_stapling" ignored, not supported',
      'nginx: [warn] "ssl_early_data" is not supported on this platform, ignored',
    ],
    counterExamples: ['2026/11/24 05:06:00 [warn] 1#1: "ssl_stapling" ignored, no OCSP responder URL in the certificate "/etc/nginx/tls/example.com.pem"'],
  },
  {
    id: 'nginx/ocsp-stapling-ignored',
    title: 'OCSP stapling is off: the certificate does not allow it',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: STAPLING_IGNORED, level: 'warn', subsystem: 'core' },
    means:
      'ssl_stapling is on, but for this certificate nginx found no responder URL, no issuer certificate, or a URL it cannot use, and goes on without stapling.',
    client: 'Handshakes work without a stapled status.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The certificate names no OCSP responder: many authorities stopped OCSP, and private ones never had it.',
        evidence: '"no OCSP responder URL"; the check prints nothing.',
        check: 'openssl x509 -in CERT -noout -ocsp_uri',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The file holds only the server certificate, so the issuer is unknown; usual for self-signed certificates.',
        evidence: '"issuer certificate not found".',
        check: 'grep -c BEGIN.CERTIFICATE CERT',
      },
    ],
    fixes: [
      { do: 'Switch stapling off where the authority has no OCSP.', config: 'ssl_stapling off;', costs: 'None: it does not work anyway.' },
      { do: 'Else give the issuer.', config: 'ssl_trusted_certificate /etc/nginx/tls/issuer.pem;', costs: 'None worth naming.' },
    ],
    prevent: 'Look at the responder URL when the certificate authority changes.',
    docs: [`${SSL}#ssl_stapling`, `${SSL}#ssl_trusted_certificate`],
    examples: [
      '2026/11/24 05:07:00 [warn] 1#1: "ssl_stapling" ignored, no OCSP responder URL in the certificate "/etc/nginx/tls/example.com.pem"',
      'nginx: [warn] "ssl_stapling" ignored, issuer certificate not found for certificate "/etc/nginx/tls/self.pem"',
    ],
    counterExamples: ['2026/11/24 05:07:00 [warn] 1#1: "ssl_stapling" ignored, not supported'],
  },
  {
    id: 'nginx/certificate-password-truncated',
    title: 'A line of ssl_password_file is longer than OpenSSL takes',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { starts: 'password is truncated to ' } },
    means: 'nginx offered a passphrase for a key and OpenSSL took only its beginning.',
    client: 'Nothing listens if the key then cannot be decrypted.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The file named in ssl_password_file is not a list of passphrases, one a line.',
        evidence: 'The file holds a key or binary data.',
        check: "awk '{print length}' PASSWORD_FILE | sort -n | tail -1",
      },
    ],
    fixes: [{ do: 'Name a file with one passphrase a line.', config: 'ssl_password_file /etc/nginx/tls/pass;', costs: 'None worth naming.' }],
    prevent: 'Run nginx -t after each change of keys.',
    docs: [`${SSL}#ssl_password_file`],
    examples: ['2026/11/24 05:08:00 [error] 1#1: password is truncated to 1024 bytes', 'nginx: [error] password is truncated to 1024 bytes'],
    counterExamples: [
      '2026/11/24 05:08:00 [emerg] 1#1: cannot load certificate key "/etc/nginx/tls/a.key": PEM_read_bio_PrivateKey() failed (SSL: error:04800065:PEM routines::bad decrypt)',
    ],
  },

  // OCSP at run time.
  {
    id: 'nginx/ocsp-verify-failed',
    title: 'OCSP answer is signed by somebody nginx does not trust',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: { starts: 'OCSP_basic_verify() failed' } },
    means: 'ssl_stapling_verify (or ssl_ocsp) is on, and the signature of the OCSP answer leads to no certificate in ssl_trusted_certificate.',
    client: 'Handshakes work without a stapled status; with ssl_ocsp on, client certificates are refused.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'ssl_trusted_certificate is missing or lacks the intermediate and root of the issuer.',
        evidence: 'The reason says "unable to get local issuer certificate" or "self-signed certificate in certificate chain".',
        check: 'openssl ocsp -issuer ISSUER -cert CERT -url "$(openssl x509 -in CERT -noout -ocsp_uri)" -CAfile TRUSTED -text 2>&1 | grep -i verify',
      },
    ],
    fixes: [
      {
        do: 'Give intermediate and root of the issuer.',
        config: 'ssl_trusted_certificate /etc/nginx/tls/chain-with-root.pem;',
        costs: 'Must be refreshed when the authority changes its chain.',
      },
      {
        do: 'Or do not verify the answers: clients do it anyway.',
        config: 'ssl_stapling_verify off;',
        costs: 'A forged answer is passed on and refused by clients.',
      },
    ],
    prevent: 'Renew the chain file together with the certificate.',
    docs: [`${SSL}#ssl_stapling_verify`, `${SSL}#ssl_trusted_certificate`],
    examples: [
      '2026/11/24 05:09:00 [error] 77#77: OCSP_basic_verify() failed (SSL: error:13800065:OCSP routines::certificate verify error:Verify error: unable to get local issuer certificate) while requesting certificate status, responder: ocsp.example.org, peer: 192.0.2.80:80, certificate: "/etc/nginx/tls/example.com.pem"',
      '2026/11/24 05:09:01 [error] 77#77: OCSP_basic_verify() failed (SSL: error:27069065:OCSP routines:OCSP_basic_verify:certificate verify error:Verify error:self signed certificate in certificate chain) while requesting certificate status, responder: ocsp.example.org, peer: 192.0.2.80:80, certificate: "/etc/nginx/tls/example.org.pem"',
    ],
    counterExamples: [
      '2026/11/24 05:09:00 [error] 77#77: OCSP responder timed out (110: Connection timed out) while requesting certificate status, responder: ocsp.example.org, peer: 192.0.2.80:80, certificate: "/etc/nginx/tls/example.com.pem"',
    ],
  },
  {
    id: 'nginx/ocsp-certificate-not-good',
    title: 'OCSP responder says the certificate is revoked or unknown',
    cause: 'tls-client',
    severity: 'high',
    blame: 'gateway',
    when: { message: [{ starts: 'certificate status "*" in the OCSP response' }, { starts: 'certificate status not found in the OCSP response' }] },
    means: 'The answer of the responder does not say "good" about the certificate named at the end of the line.',
    client: 'For the certificate of this server: browsers that check revocation refuse the site. For a client certificate (ssl_ocsp): that client gets 400.',
    causes: [
      {
        cause: 'tls-client',
        because: 'The authority revoked the certificate: key compromise, reissue, or a mass revocation.',
        evidence: 'The status in quotes is "revoked".',
        check: 'openssl ocsp -issuer ISSUER -cert CERT -url "$(openssl x509 -in CERT -noout -ocsp_uri)"',
      },
      {
        cause: 'tls-client',
        because: 'The responder does not know the certificate yet: issued minutes ago.',
        evidence: 'The status is "unknown" and goes away within hours.',
        check: 'openssl x509 -in CERT -noout -startdate',
      },
    ],
    fixes: [{ do: 'Get a new certificate with a new key, install it and reload.', costs: 'An hour of work; all pinned clients must follow.' }],
    prevent: 'Subscribe to the incident notices of the certificate authority and keep renewal automatic.',
    docs: [`${SSL}#ssl_stapling`, `${SSL}#ssl_ocsp`, 'https://www.rfc-editor.org/rfc/rfc6960#section-2.2'],
    examples: [
      '2026/11/24 05:10:00 [error] 77#77: certificate status "revoked" in the OCSP response while requesting certificate status, responder: ocsp.example.org, peer: 192.0.2.80:80, certificate: "/etc/nginx/tls/example.com.pem"',
      '2026/11/24 05:10:01 [error] 77#77: certificate status not found in the OCSP response while requesting certificate status, responder: ocsp.example.org, peer: 192.0.2.80:80, certificate: "/etc/nginx/tls/example.com.pem"',
    ],
    counterExamples: [
      '2026/11/24 05:10:00 [info] 31#31: *9 client SSL certificate verify error: certificate revoked while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/ocsp-responder-failed',
    title: 'OCSP responder cannot be reached or gives no usable answer',
    cause: 'tls-client',
    severity: 'low',
    blame: 'gateway',
    when: {
      message: [
        { starts: 'OCSP responder ' },
        { starts: 'OCSP response not successful' },
        {
          matches:
            '^(?:OCSP_check_validity|OCSP_response_get1_basic|OCSP_cert_to_id|OCSP_request_add0_id|X509_STORE_CTX_get1_chain|X509_verify_cert|d2i_OCSP_RESPONSE|i2d_OCSP_REQUEST)\\(\\) failed',
        },
        { starts: 'invalid nextUpdate time in certificate status' },
      ],
    },
    means: 'nginx asked the authority for the status of a certificate and got nothing, an error, or an answer that is out of date.',
    client: 'Handshakes work without a stapled status; with ssl_ocsp on, client certificates cannot be checked and are refused with 400.',
    causes: [
      {
        cause: 'tls-client',
        because: 'The responder is slow, down, or retired by the authority.',
        evidence: 'Only this responder; the same from other networks.',
        check: 'openssl ocsp -issuer ISSUER -cert CERT -url "$(openssl x509 -in CERT -noout -ocsp_uri)"',
      },
      {
        cause: 'firewall-blocked',
        because: 'Outgoing HTTP (port 80) from the gateway is not allowed.',
        evidence: 'Timeouts or resets from the gateway, an answer from elsewhere.',
        check: 'curl -sv --max-time 5 -o /dev/null http://ocsp.example.org/',
      },
    ],
    fixes: [
      { do: 'Allow the gateway to reach the responder on port 80.', costs: 'One more rule to keep.' },
      { do: 'Switch stapling off when the authority ended OCSP.', config: 'ssl_stapling off;', costs: 'Clients that check revocation must rely on CRLs.' },
      {
        do: 'Or deliver a status that a script fetches.',
        config: 'ssl_stapling_file /etc/nginx/tls/example.com.ocsp;',
        costs: 'The script must run before the status expires.',
      },
    ],
    prevent: 'After each change of certificate authority look whether the certificate still names a responder.',
    docs: [`${SSL}#ssl_stapling`, `${SSL}#ssl_stapling_file`, 'https://www.rfc-editor.org/rfc/rfc6960'],
    examples: [
      '2026/11/24 05:12:00 [error] 77#77: OCSP responder timed out (110: Connection timed out) while requesting certificate status, responder: ocsp.example.org, peer: 192.0.2.80:80, certificate: "/etc/nginx/tls/example.com.pem"',
      '2026/11/24 05:12:01 [error] 77#77: OCSP response not successful (6: unauthorized) while requesting certificate status, responder: ocsp.example.org, peer: 192.0.2.80:80, certificate: "/etc/nginx/tls/example.com.pem"',
      '2026/11/24 05:12:02 [error] 77#77: OCSP responder prematurely closed connection while requesting certificate status, responder: ocsp.example.org, peer: 192.0.2.80:80, certificate: "/etc/nginx/tls/example.com.pem"',
    ],
    counterExamples: [
      '2026/11/24 05:12:00 [error] 77#77: ocsp.example.org could not be resolved (110: Operation timed out) while requesting certificate status, responder: ocsp.example.org, certificate: "/etc/nginx/tls/example.com.pem"',
    ],
  },
  {
    id: 'nginx/ocsp-responder-unreachable',
    title: 'Connection to the OCSP responder failed',
    cause: 'tls-client',
    severity: 'low',
    blame: 'gateway',
    when: {
      message: [
        ...CALLS,
        { starts: 'connect() failed' },
        { starts: 'connect() to ' },
        { starts: 'socket() failed' },
        { starts: 'kevent() reported that connect() failed' },
      ],
      phase: OCSP,
    },
    means: 'nginx could not connect to the OCSP responder, or the connection broke.',
    client: 'Handshakes work without a stapled status; with ssl_ocsp on, client certificates cannot be checked and are refused with 400.',
    causes: [
      {
        cause: 'tls-client',
        because: 'Outgoing connections are blocked, or the responder is gone.',
        evidence:
          'The address after "peer:"; errno 110 or 113 speaks for a firewall, 111 for a dead responder, 101 for an IPv6 address on a host without IPv6.',
        check: 'curl -sv --max-time 5 -o /dev/null http://ocsp.example.org/',
      },
    ],
    fixes: [
      { do: 'Allow the gateway to reach the responder on port 80.', costs: 'One more rule to keep.' },
      { do: 'On a host without IPv6, do not ask for AAAA.', config: 'resolver 10.0.0.53 ipv6=off;', costs: 'IPv6 upstreams are no longer found.' },
      { do: 'Switch stapling off when the authority ended OCSP.', config: 'ssl_stapling off;', costs: 'Clients that check revocation must rely on CRLs.' },
    ],
    prevent: 'Include the responder in the list of allowed destinations when a certificate is installed.',
    docs: [`${SSL}#ssl_stapling`, `${SSL}#ssl_stapling_responder`],
    examples: [
      '2026/11/24 05:13:00 [error] 77#77: connect() failed (110: Connection timed out) while requesting certificate status, responder: ocsp.example.org, peer: 192.0.2.80:80, certificate: "/etc/nginx/tls/example.com.pem"',
      '2026/11/24 05:13:01 [error] 77#77: connect() to [2001:db8::80]:80 failed (101: Network is unreachable) while requesting certificate status, responder: ocsp.example.org, peer: [2001:db8::80]:80, certificate: "/etc/nginx/tls/example.com.pem"',
    ],
    counterExamples: [
      '2026/11/24 05:13:00 [error] 31#31: *9 connect() failed (110: Connection timed out) while connecting to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/ocsp-no-responder-in-certificate',
    title: 'Client certificate names no usable OCSP responder',
    cause: 'tls-client',
    severity: 'medium',
    blame: 'gateway',
    when: {
      message: [
        { starts: 'no OCSP responder URL in certificate' },
        { starts: 'empty host in OCSP responder in certificate' },
        { starts: 'invalid URL prefix in OCSP responder "*" in certificate' },
        { matches: '^[\\w ]+ in OCSP responder "\\*" in certificate' },
      ],
    },
    means: 'ssl_ocsp is on, and the certificate a client presented has no responder URL that nginx can use (it must start with http://).',
    client: '400 for this client.',
    causes: [
      {
        cause: 'tls-client',
        because: 'The authority of the client certificates does not write a responder URL into them.',
        evidence: 'All clients of that authority fail.',
        check: 'openssl x509 -in CLIENT_CERT -noout -ocsp_uri -issuer',
      },
    ],
    fixes: [
      { do: 'Name the responder yourself.', config: 'ssl_ocsp_responder http://ocsp.example.org/;', costs: 'One responder for all client certificates.' },
      {
        do: 'Or check a revocation list instead.',
        config: 'ssl_ocsp off; ssl_crl /etc/nginx/tls/clients.crl;',
        costs: 'The list must be renewed and nginx reloaded.',
      },
    ],
    prevent: 'Check the fields of client certificates before ssl_ocsp is switched on.',
    docs: [`${SSL}#ssl_ocsp_responder`, `${SSL}#ssl_crl`],
    examples: [
      '2026/11/24 05:14:00 [error] 31#31: *9 no OCSP responder URL in certificate while SSL handshaking, client: 192.0.2.44, server: 0.0.0.0:443',
      '2026/11/24 05:14:01 [error] 31#31: *9 invalid URL prefix in OCSP responder "https://ocsp.example.org/" in certificate while SSL handshaking, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 05:14:00 [emerg] 1#1: invalid URL prefix in OCSP responder "ftp://ocsp.example.org/" in "ssl_ocsp_responder" in /etc/nginx/nginx.conf:50',
    ],
  },
  {
    id: 'nginx/ocsp-responder-setting-invalid',
    title: 'ssl_ocsp_responder is not a usable URL: nginx does not start',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^[\\w ]+ in OCSP responder "\\*" in "' } },
    means: 'The URL in ssl_ocsp_responder cannot be used; it must start with http://.',
    client: 'At start: nothing listens. At reload: the old configuration stays in use.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The URL is mistyped or uses https.',
        evidence: 'The URL stands in the line.',
        check: 'nginx -T 2>/dev/null | grep -n ssl_ocsp_responder',
      },
    ],
    fixes: [{ do: 'Write a plain http URL.', config: 'ssl_ocsp_responder http://ocsp.example.org/;', costs: 'None: OCSP answers are signed.' }],
    prevent: 'Run nginx -t before each reload.',
    docs: [`${SSL}#ssl_ocsp_responder`],
    examples: [
      '2026/11/24 05:15:00 [emerg] 1#1: invalid URL prefix in OCSP responder "https://ocsp.example.org/" in "ssl_ocsp_responder" in /etc/nginx/nginx.conf:50',
      'nginx: [emerg] invalid port in OCSP responder "http://ocsp.example.org:x/" in "ssl_ocsp_responder" in /etc/nginx/nginx.conf:51',
    ],
    counterExamples: [
      '2026/11/24 05:15:01 [error] 31#31: *9 invalid URL prefix in OCSP responder "https://ocsp.example.org/" in certificate while SSL handshaking, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
  },

  // What clients do in and after the handshake.
  {
    id: 'nginx/client-cert-expired',
    title: 'Client certificate has expired or is not valid yet',
    cause: 'tls-client',
    severity: 'medium',
    blame: 'client',
    when: { message: [{ starts: `${CLIENT_VERIFY}(10:` }, { starts: `${CLIENT_VERIFY}(9:` }] },
    means: 'ssl_verify_client is on, and the dates of the certificate a client presented (or of its issuer) do not fit.',
    client: '400 (internally 495).',
    causes: [
      {
        cause: 'tls-client',
        because: 'The client did not renew its certificate.',
        evidence: 'Few client addresses.',
        check: 'openssl x509 -in CLIENT_CERT -noout -dates -subject',
      },
      {
        cause: 'tls-client',
        because: 'The certificate of the issuing authority itself has expired.',
        evidence: 'All clients fail from one second on.',
        check: 'openssl crl2pkcs7 -nocrl -certfile CLIENT_CA | openssl pkcs7 -print_certs -noout; openssl x509 -in CLIENT_CA -noout -enddate',
      },
    ],
    fixes: [
      { do: 'Renew the client certificate.', costs: 'Work on the client.' },
      {
        do: 'Add the renewed authority to the list before the old one ends.',
        config: 'ssl_client_certificate /etc/nginx/tls/clients-ca.pem;',
        costs: 'A reload.',
      },
    ],
    prevent: 'Pass $ssl_client_v_remain to a log and warn clients 30 days ahead.',
    docs: [`${SSL}#ssl_verify_client`, VERIFY_CODES],
    examples: [
      '2026/11/24 05:16:00 [info] 31#31: *511 client SSL certificate verify error: (10:certificate has expired) while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
      '2026/11/24 05:16:01 [info] 31#31: *512 client SSL certificate verify error: (9:certificate is not yet valid) while reading client request headers, client: 192.0.2.45, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 05:16:00 [error] 31#31: *511 upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", upstream: "https://10.0.0.5:8443/api", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-cert-untrusted',
    title: 'Client certificate comes from an issuer nginx does not accept',
    cause: 'tls-client',
    severity: 'medium',
    blame: 'client',
    when: { message: { matches: '^client SSL certificate verify error: \\((?:2|18|19|20|21|22|27):' } },
    means:
      'ssl_verify_client is on, and no chain leads from the certificate of the client to ssl_client_certificate (18, 19 self-signed, 2, 20, 21 issuer missing, 22 chain longer than ssl_verify_depth).',
    client: '400 (internally 495).',
    causes: [
      {
        cause: 'tls-client',
        because: 'The client chose the wrong certificate, or one of another authority.',
        evidence: 'Few client addresses; $ssl_client_i_dn shows the issuer.',
        check: 'openssl verify -CAfile CLIENT_CA CLIENT_CERT; openssl x509 -in CLIENT_CERT -noout -issuer',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The intermediate authority is missing in ssl_client_certificate, or ssl_verify_depth (default 1) is too small.',
        evidence: 'All clients of one authority fail; code 20, 21 or 22.',
        check: 'openssl verify -CAfile CLIENT_CA -untrusted INTERMEDIATE CLIENT_CERT; nginx -T 2>/dev/null | grep -nE "ssl_(verify_depth|client_certificate)"',
      },
    ],
    fixes: [
      {
        do: 'Put root and intermediates of the client authority into one file.',
        config: 'ssl_client_certificate /etc/nginx/tls/clients-ca-chain.pem; ssl_verify_depth 2;',
        costs: 'Every authority in that file can admit clients.',
      },
    ],
    prevent: 'Roll out a new client authority to the gateways before the first certificate is issued.',
    docs: [`${SSL}#ssl_client_certificate`, `${SSL}#ssl_verify_depth`, VERIFY_CODES],
    examples: [
      '2026/11/24 05:17:00 [info] 31#31: *521 client SSL certificate verify error: (18:self-signed certificate) while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
      '2026/11/24 05:17:01 [info] 31#31: *522 client SSL certificate verify error: (21:unable to verify the first certificate) while reading client request headers, client: 2001:db8::7, server: example.com, request: "GET /api HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 05:17:00 [info] 31#31: *521 client SSL certificate verify error: (10:certificate has expired) while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-cert-crl-stale',
    title: 'Revocation list for client certificates is missing or out of date',
    cause: 'tls-client',
    severity: 'high',
    blame: 'gateway',
    when: { message: { matches: '^client SSL certificate verify error: \\((?:3|5|8|11|12|33):' } },
    means:
      'ssl_crl is set, and for the issuer of the client certificate the list is missing, unreadable or past its nextUpdate. Then every client of that issuer is refused.',
    client: '400 (internally 495), for all clients of that authority.',
    causes: [
      {
        cause: 'tls-client',
        because: 'The list was not refreshed, or nginx was not reloaded after it was: nginx reads it at start and reload.',
        evidence: 'Code 12, began at the nextUpdate time.',
        check: 'openssl crl -in CRL -noout -issuer -lastupdate -nextupdate',
      },
      {
        cause: 'proxy-misconfig',
        because: 'With a chain, ssl_crl must hold the lists of all authorities in it.',
        evidence: 'Code 3 from the first day.',
        check: 'grep -c BEGIN.X509.CRL CRL',
      },
    ],
    fixes: [
      {
        do: 'Fetch the list, check it, reload; do it by timer at half its lifetime.',
        config: 'ssl_crl /etc/nginx/tls/clients.crl;',
        costs: 'A reload each time.',
      },
    ],
    prevent: 'Alert one day before nextUpdate.',
    docs: [`${SSL}#ssl_crl`, VERIFY_CODES],
    examples: [
      '2026/11/24 05:18:00 [info] 31#31: *531 client SSL certificate verify error: (12:CRL has expired) while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
      '2026/11/24 05:18:01 [info] 31#31: *532 client SSL certificate verify error: (3:unable to get certificate CRL) while reading client request headers, client: 192.0.2.45, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 05:18:00 [info] 31#31: *531 client SSL certificate verify error: (23:certificate revoked) while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-cert-refused',
    title: 'Client certificate did not pass verification',
    cause: 'tls-client',
    severity: 'medium',
    blame: 'client',
    when: { message: { starts: 'client SSL certificate verify error' } },
    means:
      'ssl_verify_client is on and the certificate was refused: revoked (23, or by OCSP), made for another purpose (24, 26), too weak (66 to 68), or its status could not be asked.',
    client: '400 (internally 495).',
    causes: [
      {
        cause: 'tls-client',
        because: 'The certificate was revoked or is not meant for client authentication.',
        evidence: 'The text in brackets; few clients.',
        check: 'openssl x509 -in CLIENT_CERT -noout -serial -ext extendedKeyUsage',
      },
      {
        cause: 'firewall-blocked',
        because: 'ssl_ocsp is on and the responder cannot be reached: "certificate status request failed".',
        evidence: 'OCSP errors stand beside it.',
        check: 'curl -sv --max-time 5 -o /dev/null "$(openssl x509 -in CLIENT_CERT -noout -ocsp_uri)"',
      },
    ],
    fixes: [
      { do: 'Issue a new client certificate with the usage clientAuth.', costs: 'Work on the client.' },
      {
        do: 'Where OCSP is not reliable, check a revocation list.',
        config: 'ssl_ocsp off; ssl_crl /etc/nginx/tls/clients.crl;',
        costs: 'The list must be renewed and nginx reloaded.',
      },
    ],
    prevent: 'Log $ssl_client_verify and $ssl_client_serial, so that one client can be told from all.',
    docs: [`${SSL}#ssl_verify_client`, `${SSL}#ssl_ocsp`, VERIFY_CODES],
    examples: [
      '2026/11/24 05:19:00 [info] 31#31: *541 client SSL certificate verify error: (23:certificate revoked) while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
      '2026/11/24 05:19:01 [info] 31#31: *542 client SSL certificate verify error: certificate status request failed while reading client request headers, client: 192.0.2.45, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 05:19:00 [info] 31#31: *541 client sent no required SSL certificate while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-cert-missing',
    title: 'Client sent no certificate where one is required',
    cause: 'tls-client',
    severity: 'medium',
    blame: 'client',
    when: { message: { starts: 'client sent no required SSL certificate' } },
    means: 'ssl_verify_client is on and the handshake brought no client certificate.',
    client: '400 (internally 496).',
    causes: [
      {
        cause: 'tls-client',
        because: 'A browser, scanner or health check without certificate.',
        evidence: 'Foreign addresses, paths such as /.',
        check: 'openssl s_client -connect HOST:443 -servername HOST </dev/null 2>&1 | grep -A5 "Acceptable client"',
      },
      {
        cause: 'tls-client',
        because: 'A load balancer in front ends TLS, or reuses a connection made for another name, so the certificate never arrives.',
        evidence: 'Valid clients fail, and "client:" is the load balancer.',
        check: 'curl -sv --cert CLIENT_CERT --key CLIENT_KEY https://HOST/ -o /dev/null',
      },
    ],
    fixes: [
      {
        do: 'Where only some paths need it, ask for it and decide per location.',
        config: 'ssl_verify_client optional; location /api { if ($ssl_client_verify != SUCCESS) { return 403; } }',
        costs: 'A forgotten location is open.',
      },
      { do: 'Give health checks a certificate or a port of their own.', costs: 'One more listener.' },
    ],
    prevent: 'Pass TLS through load balancers where clients use certificates.',
    docs: [`${SSL}#ssl_verify_client`, `${SSL}#errors`],
    examples: [
      '2026/11/24 05:20:00 [info] 31#31: *551 client sent no required SSL certificate while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 05:20:01 [info] 31#31: *552 client sent no required SSL certificate, client: 10.1.2.3, server: 0.0.0.0:8883, bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/11/24 05:20:00 [crit] 31#31: *551 SSL_read() failed (SSL: error:0A00045C:SSL routines::tlsv13 alert certificate required:SSL alert number 116) while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-plain-http-on-https-port',
    title: 'Client spoke plain HTTP to the HTTPS port',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'client sent plain HTTP request to HTTPS port' } },
    means: 'A complete HTTP request without TLS came to a listener with `ssl`.',
    client: '400 "The plain HTTP request was sent to HTTPS port" (internally 497).',
    causes: [
      {
        cause: 'tls-client',
        because: 'A user typed http:// with the port, or a scanner tries everything.',
        evidence: 'Many addresses, a request each.',
        check: 'curl -s -o /dev/null -w "%{http_code}\\n" http://HOST:443/',
      },
      {
        cause: 'proxy-misconfig',
        because: 'A load balancer ends TLS and forwards plain HTTP to this port.',
        evidence: 'All requests fail, and "client:" is the load balancer.',
        check: "nginx -T 2>/dev/null | grep -n 'listen .*ssl'",
      },
    ],
    fixes: [
      { do: 'Send people to the right scheme.', config: 'error_page 497 =301 https://$host:$server_port$request_uri;', costs: 'None worth naming.' },
      {
        do: 'Behind a load balancer that ends TLS: listen without ssl, or let it speak https to this port.',
        config: 'listen 8080;',
        costs: 'The hop behind the load balancer is not encrypted.',
      },
    ],
    prevent: 'Name ports after what they speak in the load balancer configuration.',
    docs: [`${SSL}#errors`],
    examples: [
      '2026/11/24 05:21:00 [info] 31#31: *561 client sent plain HTTP request to HTTPS port while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com:8443"',
      '2026/11/24 05:21:01 [info] 31#31: *562 client sent plain HTTP request to HTTPS port while reading client request headers, client: 10.0.0.2, server: example.com, request: "GET /healthz HTTP/1.1", host: "10.0.0.9:443"',
    ],
    counterExamples: [
      '2026/11/24 05:21:00 [info] 31#31: *561 client sent HTTP/1.1 request without "Host" header while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1"',
    ],
  },
  {
    id: 'nginx/client-tls-other-name',
    title: 'Client asked for another server than its TLS handshake was for',
    cause: 'tls-client',
    severity: 'medium',
    blame: 'client',
    when: {
      message: [
        { starts: 'client attempted to request the server name different from ' },
        { starts: 'client attempted to request the server name for which the negotiated protocol is disabled' },
      ],
    },
    means: 'The Host of the request leads to a server block with client certificates or other protocol settings than the one the handshake was made with.',
    client: '421; browsers try again on a new connection.',
    causes: [
      {
        cause: 'tls-client',
        because: 'HTTP/2 and HTTP/3 reuse one connection for all names of a certificate, and one of these names demands client certificates.',
        evidence: 'Browsers, two names of one wildcard certificate, retried at once.',
        check: 'nginx -T 2>/dev/null | grep -nE "server_name|ssl_verify_client|http2"',
      },
      {
        cause: 'attack-probe',
        because: 'Domain fronting: somebody hides the name in the request behind another in the handshake.',
        evidence: 'Few clients that never retry.',
        check: 'curl -sv --resolve a.example.com:443:HOST https://a.example.com/ -H "Host: b.example.com" -o /dev/null',
      },
    ],
    fixes: [
      {
        do: 'Give the name with client certificates an address and a certificate of its own.',
        config: 'listen 192.0.2.11:443 ssl;',
        costs: 'One more address.',
      },
      { do: 'Use the same TLS and protocol settings in all server blocks of a listener.', costs: 'All names then ask for client certificates.' },
    ],
    prevent: 'Do not share wildcard certificates between names with and without client certificates.',
    docs: [`${SSL}#ssl_verify_client`, 'https://www.rfc-editor.org/rfc/rfc9110#name-421-misdirected-request'],
    examples: [
      '2026/11/24 05:22:00 [info] 31#31: *571 client attempted to request the server name different from the one that was negotiated while processing HTTP/2 connection, client: 192.0.2.44, server: example.com, host: "mtls.example.com"',
      '2026/11/24 05:22:01 [info] 31#31: *572 client attempted to request the server name for which the negotiated protocol is disabled while processing HTTP/2 connection, client: 192.0.2.44, server: example.com, host: "old.example.com"',
    ],
    counterExamples: ['2026/11/24 05:22:00 [info] 31#31: *571 handshake rejected while SSL handshaking, client: 192.0.2.44, server: 0.0.0.0:443'],
  },
  {
    id: 'nginx/client-tls-name-rejected',
    title: 'Handshake rejected: no server block for this name',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: { message: [{ starts: 'handshake rejected' }] },
    means: 'The default server block has ssl_reject_handshake on, and the client sent no name or one that is not served here.',
    client: 'The connection ends with a TLS alert; browsers show a TLS error.',
    causes: [
      {
        cause: 'tls-client',
        because: 'Scanners connect by address, without a name: what the setting is for.',
        evidence: 'Many addresses, no requests of the same clients.',
        check: 'openssl s_client -connect HOST:443 -servername NAME -brief </dev/null',
      },
      {
        cause: 'proxy-misconfig',
        because: 'DNS points a name here that no server block has.',
        evidence: 'Users complain about one name.',
        check: "nginx -T 2>/dev/null | grep -nE 'server_name|ssl_reject_handshake'",
      },
    ],
    fixes: [
      { do: 'Add the missing name to a server block and to the certificate.', config: 'server_name example.com www.example.com;', costs: 'A new certificate.' },
    ],
    prevent: 'Add server block and certificate before the DNS record.',
    docs: [`${SSL}#ssl_reject_handshake`],
    examples: [
      '2026/11/24 05:23:00 [info] 31#31: *581 handshake rejected while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
      '2026/11/24 05:23:01 [info] 31#31: *582 handshake rejected while SSL handshaking, client: 2001:db8::9, server: [::]:443',
    ],
    counterExamples: [
      '2026/11/24 05:23:00 [crit] 31#31: *581 SSL_do_handshake() failed (SSL: error:0A000458:SSL routines::tlsv1 unrecognized name:SSL alert number 112) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-rejects-certificate',
    title: 'Client does not accept the certificate of this server',
    cause: 'tls-client',
    severity: 'medium',
    blame: 'gateway',
    when: {
      message: TLS,
      ssl: [
        { matches: 'alert number (?:4[2-6]|48)(?!\\d)' },
        { matches: 'alert (?:bad certificate|unsupported certificate|certificate revoked|certificate expired|certificate unknown|unknown ca)' },
      ],
      phase: CLIENT_PHASES,
    },
    means: 'The client ended the handshake with an alert about the certificate: 42 bad, 44 revoked, 45 expired, 46 unknown, 48 issuer not trusted.',
    client: 'A certificate warning or error; no HTTP status, nothing in the access log.',
    causes: [
      {
        cause: 'tls-client',
        because: 'The file lacks the intermediate certificate: browsers often cope, apps and curl do not.',
        evidence: 'Alert 48 or 46 from many addresses; the count is 1.',
        check: 'openssl s_client -connect HOST:443 -servername NAME -showcerts </dev/null 2>/dev/null | grep -c BEGIN.CERTIFICATE',
      },
      {
        cause: 'tls-client',
        because: 'The certificate has expired, or was renewed and nginx not reloaded.',
        evidence: 'Alert 45 (or 42) from all addresses at once, from the notAfter time.',
        check: 'openssl s_client -connect HOST:443 -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -dates -subject -ext subjectAltName',
      },
      {
        cause: 'tls-client',
        because: 'A few clients with old trust stores, pinned certificates, or a self-signed certificate that nobody installed.',
        evidence: 'Few addresses, for ever.',
        check: "grep -a 'alert number 4[2-8]' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      { do: 'Serve the full chain and reload.', config: 'ssl_certificate /etc/letsencrypt/live/example.com/fullchain.pem;', costs: 'None worth naming.' },
      { do: 'Reload after each renewal.', config: 'certbot renew --deploy-hook "nginx -t && nginx -s reload"', costs: 'None worth naming.' },
    ],
    prevent: 'Check chain and expiry on the wire, from outside, with curl.',
    docs: [`${CONFIGURING}#chains`, ALERTS],
    examples: [
      '2026/11/24 05:24:00 [info] 31#31: *591 SSL_do_handshake() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
      '2026/11/24 05:24:01 [crit] 31#31: *592 SSL_do_handshake() failed (SSL: error:14094415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired:SSL alert number 45) while SSL handshaking, client: 198.51.100.10, server: 0.0.0.0:443',
      '2026/11/24 05:24:02 [info] 31#31: *593 SSL_read() failed (SSL: error:0A000416:SSL routines::sslv3 alert certificate unknown:SSL alert number 46) while waiting for request, client: 198.51.100.11, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 05:24:00 [error] 31#31: *591 SSL_do_handshake() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-spoke-no-tls',
    title: 'Client sent something other than TLS to the TLS port',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: { message: TLS, ssl: PLAIN_TEXT, phase: CLIENT_PHASES },
    means: 'The first bytes of the client were no TLS record. The level crit is OpenSSL not knowing the reason, not a measure of urgency.',
    client: 'The connection is closed; no HTTP status.',
    causes: [
      {
        cause: 'tls-client',
        because: 'Scanners and bots try other protocols on port 443.',
        evidence: 'Strange addresses, a few connections each.',
        check: "grep -aE 'SSL_do_handshake.*SSL handshaking,' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'proxy-misconfig',
        because: 'A load balancer sends the PROXY protocol or plain HTTP to a listener that expects TLS first.',
        evidence: 'Every connection of the load balancer fails.',
        check: "nginx -T 2>/dev/null | grep -n 'listen '; tcpdump -nAi any -c 5 port 443 and src LB",
      },
    ],
    fixes: [
      {
        do: 'If the load balancer sends a PROXY header, say so.',
        config: 'listen 443 ssl proxy_protocol;',
        costs: 'Direct clients of this port no longer work.',
      },
      { do: 'Otherwise nothing: keep these lines out of alerts.', costs: 'None worth naming.' },
    ],
    prevent: 'Alert on the number of different clients, not on lines.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#listen', SSL],
    examples: [
      '2026/11/24 05:25:00 [crit] 31#31: *601 SSL_do_handshake() failed (SSL: error:0A0000C6:SSL routines::packet length too long) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 05:25:01 [info] 31#31: *602 SSL_do_handshake() failed (SSL: error:0A00009C:SSL routines::http request) while SSL handshaking, client: 203.0.113.10, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 05:25:00 [error] 31#31: *601 SSL_do_handshake() failed (SSL: error:0A0000C6:SSL routines::packet length too long) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-tls-nothing-in-common',
    title: 'Client and nginx have no TLS version or cipher in common',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: {
      message: TLS,
      ssl: [
        { has: 'no shared cipher' },
        { has: 'unsupported protocol' },
        { has: 'unsupported ssl version' },
        { has: 'wrong ssl version' },
        { has: 'version too low' },
        { has: 'no protocols available' },
        { has: 'bad key share' },
        { has: 'no suitable key share' },
        { has: 'no shared group' },
        { has: 'no suitable signature algorithm' },
        { has: 'no shared signature algorithms' },
        { has: 'no suitable groups' },
        { has: 'inappropriate fallback' },
        { has: 'no application protocol' },
        { matches: 'alert number (?:40|70|71)(?!\\d)' },
      ],
      phase: CLIENT_PHASES,
    },
    means: 'The handshake ended because one side offers only what the other does not accept.',
    client: 'A TLS error in the browser or program; no HTTP status.',
    causes: [
      {
        cause: 'tls-client',
        because: 'An old client (Android 4, Windows 7, old Java) or a scanner that tries old versions on purpose.',
        evidence: 'Few addresses; scanners come in series with different reasons.',
        check: "grep -aE 'unsupported protocol|no shared cipher' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'proxy-misconfig',
        because: '"no shared cipher" for every client: the default server block of this listener has no certificate, or a key that fits none of the ciphers.',
        evidence: 'All clients fail, from the last reload on.',
        check:
          'openssl s_client -connect HOST:443 -servername NAME -brief </dev/null; nginx -T 2>/dev/null | grep -nE "listen .*ssl|ssl_(certificate|ciphers|protocols)"',
      },
    ],
    fixes: [
      {
        do: 'Offer TLS 1.2 and 1.3 with a common cipher list.',
        config: 'ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers HIGH:!aNULL:!MD5;',
        costs: 'None worth naming.',
      },
      {
        do: 'Admit TLS 1.0 only if paying users need it, on an address of its own.',
        config: 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers DEFAULT@SECLEVEL=0;',
        costs: 'Weak encryption; fails PCI DSS.',
      },
    ],
    prevent: 'Log $ssl_protocol and $ssl_cipher to see what real clients use before anything is switched off.',
    docs: [`${SSL}#ssl_protocols`, `${SSL}#ssl_ciphers`],
    examples: [
      '2026/11/24 05:26:00 [info] 31#31: *611 SSL_do_handshake() failed (SSL: error:0A000102:SSL routines::unsupported protocol) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 05:26:01 [info] 31#31: *612 SSL_do_handshake() failed (SSL: error:0A0000C1:SSL routines::no shared cipher) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 05:26:00 [error] 31#31: *611 SSL_do_handshake() failed (SSL: error:0A000102:SSL routines::unsupported protocol) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-tls-no-goodbye',
    title: 'Client left an idle TLS connection without saying goodbye',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: TLS, ssl: { has: 'unexpected eof while reading' }, phase: ['waiting for request', 'keepalive'] },
    means: 'The client closed an idle connection without the TLS close_notify. Only builds that do not ignore this log it.',
    client: 'Nothing: no request was open.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: ['https://docs.openssl.org/3.0/man3/SSL_CTX_set_options/'],
    examples: [
      '2026/11/24 05:27:00 [crit] 31#31: *621 SSL_read() failed (SSL: error:0A000126:SSL routines::unexpected eof while reading) while waiting for request, client: 198.51.100.9, server: 0.0.0.0:443',
      '2026/11/24 05:27:01 [crit] 31#31: *622 SSL_read() failed (SSL: error:0A000126:SSL routines::unexpected eof while reading) while keepalive, client: 198.51.100.9, server: 0.0.0.0:443',
      'SSL_read() failed (SSL: error:0A000126:SSL routines::unexpected eof while reading) while keepalive',
    ],
    counterExamples: [
      '2026/11/24 05:27:00 [crit] 31#31: *621 SSL_read() failed (SSL: error:0A000126:SSL routines::unexpected eof while reading) while reading upstream, client: 198.51.100.9, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-tls-timeout',
    title: 'Client did not finish the TLS handshake in time',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'client timed out' }, phase: ['SSL handshaking', 'in starttls state'] },
    means:
      'The client connected to a TLS port and did not complete the handshake within client_header_timeout (60 s by default; stream: ssl_handshake_timeout).',
    client: 'The connection is closed; no HTTP status.',
    causes: [
      {
        cause: 'tls-client',
        because: 'Port checks, preconnects and scanners that open a connection and send nothing.',
        evidence: 'Single lines, many addresses, or one monitoring address at a steady rate.',
        check: "grep -a 'timed out.*SSL handshaking,' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'attack-probe',
        because: 'Somebody holds many connections open to use up worker_connections.',
        evidence: 'Hundreds from a few addresses.',
        check: "ss -Htn state established '( sport = :443 )' | awk '{print $4}' | sed 's/:[0-9]*$//' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      { do: 'Shorten the time.', config: 'client_header_timeout 10s;', costs: 'Very slow mobile clients may fail.' },
      {
        do: 'Bound connections of one address in the firewall: limit_conn counts only after the request header.',
        costs: 'Clients behind one NAT share the bound.',
      },
    ],
    prevent: 'Let health checks complete a handshake.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#client_header_timeout'],
    examples: [
      '2026/11/24 05:28:00 [info] 31#31: *631 client timed out (110: Connection timed out) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 05:28:01 [info] 31#31: *632 client timed out (110: Operation timed out) while SSL handshaking, client: 2001:db8::9, server: [::]:443',
    ],
    counterExamples: [
      '2026/11/24 05:28:00 [info] 31#31: *631 client timed out (110: Connection timed out) while reading client request headers, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1"',
    ],
  },
  {
    id: 'nginx/client-left-tls-handshake',
    title: 'Client left during the TLS handshake',
    cause: 'tls-client',
    severity: 'info',
    blame: 'client',
    when: {
      message: CALLS,
      phase: ['SSL handshaking', 'in starttls state'],
      ssl: [{ absent: true }, { has: 'unexpected eof while reading' }, { has: 'system library' }, { has: 'lib(0):func(0):reason(0)' }],
    },
    means: 'The client closed or reset the connection before the handshake was complete, without an alert.',
    client: 'No HTTP status, nothing in the access log.',
    causes: [
      {
        cause: 'tls-client',
        because: 'Port checks of load balancers and monitoring, scanners, closed tabs.',
        evidence: 'A steady rate, or single lines from many addresses.',
        check: "grep -a 'SSL handshaking,' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'tls-client',
        because: 'The client does not like the certificate and hangs up without a word, as some apps do.',
        evidence: 'Began with a new certificate; many real addresses.',
        check: 'curl -sv https://HOST/ -o /dev/null',
      },
      {
        cause: 'network',
        because: 'A filter on the path resets handshakes by name, or large packets are lost.',
        evidence: 'Clients of one network or country only.',
        check: 'tcpdump -ni any -c 50 "tcp port 443 and tcp[tcpflags] & tcp-rst != 0"',
      },
    ],
    fixes: [
      { do: 'Nothing, unless the rate rises with a change of certificate: then check chain and name.', costs: 'None worth naming.' },
      { do: 'Let health checks ask for a page over https.', costs: 'A little work per check.' },
    ],
    prevent: 'Watch the share of failed handshakes, not single lines.',
    docs: [SSL, ALERTS],
    examples: [
      '2026/11/24 05:29:00 [info] 31#31: *641 peer closed connection in SSL handshake (104: Connection reset by peer) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
      '2026/11/24 05:29:01 [info] 31#31: *642 recv() failed (104: Connection reset by peer) while SSL handshaking, client: 198.51.100.10, server: 0.0.0.0:443',
      '2026/11/24 05:29:02 [info] 31#31: *643 SSL_do_handshake() failed (SSL: error:0A000126:SSL routines::unexpected eof while reading) while SSL handshaking, client: 198.51.100.11, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 05:29:00 [error] 31#31: *641 peer closed connection in SSL handshake (104: Connection reset by peer) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-tls-early-data-failed',
    title: 'Reading or writing TLS early data failed',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: { message: [{ starts: 'SSL_read_early_data() failed' }, { starts: 'SSL_write_early_data() failed' }] },
    means: 'ssl_early_data is on. The client sent 0-RTT data or began to, and the connection or the TLS layer failed.',
    client: 'The client connects again without early data.',
    causes: [
      {
        cause: 'tls-client',
        because: 'The client went away, or its session ticket is from a key nginx no longer has.',
        evidence: 'Single lines; more of them after a restart.',
        check: "nginx -T 2>/dev/null | grep -nE 'ssl_early_data|ssl_session_ticket'",
      },
    ],
    fixes: [
      { do: 'Switch early data off if it brings more trouble than speed.', config: 'ssl_early_data off;', costs: 'One more round trip for returning clients.' },
    ],
    prevent: 'Share ssl_session_ticket_key between all gateways and rotate it on all.',
    docs: [`${SSL}#ssl_early_data`, `${SSL}#ssl_session_ticket_key`],
    examples: [
      '2026/11/24 05:30:00 [info] 31#31: *651 SSL_read_early_data() failed (104: Connection reset by peer) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
      '2026/11/24 05:30:01 [info] 31#31: *652 SSL_write_early_data() failed (32: Broken pipe) while sending to client, client: 198.51.100.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 05:30:00 [info] 31#31: *651 SSL_read() failed (104: Connection reset by peer) while keepalive, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/client-tls-renegotiation',
    title: 'Client tried to renegotiate TLS',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: { message: [{ starts: 'SSL renegotiation disabled' }, { starts: 'peer started SSL renegotiation' }] },
    means: 'The client asked for a new handshake inside a running connection. nginx does not allow that and closes it.',
    client: 'The connection is closed.',
    causes: [
      {
        cause: 'tls-client',
        because: 'A security scanner tests for renegotiation, or a very old client.',
        evidence: 'Few addresses.',
        check: "printf 'R\\n' | openssl s_client -connect HOST:443 -servername NAME -tls1_2 2>&1 | tail -5",
      },
    ],
    fixes: [{ do: 'Nothing; the refusal is the protection.', costs: 'None worth naming.' }],
    prevent: 'Nothing to prevent.',
    docs: ['https://www.rfc-editor.org/rfc/rfc5746', SSL],
    examples: [
      '2026/11/24 05:31:00 [notice] 31#31: *661 SSL renegotiation disabled while waiting for request, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 05:31:01 [notice] 31#31: *662 SSL renegotiation disabled while keepalive, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 05:31:00 [error] 31#31: *661 SSL_do_handshake() failed (SSL: error:0A000152:SSL routines::unsafe legacy renegotiation disabled) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.9:443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/tls-file-truncated',
    title: 'File became shorter while it was sent over TLS',
    cause: 'filesystem',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { matches: '^SSL_sendfile\\(\\) reported that "\\*" was truncated at ' } },
    means: 'A file was rewritten in place while nginx was sending it, so the announced length can no longer be met.',
    client: 'The download breaks off.',
    causes: [
      {
        cause: 'filesystem',
        because: 'A deploy or job overwrites files in place instead of renaming finished ones.',
        evidence: 'The file in quotes, at deploy times.',
        check: 'stat FILE',
      },
    ],
    fixes: [
      {
        do: 'Write to a temporary name on the same file system and rename.',
        config: 'install -m 644 new.js /srv/www/.new.js && mv -f /srv/www/.new.js /srv/www/app.js',
        costs: 'Space for two copies.',
      },
    ],
    prevent: 'Deploy by switching a symlink, never by copying over.',
    docs: ['rename(2)', 'https://nginx.org/en/docs/http/ngx_http_core_module.html#sendfile'],
    examples: [
      '2026/11/24 05:33:00 [alert] 31#31: *681 SSL_sendfile() reported that "/srv/www/app.js" was truncated at 8192 while sending response to client, client: 198.51.100.9, server: example.com, request: "GET /app.js HTTP/1.1", host: "example.com"',
      '2026/11/24 05:33:01 [alert] 31#31: *682 SSL_sendfile() reported that "/srv/www/big.iso" was truncated at 104857600, client: 198.51.100.9, server: example.com, request: "GET /big.iso HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 05:33:00 [info] 31#31: *681 SSL_sendfile() failed (32: Broken pipe) while sending response to client, client: 198.51.100.9, server: example.com, request: "GET /app.js HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/tls-out-of-memory',
    title: 'TLS library could not get memory',
    cause: 'gateway-exhausted',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: { matches: '^(?:SSL_new|BIO_new|OPENSSL_malloc|OCSP_REQUEST_new|X509_STORE_CTX_new|X509_STORE_CTX_init|deflateInit)\\(\\) failed' },
    },
    means: 'OpenSSL or zlib could not allocate an object that nginx needed.',
    client: 'The connection is closed, or the request gets 500.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The memory limit of the host, cgroup or process is reached.',
        evidence: '"malloc() failed" and errno 12 elsewhere in the log.',
        check: 'free -m; dmesg -T | grep -i oom | tail -3; cat /sys/fs/cgroup/memory.events 2>/dev/null',
      },
    ],
    fixes: [
      {
        do: 'Raise the limit, or lower what each connection may hold.',
        config: 'ssl_buffer_size 4k; proxy_buffers 8 8k;',
        costs: 'Smaller TLS records cost some throughput.',
      },
    ],
    prevent: 'Alert at 85 % of the memory limit.',
    docs: [`${SSL}#ssl_buffer_size`, 'cgroups(7)'],
    examples: [
      '2026/11/24 05:34:00 [alert] 31#31: *691 SSL_new() failed (SSL: error:0A080010:SSL routines::malloc failure) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
      '2026/11/24 05:34:01 [alert] 31#31: *692 deflateInit() failed: -4 while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 05:34:00 [alert] 31#31: *691 SSL_set_session() failed (SSL: error:0A0000F0:SSL routines::unable to find ssl method) while connecting to upstream, client: 198.51.100.9, server: example.com',
    ],
  },
  {
    id: 'nginx/tls-bookkeeping',
    title: 'Harmless remark of the TLS code',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: {
      message: [
        { starts: 'ignoring stale global SSL error' },
        { starts: 'SSL_CTX_compress_certs() failed, ignored' },
        { starts: 'EVP_EncryptInit_ex() failed' },
        { matches: '^deflate(?:\\(Z_FINISH\\)|End\\(\\)) failed' },
        { starts: 'ngx_ssl_password_callback() is called for encryption' },
      ],
    },
    means: 'nginx noticed an oddity in the TLS library or in a packet and went on.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent; upgrade if "stale global SSL error" comes in numbers, since a module then leaves errors behind.',
    docs: ['https://nginx.org/en/CHANGES'],
    examples: [
      '2026/11/24 05:35:00 [alert] 31#31: *701 ignoring stale global SSL error (SSL: error:0A000126:SSL routines::unexpected eof while reading) while keepalive, client: 198.51.100.9, server: 0.0.0.0:443',
      '2026/11/24 05:35:01 [warn] 1#1: SSL_CTX_compress_certs() failed, ignored',
    ],
    counterExamples: ['2026/11/24 05:35:00 [alert] 31#31: *701 EVP_DecryptInit_ex() failed, client: 198.51.100.9, server: 0.0.0.0:443'],
  },
  {
    id: 'nginx/tls-library-failed',
    title: 'A call into the TLS library failed inside nginx',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: {
      message: [
        {
          matches:
            '^(?:EVP_DecryptInit_ex|HMAC_Init_ex|OPENSSL_INIT_new|OPENSSL_INIT_set_config_appname|OPENSSL_init_ssl|PEM_write_bio_X509|RAND_bytes)\\(\\) failed',
        },
        { matches: '^SSL_(?:CTX_get_ex_new_index|CTX_get_cert_store|get_ex_new_index|set_ex_data|set_fd|set_session|provide_quic_data)\\(\\) failed' },
        { starts: 'SSL_sendfile() not available' },
        { matches: '^X509_(?:NAME_oneline|NAME_print_ex|get_ex_new_index|digest|set_ex_data)\\(\\) failed' },
        { starts: 'ngx_ssl_cache_pkey_password_callback() is called for encryption' },
      ],
    },
    means: 'OpenSSL refused a call that cannot fail in a sound set-up: initialisation, random numbers, ticket keys, session data.',
    client: 'At start: nothing listens. Later: single handshakes fail.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'nginx runs with an OpenSSL it was not built for, or with a provider or FIPS configuration that forbids the algorithm.',
        evidence: '"built with" and "running with" differ, or openssl.cnf was changed.',
        check: 'nginx -V 2>&1 | grep -iE "built with|running with"; openssl list -providers',
      },
      {
        cause: 'gateway-exhausted',
        because: 'The library is short of memory.',
        evidence: '"malloc failure" in the brackets.',
        check: 'free -m; dmesg -T | grep -i oom | tail -3',
      },
    ],
    fixes: [
      {
        do: 'Upgrade nginx and OpenSSL together and restart (a reload keeps the old library mapped).',
        config: 'systemctl restart nginx',
        costs: 'A moment without service.',
      },
    ],
    prevent: 'Restart nginx after each OpenSSL update.',
    docs: ['https://nginx.org/en/docs/control.html#upgrade', 'https://docs.openssl.org/3.0/man5/config/'],
    examples: [
      '2026/11/24 05:36:00 [alert] 1#1: OPENSSL_init_ssl() failed (SSL: error:07000072:configuration file routines::missing equal sign)',
      '2026/11/24 05:36:01 [alert] 31#31: *711 SSL_set_session() failed (SSL: error:0A0000F0:SSL routines::unable to find ssl method) while connecting to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
    counterExamples: ['2026/11/24 05:36:00 [alert] 31#31: *711 SSL_new() failed while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443'],
  },
  {
    id: 'nginx/client-tls-broken',
    title: 'TLS with a client failed',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: { message: TLS, ssl: { has: '' }, phase: [...CLIENT_PHASES, 'proxying upgraded connection', 'proxying connection', 'proxying'] },
    means:
      'OpenSSL could not go on with what the client sent: a broken or unexpected record, a bad signature, or an alert. The level crit means only that nginx does not list the reason as usual.',
    client: 'The connection is closed.',
    causes: [
      {
        cause: 'tls-client',
        because: 'Scanners that send broken handshakes on purpose, or clients with faulty TLS stacks.',
        evidence: 'Few addresses, reasons that change.',
        check:
          "grep -aE 'SSL_(do_handshake|read|write|shutdown)\\(\\) failed' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'network',
        because: 'A device on the path (antivirus, inspection proxy) damages the stream.',
        evidence: '"bad record mac", "decryption failed", from one network.',
        check: 'openssl s_client -connect HOST:443 -servername NAME -msg </dev/null 2>&1 | tail',
      },
    ],
    fixes: [{ do: 'Nothing for single lines; keep them out of alerts.', costs: 'None worth naming.' }],
    prevent: 'Alert on the number of different clients, not on lines.',
    docs: [ALERTS, 'https://docs.openssl.org/3.0/man1/openssl-errstr/'],
    examples: [
      '2026/11/24 05:37:00 [crit] 31#31: *721 SSL_do_handshake() failed (SSL: error:0A00007B:SSL routines::bad signature) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 05:37:01 [crit] 31#31: *722 SSL_read() failed (SSL: error:0A000119:SSL routines::decryption failed or bad record mac) while waiting for request, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 05:37:02 [crit] 31#31: *723 SSL_shutdown() failed (SSL: error:0A000197:SSL routines::shutdown while in init) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 05:37:00 [crit] 31#31: *721 SSL_read() failed (SSL: error:0A000119:SSL routines::decryption failed or bad record mac) while reading upstream, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 05:37:00 [error] 31#31: *721 open() "/srv/www/SSL_do_handshake() failed (SSL: error:0A0000C1:SSL routines::no shared cipher)" failed (2: No such file or directory), client: 203.0.113.9, server: example.com, request: "GET /SSL_do_handshake()%20failed HTTP/1.1", host: "example.com"',
    ],
  },
];
