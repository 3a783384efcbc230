import { planOf } from '../../plans/terms.ts';
import type { FieldError } from '../../shared/errors.contract.ts';
import type { Workspace } from '../workspaces.contract.ts';

type Plan = ReturnType<typeof planOf>;

/**
 * Checks what of a member or a key the workspace's plan decides: a seat where the plan has none, a
 * cap on a credit type that it does not have. Takes the body as it came.
 */
export function checkMemberTerms(
  workspace: Pick<Workspace, 'plan'>,
  body: unknown,
): readonly FieldError[] {
  if (typeof body !== 'object' || body === null) return [];
  return faultsBy(planOf(workspace), body);
}

/** The same by a plan. */
export function faultsBy(
  plan: Pick<Plan, 'creditTypes' | 'seatAllotments'>,
  body: { readonly seat?: unknown; readonly caps?: unknown },
): readonly FieldError[] {
  const faults: FieldError[] = [];
  if (body.seat === true && plan.seatAllotments === undefined) {
    faults.push({ path: 'seat', message: 'the plan has no seats' });
  }
  if (typeof body.caps !== 'object' || body.caps === null) return faults;
  for (const type of Object.keys(body.caps)) {
    if (plan.creditTypes.includes(type)) continue;
    const path = `caps.${type.slice(0, 64)}`;
    faults.push({ path, message: 'is not a credit type of the plan' });
  }
  return faults;
}
