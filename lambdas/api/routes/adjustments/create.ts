import { termsOf } from '../../../plans/terms.ts';
import { computedId } from '../../../shared/random.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { Route } from '../../http/route.ts';
import { checkCreditType } from '../grants/create.ts';

/**
 * Takes available credits away. The adjustment's id follows from the idempotency key, so that a
 * repeat finds the first.
 */
export const createAdjustment: Route<'createAdjustment'> = {
  check: (_deps, { workspace, body }) => checkCreditType(workspace, body),
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    const adjusted = await deps.useCases.adjustCredits(deps, {
      account: { workspaceId: workspace.id },
      terms: termsOf(toTerms(workspace)),
      adjustmentId: computedId('adj', workspace.id, idempotencyKey),
      creditType: body.creditType,
      amount: -body.amount,
      reason: body.reason,
      actor: principal.actor,
      bodyHash,
    });
    return {
      kind: 'json',
      body: adjusted.adjustment,
      location: `/v1/workspaces/${workspace.id}/ledger`,
      replayed: adjusted.kind === 'replayed',
    };
  },
};
