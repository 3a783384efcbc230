import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Counter, card, openCounter } from '../counter.ts';
import {
  changeCard,
  makePlans,
  type Plans,
  type Subscribed,
  subscribe,
} from '../subscriptions/subscribed.ts';

let counter: Counter;
let stripe: Stripe;
let plans: Plans;
let bought: Subscribed;
beforeEach(async () => {
  counter = await openCounter();
  stripe = counter.stripe;
  plans = await makePlans(counter);
  bought = await subscribe(counter, plans.basic);
});
afterEach(() => counter.stop());

const FEATURES: Stripe.BillingPortal.ConfigurationCreateParams.Features = {
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, mode: 'at_period_end' },
};
const withPlans = () => ({
  ...FEATURES,
  subscription_update: {
    enabled: true,
    default_allowed_updates: ['price' as const],
    proration_behavior: 'always_invoice' as const,
    products: [{ product: plans.product, prices: [plans.basic, plans.pro] }],
  },
});
async function open(
  features: Stripe.BillingPortal.ConfigurationCreateParams.Features = withPlans(),
  params: Partial<Stripe.BillingPortal.SessionCreateParams> = {},
) {
  const { id: configuration } = await stripe.billingPortal.configurations.create({ features });
  return stripe.billingPortal.sessions.create({
    configuration,
    customer: bought.customer,
    return_url: 'https://shop.example/billing',
    ...params,
  });
}
const act = (url: string, typed: Record<string, string>) =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ subscription: bought.subscription.id, ...typed }),
  });
const subscription = () => stripe.subscriptions.retrieve(bought.subscription.id);

describe('the portal', () => {
  it('shows the plan, the card, the invoices and the way back', async () => {
    const { url } = await open();
    const answer = await fetch(url);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('This portal is simulated');
    expect(page).toContain('€30.00 each month');
    expect(page).toContain('visa ···· 4242');
    expect(page).toContain(`href="${bought.invoice.hosted_invoice_url}"`);
    expect(page).toContain('href="https://shop.example/billing"');
    for (const label of ['Card number', 'Expiry', 'Security code']) {
      expect(page).toMatch(new RegExp(`<label>${label}<input`));
    }
  });

  it('changes the plan, and bills the difference as configured', async () => {
    const { url } = await open();
    const done = await act(url, { action: 'change-plan', price: plans.pro });
    expect([done.status, done.headers.get('location')]).toEqual([303, url]);
    expect((await subscription()).items.data[0]?.price.id).toBe(plans.pro);
    const { data } = await stripe.invoices.list({ subscription: bought.subscription.id });
    expect(data.map(({ amount_paid }) => amount_paid)).toEqual([6000, 3000]);
    const again = await act(url, { action: 'change-plan', price: plans.pro });
    expect([again.status, await again.text()]).toEqual([
      400,
      expect.stringContaining('You have that plan already'),
    ]);
  });

  it('changes to a lower price at the end of the period, where that is configured', async () => {
    const { url } = await open({
      ...FEATURES,
      subscription_update: {
        ...withPlans().subscription_update,
        schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }] },
      },
    });
    await act(url, { action: 'change-plan', price: plans.pro });
    expect((await subscription()).items.data[0]?.price.id).toBe(plans.pro);
    await act(url, { action: 'change-plan', price: plans.basic });
    const before = await subscription();
    expect(before.items.data[0]?.price.id).toBe(plans.pro);
    const end = before.items.data[0]?.current_period_end ?? 0;
    counter.clock.moveTo(end * 1000);
    const after = await subscription();
    expect(after.items.data[0]?.price.id).toBe(plans.basic);
    const { data } = await stripe.invoices.list({ subscription: after.id });
    expect(data.map(({ amount_paid }) => amount_paid)).toEqual([3000, 6000, 3000]);
  });

  it('does not change the plan where the card is declined', async () => {
    await changeCard(counter, bought.subscription, 'pm_card_chargeCustomerFail');
    const { url } = await open();
    const answer = await act(url, { action: 'change-plan', price: plans.pro });
    expect([answer.status, await answer.text()]).toEqual([
      402,
      expect.stringContaining('Your card was declined.'),
    ]);
    expect((await subscription()).items.data[0]?.price.id).toBe(plans.basic);
  });

  it('cancels at the end of the period, and takes that back', async () => {
    const { url } = await open();
    await act(url, { action: 'cancel' });
    expect(await subscription()).toMatchObject({ status: 'active', cancel_at_period_end: true });
    expect(await (await fetch(url)).text()).toContain('Ends on');
    await act(url, { action: 'resume' });
    expect(await subscription()).toMatchObject({ cancel_at_period_end: false });
  });

  it('cancels at once where it is configured so', async () => {
    const { url } = await open({
      ...FEATURES,
      subscription_cancel: { enabled: true, mode: 'immediately' },
    });
    await act(url, { action: 'cancel' });
    expect((await subscription()).status).toBe('canceled');
    expect(await (await fetch(url)).text()).toContain('There is no subscription.');
  });

  it('changes the card that is charged from then on', async () => {
    const { url } = await open();
    const refused = await act(url, { action: 'save-card', ...card('4000000000009995') });
    expect(refused.status).toBe(402);
    expect((await act(url, { action: 'save-card', ...card('5555555555554444') })).status).toBe(303);
    const { default_payment_method: method } = await subscription();
    expect(await stripe.paymentMethods.retrieve(String(method))).toMatchObject({
      customer: bought.customer,
      card: { brand: 'mastercard', last4: '4444' },
    });
    expect(await stripe.customers.retrieve(bought.customer)).toMatchObject({
      invoice_settings: { default_payment_method: method },
    });
  });

  it('offers what the configuration does, and no more', async () => {
    const { url } = await open({ invoice_history: { enabled: true } });
    expect(await (await fetch(url)).text()).not.toMatch(/Cancel|Change the plan|Card number/);
    for (const action of ['cancel', 'change-plan', 'save-card', 'give-me-money']) {
      expect((await act(url, { action, price: plans.pro })).status).toBe(400);
    }
    expect(await subscription()).toMatchObject({ cancel_at_period_end: false });
    expect(
      (await act((await open()).url, { action: 'change-plan', price: plans.yearly })).status,
    ).toBe(400);
  });

  it('may be opened for one thing alone, after which it leads back', async () => {
    const { url } = await open(withPlans(), {
      flow_data: {
        type: 'payment_method_update',
        after_completion: {
          type: 'redirect',
          redirect: { return_url: 'https://shop.example/card-changed' },
        },
      },
    });
    const page = await (await fetch(url)).text();
    expect(page).toContain('Card number');
    expect(page).not.toContain('Cancel the subscription');
    const done = await act(url, { action: 'save-card', ...card() });
    expect(done.headers.get('location')).toBe('https://shop.example/card-changed');
  });

  it('is closed after an hour, and to a customer’s neighbours', async () => {
    const other = await subscribe(counter, plans.basic);
    const { url } = await open();
    const answer = await act(url, { action: 'cancel', subscription: other.subscription.id });
    expect(answer.status).toBe(400);
    counter.clock.moveTo(counter.clock.now() + 3_601_000);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${counter.standIn.url}/p/session/bps_none`)).status).toBe(404);
  });
});

describe('a configuration', () => {
  it('is made, listed, changed and, the first of all, the default', async () => {
    const { configurations, sessions } = stripe.billingPortal;
    await expect(sessions.create({ customer: bought.customer })).rejects.toThrow(
      'default configuration has not been created',
    );
    const made = await configurations.create({
      features: withPlans(),
      business_profile: { headline: 'Sluice' },
      metadata: { by: 'setup' },
    });
    expect(made).toMatchObject({
      is_default: true,
      business_profile: { headline: 'Sluice' },
      features: { subscription_update: { products: [{ prices: [plans.basic, plans.pro] }] } },
    });
    const changed = await configurations.update(made.id, {
      features: { subscription_cancel: { enabled: false } },
    });
    expect(changed.features).toMatchObject({
      subscription_cancel: { enabled: false, mode: 'at_period_end' },
      invoice_history: { enabled: true },
    });
    expect((await configurations.list({ is_default: true })).data.map(({ id }) => id)).toEqual([
      made.id,
    ]);
    expect(await sessions.create({ customer: bought.customer })).toMatchObject({
      object: 'billing_portal.session',
      configuration: made.id,
      livemode: false,
    });
  });

  it('names prices that there are', async () => {
    const products = [{ product: plans.product, prices: ['price_none'] }];
    const features = {
      subscription_update: { enabled: true, default_allowed_updates: ['price' as const], products },
    };
    await expect(stripe.billingPortal.configurations.create({ features })).rejects.toMatchObject({
      param: 'features[subscription_update][products][0][prices][0]',
    });
  });
});
