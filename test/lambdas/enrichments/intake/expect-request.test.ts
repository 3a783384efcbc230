import { expect, it } from 'vitest';
import { expectRequest } from '../../../../lambdas/enrichments/intake/expect-request.ts';
import { putOrders } from '../../../../lambdas/waterfall/figures/figures.store.ts';
import { openTable } from '../../../support/table.ts';

const WORKSPACE = {
  ...{ workspaceId: 'ws_1', plan: 'workspace-pool', timezone: 'UTC' },
  periodAnchor: '2026-01-01',
};

it('foretells each datum that finders are asked for, of the rows that would be charged', async () => {
  const p = (await openTable()).ports();
  const provider = { provider: 'hunter', found: 0.5, foundMost: 0.6, costMicroUsd: 20_000 };
  const fixed = { found: 0.5, costMicroUsd: 20_000 };
  const all = { rows: 100, providers: [provider], explored: [], fixed };
  await putOrders(p.db, 'operator', 'email', { plannedAtMs: 0, segments: { all } });
  const rows = [0, 1, 2].map((n) => ({ subject: { fullName: `Person ${n}` }, keys: [] }));
  const chargeable = [
    { row: 0, datum: 'email' },
    { row: 2, datum: 'email' },
    { row: 1, datum: 'phone' },
    { row: 1, datum: 'emailCheck' },
  ] as const;
  expect(await expectRequest(p, WORKSPACE, { rows, chargeable })).toEqual({
    email: { lookups: 2, found: 1, costMicroUsd: 40_000, basedOnRows: 100 },
    phone: { lookups: 1, found: null, costMicroUsd: null, basedOnRows: 0 },
  });
});
