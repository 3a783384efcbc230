import { orMissing, type StripeAccount } from './stripe-client.ts';

/** What is sold, as a product of Stripe's; its id is of our choice. */
export interface Offer {
  readonly id: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Makes the product of an offer where it is not there yet; gives its id. */
export async function ensureProduct(
  { api, products }: StripeAccount,
  offer: Offer,
): Promise<string> {
  const { id } = offer;
  if (products.has(id)) return id;
  const found = await api.products.retrieve(id).catch(orMissing);
  if (found === undefined) await api.products.create(offer).catch(orThere);
  products.add(id);
  return id;
}

/** Another call was first. */
function orThere(error: unknown): void {
  if ((error as { code?: unknown }).code !== 'resource_already_exists') throw error;
}
