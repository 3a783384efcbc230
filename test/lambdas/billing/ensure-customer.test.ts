import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureCustomer } from '../../../lambdas/billing/ensure-customer.ts';
import type { StripeAccount } from '../../../lambdas/billing/stripe-client.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openTable } from '../../support/table.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(await openTable());
});
afterAll(() => shop.stop());

it('keeps the customer that was kept first, where Stripe has forgotten the key', async () => {
  const buyer = await shop.buyer();
  const workspace = { id: buyer.workspaceId, name: 'Example Ltd' };
  const made: string[] = [];
  // Each call has Stripe make another one, while none is kept yet.
  const via = shop.through(buyer, ({ customers }) => {
    const create = customers.create.bind(customers);
    customers.create = (async (params: object) => {
      const customer = await create(params);
      made.push(customer.id);
      return customer;
    }) as never;
  });
  const account = (await via.stripe()) as StripeAccount;
  const calls = [1, 2, 3].map(() => ensureCustomer(via, account, workspace));
  const kept = new Set(await Promise.all(calls));
  expect([made.length, kept.size]).toEqual([3, 1]);
  expect(await ensureCustomer(via, account, workspace)).toBe([...kept][0]);
  expect(made).toHaveLength(3);
});
