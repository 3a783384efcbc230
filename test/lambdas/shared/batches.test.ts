import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batchGet, forEachAtATime, itemName } from '../../../lambdas/shared/batches.ts';
import type { Db } from '../../../lambdas/shared/dynamo.ts';

beforeEach(() => vi.stubEnv('TABLE_NAME', 't'));
afterEach(() => vi.unstubAllEnvs());

const key = (n: number) => ({ pk: `ENR#${n}`, sk: 'PART#000' });

/** A table that answers at most `atOnce` keys of a batch, and has only items with an even number. */
function tableOf(atOnce: number) {
  const batches: number[] = [];
  const send = async (command: unknown) => {
    if (!(command instanceof BatchGetCommand)) throw new Error('only batches of reads');
    const keys = command.input.RequestItems?.t?.Keys ?? [];
    batches.push(keys.length);
    const found = keys.slice(0, atOnce).filter(({ pk }) => Number(String(pk).slice(4)) % 2 === 0);
    const left = keys.slice(atOnce);
    return {
      Responses: { t: found },
      UnprocessedKeys: left.length > 0 ? { t: { Keys: left } } : {},
    };
  };
  return { batches, p: { db: { send } as unknown as Db, sleep: async () => {} } };
}

test('a hundred keys go into one batch, and only items that exist come back', async () => {
  const { batches, p } = tableOf(100);
  const items = await batchGet(
    p,
    Array.from({ length: 150 }, (_, n) => key(n)),
  );
  expect(batches.sort()).toEqual([100, 50]);
  expect(items.size).toBe(75);
  expect(items.get(itemName(key(4)))).toEqual(key(4));
});

test('a key that is named twice is asked for once', async () => {
  const { batches, p } = tableOf(100);
  await batchGet(p, [key(2), key(2)]);
  expect(batches).toEqual([1]);
});

test('keys that DynamoDB left out are asked for again', async () => {
  const { batches, p } = tableOf(2);
  const items = await batchGet(p, [0, 2, 4, 6, 8].map(key));
  expect(batches).toEqual([5, 3, 1]);
  expect(items.size).toBe(5);
});

test('a table that never answers all is given up', async () => {
  const { p } = tableOf(0);
  await expect(batchGet(p, [key(0)])).rejects.toMatchObject({ code: 'ACCOUNT_BUSY' });
});

test('no more than so many are done at a time, and all are done', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await forEachAtATime([1, 2, 3, 4, 5], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    done.push(item);
    running -= 1;
  });
  expect([most, done.sort()]).toEqual([2, [1, 2, 3, 4, 5]]);
});

test('the first error ends it', async () => {
  const broken = forEachAtATime([1, 2], 1, async (item) => {
    throw new Error(`no ${item}`);
  });
  await expect(broken).rejects.toThrow('no 1');
});
