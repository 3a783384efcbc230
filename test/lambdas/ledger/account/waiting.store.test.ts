import { beforeAll, expect, it } from 'vitest';
import { readWaiting } from '../../../../lambdas/ledger/account/waiting.store.ts';
import { putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { accountOf, grantOf } from '../../../support/accounts.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;

beforeAll(async () => {
  table = await openTable();
});

it('reads what waits beside one account, of the types that are asked for and counted', async () => {
  const p = table.ports();
  const put = async (account: object, type: string, grantId: string) =>
    putItem(p.db, keys.waitingGrant({ workspaceId: 'ws_1', ...account }, type, grantId), {
      ...grantOf({ type }),
      grantId,
    });
  await put({}, 'contact', 'a');
  await put({}, 'contact', 'b');
  await put({}, 'contact-more', 'c');
  await put({}, 'phone', 'd');
  await put({ seat: 'mem_ada' }, 'contact', 'e');
  await put({ workspaceId: 'ws_2' }, 'contact', 'f');
  const sum = { grants: 2, credits: 20, exp: null };
  const account = accountOf({}, { waiting: { contact: sum, phone: sum } });
  const read = async (types?: string[]) =>
    (await readWaiting(p, account, types)).map(({ grantId }) => grantId);
  expect(await read()).toEqual(['a', 'b', 'd']);
  expect(await read(['contact'])).toEqual(['a', 'b']);
  // Of this one the account counts none: it is not asked for.
  expect(await read(['contact-more'])).toEqual([]);
  expect(await readWaiting(p, account, ['phone'])).toEqual([
    { ...grantOf({ type: 'phone' }), grantId: 'd' },
  ]);
});

it('reads more than one page', async () => {
  const p = table.ports();
  const long = 'x'.repeat(9_000);
  await Promise.all(
    Array.from({ length: 150 }, (_, n) =>
      putItem(p.db, keys.waitingGrant({ workspaceId: 'ws_3' }, 'contact', `g${n}`), {
        ...grantOf(),
        grantId: `g${n}`,
        long,
      }),
    ),
  );
  const waiting = { contact: { grants: 150, credits: 1_500, exp: null } };
  const account = { ...accountOf({}, { waiting }), workspaceId: 'ws_3' };
  expect(new Set((await readWaiting(p, account)).map(({ grantId }) => grantId)).size).toBe(150);
});
