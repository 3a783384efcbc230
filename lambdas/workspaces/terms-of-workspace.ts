import { PLANS } from '../plans/catalogue.ts';
import type { OwnWaterfallTerms, Plan } from '../plans/plans.contract.ts';
import { planOf } from '../plans/terms.ts';
import type { Amounts, EpochMs } from '../shared/units.contract.ts';
import type { MembersPlace, TermSet, Workspace } from './workspaces.contract.ts';

/** What a workspace's account and prices follow from. */
export interface TermsOfWorkspace {
  readonly workspaceId: string;
  readonly plan: string;
  readonly planVersion: number;
  readonly timezone: string;
  readonly periodAnchor: string;
  readonly allotments?: Amounts;
  /** In place of the plan's. */
  readonly waterfall?: OwnWaterfallTerms;
  readonly ownKeysNo?: number;
  readonly no?: number;
  readonly from?: EpochMs;
  readonly by?: string;
}

/**
 * Gives the part of a workspace's record that its account and its prices follow from at a moment:
 * the last of its terms that have begun by then.
 */
export function toTerms(workspace: Workspace, nowMs: EpochMs): TermsOfWorkspace {
  const { no, plan, planVersion, timezone, periodAnchor, allotments, from, by } = termsInForce(
    workspace,
    nowMs,
  );
  return {
    workspaceId: workspace.id,
    plan,
    planVersion,
    timezone,
    periodAnchor,
    ...(allotments && { allotments }),
    ...(workspace.waterfall && { waterfall: workspace.waterfall }),
    ...(workspace.ownKeysNo !== undefined && { ownKeysNo: workspace.ownKeysNo }),
    // The terms that it was made with are number 0 and need no more said.
    ...(no > 0 && { no, from, by }),
  };
}

/** Gives the terms that hold at a moment. */
export function termsInForce(workspace: Workspace, nowMs: EpochMs): TermSet {
  return begunChanges(workspace, nowMs).at(-1) ?? madeWith(workspace);
}

/** Gives the changes of terms that hold at a moment, or did before others came, in their order. */
export function begunChanges({ termChanges = [] }: Workspace, nowMs: EpochMs): TermSet[] {
  return termChanges.filter(({ from }) => from <= nowMs);
}

/**
 * Gives what a change of a workspace's members needs to know of it: the day of a licence is one in
 * its zone, and its plan limits how many there are.
 */
export function toPlace(
  workspace: Workspace,
  nowMs: EpochMs,
  plans: readonly Plan[] = PLANS,
): MembersPlace {
  const terms = termsInForce(workspace, nowMs);
  const { limits } = planOf(terms, plans);
  return { id: workspace.id, timezone: terms.timezone, ...(limits && { limits }) };
}

/** Gives the change of terms that is still to come; undefined where there is none. */
export function pendingChange(workspace: Workspace, nowMs: EpochMs): TermSet | undefined {
  return (workspace.termChanges ?? []).find(({ from }) => from > nowMs);
}

/** A record of before plans had versions was sold the first. */
function madeWith(workspace: Workspace): TermSet {
  const { plan, planVersion = 1, timezone, periodAnchor, allotments, createdAt } = workspace;
  return {
    no: 0,
    from: createdAt,
    by: 'operator',
    plan,
    planVersion,
    timezone,
    periodAnchor,
    ...(allotments && { allotments }),
  };
}
