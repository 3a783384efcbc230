import { beforeAll, expect, it } from 'vitest';
import { findEnrichment } from '../../../lambdas/enrichments/enrichment.store.ts';
import { tableOf } from '../../../lambdas/exports/export-table.ts';
import type { ExportRecord } from '../../../lambdas/exports/exports.contract.ts';
import { takeIn } from '../../../lambdas/imports/take-in.ts';
import { people } from '../../support/desk.ts';
import { openExportDesk } from '../../support/export-desk.ts';
import { openImportDesk } from '../../support/import-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;

beforeAll(async () => {
  table = await openTable();
});

type Ports = Parameters<typeof tableOf>[0];

/** Gives the headings and the rows of cells of an export of a request. */
async function cellsOf(p: Ports, workspaceId: string, id: string): Promise<unknown[][]> {
  const enrichment = await findEnrichment(p, workspaceId, id);
  if (enrichment === undefined) throw new Error('no such request');
  const record = { workspaceId, actions: ['contact.email'] } as unknown as ExportRecord;
  const { columns, pages } = await tableOf(p, record, enrichment);
  const rows: unknown[][] = [columns.map(({ name }) => name)];
  for await (const page of pages) rows.push(...page.map((row) => columns.map((c) => c.cell(row))));
  return rows;
}

it('has who each row is, and what has come of it, of more rows than one page too', async () => {
  const desk = await openExportDesk(table, 'ws_1');
  await desk.grant(200);
  const known = { fullName: 'Vera Example', email: 'vera@acme.example', phone: '+14155550100' };
  const { id } = await desk.enrich({ subjects: [...people(201), { ref: 'v', ...known }] });
  const rows = await cellsOf(desk.p, 'ws_1', id);
  expect(rows).toHaveLength(203);
  expect(rows[0]).toEqual([
    ...['fullName', 'firstName', 'lastName', 'companyName', 'companyDomain', 'linkedinUrl'],
    ...['givenEmail', 'givenPhone', 'ref', 'contactId'],
    ...['email', 'emailStatus', 'emailVerdict', 'emailLineType', 'emailProvider'],
    ...['emailCredits', 'emailReason', 'emailOthers'],
  ]);
  expect(rows[201]?.slice(0, 9)).toEqual([
    'Person 200',
    ...[undefined, undefined, undefined, 'acme.example', undefined, undefined, undefined],
    'row-200',
  ]);
  expect(rows[201]?.slice(10, 12)).toEqual(['person.200@acme.example', 'found']);
  expect(rows[202]?.slice(6, 9)).toEqual(['vera@acme.example', '+14155550100', 'v']);
});

it('has the caller’s own columns where the request came from a list of theirs', async () => {
  const desk = await openImportDesk(table, 'ws_2');
  const made = await desk.make();
  await takeIn(desk.p, desk.put(made, 'Email,contactId,Note\np0@x.example,old,note 0'));
  const { enrichmentId = '' } = await desk.read(made);
  const rows = await cellsOf(desk.p, 'ws_2', enrichmentId);
  const headings = ['Email', 'contactId', 'Note', 'ref', 'found contactId', 'email'];
  expect(rows[0]?.slice(0, 6)).toEqual(headings);
  expect(rows[1]?.slice(0, 3)).toEqual(['p0@x.example', 'old', 'note 0']);
  // Their cells are kept for 30 days: then it says who each row is.
  desk.p.advance(30 * 86_400_000);
  const later = await cellsOf(desk.p, 'ws_2', enrichmentId);
  expect(later[0]?.slice(6, 9)).toEqual(['givenEmail', 'givenPhone', 'ref']);
  expect(later[1]?.slice(6, 7)).toEqual(['p0@x.example']);
});
