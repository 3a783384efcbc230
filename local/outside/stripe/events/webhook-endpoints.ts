import type Stripe from 'stripe';
import type { StripeEvent, WebhookEndpoint } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import { PAGE_FIELDS, type Page, pageOf } from '../wire/lists.ts';
import {
  changeMetadata,
  clearable,
  fields,
  flag,
  listOf,
  metadata,
  metadataChanges,
  type PartOf,
  read,
  text,
  webAddress,
} from '../wire/parameters.ts';

const CREATE = fields({
  api_version: text.optional(),
  description: text.optional(),
  enabled_events: listOf(text),
  metadata: metadata.optional(),
  url: webAddress,
} satisfies PartOf<Stripe.WebhookEndpointCreateParams>);

/** Takes up an endpoint; the answer alone tells the secret that signs its events. */
export function createEndpoint(till: Till, params: Form): WebhookEndpoint {
  const given = read(CREATE, params);
  const endpoint = till.add('webhook_endpoint', {
    id: till.newId('we'),
    object: 'webhook_endpoint',
    api_version: given.api_version ?? null,
    application: null,
    created: till.nowSeconds,
    description: given.description ?? null,
    enabled_events: [...given.enabled_events],
    livemode: false,
    metadata: given.metadata ?? {},
    secret: till.newId('whsec', 32),
    status: 'enabled',
    url: given.url,
  });
  return endpoint;
}

const UPDATE = fields({
  description: clearable.optional(),
  disabled: flag.optional(),
  enabled_events: listOf(text).optional(),
  metadata: metadataChanges.optional(),
  url: webAddress.optional(),
} satisfies PartOf<Stripe.WebhookEndpointUpdateParams>);

export function updateEndpoint(till: Till, id: string, params: Form): WebhookEndpoint {
  const { disabled, metadata: changes, ...given } = read(UPDATE, params);
  const endpoint = till.find('webhook_endpoint', id);
  Object.assign(endpoint, given);
  if (disabled !== undefined) endpoint.status = disabled ? 'disabled' : 'enabled';
  changeMetadata(endpoint, changes);
  return withoutSecret(endpoint);
}

export function retrieveEndpoint(till: Till, id: string, params: Form): WebhookEndpoint {
  read(fields({}), params);
  return withoutSecret(till.find('webhook_endpoint', id));
}

export function listEndpoints(till: Till, params: Form, url: string): Page<WebhookEndpoint> {
  const all = [...till.books.webhook_endpoint.values()].map(withoutSecret).reverse();
  return pageOf(all, read(fields(PAGE_FIELDS), params), url);
}

export function deleteEndpoint(till: Till, id: string, params: Form): object {
  read(fields({}), params);
  till.find('webhook_endpoint', id);
  till.books.webhook_endpoint.delete(id);
  return { id, object: 'webhook_endpoint', deleted: true };
}

/** Gives the endpoints that an event goes to. Nothing is sent to other machines. */
export function endpointsFor(till: Till, { type }: StripeEvent): readonly WebhookEndpoint[] {
  return [...till.books.webhook_endpoint.values()].filter(
    ({ status, url, enabled_events: wanted }) =>
      status === 'enabled' &&
      isOnThisMachine(url) &&
      (wanted.includes('*') || wanted.includes(type)),
  );
}

function isOnThisMachine(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

function withoutSecret({ secret: _, ...endpoint }: WebhookEndpoint): WebhookEndpoint {
  return endpoint;
}
