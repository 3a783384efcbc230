import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { expireGrants, loadAccount } from '../../../../lambdas/ledger/account/load-account.ts';
import { listEntries } from '../../../../lambdas/ledger/journal/journal.store.ts';
import {
  projectBatch,
  replayBatch,
} from '../../../../lambdas/ledger/journal/revisions-stream.store.ts';
import { accountOf, grantOf, MONTHLY } from '../../../support/accounts.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('projectBatch', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  const imageOf = (pk: string, item: object) => marshall({ pk, sk: 'ACCOUNT', ...item }) as never;
  const { workspaceId: _ws, ...BEFORE } = accountOf({ g: grantOf() });
  const AFTER = {
    ...BEFORE,
    rev: 8,
    grants: { g: grantOf({ available: 9, held: 1 }) },
    last: { ...BEFORE.last, slices: [{ grantId: 'g', type: 'contact', available: -1, held: 1 }] },
  };

  it('turns the revisions of the stream into entries, each once', async () => {
    const p = table.ports();
    await loadAccount(p, { workspaceId: 'ws_1' }, MONTHLY);
    p.setClock('2026-04-01T00:00:00Z');
    await expireGrants(p, await loadAccount(p, { workspaceId: 'ws_1' }, MONTHLY));
    expect(await table.project()).toBe(3);
    const { items } = await listEntries(p, { workspaceId: 'ws_1' }, { limit: 10 });
    expect(items.map(({ rev, action, after }) => [rev, action, after.contact?.available])).toEqual([
      [1, 'open', 100],
      [2, 'turn', 200],
      [3, 'expire', 100],
    ]);
  });

  it('writes the same entry again when the stream repeats itself', async () => {
    const p = table.ports();
    const record = {
      dynamodb: { OldImage: imageOf('WS#ws_2', BEFORE), NewImage: imageOf('WS#ws_2', AFTER) },
    };
    expect(await projectBatch(p, [record])).toBe(1);
    expect(await projectBatch(p, [record])).toBe(1);
    expect((await listEntries(p, { workspaceId: 'ws_2' }, { limit: 10 })).items).toMatchObject([
      { rev: 8 },
    ]);
  });

  it('writes nothing for a removal, nor for a write that made no revision', async () => {
    const p = table.ports();
    const OldImage = imageOf('WS#ws_3', BEFORE);
    expect(await projectBatch(p, [{ dynamodb: { OldImage } }])).toBe(0);
    expect(await projectBatch(p, [{ dynamodb: { OldImage, NewImage: OldImage } }])).toBe(0);
    expect(await table.items('LEDGER#ws_3')).toEqual([]);
  });

  it('keeps a seat apart from its workspace: the sort key of the image decides', async () => {
    const p = table.ports();
    const record = (sk: string) => ({
      dynamodb: {
        OldImage: marshall({ pk: 'WS#ws_5', sk, ...BEFORE }) as never,
        NewImage: marshall({ pk: 'WS#ws_5', sk, ...AFTER }) as never,
      },
    });
    for (const sk of ['ACCOUNT', 'ACCOUNT#SEAT#mem_ada', 'ACCOUNT#SEAT#mem_bob']) {
      await projectBatch(p, [record(sk)]);
    }
    expect((await table.items('LEDGER#ws_5')).map(({ pk, sk }) => `${pk} ${sk}`)).toEqual([
      'LEDGER#ws_5#ACCOUNT 000000000008',
      'LEDGER#ws_5#ACCOUNT#SEAT#mem_ada 000000000008',
      'LEDGER#ws_5#ACCOUNT#SEAT#mem_bob 000000000008',
    ]);
    await expect(projectBatch(p, [record('MEMBER#mem_ada')])).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });

  it('stops at a revision that is missing', async () => {
    const p = table.ports();
    const NewImage = imageOf('WS#ws_4', { ...AFTER, rev: 9 });
    const record = { dynamodb: { OldImage: imageOf('WS#ws_4', BEFORE), NewImage } };
    await expect(projectBatch(p, [record])).rejects.toThrow('gapless');
  });

  /** Revisions `from` to `to` of an account that spends one of 100 credits with each. */
  function revisions(ws: string, from: number, to: number) {
    const slices = [{ grantId: 'g', type: 'contact', available: -1, spent: 1 }];
    const image = (rev: number) =>
      imageOf(`WS#${ws}`, {
        ...BEFORE,
        rev,
        grants: { g: grantOf({ available: 100 - rev }) },
        last: { ...BEFORE.last, op: `op_${rev}:1`, slices },
      });
    const opened = { ...grantOf({ available: 99 }), amount: 100 };
    const opening = imageOf(`WS#${ws}`, {
      ...BEFORE,
      rev: 1,
      grants: { g: opened },
      last: {
        ...BEFORE.last,
        action: 'open',
        slices: [{ grantId: 'g', type: 'contact', granted: 100, available: 99, spent: 1, opened }],
      },
    });
    return Array.from({ length: to - from + 1 }, (_, n) => {
      const rev = from + n;
      const OldImage = rev === 2 ? opening : image(rev - 1);
      if (rev === 1) return { dynamodb: { NewImage: opening } };
      return { dynamodb: { OldImage, NewImage: image(rev) } };
    });
  }
  const sealedOf = async (ws: string) =>
    (await table.items(`LEDGER#${ws}#`)).map(({ sk, hash, rev }) =>
      sk === 'HEAD'
        ? `HEAD ${rev}`
        : [sk.slice(-2), hash === undefined ? 'open' : 'sealed'].join(' '),
    );
  const spentOf = async (ws: string) => {
    const [item] = await table.items(`USAGE#${ws}`);
    return item?.['00:00#contact'];
  };

  it('seals what follows the head at once, and counts it once in any number of replays', async () => {
    const p = table.ports();
    for (let n = 0; n < 3; n += 1) await projectBatch(p, revisions('ws_6', 1, 3));
    await Promise.all([1, 2].map(() => projectBatch(table.ports(), revisions('ws_6', 3, 6))));
    expect(await sealedOf('ws_6')).toEqual([
      '01 sealed',
      '02 sealed',
      '03 sealed',
      '04 sealed',
      '05 sealed',
      '06 sealed',
      'HEAD 6',
    ]);
    expect(await spentOf('ws_6')).toBe(6);
  });

  it('goes on past a batch that went aside, and seals all when it is replayed', async () => {
    const p = table.ports();
    await projectBatch(p, revisions('ws_7', 1, 2));
    await projectBatch(p, revisions('ws_7', 5, 6));
    expect(await sealedOf('ws_7')).toEqual([
      '01 sealed',
      '02 sealed',
      '05 open',
      '06 open',
      'HEAD 2',
    ]);
    expect(await spentOf('ws_7')).toBe(2);
    await replayBatch(p, revisions('ws_7', 3, 4));
    expect(await sealedOf('ws_7')).toEqual([
      '01 sealed',
      '02 sealed',
      '03 sealed',
      '04 sealed',
      '05 sealed',
      '06 sealed',
      'HEAD 6',
    ]);
    expect(await spentOf('ws_7')).toBe(6);
  });

  it('does not take the hash from a sealed entry when a late write of it arrives', async () => {
    const p = table.ports();
    const late: (() => Promise<unknown>)[] = [];
    const slow = {
      send: async (command: { constructor: { name: string } }) => {
        if (command.constructor.name !== 'PutCommand') return p.db.send(command as never);
        late.push(() => p.db.send(command as never));
        return {};
      },
    };
    await projectBatch({ ...p, db: slow as never }, revisions('ws_8', 2, 2));
    await projectBatch(p, revisions('ws_8', 1, 3));
    for (const send of late) await send().catch(() => {});
    expect(await sealedOf('ws_8')).toEqual(['01 sealed', '02 sealed', '03 sealed', 'HEAD 3']);
  });

  it('refuses an image that is no account', async () => {
    const p = table.ports();
    const record = { dynamodb: { NewImage: imageOf('ENR#ws_1#enr_1', { rev: 1 }) } };
    await expect(projectBatch(p, [record])).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
