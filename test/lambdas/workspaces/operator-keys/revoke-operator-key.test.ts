import { beforeEach, describe, expect, it } from 'vitest';
import { createOperatorKey } from '../../../../lambdas/workspaces/operator-keys/create-operator-key.ts';
import {
  findPresentedOperatorKey,
  loadOperatorKey,
} from '../../../../lambdas/workspaces/operator-keys/read-operator-keys.ts';
import { revokeOperatorKey } from '../../../../lambdas/workspaces/operator-keys/revoke-operator-key.ts';
import type { OperatorKey } from '../../../../lambdas/workspaces/workspaces.contract.ts';
import { dieAfter } from '../../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

describe('revokeOperatorKey', () => {
  let table: TestTable;
  let p: TablePorts;
  let made: OperatorKey;

  beforeEach(async () => {
    table = await openTable();
    p = table.ports();
    const input = { name: 'CI', rights: 'admin' } as const;
    made = (await createOperatorKey(p, input, { bodyHash: 'h' })).operatorKey;
  });

  it('marks the key and what it opens as revoked, once', async () => {
    const revoked = await revokeOperatorKey(p, made.id);
    p.advance(1_000);
    expect(await revokeOperatorKey(p, made.id)).toMatchObject(revoked);
    expect(await findPresentedOperatorKey(p, made.hash)).toMatchObject({
      revokedAt: 1_773_144_000_000,
    });
  });

  it('knows no other', async () => {
    await expect(revokeOperatorKey(p, 'opk_none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([0, 1, 2])('shows no key as revoked that still opens, cut off after %i', async (n) => {
    const cut = { ...p, db: dieAfter(table.db, n) };
    await revokeOperatorKey(cut, made.id).catch(() => undefined);
    const shown = (await loadOperatorKey(p, made.id)).revokedAt !== undefined;
    const opens = (await findPresentedOperatorKey(p, made.hash))?.revokedAt === undefined;
    expect([shown, opens]).toEqual([n === 2, n === 0]);
    await revokeOperatorKey(p, made.id);
    expect(await loadOperatorKey(p, made.id)).toHaveProperty('revokedAt');
  });
});
