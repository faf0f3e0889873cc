/** A cable between browser and hall that a test can cut and mend: everything passes through it unchanged. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Cable extends AsyncDisposable {
  /** The hall's origin at this end of the cable. */
  url: string;
  cut(): void;
  mend(): void;
}

export async function layCable(hallUrl: string): Promise<Cable> {
  const { hostname, port } = new URL(hallUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const unplug = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
      unplug();
    },
    mend: () => {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      unplug();
      server.close();
      await once(server, 'close');
    },
  };
}
