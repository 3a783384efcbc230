import type { ActorKind, ActResult, IntendedAct } from '../../audit/audit.contract.ts';
import { changedFields } from '../../audit/changed-fields.ts';
import { assertInvariant } from '../../shared/errors.ts';
import type { RouteSpec } from '../route-spec.contract.ts';
import type { Principal } from './authenticate.ts';
import type { Place } from './authorize.ts';
import type { Answer } from './respond.ts';

/** Does an act and keeps a record of it (`audit/keep-act.ts`). */
export type Audit = (
  act: IntendedAct,
  run: () => Promise<Answer>,
  resultOf: (answer: Answer) => ActResult,
) => Promise<Answer>;

/** A request that is about to run, and who keeps records. */
export interface Auditable {
  readonly route: RouteSpec;
  readonly request: Partial<Place> & {
    readonly principal: Principal | undefined;
    readonly body: unknown;
  };
  readonly requestId: string;
  readonly audit: Audit | undefined;
}

/** Runs a route; of one that is audited a record is kept, whatever becomes of it. */
export async function audited(
  { route, request, requestId, audit }: Auditable,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const { audited: act } = route;
  if (act === undefined) return run();
  assertInvariant(audit !== undefined, 'audited-where-declared');
  const { principal, workspace, id, body } = request;
  assertInvariant(principal !== undefined, 'audited-by-somebody');
  const workspaceId = workspace?.id;
  const intended: IntendedAct = {
    act,
    actor: principal.actor,
    kind: kindOf(principal),
    workspaceId,
    targetId: id || (act.startsWith('workspace.') ? workspaceId : undefined),
    requestId,
    changed: changedFields(body),
  };
  return audit(intended, run, resultOf);
}

function kindOf(principal: Principal): ActorKind {
  if (principal.kind === 'operator') return 'operator';
  return principal.memberId === undefined ? 'key' : 'member';
}

function resultOf(answer: Answer): ActResult {
  if (answer.kind !== 'json') return {};
  const { id } = (answer.body ?? {}) as { id?: unknown };
  return {
    ...(typeof id === 'string' && { targetId: id }),
    ...(answer.replayed && { replayed: true }),
  };
}
