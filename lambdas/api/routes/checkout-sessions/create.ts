import { findPack } from '../../../billing/packs.ts';
import { planOf } from '../../../plans/terms.ts';
import type { FieldError } from '../../../shared/errors.contract.ts';
import { assertInvariant } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/units.contract.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { Workspace } from '../../../workspaces/workspaces.contract.ts';
import { checkSold, checkSum } from '../../check-sold.ts';
import type { BillingDependencies, Route } from '../../http/route.ts';

/** Opens a page of Stripe for packs that the workspace's plan sells. */
export const createCheckoutSession: Route<'createCheckoutSession', BillingDependencies> = {
  check: (deps, { workspace, body }) => checkPack(workspace, body, deps.now()),
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    const { quantity, successUrl, cancelUrl } = body;
    const { savePaymentMethod: savesPaymentMethod = false } = body;
    const pack = findPack(planOf(toTerms(workspace, deps.now())), body.pack, body.currency);
    assertInvariant(pack !== undefined, 'pack-was-checked');
    const { checkout, isReplayed } = await deps.useCases.startCheckout(
      deps,
      {
        workspace,
        actor: principal.actor,
        pack,
        quantity,
        successUrl,
        cancelUrl,
        savesPaymentMethod,
      },
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

/** Finds what the plan does not sell, and a sum that no payment can have. */
function checkPack(workspace: Workspace, body: unknown, nowMs: EpochMs): readonly FieldError[] {
  const plan = planOf(toTerms(workspace, nowMs));
  const find = (name: string, currency?: string) => findPack(plan, name, currency);
  const isNone = 'is not a pack that the plan sells';
  const faults = checkSold(body, { field: 'pack', find, isNone });
  const { pack, currency, quantity } = (body ?? {}) as Partial<Record<string, string>>;
  const found = faults.length === 0 && typeof pack === 'string' && find(pack, currency);
  if (!found || typeof quantity !== 'number') return faults;
  return checkSum(quantity, found.unitAmount);
}
