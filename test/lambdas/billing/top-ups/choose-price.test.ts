import { beforeAll, expect, it } from 'vitest';
import { NO_FACTS } from '../../../../lambdas/billing/join-facts.ts';
import { addFacts } from '../../../../lambdas/billing/payment.store.ts';
import { putPurchase } from '../../../../lambdas/billing/purchases.store.ts';
import { putStanding } from '../../../../lambdas/billing/subscriptions/subscription.store.ts';
import { choosePrice } from '../../../../lambdas/billing/top-ups/choose-price.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { openTable, type TestTable } from '../../../support/table.ts';
import { NOW, PACK } from '../../../support/top-ups.ts';

const USD = PACK;
const EUR = { ...PACK, currency: 'eur', unitAmount: 4_500 };
const JPY = { ...PACK, currency: 'jpy', unitAmount: 7_500 };

let table: TestTable;

beforeAll(async () => {
  table = await openTable();
});

interface Past {
  /** Currencies of purchases, in their order. */
  readonly bought?: readonly string[];
  readonly subscribed?: string;
}

it.each<[string, Past, string]>([
  ['the first of the pack where nothing was paid', {}, 'usd'],
  ['that of the last purchase', { bought: ['jpy', 'eur'], subscribed: 'usd' }, 'eur'],
  ['that of the subscription where nothing was bought', { subscribed: 'jpy' }, 'jpy'],
  [
    'that of the subscription beside a currency without a price',
    { bought: ['gbp'], subscribed: 'jpy' },
    'jpy',
  ],
  ['the first of the pack where it has no price in theirs', { bought: ['gbp'] }, 'usd'],
])('%s', async (what, { bought = [], subscribed }, currency) => {
  const p = table.ports();
  const ws = `ws_${what.replaceAll(/\W/g, '')}`;
  for (const [n, each] of bought.entries()) {
    const sale = {
      id: `cs_${n}`,
      workspaceId: ws,
      actor: 'mem_ada',
      createdAtMs: epochMs(NOW + n),
      currency: each,
      amount: 100,
      stage: 'paid',
    } as const;
    await addFacts(p, `pi_${ws}_${n}`, { ...NO_FACTS, sale });
    await putPurchase(p, sale, `pi_${ws}_${n}`);
  }
  if (subscribed !== undefined) {
    const price = { amount: 100, currency: subscribed, months: 1 };
    const paid = { plan: 'workspace-pool@1', price, periodStartMs: NOW };
    await putStanding(p, ws, { no: 1, subscriptionId: 'sub_1', createdAtMs: NOW, paid });
  }
  expect((await choosePrice(p, ws, [USD, EUR, JPY])).currency).toBe(currency);
});

it('is the one alone that is given', async () => {
  expect(await choosePrice(table.ports(), 'ws_1', [JPY])).toEqual(JPY);
});
