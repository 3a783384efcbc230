import type { Amounts, EpochMs } from '../shared/units.contract.ts';
import { findPlan, findPlanVersion, PLANS } from './catalogue.ts';
import type {
  Accepts,
  DrawnCategory,
  OwnWaterfallTerms,
  Plan,
  WaterfallTerms,
} from './plans.contract.ts';

/** What of a workspace decides its periods, prices and allotments. */
export interface WorkspaceTerms {
  readonly workspaceId: string;
  readonly plan: string;
  /** The version that it was sold; absent: the newest. */
  readonly planVersion?: number | undefined;
  readonly timezone: string;
  /** `YYYY-MM-DD`. */
  readonly periodAnchor: string;
  /** Amounts agreed for this workspace, over the plan's. */
  readonly allotments?: Amounts | undefined;
  /** How its waterfall goes, in place of the plan's. */
  readonly waterfall?: OwnWaterfallTerms | undefined;
  /** It has keys of its own with providers, or had: which change of them was the last. */
  readonly ownKeysNo?: number | undefined;
  /** Which of its terms these are: grows with each change of them; absent: 0. */
  readonly no?: number | undefined;
  /** Since when they hold, and who said so. */
  readonly from?: EpochMs | undefined;
  readonly by?: string | undefined;
}

/** How an account is run; structurally what the ledger asks for. */
export interface Terms {
  readonly anchor: string;
  readonly timezone: string;
  readonly periodMonths: number;
  readonly allotments: Amounts;
  readonly planVersion: string;
  readonly no?: number;
  readonly from?: EpochMs;
  readonly by?: string;
  /**
   * Which kinds of grant are drawn first, smaller numbers first; absent: the ledger's own order.
   */
  readonly priority?: Readonly<Record<DrawnCategory, number>>;
  /** Which kinds of grant repay debt as they come in; absent: the ledger's own. */
  readonly debtRepaidBy?: readonly DrawnCategory[];
  /** One grant a type and period, whatever is changed within it. */
  readonly oneGrant?: true;
  /** They have ended: nothing comes in, and what the period was given ends. */
  readonly ended?: true;
}

type OfWorkspace = Omit<WorkspaceTerms, 'workspaceId'>;

/** Gives the terms of a workspace's account: its plan's, with what was agreed for it. */
export function termsOf(workspace: OfWorkspace, plans: readonly Plan[] = PLANS): Terms {
  const plan = planOf(workspace, plans);
  const { no, from, by } = workspace;
  return {
    anchor: workspace.periodAnchor,
    timezone: workspace.timezone,
    periodMonths: plan.periodMonths,
    allotments: { ...plan.allotments, ...workspace.allotments },
    planVersion: `${plan.id}@${plan.version}`,
    ...(no && { no }),
    ...(from !== undefined && { from }),
    ...(by !== undefined && { by }),
    ...(plan.drawOrder && { priority: priorityOf(plan.drawOrder) }),
    ...(plan.debtRepaidBy && { debtRepaidBy: plan.debtRepaidBy }),
  };
}

/**
 * Gives the terms of a member's seat: the plan's allotments for seats, each credit month counted
 * from the day of the licence; nothing, where the licence has ended.
 */
export function seatTermsOf(
  workspace: OfWorkspace,
  seat: {
    readonly licensedOn: string;
    readonly no: number;
    readonly endedAt?: EpochMs | undefined;
  },
): Terms {
  const { seatAllotments = {} } = planOf(workspace);
  const { from: _from, by: _by, ...terms } = termsOf(workspace);
  return {
    ...terms,
    anchor: seat.licensedOn,
    periodMonths: 1,
    allotments: seat.endedAt === undefined ? seatAllotments : {},
    no: (terms.no ?? 0) + seat.no,
    ...(seat.endedAt !== undefined && { ended: true }),
  };
}

/**
 * Gives the terms of an allowance on the workspace's account: its caps, in the same periods, each
 * as one grant.
 */
export function capTermsOf(
  workspace: OfWorkspace,
  caps: { readonly amounts: Amounts; readonly no: number },
): Terms {
  const { from: _from, by: _by, ...terms } = termsOf(workspace);
  return {
    ...terms,
    allotments: caps.amounts,
    no: (terms.no ?? 0) + caps.no,
    oneGrant: true,
  };
}

/**
 * Gives what a member may spend in a period: the member's own caps, type by type over the plan's.
 */
export function memberCapsOf(
  { memberCaps }: Pick<Plan, 'memberCaps'>,
  caps: { readonly amounts: Amounts; readonly no: number } | undefined,
): { readonly amounts: Amounts; readonly no: number } | undefined {
  if (memberCaps === undefined) return caps;
  return { amounts: { ...memberCaps, ...caps?.amounts }, no: caps?.no ?? 0 };
}

/**
 * Gives the plan that a workspace is on, in the version that it was sold; an Error when the
 * catalogue no longer has it, a fault of deployment.
 */
export function planOf(
  { plan: id, planVersion }: Pick<WorkspaceTerms, 'plan' | 'planVersion'>,
  plans: readonly Plan[] = PLANS,
): Plan {
  const name = planVersion === undefined ? id : `${id}@${planVersion}`;
  const plan = planVersion === undefined ? findPlan(id, plans) : findPlanVersion(name, plans);
  if (plan === undefined) throw new Error(`the catalogue has no plan ${name}`);
  return plan;
}

/** Gives what a request of a workspace is run by: its own terms, else the plan's. */
export function runTermsOf(
  { waterfall: own }: Pick<WorkspaceTerms, 'waterfall'>,
  { accepts, waterfall }: Pick<Plan, 'accepts' | 'waterfall'>,
): { readonly accepts: Accepts; readonly waterfall?: WaterfallTerms } {
  if (own === undefined) return { accepts, ...(waterfall && { waterfall }) };
  const { workEmailOnly, ...terms } = own;
  return { accepts: { ...accepts, ...(workEmailOnly && { workEmailOnly }) }, waterfall: terms };
}

/** Gives the plan by which a period runs: the version that it began with, else the workspace's. */
export function planOfPeriod(
  workspace: Pick<WorkspaceTerms, 'plan' | 'planVersion'>,
  planVersion: string,
): Plan {
  return findPlanVersion(planVersion) ?? planOf(workspace);
}

/**
 * Gives each kind of grant its number in the order in which they are drawn: 20 for the first group,
 * 30 for the next, and so on.
 */
export function priorityOf(
  drawOrder: NonNullable<Plan['drawOrder']>,
): Readonly<Record<DrawnCategory, number>> {
  const numbers = drawOrder.flatMap((group, n) => group.map((category) => [category, 20 + 10 * n]));
  return Object.fromEntries(numbers) as Record<DrawnCategory, number>;
}
