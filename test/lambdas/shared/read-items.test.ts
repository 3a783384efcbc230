import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Db } from '../../../lambdas/shared/dynamo.ts';
import type { ItemKey } from '../../../lambdas/shared/keys.contract.ts';
import { readItem, readItems } from '../../../lambdas/shared/read-items.ts';

beforeEach(() => vi.stubEnv('TABLE_NAME', 't'));
afterEach(() => vi.unstubAllEnvs());

const key = (n: number): ItemKey => ({ pk: `ENR#${n}`, sk: 'PART#000' });
const isThere = ({ pk }: ItemKey): boolean => Number(pk.slice(4)) % 2 === 0;

/**
 * A table that answers at most `atOnce` keys of a batch, and has only items with an even number.
 */
function tableOf(atOnce = 100) {
  const calls: number[] = [];
  const get = ({ input }: GetCommand) => {
    calls.push(1);
    const wanted = input.Key as ItemKey;
    return isThere(wanted) ? { Item: wanted } : {};
  };
  const batch = ({ input }: BatchGetCommand) => {
    const keys = (input.RequestItems?.t?.Keys ?? []) as unknown as ItemKey[];
    calls.push(keys.length);
    const left = keys.slice(atOnce);
    return {
      Responses: { t: keys.slice(0, atOnce).filter(isThere) },
      UnprocessedKeys: left.length > 0 ? { t: { Keys: left } } : {},
    };
  };
  const send = async (command: unknown) => {
    const { input } = command as GetCommand | BatchGetCommand;
    const isConsistent = 'Key' in input ? input.ConsistentRead : input.RequestItems?.t;
    if (!isConsistent) throw new Error('a read that may be old');
    if (command instanceof GetCommand) return get(command);
    if (command instanceof BatchGetCommand) return batch(command);
    throw new Error('only reads by key');
  };
  return { calls, p: { db: { send } as unknown as Db, sleep: async () => {} } };
}

test('reads that are asked for at the same moment share a call, each gets its own item', async () => {
  const { calls, p } = tableOf();
  const asked = [readItem(p, key(2)), readItem(p, key(3)), readItems(p, [key(4), key(5)])];
  expect(await Promise.all(asked)).toEqual([key(2), undefined, [key(4), undefined]]);
  expect(calls).toEqual([4]);
});

test('nothing is kept: what is asked for later is read again', async () => {
  const { calls, p } = tableOf();
  await readItem(p, key(2));
  await readItem(p, key(2));
  expect(calls).toEqual([1, 1]);
});

test('reads of two tables do not meet', async () => {
  const [one, other] = [tableOf(), tableOf()];
  await Promise.all([readItem(one.p, key(2)), readItem(other.p, key(4))]);
  expect([one.calls, other.calls]).toEqual([[1], [1]]);
});

test('a hundred keys go into one call, and a key that is named twice is asked for once', async () => {
  const { calls, p } = tableOf();
  const keys = Array.from({ length: 150 }, (_, n) => key(n));
  const items = await readItems(p, keys);
  expect(calls.sort()).toEqual([100, 50]);
  expect(items.filter((item) => item !== undefined)).toHaveLength(75);
  await readItems(p, [key(2), key(2)]);
  expect(calls.at(-1)).toBe(1);
});

test('keys that DynamoDB left out are asked for again', async () => {
  const { calls, p } = tableOf(2);
  expect(await readItems(p, [0, 2, 4, 6, 8].map(key))).toEqual([0, 2, 4, 6, 8].map(key));
  expect(calls).toEqual([5, 3, 1]);
});

test('a table that never answers all is given up, for all that asked', async () => {
  const { p } = tableOf(0);
  const asked = await Promise.allSettled([readItem(p, key(0)), readItem(p, key(2))]);
  expect(asked).toMatchObject([
    { reason: { code: 'ACCOUNT_BUSY' } },
    { reason: { code: 'ACCOUNT_BUSY' } },
  ]);
});
