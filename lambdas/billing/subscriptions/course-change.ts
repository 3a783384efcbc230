import { findPlanVersion } from '../../plans/catalogue.ts';
import { planOf } from '../../plans/terms.ts';
import { assertInvariant } from '../../shared/errors.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { epochMs } from '../../shared/units.contract.ts';
import { pendingChange, termsInForce } from '../../workspaces/terms-of-workspace.ts';
import type { TermsChange, Workspace } from '../../workspaces/workspaces.contract.ts';
import { STRIPE } from '../billing.contract.ts';
import type { PlanCourse } from './subscriptions.contract.ts';

/**
 * Gives the next course on the way from one to another: the plan first, then what is to take its
 * place; undefined where the way is at its end. Each step is one change of terms.
 */
export function nextStep(
  reached: PlanCourse | undefined,
  course: PlanCourse,
  nowMs: EpochMs,
): PlanCourse | undefined {
  const at = reached && atTime(reached, nowMs);
  if (at === undefined || at.plan !== course.plan) return { plan: course.plan };
  return isSameNext(at.next, course.next) ? undefined : course;
}

/**
 * Gives the change of a workspace's terms that one step makes; null takes back what is to come,
 * undefined: there is nothing to change.
 */
export function changeOfStep(
  workspace: Workspace,
  reached: PlanCourse | undefined,
  step: PlanCourse,
  nowMs: EpochMs,
): TermsChange | null | undefined {
  const at = reached && atTime(reached, nowMs);
  if (at === undefined || at.plan !== step.plan) return changeTo(workspace, step.plan, nowMs);
  if (step.next !== undefined) {
    const fromMs = epochMs(Math.max(step.next.fromMs, nowMs));
    return changeTo(workspace, step.next.plan, fromMs, nowMs);
  }
  // What an operator has planned for later is not the subscription's to take back.
  return pendingChange(workspace, nowMs)?.by === STRIPE ? null : undefined;
}

/** What was to come has come to hold. */
export function atTime(course: PlanCourse, nowMs: EpochMs): PlanCourse {
  const { next } = course;
  return next !== undefined && next.fromMs <= nowMs ? { plan: next.plan } : course;
}

/** A plan with its own allotments; none: an allotment of 0 for each type, and prices stay. */
function changeTo(
  workspace: Workspace,
  plan: string | null,
  from: EpochMs,
  nowMs: EpochMs = from,
): TermsChange {
  if (plan === null) {
    const { creditTypes } = planOf(termsInForce(workspace, nowMs));
    const allotments = Object.fromEntries(creditTypes.map((type) => [type, 0]));
    return { from, by: STRIPE, allotments };
  }
  const sold = findPlanVersion(plan);
  assertInvariant(sold !== undefined, 'subscribed-plan-in-catalogue');
  return { from, by: STRIPE, plan: sold.id, planVersion: sold.version, allotments: {} };
}

/** Gives when a subscription's end took the plan away; undefined under any other terms. */
export function planEndedAt({ by, from, allotments }: Partial<TermsChange>): EpochMs | undefined {
  const amounts = Object.values(allotments ?? {});
  const isEnd = by === STRIPE && amounts.length > 0 && amounts.every((amount) => amount === 0);
  return isEnd ? from : undefined;
}

function isSameNext(a: PlanCourse['next'], b: PlanCourse['next']): boolean {
  return a?.plan === b?.plan && a?.fromMs === b?.fromMs;
}
