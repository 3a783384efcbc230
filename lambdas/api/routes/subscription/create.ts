import { findSoldPlan } from '../../../billing/subscriptions/sold-plans.ts';
import { assertInvariant } from '../../../shared/errors.ts';
import { checkSold, type Offered } from '../../check-sold.ts';
import type { BillingDependencies, Route } from '../../http/route.ts';

const OFFERED: Offered = {
  field: 'plan',
  find: findSoldPlan,
  isNone: 'is not a plan that is sold by subscription',
};

/** Opens a page of Stripe on which a workspace subscribes to a plan. */
export const createSubscription: Route<'createSubscription', BillingDependencies> = {
  check: (_deps, { body }) => checkSold(body, OFFERED),
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    const { successUrl, cancelUrl } = body;
    const plan = findSoldPlan(body.plan, body.currency);
    assertInvariant(plan !== undefined, 'sold-plan-was-checked');
    const { checkout, isReplayed } = await deps.useCases.startSubscription(
      deps,
      { workspace, actor: principal.actor, plan, successUrl, cancelUrl },
      { idempotencyKey, bodyHash },
    );
    return {
      kind: 'json',
      body: checkout,
      location: `/v1/workspaces/${workspace.id}/checkout-sessions/${checkout.id}`,
      replayed: isReplayed,
    };
  },
};
