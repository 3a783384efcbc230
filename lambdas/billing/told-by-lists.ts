import { type EpochMs, epochMs } from '../shared/units.contract.ts';
import {
  EVENT_TYPES,
  factsOfCharge,
  factsOfDispute,
  factsOfEvent,
  factsOfIntent,
  factsOfRefund,
  factsOfSession,
  type ToldFacts,
} from './facts-of-event.ts';
import {
  askStripe,
  type ListPage,
  STRIPE_API_VERSION,
  type StripeAccount,
  type StripeEvent,
} from './stripe-client.ts';
import { newsOfSession, type ToldNews } from './subscriptions/news-of-event.ts';
import { isOfSubscription, objectOf, toldAnew } from './told-anew.ts';

/**
 * THE LIST of Stripe's lists that are gone through, in this order: what sells first, so that a
 * refund or a dispute of a payment that nobody knows by then is none of ours.
 */
export const TOLD_LISTS = [
  'sessions',
  'intents',
  'events',
  'charges',
  'refunds',
  'disputes',
] as const;
export type ToldList = (typeof TOLD_LISTS)[number];

/** What was made from one moment to another, both in seconds and included. */
export interface Window {
  readonly sinceS: number;
  readonly untilS: number;
}

/** A page of one list. */
export interface PageAsked extends Window {
  readonly list: ToldList;
  /** The last object of the page before; absent: from the start. */
  readonly after?: string;
}

/** What a page tells. */
export interface ToldPage {
  readonly told: readonly ToldFacts[];
  readonly news: readonly ToldNews[];
  /** Objects that other programs have made, or another deployment. */
  readonly foreign: number;
  /** Behind which the next page begins; absent: this was the last one. */
  readonly after?: string;
}

/** What an object tells. `elsewhere`: another list tells it better. */
type Told = ToldFacts | ToldNews | 'foreign' | 'elsewhere';
type Asked = {
  readonly limit: number;
  readonly starting_after?: string;
  readonly created: { readonly gte: number; readonly lte: number };
};
type Answer = ListPage<{ readonly id: string }> & { readonly told: readonly Told[] };

const PAGE_OBJECTS = 100;
/**
 * What a list says of a dispute holds for a minute ago: an event that came while it was asked is
 * later, also by a clock that is not quite ours.
 */
const SAID_AGO_MS = 60_000;

/**
 * Asks for a page of one of Stripe's lists, and reads what it tells of our payments and
 * subscriptions.
 *
 * Errors: STRIPE_UNAVAILABLE: call again later; what Stripe refuses.
 */
export async function readToldPage(
  account: StripeAccount,
  { list, after, sinceS, untilS }: PageAsked,
  nowMs: EpochMs,
): Promise<ToldPage> {
  const asked = {
    limit: PAGE_OBJECTS,
    created: { gte: sinceS, lte: untilS },
    ...(after !== undefined && { starting_after: after }),
  };
  const { data, has_more, told } = await askStripe(() =>
    READERS[list](account, asked, nowMs).catch((error: unknown) => orGone(error, asked)),
  );
  const last = has_more ? data.at(-1)?.id : undefined;
  return {
    told: told.filter((each) => typeof each === 'object' && 'facts' in each),
    news: told.filter((each) => typeof each === 'object' && 'news' in each),
    foreign: told.filter((each) => each === 'foreign').length,
    ...(last !== undefined && { after: last }),
  };
}

/** Stripe drops events after thirty days: where the place is gone, so is all behind it. */
function orGone(error: unknown, { starting_after: after }: Asked): Answer {
  const { code, param } = error as { readonly code?: unknown; readonly param?: unknown };
  const isPlace = code === 'resource_missing' && param === 'starting_after';
  if (after === undefined || !isPlace) throw error;
  return { data: [], has_more: false, told: [] };
}

type Reader = (account: StripeAccount, asked: Asked, nowMs: EpochMs) => Promise<Answer>;

const READERS: Readonly<Record<ToldList, Reader>> = {
  sessions: async ({ api, deployment }, asked) => {
    const page = await api.checkout.sessions.list({ ...asked, status: 'complete' });
    return read(page, (session) =>
      session.mode === 'subscription'
        ? newsOfSession(session, deployment)
        : factsOfSession(session, { deployment }),
    );
  },
  // Those of checkouts are told of by their sessions.
  intents: async ({ api, deployment }, asked) => {
    const page = await api.paymentIntents.list(asked);
    return {
      ...page,
      told: page.data.map((each) => factsOfIntent(each, deployment) ?? 'elsewhere'),
    };
  },
  events: async (account, asked, nowMs) => {
    const page = await account.api.events.list({ ...asked, types: [...EVENT_TYPES] });
    const told: Told[] = [];
    for (const event of page.data) told.push(await toldByEvent(account, event, asked, nowMs));
    return { ...page, told };
  },
  charges: async ({ api, deployment }, asked) => {
    return read(await api.charges.list(asked), (charge) => factsOfCharge(charge, deployment));
  },
  refunds: async ({ api }, asked) => read(await api.refunds.list(asked), factsOfRefund),
  disputes: async ({ api }, asked, nowMs) => {
    const saidAtS = Math.floor(saidAt(nowMs) / 1_000);
    return read(await api.disputes.list(asked), (dispute) => factsOfDispute(dispute, saidAtS));
  },
};

function read<Each extends { readonly id: string }>(
  page: ListPage<Each>,
  toldBy: (each: Each) => ToldFacts | ToldNews | undefined,
): Answer {
  return { ...page, told: page.data.map((each) => toldBy(each) ?? 'foreign') };
}

const saidAt = (nowMs: EpochMs): EpochMs => epochMs(nowMs - SAID_AGO_MS);

/**
 * Events that are listed have the version of the account, which may be another than ours: their
 * shapes say nothing then. The other lists tell of the objects themselves; of those from before
 * the window, and of subscriptions, which no list tells of, Stripe is asked.
 */
async function toldByEvent(
  account: StripeAccount,
  event: StripeEvent,
  { created }: Asked,
  nowMs: EpochMs,
): Promise<Told> {
  if (event.api_version !== STRIPE_API_VERSION) {
    const isListed = objectOf(event).created >= created.gte && !isOfSubscription(event);
    return isListed ? 'elsewhere' : ((await toldAnew(account, event, saidAt(nowMs))) ?? 'foreign');
  }
  const read = factsOfEvent(event, account.deployment);
  if (read.kind === 'payment' || read.kind === 'subscription') return read;
  return read.kind === 'foreign' ? 'foreign' : 'elsewhere';
}
