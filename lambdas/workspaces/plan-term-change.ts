import { PLANS } from '../plans/catalogue.ts';
import type { Plan } from '../plans/plans.contract.ts';
import { planOf } from '../plans/terms.ts';
import { dayOf } from '../shared/calendar.ts';
import { AppError } from '../shared/errors.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import { begunChanges, pendingChange, termsInForce } from './terms-of-workspace.ts';
import type { SoldTerms, TermSet, TermsChange, Workspace } from './workspaces.contract.ts';

/** The attributes of a workspace's record that a change of its terms sets. */
export type TermAttributes = Required<Pick<Workspace, 'termChanges' | 'termsNo'>>;

/**
 * Plans a change of a workspace's terms on top of those in force; it takes the place of one that is
 * still to come. `null` takes that one back. Undefined where nothing would change.
 *
 * Rules: another plan comes in its newest version, or in the one that was paid for, with its own allotments unless others are agreed
 *        with it; the same plan keeps what was agreed. A plan with periods of another length begins
 *        its own on the day from which it holds, unless an anchor is given.
 * Errors: STATE_CONFLICT for an allotment of a credit type that the plan does not have: it was
 *         checked against a plan that is another by now.
 */
export function planTermChange(
  workspace: Workspace,
  change: TermsChange | null,
  nowMs: EpochMs,
  plans: readonly Plan[] = PLANS,
): TermAttributes | undefined {
  const current = termsInForce(workspace, nowMs);
  const pending = pendingChange(workspace, nowMs);
  const { termsNo = 0 } = workspace;
  const kept = begunChanges(workspace, nowMs).slice(-TERMS_KEPT_MAX);
  if (change === null) {
    return pending && { termChanges: kept, termsNo: termsNo + 1 };
  }
  const next = applyChange(current, change, plans);
  const no = termsNo + 1;
  if (isSame(next, current)) return pending && { termChanges: kept, termsNo: no };
  if (pending && pending.from === change.from && isSame(next, pending)) return undefined;
  const added: TermSet = { no, from: change.from, by: change.by, ...next };
  return { termChanges: [...kept, added], termsNo: no };
}

/**
 * Terms that are kept once others hold, so that what the ledger did by them can be made anew. The
 * record is read with each request: with all of them it has some 6 KB.
 */
const TERMS_KEPT_MAX = 24;

function applyChange(base: TermSet, change: TermsChange, plans: readonly Plan[]): SoldTerms {
  const plan = planOf(toSold(change) ?? base, plans);
  const agreed = change.allotments ?? (plan.id === base.plan ? base.allotments : undefined);
  if (Object.keys(agreed ?? {}).some((type) => !plan.creditTypes.includes(type))) {
    throw new AppError('STATE_CONFLICT', `${plan.id} lacks a type that is agreed`, {
      detail: 'The plan of the workspace is another one by now. Read it and try again.',
    });
  }
  const timezone = change.timezone ?? base.timezone;
  const isAsLong = plan.periodMonths === planOf(base, plans).periodMonths;
  return {
    plan: plan.id,
    planVersion: plan.version,
    timezone,
    periodAnchor:
      change.periodAnchor ?? (isAsLong ? base.periodAnchor : dayOf(change.from, timezone)),
    ...(agreed && Object.keys(agreed).length > 0 && { allotments: agreed }),
  };
}

function toSold({ plan, planVersion }: TermsChange) {
  return plan === undefined ? undefined : { plan, planVersion };
}

/** Says whether two sets are one and the same: its terms, since when, by whom. */
export function isSameSet(a: TermSet | undefined, b: TermSet | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.no === b.no && a.from === b.from && a.by === b.by && isSame(a, b);
}

function isSame(a: SoldTerms, b: SoldTerms): boolean {
  return textOf(a) === textOf(b);
}

function textOf({ plan, planVersion, timezone, periodAnchor, allotments = {} }: SoldTerms): string {
  const agreed = Object.entries(allotments).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([plan, planVersion, timezone, periodAnchor, agreed]);
}
