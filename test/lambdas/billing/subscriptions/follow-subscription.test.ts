import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { followSubscription } from '../../../../lambdas/billing/subscriptions/follow-subscription.ts';
import { findStanding } from '../../../../lambdas/billing/subscriptions/subscription.store.ts';
import type { SubscriptionState } from '../../../../lambdas/billing/subscriptions/subscriptions.contract.ts';
import type { Ports } from '../../../../lambdas/shared/ports.ts';
import { createWorkspace } from '../../../../lambdas/workspaces/create-workspace.ts';
import { loadWorkspace } from '../../../../lambdas/workspaces/read-workspaces.ts';
import { toTerms } from '../../../../lambdas/workspaces/terms-of-workspace.ts';
import { updateWorkspace } from '../../../../lambdas/workspaces/update-workspace.ts';
import { at } from '../../../support/accounts.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const POOL = { plan: 'workspace-pool@1', price: { amount: 3_900, currency: 'usd', months: 1 } };
const MONTHLY = {
  plan: 'billing-cycle-monthly@1',
  price: { amount: 6_900, currency: 'usd', months: 1 },
};

type Placed = { readonly sk?: string } | undefined;

/** What a crash, a second call and an operator do in the middle of a change of plan. */
describe('followSubscription', () => {
  let table: TestTable;
  let p: TablePorts;
  let id = '';
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  beforeEach(async () => {
    process.env.TABLE_NAME = table.name;
    n += 1;
    id = `ws_${n}`;
    p = table.ports();
    const input = { id, name: 'x', plan: 'company-contract', timezone: 'UTC' };
    await createWorkspace(p, { ...input, periodAnchor: '2026-01-01' }, { bodyHash: 'h' });
  });

  const says = (over: Partial<SubscriptionState> = {}): SubscriptionState => ({
    id: 'sub_1',
    workspaceId: id,
    customerId: 'cus_1',
    fees: [],
    isReversed: false,
    createdAtMs: at('2026-03-10T12:00:00Z'),
    status: 'active',
    isPaid: true,
    ...POOL,
    periodStartMs: at('2026-03-10T12:00:00Z'),
    periodEndMs: at('2026-04-10T12:00:00Z'),
    endsAtMs: null,
    ...over,
  });
  const follow = async (state: SubscriptionState, via: Ports = p) =>
    followSubscription(via, id, state, await findStanding(p, id));
  const operator = (allotment: number) =>
    updateWorkspace(p, id, {
      terms: { from: p.now(), by: 'op_ada', allotments: { contact: allotment } },
    });
  const terms = async () => {
    const workspace = await loadWorkspace(p, id);
    const { plan, allotments } = toTerms(workspace, p.now());
    return { plan, agreed: allotments?.contact, termsNo: workspace.termsNo ?? 0 };
  };

  /** Ports over the same table; `before` sees each write by the sort key, and may throw. */
  function watching(before: (key: string, write: number) => Promise<void>): Ports {
    let writes = 0;
    const send = async (command: PutCommand | UpdateCommand) => {
      const { Key, Item } = command.input as unknown as Record<'Key' | 'Item', Placed>;
      if (command instanceof PutCommand || command instanceof UpdateCommand) {
        writes += 1;
        await before(String(Key?.sk ?? Item?.sk), writes);
      }
      return p.db.send(command as PutCommand);
    };
    return { ...p, db: { send } as unknown as Ports['db'] };
  }

  it.each([1, 2, 3, 4, 5, 6])(
    'is cut off before its write %i, and ends as it would have',
    async (k) => {
      const crash = watching(async (_key, write) => {
        if (write === k) throw new Error('crash');
      });
      // Up, and to end with the period: two changes.
      const state = says({ ...MONTHLY, endsAtMs: at('2026-04-10T12:00:00Z') });
      await expect(follow(state, crash)).rejects.toThrow('crash');
      expect(await follow(state)).toBe(true);
      expect(await terms()).toEqual({
        plan: 'billing-cycle-monthly',
        agreed: undefined,
        termsNo: 2,
      });
      expect(await findStanding(p, id)).not.toHaveProperty('intended');
    },
  );

  it('does not undo what an operator changes after a crash', async () => {
    const crash = watching(async (key) => {
      if (key === 'SUBSCRIBED' && (await terms()).termsNo === 1) throw new Error('crash');
    });
    await expect(follow(says(), crash)).rejects.toThrow('crash');
    await operator(500);
    expect(await follow(says())).toBe(true);
    expect(await terms()).toEqual({ plan: 'workspace-pool', agreed: 500, termsNo: 2 });
  });

  it('is made on top of what an operator changes between its intention and its end', async () => {
    let isFirst = true;
    const slow = watching(async (key) => {
      if (key !== 'WORKSPACE' || !isFirst) return;
      isFirst = false;
      await operator(500);
    });
    expect(await follow(says(), slow)).toBe(false);
    expect(await follow(says())).toBe(true);
    expect(await terms()).toEqual({ plan: 'workspace-pool', agreed: undefined, termsNo: 2 });
  });

  it.each(['WORKSPACE', 'SUBSCRIBED'])(
    'with an older answer of Stripe loses to a call with a newer one, before its write of %s',
    async (where) => {
      await follow(says());
      let isFirst = true;
      const slow = watching(async (key) => {
        if (key !== where || !isFirst) return;
        isFirst = false;
        expect(await follow(says(MONTHLY))).toBe(true);
      });
      expect(await follow(says({ status: 'unpaid' }), slow)).toBe(false);
      expect(await terms()).toMatchObject({ plan: 'billing-cycle-monthly', agreed: undefined });
      expect(await follow(says(MONTHLY))).toBe(true);
      expect(await terms()).toMatchObject({ plan: 'billing-cycle-monthly', agreed: undefined });
    },
  );

  it('with an older answer loses to a newer one that has nothing to change', async () => {
    await follow(says());
    const renewed = says({
      periodStartMs: at('2026-04-10T12:00:00Z'),
      periodEndMs: at('2026-05-10T12:00:00Z'),
    });
    let isFirst = true;
    const slow = watching(async () => {
      if (!isFirst) return;
      isFirst = false;
      expect(await follow(renewed)).toBe(true);
    });
    expect(await follow(says({ status: 'unpaid' }), slow)).toBe(false);
    expect(await terms()).toEqual({ plan: 'workspace-pool', agreed: undefined, termsNo: 1 });
  });

  it('changes the terms once, however many calls there are at once', async () => {
    const calls = Array.from({ length: 8 }, () => follow(says(MONTHLY)));
    await Promise.all(calls);
    expect(await follow(says(MONTHLY))).toBe(true);
    expect(await terms()).toMatchObject({ plan: 'billing-cycle-monthly', termsNo: 1 });
  });
});
