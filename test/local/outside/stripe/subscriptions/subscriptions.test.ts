import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Counter, openCounter } from '../counter.ts';
import { changeCard, iso, makePlans, type Plans, subscribe } from './subscribed.ts';

let counter: Counter;
let stripe: Stripe;
let plans: Plans;
beforeEach(async () => {
  counter = await openCounter();
  stripe = counter.stripe;
  counter.clock.moveTo(Date.parse('2035-01-31T10:00:00Z'));
  plans = await makePlans(counter);
});
afterEach(() => counter.stop());

/** Moves the clock, lets what falls due be done, and tells what was. */
async function moveTo(time: string): Promise<readonly string[]> {
  await counter.quiet();
  counter.received.length = 0;
  counter.clock.moveTo(Date.parse(time));
  await stripe.balance.retrieve();
  await counter.quiet();
  return counter.types();
}
const periodOf = ({ items }: Stripe.Subscription) => [
  iso(items.data[0]?.current_period_start).slice(0, 10),
  iso(items.data[0]?.current_period_end).slice(0, 10),
];
const retrieve = (id: string) =>
  stripe.subscriptions.retrieve(id, { expand: ['latest_invoice.payments'] });

describe('a subscription by checkout', () => {
  it('is active, has a paid invoice and can be charged again', async () => {
    const { session, subscription, invoice, customer } = await subscribe(counter, plans.basic);
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      payment_intent: null,
      customer_creation: 'always',
    });
    expect(subscription).toMatchObject({
      status: 'active',
      customer,
      metadata: { workspace: 'acme' },
      cancel_at_period_end: false,
      latest_invoice: invoice.id,
      items: { data: [{ quantity: 1, price: { id: plans.basic, unit_amount: 3000 } }] },
    });
    expect(subscription).not.toHaveProperty('current_period_end');
    expect(periodOf(subscription)).toEqual(['2035-01-31', '2035-02-28']);
    expect(invoice).toMatchObject({
      status: 'paid',
      billing_reason: 'subscription_create',
      amount_paid: 3000,
      amount_remaining: 0,
      number: expect.stringMatching(/^[0-9A-Z]{8}-0001$/),
      parent: {
        type: 'subscription_details',
        subscription_details: { subscription: subscription.id, metadata: { workspace: 'acme' } },
      },
      lines: {
        data: [
          {
            amount: 3000,
            pricing: { price_details: { price: plans.basic, product: plans.product } },
            parent: { subscription_item_details: { proration: false } },
          },
        ],
      },
    });
    expect((await stripe.paymentMethods.list({ customer })).data.map(({ id }) => id)).toEqual([
      subscription.default_payment_method,
    ]);
    await counter.quiet();
    expect(counter.types().filter((type) => /^(customer|invoice|checkout)/.test(type))).toEqual([
      'customer.created',
      'customer.subscription.created',
      'invoice.created',
      'invoice.finalized',
      'invoice_payment.paid',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
      'checkout.session.completed',
    ]);
  });

  it('with what is bought once puts both on the first invoice, and one on the next', async () => {
    const { subscription, invoice } = await subscribe(counter, plans.basic, {
      line_items: [
        { price: plans.basic, quantity: 2 },
        {
          price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'Set-up' } },
          quantity: 1,
        },
      ],
    });
    expect(invoice.amount_paid).toBe(6500);
    await moveTo('2035-02-28T10:00:00Z');
    const { latest_invoice } = await retrieve(subscription.id);
    expect(latest_invoice).toMatchObject({ amount_paid: 6000, status: 'paid' });
  });

  it('on trial costs nothing until the trial is over', async () => {
    const { session, subscription, invoice } = await subscribe(counter, plans.basic, {
      subscription_data: { trial_period_days: 14 },
    });
    expect(session).toMatchObject({ payment_status: 'no_payment_required', amount_total: 0 });
    expect(subscription.status).toBe('trialing');
    expect(invoice).toMatchObject({ status: 'paid', amount_due: 0 });
    await moveTo('2035-02-14T10:00:00Z');
    const after = await retrieve(subscription.id);
    expect(after).toMatchObject({ status: 'active', latest_invoice: { amount_paid: 3000 } });
    expect(periodOf(after)).toEqual(['2035-02-14', '2035-03-14']);
  });

  it('on trial asks for no card where none is wanted, and for one when the trial is over', async () => {
    const { id, url } = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price: plans.basic, quantity: 1 }],
      success_url: 'https://shop.example/done',
      payment_method_collection: 'if_required',
      subscription_data: { trial_period_days: 14 },
    });
    expect(await (await fetch(url ?? '')).text()).not.toContain('Card number');
    const typed = { action: 'pay', email: 'ada@acme.example' };
    await fetch(url ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(typed),
    });
    const { subscription } = await stripe.checkout.sessions.retrieve(id);
    expect(await moveTo('2035-02-14T10:00:00Z')).toContain('invoice.payment_failed');
    expect(await retrieve(String(subscription))).toMatchObject({ status: 'past_due' });
  });

  it.each<[Stripe.CouponCreateParams, number[]]>([
    [{ duration: 'once' }, [1500, 3000, 3000, 3000]],
    [{ duration: 'repeating', duration_in_months: 2 }, [1500, 1500, 3000, 3000]],
    [{ duration: 'forever' }, [1500, 1500, 1500, 1500]],
  ])('has its discount as long as %j says', async (duration, amounts) => {
    const coupon = await stripe.coupons.create({ percent_off: 50, ...duration });
    const { subscription, invoice } = await subscribe(counter, plans.basic, {
      discounts: [{ coupon: coupon.id }],
    });
    const paid = [invoice.amount_paid];
    for (const day of ['2035-02-28', '2035-03-31', '2035-04-30']) {
      await moveTo(`${day}T10:00:00Z`);
      const { latest_invoice } = await retrieve(subscription.id);
      paid.push((latest_invoice as Stripe.Invoice).amount_paid);
    }
    expect(paid).toEqual(amounts);
  });
});

describe('a renewal', () => {
  it('comes by calendar months, counted from the first day', async () => {
    const { subscription } = await subscribe(counter, plans.basic);
    const types = await moveTo('2035-02-28T10:00:00Z');
    expect(types).toContain('invoice.paid');
    expect(types.indexOf('customer.subscription.updated')).toBeGreaterThanOrEqual(0);
    expect(periodOf(await retrieve(subscription.id))).toEqual(['2035-02-28', '2035-03-31']);
    await moveTo('2035-03-31T10:00:00Z');
    const third = await retrieve(subscription.id);
    expect(periodOf(third)).toEqual(['2035-03-31', '2035-04-30']);
    expect(third.latest_invoice).toMatchObject({
      billing_reason: 'subscription_cycle',
      number: expect.stringMatching(/-0003$/),
      payments: { data: [{ status: 'paid', amount_paid: 3000 }] },
    });
  });

  it('of several months in one move is billed month by month', async () => {
    const { subscription, customer } = await subscribe(counter, plans.basic);
    await moveTo('2035-06-15T10:00:00Z');
    const { data } = await stripe.invoices.list({ subscription: subscription.id });
    expect(data.map(({ lines }) => iso(lines.data[0]?.period.start).slice(0, 10))).toEqual([
      '2035-05-31',
      '2035-04-30',
      '2035-03-31',
      '2035-02-28',
      '2035-01-31',
    ]);
    expect((await stripe.charges.list({ customer })).data).toHaveLength(5);
  });

  it('that is declined is past due, tried again, and paid with another card', async () => {
    const { subscription } = await subscribe(counter, plans.basic);
    await changeCard(counter, subscription, 'pm_card_chargeCustomerFail');
    const types = await moveTo('2035-02-28T10:00:00Z');
    expect(types).toContain('invoice.payment_failed');
    expect(types).not.toContain('invoice.paid');
    const due = await retrieve(subscription.id);
    const invoice = due.latest_invoice as Stripe.Invoice;
    expect(due.status).toBe('past_due');
    expect([invoice.status, invoice.attempt_count]).toEqual(['open', 1]);
    expect(iso(invoice.next_payment_attempt)).toBe('2035-03-03T10:00:00');
    await changeCard(counter, subscription, 'pm_card_visa');
    expect(await moveTo('2035-03-03T10:00:00Z')).toContain('invoice.paid');
    expect(await retrieve(subscription.id)).toMatchObject({ status: 'active' });
  });

  it.each(['canceled', 'unpaid'] as const)(
    'that is declined four times ends as %s',
    async (status) => {
      counter.standIn.till.settings.afterRetries = status;
      const { subscription } = await subscribe(counter, plans.basic);
      await changeCard(counter, subscription, 'pm_card_chargeCustomerFail');
      await moveTo('2035-03-14T00:00:00Z');
      expect((await retrieve(subscription.id)).status).toBe('past_due');
      const types = await moveTo('2035-03-16T00:00:00Z');
      const after = await retrieve(subscription.id);
      expect(after).toMatchObject({ status, latest_invoice: { status: 'open', attempt_count: 4 } });
      expect(types.at(-1)).toBe(
        status === 'canceled' ? 'customer.subscription.deleted' : 'customer.subscription.updated',
      );
      if (status === 'canceled') {
        expect(after.cancellation_details?.reason).toBe('payment_failed');
      }
    },
  );

  it('that wants its owner says so, and they can pay on the page of the invoice', async () => {
    const { subscription } = await subscribe(counter, plans.basic);
    await changeCard(counter, subscription, 'pm_card_authenticationRequired');
    expect(await moveTo('2035-02-28T10:00:00Z')).toContain('invoice.payment_action_required');
    const { latest_invoice } = await retrieve(subscription.id);
    const url = (latest_invoice as Stripe.Invoice).hosted_invoice_url ?? '';
    const page = await (await fetch(url)).text();
    expect(page).toContain('requires authentication');
    const pay = (card_number: string) =>
      fetch(url, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ card_number, card_expiry: '12/39', card_cvc: '123' }),
      });
    expect((await pay('4000000000009995')).status).toBe(402);
    expect((await pay('4242424242424242')).status).toBe(303);
    const paid = await retrieve(subscription.id);
    expect(paid).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } });
    expect(await (await fetch(url)).text()).toMatch(/<a href="[^"]*\/receipts\/ch_/);
  });
});

describe('a change of plan', () => {
  const itemOf = ({ items }: Stripe.Subscription): string => items.data[0]?.id ?? '';

  it.each<[Stripe.SubscriptionUpdateParams.ProrationBehavior, number[], number]>([
    // 14 of 28 days are left: half of 90 less half of 30 euros.
    ['create_prorations', [3000], 9000 + 3000],
    ['always_invoice', [3000, 3000], 9000],
    ['none', [3000], 9000],
  ])('with %s bills %j at once and %i next', async (proration_behavior, now, next) => {
    const { subscription } = await subscribe(counter, plans.basic);
    await moveTo('2035-02-14T10:00:00Z');
    const items = [{ id: itemOf(subscription), price: plans.pro }];
    const preview = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { items, proration_behavior },
    });
    await stripe.subscriptions.update(subscription.id, { items, proration_behavior });
    const { data } = await stripe.invoices.list({ subscription: subscription.id });
    expect(data.map(({ amount_paid }) => amount_paid)).toEqual(now.toReversed());
    expect(preview.amount_due).toBe(proration_behavior === 'always_invoice' ? now[1] : next);
    await counter.quiet();
    const updated = counter.received
      .map(({ body }) => JSON.parse(body))
      .findLast(({ type }) => type === 'customer.subscription.updated');
    expect(updated.data.object.items.data[0].price.id).toBe(plans.pro);
    expect(updated.data.previous_attributes.items.data[0].price.id).toBe(plans.basic);
    await moveTo('2035-02-28T10:00:00Z');
    const { latest_invoice } = await retrieve(subscription.id);
    expect(latest_invoice).toMatchObject({ amount_paid: next });
  });

  it('to a cheaper one leaves a balance that later invoices use up', async () => {
    const { subscription, customer } = await subscribe(counter, plans.pro);
    await moveTo('2035-02-14T10:00:00Z');
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription), price: plans.basic }],
      proration_behavior: 'always_invoice',
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -3000 });
    await moveTo('2035-02-28T10:00:00Z');
    const { latest_invoice } = await retrieve(subscription.id);
    expect(latest_invoice).toMatchObject({ total: 3000, amount_due: 0, status: 'paid' });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: 0 });
  });

  it('to another rhythm begins a period', async () => {
    const { subscription } = await subscribe(counter, plans.basic);
    await moveTo('2035-02-14T10:00:00Z');
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription), price: plans.yearly }],
    });
    expect(periodOf(changed)).toEqual(['2035-02-14', '2036-02-14']);
    const { latest_invoice } = await retrieve(subscription.id);
    expect(latest_invoice).toMatchObject({ amount_paid: 90_000 - 1500 });
  });

  it('is not made where it must be paid and the card is declined', async () => {
    const { subscription } = await subscribe(counter, plans.basic);
    await changeCard(counter, subscription, 'pm_card_chargeCustomerFail');
    const change = stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription), price: plans.pro }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    });
    await expect(change).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' });
    const after = await retrieve(subscription.id);
    expect(after.items.data[0]?.price.id).toBe(plans.basic);
    expect(after.status).toBe('active');
  });
});

describe('an end', () => {
  it('with the period can be taken back, and then comes', async () => {
    const { subscription } = await subscribe(counter, plans.basic);
    const ending = (cancel_at_period_end: boolean) =>
      stripe.subscriptions.update(subscription.id, { cancel_at_period_end });
    const set = await ending(true);
    expect(set).toMatchObject({ status: 'active', cancel_at_period_end: true });
    expect(iso(set.cancel_at)).toBe('2035-02-28T10:00:00');
    expect(await ending(false)).toMatchObject({ cancel_at: null, canceled_at: null });
    await ending(true);
    expect(await moveTo('2035-02-28T10:00:01Z')).toEqual(['customer.subscription.deleted']);
    const over = await retrieve(subscription.id);
    expect(over).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'cancellation_requested' },
    });
    expect(await moveTo('2035-04-28T10:00:00Z')).toEqual([]);
  });

  it('comes at once by call, and once', async () => {
    const { subscription } = await subscribe(counter, plans.basic);
    const over = await stripe.subscriptions.cancel(subscription.id);
    expect(over).toMatchObject({ status: 'canceled', ended_at: expect.any(Number) });
    await expect(stripe.subscriptions.cancel(subscription.id)).rejects.toThrow('No such');
    const listed = async (status?: 'all' | 'canceled') =>
      (await stripe.subscriptions.list(status ? { status } : {})).data.map(({ id }) => id);
    expect(await listed()).toEqual([]);
    expect(await listed('all')).toEqual([subscription.id]);
    expect(await listed('canceled')).toEqual([subscription.id]);
  });

  it('gives back what is left where that is asked for', async () => {
    const { subscription, customer } = await subscribe(counter, plans.basic);
    await moveTo('2035-02-14T10:00:00Z');
    await stripe.subscriptions.cancel(subscription.id, { prorate: true, invoice_now: true });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -1500 });
  });

  it('comes with the customer’s', async () => {
    const { subscription, customer } = await subscribe(counter, plans.basic);
    expect(await stripe.customers.del(customer)).toMatchObject({ deleted: true });
    expect(await stripe.customers.retrieve(customer)).toEqual(
      expect.objectContaining({ id: customer, deleted: true }),
    );
    expect((await retrieve(subscription.id)).status).toBe('canceled');
  });
});

describe('a pause', () => {
  it('of the subscription bills nothing until it is resumed', async () => {
    const { subscription } = await subscribe(counter, plans.basic);
    expect(await stripe.subscriptions.pause(subscription.id)).toMatchObject({ status: 'paused' });
    expect(await moveTo('2035-05-10T10:00:00Z')).toEqual([]);
    const resumed = await stripe.subscriptions.resume(subscription.id);
    expect(resumed.status).toBe('active');
    expect(periodOf(resumed)).toEqual(['2035-05-10', '2035-06-10']);
    await counter.quiet();
    expect(counter.types()).toEqual(
      expect.arrayContaining(['customer.subscription.resumed', 'invoice.paid']),
    );
  });

  it('goes on in the same period where the anchor is unchanged', async () => {
    const { subscription } = await subscribe(counter, plans.basic);
    await stripe.subscriptions.pause(subscription.id);
    await moveTo('2035-02-10T10:00:00Z');
    const resumed = await stripe.subscriptions.resume(subscription.id, {
      billing_cycle_anchor: { type: 'unchanged' },
    });
    expect(periodOf(resumed)).toEqual(['2035-01-31', '2035-02-28']);
    await moveTo('2035-02-28T10:00:00Z');
    // 28 days came back, of which 18 were used after all: 19.29 of 30 euros.
    const { latest_invoice } = await retrieve(subscription.id);
    expect(latest_invoice).toMatchObject({ amount_paid: 3000 - 3000 + 1929, status: 'paid' });
  });

  it.each([
    ['void', 'void'],
    ['mark_uncollectible', 'uncollectible'],
    ['keep_as_draft', 'draft'],
  ] as const)('of the collection with %s makes invoices that are %s', async (behavior, status) => {
    const { subscription } = await subscribe(counter, plans.basic);
    await stripe.subscriptions.update(subscription.id, { pause_collection: { behavior } });
    await moveTo('2035-02-28T10:00:00Z');
    const paused = await retrieve(subscription.id);
    expect(paused).toMatchObject({ status: 'active', latest_invoice: { status } });
    const gone = await stripe.subscriptions.update(subscription.id, { pause_collection: '' });
    expect(gone.pause_collection).toBeNull();
    expect(await moveTo('2035-03-31T10:00:00Z')).toContain('invoice.paid');
  });
});

describe('a subscription by call', () => {
  it.each([
    ['allow_incomplete', 'incomplete'],
    ['default_incomplete', 'incomplete'],
  ] as const)('with %s and a declined card is %s', async (payment_behavior, status) => {
    const { id: customer } = await stripe.customers.create({});
    const method = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    const made = await stripe.subscriptions.create({
      customer,
      items: [{ price: plans.basic }],
      default_payment_method: method.id,
      payment_behavior,
    });
    expect(made.status).toBe(status);
    const paid = await stripe.invoices.pay(String(made.latest_invoice), {
      payment_method: 'pm_card_visa',
    });
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 3000 });
    expect((await retrieve(made.id)).status).toBe('active');
  });

  it.each<[string, object, object]>([
    ['no card', {}, { code: 'resource_missing' }],
    ['a price that is paid once', { items: [{ price: 'once' }] }, { param: 'items[0][price]' }],
    ['an unknown customer', { customer: 'cus_none' }, { param: 'customer' }],
  ])('is refused with %s', async (_, change, error) => {
    const once = await stripe.prices.create({
      product: plans.product,
      currency: 'eur',
      unit_amount: 1,
    });
    const { id: customer } = await stripe.customers.create({});
    const params = { customer, items: [{ price: plans.basic }], ...change };
    const items = params.items.map(({ price }) => ({ price: price === 'once' ? once.id : price }));
    await expect(stripe.subscriptions.create({ ...params, items })).rejects.toMatchObject(error);
  });
});
