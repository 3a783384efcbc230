import { expect, test } from 'vitest';
import { sharedWorld } from './world.ts';

const world = sharedWorld();

test('A10, A20: a change of terms reaches the balance at once, or is seen to come', async () => {
  const { id, caller } = await world.workspace(100);
  const path = `/v1/workspaces/${id}`;
  const { body: own } = await caller.get(path);
  expect(own).toMatchObject({ plan: 'workspace-pool', planVersion: 1, pendingChange: null });

  const agreed = await world.operator.patch(path, { allotments: { contact: 1_250 } });
  expect(agreed.status).toBe(200);
  const { body: balance } = await caller.get(`${path}/balance`);
  expect(balance.types.contact).toMatchObject({ available: 1_250, allotment: 1_250 });

  const down = { plan: 'split-credits-essential', effective: 'next-period' };
  const { body: queued } = await world.operator.patch(path, down);
  expect(queued).toMatchObject({
    plan: 'workspace-pool',
    pendingChange: { plan: 'split-credits-essential', effectiveAt: balance.period.nextResetAt },
  });
  const { body: kept } = await world.operator.patch(path, { pendingChange: null });
  expect(kept.pendingChange).toBeNull();

  await world.idle();
  const { body: ledger } = await caller.get(`${path}/ledger`);
  expect(ledger.items.at(-1)).toMatchObject({ actor: 'operator', reason: 'terms changed' });
});

test('a workspace’s key reads the catalogue, and changes no terms', async () => {
  const { id, caller } = await world.workspace(1);
  const { body: plans } = await caller.get('/v1/plans');
  expect(plans.items).toHaveLength(8);
  const refused = await caller.patch(`/v1/workspaces/${id}`, { plan: 'billing-cycle-annual' });
  expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
});
