import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCheckout } from '../../../lambdas/billing/start-checkout.ts';
import { type BuyerPorts, openShop, PACK, type Shop, URLS } from '../../support/shop.ts';
import { openTable } from '../../support/table.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(await openTable());
});
afterAll(() => shop.stop());

it('looks once in a function, and makes a product once where two find none', async () => {
  const buyer = await shop.buyer();
  const pack = { ...PACK, pack: 'fresh' };
  let looks = 0;
  let keys = 0;
  const ports = () =>
    shop.through(buyer, ({ products }) => {
      const retrieve = products.retrieve.bind(products);
      products.retrieve = (async (id: string) => {
        looks += 1;
        return retrieve(id);
      }) as never;
    });
  const open = (via: BuyerPorts) => {
    keys += 1;
    const workspace = { id: buyer.workspaceId, name: 'Example Ltd' };
    const bought = { pack, quantity: 1, savesPaymentMethod: false, ...URLS };
    const request = { workspace, actor: 'mem_ada', ...bought };
    return startCheckout(via, request, { idempotencyKey: `key-${keys}`, bodyHash: 'h' });
  };
  const [one, other] = [ports(), ports()];
  await Promise.all([open(one), open(other)]);
  await open(one);
  expect(looks).toBe(2);
  const made = [...shop.till.books.product.values()].filter(
    ({ metadata }) => metadata.sluice_pack === 'fresh',
  );
  expect(made).toHaveLength(1);
  const sessions = [...shop.till.books['checkout.session'].values()].filter(
    ({ client_reference_id: id }) => id === buyer.workspaceId,
  );
  expect(sessions).toHaveLength(3);
});
