import type { Ports } from '../../shared/ports.ts';
import { groupRowsAtATime, PARTS_AT_A_TIME } from '../enrichment-run.contract.ts';
import { listRowsLeft } from '../progress.store.ts';
import type { EnrichmentRecord } from '../records.contract.ts';
import type { PartPlace } from './row-run.store.ts';

/** Rows that one part may run at a time: its function has the memory for as many. */
export const PART_PLACES_MAX = 20;
/** A list shares its places once it has no more rows left than this for each of them. */
const ROWS_LEFT_A_PLACE = 3;
/** The slowest part may have this many times as many rows left as the average one by then. */
const BEHIND_MAX = 3;
/** Parts start in order, so those that still run beside a late one are among the last of the list. */
const LAST_PARTS = 2 * PARTS_AT_A_TIME;

/** How many rows each part of a list has left, by part; a part that is not open yet is not in it. */
export type RowsLeft = ReadonlyMap<number, number>;

/** A part of a list, and how many of its rows have not ended. */
export interface RunningPart {
  readonly part: number;
  readonly parts: number;
  readonly rowsLeft: number;
}

/**
 * Gives how many rows of a part of a list run at a time from now on. Every part runs as many, until
 * the list has few rows left. From then on a part has its share of the list's places:
 *
 *     places = places of the list × rows left in the part ÷ rows left in the list
 *
 * A list of 20 parts has 100 places, five for each part. With 40 rows left in one part and 190 in
 * the 19 others, that one gets 100 × 40 ÷ 230 = 17 places.
 *
 * @param noted what the last parts of the list have noted of themselves
 */
export function planPlaces({ part, parts, rowsLeft }: RunningPart, noted: RowsLeft): number {
  const even = groupRowsAtATime(parts);
  const placesOfList = Math.min(parts, PARTS_AT_A_TIME) * even;
  const others = [...noted].filter(([each]) => each !== part);
  const rowsOfList = others.reduce((sum, [, rows]) => sum + rows, rowsLeft);
  const areAllOpen = others.length === parts - firstOfLast(parts) - 1;
  if (!areAllOpen || rowsOfList > ROWS_LEFT_A_PLACE * placesOfList) return even;
  const share = Math.round((placesOfList * rowsLeft) / rowsOfList);
  return Math.min(Math.max(share, 1), PART_PLACES_MAX);
}

/**
 * Gives the places of a part by what the parts of its list have noted of themselves; undefined
 * where they stay as they are. The notes are read only near the part's end.
 */
export async function sharePlaces(
  p: Ports,
  { record, part }: PartPlace & { readonly record: EnrichmentRecord },
  rowsLeft: number,
): Promise<number | undefined> {
  const { parts } = record;
  const first = firstOfLast(parts);
  const most = BEHIND_MAX * ROWS_LEFT_A_PLACE * groupRowsAtATime(parts);
  if (parts === 1 || part < first || rowsLeft === 0 || rowsLeft > most) return undefined;
  return planPlaces({ part, parts, rowsLeft }, await listRowsLeft(p, record, first));
}

function firstOfLast(parts: number): number {
  return Math.max(0, parts - LAST_PARTS);
}
