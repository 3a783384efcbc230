import { planOf, termsOf } from '../../../plans/terms.ts';
import { computedId } from '../../../shared/random.ts';
import type { EpochMs } from '../../../shared/units.contract.ts';
import { validationFailed } from '../../../shared/validate.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { ApiDependencies, Route } from '../../http/route.ts';

/**
 * Lets credits come in. The grant's id follows from the idempotency key, so that a repeat finds the
 * first.
 */
export const createGrant: Route<'createGrant'> = {
  check(deps, { workspace, body }) {
    const { creditType } = (body ?? {}) as { creditType?: unknown };
    if (typeof creditType !== 'string') return [];
    if (planOf(toTerms(workspace, deps.now())).creditTypes.includes(creditType)) return [];
    return [{ path: 'creditType', message: 'is not a credit type of the plan' }];
  },
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    const { expiresAt, ...grant } = body;
    const grantId = computedId('grant', workspace.id, idempotencyKey);
    await refuseExpired(deps, workspace.id, grantId, expiresAt);
    const granted = await deps.useCases.grantCredits(deps, {
      ...grant,
      account: { workspaceId: workspace.id },
      terms: termsOf(toTerms(workspace, deps.now())),
      grantId,
      actor: principal.actor,
      expiresAtMs: expiresAt,
      bodyHash,
    });
    return {
      kind: 'json',
      body: granted.grant,
      location: `/v1/workspaces/${workspace.id}/balance`,
      replayed: granted.kind === 'replayed',
    };
  },
};

/**
 * A new grant must lie in the future; the repeat of one that has lapsed since is still its repeat.
 */
async function refuseExpired(
  deps: ApiDependencies,
  ws: string,
  grantId: string,
  expiresAt: EpochMs | null,
): Promise<void> {
  if (expiresAt === null || expiresAt > deps.now()) return;
  if (await deps.useCases.findGrantRecord(deps, ws, grantId)) return;
  throw validationFailed([{ path: 'expiresAt', message: 'must be in the future' }]);
}
