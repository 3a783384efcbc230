import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DisputeFacts, RefundFacts } from '../../../../lambdas/billing/billing.contract.ts';
import { addFacts, findPayment } from '../../../../lambdas/billing/payment.store.ts';
import { followFees } from '../../../../lambdas/billing/subscriptions/follow-fees.ts';
import type { ReadState } from '../../../../lambdas/billing/subscriptions/read-subscription.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

const AT = { createdAtMs: epochMs(1_000) };

describe('followFees', () => {
  let p: TablePorts;
  let n = 0;
  beforeAll(async () => {
    p = (await openTable()).ports();
  });
  beforeEach(() => {
    n += 1;
  });

  /** Whether 69.00 dollars, or what else the invoice was paid by, has gone back. */
  const isReversed = async (...amounts: number[]) => {
    const fees = amounts.map((amount, i) => ({ paymentId: `pi_${n}_${i}`, amount }));
    return (await followFees(p, { id: 'sub_1', fees } as unknown as ReadState)).isReversed;
  };
  const refund = (id: string, amount: number, state: RefundFacts['state'] = 'succeeded') =>
    addFacts(p, `pi_${n}_0`, { refunds: { [id]: { amount, state, ...AT } }, disputes: {} });
  const dispute = (state: DisputeFacts['state'], saidAtMs: number) => {
    const disputed = { amount: 6_900, state, saidAtMs: epochMs(saidAtMs), ...AT };
    return addFacts(p, `pi_${n}_0`, { refunds: {}, disputes: { dp_1: disputed } });
  };

  it.each<[string, () => Promise<unknown>[], boolean]>([
    ['nothing', () => [], false],
    ['a refund in whole', () => [refund('re_1', 6_900)], true],
    ['a refund in part', () => [refund('re_1', 6_899)], false],
    ['refunds of all parts', () => [refund('re_1', 6_000), refund('re_2', 900, 'pending')], true],
    ['a refund that failed', () => [refund('re_1', 6_900, 'failed')], false],
    ['a dispute', () => [dispute('needs_response', 1_000)], false],
    ['a dispute that is lost', () => [dispute('lost', 2_000)], true],
    ['a dispute that is won', () => [dispute('won', 2_000)], false],
  ])('%s, told before or after: %s', async (_what, told, isBack) => {
    await Promise.all(told());
    expect(await isReversed(6_900)).toBe(isBack);
    n += 100;
    expect(await isReversed(6_900)).toBe(false);
    await Promise.all(told());
    expect(await isReversed(6_900)).toBe(isBack);
  });

  it('is so when all that the invoice was paid by has gone back', async () => {
    expect(await isReversed()).toBe(false);
    await refund('re_1', 6_900);
    expect(await isReversed(6_900, 100)).toBe(false);
  });

  it('keeps what a payment is for, with nothing left to do until money goes back', async () => {
    await isReversed(6_900);
    const record = await findPayment(p, `pi_${n}_0`);
    expect(record?.facts.fee).toEqual({ subscriptionId: 'sub_1', amount: 6_900 });
    expect(record).not.toHaveProperty('i2sk');
    await refund('re_1', 100);
    expect(await findPayment(p, `pi_${n}_0`)).toHaveProperty('i2sk');
  });
});
