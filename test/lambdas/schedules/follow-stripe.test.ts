import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addFacts, findPayment, leaveUnfinished } from '../../../lambdas/billing/payment.store.ts';
import {
  findSubscription,
  leaveUnfinished as leaveFollowed,
  putStanding,
} from '../../../lambdas/billing/subscriptions/subscription.store.ts';
import type { SubscriptionState } from '../../../lambdas/billing/subscriptions/subscriptions.contract.ts';
import { followStripe, sinceOf } from '../../../lambdas/schedules/follow-stripe.ts';
import { AppError } from '../../../lambdas/shared/errors.ts';
import { findItem, putItem } from '../../../lambdas/shared/items.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openSeller, type Seller } from '../../support/seller.ts';
import { openTable, type TablePorts } from '../../support/table.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const LOOKBACK = { schedule: 'reconcile-recent', windowMs: 2 * DAY_MS, budgetMs: 600_000 };
const PLACE = keys.schedulePlace('reconcile-recent-stripe');

describe('followStripe', () => {
  let seller: Seller;
  let p: TablePorts;
  let queued: string[];
  /** What happens as a payment is handed on. */
  let onQueue: (paymentId: string) => Promise<void>;

  beforeEach(async () => {
    seller = await openSeller();
    queued = [];
    onQueue = async () => {};
    // A stand-in gives the same ids each time.
    p = (await openTable()).ports();
    // Events have had their time to come.
    p.advance(seller.till.nowSeconds * 1_000 - p.now() + 10 * MINUTE_MS);
    await putItem(p.db, PLACE, {});
    await putItem(p.db, keys.workspace('ws_1'), { id: 'ws_1' });
  });
  afterEach(() => seller.stop());

  /** Runs it; gives what it has found. */
  async function run(lookback = LOOKBACK) {
    const queuePayment = async (paymentId: string) => {
      queued.push(paymentId);
      await onQueue(paymentId);
    };
    return followStripe(
      {
        ...p,
        queuePayment,
        queueTopUp: async () => {},
        queueSubscription: async (id) => void queued.push(id),
      },
      seller.account,
      lookback,
    );
  }
  const NOTHING = { repaired: 0, differing: 0, foreign: 0, failed: 0, unfinished: 0 };
  const factsOf = async (paymentId: string) => (await findPayment(p, paymentId))?.facts;
  const lines = (event: string) => p.logged.filter((line) => Reflect.get(line, 'event') === event);

  it('keeps what nobody has kept, hands the payment on, and does nothing the next time', async () => {
    const { session, intent } = await seller.sell('ws_1');
    const refund = seller.refund(intent, 900);
    const dispute = seller.dispute(intent);
    expect(await run()).toEqual({ ...NOTHING, repaired: 1 });
    expect(await factsOf(intent)).toMatchObject({
      sale: { id: session, workspaceId: 'ws_1', stage: 'paid' },
      charge: { receiptUrl: expect.any(String) },
      refunds: { [refund]: { amount: 900, state: 'succeeded' } },
      disputes: { [dispute]: { state: 'needs_response' } },
    });
    expect(new Set(queued)).toEqual(new Set([intent]));
    expect(lines('PAYMENT_REPAIRED')).toEqual([{ event: 'PAYMENT_REPAIRED', paymentId: intent }]);
    const before = await findPayment(p, intent);
    queued = [];
    p.advance(60 * MINUTE_MS);
    expect(await run()).toEqual(NOTHING);
    expect(queued).toEqual([]);
    expect(await findPayment(p, intent)).toEqual(before);
  });

  it('keeps that something became of a subscription, hands it on, and is silent the next time', async () => {
    const subscriptionId = await seller.subscribe('ws_1');
    // The charge of an invoice carries no word of ours.
    const { foreign, ...rest } = await run();
    expect(rest).toEqual({ repaired: 1, differing: 0, failed: 0, unfinished: 0 });
    const record = await findSubscription(p, subscriptionId);
    expect(record).toMatchObject({ news: { workspaceId: 'ws_1' }, i2sk: expect.any(String) });
    expect(new Set(queued)).toEqual(new Set([subscriptionId]));
    expect(lines('SUBSCRIPTION_REPAIRED')).toEqual([
      { event: 'SUBSCRIPTION_REPAIRED', subscriptionId },
    ]);
    queued = [];
    p.advance(60 * MINUTE_MS);
    expect(await run()).toEqual({ ...NOTHING, foreign });
    expect([queued, await findSubscription(p, subscriptionId)]).toEqual([[], record]);
  });

  it.each([
    ['that is charged beside the one that is followed', 'sub_other', 'active', 1],
    ['beside another that has ended', 'sub_other', 'canceled', 0],
    ['that is followed', 'its own', 'active', 0],
  ])(
    'a subscription %s: %s, %s: tells of it %i time a run',
    async (_what, whose, status, times) => {
      const subscriptionId = await seller.subscribe('ws_1');
      await run();
      const record = await findSubscription(p, subscriptionId);
      if (record === undefined) throw new Error('it was kept');
      await leaveFollowed(p, record, { status, isPaid: true } as SubscriptionState);
      const followed = whose === 'its own' ? subscriptionId : whose;
      const standing = { no: 1, subscriptionId: followed, createdAtMs: epochMs(0) };
      await putStanding(p, 'ws_1', standing);
      expect(await run()).toMatchObject({ repaired: 0, differing: times });
      const line = { event: 'SUBSCRIPTION_BESIDE_ANOTHER', subscriptionId, workspaceId: 'ws_1' };
      expect(lines('SUBSCRIPTION_BESIDE_ANOTHER')).toEqual(times === 1 ? [line] : []);
    },
  );

  it('finds the end of a dispute whose last event was lost', async () => {
    const { intent } = await seller.sell('ws_1');
    const dispute = seller.dispute(intent);
    await run();
    p.advance(60 * MINUTE_MS);
    seller.close(dispute, false);
    // No event of it will ever be listed.
    seller.till.books.event.clear();
    expect(await run()).toMatchObject({ repaired: 1 });
    expect((await factsOf(intent))?.disputes[dispute]).toMatchObject({ state: 'lost' });
  });

  it('leaves events five minutes to come by themselves', async () => {
    p.advance(-7 * MINUTE_MS);
    const { intent } = await seller.sell('ws_1');
    expect(await run()).toEqual(NOTHING);
    p.advance(3 * MINUTE_MS);
    expect(await run()).toMatchObject({ repaired: 1 });
    expect(queued).toContain(intent);
  });

  it('looks back as far as it is told', async () => {
    await seller.sell('ws_1');
    p.advance(2 * DAY_MS);
    expect(await run()).toEqual(NOTHING);
    expect(await run({ ...LOOKBACK, windowMs: 30 * DAY_MS })).toMatchObject({ repaired: 1 });
    expect(sinceOf(LOOKBACK, epochMs(3 * DAY_MS))).toBe(DAY_MS);
  });

  it('keeps nothing of what other programs sell, refund or have disputed', async () => {
    const { intent } = await seller.sell('ws_1', { sluice_deployment: 'other' });
    seller.refund(intent, 900);
    seller.dispute(intent);
    const { foreign, ...rest } = await run();
    expect(foreign).toBeGreaterThan(3);
    expect(rest).toEqual({ repaired: 0, differing: 0, failed: 0, unfinished: 0 });
    expect([queued, await factsOf(intent)]).toEqual([[], undefined]);
  });

  it('says once a run in what a payment differs, and leaves it', async () => {
    const { session, intent } = await seller.sell('ws_1');
    const sale = {
      id: session,
      workspaceId: 'ws_1',
      actor: 'key_1',
      createdAtMs: epochMs(seller.till.nowSeconds * 1_000),
      currency: 'usd',
      amount: 4_800,
      stage: 'paid',
    } as const;
    await addFacts(p, intent, { sale, refunds: {}, disputes: {} });
    expect(await run()).toMatchObject({ differing: 1 });
    expect(lines('PAYMENT_DIFFERS')).toEqual([
      { event: 'PAYMENT_DIFFERS', paymentId: intent, workspaceId: 'ws_1', kind: 'sale' },
    ]);
    expect((await factsOf(intent))?.sale?.amount).toBe(4_800);
  });

  it('says whose payment nobody can have', async () => {
    const { intent } = await seller.sell('ws_gone');
    expect(await run()).toMatchObject({ differing: 1 });
    expect(lines('PAYMENT_DIFFERS')).toEqual([
      { event: 'PAYMENT_DIFFERS', paymentId: intent, workspaceId: 'ws_gone', kind: 'workspace' },
    ]);
  });

  it('hands on what nothing came of, once its workspace is there', async () => {
    const { intent } = await seller.sell('ws_late');
    await run();
    const record = await findPayment(p, intent);
    if (record) await leaveUnfinished(p, record);
    queued = [];
    expect(await run()).toMatchObject({ differing: 1, repaired: 0 });
    expect(queued).toEqual([]);
    await putItem(p.db, keys.workspace('ws_late'), { id: 'ws_late' });
    expect(await run()).toMatchObject({ differing: 0, repaired: 1 });
    expect(new Set(queued)).toEqual(new Set([intent]));
  });

  it('goes on past a payment that fails, and takes it in the next time', async () => {
    const { intent: busy } = await seller.sell('ws_1');
    const { intent } = await seller.sell('ws_1');
    const { db } = p;
    const send = db.send.bind(db);
    const failing = async (command: Parameters<typeof send>[0]) => {
      if (command.constructor.name === 'UpdateCommand' && JSON.stringify(command).includes(busy)) {
        throw new AppError('ACCOUNT_BUSY', 'x');
      }
      return send(command);
    };
    const whole = p;
    p = { ...p, db: { send: failing } as unknown as typeof db };
    expect(await run()).toMatchObject({ failed: 1, repaired: 1 });
    expect(lines('SCHEDULE_ITEM_DELAYED')[0]).toMatchObject({
      schedule: 'reconcile-recent',
      paymentId: busy,
    });
    p = whole;
    expect(await factsOf(busy)).toBeUndefined();
    expect((await factsOf(intent))?.sale?.stage).toBe('paid');
    await run();
    expect((await factsOf(busy))?.sale?.stage).toBe('paid');
  });

  it('stops when its time is over, and goes on in that window with the place that it noted', async () => {
    const { intent } = await seller.sell('ws_1');
    for (let n = 0; n < 250; n += 1) seller.refund(intent, 1);
    onQueue = async () => p.advance(4 * MINUTE_MS);
    const first = await run();
    expect(first.unfinished).toBe(1);
    const place = await findItem<Record<string, unknown>>(p, PLACE);
    expect(place).toMatchObject({ list: expect.any(String), after: expect.any(String) });
    onQueue = async () => {};
    const record = await findPayment(p, intent);
    if (record) await leaveUnfinished(p, record);
    // What came after the window began is for the next run.
    seller.counter.clock.moveTo(p.now());
    const late = await seller.sell('ws_1');
    expect(await run()).toMatchObject({ unfinished: 0 });
    expect(Object.keys((await factsOf(intent))?.refunds ?? {})).toHaveLength(250);
    expect(await findItem(p, PLACE)).not.toHaveProperty('list');
    expect(queued).not.toContain(late.intent);
  });

  it('begins anew where the place is of the day before', async () => {
    const { intent } = await seller.sell('ws_1');
    const stale = { list: 'disputes', sinceS: 0, untilS: 1, atMs: p.now() - DAY_MS };
    await putItem(p.db, PLACE, stale);
    await run();
    expect(queued).toContain(intent);
  });
});
