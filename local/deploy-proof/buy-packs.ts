import { setTimeout as pause } from 'node:timers/promises';
import { ApiCaller } from '../demo/api-caller.ts';
import type { StripeStandIn } from '../outside/stripe/stand-in.ts';
import { isObject, type JsonObject } from '../server/json.ts';

/** A Sluice that answers over HTTP, and the stand-in that it sells through. */
export interface SellingPlace {
  readonly apiUrl: string;
  readonly operatorKey: string;
  readonly stripe: Pick<StripeStandIn, 'delivery'>;
}

/** What is left to look at when two packs have been paid for. */
export interface PurchaseEvidence {
  /** Contact credits that could be spent before, and afterwards. */
  readonly before: number;
  readonly after: number;
  readonly purchases: readonly JsonObject[];
  /** What the page answered to the payment; 303 leads back to the seller. */
  readonly pageStatus: number;
  /** Events of Stripe that the webhook took, and those that it did not take. */
  readonly taken: number;
  readonly refused: number;
}

const PATH = '/v1/workspaces/buyer';
const BACK = 'https://shop.example/thanks?session={CHECKOUT_SESSION_ID}';
const LOOK_EVERY_MS = 250;
const CREDITS_TIMEOUT_MS = 20_000;

/** What a person types on the page. The card is one of Stripe's for tests. */
const TYPED = {
  action: 'pay',
  email: 'ada@customer.example',
  name: 'Ada Sample',
  line1: '1 Example Street',
  postal_code: '10115',
  city: 'Sampletown',
  country: 'DE',
  card_number: '4242 4242 4242 4242',
  card_expiry: '12 / 40',
  card_cvc: '123',
};

/**
 * Opens a checkout of one pack, makes it two on the stand-in's page, pays there, and waits until
 * the events of Stripe have brought the credits in. Nobody comes back to the seller: the webhook
 * alone does it.
 */
export async function buyPacks(place: SellingPlace): Promise<PurchaseEvidence> {
  const { delivery } = place.stripe;
  const operator = new ApiCaller(place.apiUrl, place.operatorKey);
  await operator.post('/v1/workspaces', { id: 'buyer', name: 'Buyer', plan: 'workspace-pool' });
  const scopes = ['read', 'enrich', 'manage'];
  const { key } = await operator.post(`${PATH}/api-keys`, { name: 'buyer', scopes });
  const api = new ApiCaller(place.apiUrl, String(key));
  const before = await readAvailable(api);
  const wanted = { pack: 'contact', quantity: 1, successUrl: BACK, cancelUrl: BACK };
  const { url } = await api.post(`${PATH}/checkout-sessions`, wanted, 'two-packs');
  const pageStatus = await payOnPage(String(url), 2);
  const after = await readOnceChanged(api, before, () => delivery.busy > 0);
  const purchases = await api.list(`${PATH}/purchases`);
  const refused = delivery.deliveries.filter(({ state }) => state !== 'delivered').length;
  const taken = delivery.deliveries.length - refused;
  return { before, after, purchases, pageStatus, taken, refused };
}

/** Sends the page's form, as a browser does; gives the answer's status. */
async function payOnPage(url: string, quantity: number): Promise<number> {
  const page = await (await fetch(url)).text();
  const [, field] = /name="(quantity-\w+)"/.exec(page) ?? [];
  if (field === undefined) throw new Error(`the page ${url} has no quantity`);
  const body = new URLSearchParams({ ...TYPED, [field]: String(quantity) });
  const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  return answer.status;
}

async function readAvailable(api: ApiCaller): Promise<number> {
  const { types } = await api.get(`${PATH}/balance`);
  const contact = isObject(types) ? types.contact : undefined;
  return Number(isObject(contact) ? contact.available : Number.NaN);
}

/** What does not come in time shows as a number that is not the expected one. */
async function readOnceChanged(
  api: ApiCaller,
  before: number,
  isBusy: () => boolean,
): Promise<number> {
  const untilMs = performance.now() + CREDITS_TIMEOUT_MS;
  for (;;) {
    const available = await readAvailable(api);
    if (available !== before && !isBusy()) return available;
    if (performance.now() > untilMs) return available;
    await pause(LOOK_EVERY_MS);
  }
}
