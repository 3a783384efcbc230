import { beforeAll, expect, it } from 'vitest';
import { findExpiring } from '../../../../lambdas/ledger/account/find-expiring.ts';
import type { OpenGrant } from '../../../../lambdas/ledger/ledger.contract.ts';
import { putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

let p: TablePorts;
/** The clock stands at noon of the 10th of March. */
const BY = at('2026-03-24T12:00:00Z');

beforeAll(async () => {
  p = (await openTable()).ports();
});

it.each<[string, Partial<OpenGrant>, number, boolean]>([
  ['at the last moment', { exp: BY }, 1, true],
  ['a moment later', { exp: at('2026-03-24T12:00:00.001Z') }, 1, false],
  ['never', { exp: null }, 1, false],
  ['by now', { exp: at('2026-03-10T12:00:00Z') }, 1, false],
  ['and has not begun', { exp: BY, eff: at('2026-03-11T00:00:00Z') }, 1, false],
  ['and is used up', { exp: BY, available: 0, held: 10 }, 1, false],
  ['and was voided', { exp: BY, ended: 'voided' }, 1, false],
  ['a promotion', { exp: BY, cat: 'promotional' }, 1, true],
  ['the allotment of a month', { exp: BY, cat: 'allotment' }, 1, false],
  ['the allotment of a year', { exp: BY, cat: 'allotment' }, 12, true],
])('a grant that expires: %s', async (_what, change, months, isFound) => {
  const { period } = accountOf();
  const account = accountOf({ g: grantOf(change) }, { period: { ...period, months } });
  const found = await findExpiring(p, account, BY);
  expect(found.map(({ grantId }) => grantId)).toEqual(isFound ? ['g'] : []);
});

it('finds what waits beside the account too, soonest first', async () => {
  const exps = {
    b: '2026-03-20T00:00:00Z',
    a: '2026-03-22T00:00:00Z',
    late: '2026-05-01T00:00:00Z',
  };
  for (const [grantId, exp] of Object.entries(exps)) {
    const key = keys.waitingGrant({ workspaceId: 'ws_1' }, 'contact', grantId);
    await putItem(p.db, key, { ...grantOf({ exp: at(exp) }), grantId });
  }
  const sum = { grants: 3, credits: 30, exp: at('2026-03-20T00:00:00Z') };
  const own = grantOf({ exp: at('2026-03-21T00:00:00Z') });
  const account = accountOf({ own }, { waiting: { contact: sum } });
  const found = await findExpiring(p, account, BY);
  expect(found.map(({ grantId }) => grantId)).toEqual(['b', 'own', 'a']);
});
