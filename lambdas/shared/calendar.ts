import { Temporal } from 'temporal-polyfill';
import { type EpochMs, epochMs } from './units.contract.ts';

/**
 * Gives the first moment of a calendar day in a time zone: 00:00, or the first moment after it
 * where the zone skips that. `YYYY-MM-DD`.
 */
export function startOfDay(day: string, timezone: string): EpochMs {
  return epochMs(Temporal.PlainDate.from(day).toZonedDateTime(timezone).epochMilliseconds);
}

/** Gives the first moment after a calendar day in a time zone: where the next one begins. */
export function endOfDay(day: string, timezone: string): EpochMs {
  const next = Temporal.PlainDate.from(day).add({ days: 1 });
  return epochMs(next.toZonedDateTime(timezone).epochMilliseconds);
}

/** Gives the calendar day, `YYYY-MM-DD`, that a moment lies in. */
export function dayOf(atMs: EpochMs, timezone: string): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timezone);
  return moment.toPlainDate().toString();
}
