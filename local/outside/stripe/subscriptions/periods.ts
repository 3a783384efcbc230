import { Temporal } from 'temporal-polyfill';
import type { Price } from '../objects.ts';

export interface Interval {
  readonly interval: 'day' | 'week' | 'month' | 'year';
  readonly count: number;
}

/** How often a price comes again. */
export function intervalOf({ recurring }: Price): Interval {
  if (!recurring) throw new Error('the price does not come again');
  const { interval, interval_count: count } = recurring;
  return { interval: interval as Interval['interval'], count };
}

/** Adds calendar months or days, in UTC: 31 January and a month are 28 or 29 February. */
export function addInterval(seconds: number, { interval, count }: Interval): number {
  const start = Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO('UTC');
  const end = start.add({ [`${interval}s`]: count });
  return Math.floor(end.epochMilliseconds / 1000);
}

/**
 * Gives the end of the period that holds a time. All ends are counted from the anchor, so that one
 * of the 31st goes back to the 31st after February.
 */
export function periodEnd(anchor: number, { interval, count }: Interval, at: number): number {
  for (let times = 1; ; times += 1) {
    const end = addInterval(anchor, { interval, count: times * count });
    if (end > at) return end;
  }
}
