import { expect, it } from 'vitest';
import { listAccounts } from '../../../../lambdas/ledger/account/list-accounts.store.ts';
import { loadAccount } from '../../../../lambdas/ledger/ledger.ts';
import { MONTHLY } from '../../../support/accounts.ts';
import { openTable } from '../../../support/table.ts';

it('lists the accounts of a workspace, and of no other', async () => {
  const p = (await openTable()).ports();
  const ids = [
    { workspaceId: 'ws_1' },
    { workspaceId: 'ws_1', cap: 'key_agent' },
    { workspaceId: 'ws_1', seat: 'mem_ada' },
    { workspaceId: 'ws_10' },
  ];
  for (const id of ids) await loadAccount(p, id, MONTHLY);
  expect(await listAccounts(p, 'ws_1')).toEqual(ids.slice(0, 3));
  expect(await listAccounts(p, 'ws_2')).toEqual([]);
});
