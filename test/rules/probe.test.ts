import { expect, it } from 'vitest';
import { openTable } from '../support/table.ts';
import { loadAccount } from '../../lambdas/ledger/load-account.ts';
import { viewBalance } from '../../lambdas/ledger/view-balance.ts';
import { termsOf } from '../../lambdas/pricing/terms.ts';
it('x', async () => {
  const t0=performance.now();
  const t = await openTable(); const p = t.ports();
  const t1=performance.now();
  const terms=termsOf({plan:'workspace-pool',timezone:'UTC',periodAnchor:'2026-01-01'});
  const a = await loadAccount(p,'ws1',terms);
  const t2=performance.now();
  await Promise.all(Array.from({length:100},(_, i)=>loadAccount(p,'ws'+i,terms)));
  const t3=performance.now();
  console.log(await t.project(), t1-t0,t2-t1,t3-t2, performance.now()-t3);
  expect(a.rev).toBe(1);
});
