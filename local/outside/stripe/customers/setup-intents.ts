import type { PaymentMethod, SetupIntent } from '../objects.ts';
import type { Till } from '../till.ts';

export interface SetupTerms {
  readonly method: PaymentMethod;
  readonly customer: string | null;
  readonly metadata?: Record<string, string> | undefined;
}

/** Writes down that a method was set up for payments without its owner. */
export function addSetupIntent(
  till: Till,
  { method, customer, metadata }: SetupTerms,
): SetupIntent {
  const id = till.newId('seti');
  const intent = till.add('setup_intent', {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: till.newId(`${id}_secret`, 25),
    created: till.nowSeconds,
    customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: method.id,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: [method.type],
    single_use_mandate: null,
    status: 'succeeded',
    usage: 'off_session',
  });
  till.emit('setup_intent.created', { ...intent, status: 'requires_payment_method' });
  till.emit('setup_intent.succeeded', intent);
  return intent;
}
