import { createServer } from 'node:net';

/**
 * Gives a port of 127.0.0.1 that was free a moment ago, for a program that cannot choose one
 * itself.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
