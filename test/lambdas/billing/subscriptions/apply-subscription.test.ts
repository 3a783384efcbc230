import type { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyPayment } from '../../../../lambdas/billing/apply-payment.ts';
import type { RefundState } from '../../../../lambdas/billing/billing.contract.ts';
import { addFacts, findPayment } from '../../../../lambdas/billing/payment.store.ts';
import { applySubscription } from '../../../../lambdas/billing/subscriptions/apply-subscription.ts';
import {
  addNews,
  findSubscription,
} from '../../../../lambdas/billing/subscriptions/subscription.store.ts';
import type { Ports } from '../../../../lambdas/shared/ports.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { loadWorkspace } from '../../../../lambdas/workspaces/read-workspaces.ts';
import { toTerms } from '../../../../lambdas/workspaces/terms-of-workspace.ts';
import { openStripeDesk, type StripeDesk } from '../../../support/stripe-desk.ts';
import { openTable } from '../../../support/table.ts';

describe('applySubscription', () => {
  let desk: StripeDesk;
  let id = '';
  beforeEach(async () => {
    // Each stand-in gives out the same ids.
    desk = await openStripeDesk(await openTable());
    id = await desk.subscribe('billing-cycle-monthly');
    return () => desk.counter.stop();
  });

  const tell = (event: string, workspaceId = desk.workspace.id, subscriptionId = id) =>
    addNews(desk.p, {
      subscriptionId,
      news: { workspaceId, saidAtMs: epochMs(1_000), said: [event] },
    });
  const plan = async () =>
    toTerms(await loadWorkspace(desk.p, desk.workspace.id), desk.p.now()).plan;

  it('does nothing for what nobody has told of', async () => {
    expect(await applySubscription(desk.p, 'sub_none')).toBeUndefined();
    expect(await plan()).toBe('workspace-pool');
  });

  it('brings the workspace to what Stripe says, and leaves nothing undone', async () => {
    await tell('evt_1');
    const applied = await applySubscription(desk.p, id);
    expect(applied?.state).toMatchObject({ plan: 'billing-cycle-monthly@1', status: 'active' });
    expect(await plan()).toBe('billing-cycle-monthly');
    const record = await findSubscription(desk.p, id);
    expect(record).toMatchObject({ state: { status: 'active' } });
    expect(record).not.toHaveProperty('i2sk');
  });

  it('asks again where news come while it is under way', async () => {
    await tell('evt_1');
    const { till } = desk.counter.standIn;
    let asked = 0;
    const slow = {
      ...desk.p,
      stripe: async () => {
        asked += 1;
        // Each round asks how it stands, and what there is beside it.
        if (asked === 3) till.find('subscription', id).status = 'canceled';
        if (asked === 1) await tell('evt_2');
        return desk.account;
      },
    };
    await applySubscription(slow, id);
    expect(asked).toBe(4);
    expect(await findSubscription(desk.p, id)).toMatchObject({ state: { status: 'canceled' } });
    const { allotments } = toTerms(await loadWorkspace(desk.p, desk.workspace.id), desk.p.now());
    expect(allotments).toEqual({ contact: 0 });
  });

  /** Pays for a second subscription, by a page that was open at once with the first one's. */
  async function subscribeBeside(): Promise<string> {
    const { till } = desk.counter.standIn;
    const first = till.find('subscription', id);
    first.status = 'canceled';
    const second = await desk.subscribe('workspace-pool');
    first.status = 'active';
    till.find('subscription', second).created = first.created + 1;
    return second;
  }
  const terms = async () => {
    const { plan, allotments } = toTerms(
      await loadWorkspace(desk.p, desk.workspace.id),
      desk.p.now(),
    );
    return [plan, allotments?.contact];
  };

  it.each(['newer', 'older', 'both, the newer first', 'both, the older first'])(
    'two are paid for; of the newer one that ends, %s tell: the older one leads',
    async (who) => {
      await tell('evt_1');
      await applySubscription(desk.p, id);
      const second = await subscribeBeside();
      await tell('evt_2', desk.workspace.id, second);
      await applySubscription(desk.p, second);
      expect(await terms()).toEqual(['workspace-pool', undefined]);
      expect(desk.p.logged).toEqual([
        {
          event: 'SUBSCRIPTION_BESIDE_ANOTHER',
          subscriptionId: id,
          workspaceId: desk.workspace.id,
        },
      ]);
      desk.counter.standIn.till.find('subscription', second).status = 'canceled';
      const told = who === 'newer' ? [second] : who === 'older' ? [id] : [second, id];
      if (who.endsWith('older first')) told.reverse();
      for (const each of told) await applySubscription(desk.p, each);
      expect(await terms()).toEqual(['billing-cycle-monthly', undefined]);
      expect(desk.p.logged).toHaveLength(1);
    },
  );

  it('with an older answer of Stripe loses to news of another subscription', async () => {
    await tell('evt_1');
    await applySubscription(desk.p, id);
    const second = await subscribeBeside();
    await tell('evt_2', desk.workspace.id, second);
    let isFirst = true;
    const send = async (command: PutCommand) => {
      if (isFirst && command.input.Item?.sk === 'SUBSCRIBED') {
        isFirst = false;
        // Both were read as active.
        desk.counter.standIn.till.find('subscription', second).status = 'canceled';
        await tell('evt_3', desk.workspace.id, second);
        await applySubscription(desk.p, second);
      }
      return desk.p.db.send(command);
    };
    await tell('evt_4');
    await applySubscription({ ...desk.p, db: { send } as unknown as Ports['db'] }, id);
    expect(isFirst).toBe(false);
    expect(await terms()).toEqual(['billing-cycle-monthly', undefined]);
  });

  it('a fee goes back, and its refund fails: the allotment follows, whichever is told first', async () => {
    const [paid] = desk.counter.standIn.till.books.invoice_payment.values();
    const paymentId = paid?.payment.payment_intent ?? '';
    const refunded = async (refundId: string, state: RefundState) => {
      const refunds = { [refundId]: { amount: 6_900, state, createdAtMs: epochMs(1_000) } };
      await addFacts(desk.p, paymentId, { refunds, disputes: {} });
      await applyPayment({ ...desk.p, publish: async () => {} }, paymentId);
      return terms();
    };
    await refunded('re_1', 'succeeded');
    await tell('evt_1');
    await applySubscription(desk.p, id);
    expect(await terms()).toEqual(['workspace-pool', undefined]);
    expect(await refunded('re_1', 'failed')).toEqual(['billing-cycle-monthly', undefined]);
    expect(await refunded('re_2', 'pending')).toEqual(['billing-cycle-monthly', 0]);
    expect(await findPayment(desk.p, paymentId)).not.toHaveProperty('i2sk');
  });

  it('logs a subscription of a workspace that there is not, once', async () => {
    await tell('evt_1', 'ws_none');
    await applySubscription(desk.p, id);
    expect(desk.p.logged).toMatchObject([
      { event: 'SUBSCRIPTION_OF_NOBODY', subscriptionId: id, workspaceId: 'ws_none' },
    ]);
    expect(await findSubscription(desk.p, id)).not.toHaveProperty('i2sk');
  });

  it('keeps its work where Stripe does not answer', async () => {
    await tell('evt_1');
    await desk.counter.standIn.stop();
    const quick = { ...desk.account };
    await expect(
      applySubscription({ ...desk.p, stripe: async () => quick }, id),
    ).rejects.toMatchObject({ code: 'STRIPE_UNAVAILABLE' });
    expect(await findSubscription(desk.p, id)).toHaveProperty('i2sk');
  });
});
