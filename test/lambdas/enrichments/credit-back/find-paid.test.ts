import { expect, it } from 'vitest';
import type { Claim } from '../../../../lambdas/claims/claims.contract.ts';
import { findPaid } from '../../../../lambdas/enrichments/credit-back/find-paid.ts';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { claim } from '../../../support/subjects.ts';
import { openTable } from '../../../support/table.ts';

it('finds the round that has paid for a row’s datum, and its charge; nothing of the others', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_1');
  const view = await desk.enrich({ subjects: people(2) }, (subject, row, datum) =>
    row === 1 ? findsAll(subject, row, datum) : undefined,
  );
  const paidBy = async (more: Partial<Claim>, datum = 'email') => {
    const of = { claim: claim('found', view.id, more), datum };
    const { request, round, charge } = await findPaid(desk.p, 'ws_1', of);
    return [request?.id, round?.round, charge?.credits];
  };
  expect(await paidBy({ row: 1 })).toEqual([view.id, 0, { contact: 1 }]);
  expect(await paidBy({ row: 0 })).toEqual([view.id, undefined, undefined]);
  expect(await paidBy({ row: 1 }, 'phone')).toEqual([view.id, undefined, undefined]);
  expect(await paidBy({ row: 1, part: 1 })).toEqual([view.id, undefined, undefined]);
  expect(await paidBy({ enrichmentId: 'enr_gone' })).toEqual([undefined, undefined, undefined]);
});
