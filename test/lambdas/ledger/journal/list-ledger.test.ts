import { expect, it } from 'vitest';
import { putEntry } from '../../../../lambdas/ledger/journal/journal.store.ts';
import { listLedger } from '../../../../lambdas/ledger/journal/list-ledger.ts';
import { at } from '../../../support/accounts.ts';
import { openTable } from '../../../support/table.ts';

it('shows an entry with every counter, those that did not move as 0, and no inner field', async () => {
  const p = (await openTable()).ports();
  await putEntry(
    p,
    { workspaceId: 'ws_1' },
    {
      rev: 8,
      op: 'enr_1:settle:0:0:1',
      action: 'settle',
      slices: [{ grantId: 'g', type: 'contact', cat: 'pack', held: -3, spent: 2, available: 1 }],
      at: at('2026-03-10T12:00:00Z'),
      actor: 'mem_ada',
      reason: 'contact.email',
      ref: 'enr_1',
      before: { contact: { available: 7, held: 3 } },
      after: { contact: { available: 8, held: 0 } },
      spentOn: { 'contact.email': { contact: 2 } },
      starts: { g: at('2026-03-01T00:00:00Z') },
      hash: 'abc',
      asOf: at('2026-03-10T12:00:00Z'),
    },
  );
  expect(await listLedger(p, { workspaceId: 'ws_1' }, { limit: 10 })).toEqual({
    items: [
      {
        rev: 8,
        at: '2026-03-10T12:00:00.000Z',
        op: 'enr_1:settle:0:0:1',
        action: 'settle',
        actor: 'mem_ada',
        reason: 'contact.email',
        ref: 'enr_1',
        slices: [
          {
            grantId: 'g',
            creditType: 'contact',
            granted: 0,
            available: 1,
            held: -3,
            spent: 2,
            expired: 0,
            voided: 0,
            clawedBack: 0,
            debt: 0,
            repaid: 0,
          },
        ],
        before: { contact: { available: 7, held: 3 } },
        after: { contact: { available: 8, held: 0 } },
        spentOn: { 'contact.email': { contact: 2 } },
        hash: 'abc',
      },
    ],
    nextCursor: null,
  });
});

it('shows what an account had and has in one order of types and numbers', async () => {
  const p = (await openTable()).ports();
  const totals = {
    search: { held: 1, available: 2 },
    phone: { held: 3, available: 4 },
    email: { held: 5, available: 6 },
    contact: { held: 7, available: 8 },
  };
  await putEntry(
    p,
    { workspaceId: 'ws_1' },
    {
      rev: 1,
      op: 'open',
      action: 'open',
      slices: [],
      at: at('2026-03-10T12:00:00Z'),
      actor: 'operator',
      reason: 'workspace created',
      ref: 'ws_1',
      before: totals,
      after: totals,
    },
  );
  const [entry] = (await listLedger(p, { workspaceId: 'ws_1' }, { limit: 1 })).items;
  const inOrder =
    '{"contact":{"available":8,"held":7},"email":{"available":6,"held":5},' +
    '"phone":{"available":4,"held":3},"search":{"available":2,"held":1}}';
  expect([entry?.before, entry?.after].map((each) => JSON.stringify(each))).toEqual([
    inOrder,
    inOrder,
  ]);
});
