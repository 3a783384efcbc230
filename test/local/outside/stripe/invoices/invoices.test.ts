import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  paySession,
  settleDelayed,
} from '../../../../../local/outside/stripe/checkout/pay-session.ts';
import { type Counter, openCounter, TWO_PACKS } from '../counter.ts';
import { makePlans, subscribe } from '../subscriptions/subscribed.ts';

let counter: Counter;
let stripe: Stripe;
beforeAll(async () => {
  counter = await openCounter();
  stripe = counter.stripe;
});
afterAll(() => counter.stop());

const till = () => counter.standIn.till;

/** Buys two packs with an invoice, and gives the session as it then is. */
async function buy(
  params: Partial<Stripe.Checkout.SessionCreateParams> = {},
  delayed = false,
): Promise<Stripe.Checkout.Session> {
  const { id } = await stripe.checkout.sessions.create({
    ...TWO_PACKS,
    customer_creation: 'always',
    invoice_creation: {
      enabled: true,
      invoice_data: { description: 'Packs', metadata: { workspace: 'acme' } },
    },
    ...params,
  });
  paySession(till(), till().find('checkout.session', id), { delayed });
  return stripe.checkout.sessions.retrieve(id, { expand: ['invoice'] });
}
const invoiceOf = ({ invoice }: Stripe.Checkout.Session) => invoice as Stripe.Invoice;

describe('the invoice of a purchase', () => {
  it('is paid, and has what was bought, discount and tax among it', async () => {
    const { id: coupon } = await stripe.coupons.create({ percent_off: 10, name: 'Ten' });
    const session = await buy({
      discounts: [{ coupon }],
      automatic_tax: { enabled: true },
    });
    const invoice = invoiceOf(session);
    expect(invoice).toMatchObject({
      status: 'paid',
      billing_reason: 'manual',
      description: 'Packs',
      metadata: { workspace: 'acme' },
      parent: null,
      subtotal: 2000,
      total_discount_amounts: [{ amount: 200 }],
      total_taxes: [{ amount: 360, tax_behavior: 'exclusive', taxable_amount: 1800 }],
      total: 2160,
      total_excluding_tax: 1800,
      amount_paid: 2160,
      amount_remaining: 0,
    });
    expect(invoice.total).toBe(session.amount_total);
    const payments = await stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: String(session.payment_intent) },
    });
    expect(payments.data).toMatchObject([
      { invoice: invoice.id, status: 'paid', amount_paid: 2160 },
    ]);
    const page = await (await fetch(invoice.hosted_invoice_url ?? '')).text();
    for (const text of ['100 contact credits', '-€2.00', '€3.60', '€21.60', '>Receipt</a>']) {
      expect(page).toContain(text);
    }
    expect(page).toContain('This invoice is simulated');
  });

  it('has the next number of its customer', async () => {
    const { id: customer } = await stripe.customers.create({ name: 'Ada' });
    const params = { customer, customer_creation: undefined as never };
    const numbers: string[] = [];
    for (let i = 0; i < 3; i += 1) numbers.push(invoiceOf(await buy(params)).number ?? '');
    const [prefix = ''] = numbers[0]?.split('-') ?? [];
    expect(prefix).toMatch(/^[0-9A-Z]{8}$/);
    expect(numbers).toEqual([`${prefix}-0001`, `${prefix}-0002`, `${prefix}-0003`]);
    const { data } = await stripe.invoices.list({ customer, limit: 2 });
    expect(data.map(({ number }) => number)).toEqual([`${prefix}-0003`, `${prefix}-0002`]);
  });

  it('comes when a slow payment has ended well', async () => {
    const before = await buy({}, true);
    expect(before).toMatchObject({ payment_status: 'unpaid', invoice: null });
    settleDelayed(till(), till().find('checkout.session', before.id), true);
    const { invoice } = await stripe.checkout.sessions.retrieve(before.id, { expand: ['invoice'] });
    expect(invoice).toMatchObject({ status: 'paid', amount_paid: 2000 });
  });

  it('is not made where nobody wants one', async () => {
    expect((await buy({ invoice_creation: { enabled: false } })).invoice).toBeNull();
  });
});

describe('an invoice that is paid already', () => {
  it('is not paid again, nor voided', async () => {
    const { id } = invoiceOf(await buy());
    await expect(stripe.invoices.pay(id ?? '')).rejects.toMatchObject({
      code: 'invoice_already_paid',
    });
    await expect(stripe.invoices.voidInvoice(id ?? '')).rejects.toMatchObject({ statusCode: 400 });
    const { data } = await stripe.invoices.listLineItems(id ?? '');
    expect(data).toMatchObject([{ quantity: 2, amount: 2000, description: '100 contact credits' }]);
  });
});

describe('a subscription paid from a bank account', () => {
  it.each([
    [true, 'paid', 'active', 'paid'],
    [false, 'open', 'past_due', 'unpaid'],
  ])('whose money came: %j', async (ok, invoiceStatus, status, paid) => {
    const plans = await makePlans(counter);
    const { id } = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price: plans.basic, quantity: 1 }],
      success_url: 'https://shop.example/done',
    });
    paySession(till(), till().find('checkout.session', id), { delayed: true });
    const begun = await stripe.checkout.sessions.retrieve(id, { expand: ['invoice'] });
    expect(begun).toMatchObject({ payment_status: 'unpaid', invoice: { status: 'open' } });
    settleDelayed(till(), till().find('checkout.session', id), ok);
    const ended = await stripe.checkout.sessions.retrieve(id, {
      expand: ['invoice', 'subscription'],
    });
    expect(ended).toMatchObject({
      payment_status: paid,
      invoice: { status: invoiceStatus },
      subscription: { status },
    });
  });
});

it('the page of an unknown invoice is not there', async () => {
  expect((await fetch(`${counter.standIn.url}/i/in_none`)).status).toBe(404);
  const { invoice } = await subscribe(counter, (await makePlans(counter)).basic);
  expect((await fetch(invoice.hosted_invoice_url ?? '')).status).toBe(200);
});
