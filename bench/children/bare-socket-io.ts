/**
 * The least that shows a call on many screens: `POST /` with a message sends it to all. What the hall adds to this is what
 * the bench wants to know.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { NAMESPACES } from '../../contracts/sockets.ts';

const http = createServer((request, response) => {
  void read(request).then((message) => {
    io.of(NAMESPACES.board).emit('changes', message);
    response.end('{}');
  });
});
const io = new Server(http, { serveClient: false });
io.of(NAMESPACES.board).on('connection', (socket) => {
  socket.on('join', (_request, answer: (result: object) => void) => answer({ ok: true, seq: 0 }));
});

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

process.on('disconnect', () => process.exit(0));
http.listen(0, '127.0.0.1');
await once(http, 'listening');
process.send?.({ type: 'ready', url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
