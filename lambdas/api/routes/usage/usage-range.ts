import { dayOf, endOfDay, startOfDay } from '../../../shared/calendar.ts';
import type { FieldError } from '../../../shared/errors.contract.ts';
import { type EpochMs, epochMs } from '../../../shared/units.contract.ts';
import type { AskedRange } from '../../time-range.ts';
import { checkTimeRange, toTimeRange } from '../../time-range.ts';

/** Usage is kept by the quarter of an hour. */
const QUARTER_MS = 900_000;
/** One answer is about this many days at most: what it reads stays within the time of a call. */
const USAGE_DAYS_MAX = 366;
const DAY_MS = 86_400_000;

/**
 * Gives the range that usage is asked for: without `to` up to the end of today, without `from`
 * from 366 days before that on.
 */
export function toUsageRange(
  asked: AskedRange,
  timezone: string,
  nowMs: EpochMs,
): { readonly fromMs: EpochMs; readonly toMs: EpochMs } {
  const range = toTimeRange(asked, timezone);
  const toMs = range.toMs ?? endOfDay(dayOf(nowMs, timezone), timezone);
  const first = () =>
    startOfDay(dayOf(epochMs(toMs - USAGE_DAYS_MAX * DAY_MS), timezone), timezone);
  return { fromMs: range.fromMs ?? first(), toMs };
}

/** Finds what is wrong with a range: an end within a quarter of an hour, no day, too many days. */
export function checkUsageRange(
  asked: AskedRange,
  timezone: string,
  nowMs: EpochMs,
): readonly FieldError[] {
  const odd = (['from', 'to'] as const).filter((end) => (asked[end]?.atMs ?? 0) % QUARTER_MS !== 0);
  const errors = odd.map((path) => ({
    path,
    message: 'must be a date, or a time at a quarter of an hour',
  }));
  const { fromMs, toMs } = toUsageRange(asked, timezone, nowMs);
  // A day may have 25 hours, and days of a year may begin at another hour.
  const isTooLong = toMs - fromMs > (USAGE_DAYS_MAX + 1) * DAY_MS;
  const tooLong = {
    path: 'from',
    message: `must be at most ${USAGE_DAYS_MAX} days before the end`,
  };
  return [...errors, ...checkTimeRange({ fromMs, toMs }), ...(isTooLong ? [tooLong] : [])];
}
