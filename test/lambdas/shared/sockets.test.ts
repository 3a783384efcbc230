import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { findAccount } from '../../../lambdas/ledger/account/account.store.ts';
import { openAccountDb, openDb } from '../../../lambdas/shared/dynamo.ts';
import { openAgents } from '../../../lambdas/shared/sockets.ts';
import { openLedger } from '../../support/ledger-desk.ts';
import { type RestingProxy, startRestingProxy } from '../../support/resting-proxy.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

let proxy: RestingProxy;
let table: TestTable;
let p: TablePorts;

beforeEach(async () => {
  proxy = await startRestingProxy(inject('dynamoEndpoint'));
  table = await openTable({ on: 'engine' });
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', proxy.url);
  p = { ...table.ports(), db: openDb(), accountDb: openAccountDb() };
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await proxy.stop();
});

/** Calls at once, so that as many connections rest afterwards. */
async function warm(connections: number): Promise<void> {
  const id = { workspaceId: 'ws_1' };
  await Promise.all(Array.from({ length: connections }, () => findAccount(p, id)));
}

it.each([1, 4, 12, 40])(
  'a hold after a rest in which %i connections died is done at its first attempt, and fences nothing',
  async (connections) => {
    const desk = openLedger(table, 'ws_1', undefined, p);
    await desk.hold('before', 1);
    await warm(connections);
    for (let rest = 0; rest < 3; rest += 1) {
      proxy.killResting();
      expect(await desk.hold(`after${rest}`, 1)).toMatchObject({ state: 'applied', attempt: 1 });
    }
    expect(proxy.seen.met).toBeGreaterThanOrEqual(3);
    expect((await desk.load()).fences).toEqual({});
  },
);

it('a change of an account that is itself the first call after a rest is done under its next attempt', async () => {
  const desk = openLedger(table, 'ws_1', undefined, p);
  await desk.load();
  const accountDb = {
    send: ((command: never) => {
      // Everything before it went another way.
      if (proxy.seen.met === 0) proxy.killResting();
      return p.accountDb.send(command);
    }) as typeof p.accountDb.send,
  };
  expect(await desk.hold('h', 1, { ...p, accountDb })).toMatchObject({
    state: 'applied',
    attempt: 2,
  });
  expect(await desk.balance()).toEqual({ available: 99, held: 1 });
});

it('both clients speak over the same connections', async () => {
  const desk = openLedger(table, 'ws_1', undefined, p);
  await desk.hold('a', 1);
  await desk.settle('a', await desk.hold('b', 1), 1);
  expect(proxy.seen.opened).toBe(1);
});

it('when one connection ends, those that rest beside it are closed', async () => {
  const server: Server = createServer((_request, response) => response.end('x'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { httpAgent } = openAgents();
  const call = () =>
    new Promise<void>((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', agent: httpAgent }, (answer) => {
        answer.resume().once('end', () => setImmediate(resolve));
      });
      sent.once('error', reject).end();
    });
  await Promise.all([call(), call(), call()]);
  const resting = () => Object.values(httpAgent.freeSockets).flat();
  expect(resting()).toHaveLength(3);
  resting()[0]?.destroy();
  await vi.waitFor(() => expect(resting()).toHaveLength(0));
  server.closeAllConnections();
  server.close();
});
