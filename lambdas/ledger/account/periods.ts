import { Temporal } from 'temporal-polyfill';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import type { AccountTerms, Period } from '../ledger.contract.ts';

/** What periods follow from. */
export type Calendar = Pick<
  AccountTerms,
  'anchor' | 'timezone' | 'periodMonths' | 'planVersion' | 'no' | 'allotments'
>;

/**
 * Gives the period that a moment lies in.
 *
 * Period n starts at the anchor + n periods, at 00:00 in the workspace's time zone, clamped to the
 * month's end and always counted from the original anchor: 31 Jan, 28 Feb, 31 Mar. Where a zone
 * skips midnight, the period starts at the first moment of that day; where it skips the day, with
 * the next. Periods are half-open: `startsAt` belongs to it, `endsAt` to the next.
 */
export function periodAt(terms: Calendar, atMs: EpochMs): Period {
  return periodOf(terms, numberAt(terms, atMs));
}

/**
 * Gives the period that a moment lies in, after one that has ended. It is the next of the calendar
 * even where that calendar is another by now (anchor, time zone, length): the first whose date is
 * later than the old one's and that ends later. The one that follows on the old one begins where
 * that ended, so that no moment lies in two periods, or in none.
 */
export function nextPeriod(terms: Calendar, old: Period, nowMs: EpochMs): Period {
  let n = numberAt(terms, old.endsAt);
  const isLater = () =>
    dayOf(terms, n).toString() > dateOf(old) && startOf(terms, n + 1) > old.endsAt;
  while (isLater()) n -= 1;
  while (!isLater()) n += 1;
  if (startOf(terms, n + 1) <= nowMs) return periodAt(terms, nowMs);
  return { ...periodOf(terms, n), startsAt: old.endsAt };
}

/**
 * Gives the period that begins in the midst of an old one, which it cuts off: up to the end of the
 * calendar's own. Its id is that of no other period, and its date no earlier than the old one's, so
 * that those to come are later than all that have been.
 */
export function periodFrom(terms: Calendar, old: Period, atMs: EpochMs): Period {
  const today = dateIn(terms.timezone, atMs).toString();
  const date = today > dateOf(old) ? today : dateOf(old);
  return { ...periodAt(terms, atMs), id: `${date}_${terms.no ?? 0}`, startsAt: atMs };
}

/**
 * Gives the moment that lies whole months after another, in a time zone, clamped to the month's
 * end: when a pack bought now expires.
 */
export function monthsAfter(atMs: EpochMs, months: number, timezone: string): EpochMs {
  const start = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timezone);
  return epochMs(start.add({ months }).epochMilliseconds);
}

/** The number of the period that a moment lies in, counted from the anchor's. */
function numberAt(terms: Calendar, atMs: EpochMs): number {
  const day = dateIn(terms.timezone, atMs);
  const anchor = Temporal.PlainDate.from(terms.anchor);
  const months = (day.year - anchor.year) * 12 + day.month - anchor.month;
  let n = Math.floor(months / terms.periodMonths);
  while (startOf(terms, n) > atMs) n -= 1;
  while (startOf(terms, n + 1) <= atMs) n += 1;
  return n;
}

function periodOf(terms: Calendar, n: number): Period {
  const { planVersion, no = 0, periodMonths, allotments } = terms;
  return {
    id: dayOf(terms, n).toString(),
    startsAt: startOf(terms, n),
    endsAt: startOf(terms, n + 1),
    planVersion,
    ...(no > 0 && { no }),
    ...(periodMonths !== 1 && { months: periodMonths }),
    allotments,
  };
}

/** The calendar date that a period's id begins with. */
function dateOf({ id }: Period): string {
  return id.slice(0, 'YYYY-MM-DD'.length);
}

function dateIn(timezone: string, atMs: EpochMs): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timezone).toPlainDate();
}

function dayOf(terms: Calendar, n: number): Temporal.PlainDate {
  return Temporal.PlainDate.from(terms.anchor).add({ months: n * terms.periodMonths });
}

function startOf(terms: Calendar, n: number): EpochMs {
  return epochMs(dayOf(terms, n).toZonedDateTime(terms.timezone).epochMilliseconds);
}
