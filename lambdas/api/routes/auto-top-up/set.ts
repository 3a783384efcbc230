import type { PricedPack } from '../../../billing/billing.contract.ts';
import { AMOUNT_MAX, findPack } from '../../../billing/packs.ts';
import { planOf } from '../../../plans/terms.ts';
import type { FieldError } from '../../../shared/errors.contract.ts';
import { assertInvariant } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/units.contract.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { Workspace } from '../../../workspaces/workspaces.contract.ts';
import type { BillingDependencies, Route } from '../../http/route.ts';

/** Sets how a workspace tops itself up. */
export const setAutoTopUp: Route<'setAutoTopUp', BillingDependencies> = {
  check: (deps, { workspace, body }) => checkTopUp(workspace, body, deps.now()),
  async run(deps, { principal, workspace, body }) {
    const { returnUrl = null, ...rest } = body;
    const terms = toTerms(workspace, deps.now());
    const pack = findPack(planOf(terms), body.pack);
    assertInvariant(pack !== undefined, 'pack-was-checked');
    const view = await deps.useCases.setAutoTopUp(deps, {
      workspaceId: workspace.id,
      timezone: terms.timezone,
      creditType: pack.creditType,
      settings: { ...rest, returnUrl, actor: principal.actor },
    });
    return { kind: 'json', body: view };
  },
};

/** Finds what the plan does not sell, and amounts that do not go together. */
function checkTopUp(workspace: Workspace, body: unknown, nowMs: EpochMs): readonly FieldError[] {
  const asked = (body ?? {}) as Record<string, unknown>;
  if (typeof asked.pack !== 'string') return [];
  const pack = findPack(planOf(toTerms(workspace, nowMs)), asked.pack);
  if (pack === undefined) return [{ path: 'pack', message: 'is not a pack that the plan sells' }];
  return checkAmounts(pack, asked);
}

function checkAmounts(
  { credits, unitAmount }: PricedPack,
  { quantity, threshold, monthlyCapQuantity }: Record<string, unknown>,
): readonly FieldError[] {
  if (typeof quantity !== 'number') return [];
  const errors: FieldError[] = [];
  if (quantity * unitAmount > AMOUNT_MAX) {
    errors.push({ path: 'quantity', message: 'makes a sum larger than one payment can have' });
  }
  if (typeof threshold === 'number' && quantity * credits < threshold) {
    errors.push({ path: 'quantity', message: 'brings fewer credits than the threshold' });
  }
  if (typeof monthlyCapQuantity === 'number' && monthlyCapQuantity < quantity) {
    errors.push({ path: 'monthlyCapQuantity', message: 'is less than one top-up buys' });
  }
  return errors;
}
