import { Temporal } from 'temporal-polyfill';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';

/** A moment, and the calendar month of a time zone that it lies in. */
export interface Month {
  readonly now: EpochMs;
  readonly beginsAtMs: EpochMs;
  /** The first moment of the next one. */
  readonly endsAtMs: EpochMs;
}

/** Gives the calendar month that a moment lies in. */
export function monthAt(now: EpochMs, timezone: string): Month {
  const date = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timezone)
    .toPlainDate();
  const first = date.with({ day: 1 });
  const startOf = (day: Temporal.PlainDate): EpochMs =>
    epochMs(day.toZonedDateTime(timezone).epochMilliseconds);
  return { now, beginsAtMs: startOf(first), endsAtMs: startOf(first.add({ months: 1 })) };
}
