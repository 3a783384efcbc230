import { beforeAll, expect, it } from 'vitest';
import { rehearsePlan } from '../../../../lambdas/enrichments/rehearse/rehearse-plan.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { openDesk } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await openTable();
});

it('replays what a workspace asked for and was given on another plan, and changes nothing', async () => {
  const desk = openDesk(table, 'ws_1');
  const fromMs = desk.p.now();
  await desk.grant(50);
  await desk.enrich(
    { subjects: ['p1', 'p2', 'p3'].map((name) => ({ email: `${name}@acme.example` })) },
    ({ email }) => (email === 'p3@acme.example' ? undefined : `x-${email}`),
  );
  const toMs = epochMs(desk.p.now() + 86_400_000);
  const before = await table.items('ws_1');
  const asked = { plan: 'split-credits-essential', fromMs, toMs };
  expect(await rehearsePlan(desk.p, desk.workspace, asked)).toMatchObject({
    requests: 1,
    held: { email: 3 },
    charged: { email: 2 },
    refused: { requests: 0 },
  });
  const pool = await rehearsePlan(desk.p, desk.workspace, { ...asked, plan: 'workspace-pool' });
  // The pack of 50 counts where the plan has its type.
  expect(pool.available).toEqual({ contact: 148 });
  expect(await table.items('ws_1')).toEqual(before);
});
