import { beforeAll, expect, it } from 'vitest';
import { openOwnColumns } from '../../../lambdas/imports/own-columns.ts';
import { takeIn } from '../../../lambdas/imports/take-in.ts';
import { listOf, openImportDesk } from '../../support/import-desk.ts';
import { openTable } from '../../support/table.ts';

let desk: Awaited<ReturnType<typeof openImportDesk>>;

beforeAll(async () => {
  desk = await openImportDesk(await openTable(), 'ws_1');
  await desk.grant(3_000);
});

it('gives the cells of any rows, over the objects that they are in', async () => {
  const made = await desk.make();
  await takeIn(desk.p, desk.put(made, listOf(1_500)));
  const { enrichmentId = '' } = await desk.read(made);
  const own = await openOwnColumns(desk.p, 'ws_1', enrichmentId);
  expect(own?.headings).toEqual(['Email', 'Note']);
  expect(await own?.cellsOf(998, 4)).toEqual(
    [998, 999, 1_000, 1_001].map((n) => [`p${n}@x.example`, `note ${n}`]),
  );
  expect(await own?.cellsOf(1_499, 1)).toEqual([['p1499@x.example', 'note 1499']]);
  // After a month they are gone.
  desk.files.objects.clear();
  const later = await openOwnColumns(desk.p, 'ws_1', enrichmentId);
  expect(await later?.cellsOf(0, 2)).toEqual([[], []]);
});

it('has none of a request that was no import', async () => {
  const { enrichment } = await desk.submit({ subjects: [{ email: 'a@b.example' }] });
  expect(await openOwnColumns(desk.p, 'ws_1', enrichment.id)).toBeUndefined();
  expect(await openOwnColumns(desk.p, 'ws_1', 'enr_none')).toBeUndefined();
});
