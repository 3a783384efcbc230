import { EVENT_TYPES } from '../../lambdas/billing/facts-of-event.ts';
import {
  type EnabledEvent,
  STRIPE_API_VERSION,
  type StripeAccount,
  type WebhookEndpoint,
} from '../../lambdas/billing/stripe-client.ts';
import { WEBHOOK_ROUTES } from '../../lambdas/webhooks/webhooks.contract.ts';
import { NOT_MADE, type SetUpLine, type SetUpPlace } from './setup.ts';

/** An endpoint and the secret that signs what it is sent: Stripe tells it once, as it is made. */
export interface KnownEndpoint {
  readonly id: string;
  readonly secret: string;
}

export interface EndpointWish {
  /** Where the API answers: the output `ApiUrl`. */
  readonly apiUrl: string;
  /** Endpoints whose secrets the deployment knows, the newest first; two at most. */
  readonly known: readonly KnownEndpoint[];
  /** A new secret is wanted. */
  readonly rotates: boolean;
  readonly nowMs: number;
}

export interface EnsuredEndpoint {
  /** Whose secrets the deployment is to know now. */
  readonly known: readonly KnownEndpoint[];
  readonly lines: readonly SetUpLine[];
  /** Takes away what nobody needs any more: once the parameter has been written. */
  readonly removeOld: () => Promise<void>;
}

/**
 * An endpoint that another has followed goes after this long: by then each function has read the
 * new secret, and what was on its way has come to both.
 */
const OVERLAP_MS = 3_600_000;
const KNOWN_MAX = 2;
const EVENTS = EVENT_TYPES as EnabledEvent[];

/**
 * Sees to it that Stripe sends the events that something follows from, in the version of the API
 * that the program reads, signed with a secret that the deployment knows. Where that takes a new
 * endpoint, the one before stays for an hour at least, and goes with a later run.
 */
export async function ensureEndpoint(
  place: SetUpPlace,
  wish: EndpointWish,
): Promise<EnsuredEndpoint> {
  const url = new URL(WEBHOOK_ROUTES.receiveStripe.path, wish.apiUrl).href;
  // Also one that the deployment had at another address, as far as it knows the secret.
  const ours = (await allEndpoints(place.account)).filter(
    (each) =>
      each.metadata.sluice_deployment === place.account.deployment &&
      (each.url === url || wish.known.some(({ id }) => id === each.id)),
  );
  const known = wish.known.filter(({ id }) => ours.some((each) => each.id === id));
  const current = ours.find((each) => each.id === known[0]?.id && each.url === url);
  const isFit = current?.api_version === STRIPE_API_VERSION && !wish.rotates;
  const kept =
    current !== undefined && isFit
      ? await keep(place, current, known, wish.nowMs)
      : await make(place, url, known);
  const old = ours.filter(({ id }) => !kept.known.some((each) => each.id === id));
  return {
    known: kept.known,
    lines: [kept.line, ...old.map((each) => lineOf(each, 'removed'))],
    removeOld: async () => {
      if (place.isDryRun) return;
      for (const { id } of old) await place.account.api.webhookEndpoints.del(id);
    },
  };
}

interface Kept {
  readonly known: readonly KnownEndpoint[];
  readonly line: SetUpLine;
}

async function keep(
  { account: { api }, isDryRun }: SetUpPlace,
  current: WebhookEndpoint,
  known: readonly KnownEndpoint[],
  nowMs: number,
): Promise<Kept> {
  const isRight = current.status === 'enabled' && isSame(current.enabled_events, EVENT_TYPES);
  if (!isRight && !isDryRun) {
    await api.webhookEndpoints.update(current.id, {
      disabled: false,
      enabled_events: EVENTS,
    });
  }
  const isAlone = nowMs - current.created * 1_000 >= OVERLAP_MS;
  return {
    known: isAlone ? known.slice(0, 1) : known,
    line: lineOf(current, isRight ? 'found' : 'changed'),
  };
}

async function make(
  { account: { api, deployment }, isDryRun }: SetUpPlace,
  url: string,
  known: readonly KnownEndpoint[],
): Promise<Kept> {
  if (isDryRun) return { known, line: lineOf({ id: NOT_MADE, url }, 'made') };
  const made = await api.webhookEndpoints.create({
    url,
    api_version: STRIPE_API_VERSION,
    enabled_events: EVENTS,
    description: `Sluice: ${deployment}`,
    metadata: { sluice_deployment: deployment },
  });
  if (made.secret === undefined) throw new Error('Stripe has not told the secret of the endpoint');
  const all = [{ id: made.id, secret: made.secret }, ...known];
  return { known: all.slice(0, KNOWN_MAX), line: lineOf(made, 'made') };
}

async function allEndpoints({ api }: StripeAccount): Promise<WebhookEndpoint[]> {
  return api.webhookEndpoints.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 });
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}

function lineOf({ id, url }: { id: string; url: string }, fate: SetUpLine['fate']): SetUpLine {
  return { what: 'webhook endpoint', name: url, id, fate };
}
