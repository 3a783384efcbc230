import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { findWorkspace } from '../../workspaces/read-workspaces.ts';
import type { StripePort } from '../stripe-client.ts';
import { followSubscription } from './follow-subscription.ts';
import { readSubscription } from './read-subscription.ts';
import { findStanding, findSubscription, leaveUnfinished } from './subscription.store.ts';
import type { Standing, SubscriptionRecord, SubscriptionState } from './subscriptions.contract.ts';

/** News may come while they are followed; more rounds than this leave the rest to the sweep. */
const ROUNDS_MAX = 8;

/**
 * Brings the terms of a workspace to what its subscription says. The webhook calls it, the success
 * page, and the sweep, any number of them at once. It asks Stripe how the subscription stands,
 * after the news that are known: no order of events can bring old terms back.
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
    const standing = await findStanding(p, record.news.workspaceId);
    const state = await readSubscription(p, record);
    if (state !== undefined && !(await follow(p, state, standing))) continue;
    if (await leaveUnfinished(p, record, state)) return { ...record, ...(state && { state }) };
  }
  throw new AppError('ACCOUNT_BUSY', 'a subscription, or its terms, is changed all the time');
}

async function follow(
  p: Ports,
  state: SubscriptionState,
  standing: Standing | undefined,
): Promise<boolean> {
  const { id: subscriptionId, workspaceId } = state;
  if (await findWorkspace(p, workspaceId)) {
    return followSubscription(p, workspaceId, state, standing);
  }
  p.log('SUBSCRIPTION_OF_NOBODY', { subscriptionId, workspaceId });
  return true;
}
