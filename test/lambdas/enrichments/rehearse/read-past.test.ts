import { beforeAll, expect, it } from 'vitest';
import { readPast } from '../../../../lambdas/enrichments/rehearse/read-past.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { found, openDesk } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await openTable();
});

it('gives what each request held and was charged, action by action, within the time', async () => {
  const desk = openDesk(table, 'ws_1');
  await desk.enrich({ subjects: [{ email: 'early@acme.example' }] });
  desk.p.advance(1_000);
  const fromMs = desk.p.now();
  await desk.enrich(
    {
      actions: ['contact.email', 'contact.phone'],
      subjects: ['Ada', 'Bob'].map((name) => ({
        fullName: `${name} Example`,
        companyDomain: 'acme.example',
      })),
    },
    ({ fullName }, _row, datum) =>
      datum === 'email' && fullName === 'Ada Example' ? 'ada@acme.example' : undefined,
  );
  desk.p.advance(1_000);
  await desk.submit({ subjects: [{ email: 'runs@acme.example' }] });
  const toMs = epochMs(desk.p.now() + 1);
  desk.p.advance(1_000);
  await desk.submit({ subjects: [{ email: 'late@acme.example' }] });
  const past = await readPast(desk.p, 'ws_1', { fromMs, toMs });
  expect(past?.map(({ held, charged }) => [held, charged])).toEqual([
    [{ 'contact.email': 2, 'contact.phone': 2 }, { 'contact.email': 1 }],
    [{ 'contact.email': 1 }, { 'contact.email': 0 }],
  ]);
});

it('counts what was found in a lesser grade where that is asked for', async () => {
  const desk = openDesk(table, 'ws_2');
  const fromMs = desk.p.now();
  const names = ['Ada', 'Bob', 'Cem'].map((name) => ({
    fullName: name,
    companyDomain: 'a.example',
  }));
  const { enrichment } = await desk.submit({ subjects: names });
  const grades = ['risky', 'deliverable', 'risky'];
  for (const [row, verdict] of grades.entries()) {
    const email = { ...found(`${row}@a.example`), verdict };
    await desk.endRow({ id: enrichment.id, part: 0, row }, { email });
  }
  await desk.run({ workspaceId: 'ws_2', enrichmentId: enrichment.id, parts: [0] }, () => undefined);
  const range = { fromMs, toMs: epochMs(fromMs + 1) };
  const charged = { 'contact.email': 3 };
  expect(await readPast(desk.p, 'ws_2', range)).toMatchObject([{ charged }]);
  expect(await readPast(desk.p, 'ws_2', { ...range, byGrade: true })).toMatchObject([
    { charged, chargedGrades: { 'contact.email': { risky: 2 } } },
  ]);
});
