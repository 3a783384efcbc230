import type Stripe from 'stripe';
import type { z } from 'zod';
import { addPrice, INLINE_PRICE } from '../catalog/prices.ts';
import type { LineItem, Price } from '../objects.ts';
import type { Till } from '../till.ts';
import { atLeast, fields, flag, listOf, metadata, type PartOf, text } from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';

const LINE = fields({
  adjustable_quantity: fields({
    enabled: flag,
    maximum: atLeast(1).optional(),
    minimum: atLeast(0).optional(),
  }).optional(),
  metadata: metadata.optional(),
  price: text.optional(),
  price_data: INLINE_PRICE.optional(),
  quantity: atLeast(1),
  tax_rates: listOf(text).optional(),
} satisfies PartOf<Stripe.Checkout.SessionCreateParams.LineItem>);
export type GivenLine = z.output<typeof LINE>;

/** What a checkout session sells. */
export const LINES = listOf(LINE);

const QUANTITY_MAX = 999_999;
/** Where a customer may choose and no maximum is given. */
const ADJUSTED_MAX = 99;

/** Makes the lines of a checkout session; all are priced in one currency. */
export function makeLines(
  till: Till,
  given: readonly GivenLine[],
  mode: 'payment' | 'subscription',
): readonly LineItem[] {
  const lines = given.map((line, i) => makeLine(till, line, `line_items[${i}]`));
  const currencies = new Set(lines.map(({ currency }) => currency));
  if (currencies.size !== 1) {
    throw invalidRequest(
      lines.length === 0
        ? 'You must specify at least one of `line_items`.'
        : 'All line items must have the same currency.',
      lines.length === 0 ? 'parameter_missing' : undefined,
      'line_items',
    );
  }
  checkMode(lines, mode);
  return lines;
}

/** A subscription has something that comes again, all of it at the same times. */
function checkMode(lines: readonly LineItem[], mode: 'payment' | 'subscription'): void {
  const recurring = lines.flatMap(({ price }) => price.recurring ?? []);
  if (mode === 'payment' && recurring.length > 0) {
    throw invalidRequest(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` ' +
        'mode or use only one-time prices.',
    );
  }
  if (mode === 'payment') return;
  if (recurring.length === 0) {
    throw invalidRequest('You specified `subscription` mode but passed no recurring prices.');
  }
  const rhythms = new Set(recurring.map((each) => `${each.interval_count} ${each.interval}`));
  if (rhythms.size === 1) return;
  throw invalidRequest('All recurring prices must have the same billing interval.');
}

function makeLine(till: Till, given: GivenLine, at: string): LineItem {
  const price = priceOf(till, given, at);
  const { name = null } = till.books.product.get(price.product) ?? {};
  for (const [i, id] of (given.tax_rates ?? []).entries()) {
    till.named('tax_rate', id, `${at}[tax_rates][${i}]`);
  }
  const line: LineItem = {
    id: till.newId('li'),
    object: 'item',
    adjustable_quantity: adjustableOf(given, at),
    amount_discount: 0,
    amount_subtotal: 0,
    amount_tax: 0,
    amount_total: 0,
    currency: price.currency,
    description: name,
    metadata: given.metadata ?? {},
    price,
    quantity: 0,
  };
  setQuantity(line, given.quantity, `${at}[quantity]`);
  return line;
}

function priceOf(till: Till, given: GivenLine, at: string): Price {
  const { price: id, price_data } = given;
  if (id !== undefined && price_data === undefined) {
    const price = till.named('price', id, `${at}[price]`);
    if (price.active) return price;
    const message = `The price specified is inactive. This field only accepts active prices.`;
    throw invalidRequest(message, undefined, `${at}[price]`);
  }
  if (price_data !== undefined && id === undefined) {
    return addPrice(till, price_data, `${at}[price_data]`);
  }
  throw invalidRequest(
    'You must specify either `price` or `price_data`.',
    id === undefined ? 'parameter_missing' : undefined,
    `${at}[price]`,
  );
}

function adjustableOf({ adjustable_quantity: given }: GivenLine, at: string) {
  if (!given?.enabled) return null;
  const { minimum = 0, maximum = ADJUSTED_MAX } = given;
  if (minimum <= maximum && maximum <= QUANTITY_MAX) return { enabled: true, minimum, maximum };
  throw invalidRequest(
    `The maximum must be between the minimum and ${QUANTITY_MAX}.`,
    undefined,
    `${at}[adjustable_quantity][maximum]`,
  );
}

/** Sets how many are sold; a refusal outside the line's bounds. */
export function setQuantity(line: LineItem, quantity: number, param: string): void {
  const { minimum, maximum } = boundsOf(line);
  if (!Number.isInteger(quantity) || quantity < minimum || quantity > maximum) {
    const message = `The quantity must be between ${minimum} and ${maximum}.`;
    throw invalidRequest(message, 'parameter_invalid_integer', param);
  }
  line.quantity = quantity;
}

/** Between what a line's quantity has to be. */
export function boundsOf({ adjustable_quantity: adjustable }: LineItem): {
  readonly minimum: number;
  readonly maximum: number;
} {
  return {
    minimum: adjustable?.minimum ?? 1,
    maximum: adjustable?.maximum ?? QUANTITY_MAX,
  };
}
