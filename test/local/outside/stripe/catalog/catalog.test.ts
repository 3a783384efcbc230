import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Counter, openCounter } from '../counter.ts';

let counter: Counter;
let stripe: Stripe;
beforeAll(async () => {
  counter = await openCounter();
  stripe = counter.stripe;
});
afterAll(() => counter.stop());

describe('products and prices', () => {
  it('are found again by the id and the key that a set-up gave them', async () => {
    await stripe.products.create({ id: 'contact_pack', name: 'Contacts', metadata: { a: '1' } });
    await expect(stripe.products.create({ id: 'contact_pack', name: 'x' })).rejects.toMatchObject({
      code: 'resource_already_exists',
    });
    const price = await stripe.prices.create({
      product: 'contact_pack',
      currency: 'eur',
      unit_amount: 4900,
      lookup_key: 'contact-100',
      tax_behavior: 'exclusive',
    });
    const found = await stripe.prices.list({ lookup_keys: ['contact-100', 'none'] });
    expect(found.data.map(({ id }) => id)).toEqual([price.id]);
    const next = { product: 'contact_pack', currency: 'eur', unit_amount: 5900 };
    await expect(
      stripe.prices.create({ ...next, lookup_key: 'contact-100' }),
    ).rejects.toMatchObject({ param: 'lookup_key' });
    const dearer = await stripe.prices.create({
      ...next,
      lookup_key: 'contact-100',
      transfer_lookup_key: true,
    });
    expect((await stripe.prices.retrieve(price.id)).lookup_key).toBeNull();
    await stripe.prices.update(price.id, { active: false });
    const active = await stripe.prices.list({ product: 'contact_pack', active: true });
    expect(active.data.map(({ id }) => id)).toEqual([dearer.id]);
    const changed = await stripe.products.update('contact_pack', {
      name: 'Contact credits',
      default_price: dearer.id,
      metadata: { a: '', b: '2' },
    });
    expect(changed).toMatchObject({ name: 'Contact credits', default_price: dearer.id });
    expect(changed.metadata).toEqual({ b: '2' });
    await expect(stripe.products.del('contact_pack')).rejects.toThrow('cannot be deleted');
  });

  it('come again by the month where they are recurring', async () => {
    const price = await stripe.prices.create({
      product_data: { name: 'Plan' },
      currency: 'eur',
      unit_amount: 3000,
      recurring: { interval: 'month', interval_count: 3 },
    });
    expect(price).toMatchObject({
      type: 'recurring',
      recurring: { interval: 'month', interval_count: 3, usage_type: 'licensed' },
    });
    const params = { mode: 'payment' as const, success_url: 'https://shop.example/done' };
    const line_items = [{ price: price.id, quantity: 1 }];
    await expect(stripe.checkout.sessions.create({ ...params, line_items })).rejects.toThrow(
      'You specified `payment` mode but passed a recurring price',
    );
  });

  it('are not counted in single thousandths', async () => {
    const price = { product_data: { name: 'Pack' }, currency: 'kwd', unit_amount: 1234 };
    await expect(stripe.prices.create(price)).rejects.toMatchObject({ param: 'unit_amount' });
  });
});

describe('coupons', () => {
  it('take something off, for a time, and can be taken away', async () => {
    const coupon = await stripe.coupons.create({
      id: 'SPRING',
      percent_off: 12.5,
      duration: 'repeating',
      duration_in_months: 3,
      max_redemptions: 5,
      name: 'Spring',
    });
    expect(coupon).toMatchObject({ id: 'SPRING', valid: true, times_redeemed: 0 });
    expect((await stripe.coupons.update('SPRING', { name: 'Sommer' })).name).toBe('Sommer');
    expect((await stripe.coupons.list()).data.map(({ id }) => id)).toEqual(['SPRING']);
    expect(await stripe.coupons.del('SPRING')).toMatchObject({ deleted: true });
    await expect(stripe.coupons.retrieve('SPRING')).rejects.toMatchObject({ statusCode: 404 });
  });

  it.each<[Stripe.CouponCreateParams, string]>([
    [{}, 'percent_off or amount_off'],
    [{ percent_off: 5, amount_off: 5, currency: 'eur' }, 'and not both'],
    [{ amount_off: 5 }, 'must pass currency'],
    [{ percent_off: 101 }, 'Invalid decimal'],
    [{ percent_off: 5, duration: 'repeating' }, 'duration_in_months'],
  ])('are refused as %j', async (params, message) => {
    await expect(stripe.coupons.create(params)).rejects.toThrow(message);
  });
});

describe('promotion codes', () => {
  it('are found by what is typed, one active code each', async () => {
    const { id: coupon } = await stripe.coupons.create({ percent_off: 5 });
    const promotion = { type: 'coupon' as const, coupon };
    const made = await stripe.promotionCodes.create({ promotion, code: 'Hello' });
    expect(made).toMatchObject({ active: true, promotion: { coupon } });
    await expect(stripe.promotionCodes.create({ promotion, code: 'HELLO' })).rejects.toMatchObject({
      param: 'code',
    });
    await stripe.promotionCodes.update(made.id, { active: false });
    await stripe.promotionCodes.create({ promotion, code: 'HELLO' });
    const listed = await stripe.promotionCodes.list({ code: 'HELLO', active: true });
    expect(listed.data).toHaveLength(1);
  });
});

describe('the account', () => {
  it('is one for tests, and has what was paid', async () => {
    expect(await stripe.accounts.retrieveCurrent()).toMatchObject({
      object: 'account',
      id: 'acct_simulated',
      charges_enabled: true,
    });
    const params = { payment_method: 'pm_card_visa', confirm: true };
    await stripe.paymentIntents.create({ ...params, amount: 2000, currency: 'eur' });
    const other = await stripe.paymentIntents.create({ ...params, amount: 500, currency: 'jpy' });
    await stripe.refunds.create({ payment_intent: other.id, amount: 100 });
    expect(await stripe.balance.retrieve()).toMatchObject({
      livemode: false,
      available: [
        { currency: 'eur', amount: 2000 },
        { currency: 'jpy', amount: 400 },
      ],
    });
  });
});
