import type Stripe from 'stripe';
import type { PortalConfiguration, PortalSession } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import { fields, oneOf, type PartOf, read, text, webAddress } from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';

const OF_SUBSCRIPTION = fields({ subscription: text }).optional();

const CREATE = fields({
  configuration: text.optional(),
  customer: text,
  flow_data: fields({
    after_completion: fields({
      redirect: fields({ return_url: webAddress }).optional(),
      type: oneOf('portal_homepage', 'redirect'),
    }).optional(),
    subscription_cancel: OF_SUBSCRIPTION,
    subscription_update: OF_SUBSCRIPTION,
    type: oneOf('payment_method_update', 'subscription_cancel', 'subscription_update'),
  }).optional(),
  locale: text.optional(),
  return_url: webAddress.optional(),
} satisfies PartOf<Stripe.BillingPortal.SessionCreateParams>);

/** Opens the portal for a customer; its page is at `url`, for an hour. */
export function createPortalSession(till: Till, params: Form): PortalSession {
  const given = read(CREATE, params);
  till.named('customer', given.customer, 'customer');
  const configuration = configurationOf(till, given.configuration);
  const id = till.newId('bps');
  const { flow_data: flow } = given;
  const redirect = flow?.after_completion?.redirect;
  const session = till.add('billing_portal.session', {
    id,
    object: 'billing_portal.session',
    configuration: configuration.id,
    created: till.nowSeconds,
    customer: given.customer,
    customer_account: null,
    flow: flow
      ? {
          after_completion: {
            hosted_confirmation: null,
            redirect: redirect ?? null,
            type: flow.after_completion?.type ?? 'portal_homepage',
          },
          customer_update: null,
          subscription_cancel: flow.subscription_cancel
            ? { retention: null, subscription: flow.subscription_cancel.subscription }
            : null,
          subscription_pause: null,
          subscription_update: flow.subscription_update ?? null,
          subscription_update_confirm: null,
          type: flow.type,
        }
      : null,
    livemode: false,
    locale: (given.locale ?? null) as PortalSession['locale'],
    on_behalf_of: null,
    return_url: given.return_url ?? configuration.default_return_url,
    url: `${till.url}/p/session/${id}`,
  });
  till.emit('billing_portal.session.created', session);
  return session;
}

function configurationOf(till: Till, id: string | undefined): PortalConfiguration {
  if (id !== undefined) return till.named('billing_portal.configuration', id, 'configuration');
  const [usual] = till.having('billing_portal.configuration', { is_default: true });
  if (usual) return usual;
  throw invalidRequest(
    'No configuration provided and your test mode default configuration has not been created. ' +
      'Provide a configuration or create your default.',
  );
}
