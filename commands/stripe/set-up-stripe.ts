import * as z from 'zod/mini';
import { toAccount } from '../../lambdas/billing/stripe-client.ts';
import { sameJson } from '../../lambdas/shared/same-json.ts';
import type { ParameterClient } from './parameter-client.ts';
import { ensurePortal } from './portal.ts';
import { ensureProducts } from './products.ts';
import type { SetUpLine, SetUpPlace } from './setup.ts';
import { ensureEndpoint, type KnownEndpoint } from './webhook-endpoint.ts';

/** What Stripe's page asks for, and makes. */
export const CHECKOUT_SWITCHES = ['automaticTax', 'invoices', 'promotionCodes', 'taxIds'] as const;
export type CheckoutSwitch = (typeof CHECKOUT_SWITCHES)[number];

export interface SetUpWish {
  readonly parameter: string;
  readonly stage: string;
  /** Its name in the Stripe account; absent: the one that it has, or the stage. */
  readonly deployment?: string | undefined;
  readonly key: string;
  /** Real money is meant. */
  readonly isLive: boolean;
  readonly apiUrl: string;
  readonly isDryRun: boolean;
  /** A new secret of the webhook is wanted. */
  readonly rotates: boolean;
  /** The others stay as they are. */
  readonly checkout: Readonly<Partial<Record<CheckoutSwitch, boolean>>>;
  /** Where Stripe answers, in place of its own address. */
  readonly baseUrl?: string | undefined;
}

/** The parameter, as far as the set-up knows it; whatever else is in it stays. */
const Kept = z.looseObject({
  key: z._default(z.string(), ''),
  webhookSecrets: z._default(z.array(z.string()), []),
  /** The endpoints whose secrets these are, in the same order. */
  endpoints: z._default(z.array(z.string()), []),
  deployment: z.optional(z.string()),
  checkout: z._default(z.record(z.string(), z.boolean()), {}),
});

/** Why the set-up does nothing: told to who runs it. */
export class SetUpRefusal extends Error {}

/**
 * Sets a deployment up in a Stripe account: products, webhook endpoint, portal, and the parameter
 * that the functions read. What is there already stays; a second run changes nothing.
 *
 * Shape:  → what it has found and done, line by line; of a dry run what it would do.
 * Errors: SetUpRefusal where test and live money would be mixed up; what Stripe and AWS refuse.
 */
export async function setUpStripe(
  parameters: ParameterClient,
  wish: SetUpWish,
  nowMs: number,
): Promise<SetUpLine[]> {
  const text = await parameters.read(wish.parameter);
  const before = z.parse(Kept, JSON.parse(text ?? '{}'));
  const deployment = wish.deployment ?? before.deployment ?? wish.stage;
  const { baseUrl } = wish;
  const place = placeOf(
    { ...before, key: wish.key, deployment, ...(baseUrl && { baseUrl }) },
    wish,
  );
  refuseOtherMode(before, wish);
  const products = await ensureProducts(place);
  const portal = await ensurePortal(place);
  const endpoint = await ensureEndpoint(place, { ...wish, known: knownOf(before), nowMs });
  const after = {
    ...before,
    key: wish.key,
    deployment,
    webhookSecrets: secretsOf(endpoint.known, before),
    endpoints: endpoint.known.map(({ id }) => id),
    checkout: { ...before.checkout, ...wish.checkout },
    ...(baseUrl && { baseUrl }),
  };
  const isSame = text !== undefined && sameJson(after, before) && endpoint.known.length > 0;
  if (!isSame && !wish.isDryRun) await parameters.write(wish.parameter, JSON.stringify(after));
  // Not before the new secret is where the functions find it.
  await endpoint.removeOld();
  const fate = text === undefined ? 'made' : isSame ? 'found' : 'changed';
  const parameter = { what: 'parameter', name: wish.parameter, id: deployment, fate } as const;
  return [...products, portal, ...endpoint.lines, parameter];
}

function placeOf(parameter: object, { isLive, isDryRun }: SetUpWish): SetUpPlace {
  const account = toAccount(parameter);
  if (account === undefined) throw new SetUpRefusal('STRIPE_SECRET_KEY is not set.');
  if (account.isLive && !isLive) {
    throw new SetUpRefusal('The key is of the live mode. Say so with --live.');
  }
  if (!account.isLive && isLive) {
    throw new SetUpRefusal('--live was said, and the key is of the test mode.');
  }
  return { account, isDryRun };
}

/** A stage sells for real money or for test money: what was sold in one mode is not in the other. */
function refuseOtherMode({ key }: { readonly key: string }, { isLive, stage }: SetUpWish): void {
  const wasLive = toAccount({ key })?.isLive;
  if (wasLive === undefined || wasLive === isLive) return;
  throw new SetUpRefusal(
    `The stage ${stage} sells in the ${wasLive ? 'live' : 'test'} mode: take another stage, or ` +
      'delete its parameter first.',
  );
}

function knownOf({ endpoints, webhookSecrets }: z.output<typeof Kept>): KnownEndpoint[] {
  return endpoints.flatMap((id, i) => {
    const secret = webhookSecrets[i];
    return secret === undefined ? [] : [{ id, secret }];
  });
}

/** A secret that was set by hand stays as the second one while there is room. */
function secretsOf(
  known: readonly KnownEndpoint[],
  { endpoints, webhookSecrets }: z.output<typeof Kept>,
): string[] {
  const byHand = webhookSecrets.slice(endpoints.length);
  return [...known.map(({ secret }) => secret), ...byHand].slice(0, 2);
}
