import { Temporal } from 'temporal-polyfill';
import { findPlan } from '../plans/catalogue.ts';
import { checkWaterfall } from '../plans/check-waterfall.ts';
import { planOf } from '../plans/terms.ts';
import type { FieldError } from '../shared/errors.contract.ts';
import { type EpochMs, epochMs } from '../shared/units.contract.ts';
import { termsInForce } from './terms-of-workspace.ts';
import type { Workspace } from './workspaces.contract.ts';

/**
 * Checks what may be wrong with the terms that a workspace is to get: a plan that does not exist,
 * an allotment of a credit type that the plan does not have. Takes the body as it came, so that
 * these errors are told together with those of the fields.
 */
export function checkTerms(body: unknown): readonly FieldError[] {
  if (typeof body !== 'object' || body === null) return [];
  const { plan: planId, allotments } = body as { plan?: unknown; allotments?: unknown };
  if (typeof planId !== 'string') return [];
  const plan = findPlan(planId);
  if (plan === undefined) return [{ path: 'plan', message: 'is not the id of a plan' }];
  return checkAllotments(allotments, plan.creditTypes);
}

/**
 * Checks the same of a change of a workspace's terms, whose plan may stay; that a date from which it
 * is to hold has not begun; and whom its waterfall names.
 */
export function checkTermsChange(
  workspace: Workspace,
  body: unknown,
  nowMs: EpochMs,
): readonly FieldError[] {
  if (typeof body !== 'object' || body === null) return [];
  const { plan, allotments, effective, waterfall } = body as Record<string, unknown>;
  const current = termsInForce(workspace, nowMs);
  const ofTerms = [
    ...(plan === undefined
      ? checkAllotments(allotments, planOf(current).creditTypes)
      : checkTerms(body)),
    ...checkWaterfall(waterfall).map((fault) => ({ ...fault, path: `waterfall.${fault.path}` })),
  ];
  if (typeof effective !== 'string') return ofTerms;
  const startMs = startOfDate(effective, current.timezone);
  if (startMs === undefined || startMs >= nowMs) return ofTerms;
  return [
    ...ofTerms,
    { path: 'effective', message: 'must be `now`, `next-period` or a day that has not begun' },
  ];
}

/** Gives the first moment of a calendar date in a time zone; undefined where it is no date. */
export function startOfDate(date: string, timezone: string): EpochMs | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  try {
    const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
    return epochMs(day.toZonedDateTime(timezone).epochMilliseconds);
  } catch {
    return undefined;
  }
}

function checkAllotments(
  allotments: unknown,
  creditTypes: readonly string[],
): readonly FieldError[] {
  if (typeof allotments !== 'object' || allotments === null) return [];
  return Object.keys(allotments)
    .filter((type) => !creditTypes.includes(type))
    .map((type) => ({
      path: `allotments.${type.slice(0, 64)}`,
      message: 'is not a credit type of the plan',
    }));
}
