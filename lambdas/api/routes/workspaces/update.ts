import { termsOf } from '../../../plans/terms.ts';
import { type EpochMs, epochMs } from '../../../shared/units.contract.ts';
import { checkTermsChange, startOfDate } from '../../../workspaces/check-terms.ts';
import { termsInForce, toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { TermsChange, Workspace } from '../../../workspaces/workspaces.contract.ts';
import type { ApiDependencies, ApiRequest, Route } from '../../http/route.ts';
import { toOperatorWorkspace } from '../../to-api.ts';

/**
 * Changes a workspace's name, its status, its waterfall, its terms. Terms that hold from now on reach the account
 * at once; where a crash comes between, with the next look at it. Another process may believe the
 * old record for 5 seconds.
 */
export const updateWorkspace: Route<'updateWorkspace'> = {
  check: (deps, { workspace, body }) => checkTermsChange(workspace, body, deps.now()),
  async run(deps, request) {
    const { workspace, body } = request;
    const { name, status, waterfall } = body;
    const terms = await termsChangeOf(deps, request);
    const changed = await deps.useCases.updateWorkspace(deps, workspace.id, {
      name,
      status,
      waterfall,
      terms: body.pendingChange === null ? null : terms,
    });
    deps.workspaces.drop(workspace.id);
    if (terms !== undefined) await loadAccountOf(deps, changed);
    return { kind: 'json', body: toOperatorWorkspace(changed, deps.now()) };
  },
};

/** What the body changes of the terms; undefined where it changes nothing of them. */
async function termsChangeOf(
  deps: ApiDependencies,
  { workspace, principal, body }: ApiRequest<'updateWorkspace'>,
): Promise<TermsChange | undefined> {
  const { plan, allotments, timezone, periodAnchor } = body;
  const change = { plan, allotments, timezone, periodAnchor };
  if (Object.values(change).every((value) => value === undefined)) return undefined;
  const from = await effectiveFrom(deps, workspace, body.effective);
  return { ...change, from, by: principal.actor };
}

async function effectiveFrom(
  deps: ApiDependencies,
  { id }: Workspace,
  effective = 'now',
): Promise<EpochMs> {
  if (effective === 'now') return deps.now();
  const workspace = await deps.useCases.loadWorkspace(deps, id);
  if (effective === 'next-period') return (await loadAccountOf(deps, workspace)).period.endsAt;
  const { timezone } = termsInForce(workspace, deps.now());
  // The zone may have changed since the check: never in the past.
  return epochMs(Math.max(startOfDate(effective, timezone) ?? 0, deps.now()));
}

async function loadAccountOf(deps: ApiDependencies, workspace: Workspace) {
  const terms = termsOf(toTerms(workspace, deps.now()));
  return deps.useCases.loadAccount(deps, { workspaceId: workspace.id }, terms);
}
