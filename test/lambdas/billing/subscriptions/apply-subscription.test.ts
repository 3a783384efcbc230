import type { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyPayment } from '../../../../lambdas/billing/apply-payment.ts';
import type { PaymentFacts, RefundState } from '../../../../lambdas/billing/billing.contract.ts';
import { NO_FACTS } from '../../../../lambdas/billing/join-facts.ts';
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

  /** What Stripe tells of the payment of the invoice: it costs 69.00 dollars. */
  const refund = (refundId: string, amount: number, state: RefundState = 'succeeded') => ({
    ...NO_FACTS,
    refunds: { [refundId]: { amount, state, createdAtMs: epochMs(1_000) } },
  });
  const dispute = (state: string, saidAtMs = 1_000) => ({
    ...NO_FACTS,
    disputes: {
      dp_1: { amount: 6_900, state, saidAtMs: epochMs(saidAtMs), createdAtMs: epochMs(1_000) },
    },
  });

  const feePayment = () => {
    const [paid] = desk.counter.standIn.till.books.invoice_payment.values();
    return paid?.payment.payment_intent ?? '';
  };
  const tellMoney = async (facts: PaymentFacts) => {
    await addFacts(desk.p, feePayment(), facts);
    await applyPayment({ ...desk.p, publish: async () => {} }, feePayment());
  };

  it.each<[string, PaymentFacts[], number | undefined]>([
    ['refunded in whole', [refund('re_1', 6_900)], 0],
    ['refunded in part', [refund('re_1', 6_899)], undefined],
    ['refunded in parts that are all', [refund('re_1', 6_000), refund('re_2', 900)], 0],
    ['refunded, and failed', [refund('re_1', 6_900), refund('re_1', 6_900, 'failed')], undefined],
    ['disputed', [dispute('needs_response')], undefined],
    ['disputed and lost', [dispute('needs_response'), dispute('lost', 2_000)], 0],
    ['disputed and won', [dispute('needs_response'), dispute('won', 2_000)], undefined],
  ])('a fee that is %s: the allotment follows', async (_what, told, agreed) => {
    await tell('evt_1');
    await applySubscription(desk.p, id);
    for (const facts of told) await tellMoney(facts);
    expect(await terms()).toEqual(['billing-cycle-monthly', agreed]);
    expect(await findPayment(desk.p, feePayment())).not.toHaveProperty('i2sk');
  });

  it('a fee that is known to have gone back brings nothing, until its refund fails', async () => {
    await tellMoney(refund('re_1', 6_900));
    await tell('evt_1');
    await applySubscription(desk.p, id);
    expect(await terms()).toEqual(['workspace-pool', undefined]);
    await tellMoney(refund('re_1', 6_900, 'failed'));
    expect(await terms()).toEqual(['billing-cycle-monthly', undefined]);
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
