import { expect, it } from 'vitest';
import { markProgress } from '../../../../lambdas/enrichments/progress.store.ts';
import type { EnrichmentRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { planPlaces, sharePlaces } from '../../../../lambdas/enrichments/rounds/share-places.ts';
import { MISS } from '../../../support/desk.ts';
import { openTable } from '../../../support/table.ts';

/** What each of 20 parts has noted, with five places each while nothing is shared. */
const noted = (rows: number, more: Readonly<Record<number, number>> = {}) =>
  new Map(Array.from({ length: 20 }, (_, part) => [part, more[part] ?? rows]));

it.each([
  ['has as many as all others while many rows are left', 100, noted(20), 5],
  ['has more where it lies behind', 40, noted(10), 17],
  ['has fewer where it is ahead', 5, noted(10), 3],
  ['has no more than its function can run', 60, noted(1), 20],
  ['has one at least', 1, noted(15), 1],
  ['takes the places of parts that have ended', 12, noted(0, { 3: 12, 4: 12 }), 20],
  ['goes by its own count, not by what it noted before', 10, noted(10, { 3: 200 }), 5],
])('a part of a list %s', (_, rowsLeft, left, places) => {
  expect(planPlaces({ part: 3, parts: 20, rowsLeft }, left)).toBe(places);
});

it('a part shares no places while another is still to begin', () => {
  const left = noted(1);
  left.delete(19);
  expect(planPlaces({ part: 3, parts: 20, rowsLeft: 40 }, left)).toBe(5);
});

it('a part of a very long list looks at the last forty alone', () => {
  const left = new Map(Array.from({ length: 40 }, (_, n) => [160 + n, n < 20 ? 0 : 5]));
  expect(planPlaces({ part: 190, parts: 200, rowsLeft: 10 }, left)).toBe(10);
});

it('parts share their places by what was marked last of each, once they have few rows left', async () => {
  const p = (await openTable()).ports();
  const record = { workspaceId: 'ws_1', id: 'enr_1', parts: 2 } as EnrichmentRecord;
  const mark = (part: number, rowsLeft?: number) =>
    markProgress(p, { record, part }, new Map([[0, { email: MISS }]]), rowsLeft);
  const share = (rowsLeft: number) => sharePlaces(p, { record, part: 0 }, rowsLeft);
  await mark(0, 30);
  // Two parts have ten places each; nothing is known of the other one yet.
  expect(await share(30)).toBe(10);
  await mark(1, 60);
  expect(await share(30)).toBe(10);
  await mark(1, 10);
  // What is marked by others than who runs the rows says nothing of what is left.
  await mark(1);
  expect(await share(30)).toBe(15);
  // Too far from its end to look.
  expect(await share(91)).toBeUndefined();
  expect(await sharePlaces(p, { record: { ...record, parts: 1 }, part: 0 }, 5)).toBeUndefined();
});
