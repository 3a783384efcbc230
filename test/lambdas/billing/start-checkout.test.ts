import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCheckout } from '../../../lambdas/billing/start-checkout.ts';
import { isPutOf, spoil } from '../../support/lossy.ts';
import {
  type Buyer,
  type BuyerPorts,
  openShop,
  over,
  PACK,
  type Shop,
} from '../../support/shop.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let shop: Shop;
let keys = 0;

beforeAll(async () => {
  table = await openTable();
  shop = await openShop(table);
});
afterAll(() => shop.stop());

const URLS = {
  successUrl: 'https://app.example/back?session={CHECKOUT_SESSION_ID}',
  cancelUrl: 'https://app.example/no',
};

/** Opens a checkout with a key of its own, or with one that is given. */
function start(
  buyer: Buyer,
  of: { via?: BuyerPorts; key?: string; quantity?: number; name?: string } = {},
) {
  keys += 1;
  const { via = buyer.p, key = `key-${keys}`, quantity = 2, name = 'Example Ltd' } = of;
  const workspace = { id: buyer.workspaceId, name };
  const bought = { pack: PACK, quantity, savesPaymentMethod: false, ...URLS };
  const request = { workspace, actor: 'mem_ada', ...bought };
  return startCheckout(via, request, { idempotencyKey: key, bodyHash: `${quantity}` });
}

const sessionsOf = ({ workspaceId }: Buyer) =>
  [...shop.till.books['checkout.session'].values()].filter(
    ({ client_reference_id: id }) => id === workspaceId,
  );
const customersOf = ({ workspaceId }: Buyer) =>
  [...shop.till.books.customer.values()].filter(
    ({ metadata }) => metadata.sluice_workspace === workspaceId,
  );

describe('a checkout', () => {
  it('sells the pack to the customer, and can be found again from all that is made of it', async () => {
    const buyer = await shop.buyer();
    const { checkout, isReplayed } = await start(buyer);
    expect([checkout.url, isReplayed]).toEqual([expect.stringContaining(checkout.id), false]);
    const [session] = sessionsOf(buyer);
    const [customer] = customersOf(buyer);
    const metadata = {
      sluice_deployment: 'sluice',
      sluice_workspace: buyer.workspaceId,
      sluice_actor: 'mem_ada',
    };
    expect(session).toMatchObject({
      id: checkout.id,
      mode: 'payment',
      customer: customer?.id,
      amount_total: 9_800,
      currency: 'usd',
      billing_address_collection: 'required',
      success_url: URLS.successUrl,
      cancel_url: URLS.cancelUrl,
      metadata,
    });
    expect(customer).toMatchObject({ name: 'Example Ltd' });
    const [line, ...others] = shop.till.lines.get(checkout.id) ?? [];
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      quantity: 2,
      adjustable_quantity: { enabled: true, minimum: 1, maximum: 1_000 },
      price: { unit_amount: 4_900 },
    });
    expect(shop.till.books.product.get(line?.price.product ?? '')).toMatchObject({
      name: '100 contact credits, valid 6 months',
      metadata: {
        sluice_pack: 'contact',
        sluice_credit_type: 'contact',
        sluice_credits: '100',
        sluice_months: '6',
      },
    });
    const payment = shop.till.find('payment_intent', buyer.pay(checkout.id));
    expect(payment.metadata).toEqual(metadata);
    expect(shop.till.find('charge', payment.latest_charge ?? '').metadata).toEqual(metadata);
  });

  const NOTHING = { codes: false, tax: false, taxIds: false, invoices: false };
  it.each([
    [{ invoices: false }, NOTHING],
    // Where nothing is said, invoices are made.
    [{}, { ...NOTHING, invoices: true }],
    [
      { promotionCodes: true, invoices: false },
      { ...NOTHING, codes: true },
    ],
    [
      { automaticTax: true, invoices: false },
      { ...NOTHING, tax: true },
    ],
    [
      { taxIds: true, invoices: false },
      { ...NOTHING, taxIds: true },
    ],
  ])('asks for what is configured, and makes it: %j', async (checkout, asked) => {
    const buyer = await shop.buyer({ more: { checkout } });
    await start(buyer);
    const [session] = sessionsOf(buyer);
    expect({
      codes: session?.allow_promotion_codes,
      tax: session?.automatic_tax.enabled,
      taxIds: session?.tax_id_collection?.enabled,
      invoices: session?.invoice_creation?.enabled,
    }).toEqual(asked);
  });
});

describe('a repeat', () => {
  it('gets the checkout of before, without a call of Stripe', async () => {
    const buyer = await shop.buyer();
    const first = await start(buyer, { key: 'again' });
    const asked = async () => {
      throw new Error('Stripe was asked');
    };
    const again = await start(buyer, { key: 'again', via: { ...buyer.p, stripe: asked } });
    expect(again).toEqual({ checkout: first.checkout, isReplayed: true });
  });

  it('with another body is refused', async () => {
    const buyer = await shop.buyer();
    await start(buyer, { key: 'again' });
    const other = start(buyer, { key: 'again', quantity: 3 });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(sessionsOf(buyer)).toHaveLength(1);
  });

  it.each(['lost', 'answer-lost'] as const)(
    'gets the same session where the call died between Stripe’s answer and the record (%s)',
    async (fault) => {
      const buyer = await shop.buyer();
      const db = spoil(buyer.p.db, (_n, command) =>
        isPutOf(command, 'CHECKOUT#') ? fault : 'none',
      );
      const died = start(buyer, { key: 'again', via: over(buyer.p, db) });
      await expect(died).rejects.toThrow();
      const { checkout } = await start(buyer, { key: 'again' });
      expect(sessionsOf(buyer).map(({ id }) => id)).toEqual([checkout.id]);
    },
  );

  it.each([
    ['tax was switched on', 'CHECKOUT#', { checkout: { automaticTax: true } }, 'Example Ltd'],
    ['the workspace was renamed', 'CUSTOMER', {}, 'Example Holding'],
  ])('is not refused by Stripe where %s since the call that died', async (...of) => {
    const [, sk, more, name] = of;
    const buyer = await shop.buyer();
    const db = spoil(buyer.p.db, (_n, command) => (isPutOf(command, sk) ? 'lost' : 'none'));
    const died = start(buyer, { key: 'again', via: over(buyer.p, db) });
    await expect(died).rejects.toThrow();
    const account = shop.account(more);
    const via = { ...buyer.p, stripe: async () => account };
    const { checkout } = await start(buyer, { key: 'again', via, name });
    expect(sessionsOf(buyer).map(({ id }) => id)).toContain(checkout.id);
    expect(customersOf(buyer).at(-1)?.name).toBe(name);
  });

  it('at the same time gets the same session', async () => {
    const buyer = await shop.buyer();
    const calls = Array.from({ length: 5 }, () => start(buyer, { key: 'again' }));
    const ids = new Set((await Promise.all(calls)).map(({ checkout }) => checkout.id));
    expect([...ids]).toEqual(sessionsOf(buyer).map(({ id }) => id));
    expect(ids.size).toBe(1);
  });

  it('of another workspace with the same key opens its own', async () => {
    const [one, other] = [await shop.buyer(), await shop.buyer()];
    const [a, b] = [await start(one, { key: 'k' }), await start(other, { key: 'k' })];
    expect(a.checkout.id).not.toBe(b.checkout.id);
  });
});

describe('a customer', () => {
  it('is made once, also by calls at the same time, and for each workspace', async () => {
    const buyer = await shop.buyer();
    await Promise.all(Array.from({ length: 4 }, () => start(buyer)));
    await start(buyer);
    expect(customersOf(buyer)).toHaveLength(1);
    expect(new Set(sessionsOf(buyer).map(({ customer }) => customer)).size).toBe(1);
  });
});

describe('a checkout that cannot be opened', () => {
  it('says that the deployment sells nothing', async () => {
    const buyer = await shop.buyer();
    const closed = start(buyer, { via: { ...buyer.p, stripe: async () => undefined } });
    await expect(closed).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('leaves a refusal of Stripe as it is, and keeps nothing', async () => {
    const buyer = await shop.buyer();
    const account = shop.account({ key: 'sk_test_revoked' });
    const refused = start(buyer, { via: { ...buyer.p, stripe: async () => account } });
    await expect(refused).rejects.toMatchObject({ type: 'StripeAuthenticationError' });
    const items = await table.items(`WS#${buyer.workspaceId}`);
    expect(items.filter(({ sk }) => /^(CHECKOUT|CUSTOMER)/.test(sk))).toEqual([]);
  });
});
