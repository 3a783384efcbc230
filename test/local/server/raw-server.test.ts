import { expect, test } from 'vitest';
import { serveRaw } from '../../../local/server/raw-server.ts';

test('a port that is taken is named', async () => {
  const nothing = { status: 200, headers: [], body: Buffer.alloc(0) };
  const server = await serveRaw(0, async () => nothing);
  const port = Number(new URL(server.url).port);
  await expect(serveRaw(port, async () => nothing)).rejects.toThrow(
    new Error(`port ${port} of 127.0.0.1 is taken`),
  );
  await server.stop();
});
