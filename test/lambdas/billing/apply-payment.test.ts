import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPayment } from '../../../lambdas/billing/apply-payment.ts';
import { addFacts } from '../../../lambdas/billing/payment.store.ts';
import { listPurchases } from '../../../lambdas/billing/read-purchases.ts';
import { toSaleMetadata } from '../../../lambdas/billing/stripe-metadata.ts';
import { dieAfter, pauseAt } from '../../support/lossy.ts';
import { type Buyer, openShop, over, type Shop } from '../../support/shop.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let shop: Shop;

beforeAll(async () => {
  table = await openTable();
  shop = await openShop(table);
});
afterAll(() => shop.stop());

/** More writes than bringing a payment about takes. */
const DEATHS = Array.from({ length: 14 }, (_, n) => n);
const ALL_THERE = { grants: 1, granted: 100, available: 100, clawedBack: 0 };
const ALL_GONE = { grants: 1, granted: 100, available: 0, clawedBack: 100 };

/** Says whether the sweep has the payment on its list. */
const isUnfinished = async (buyer: Buyer, payment: string) =>
  (await buyer.record(payment))?.i2sk !== undefined;

const sets = (expression: RegExp) => (command: unknown) =>
  command instanceof UpdateCommand && expression.test(command.input.UpdateExpression ?? '');

/** A call that dies after so many writes. Says whether it came to its end after all. */
async function applyAndDie(buyer: Buyer, payment: string, writes: number): Promise<boolean> {
  const call = applyPayment(over(buyer.p, dieAfter(buyer.p.db, writes)), payment);
  return call.then(
    () => true,
    () => false,
  );
}

describe('a payment', () => {
  it('brings in what Stripe says was bought, whoever asked for something else', async () => {
    const buyer = await shop.buyer();
    const payment = buyer.pay(await buyer.open(1), { quantity: 3 });
    await buyer.hear();
    expect(await applyPayment(buyer.p, payment)).toMatchObject({
      facts: { sale: { stage: 'paid', amount: 14_700 }, lines: [{ quantity: 3, credits: 100 }] },
    });
    expect(await buyer.credits()).toEqual({ ...ALL_THERE, granted: 300, available: 300 });
    expect(await isUnfinished(buyer, payment)).toBe(false);
  });

  it.each([
    // In New York the clocks are an hour back by then.
    ['America/New_York', '2026-05-15T12:00:00Z', '2026-11-15T13:00:00.000Z'],
    ['UTC', '2026-05-15T12:00:00Z', '2026-11-15T12:00:00.000Z'],
    // February has no 31st.
    ['UTC', '2026-08-31T12:00:00Z', '2027-02-28T12:00:00.000Z'],
  ])('in %s, a pack of %s is good until %s', async (timezone, at, end) => {
    const buyer = await shop.buyer({ timezone });
    buyer.p.setClock(at);
    await buyer.buy();
    const [grant] = Object.values((await buyer.load()).grants);
    expect(new Date(grant?.exp ?? 0).toISOString()).toBe(end);
  });

  it('of a slow method brings nothing in before the money is there', async () => {
    const buyer = await shop.buyer();
    const session = await buyer.open();
    const payment = buyer.pay(session, { delayed: true });
    await buyer.hear();
    expect(await applyPayment(buyer.p, payment)).toMatchObject({
      facts: { sale: { stage: 'waiting' } },
    });
    expect(await buyer.credits()).toMatchObject({ grants: 0 });
    expect([await isUnfinished(buyer, payment), buyer.published]).toEqual([false, []]);
  });

  it('that nobody knows is nothing', async () => {
    const buyer = await shop.buyer();
    expect(await applyPayment(buyer.p, 'pi_unknown')).toBeUndefined();
  });

  it.each([false, true])(
    'whose refund is told before its sale, once tried (%s): nothing stays',
    async (isTried) => {
      const buyer = await shop.buyer();
      const payment = await buyer.order();
      const sold = buyer.news();
      buyer.refund(payment);
      await buyer.hear();
      if (isTried) await applyPayment(buyer.p, payment);
      expect(await buyer.credits()).toMatchObject({ grants: 0 });
      await buyer.hear(sold);
      expect(await isUnfinished(buyer, payment)).toBe(true);
      await applyPayment(buyer.p, payment);
      expect(await buyer.credits()).toMatchObject({ available: 0 });
      expect((await buyer.load()).debt).toEqual({});
    },
  );

  it('of a workspace that there is not is logged, and is nobody’s work', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    const events = buyer.news();
    for (const { data } of events) {
      const { metadata } = data.object as { metadata?: Record<string, string> };
      if (metadata?.sluice_workspace) metadata.sluice_workspace = 'ws_gone';
    }
    await buyer.hear(events);
    await applyPayment(buyer.p, payment);
    const told = { event: 'PAYMENT_OF_NOBODY', paymentId: payment, workspaceId: 'ws_gone' };
    expect(buyer.p.logged).toEqual([told]);
    expect([await isUnfinished(buyer, payment), buyer.published]).toEqual([false, []]);
  });

  it('of a workspace that there is not is not logged while it is not paid', async () => {
    const buyer = await shop.buyer();
    const session = await buyer.open();
    const payment = buyer.pay(session, { delayed: true });
    const events = buyer.news();
    for (const { data } of events) {
      const { metadata } = data.object as { metadata?: Record<string, string> };
      if (metadata?.sluice_workspace) metadata.sluice_workspace = 'ws_gone';
    }
    await buyer.hear(events);
    await applyPayment(buyer.p, payment);
    expect(buyer.p.logged).toEqual([]);
  });

  it('for something else brings nothing in for that line, and is logged', async () => {
    const buyer = await shop.buyer();
    const { workspaceId } = buyer;
    const session = await buyer.account.api.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://app.example/back',
      metadata: toSaleMetadata({ deployment: 'sluice', workspaceId, actor: 'mem_ada' }),
      line_items: [
        {
          price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'A mug' } },
          quantity: 1,
        },
      ],
    });
    const payment = buyer.pay(session.id);
    await buyer.hear();
    await applyPayment(buyer.p, payment);
    const told = { event: 'SALE_OF_NO_PACK', sessionId: session.id, workspaceId };
    expect([buyer.p.logged, buyer.published]).toEqual([[told], []]);
    expect(await buyer.credits()).toMatchObject({ grants: 0 });
  });

  it('stays unfinished while Stripe cannot be asked', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    await buyer.hear();
    const closed = { ...buyer.p, stripe: async () => undefined };
    await expect(applyPayment(closed, payment)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await isUnfinished(buyer, payment)).toBe(true);
    const { items } = await listPurchases(buyer.p, buyer.workspaceId, { limit: 9 });
    expect(items).toMatchObject([{ status: 'paid', pack: null, remaining: 0 }]);
    await applyPayment(buyer.p, payment);
    expect(await buyer.credits()).toEqual(ALL_THERE);
  });
});

describe('calls that die, and calls at once', () => {
  it.each(DEATHS)('end with one grant, after a crash behind %i writes', async (writes) => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    await buyer.hear();
    const isDone = await applyAndDie(buyer, payment, writes);
    // The last of these crashes comes too late: each write was hit.
    if (writes === DEATHS.at(-1)) expect(isDone).toBe(true);
    expect(isDone || (await isUnfinished(buyer, payment))).toBe(true);
    await applyPayment(buyer.p, payment);
    expect(await buyer.credits()).toEqual(ALL_THERE);
    expect(new Set(buyer.published.map(({ id }) => id)).size).toBe(1);
    expect(await isUnfinished(buyer, payment)).toBe(false);
  });

  it.each(DEATHS)('do what was begun before what came since, behind %i writes', async (writes) => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    await buyer.hear();
    await applyAndDie(buyer, payment, writes);
    buyer.refund(payment, 2_450);
    await buyer.hear();
    await applyPayment(buyer.p, payment);
    expect(await buyer.credits()).toMatchObject({ grants: 1, available: 50 });
  });

  it('end with one grant, one event on the bus and one purchase where five come at once', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    await buyer.hear();
    await Promise.all(Array.from({ length: 5 }, () => applyPayment(buyer.p, payment)));
    expect(await buyer.credits()).toEqual(ALL_THERE);
    expect(new Set(buyer.published.map(({ id }) => id)).size).toBe(1);
    expect(await table.items(`PURCHASES#${buyer.workspaceId}`)).toHaveLength(1);
    expect(await isUnfinished(buyer, payment)).toBe(false);
  });

  it('follow facts that come while they work', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    await buyer.hear();
    const paused = pauseAt(buyer.p.db, sets(/^REMOVE i2pk/));
    const call = applyPayment(over(buyer.p, paused), payment);
    await paused.reached;
    expect(await buyer.credits()).toEqual(ALL_THERE);
    buyer.refund(payment);
    await buyer.hear();
    paused.goOn();
    await call;
    expect(await buyer.credits()).toEqual(ALL_GONE);
    expect(await isUnfinished(buyer, payment)).toBe(false);
  });

  it('give up where facts come all the time; the rest is left to the sweep', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    await buyer.hear();
    let said = 0;
    const db = pauseAt(buyer.p.db, () => false);
    const send = async (command: Parameters<typeof db.send>[0]) => {
      if (sets(/^REMOVE i2pk/)(command)) {
        said += 1;
        const refund = { amount: 1, state: 'failed', createdAtMs: buyer.p.now() } as const;
        await addFacts(buyer.p, payment, { refunds: { [`re_${said}`]: refund }, disputes: {} });
      }
      return db.send(command);
    };
    const busy = applyPayment(over(buyer.p, { send } as typeof db), payment);
    await expect(busy).rejects.toMatchObject({ code: 'ACCOUNT_BUSY' });
    expect([await buyer.credits(), await isUnfinished(buyer, payment)]).toEqual([ALL_THERE, true]);
  });

  it.each(
    DEATHS.flatMap((writes) => [
      [writes, 'the rest is refunded too', 0] as const,
      [writes, 'the refund has failed', 100] as const,
    ]),
  )('undo nothing where a slow one dies behind %i writes, and meanwhile %s', async (...of) => {
    const [writes, , left] = of;
    const buyer = await shop.buyer();
    const payment = await buyer.buy();
    const refund = buyer.refund(payment, 2_450);
    await buyer.hear();
    // It has read that half is refunded, and stops before it says what is to be.
    const slow = pauseAt(dieAfter(buyer.p.db, writes), sets(/^SET #goal/));
    const call = applyPayment(over(buyer.p, slow), payment).then(
      () => true,
      () => false,
    );
    await Promise.race([slow.reached, call]);
    if (left === 0) buyer.refund(payment);
    else await buyer.hear([buyer.failed(refund)]);
    await buyer.hear();
    await applyPayment(buyer.p, payment);
    slow.goOn();
    const isDone = await call;
    if (writes === DEATHS.at(-1)) expect(isDone).toBe(true);
    const { available } = await buyer.credits();
    // Either it is as the last facts say, or the sweep sees to it.
    expect(available === left || (await isUnfinished(buyer, payment))).toBe(true);
  });
});

describe('what is told on the bus', () => {
  const typesOf = ({ published }: Buyer) => published.map(({ type }) => type);

  it('is each thing once, whoever comes by again', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.buy(2);
    const refund = buyer.refund(payment, 4_900);
    await buyer.hear();
    await applyPayment(buyer.p, payment);
    const dispute = buyer.dispute(payment);
    await buyer.hear();
    await applyPayment(buyer.p, payment);
    buyer.closeDispute(dispute, true);
    await buyer.hear();
    for (let n = 0; n < 3; n += 1) await applyPayment(buyer.p, payment);
    expect(typesOf(buyer)).toEqual([
      'purchase.completed',
      'purchase.refunded',
      'purchase.disputed',
      'purchase.dispute-closed',
    ]);
    const purchaseId = expect.stringMatching(/^pur_\w+$/);
    expect(buyer.published.map(({ data }) => data)).toEqual([
      { purchaseId, amount: 9_800, currency: 'usd', credits: { contact: 200 } },
      { purchaseId, amount: 4_900, currency: 'usd', refundId: refund },
      { purchaseId, amount: 4_900, currency: 'usd', disputeId: dispute },
      { purchaseId, amount: 4_900, currency: 'usd', disputeId: dispute, outcome: 'won' },
    ]);
  });

  it('is told again where the bus did not take it', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    await buyer.hear();
    const publish = async () => {
      throw new Error('the bus is down');
    };
    await expect(applyPayment({ ...buyer.p, publish }, payment)).rejects.toThrow('bus is down');
    expect(await isUnfinished(buyer, payment)).toBe(true);
    await applyPayment(buyer.p, payment);
    expect(typesOf(buyer)).toEqual(['purchase.completed']);
  });
});
