import { expect, it } from 'vitest';
import { loadPart } from '../../../../lambdas/enrichments/rounds/load-part.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { openTable } from '../../../support/table.ts';

it('gives a part with its rows, also from what a caller keeps; none is NOT_FOUND', async () => {
  const desk = openDesk(await openTable(), 'ws_1');
  const { enrichment } = await desk.submit({ subjects: people(2) });
  const place = { workspaceId: 'ws_1', enrichmentId: enrichment.id, part: 0 };
  const part = await loadPart(desk.p, place);
  expect(part).toMatchObject({ record: { id: enrichment.id }, part: 0 });
  expect(part.rows.map(({ subject }) => subject.fullName)).toEqual(
    people(2).map(({ fullName }) => fullName),
  );
  const kept = { madeBy: 'call', part: 0, rows: part.rows.slice(1) };
  expect((await loadPart(desk.p, place, async () => kept)).rows).toEqual(kept.rows);
  for (const other of [{ part: 1 }, { enrichmentId: 'enr_none' }]) {
    const gone = loadPart(desk.p, { ...place, ...other });
    await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});
