import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentFacts } from '../../../lambdas/billing/billing.contract.ts';
import { addFacts } from '../../../lambdas/billing/payment.store.ts';
import { putPurchase } from '../../../lambdas/billing/purchases.store.ts';
import { checkPurchases } from '../../../lambdas/schedules/check-purchases.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openSeller, type Seller } from '../../support/seller.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

const SINCE = epochMs(1_773_144_000_000);
type Sale = NonNullable<PaymentFacts['sale']>;

describe('checkPurchases', () => {
  let table: TestTable;
  let seller: Seller;
  let p: TablePorts;
  let workspaces = 0;
  let ws = '';

  beforeAll(async () => {
    table = await openTable();
    seller = await openSeller();
  });
  afterAll(() => seller.stop());
  beforeEach(() => {
    p = table.ports();
    workspaces += 1;
    ws = `ws_${workspaces}`;
  });

  /** Keeps a sale of a payment, and its line in the list of purchases. */
  async function keep(paymentId: string, over: Partial<Sale> = {}): Promise<void> {
    const sale: Sale = {
      id: `cs_of_${paymentId}`,
      workspaceId: ws,
      actor: 'key_1',
      createdAtMs: SINCE,
      currency: 'usd',
      amount: 4_900,
      stage: 'paid',
      ...over,
    };
    await addFacts(p, paymentId, { sale, refunds: {}, disputes: {} });
    await putPurchase(p, sale, paymentId);
  }
  const check = (ms = 60_000) =>
    checkPurchases(p, seller.account, ws, { sinceMs: SINCE, untilMs: epochMs(p.now() + ms) });

  it('says nothing of purchases that Stripe has too', async () => {
    await keep((await seller.sell(ws)).intent);
    await keep((await seller.sell(ws)).session);
    expect(await check()).toBe(0);
    expect(p.logged).toEqual([]);
  });

  it.each<[string, Partial<Sale>, string | undefined]>([
    ['another sum', { amount: 4_901 }, 'amount'],
    ['another currency', { currency: 'eur' }, 'amount'],
    ['one that is not paid yet, whatever its sum', { stage: 'waiting', amount: 1 }, undefined],
    ['one before the window', { amount: 1, createdAtMs: epochMs(SINCE - 1) }, undefined],
  ])('of %s', async (_what, over, kind) => {
    const { intent } = await seller.sell(ws);
    await keep(intent, over);
    expect(await check()).toBe(kind === undefined ? 0 : 1);
    const line = { event: 'PAYMENT_DIFFERS', paymentId: intent, workspaceId: ws, kind };
    expect(p.logged).toEqual(kind === undefined ? [] : [line]);
  });

  it('says of which Stripe knows nothing, and which is not paid there', async () => {
    const metadata = { sluice_deployment: 'x', sluice_workspace: ws, sluice_actor: 'a' };
    const { intent } = await seller.sell(ws, metadata, true);
    await keep(`pi_gone${workspaces}`, { createdAtMs: epochMs(SINCE + 1) });
    await keep(intent);
    expect(await check()).toBe(2);
    expect(p.logged).toMatchObject([
      { paymentId: `pi_gone${workspaces}`, kind: 'unknown' },
      { paymentId: intent, kind: 'unpaid' },
    ]);
  });

  it('asks for nothing more when its time is over', async () => {
    await keep('pi_late');
    expect(await check(0)).toBe(0);
  });

  it('goes on behind a full page of purchases', async () => {
    const { intent } = await seller.sell(ws);
    for (let n = 0; n < 100; n += 1) {
      await keep(`pi_waits${n}`, { stage: 'waiting', createdAtMs: epochMs(SINCE + 1 + n) });
    }
    await keep(intent, { amount: 7 });
    expect(await check()).toBe(101);
    expect(p.logged.at(-1)).toMatchObject({ paymentId: intent, kind: 'amount' });
  });
});
