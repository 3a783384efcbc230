import { Temporal } from 'temporal-polyfill';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import type { AccountTerms, Period } from '../ledger.contract.ts';

type Calendar = Pick<AccountTerms, 'anchor' | 'timezone' | 'periodMonths' | 'planVersion'>;

/**
 * Gives the period that a moment lies in.
 *
 * Period n starts at the anchor + n periods, at 00:00 in the workspace's time zone, clamped to the
 * month's end and always counted from the original anchor: 31 Jan, 28 Feb, 31 Mar. Where a zone
 * skips midnight, the period starts at the first moment of that day. Periods are half-open:
 * `startsAt` belongs to it, `endsAt` to the next.
 */
export function periodAt(terms: Calendar, atMs: EpochMs): Period {
  const day = Temporal.Instant.fromEpochMilliseconds(atMs)
    .toZonedDateTimeISO(terms.timezone)
    .toPlainDate();
  const anchor = Temporal.PlainDate.from(terms.anchor);
  const months = (day.year - anchor.year) * 12 + day.month - anchor.month;
  let n = Math.floor(months / terms.periodMonths);
  while (startOf(terms, n) > atMs) n -= 1;
  while (startOf(terms, n + 1) <= atMs) n += 1;
  return {
    id: dayOf(terms, n).toString(),
    startsAt: startOf(terms, n),
    endsAt: startOf(terms, n + 1),
    planVersion: terms.planVersion,
  };
}

/**
 * Gives the moment that lies whole months after another, in a time zone, clamped to the month's
 * end: when a pack bought now expires.
 */
export function monthsAfter(atMs: EpochMs, months: number, timezone: string): EpochMs {
  const start = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timezone);
  return epochMs(start.add({ months }).epochMilliseconds);
}

function dayOf(terms: Calendar, n: number): Temporal.PlainDate {
  return Temporal.PlainDate.from(terms.anchor).add({ months: n * terms.periodMonths });
}

function startOf(terms: Calendar, n: number): EpochMs {
  return epochMs(dayOf(terms, n).toZonedDateTime(terms.timezone).epochMilliseconds);
}
