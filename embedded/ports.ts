import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { isErrno } from './errors.ts';

const HOST = '127.0.0.1';
/** Below the range that the kernel gives to outgoing connections, so that the port is free at the next start too. */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;

export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (isErrno(error) && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) return false;
    throw error;
  } finally {
    server.close();
  }
}

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isPortFree(port)) return port;
  }
}

export async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, HOST);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    if (isErrno(error)) return false;
    throw error;
  } finally {
    socket.destroy();
  }
}
