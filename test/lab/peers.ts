/** Upstreams with faults. Everything listens on loopback addresses and lives no longer than its process. */
import dgram from 'node:dgram';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

export interface Peer {
  readonly port: number;
  /** host:port, as a `server` line of nginx wants it. */
  readonly address: string;
  close(): Promise<void>;
}

/** What an upstream does with a connection once it has read some of a request. */
export type Behaviour = (socket: net.Socket) => void;

const ok = (body: string, head = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\nConnection: close\r\n${head}\r\n${body}`;

export const answer = (status: number, reason: string, body = `${reason}\n`): Behaviour => {
  return (socket) =>
    socket.end(`HTTP/1.1 ${status} ${reason}\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
};
export const fine: Behaviour = (socket) => socket.end(ok('fine\n'));
export const closeBeforeHeader: Behaviour = (socket) => socket.end();
export const resetBeforeHeader: Behaviour = (socket) => socket.resetAndDestroy();
export const silent: Behaviour = () => undefined;
export const late = (ms: number): Behaviour => {
  return (socket) => void sleep(ms).then(() => socket.end(ok('late\n')));
};
export const cutBody: Behaviour = (socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(1000)}`);
export const stallBody: Behaviour = (socket) => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(1000)}`);
/** The whole head, then RST in the middle of the body. */
export const resetBody: Behaviour = (socket) =>
  void socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(1000)}`, () => void sleep(50).then(() => socket.resetAndDestroy()));
export const bigHeader: Behaviour = (socket) => socket.end(ok('fine\n', `Set-Cookie: cart=${'a'.repeat(9000)}\r\n`));
export const badHeader: Behaviour = (socket) => socket.end(ok('fine\n', 'X Powered By: none\r\n'));
export const notHttp: Behaviour = (socket) => socket.end('220 mail.example ESMTP ready\r\n');
export const bigBody = (bytes: number): Behaviour => {
  return (socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\nConnection: close\r\n\r\n${'x'.repeat(bytes)}`);
};

/** An upstream that reads the head of a request and then behaves as `route` says for its path. */
export async function startPeer(route: (path: string) => Behaviour, host = '127.0.0.1', port = 0): Promise<Peer> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    let read = '';
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      if (read.includes('\r\n\r\n')) return;
      read += chunk.toString('latin1');
      const isTls = read.startsWith('\x16');
      if (!isTls && !read.includes('\r\n\r\n')) return;
      route(isTls ? '' : (read.split(' ', 2)[1] ?? ''))(socket);
    });
  });
  await listening(server, host, port);
  const bound = (server.address() as net.AddressInfo).port;
  return {
    port: bound,
    address: `${host}:${bound}`,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

function listening(server: net.Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => done());
  });
}

/** A port that nothing listens on. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = net.createServer();
  await listening(server, host, 0);
  const { port } = server.address() as net.AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** An upstream whose process is so busy that it accepts nothing: the kernel queues a few connections, then drops the rest. */
export async function startStuckPeer(): Promise<Peer> {
  const program = `
    const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000), 50);
    });`;
  const worker = new Worker(program, { eval: true });
  const port = await new Promise<number>((done, fail) => {
    worker.once('message', done);
    worker.once('error', fail);
  });
  await sleep(150);
  return { port, address: `127.0.0.1:${port}`, close: async () => void (await worker.terminate()) };
}

/** A name server that answers every question with one response code: 0 (with 127.0.0.1), 2 server failure, 3 no such name. */
export async function startDns(code: 0 | 2 | 3): Promise<Peer> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (question, from) => {
    const end = question.indexOf(0, 12) + 5;
    const isA = question.readUInt16BE(end - 4) === 1;
    const head = Buffer.from(question.subarray(0, 12));
    head[2] = 0x81;
    head[3] = 0x80 | code;
    head.fill(0, 6, 12);
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 127, 0, 0, 1]);
    const answers = code === 0 && isA ? [record] : [];
    head[7] = answers.length;
    socket.send(Buffer.concat([head, question.subarray(12, end), ...answers]), from.port, from.address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const { port } = socket.address();
  return { port, address: `127.0.0.1:${port}`, close: () => new Promise((done) => socket.close(() => done())) };
}
