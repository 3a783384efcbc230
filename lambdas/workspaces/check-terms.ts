import { findPlan } from '../plans/catalogue.ts';
import type { FieldError } from '../shared/errors.contract.ts';

/**
 * Checks what may be wrong with the terms that a workspace is to get: a plan that does not exist,
 * an allotment of a credit type that the plan does not have. Takes the body as it came, so that
 * these errors are told together with those of the fields.
 */
export function checkTerms(body: unknown): readonly FieldError[] {
  if (typeof body !== 'object' || body === null) return [];
  const { plan: planId, allotments } = body as { plan?: unknown; allotments?: unknown };
  if (typeof planId !== 'string') return [];
  const plan = findPlan(planId);
  if (plan === undefined) return [{ path: 'plan', message: 'is not the id of a plan' }];
  if (typeof allotments !== 'object' || allotments === null) return [];
  return Object.keys(allotments)
    .filter((type) => !plan.creditTypes.includes(type))
    .map((type) => ({
      path: `allotments.${type.slice(0, 64)}`,
      message: 'is not a credit type of the plan',
    }));
}
