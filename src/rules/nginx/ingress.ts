/** What the ingress-nginx controller says in its own lines. */
import type { Rule } from '../rule.ts';

const GUIDE = 'https://kubernetes.github.io/ingress-nginx';
const TROUBLE = `${GUIDE}/troubleshooting/`;

export const ingress: readonly Rule[] = [
  {
    id: 'nginx/ingress-no-active-endpoint',
    title: 'A Service has no ready pod behind it',
    cause: 'no-healthy-upstream',
    severity: 'high',
    blame: 'upstream',
    when: { subsystem: 'ingress', message: [{ has: 'does not have any active Endpoint' }, { has: 'does not have any active endpoints' }] },
    means: 'The controller built its configuration and found no ready endpoint for a Service that an Ingress names.',
    client: '503 for every request to that path.',
    causes: [
      {
        cause: 'no-healthy-upstream',
        because: 'Pods crash, fail their readiness probe, wait for an image, or are scaled to zero.',
        evidence: 'Pods are not Ready, or there are none.',
        check: 'kubectl get pods,endpointslices -o wide; kubectl get events --sort-by=.lastTimestamp | tail -n 20',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The selector of the Service fits no pod, or names another port.',
        evidence: 'Pods are Ready, the Service still has no endpoints.',
        check: 'kubectl get svc -o wide; kubectl get pods --show-labels',
      },
    ],
    fixes: [
      { do: 'Bring the pods to readiness: read their events and logs.', costs: 'None.' },
      {
        do: 'Keep ready pods during rollouts.',
        config: 'strategy:\n  rollingUpdate:\n    maxUnavailable: 0\n    maxSurge: 1',
        costs: 'Room for one more pod during a rollout.',
      },
    ],
    prevent: 'Two replicas at least, and a PodDisruptionBudget.',
    docs: [TROUBLE, 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/'],
    examples: [
      'W1124 07:00:01.824315       7 controller.go:1111] Service "shop/web" does not have any active Endpoint.',
      'W1124 07:00:01.100001       8 controller.go:1163] Service "shop/web" does not have any active Endpoint.',
    ],
    counterExamples: [
      'W1124 07:00:02.824315       7 controller.go:1101] Error obtaining Endpoints for Service "shop/web": no object matching key "shop/web" in local store',
    ],
  },
  {
    id: 'nginx/ingress-service-missing',
    title: 'An Ingress names a Service that does not exist',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      subsystem: 'ingress',
      message: [{ starts: 'Error obtaining Endpoints for Service' }, { starts: 'Error obtaining service endpoints' }, { starts: 'Error getting service' }],
    },
    means: 'The controller looked the Service up and found no object of that name in that namespace.',
    client: '503 for every request to that path.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The name, namespace or port in the Ingress is wrong, or the Service was deleted.',
        evidence: '"no object matching key".',
        check: 'kubectl get svc -A; kubectl describe ingress -A | grep -n -B2 -A6 Backends',
      },
      {
        cause: 'process-lifecycle',
        because: 'The Ingress was created before its Service in one deploy.',
        evidence: 'The line comes a few times, then a reload follows and it stops.',
        check: 'kubectl get svc -o wide --sort-by=.metadata.creationTimestamp | tail',
      },
    ],
    fixes: [
      {
        do: 'Correct the backend of the Ingress, or create the Service.',
        config: 'backend:\n  service:\n    name: web\n    port:\n      number: 80',
        costs: 'None.',
      },
    ],
    prevent: 'Deploy Services before Ingresses.',
    docs: [TROUBLE, 'https://kubernetes.io/docs/concepts/services-networking/ingress/'],
    examples: [
      'W1124 07:01:01.824315       7 controller.go:1101] Error obtaining Endpoints for Service "shop/web": no object matching key "shop/web" in local store',
      'W1124 07:01:02.000001       7 controller.go:1059] Error obtaining Endpoints for Service "shop/api": no object matching key "shop/api" in local store',
    ],
    counterExamples: ['W1124 07:01:03.824315       7 controller.go:1111] Service "shop/web" does not have any active Endpoint.'],
  },
  {
    id: 'nginx/ingress-reload-failed',
    title: 'The controller could not reload nginx: changes do not take effect',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      subsystem: 'ingress',
      message: [{ starts: 'Unexpected failure reloading the backend' }, { starts: 'Error reloading NGINX' }, { starts: 'Error: exit status' }],
    },
    means:
      'nginx -t refused the configuration that the controller made of all Ingresses. The old one keeps running; new pods, hosts and certificates are ignored.',
    client: 'Nothing yet; later errors, as the old configuration ages.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A snippet or annotation of one Ingress is no valid nginx configuration.',
        evidence: 'The [emerg] line that follows names the directive and the server block.',
        check: "kubectl get ingress -A -o yaml | grep -n 'snippet' -A5",
      },
      {
        cause: 'filesystem',
        because: 'The disk or memory of the pod is full.',
        evidence: '"no space left" or "cannot allocate memory" in the output.',
        check: 'kubectl exec deploy/ingress-nginx-controller -- df -h /tmp',
      },
    ],
    fixes: [
      { do: 'Find the Ingress that changed last and correct or remove its snippet.', costs: 'None.' },
      {
        do: 'Let the admission webhook refuse such Ingresses.',
        config: 'controller:\n  admissionWebhooks:\n    enabled: true',
        costs: 'Applying an Ingress then needs the controller.',
      },
    ],
    prevent: 'Admission webhook on, snippets off (allow-snippet-annotations: "false").',
    docs: [`${GUIDE}/how-it-works/`, TROUBLE],
    examples: [
      'E1124 07:02:01.824315       7 controller.go:208] Unexpected failure reloading the backend:',
      'E1124 07:02:01.824315       7 controller.go:208] "Unexpected failure reloading the backend" err="exit status 1"',
      'Error: exit status 1',
    ],
    counterExamples: ['I1124 07:02:02.824315       7 controller.go:190] "Backend successfully reloaded"'],
  },
  {
    id: 'nginx/ingress-certificate-missing',
    title: 'A certificate is missing: visitors get the fake certificate of the controller',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      subsystem: 'ingress',
      message: [
        { starts: 'Error getting SSL certificate' },
        { starts: 'Error reading Secret' },
        { starts: 'Error obtaining X.509 certificate' },
        { starts: 'unexpected error obtaining SSL' },
      ],
    },
    means: 'The Secret that an Ingress names for TLS does not exist or holds no usable certificate, so the default certificate is served.',
    client: 'A certificate warning ("Kubernetes Ingress Controller Fake Certificate").',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The Secret is in another namespace, misspelt, or not made yet by cert-manager.',
        evidence: '"was not found", "no object matching key".',
        check: 'kubectl get secret -A --field-selector type=kubernetes.io/tls; kubectl get certificate -A',
      },
      {
        cause: 'tls-client',
        because: 'The Secret exists, but key and certificate do not belong together.',
        evidence: '"tls: private key does not match public key".',
        check: "kubectl get secret NAME -o jsonpath='{.data.tls\\.crt}' | base64 -d | openssl x509 -noout -subject -dates",
      },
    ],
    fixes: [
      {
        do: 'Create the Secret in the namespace of the Ingress, or correct its name.',
        config: 'kubectl create secret tls web-tls --cert=fullchain.pem --key=key.pem',
        costs: 'None.',
      },
    ],
    prevent: 'Alert on certificates that are not Ready in cert-manager.',
    docs: [`${GUIDE}/user-guide/tls/`],
    examples: [
      'W1124 07:03:01.824315       7 controller.go:1372] Error getting SSL certificate "shop/web-tls": local SSL certificate shop/web-tls was not found. Using default certificate',
      'E1124 07:03:02.824315       7 annotations.go:200] Error reading Secret "shop/web-tls" from local store: no object matching key "shop/web-tls" in local store',
    ],
    counterExamples: [
      'W1124 07:03:03.824315       7 controller.go:1387] SSL certificate for server "shop.example.com" is about to expire (2026-11-29 00:00:00 +0000 UTC)',
    ],
  },
  {
    id: 'nginx/ingress-certificate-bad',
    title: 'A certificate of an Ingress expires soon or does not fit its host',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: {
      subsystem: 'ingress',
      message: [
        { has: 'is about to expire' },
        { starts: 'Unexpected error validating SSL certificate' },
        { has: 'does not contain a Common Name or Subject Alternative Name' },
      ],
    },
    means: 'The controller checked the certificate that it serves for a host: it is not valid for that name, or will not be valid for long.',
    client: 'A certificate warning, now or soon.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'Renewal does not work, or the certificate was issued for other names.',
        evidence: 'The date or the names in the line.',
        check: 'kubectl get certificate -A; kubectl describe certificate NAME | tail -n 20',
      },
    ],
    fixes: [{ do: 'Renew the certificate, or order one that holds the name.', costs: 'None.' }],
    prevent: 'Alert 21 days before a certificate expires.',
    docs: [`${GUIDE}/user-guide/tls/`],
    examples: [
      'W1124 07:04:01.824315       7 controller.go:1387] SSL certificate for server "shop.example.com" is about to expire (2026-11-29 00:00:00 +0000 UTC)',
      'W1124 07:04:02.824315       7 controller.go:1379] Unexpected error validating SSL certificate "shop/web-tls" for server "shop.example.com": x509: certificate is valid for www.example.com, not shop.example.com',
    ],
    counterExamples: [
      'W1124 07:04:03.824315       7 controller.go:1372] Error getting SSL certificate "shop/web-tls": local SSL certificate shop/web-tls was not found. Using default certificate',
    ],
  },
  {
    id: 'nginx/ingress-ignored',
    title: 'An Ingress is ignored or refused',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: {
      subsystem: 'ingress',
      message: [
        { starts: 'Ignoring ingress' },
        { starts: 'invalid ingress configuration' },
        { has: 'does not contain a valid IngressClass' },
        { starts: 'Ingress contains invalid' },
        { starts: 'skipping ingress' },
      ],
    },
    means: 'The controller does not serve this Ingress: its class is that of another controller or missing, or the admission check refused it.',
    client: '404 of the default backend for its hosts.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'ingressClassName is missing or names another class; or an annotation or path is invalid.',
        evidence: 'The reason stands behind err=.',
        check: 'kubectl get ingressclass; kubectl get ingress -A -o wide',
      },
    ],
    fixes: [{ do: 'Name the class of this controller.', config: 'spec:\n  ingressClassName: nginx', costs: 'None.' }],
    prevent: 'Give one class the mark of the default class.',
    docs: [`${GUIDE}/user-guide/multiple-ingress/`],
    examples: [
      'I1124 07:05:01.824315       7 store.go:442] "Ignoring ingress because of error while validating ingress class" ingress="shop/web" error="ingress does not contain a valid IngressClass"',
      'E1124 07:05:02.824315       7 main.go:89] "invalid ingress configuration" err="path /x(.*) cannot be used with pathType Prefix" ingress="shop/web"',
    ],
    counterExamples: ['I1124 07:05:03.824315       7 store.go:440] "Found valid IngressClass" ingress="shop/web" ingressclass="nginx"'],
  },
  {
    id: 'nginx/ingress-requeue',
    title: 'The controller could not apply a change and will try again',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: {
      subsystem: 'ingress',
      message: [
        { starts: 'requeuing' },
        { starts: 'Error syncing' },
        { starts: 'Dynamic reconfiguration failed' },
        { starts: 'Unexpected failure reconfiguring NGINX' },
      ],
    },
    means: 'A sync failed. The error before it or behind err= says why; usually a reload that nginx refused.',
    client: 'Nothing yet.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The configuration made of all Ingresses is not valid.',
        evidence: '"Unexpected failure reloading the backend" stands before it.',
        check: 'kubectl logs deploy/ingress-nginx-controller --since=10m | grep -nE "emerg|Unexpected"',
      },
    ],
    fixes: [{ do: 'See the failed reload before it.', costs: 'None.' }],
    prevent: 'Admission webhook on.',
    consequenceOf: ['nginx/ingress-reload-failed'],
    docs: [TROUBLE],
    examples: [
      'E1124 07:06:01.824315       7 queue.go:130] "requeuing" err="exit status 1" key="initial-sync"',
      'W1124 07:06:02.824315       7 queue.go:126] requeuing initial-sync, err',
    ],
    counterExamples: ['I1124 07:06:03.824315       7 controller.go:170] "Configuration changes detected, backend reload required"'],
  },
  {
    id: 'nginx/ingress-api-unreachable',
    title: 'The controller cannot reach the Kubernetes API',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: {
      subsystem: 'ingress',
      level: ['error', 'warn', 'emerg'],
      message: [
        { has: 'error retrieving resource lock' },
        { starts: 'Failed to watch' },
        { has: 'Failed to watch' },
        { starts: 'Failed to update lock' },
        { has: 'failed to list' },
      ],
    },
    means: 'Watches of the API server fail. nginx goes on with what it knows, and does not learn of new pods.',
    client: 'Nothing at first; then 502 and 504 to pods that are gone.',
    causes: [
      {
        cause: 'network',
        because: 'The API server is down or overloaded, or the path to it is blocked.',
        evidence: 'Other controllers complain too.',
        check: 'kubectl get --raw /readyz; kubectl get events -A --sort-by=.lastTimestamp | tail',
      },
      {
        cause: 'auth-access',
        because: 'The rights of the controller were changed.',
        evidence: '"forbidden" in the line.',
        check: 'kubectl auth can-i list endpointslices --as=system:serviceaccount:ingress-nginx:ingress-nginx',
      },
    ],
    fixes: [{ do: 'Restore the API server, or the rights of the controller.', costs: 'None.' }],
    prevent: 'Alert on watch errors of controllers.',
    docs: [TROUBLE],
    examples: [
      'E1124 07:07:01.824315       7 leaderelection.go:332] error retrieving resource lock ingress-nginx/ingress-nginx-leader: Get "https://10.96.0.1:443/apis/coordination.k8s.io/v1": dial tcp 10.96.0.1:443: i/o timeout',
      'E1124 07:07:02.824315       7 reflector.go:147] k8s.io/client-go/informers/factory.go:150: Failed to watch *v1.Service: failed to list *v1.Service: services is forbidden',
    ],
    counterExamples: ['I1124 07:07:03.824315       7 leaderelection.go:250] attempting to acquire leader lease ingress-nginx/ingress-nginx-leader...'],
  },
  {
    id: 'nginx/ingress-reloaded',
    title: 'The controller reloaded nginx',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { subsystem: 'ingress', message: { starts: 'Backend successfully reloaded' } },
    means: 'A changed configuration took effect.',
    client: 'Nothing; WebSockets of old workers end after worker_shutdown_timeout.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    mark: true,
    docs: [`${GUIDE}/how-it-works/`],
    examples: [
      'I1124 07:08:01.824315       7 controller.go:190] "Backend successfully reloaded"',
      'I1124 07:08:02.824315       7 controller.go:168] Backend successfully reloaded.',
    ],
    counterExamples: ['E1124 07:08:03.824315       7 controller.go:208] Unexpected failure reloading the backend:'],
  },
  {
    id: 'nginx/ingress-note',
    title: 'Note of the ingress controller',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { subsystem: 'ingress', level: ['info', { absent: true }] },
    means: 'The controller says what it does; or a line that frames the output of a configuration test.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: [`${GUIDE}/how-it-works/`],
    examples: [
      'I1124 07:09:01.824315       7 controller.go:170] "Configuration changes detected, backend reload required"',
      '-------------------------------------------------------------------------------',
    ],
    counterExamples: ['W1124 07:09:02.824315       7 controller.go:1111] Service "shop/web" does not have any active Endpoint.'],
  },
];
