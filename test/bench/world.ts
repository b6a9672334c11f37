/** Who calls whom in the generated logs: clients, paths, peers, times. All numbers from one seed. */

const START = Date.UTC(2026, 10, 23, 0, 0, 0);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LINES_PER_SECOND = 40;

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** A bijection of 32-bit numbers: distinct counters give distinct numbers that look unrelated. */
function scramble(n: number): number {
  let x = Math.imul(n ^ (n >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  return (x ^ (x >>> 16)) >>> 0;
}

const AREAS = ['orders', 'users', 'carts', 'invoices', 'items', 'reviews', 'sessions', 'payments'];
const PAGES = [
  '/',
  '/index.html',
  '/login',
  '/search',
  '/api/v1/health',
  '/api/v1/stock',
  '/static/app.js',
  '/static/app.css',
  '/images/logo.png',
  '/about',
  '/terms',
  '/contact',
];

export class World {
  readonly vhosts = list(60, (i) => `shop${i}.example.com`);
  readonly peers = list(96, (i) => `10.20.${i % 8}.${10 + i}:${8000 + (i % 5)}`);
  readonly groups = list(24, (i) => `pool_${i}`);
  readonly agents = list(300, (i) => `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + (i % 30)}.0.${i}.0 Safari/537.36`);

  lines = 0;
  private state: number;
  private clients = 0;
  private ids = 0;
  private second = -1;
  private stamps = { error: '', access: '', syslog: '', iso: '' };

  constructor(seed: number) {
    this.state = seed;
  }

  /** A number from 0 to below - 1. */
  random(below: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % below;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.random(from.length)] as T;
  }

  /** More than every second time a new one, else one of the last thousand. */
  client(): string {
    const which = this.random(20) < 11 ? this.clients++ : Math.max(0, this.clients - 1 - this.random(1000));
    const n = scramble(which + 1);
    return `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;
  }

  /** Three of ten with an id never seen before: numbers, hexadecimal text and UUIDs. */
  path(): string {
    if (this.random(10) >= 3) return this.pick(PAGES);
    const n = scramble(this.ids++);
    const area = this.pick(AREAS);
    const hex = n.toString(16).padStart(8, '0');
    if (n % 3 === 0) return `/api/v1/${area}/${n}`;
    return n % 3 === 1 ? `/api/v1/${area}/${hex}` : `/api/v1/${area}/${hex}-7d2e-4c11-9a60-0c${hex}42`;
  }

  requestId(): string {
    return `${scramble(this.lines).toString(16).padStart(8, '0')}${scramble(this.lines + 7)
      .toString(16)
      .padStart(8, '0')}`;
  }

  /** Begins the next line and gives its times in the notations that logs use. */
  tick(): { error: string; access: string; syslog: string; iso: string } {
    const second = Math.floor(this.lines++ / LINES_PER_SECOND);
    if (second === this.second) return this.stamps;
    this.second = second;
    const at = new Date(START + second * 1000);
    const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
    const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
    this.stamps = {
      error: `${year}/${two(month + 1)}/${two(day)} ${clock}`,
      access: `${two(day)}/${MONTHS[month]}/${year}:${clock}`,
      syslog: `${MONTHS[month]} ${String(day).padStart(2)} ${clock}`,
      iso: `${year}-${two(month + 1)}-${two(day)}T${clock}`,
    };
    return this.stamps;
  }

  distinct(): Record<string, number> {
    return { records: this.lines, clients: this.clients, 'ids in paths': this.ids, vhosts: this.vhosts.length, peers: this.peers.length };
  }
}
