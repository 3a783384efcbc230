import { planOf } from '../../plans/terms.ts';
import type { FieldError } from '../../shared/errors.contract.ts';
import type { Workspace } from '../workspaces.contract.ts';

type Plan = Pick<ReturnType<typeof planOf>, 'creditTypes' | 'seatAllotments'>;

/** Takes a body as it came; gives what its fields may not be on this plan. */
type FaultsBy = (plan: Plan, body: { seat?: unknown; caps?: unknown }) => readonly FieldError[];

/**
 * Checks what of a member the workspace's plan decides: a seat where the plan has none, a cap on a
 * credit type that it does not have.
 */
export function checkMemberTerms(
  workspace: Pick<Workspace, 'plan'>,
  body: unknown,
): readonly FieldError[] {
  return check(workspace, body, (plan, fields) => [
    ...seatFaults(plan, fields),
    ...capFaults(plan, fields),
  ]);
}

/** Checks the caps of an API key against the workspace's plan. */
export function checkCaps(
  workspace: Pick<Workspace, 'plan'>,
  body: unknown,
): readonly FieldError[] {
  return check(workspace, body, capFaults);
}

/** Finds a seat on a plan that has none. */
export const seatFaults: FaultsBy = (plan, { seat }) =>
  seat === true && plan.seatAllotments === undefined
    ? [{ path: 'seat', message: 'the plan has no seats' }]
    : [];

/** Finds caps on credit types that the plan does not have. */
export const capFaults: FaultsBy = (plan, { caps }) => {
  if (typeof caps !== 'object' || caps === null) return [];
  return Object.keys(caps)
    .filter((type) => !plan.creditTypes.includes(type))
    .map((type) => ({
      path: `caps.${type.slice(0, 64)}`,
      message: 'is not a credit type of the plan',
    }));
};

function check(workspace: Pick<Workspace, 'plan'>, body: unknown, faults: FaultsBy) {
  if (typeof body !== 'object' || body === null) return [];
  return faults(planOf(workspace), body);
}
