import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCustomer, withCustomer } from '../../../lambdas/billing/ensure-customer.ts';
import type { StripeAccount } from '../../../lambdas/billing/stripe-client.ts';
import { openPortal } from '../../../lambdas/billing/subscriptions/open-portal.ts';
import { findSavedCard } from '../../../lambdas/billing/top-ups/charge-top-up.ts';
import { type Buyer, openShop, type Shop } from '../../support/shop.ts';
import { openTable } from '../../support/table.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(await openTable());
});
afterAll(() => shop.stop());

const workspaceOf = ({ workspaceId }: Buyer) => ({ id: workspaceId, name: 'Example Ltd' });
const accountOf = async ({ p }: Buyer) => (await p.stripe()) as StripeAccount;

it('keeps the customer that was kept first, where Stripe has forgotten the key', async () => {
  const buyer = await shop.buyer();
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
  const ask = () => withCustomer(via, account, workspaceOf(buyer), async (id) => id);
  const kept = new Set(await Promise.all([1, 2, 3].map(ask)));
  expect([made.length, kept.size]).toEqual([3, 1]);
  expect(await ask()).toBe([...kept][0]);
  expect(made).toHaveLength(3);
});

describe('a customer that is not there any more', () => {
  it('is made anew, once, whoever asks', async () => {
    const buyer = await shop.buyer();
    const account = await accountOf(buyer);
    const first = await openedFor(buyer);
    await account.api.customers.del(first);
    const pages = [1, 2].map(() => openPortal(buyer.p, workspaceOf(buyer), 'https://app.example'));
    await Promise.all(pages);
    const second = await findCustomer(buyer.p, account, buyer.workspaceId);
    expect(second).not.toBe(first);
    expect(shop.till.books.customer.get(second ?? '')?.metadata).toMatchObject({
      sluice_workspace: buyer.workspaceId,
    });
    expect(await openedFor(buyer)).toBe(second);
  });

  it('has no card to charge', async () => {
    const buyer = await shop.buyer();
    const account = await accountOf(buyer);
    await account.api.customers.del(await openedFor(buyer));
    expect(await findSavedCard(buyer.p, account, buyer.workspaceId)).toBeUndefined();
  });

  it.each([
    ['of the other mode', { isLive: true }],
    ['of another deployment', { deployment: 'other' }],
  ])('is none where it is %s', async (_what, other) => {
    const buyer = await shop.buyer();
    const account = await accountOf(buyer);
    const first = await openedFor(buyer);
    const moved = { ...account, ...other };
    expect(await findCustomer(buyer.p, moved, buyer.workspaceId)).toBeUndefined();
    const ask = () => withCustomer(buyer.p, moved, workspaceOf(buyer), async (id) => id);
    const second = await ask();
    expect(second).not.toBe(first);
    expect(await ask()).toBe(second);
  });

  it('is not made for another fault', async () => {
    const buyer = await shop.buyer();
    const failed = withCustomer(buyer.p, await accountOf(buyer), workspaceOf(buyer), () =>
      Promise.reject(Object.assign(new Error('no price'), { code: 'resource_missing' })),
    );
    await expect(failed).rejects.toThrow('no price');
  });
});

/** Opens the portal; the customer by which that was done. */
async function openedFor(buyer: Buyer): Promise<string> {
  await openPortal(buyer.p, workspaceOf(buyer), 'https://app.example');
  return (await findCustomer(buyer.p, await accountOf(buyer), buyer.workspaceId)) ?? '';
}
