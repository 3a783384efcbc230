import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Database, startDatabase } from '../../local/aws/dynamodb/database.ts';
import { allOf, aPerson, byName, expectStatus, openWorld, type World } from '../flows/world.ts';
import { type EngineProxy, startEngineProxy } from '../support/engine-proxy.ts';

/**
 * The product's stack over an engine that writes its stream as DynamoDB Local 3 does: an empty map
 * without its type.
 */

let engine: Database;
let proxy: EngineProxy;
let world: World;
let untyped = 0;

beforeAll(async () => {
  engine = await startDatabase({});
  proxy = await startEngineProxy(
    engine.endpoint,
    () => 'none',
    ({ operation }, answer) => {
      if (operation !== 'GetRecords') return answer;
      return answer.replaceAll('{"M":{}}', () => {
        untyped += 1;
        return '{}';
      });
    },
  );
  vi.stubEnv('DYNAMODB_ENDPOINT', proxy.url);
  world = await openWorld();
}, 60_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await world.stop();
  await proxy.stop();
  await engine.stop();
});

test('the ledger has every revision of the account, and ends at its balance', async () => {
  const ws = await world.workspace(5);
  const person = aPerson('Emp Tymap');
  await world.knows(person);
  const asked = expectStatus(await ws.ask([byName(person)]), 202);
  await ws.ended(asked.body.id);
  await world.idle();
  const { rev } = await ws.balance();
  const entries = await allOf(ws.caller, `/v1/workspaces/${ws.id}/ledger`);
  expect(entries.map((entry) => entry.rev)).toEqual([1, 2, 3]);
  expect(rev).toBe(3);
  expect(entries.at(-1)?.after).toEqual({ contact: { available: 4, held: 0 } });
  expect(untyped).toBeGreaterThan(0);
}, 60_000);
