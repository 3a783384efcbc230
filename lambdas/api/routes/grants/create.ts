import { planOf, termsOf } from '../../../plans/terms.ts';
import type { FieldError } from '../../../shared/errors.contract.ts';
import { computedId } from '../../../shared/random.ts';
import type { EpochMs } from '../../../shared/units.contract.ts';
import { validationFailed } from '../../../shared/validate.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { Workspace } from '../../../workspaces/workspaces.contract.ts';
import type { ApiDependencies, Route } from '../../http/route.ts';

/**
 * Lets credits come in. The grant's id follows from the idempotency key, so that a repeat finds the
 * first.
 */
export const createGrant: Route<'createGrant'> = {
  async check(deps, { workspace, body }) {
    const { seat } = (body ?? {}) as { seat?: unknown };
    return [...checkCreditType(workspace, body), ...(await checkSeat(deps, workspace.id, seat))];
  },
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    const { expiresAt, seat, ...grant } = body;
    const account = { workspaceId: workspace.id, ...(seat !== undefined && { seat }) };
    const grantId = computedId('grant', workspace.id, idempotencyKey);
    await refuseExpired(deps, workspace.id, grantId, expiresAt);
    const granted = await deps.useCases.grantCredits(deps, {
      ...grant,
      account,
      terms:
        seat === undefined
          ? termsOf(toTerms(workspace))
          : await deps.useCases.loadAccountTerms(deps, account),
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

/** Says of a credit type that the plan does not have it. */
export function checkCreditType(workspace: Workspace, body: unknown): readonly FieldError[] {
  const { creditType } = (body ?? {}) as { creditType?: unknown };
  if (typeof creditType !== 'string') return [];
  if (planOf(workspace).creditTypes.includes(creditType)) return [];
  return [{ path: 'creditType', message: 'is not a credit type of the plan' }];
}

async function checkSeat(
  deps: ApiDependencies,
  ws: string,
  seat: unknown,
): Promise<readonly FieldError[]> {
  if (typeof seat !== 'string') return [];
  const member = await deps.useCases.findMember(deps, ws, seat);
  if (member?.seat !== undefined && member.seat.endedAt === undefined) return [];
  return [{ path: 'seat', message: 'is not the id of a member who has a seat' }];
}

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
