import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { expireGrants, loadAccount } from '../../../../lambdas/ledger/account/load-account.ts';
import { listEntries } from '../../../../lambdas/ledger/journal/journal.store.ts';
import { projectRecord } from '../../../../lambdas/ledger/journal/revisions-stream.store.ts';
import { accountOf, grantOf, MONTHLY } from '../../../support/accounts.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('projectRecord', () => {
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
    expect(await projectRecord(p, record)).toBe(true);
    expect(await projectRecord(p, record)).toBe(true);
    expect((await listEntries(p, { workspaceId: 'ws_2' }, { limit: 10 })).items).toMatchObject([
      { rev: 8 },
    ]);
  });

  it('writes nothing for a removal, nor for a write that made no revision', async () => {
    const p = table.ports();
    const OldImage = imageOf('WS#ws_3', BEFORE);
    expect(await projectRecord(p, { dynamodb: { OldImage } })).toBe(false);
    expect(await projectRecord(p, { dynamodb: { OldImage, NewImage: OldImage } })).toBe(false);
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
      await projectRecord(p, record(sk));
    }
    expect((await table.items('LEDGER#ws_5')).map(({ pk, sk }) => `${pk} ${sk}`)).toEqual([
      'LEDGER#ws_5#ACCOUNT 000000000008',
      'LEDGER#ws_5#ACCOUNT#SEAT#mem_ada 000000000008',
      'LEDGER#ws_5#ACCOUNT#SEAT#mem_bob 000000000008',
    ]);
    await expect(projectRecord(p, record('MEMBER#mem_ada'))).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });

  it('stops at a revision that is missing', async () => {
    const p = table.ports();
    const NewImage = imageOf('WS#ws_4', { ...AFTER, rev: 9 });
    const record = { dynamodb: { OldImage: imageOf('WS#ws_4', BEFORE), NewImage } };
    await expect(projectRecord(p, record)).rejects.toThrow('gapless');
  });

  it('refuses an image that is no account', async () => {
    const p = table.ports();
    const record = { dynamodb: { NewImage: imageOf('ENR#ws_1#enr_1', { rev: 1 }) } };
    await expect(projectRecord(p, record)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
