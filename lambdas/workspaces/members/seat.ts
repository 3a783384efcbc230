import { Temporal } from 'temporal-polyfill';
import { dayOf } from '../../shared/calendar.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { Caps, Seat } from '../workspaces.contract.ts';

/** Says whether a member has a licence now. */
export function isLicensed(seat: Seat | undefined): seat is Seat {
  return seat !== undefined && seat.endedAt === undefined;
}

/**
 * Licenses a member from today on. One whose licence has ended in the credit month that still runs
 * goes on in it: a month's allotment is not given twice.
 */
export function licenseSeat(seat: Seat | undefined, today: string): Seat {
  if (seat === undefined) return { licensedOn: today, no: 1 };
  if (seat.endedAt === undefined) return seat;
  const goesOn = seat.freeFrom !== undefined && today < seat.freeFrom;
  return { licensedOn: goesOn ? seat.licensedOn : today, no: seat.no + 1 };
}

/**
 * Ends a licence, whose place is free once its credit month is over; one that has ended stays as it
 * is.
 */
export function endSeat(seat: Seat, nowMs: EpochMs, timezone: string): Seat {
  if (seat.endedAt !== undefined) return seat;
  const freeFrom = monthEnd(seat.licensedOn, dayOf(nowMs, timezone));
  return { ...seat, no: seat.no + 1, endedAt: nowMs, freeFrom };
}

/** Gives the caps that follow on others: the same amounts are no change. */
export function changeCaps(
  caps: Caps | undefined,
  amounts: Readonly<Record<string, number>>,
): Caps | undefined {
  if (sameAmounts(caps?.amounts ?? {}, amounts)) return caps;
  return { amounts, no: (caps?.no ?? 0) + 1 };
}

/** The first day after the credit month in which a day lies; months count from the licence. */
function monthEnd(licensedOn: string, day: string): string {
  const from = Temporal.PlainDate.from(licensedOn);
  const whole = from.until(Temporal.PlainDate.from(day), { largestUnit: 'month' }).months;
  let months = Math.max(0, whole);
  while (from.add({ months }).toString() <= day) months += 1;
  return from.add({ months }).toString();
}

/** Compares caps: a type that is absent is not capped, which is another thing than a cap of 0. */
function sameAmounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): boolean {
  const types = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...types].every((type) => a[type] === b[type]);
}
