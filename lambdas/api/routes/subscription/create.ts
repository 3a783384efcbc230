import { findSoldPlan } from '../../../billing/subscriptions/sold-plans.ts';
import type { FieldError } from '../../../shared/errors.contract.ts';
import { assertInvariant } from '../../../shared/errors.ts';
import type { BillingDependencies, Route } from '../../http/route.ts';

/** Opens a page of Stripe on which a workspace subscribes to a plan. */
export const createSubscription: Route<'createSubscription', BillingDependencies> = {
  check: (_deps, { body }) => checkPlan(body),
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

/** Finds a plan that is not sold so, and a currency that it is not sold in. */
function checkPlan(body: unknown): readonly FieldError[] {
  const { plan, currency } = (body ?? {}) as Record<string, unknown>;
  if (typeof plan !== 'string' || !isTextOrAbsent(currency)) return [];
  if (findSoldPlan(plan, currency) !== undefined) return [];
  const isSold = findSoldPlan(plan) !== undefined;
  return [
    isSold
      ? { path: 'currency', message: 'is not a currency that the plan is sold in' }
      : { path: 'plan', message: 'is not a plan that is sold by subscription' },
  ];
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
