import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { findWorkspace } from '../../workspaces/read-workspaces.ts';
import { loadStripe } from '../load-stripe.ts';
import { askStripe, type StripePort } from '../stripe-client.ts';
import { readSaleMetadata } from '../stripe-metadata.ts';
import { followFees } from './follow-fees.ts';
import { followSubscription } from './follow-subscription.ts';
import { chooseLeader } from './leading-subscription.ts';
import { readSubscription } from './read-subscription.ts';
import { listRunning } from './running-subscription.ts';
import {
  findStanding,
  findSubscription,
  leaveUnfinished,
  putStanding,
} from './subscription.store.ts';
import type { Standing, SubscriptionRecord, SubscriptionState } from './subscriptions.contract.ts';

/** News may come while they are followed; more rounds than this leave the rest to the sweep. */
const ROUNDS_MAX = 8;

/**
 * Brings the terms of a workspace to what its subscriptions say, after news of one. The webhook
 * calls it, the success page, and the sweep, any number of them at once. It asks Stripe how they
 * stand, after the news that are known: no order of events can bring old terms back.
 *
 * Errors: ACCOUNT_BUSY, and what Stripe throws: call again later.
 */
export async function applySubscription(
  p: Ports & StripePort,
  subscriptionId: string,
): Promise<SubscriptionRecord | undefined> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const record = await findSubscription(p, subscriptionId);
    if (record === undefined) return undefined;
    const { workspaceId } = record.news;
    const standing = await findStanding(p, workspaceId);
    const state = await readState(p, subscriptionId, workspaceId);
    if (state !== undefined && !(await follow(p, state, standing))) continue;
    if (await leaveUnfinished(p, record, state)) return { ...record, ...(state && { state }) };
  }
  throw new AppError('ACCOUNT_BUSY', 'a subscription, or its terms, is changed all the time');
}

async function readState(
  p: Ports & StripePort,
  subscriptionId: string,
  workspaceId: string,
): Promise<SubscriptionState | undefined> {
  const read = await readSubscription(p, subscriptionId, workspaceId);
  return read && followFees(p, read);
}

async function follow(
  p: Ports & StripePort,
  told: SubscriptionState,
  standing: Standing | undefined,
): Promise<boolean> {
  const { id: subscriptionId, workspaceId } = told;
  if (!(await findWorkspace(p, workspaceId))) {
    p.log('SUBSCRIPTION_OF_NOBODY', { subscriptionId, workspaceId });
    return true;
  }
  const others = await readOthers(p, told, standing);
  const { leader, beside } = chooseLeader([told, ...others], standing, p.now());
  for (const each of beside) tellOfSecond(p, each);
  if (leader === undefined) return true;
  const isAlone = others.length === 0 && !told.isReversed;
  if (isAlone || standing === undefined) {
    return followSubscription(p, workspaceId, leader, standing);
  }
  // Another call may follow an older answer, with news of its own that are not these: it loses to
  // this one, even where this one changes nothing.
  const seen = { ...standing, no: standing.no + 1 };
  return (
    (await putStanding(p, workspaceId, seen)) && followSubscription(p, workspaceId, leader, seen)
  );
}

function tellOfSecond(p: Ports, { id: subscriptionId, workspaceId }: SubscriptionState): void {
  p.log('SUBSCRIPTION_BESIDE_ANOTHER', { subscriptionId, workspaceId });
}

/** The other subscriptions of the workspace that count: those that go on, and the one it follows. */
async function readOthers(
  p: Ports & StripePort,
  { id: told, workspaceId, customerId }: SubscriptionState,
  standing: Standing | undefined,
): Promise<SubscriptionState[]> {
  const stripe = await loadStripe(p);
  const running = await askStripe(() => listRunning(stripe, customerId));
  const ids = running
    .filter(
      ({ metadata }) => readSaleMetadata(metadata, stripe.deployment)?.workspaceId === workspaceId,
    )
    .map(({ id }) => id);
  if (standing !== undefined) ids.push(standing.subscriptionId);
  const others = [];
  for (const id of new Set(ids)) {
    const state = id === told ? undefined : await readState(p, id, workspaceId);
    if (state !== undefined) others.push(state);
  }
  return others;
}
