import { beforeAll, describe, expect, it } from 'vitest';
import { listResults } from '../../../../lambdas/enrichments/read/read-results.ts';
import { claimPart } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { settlePart } from '../../../../lambdas/enrichments/settle/settle-round.ts';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('listResults', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('shows every kind of end, in the order of the rows', async () => {
    const desk = openDesk(table, 'ws_1');
    await desk.enrich({ subjects: people(1) });
    const subjects = [...people(3), ...people(1, 1)];
    const view = await desk.enrich({ subjects }, (subject, row) =>
      row === 1 ? findsAll(subject, row) : undefined,
    );
    const { items } = await listResults(desk.p, 'ws_1', view.id, { limit: 10 });
    const none = { value: null, all: [], verdict: null, provider: null, source: null };
    const one = {
      value: 'person.1@acme.example',
      all: ['person.1@acme.example'],
      verdict: 'deliverable',
      provider: 'hunter',
    };
    expect(items.map(({ ref, data }) => [ref, data.email])).toEqual([
      [
        'row-0',
        {
          ...one,
          value: 'person.0@acme.example',
          all: ['person.0@acme.example'],
          status: 'owned',
          source: 'stored',
          credits: { contact: 0 },
        },
      ],
      ['row-1', { ...one, status: 'found', source: 'waterfall', credits: { contact: 1 } }],
      ['row-2', { ...none, status: 'not-found', credits: { contact: 0 } }],
      ['row-1', { ...one, status: 'duplicate', source: 'waterfall', credits: { contact: 0 } }],
    ]);
    expect(items[1]?.contactId).toBe(items[3]?.contactId);
  });

  it('shows no address before it is paid for', async () => {
    const desk = openDesk(table, 'ws_2');
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const run = { workspaceId: 'ws_2', enrichmentId: enrichment.id, part: 0, round: 0 };
    const { subjects } = await claimPart(desk.p, run);
    await desk.find(run, subjects, findsAll);
    const show = async () =>
      (await listResults(desk.p, 'ws_2', enrichment.id, { limit: 1 })).items[0]?.data.email;
    expect(await show()).toMatchObject({ status: 'running', value: null, credits: { contact: 0 } });
    await settlePart(desk.p, run);
    expect(await show()).toMatchObject({ status: 'found', value: 'person.0@acme.example' });
  });

  it('says why a row failed', async () => {
    const desk = openDesk(table, 'ws_3', { contact: 1 });
    const view = await desk.enrich({ subjects: people(2), allowPartial: true });
    const { items } = await listResults(desk.p, 'ws_3', view.id, { limit: 2 });
    expect(items[1]?.data.email).toMatchObject({
      status: 'failed',
      reason: 'CREDITS_INSUFFICIENT',
      credits: { contact: 0 },
    });
  });

  it('pages across parts without skipping or repeating', async () => {
    const desk = openDesk(table, 'ws_4', { contact: 150 });
    const { enrichment } = await desk.submit({ subjects: people(130) });
    const refs: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await listResults(desk.p, 'ws_4', enrichment.id, { limit: 60, cursor });
      refs.push(...page.items.map(({ ref }) => ref));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(refs).toEqual(Array.from({ length: 130 }, (_, n) => `row-${n}`));
  });

  it('refuses the cursor of another request', async () => {
    const desk = openDesk(table, 'ws_7');
    const one = await desk.enrich({ subjects: people(2) });
    const two = await desk.enrich({ subjects: people(2, 2) });
    const { nextCursor } = await listResults(desk.p, 'ws_7', one.id, { limit: 1 });
    const page = { limit: 1, cursor: `${nextCursor}` };
    await expect(listResults(desk.p, 'ws_7', two.id, page)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect((await listResults(desk.p, 'ws_7', one.id, page)).items[0]?.ref).toBe('row-1');
  });

  it('is NOT_FOUND from another workspace', async () => {
    const desk = openDesk(table, 'ws_5');
    const { id } = await desk.enrich({ subjects: people(1) });
    await expect(listResults(desk.p, 'ws_6', id, { limit: 1 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
