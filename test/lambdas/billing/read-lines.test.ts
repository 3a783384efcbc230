import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLines } from '../../../lambdas/billing/read-lines.ts';
import type { StripeAccount } from '../../../lambdas/billing/stripe-client.ts';
import { toPackMetadata } from '../../../lambdas/billing/stripe-metadata.ts';
import { fixedPorts } from '../../support/fixed-ports.ts';
import { openMemoryItems } from '../../support/memory-items.ts';
import { SALE, LINE as SOLD } from '../../support/payment-facts.ts';
import { openShop, PACK, type Shop } from '../../support/shop.ts';
import { openTable } from '../../support/table.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(await openTable());
});
afterAll(() => shop.stop());

/** What is left of its price by a discount. */
const LINE = { ...SOLD, amount: 9_310 };
const METADATA = {
  sluice_pack: 'contact',
  sluice_credit_type: 'contact',
  sluice_credits: '100',
  sluice_months: '6',
};
const stripeLine = (more: object = {}, product: unknown = { id: 'p', metadata: METADATA }) => ({
  id: 'li_1',
  quantity: 2,
  // Less a discount of 5 %.
  amount_subtotal: 9_800,
  amount_total: 9_310,
  price: { product },
  ...more,
});

/** Reads the lines that Stripe answers with. */
async function read(data: readonly object[]) {
  const logged: object[] = [];
  const account = {
    api: { checkout: { sessions: { listLineItems: async () => ({ data }) } } },
  } as unknown as StripeAccount;
  const ports = {
    ...fixedPorts(openMemoryItems()),
    stripe: async () => account,
    log: (event: string, facts: object = {}) => void logged.push({ event, ...facts }),
  };
  return { lines: await readLines(ports, SALE), logged };
}

describe('readLines', () => {
  it('tells what was bought, and what was paid for it in the end', async () => {
    expect(await read([stripeLine()])).toEqual({ lines: [LINE], logged: [] });
  });

  it.each<[string, object]>([
    ['of another product', stripeLine({}, { id: 'p', metadata: {} })],
    ['of a product that was deleted', stripeLine({}, { id: 'p', deleted: true })],
    ['whose product was not sent', stripeLine({}, 'prod_1')],
    ['without a price', stripeLine({ price: null })],
    ['of nothing', stripeLine({ quantity: 0 })],
    ['without a quantity', stripeLine({ quantity: null })],
  ])('passes over a line %s, and logs it', async (_what, wrong) => {
    const other = stripeLine({ id: 'li_2' });
    expect(await read([wrong, other])).toEqual({
      lines: [{ ...LINE, id: 'li_2' }],
      logged: [{ event: 'SALE_OF_NO_PACK', sessionId: 'cs_1', workspaceId: 'ws_1' }],
    });
  });

  it('reads what Stripe has of a session with two packs', async () => {
    const buyer = await shop.buyer();
    const { api } = buyer.account;
    const search = { ...PACK, pack: 'search', creditType: 'search', credits: 2_000 };
    const products = await Promise.all(
      [PACK, search].map((pack) =>
        api.products.create({ name: pack.pack, metadata: { ...toPackMetadata(pack) } }),
      ),
    );
    const { id } = await api.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://app.example/back',
      line_items: products.map((product, n) => ({
        price_data: { currency: 'usd', unit_amount: 1_000, product: product.id },
        quantity: n + 1,
      })),
    });
    const lines = await readLines(buyer.p, { ...SALE, id });
    expect(lines.map(({ id: _id, ...line }) => line)).toEqual([
      {
        pack: 'contact',
        creditType: 'contact',
        credits: 100,
        months: 6,
        quantity: 1,
        amount: 1_000,
      },
      {
        pack: 'search',
        creditType: 'search',
        credits: 2_000,
        months: 6,
        quantity: 2,
        amount: 2_000,
      },
    ]);
  });
});
