import { endOfDay, startOfDay } from '../shared/calendar.ts';
import type { FieldError } from '../shared/errors.contract.ts';
import { type EpochMs, FIRST_TIME_MS, LAST_TIME_MS } from '../shared/units.contract.ts';
import type { TimeOrDay } from './schemas/text.contract.ts';

/** The ends of a range as a query gives them. */
export interface AskedRange {
  readonly from?: TimeOrDay | undefined;
  readonly to?: TimeOrDay | undefined;
}

/** A range of time: `fromMs` is in it, `toMs` is not; absent: without end. */
export interface TimeRange {
  readonly fromMs?: EpochMs | undefined;
  readonly toMs?: EpochMs | undefined;
}

/**
 * Gives the moments that a range is of. A time means itself: `from` is in the range, `to` is not. A
 * date means the whole day in the workspace's time zone, at both ends.
 */
export function toTimeRange({ from, to }: AskedRange, timezone: string): TimeRange {
  const day = (end: TimeOrDay | undefined, of: (day: string, zone: string) => EpochMs) =>
    end?.day === undefined ? end?.atMs : showable(of(end.day, timezone));
  return { fromMs: day(from, startOfDay), toMs: day(to, endOfDay) };
}

/** Finds a range in which nothing can be, since it ends before it begins or as it does. */
export function checkTimeRange({ fromMs, toMs }: TimeRange): readonly FieldError[] {
  if (fromMs === undefined || toMs === undefined || fromMs < toMs) return [];
  return [{ path: 'to', message: 'must lie after from' }];
}

/** The first and the last of all days may begin or end beyond what an answer can show. */
function showable(atMs: EpochMs): EpochMs {
  if (atMs > LAST_TIME_MS) return LAST_TIME_MS;
  return atMs < FIRST_TIME_MS ? FIRST_TIME_MS : atMs;
}
