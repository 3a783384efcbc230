import type { Ports } from '../../shared/ports.ts';
import { groupRowsAtATime, PARTS_AT_A_TIME } from '../enrichment-run.contract.ts';
import { listRowsLeft } from '../progress.store.ts';
import type { EnrichmentRecord } from '../records.contract.ts';
import type { PartPlace } from './row-run.store.ts';

/** Places that one part may have at most: its function has the memory for as many. */
export const PART_PLACES_MAX = 20;
/** Places are shared once no more rows are left than so many for each place. */
const LATE_ROUNDS = 3;
/** A part that lies behind the others may have so many times more left. */
const NEAR = 3;
/** Parts that may run beside a late one: no others are looked at. */
const LOOKED_AT = 2 * PARTS_AT_A_TIME;

/** How many rows each part of a list has left, by part; a part that has not begun is not in it. */
export type RowsLeft = ReadonlyMap<number, number>;

/** A part of a list, and how many of its rows have not ended. */
export interface RunningPart {
  readonly part: number;
  readonly parts: number;
  readonly rowsLeft: number;
}

/**
 * Gives how many rows of a part of a list run at a time from now on. All parts have the same, until
 * the list has few rows left; then they share its places by the rows that each has left, so that
 * none stands empty behind the parts that end first.
 *
 * @param noted what the parts have noted of themselves, this one too
 */
export function planPlaces({ part, parts, rowsLeft }: RunningPart, noted: RowsLeft): number {
  const even = groupRowsAtATime(parts);
  const inAll = Math.min(parts, PARTS_AT_A_TIME) * even;
  const others = [...noted].filter(([each]) => each !== part);
  const all = others.reduce((sum, [, rows]) => sum + rows, rowsLeft);
  const haveBegun = others.length === parts - firstLookedAt(parts) - 1;
  if (!haveBegun || all > LATE_ROUNDS * inAll) return even;
  return Math.min(Math.max(Math.round((inAll * rowsLeft) / all), 1), PART_PLACES_MAX);
}

/**
 * Gives the places of a part by what the parts of its list have noted of themselves; undefined
 * where they stay as they are. Read only near the part's end.
 */
export async function sharePlaces(
  p: Ports,
  { record, part }: PartPlace & { readonly record: EnrichmentRecord },
  rowsLeft: number,
): Promise<number | undefined> {
  const { parts } = record;
  const first = firstLookedAt(parts);
  const isNear = rowsLeft > 0 && rowsLeft <= NEAR * LATE_ROUNDS * groupRowsAtATime(parts);
  if (parts === 1 || part < first || !isNear) return undefined;
  return planPlaces({ part, parts, rowsLeft }, await listRowsLeft(p, record, first));
}

function firstLookedAt(parts: number): number {
  return Math.max(0, parts - LOOKED_AT);
}
