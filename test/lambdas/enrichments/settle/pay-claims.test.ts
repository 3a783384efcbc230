import { expect, it } from 'vitest';
import { readStanding } from '../../../../lambdas/claims/claim.store.ts';
import { findEnrichment, findPart } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { shareOf } from '../../../../lambdas/enrichments/rounds/hold-round.ts';
import { claimPart } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { listSubjects } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { payClaims } from '../../../../lambdas/enrichments/settle/pay-claims.ts';
import { found, MISS, openDesk, people } from '../../../support/desk.ts';
import { openTable } from '../../../support/table.ts';

it('keeps paid claims with result and sources, frees the others, and again without harm', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_1', { contact: 1 });
  await desk.grant(5);
  const { enrichment } = await desk.submit({ subjects: people(3) });
  const { id } = enrichment;
  const run = { workspaceId: 'ws_1', enrichmentId: id, part: 0, round: 0 };
  const { subjects } = await claimPart(desk.p, run);
  await desk.endRow(id, 0, 0, found('a@acme.example'));
  await desk.endRow(id, 0, 1, MISS);
  await desk.endRow(id, 0, 2, found('c@acme.example'));
  const record = await findEnrichment(desk.p, 'ws_1', id);
  const rows = (await findPart(desk.p, 'ws_1', id, 0))?.rows ?? [];
  if (record === undefined) throw new Error('no record');
  const byRow = new Map((await listSubjects(desk.p, 'ws_1', id, 0)).map((s) => [s.row, s]));
  const round = { part: 0, round: 0, rows: subjects, slices: shareOf(record, 0), charged: [0, 2] };
  const standing = await readStanding(
    desk.p,
    'ws_1',
    rows.flatMap(({ keys }) => keys),
  );
  for (let times = 0; times < 2; times += 1) {
    await payClaims(desk.p, record, round, rows, byRow, standing);
  }
  const claims = await table.items('CLAIM#ws_1');
  const paid = claims
    .filter(({ state }) => state === 'paid')
    .sort((a, b) => Number(a.row) - Number(b.row));
  expect(claims).toHaveLength(2);
  expect(paid).toMatchObject([
    {
      row: 0,
      result: { value: 'a@acme.example', verdict: 'deliverable', provider: 'hunter' },
      charge: {
        actor: 'mem_ada',
        memberId: 'mem_ada',
        action: 'contact.email',
        credits: { contact: 1 },
        subject: { fullName: 'Person 0', companyDomain: 'acme.example' },
        sources: [{ grantId: 'grant_2026-03-01-contact', cat: 'allotment', credits: 1 }],
        paidAtMs: 1_773_144_000_000,
      },
    },
    { row: 2, charge: { sources: [{ grantId: 'grant_pack', cat: 'pack', credits: 1 }] } },
  ]);
  expect(paid[0]?.charge).not.toHaveProperty('subject.ref');
});
