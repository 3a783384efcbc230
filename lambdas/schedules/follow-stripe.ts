import type { PaymentFacts, PaymentRecord } from '../billing/billing.contract.ts';
import { comparePayment } from '../billing/compare-payment.ts';
import type { ToldFacts } from '../billing/facts-of-event.ts';
import { joinFacts, NO_FACTS } from '../billing/join-facts.ts';
import type { PaymentQueue } from '../billing/payment-queue.ts';
import { isLeftUndone, receiveFacts, receiveNews } from '../billing/receive-event.ts';
import type { StripeAccount } from '../billing/stripe-client.ts';
import { joinNews } from '../billing/subscriptions/join-news.ts';
import { isCharged } from '../billing/subscriptions/leading-subscription.ts';
import type { ToldNews } from '../billing/subscriptions/news-of-event.ts';
import { findStanding } from '../billing/subscriptions/subscription.store.ts';
import type { SubscriptionRecord } from '../billing/subscriptions/subscriptions.contract.ts';
import {
  readToldPage,
  TOLD_LISTS,
  type ToldList,
  type ToldPage,
  type Window,
} from '../billing/told-by-lists.ts';
import { forEachAtATime } from '../shared/batches.ts';
import { findItem, putItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { readItems } from '../shared/read-items.ts';
import { sameJson } from '../shared/same-json.ts';
import { type EpochMs, epochMs } from '../shared/units.contract.ts';
import { findWorkspace } from '../workspaces/read-workspaces.ts';
import { logUndone } from './log-undone.ts';

export type ReconcilePorts = Ports & PaymentQueue;

/** How far a run looks back, and for how long it may. */
export interface Lookback {
  readonly schedule: string;
  readonly windowMs: number;
  /** No page is begun after this long. */
  readonly budgetMs: number;
}

/** What a run of the reconciler has found. */
export interface FollowCounts {
  /** Payments and subscriptions of which Stripe told something new. */
  readonly repaired: number;
  /** Payments that are not what Stripe says and stay so, and second subscriptions. */
  readonly differing: number;
  /** Objects of Stripe's that are none of ours. */
  readonly foreign: number;
  /** Payments, subscriptions and lists that are left to the next run. */
  readonly failed: number;
  /** 1 where the run stopped before the end: the next run goes on there. */
  readonly unfinished: number;
}

/** What a run has met so far, by id: several lists tell of one payment. */
interface Tally {
  readonly schedule: string;
  readonly repaired: Set<string>;
  readonly differing: Set<string>;
  readonly failed: Set<string>;
  foreign: number;
}

/** Where a run is. */
interface Place extends Window {
  readonly list: ToldList;
  readonly after?: string;
  readonly atMs: EpochMs;
}

/** Stripe's events have so long to come by themselves. */
const EVENTS_COME_MS = 300_000;
/** A place is gone on from for so long: later the window is another one. */
const PLACE_KEPT_MS = 86_400_000;
const TOLD_AT_A_TIME = 8;

/**
 * Goes through what Stripe lists of the last days, and takes in what none of its events has
 * brought. It begins where the last run ran out of time, in that run's window. A page that cannot
 * be read is logged and counts as failed: the next run goes on there.
 *
 * Errors: those of the table.
 */
export async function followStripe(
  p: ReconcilePorts,
  account: StripeAccount,
  lookback: Lookback,
): Promise<FollowCounts> {
  const { schedule } = lookback;
  const key = keys.schedulePlace(`${schedule}-stripe`);
  const met = startTally(schedule);
  const endMs = p.now() + lookback.budgetMs;
  const kept = await findItem<Partial<Place>>(p, key);
  let place: Place | undefined = isFresh(kept, p.now()) ? kept : startOf(lookback, p.now());
  let isNoted = place === kept;
  while (place !== undefined) {
    if (p.now() >= endMs) return countsOf(met, 1);
    const page: ToldPage | undefined = await pageOf(p, account, place, schedule);
    if (page === undefined) {
      met.failed.add(place.list);
      return countsOf(met, 1);
    }
    const { after } = page;
    met.foreign += page.foreign;
    await takeInPayments(p, met, page.told);
    await takeInSubscriptions(p, met, page.news);
    place = placeAfter(place, after, p.now());
    // A deployment whose lists have one page each is done before anything could be noted.
    if (after === undefined && !isNoted) continue;
    await putItem(p.db, key, place ?? { atMs: p.now() });
    isNoted = place !== undefined;
  }
  return countsOf(met, 0);
}

/** Reads a page; undefined where Stripe does not give it, which is logged. */
async function pageOf(
  p: ReconcilePorts,
  account: StripeAccount,
  place: Place,
  schedule: string,
): Promise<ToldPage | undefined> {
  return readToldPage(account, place, p.now()).catch((error: unknown) => {
    logUndone(p, { schedule }, error);
    return undefined;
  });
}

function startTally(schedule: string): Tally {
  return {
    schedule,
    repaired: new Set(),
    differing: new Set(),
    failed: new Set(),
    foreign: 0,
  };
}

function countsOf(
  { repaired, differing, failed, foreign }: Tally,
  unfinished: number,
): FollowCounts {
  return {
    repaired: repaired.size,
    differing: differing.size,
    foreign,
    failed: failed.size,
    unfinished,
  };
}

function isFresh(kept: Partial<Place> | undefined, nowMs: EpochMs): kept is Place {
  return kept?.list !== undefined && (kept.atMs ?? 0) > nowMs - PLACE_KEPT_MS;
}

function startOf({ windowMs }: Lookback, nowMs: EpochMs): Place {
  return {
    list: TOLD_LISTS[0],
    sinceS: Math.floor((nowMs - windowMs) / 1_000),
    untilS: Math.floor((nowMs - EVENTS_COME_MS) / 1_000),
    atMs: nowMs,
  };
}

/** The next page of the list, or the first one of the next list; undefined behind the last. */
function placeAfter(
  { list, sinceS, untilS }: Place,
  after: string | undefined,
  atMs: EpochMs,
): Place | undefined {
  if (after !== undefined) return { list, sinceS, untilS, after, atMs };
  const next = TOLD_LISTS[TOLD_LISTS.indexOf(list) + 1];
  return next && { list: next, sinceS, untilS, atMs };
}

async function takeInPayments(
  p: ReconcilePorts,
  met: Tally,
  told: readonly ToldFacts[],
): Promise<void> {
  const payments = joinFactsTold(told);
  const records = await readItems(
    p,
    payments.map(({ paymentId }) => keys.payment(paymentId)),
  );
  await forEachAtATime(payments, TOLD_AT_A_TIME, async (payment, i) => {
    const { paymentId } = payment;
    await orLeft(
      met,
      paymentId,
      () => follow(p, met, payment, records[i] as PaymentRecord | undefined),
      (error) => logUndone(p, { schedule: met.schedule, paymentId }, error),
    );
  });
}

/** Leaves what fails to the next run: it does not keep the others. */
async function orLeft(
  met: Tally,
  id: string,
  work: () => Promise<void>,
  onFailure: (error: unknown) => void,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    met.failed.add(id);
    onFailure(error);
  }
}

/**
 * Takes in that something became of subscriptions. How one stands, Stripe is asked when that is
 * followed.
 */
async function takeInSubscriptions(
  p: ReconcilePorts,
  met: Tally,
  told: readonly ToldNews[],
): Promise<void> {
  const subscriptions = joinNewsTold(told);
  const records = await readItems(
    p,
    subscriptions.map(({ subscriptionId }) => keys.subscription(subscriptionId)),
  );
  await forEachAtATime(subscriptions, TOLD_AT_A_TIME, async (told, i) => {
    const { subscriptionId, news } = told;
    const record = records[i] as SubscriptionRecord | undefined;
    if (record !== undefined && sameJson(joinNews(record.news, news), record.news)) {
      return tellOfSecond(p, met, record);
    }
    await orLeft(
      met,
      subscriptionId,
      () => takeInNews(p, met, told),
      (error) => logUndone(p, { schedule: met.schedule, subscriptionId }, error),
    );
  });
}

/** A second subscription that is charged is told of for as long as it is. */
async function tellOfSecond(
  p: ReconcilePorts,
  { differing }: Tally,
  { subscriptionId, state, news: { workspaceId } }: SubscriptionRecord,
): Promise<void> {
  if (state === undefined || !isCharged(state) || differing.has(subscriptionId)) return;
  const standing = await findStanding(p, workspaceId);
  if (standing === undefined || standing.subscriptionId === subscriptionId) return;
  p.log('SUBSCRIPTION_BESIDE_ANOTHER', { subscriptionId, workspaceId });
  differing.add(subscriptionId);
}

async function takeInNews(p: ReconcilePorts, met: Tally, told: ToldNews): Promise<void> {
  const { subscriptionId } = told;
  await receiveNews(p, told);
  if (!met.repaired.has(subscriptionId)) p.log('SUBSCRIPTION_REPAIRED', { subscriptionId });
  met.repaired.add(subscriptionId);
}

/** Each payment once, with all that a page tells of it. */
function joinFactsTold(told: readonly ToldFacts[]): ToldFacts[] {
  const byId = new Map<string, PaymentFacts>();
  for (const { paymentId, facts } of told) {
    byId.set(paymentId, joinFacts(byId.get(paymentId) ?? NO_FACTS, facts));
  }
  return [...byId].map(([paymentId, facts]) => ({ paymentId, facts }));
}

/** Each subscription once, with the latest that a page tells of it. */
function joinNewsTold(told: readonly ToldNews[]): ToldNews[] {
  const byId = new Map<string, ToldNews['news']>();
  for (const { subscriptionId, news } of told) {
    const known = byId.get(subscriptionId);
    byId.set(subscriptionId, known === undefined ? news : joinNews(known, news));
  }
  return [...byId].map(([subscriptionId, news]) => ({ subscriptionId, news }));
}

async function follow(
  p: ReconcilePorts,
  met: Tally,
  { paymentId, facts }: ToldFacts,
  record: PaymentRecord | undefined,
): Promise<void> {
  const compared = comparePayment(record?.facts, facts);
  if (compared.kind === 'foreign') {
    met.foreign += 1;
    return;
  }
  const differing: string[] = [...compared.differing];
  const ofNobody = await isOfNobody(p, facts, record);
  if (ofNobody) differing.push('workspace');
  if (differing.length > 0 && !met.differing.has(paymentId)) {
    const { workspaceId } = facts.sale ?? record?.facts.sale ?? {};
    for (const kind of differing) p.log('PAYMENT_DIFFERS', { paymentId, workspaceId, kind });
    met.differing.add(paymentId);
  }
  // Its workspace was made since then.
  const canBeDoneNow = !ofNobody && facts.sale?.stage === 'paid' && isLeftUndone(record);
  if (compared.news === undefined && !canBeDoneNow) return;
  await receiveFacts(p, { paymentId, facts: compared.news ?? NO_FACTS });
  if (!met.repaired.has(paymentId)) p.log('PAYMENT_REPAIRED', { paymentId });
  met.repaired.add(paymentId);
}

/** Paid for a workspace that there is not. Of what was brought about there is one. */
async function isOfNobody(
  p: Ports,
  { sale }: PaymentFacts,
  record: PaymentRecord | undefined,
): Promise<boolean> {
  if (sale?.stage !== 'paid' || record?.told !== undefined) return false;
  return (await findWorkspace(p, sale.workspaceId)) === undefined;
}

/** The first moment of a lookback. */
export const sinceOf = ({ windowMs }: Lookback, nowMs: EpochMs): EpochMs =>
  epochMs(nowMs - windowMs);
