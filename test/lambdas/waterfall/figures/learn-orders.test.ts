import { expect, it } from 'vitest';
import { putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { readDesk } from '../../../../lambdas/waterfall/desk/vendor-desk.store.ts';
import { addToFigures } from '../../../../lambdas/waterfall/figures/figures.store.ts';
import { fixedOrder, learnOrders } from '../../../../lambdas/waterfall/figures/learn-orders.ts';
import { openTable } from '../../../support/table.ts';

const trial = (calls: number, hits: number, missMicroUsd: number) => ({
  ...{ calls, hits, missMicroUsd },
  hitMicroUsd: hits * 30_000,
});

it('keeps an order of what was counted, beside what the operator has set', async () => {
  const table = await openTable();
  const p = table.ports();
  await learnOrders(p, 'operator');
  expect((await readDesk(p.db, 'operator', p.now())).orders).toEqual({});

  const trials = { '>tomba': trial(100, 5, 1_900_000), '>findymail': trial(100, 60, 0) };
  const figures = { segments: { 'email#DE.name': { rows: 200, trials } }, days: {} };
  await addToFigures(p, 'operator', figures, []);
  await learnOrders(p, 'operator');
  const orderNow = async () => {
    const { orders } = await readDesk(p.db, 'operator', p.now());
    return orders.email?.segments['DE.name']?.providers.map(({ provider }) => provider);
  };
  expect(fixedOrder('email', new Map())).toContain('findymail');
  expect(await orderNow()).toEqual(['findymail', 'tomba']);
  const settings = { pricesMicroUsd: { email: 1 } };
  await putItem(p.db, keys.vendorSettings('operator', 'findymail'), { settings });
  await learnOrders(p, 'operator');
  expect(await orderNow()).toEqual(['findymail', 'tomba']);
  expect(fixedOrder('email', new Map([['findymail', settings]]))[0]).toBe('findymail');
});
