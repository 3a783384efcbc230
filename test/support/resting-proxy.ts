import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server on which connections die while they rest, and nobody is told. */
export interface RestingProxy {
  readonly url: string;
  /** How many connections were opened, and how many calls met a dead one. */
  readonly seen: { opened: number; met: number };
  /**
   * From now on every connection that is open is dead: the next bytes on it are answered with a
   * reset.
   */
  readonly killResting: () => void;
  stop(): Promise<void>;
}

/** Serves an endpoint byte by byte. */
export async function startRestingProxy(endpoint: string): Promise<RestingProxy> {
  const { hostname, port } = new URL(endpoint);
  const seen = { opened: 0, met: 0 };
  const open = new Set<Socket>();
  const dead = new WeakSet<Socket>();
  const server = createServer((client) => {
    seen.opened += 1;
    open.add(client);
    const far = connect(Number(port), hostname);
    client.on('data', (bytes) => {
      if (!dead.has(client)) far.write(bytes);
      else {
        seen.met += 1;
        client.resetAndDestroy();
      }
    });
    far.on('data', (bytes) => void client.write(bytes));
    const end = (): void => {
      open.delete(client);
      client.destroy();
      far.destroy();
    };
    for (const socket of [client, far]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    killResting: () => {
      for (const socket of open) dead.add(socket);
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
