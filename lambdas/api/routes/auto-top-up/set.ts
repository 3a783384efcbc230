import type { PricedPack } from '../../../billing/billing.contract.ts';
import { AMOUNT_MAX, findPack, packInEach } from '../../../billing/packs.ts';
import type { Plan } from '../../../plans/plans.contract.ts';
import { planOf } from '../../../plans/terms.ts';
import type { FieldError } from '../../../shared/errors.contract.ts';
import { assertInvariant } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/units.contract.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { Workspace } from '../../../workspaces/workspaces.contract.ts';
import { checkSold, checkSum } from '../../check-sold.ts';
import type { BillingDependencies, Route } from '../../http/route.ts';

/** Sets how a workspace tops itself up. */
export const setAutoTopUp: Route<'setAutoTopUp', BillingDependencies> = {
  check: (deps, { workspace, body }) => checkTopUp(workspace, body, deps.now()),
  async run(deps, { principal, workspace, body }) {
    const { returnUrl = null, currency, ...rest } = body;
    const terms = toTerms(workspace, deps.now());
    const [price, ...others] = pricesOf(planOf(terms), body);
    assertInvariant(price !== undefined, 'pack-was-checked');
    const view = await deps.useCases.setAutoTopUp(deps, {
      workspaceId: workspace.id,
      timezone: terms.timezone,
      prices: [price, ...others],
      settings: { ...rest, returnUrl, actor: principal.actor },
    });
    return { kind: 'json', body: view };
  },
};

/** Gives the pack in the currency that is named, else in each in which a payment can have the sum. */
function pricesOf(
  plan: Plan,
  { pack, currency, quantity }: { pack: string; currency?: string | undefined; quantity: number },
): PricedPack[] {
  return packInEach(plan, pack)
    .filter((each) => currency === undefined || each.currency === currency)
    .filter(({ unitAmount }) => quantity * unitAmount <= AMOUNT_MAX);
}

/** Finds what the plan does not sell, and amounts that do not go together. */
function checkTopUp(workspace: Workspace, body: unknown, nowMs: EpochMs): readonly FieldError[] {
  const asked = (body ?? {}) as Record<string, unknown>;
  const { pack: name, currency } = asked;
  if (typeof name !== 'string') return [];
  const plan = planOf(toTerms(workspace, nowMs));
  const find = (name: string, currency?: string) => findPack(plan, name, currency);
  const isNone = 'is not a pack that the plan sells';
  const faults = checkSold(body, { field: 'pack', find, isNone });
  if (faults.length > 0) return faults;
  const pack = find(name, typeof currency === 'string' ? currency : undefined);
  return pack === undefined ? [] : checkAmounts(pack, asked);
}

function checkAmounts(
  { credits, unitAmount }: PricedPack,
  { quantity, threshold, monthlyCapQuantity }: Record<string, unknown>,
): readonly FieldError[] {
  if (typeof quantity !== 'number') return [];
  const errors: FieldError[] = [...checkSum(quantity, unitAmount)];
  if (typeof threshold === 'number' && quantity * credits < threshold) {
    errors.push({ path: 'quantity', message: 'brings fewer credits than the threshold' });
  }
  if (typeof monthlyCapQuantity === 'number' && monthlyCapQuantity < quantity) {
    errors.push({ path: 'monthlyCapQuantity', message: 'is less than one top-up buys' });
  }
  return errors;
}
