import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workOut } from '../../../../../local/outside/stripe/catalog/work-out.ts';
import { paySession } from '../../../../../local/outside/stripe/checkout/pay-session.ts';
import type { Coupon, TaxRate } from '../../../../../local/outside/stripe/objects.ts';
import { type Counter, card, openCounter, TWO_PACKS } from '../counter.ts';

let counter: Counter;
let stripe: Stripe;
beforeAll(async () => {
  counter = await openCounter();
  stripe = counter.stripe;
});
afterAll(() => counter.stop());

type Params = Stripe.Checkout.SessionCreateParams;
const line = (unit_amount: number, quantity = 1, currency = 'eur', more = {}) => ({
  price_data: { currency, unit_amount, product_data: { name: 'Pack' }, ...more },
  quantity,
});
const create = (params: Partial<Params>) =>
  stripe.checkout.sessions.create({ ...TWO_PACKS, ...params });
const pay = (id: string) =>
  paySession(counter.standIn.till, counter.standIn.till.find('checkout.session', id), {
    delayed: false,
  });
const amountsOf = (
  session: Pick<Stripe.Checkout.Session, 'amount_subtotal' | 'amount_total' | 'total_details'>,
) => ({
  subtotal: session.amount_subtotal,
  discount: session.total_details?.amount_discount,
  tax: session.total_details?.amount_tax,
  total: session.amount_total,
});

describe('the amounts of a session', () => {
  it.each<[string, number, number, object]>([
    // 1,999 less 15 % (299.85 → 300) is 1,699; a fifth of it is 339.8 → 340.
    ['eur', 1999, 15, { subtotal: 1999, discount: 300, tax: 340, total: 2039 }],
    // Yen have no smaller unit: 333 less 49.95 → 50 is 283; a fifth is 56.6 → 57.
    ['jpy', 333, 15, { subtotal: 333, discount: 50, tax: 57, total: 340 }],
    // Dinars have thousandths, paid in tens: 1,990 less 298.5 → 300 is 1,690; a fifth 338 → 340.
    ['kwd', 1990, 15, { subtotal: 1990, discount: 300, tax: 340, total: 2030 }],
  ])('in %s of %i less %i %%', async (currency, unit, percent_off, amounts) => {
    const coupon = await stripe.coupons.create({ percent_off });
    const { id } = await create({
      line_items: [line(unit, 1, currency)],
      discounts: [{ coupon: coupon.id }],
      automatic_tax: { enabled: true },
    });
    const session = pay(id);
    expect(amountsOf(session)).toEqual(amounts);
    const intent = await stripe.paymentIntents.retrieve(session.payment_intent ?? '');
    expect(intent.amount_received).toBe(session.amount_total);
    expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(1);
  });

  it('have tax in them where the price includes it', async () => {
    const { id } = await create({
      line_items: [line(1200, 1, 'eur', { tax_behavior: 'inclusive' })],
      automatic_tax: { enabled: true },
    });
    expect(amountsOf(pay(id))).toEqual({ subtotal: 1200, discount: 0, tax: 200, total: 1200 });
  });

  it('have no tax until it is known where the customer is', async () => {
    const before = await create({ automatic_tax: { enabled: true } });
    expect(before.automatic_tax.status).toBe('requires_location_inputs');
    expect(amountsOf(before)).toEqual({ subtotal: 2000, discount: 0, tax: 0, total: 2000 });
    expect(await (await fetch(before.url ?? '')).text()).toContain('Pay €24.00');
    const { id: customer } = await stripe.customers.create({ address: { country: 'DE' } });
    const known = await create({ automatic_tax: { enabled: true }, customer });
    expect(known.automatic_tax.status).toBe('complete');
    expect(amountsOf(known)).toEqual({ subtotal: 2000, discount: 0, tax: 400, total: 2400 });
    const nowhere = await stripe.customers.create({});
    await expect(
      create({ automatic_tax: { enabled: true }, customer: nowhere.id }),
    ).rejects.toMatchObject({ code: 'customer_tax_location_invalid' });
    const { id } = await create({
      automatic_tax: { enabled: true },
      customer: nowhere.id,
      customer_update: { address: 'auto' },
    });
    pay(id);
    expect(await stripe.customers.retrieve(nowhere.id)).toMatchObject({
      address: { country: 'DE', postal_code: '10115' },
    });
  });

  it('have the tax of rates that a line names', async () => {
    const rate = await stripe.taxRates.create({
      display_name: 'VAT',
      percentage: 19.5,
      inclusive: false,
      country: 'DE',
    });
    const session = await create({ line_items: [{ ...line(1000), tax_rates: [rate.id] }] });
    expect(amountsOf(session)).toEqual({ subtotal: 1000, discount: 0, tax: 195, total: 1195 });
  });

  it('share a fixed discount out over the lines, to the last cent', async () => {
    const coupon = await stripe.coupons.create({ amount_off: 100, currency: 'eur' });
    const session = await create({
      line_items: [line(333), line(333), line(334)],
      discounts: [{ coupon: coupon.id }],
    });
    const { data } = await stripe.checkout.sessions.listLineItems(session.id);
    expect(data.map(({ amount_discount }) => amount_discount)).toEqual([33, 34, 33]);
    expect(amountsOf(session)).toEqual({ subtotal: 1000, discount: 100, tax: 0, total: 900 });
  });

  it('are worked out anew when the quantity is another', async () => {
    const { id, url } = await create({ automatic_tax: { enabled: true } });
    const [item] = (await stripe.checkout.sessions.listLineItems(id)).data;
    await fetch(url ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        action: 'pay',
        email: 'ada@acme.example',
        [`quantity-${item?.id}`]: '3',
        ...card(),
      }),
    });
    expect((await stripe.checkout.sessions.listLineItems(id)).data).toMatchObject([
      { quantity: 3, amount_subtotal: 3000, amount_tax: 600, amount_total: 3600 },
    ]);
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ amount_total: 3600 });
  });

  it('add up, whatever is sold', () => {
    const percent = fc.integer({ min: 1, max: 1_000_000 }).map((each) => each / 10_000);
    const coupon = fc.oneof(
      fc.constant(undefined),
      percent.map((percent_off) => ({ percent_off, amount_off: null })),
      fc
        .integer({ min: 1, max: 5000 })
        .map((off) => ({ percent_off: null, amount_off: off * 100 })),
    );
    const amounts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 6 });
    const currency = fc.constantFrom(
      ...([
        ['eur', 1],
        ['jpy', 1],
        ['bhd', 10],
        ['isk', 100],
      ] as const),
    );
    fc.assert(
      fc.property(
        amounts,
        coupon,
        percent,
        fc.boolean(),
        currency,
        (units, off, percentage, inclusive, [code, step]) => {
          const rate = { percentage, inclusive } as TaxRate;
          const sold = units.map((unit) => ({
            subtotal: unit * step,
            product: 'p',
            rates: [rate],
          }));
          const parts = workOut(sold, {
            coupon: off as unknown as Coupon | undefined,
            currency: code,
          });
          const whole = sold.reduce((sum, { subtotal }) => sum + subtotal, 0);
          const discount = parts.reduce((sum, part) => sum + part.discount, 0);
          for (const part of parts) {
            expect(part.discount).toBeGreaterThanOrEqual(0);
            expect(part.discount).toBeLessThanOrEqual(part.subtotal);
            expect(part.total).toBe(part.subtotal - part.discount + (inclusive ? 0 : part.tax));
            for (const each of [part.discount, part.tax, part.total]) expect(each % step).toBe(0);
          }
          if (off?.amount_off) expect(discount).toBe(Math.min(off.amount_off, whole));
        },
      ),
    );
  });
});

describe('a promotion code', () => {
  const post = (url: string | null, typed: Record<string, string>) =>
    fetch(url ?? '', { method: 'POST', redirect: 'manual', body: new URLSearchParams(typed) });
  const codeFor = async (
    params: Partial<Stripe.PromotionCodeCreateParams> = {},
    percent_off = 25,
  ) => {
    const { id: coupon } = await stripe.coupons.create({ percent_off });
    return stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon }, ...params });
  };

  it('is typed on the page, comes off, can be taken off again and is counted', async () => {
    const { id, code } = await codeFor({ code: 'WELCOME25' });
    expect(code).toBe('WELCOME25');
    const session = await create({ allow_promotion_codes: true });
    const apply = () => post(session.url, { action: 'apply-code', promotion_code: ' welcome25 ' });
    expect(await (await apply()).text()).toContain('Pay €15.00');
    expect(await (await post(session.url, { action: 'drop-code' })).text()).toContain('Pay €20.00');
    await apply();
    await post(session.url, { action: 'pay', email: 'ada@acme.example', ...card() });
    const paid = await stripe.checkout.sessions.retrieve(session.id);
    expect(amountsOf(paid)).toEqual({ subtotal: 2000, discount: 500, tax: 0, total: 1500 });
    expect(paid.discounts).toEqual([{ coupon: null, promotion_code: id }]);
    expect((await stripe.promotionCodes.retrieve(id)).times_redeemed).toBe(1);
  });

  it('may make everything free: nothing is paid, and no card is asked for', async () => {
    await codeFor({ code: 'FREE' }, 100);
    const session = await create({ allow_promotion_codes: true });
    const page = await post(session.url, { action: 'apply-code', promotion_code: 'FREE' });
    expect(await page.text()).not.toContain('name="card_number"');
    const done = await post(session.url, { action: 'pay', email: 'ada@acme.example' });
    expect(done.status).toBe(303);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
      amount_total: 0,
    });
  });

  it.each<[string, Partial<Stripe.PromotionCodeCreateParams>, string]>([
    ['is not active', { active: false }, 'is not valid'],
    ['is over', { expires_at: 1 }, 'no longer valid'],
    [
      'wants a larger order',
      { restrictions: { minimum_amount: 2001, minimum_amount_currency: 'eur' } },
      'needs a larger order',
    ],
    [
      'wants another currency',
      { restrictions: { minimum_amount: 1, minimum_amount_currency: 'usd' } },
      'needs a larger order',
    ],
  ])('is refused that %s', async (_, params, wrong) => {
    const { code } = await codeFor(params);
    const session = await create({ allow_promotion_codes: true });
    const answer = await post(session.url, { action: 'apply-code', promotion_code: code });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(wrong)]);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ discounts: [] });
  });

  it('is refused on a session that takes none, and once it is used up', async () => {
    const { id, code } = await codeFor({ max_redemptions: 1 });
    const closed = await create({});
    expect((await post(closed.url, { action: 'apply-code', promotion_code: code })).status).toBe(
      400,
    );
    pay((await create({ discounts: [{ promotion_code: id }] })).id);
    expect(await stripe.promotionCodes.retrieve(id)).toMatchObject({ active: false });
    await expect(create({ discounts: [{ promotion_code: id }] })).rejects.toMatchObject({
      code: 'promotion_code_invalid',
    });
  });
});
