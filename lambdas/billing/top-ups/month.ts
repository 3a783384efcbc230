import { Temporal } from 'temporal-polyfill';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';

/** Gives the calendar month that a moment lies in, `YYYY-MM`. */
export function monthOf(atMs: EpochMs, timezone: string): string {
  return dateOf(atMs, timezone).toPlainYearMonth().toString();
}

/** Gives the first moment of the next one. */
export function nextMonthOf(atMs: EpochMs, timezone: string): EpochMs {
  const first = dateOf(atMs, timezone).with({ day: 1 }).add({ months: 1 });
  return epochMs(first.toZonedDateTime(timezone).epochMilliseconds);
}

function dateOf(atMs: EpochMs, timezone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timezone).toPlainDate();
}
