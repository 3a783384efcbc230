import { beforeAll, describe, expect, it } from 'vitest';
import { findGrantRecord, putGrantRecord } from '../../../../lambdas/ledger/grants/grant.store.ts';
import { at } from '../../../support/accounts.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const GRANT = {
  account: { workspaceId: 'ws_1' },
  grantId: 'grant_1',
  creditType: 'contact',
  amount: 100,
  category: 'pack',
  reason: 'bought',
  actor: 'operator',
  expiresAtMs: null,
  bodyHash: 'h',
} as const;
const NOON = at('2026-03-10T12:00:00Z');

describe('the record of a grant', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('is written once for its id, and read back', async () => {
    const p = table.ports();
    const record = { key: { pk: 'WS#ws_1', sk: 'GRANT#grant_1' }, ...GRANT, createdAtMs: NOON };
    expect(await putGrantRecord(p, GRANT, NOON)).toEqual(record);
    expect(await putGrantRecord(p, { ...GRANT, amount: 1 }, NOON)).toBeUndefined();
    expect(await findGrantRecord(p, 'ws_1', 'grant_1')).toMatchObject(record);
    expect(await findGrantRecord(p, 'ws_2', 'grant_1')).toBeUndefined();
  });

  it('is among the unfinished ones from two minutes on', async () => {
    const p = table.ports();
    await putGrantRecord(p, { ...GRANT, account: { workspaceId: 'ws_3' } }, NOON);
    expect(await table.items('WS#ws_3')).toMatchObject([
      { i2pk: 'UNFINISHED#4', i2sk: '001773144120000#grant_1' },
    ]);
  });
});
