/** Clients that call from a chosen loopback address, so that a log shows more than one. */
import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';

export interface Ask {
  readonly path: string;
  readonly from?: string;
  readonly method?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Hang up after so many milliseconds, finished or not. */
  readonly patience?: number;
}

/** Status of the answer; 0 when there was none. Never throws: a failing request is what the lab is for. */
export function ask(
  port: number,
  { path, from = '127.0.0.2', method = 'GET', host = 'shop.example', headers = {}, body, patience = 15_000 }: Ask,
): Promise<number> {
  return new Promise((done) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const request = http.request(
      { host: '127.0.0.1', port, path, method, localAddress: from, agent: false, headers: { Host: host, ...length, ...headers } },
      (response) => {
        response.resume();
        response.on('close', () => done(response.statusCode ?? 0));
      },
    );
    request.on('error', () => done(0));
    setTimeout(() => request.destroy(), patience).unref();
    request.end(body);
  });
}

/** Sends bytes as they are and gives back what came, until the other side closes or `patience` is over. */
export function send(port: number, bytes: string | Buffer, from = '127.0.0.2', patience = 3000): Promise<string> {
  return new Promise((done) => {
    let answer = '';
    const socket = net.connect({ host: '127.0.0.1', port, localAddress: from }, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(answer));
    setTimeout(() => socket.destroy(), patience).unref();
  });
}

/** A TLS handshake with the given options; true when it came about. */
export function handshake(port: number, options: tls.ConnectionOptions, from = '127.0.0.2'): Promise<boolean> {
  return new Promise((done) => {
    const socket = tls.connect({ host: '127.0.0.1', port, localAddress: from, rejectUnauthorized: false, ...options } as tls.ConnectionOptions, () => {
      done(true);
      socket.destroy();
    });
    socket.on('error', () => done(false));
  });
}

/** A hundred of the same at once, or a few in a row. */
export async function askMany(port: number, asks: readonly Ask[], pause = 0): Promise<number[]> {
  if (pause === 0) return Promise.all(asks.map((one) => ask(port, one)));
  const statuses: number[] = [];
  for (const one of asks) {
    statuses.push(await ask(port, one));
    await sleep(pause);
  }
  return statuses;
}
