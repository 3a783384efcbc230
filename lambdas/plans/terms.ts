import type { Amounts } from '../shared/units.contract.ts';
import { findPlan, findPlanVersion } from './catalogue.ts';
import type { Plan } from './plans.contract.ts';

/** What of a workspace decides its periods, prices and allotments. */
export interface WorkspaceTerms {
  readonly workspaceId: string;
  readonly plan: string;
  readonly timezone: string;
  /** `YYYY-MM-DD`. */
  readonly periodAnchor: string;
  /** Amounts agreed for this workspace, over the plan's. */
  readonly allotments?: Amounts | undefined;
}

/** How an account is run; structurally what the ledger asks for. */
export interface Terms {
  readonly anchor: string;
  readonly timezone: string;
  readonly periodMonths: number;
  readonly allotments: Amounts;
  readonly planVersion: string;
  readonly no?: number;
}

/** Gives the terms of a workspace's account: its plan's, with what was agreed for it. */
export function termsOf(workspace: Omit<WorkspaceTerms, 'workspaceId'>): Terms {
  const plan = planOf(workspace);
  return {
    anchor: workspace.periodAnchor,
    timezone: workspace.timezone,
    periodMonths: plan.periodMonths,
    allotments: { ...plan.allotments, ...workspace.allotments },
    planVersion: `${plan.id}@${plan.version}`,
  };
}

/**
 * Gives the terms of a member's seat: the plan's allotments for seats, each credit month counted
 * from the day of the licence. A licence that has ended gets nothing any more.
 */
export function seatTermsOf(
  workspace: Omit<WorkspaceTerms, 'workspaceId'>,
  seat: {
    readonly licensedOn: string;
    readonly no: number;
    readonly endedAt?: number | undefined;
  },
): Terms {
  const { seatAllotments = {} } = planOf(workspace);
  const terms = termsOf(workspace);
  return {
    ...terms,
    anchor: seat.licensedOn,
    periodMonths: 1,
    allotments: seat.endedAt === undefined ? seatAllotments : {},
    no: (terms.no ?? 0) + seat.no,
  };
}

/** Gives the terms of an allowance on the workspace's account: its caps, in the same periods. */
export function capTermsOf(
  workspace: Omit<WorkspaceTerms, 'workspaceId'>,
  caps: { readonly amounts: Amounts; readonly no: number },
): Terms {
  return { ...termsOf(workspace), allotments: caps.amounts, no: caps.no };
}

/**
 * Gives the plan that a workspace is on; an Error when the catalogue no longer has it, a fault of
 * deployment.
 */
export function planOf(workspace: Pick<WorkspaceTerms, 'plan'>): Plan {
  const plan = findPlan(workspace.plan);
  if (plan === undefined) throw new Error(`the catalogue has no plan ${workspace.plan}`);
  return plan;
}

/** Gives the plan by which a period runs: the version that it began with, else the newest one. */
export function planOfPeriod(workspace: Pick<WorkspaceTerms, 'plan'>, planVersion: string): Plan {
  return findPlanVersion(planVersion) ?? planOf(workspace);
}
