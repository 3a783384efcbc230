import { BatchWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ItemKey, unfinished } from '../../../lambdas/shared/keys.contract.ts';
import { finishRecord, listDue, postpone } from '../../../lambdas/shared/unfinished.store.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

const T0 = 1_773_144_000_000;

describe('the index of the unfinished', () => {
  let table: TestTable;
  let p: TablePorts;

  beforeAll(async () => {
    table = await openTable();
    p = table.ports();
  });

  /** Writes records that fall due one millisecond after another; all their ids lie in one shard. */
  async function write(kind: string, count: number): Promise<ItemKey[]> {
    const items = Array.from({ length: count }, (_, n) => {
      const id = `${kind}_${String(n).padStart(4, '0')}`;
      const { i2sk } = unfinished.place(id, T0 + n);
      return { pk: `ENR#ws_1#${id}`, sk: 'ENRICHMENT', i2pk: unfinished.shard(3), i2sk };
    });
    for (let n = 0; n < count; n += 25) {
      const puts = items.slice(n, n + 25).map((Item) => ({ PutRequest: { Item } }));
      await p.db.send(new BatchWriteCommand({ RequestItems: { [table.name]: puts } }));
    }
    return items.map(({ pk, sk }) => ({ pk, sk }));
  }

  const due = async (shard: number, nowMs: number): Promise<string[]> => {
    const found: string[] = [];
    for await (const key of listDue(p, shard, epochMs(nowMs))) found.push(unfinished.idOf(key));
    return found;
  };

  it('lists what has fallen due, oldest first, all of it, and not what has not', async () => {
    await write('a', 250);
    const ids = Array.from({ length: 250 }, (_, n) => `a_${String(n).padStart(4, '0')}`);
    expect(await due(3, T0)).toEqual([]);
    expect(await due(3, T0 + 1)).toEqual(ids.slice(0, 1));
    expect(await due(3, T0 + 250)).toEqual(ids);
    expect(await due(4, T0 + 250)).toEqual([]);
  });

  it('goes on behind records that leave while it is read', async () => {
    const seen: string[] = [];
    for await (const key of listDue(p, 3, epochMs(T0 + 250))) {
      seen.push(unfinished.idOf(key));
      const leave = { TableName: table.name, Key: key, UpdateExpression: 'REMOVE i2pk, i2sk' };
      await p.db.send(new UpdateCommand(leave));
    }
    expect(seen).toHaveLength(250);
    expect(await due(3, T0 + 250)).toEqual([]);
  });

  it('puts a record off, and nothing that has left', async () => {
    const [one, two] = (await write('b', 2)) as [ItemKey, ItemKey];
    const shard = Number(unfinished.place('b_0000', 0).i2pk.split('#')[1]);
    await postpone(p, one, 'b_0000', epochMs(T0 + 900));
    expect(await due(3, T0 + 250)).toEqual(['b_0001']);
    expect(await due(shard, T0 + 901)).toContain('b_0000');
    await finishRecord(p, two);
    await finishRecord(p, two);
    await postpone(p, two, 'b_0001', epochMs(T0 + 1));
    expect(await due(3, T0 + 900)).toEqual([]);
  });
});

describe('what a key says of its record', () => {
  it.each([
    [{ pk: 'ENR#ws_1#enr_7', sk: 'ENRICHMENT' }, 'ENRICHMENT', 'enr_7'],
    [{ pk: 'WS#ws_1', sk: 'GRANT#grant_7' }, 'GRANT', 'grant_7'],
    [{ pk: 'WS#ws_1', sk: 'PURCHASE#pur_7' }, 'PURCHASE', 'pur_7'],
  ])('%j is a %s, %s', (key, kind, id) => {
    expect([unfinished.kindOf(key), unfinished.idOf(key)]).toEqual([kind, id]);
  });
});
