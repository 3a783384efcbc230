import type Stripe from 'stripe';
import type { Price, TaxRate } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  changeMetadata,
  fields,
  flag,
  metadata,
  metadataChanges,
  oneOf,
  type PartOf,
  percentage,
  read,
  text,
} from '../wire/parameters.ts';

const CREATE = fields({
  active: flag.optional(),
  country: text.optional(),
  description: text.optional(),
  display_name: text,
  inclusive: flag,
  jurisdiction: text.optional(),
  metadata: metadata.optional(),
  percentage,
  state: text.optional(),
  tax_type: oneOf('gst', 'hst', 'jct', 'pst', 'qst', 'rst', 'sales_tax', 'vat').optional(),
} satisfies PartOf<Stripe.TaxRateCreateParams>);

export function createTaxRate(till: Till, params: Form): TaxRate {
  const { metadata: given, ...rate } = read(CREATE, params);
  const made = addRate(till, { ...rate, id: till.newId('txr'), metadata: given ?? {} });
  till.emit('tax_rate.created', made);
  return made;
}

const UPDATE = fields({
  active: flag.optional(),
  description: text.optional(),
  display_name: text.optional(),
  metadata: metadataChanges.optional(),
} satisfies PartOf<Stripe.TaxRateUpdateParams>);

export function updateTaxRate(till: Till, id: string, params: Form): TaxRate {
  const { metadata: changes, ...given } = read(UPDATE, params);
  const rate = till.find('tax_rate', id);
  Object.assign(rate, given);
  changeMetadata(rate, changes);
  till.emit('tax_rate.updated', rate);
  return rate;
}

/** What automatic tax takes of everything, wherever the customer is. */
const TAX_PERCENT = 20;

/** Gives the rate of automatic tax for a price: on top, unless the price includes it. */
export function automaticRate(till: Till, { tax_behavior: behavior }: Price): TaxRate {
  const inclusive = behavior === 'inclusive';
  const id = inclusive ? 'txr_simulatedInclusive' : 'txr_simulatedExclusive';
  const display_name = 'Simulated tax';
  return (
    till.books.tax_rate.get(id) ??
    addRate(till, { id, display_name, inclusive, percentage: TAX_PERCENT, active: false })
  );
}

interface RateTerms {
  readonly id: string;
  readonly active?: boolean | undefined;
  readonly country?: string | undefined;
  readonly description?: string | undefined;
  readonly display_name: string;
  readonly inclusive: boolean;
  readonly jurisdiction?: string | undefined;
  readonly metadata?: Record<string, string> | undefined;
  readonly percentage: number;
  readonly state?: string | undefined;
  readonly tax_type?: TaxRate['tax_type'] | undefined;
}

function addRate(till: Till, given: RateTerms): TaxRate {
  return till.add('tax_rate', {
    id: given.id,
    object: 'tax_rate',
    active: given.active ?? true,
    country: given.country ?? null,
    created: till.nowSeconds,
    description: given.description ?? null,
    display_name: given.display_name,
    effective_percentage: given.percentage,
    flat_amount: null,
    inclusive: given.inclusive,
    jurisdiction: given.jurisdiction ?? null,
    jurisdiction_level: null,
    livemode: false,
    metadata: given.metadata ?? {},
    percentage: given.percentage,
    rate_type: 'percentage',
    state: given.state ?? null,
    tax_type: given.tax_type ?? null,
  });
}
