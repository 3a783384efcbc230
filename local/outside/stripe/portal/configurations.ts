import type Stripe from 'stripe';
import type { PortalConfiguration } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  changeMetadata,
  clearable,
  fields,
  flag,
  listOf,
  metadata,
  metadataChanges,
  oneOf,
  type PartOf,
  read,
  text,
  webAddress,
  whole,
} from '../wire/parameters.ts';

type Features = PortalConfiguration['features'];

const SWITCH = fields({ enabled: flag });
const FEATURES = fields({
  customer_update: fields({
    allowed_updates: listOf(text).optional(),
    enabled: flag,
  }).optional(),
  invoice_history: SWITCH.optional(),
  payment_method_update: SWITCH.optional(),
  subscription_cancel: fields({
    cancellation_reason: fields({ enabled: flag, options: listOf(text) }).optional(),
    enabled: flag,
    mode: oneOf('at_period_end', 'immediately').optional(),
    proration_behavior: oneOf('always_invoice', 'create_prorations', 'none').optional(),
  }).optional(),
  subscription_update: fields({
    default_allowed_updates: listOf(oneOf('price', 'promotion_code', 'quantity')).optional(),
    enabled: flag,
    products: listOf(
      fields({
        adjustable_quantity: fields({
          enabled: flag,
          maximum: whole.optional(),
          minimum: whole.optional(),
        }).optional(),
        prices: listOf(text),
        product: text,
      }),
    ).optional(),
    proration_behavior: oneOf('always_invoice', 'create_prorations', 'none').optional(),
    schedule_at_period_end: fields({
      conditions: listOf(
        fields({ type: oneOf('decreasing_item_amount', 'shortening_interval') }),
      ).optional(),
    }).optional(),
  }).optional(),
} satisfies PartOf<Stripe.BillingPortal.ConfigurationCreateParams.Features>);
const COMMON = {
  business_profile: fields({
    headline: text.optional(),
    privacy_policy_url: webAddress.optional(),
    terms_of_service_url: webAddress.optional(),
  }).optional(),
  default_return_url: clearable.optional(),
  login_page: SWITCH.optional(),
  name: clearable.optional(),
};
const CREATE = fields({ ...COMMON, features: FEATURES, metadata: metadata.optional() });

export function createConfiguration(till: Till, params: Form): PortalConfiguration {
  const given = read(CREATE, params);
  const configuration = till.add('billing_portal.configuration', {
    id: till.newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: Object.assign({ ...NO_PROFILE }, given.business_profile),
    created: till.nowSeconds,
    default_return_url: given.default_return_url ?? null,
    features: NO_FEATURES,
    is_default: till.books['billing_portal.configuration'].size === 0,
    livemode: false,
    login_page: { enabled: given.login_page?.enabled ?? false, url: null },
    metadata: given.metadata ?? {},
    name: given.name ?? null,
    updated: till.nowSeconds,
  });
  configuration.features = featuresOf(till, NO_FEATURES, given.features);
  till.emit('billing_portal.configuration.created', configuration);
  return configuration;
}

const UPDATE = fields({
  ...COMMON,
  active: flag.optional(),
  features: FEATURES.optional(),
  metadata: metadataChanges.optional(),
} satisfies PartOf<Stripe.BillingPortal.ConfigurationUpdateParams>);

export function updateConfiguration(till: Till, id: string, params: Form): PortalConfiguration {
  const {
    features,
    metadata: changes,
    business_profile,
    login_page,
    ...given
  } = read(UPDATE, params);
  const configuration = till.find('billing_portal.configuration', id, 'configuration');
  Object.assign(configuration, given, { updated: till.nowSeconds });
  Object.assign(configuration.business_profile, business_profile);
  Object.assign(configuration.login_page, login_page);
  if (features) configuration.features = featuresOf(till, configuration.features, features);
  changeMetadata(configuration, changes);
  till.emit('billing_portal.configuration.updated', configuration);
  return configuration;
}

function featuresOf(till: Till, before: Features, given: object): Features {
  const after = structuredClone(before);
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) Object.assign(Reflect.get(after, name), value);
  }
  const products = after.subscription_update.products ?? [];
  for (const [i, { product, prices }] of products.entries()) {
    const at = `features[subscription_update][products][${i}]`;
    till.named('product', product, `${at}[product]`);
    for (const [j, price] of prices.entries()) till.named('price', price, `${at}[prices][${j}]`);
  }
  return after;
}

const NO_PROFILE = { headline: null, privacy_policy_url: null, terms_of_service_url: null };

const NO_FEATURES: Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false } as Features['payment_method_update'],
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { enabled: false } as Features['subscription_pause'],
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    products: null,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
};
