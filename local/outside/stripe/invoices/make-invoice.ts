import { sumOf, workOut } from '../catalog/work-out.ts';
import type { Customer, Discount, Invoice, InvoiceLine, Subscription } from '../objects.ts';
import type { Till } from '../till.ts';
import type { DraftLine } from './draft-line.ts';

export interface InvoiceTerms {
  readonly customer: string;
  readonly currency: string;
  readonly reason: NonNullable<Invoice['billing_reason']>;
  readonly lines: readonly DraftLine[];
  readonly subscription?: Subscription | undefined;
  readonly discount?: Discount | undefined;
  readonly automaticTax: boolean;
  readonly description?: string | undefined;
  readonly footer?: string | undefined;
  readonly metadata?: Record<string, string> | undefined;
}

/** Makes an invoice with its number; it is open, and nobody has tried to be paid yet. */
export function makeInvoice(till: Till, terms: InvoiceTerms): Invoice {
  const customer = till.find('customer', terms.customer);
  const draft = draftInvoice(till, terms);
  const invoice = till.add('invoice', draft);
  invoice.number = nextNumber(customer);
  till.emit('invoice.created', { ...invoice, status: 'draft', number: null });
  customer.balance = invoice.ending_balance ?? 0;
  invoice.status = 'open';
  invoice.status_transitions.finalized_at = till.nowSeconds;
  invoice.effective_at = till.nowSeconds;
  invoice.hosted_invoice_url = `${till.url}/i/${invoice.id}`;
  till.emit('invoice.finalized', invoice);
  return invoice;
}

/** Works out an invoice that stands in no book: to be looked at before it is made. */
export function draftInvoice(till: Till, terms: InvoiceTerms): Invoice {
  const { lines, currency, discount, subscription } = terms;
  const customer = till.find('customer', terms.customer);
  const coupon = till.books.coupon.get(discount?.source.coupon ?? '');
  const sold = lines.map(({ amount, price, rates }) => ({
    subtotal: amount,
    product: price.product,
    rates,
  }));
  const amounts = workOut(sold, { coupon, currency });
  const total = sumOf(amounts.map((each) => each.total));
  const owed = total + customer.balance;
  const id = till.newId('in');
  const made = lines.map((line, i) => lineOf(till, { ...line, terms, invoice: id }, amounts[i]));
  const tax = sumOf(amounts.map((each) => each.tax));
  const discounted = sumOf(amounts.map((each) => each.discount));
  return {
    ...blank(till, customer, terms),
    id,
    amount_due: Math.max(owed, 0),
    amount_remaining: Math.max(owed, 0),
    ending_balance: Math.min(owed, 0),
    lines: { object: 'list', data: made, has_more: false, url: `/v1/invoices/${id}/lines` },
    parent: subscription
      ? {
          quote_details: null,
          subscription_details: {
            metadata: { ...subscription.metadata },
            subscription: subscription.id,
          },
          type: 'subscription_details',
        }
      : null,
    period_end: subscription?.items.data[0]?.current_period_start ?? till.nowSeconds,
    period_start: subscription?.items.data[0]?.current_period_start ?? till.nowSeconds,
    starting_balance: customer.balance,
    subtotal: sumOf(amounts.map((each) => each.subtotal)),
    subtotal_excluding_tax: sumOf(amounts.map((each) => each.subtotal)) - inside(amounts),
    total,
    total_discount_amounts: discount ? [{ amount: discounted, discount: discount.id }] : [],
    total_excluding_tax: total - tax,
    total_taxes: made.flatMap(({ taxes }) => taxes ?? []),
  };
}

type Worked = ReturnType<typeof workOut>;

/** The tax that is in the prices already. */
function inside(amounts: Worked): number {
  const taxes = amounts.flatMap((each) => each.taxes);
  return sumOf(taxes.filter(({ rate }) => rate.inclusive).map(({ amount }) => amount));
}

function lineOf(
  till: Till,
  line: DraftLine & { readonly terms: InvoiceTerms; readonly invoice: string },
  worked: Worked[number] | undefined,
): InvoiceLine {
  const { price, terms, item, proration = false } = line;
  const { discount, subscription } = terms;
  const isDiscounted = discount !== undefined && (worked?.discount ?? 0) > 0;
  return {
    id: till.newId('il'),
    object: 'line_item',
    amount: line.amount,
    currency: terms.currency,
    description: line.description,
    discount_amounts:
      isDiscounted && worked ? [{ amount: worked.discount, discount: discount.id }] : [],
    discountable: !proration,
    discounts: isDiscounted ? [discount.id] : [],
    invoice: line.invoice,
    livemode: false,
    metadata: { ...subscription?.metadata },
    parent:
      item === undefined || !subscription
        ? null
        : {
            invoice_item_details: null,
            subscription_item_details: {
              invoice_item: null,
              proration,
              proration_details: null,
              subscription: subscription.id,
              subscription_item: item,
            },
            type: 'subscription_item_details',
          },
    period: { ...line.period },
    pretax_credit_amounts: [],
    pricing: {
      type: 'price_details',
      price_details: { price: price.id, product: price.product },
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: subscription?.id ?? null,
    subtotal: line.amount,
    taxes: (worked?.taxes ?? []).map(({ rate, amount }) => ({
      amount,
      tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
      tax_rate_details: { tax_rate: rate.id },
      taxability_reason: 'standard_rated',
      taxable_amount: line.amount - (worked?.discount ?? 0) - (rate.inclusive ? amount : 0),
      type: 'tax_rate_details',
    })),
  };
}

/** Numbers count up for each customer, behind letters of their own. */
function nextNumber(customer: Customer): string {
  const number = customer.next_invoice_sequence ?? 1;
  customer.next_invoice_sequence = number + 1;
  return `${customer.invoice_prefix}-${String(number).padStart(4, '0')}`;
}

function blank(
  till: Till,
  customer: Customer,
  terms: InvoiceTerms,
): Omit<Invoice, 'id' | 'amount_due' | 'amount_remaining' | 'ending_balance' | 'lines' | 'parent'> {
  const { automaticTax } = terms;
  return {
    object: 'invoice',
    account_country: 'DE',
    account_name: 'Simulated seller',
    account_tax_ids: null,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: {
      disabled_reason: null,
      enabled: automaticTax,
      liability: automaticTax ? { type: 'self' } : null,
      provider: automaticTax ? 'stripe' : null,
      status: automaticTax ? 'complete' : null,
    },
    automatically_finalizes_at: null,
    billing_reason: terms.reason,
    collection_method: 'charge_automatically',
    created: till.nowSeconds,
    currency: terms.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: terms.description ?? null,
    discounts: terms.discount ? [terms.discount.id] : [],
    due_date: null,
    effective_at: null,
    footer: terms.footer ?? null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    livemode: false,
    metadata: terms.metadata ?? {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    period_end: 0,
    period_start: 0,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: 0,
    subtotal_excluding_tax: null,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: null,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
}
