import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import type { Month } from './month.ts';
import type { CountedPacks } from './top-ups.contract.ts';

const QUARTER_MS = 900_000;
/** Longer than a month is, with the day that zones may be apart. */
const KEPT_MS = 33 * 24 * 3_600_000;

/** Gives what packs count as that are charged now. */
export function countedNow({ now, endsAtMs }: Month, quantity: number): CountedPacks {
  return { atMs: epochMs(now - (now % QUARTER_MS)), untilMs: endsAtMs, quantity };
}

/** Gives how many packs count to the cap of a month. */
export function countIn(counted: readonly CountedPacks[], month: Month): number {
  return counted
    .filter((each) => isCounted(each, month))
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Gives the next moment at which fewer may count. */
export function fewerAtMs(counted: readonly CountedPacks[], month: Month): EpochMs {
  const ends = counted.map(({ untilMs }) => untilMs).filter((untilMs) => untilMs > month.now);
  return epochMs(Math.min(month.endsAtMs, ...ends));
}

/** Counts more packs; those that can never count again are dropped. */
export function countMore(counted: readonly CountedPacks[], more: CountedPacks): CountedPacks[] {
  const kept = counted.filter(({ atMs }) => atMs > more.atMs - KEPT_MS);
  const same = kept.find((each) => isSame(each, more));
  if (same === undefined) return [...kept, more];
  const sum = { ...same, quantity: same.quantity + more.quantity };
  return kept.map((each) => (each === same ? sum : each));
}

/** Counts them no more. */
export function countLess(counted: readonly CountedPacks[], less: CountedPacks): CountedPacks[] {
  return counted
    .map((each) =>
      isSame(each, less) ? { ...each, quantity: each.quantity - less.quantity } : each,
    )
    .filter(({ quantity }) => quantity > 0);
}

/**
 * Packs count until the month has ended in which they were charged, as it was reckoned then, and in
 * the month of the zone that holds now: a change of zone brings no room.
 */
function isCounted({ atMs, untilMs }: CountedPacks, { now, beginsAtMs }: Month): boolean {
  return now < untilMs || atMs >= beginsAtMs;
}

function isSame(a: CountedPacks, b: CountedPacks): boolean {
  return a.atMs === b.atMs && a.untilMs === b.untilMs;
}
