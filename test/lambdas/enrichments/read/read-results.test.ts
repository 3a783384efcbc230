import { beforeAll, describe, expect, it } from 'vitest';
import { listResults } from '../../../../lambdas/enrichments/read/read-results.ts';
import { openRound } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { settleRound } from '../../../../lambdas/enrichments/settle/settle-round.ts';
import { findsAll, found, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;
const NOTHING = { value: null, all: [], provider: null, source: null };

describe('listResults', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('shows every kind of end, in the order of the rows', async () => {
    const desk = openDesk(table, 'ws_1');
    await desk.enrich({ subjects: people(1) });
    const subjects = [...people(3), ...people(1, 1)];
    const view = await desk.enrich({ subjects }, (subject, row, datum) =>
      row === 1 ? findsAll(subject, row, datum) : undefined,
    );
    const { items } = await listResults(desk.p, 'ws_1', view.id, { limit: 10 });
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
      ['row-2', { ...NOTHING, status: 'not-found', credits: { contact: 0 } }],
      ['row-1', { ...one, status: 'duplicate', source: 'waterfall', credits: { contact: 0 } }],
    ]);
    expect(items[1]?.contactId).toBe(items[3]?.contactId);
  });

  it('shows each datum of a row with its own end and price', async () => {
    const desk = openDesk(table, 'ws_8', undefined, table.ports(), 'split-credits-essential');
    const { enrichment } = await desk.submit({ subjects: people(1), actions: BOTH });
    const { id } = enrichment;
    const run = { workspaceId: 'ws_8', enrichmentId: id, part: 0, round: 0 };
    await desk.endRow(
      { id, part: 0, row: 0 },
      {
        email: { kind: 'not-found', incomplete: ['hunter'] },
        phone: found('+14155550100', 'phone'),
      },
    );
    await settleRound(desk.p, { ...run, force: false });
    const { items } = await listResults(desk.p, 'ws_8', id, { limit: 1 });
    expect(items[0]?.data).toEqual({
      email: {
        ...NOTHING,
        status: 'not-found',
        incomplete: ['hunter'],
        credits: { email: 0 },
      },
      phone: {
        status: 'found',
        value: '+14155550100',
        all: [{ value: '+14155550100', lineType: 'mobile', country: 'US' }],
        lineType: 'mobile',
        provider: 'leadmagic',
        source: 'waterfall',
        credits: { phone: 1 },
      },
    });
  });

  it('shows no address before it is paid for', async () => {
    const desk = openDesk(table, 'ws_2');
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const run = { workspaceId: 'ws_2', enrichmentId: enrichment.id, part: 0, round: 0 };
    const { groups } = await openRound(desk.p, run);
    await desk.find(run, groups.flat(), findsAll);
    const show = async () =>
      (await listResults(desk.p, 'ws_2', enrichment.id, { limit: 1 })).items[0]?.data.email;
    expect(await show()).toEqual({ ...NOTHING, status: 'running', credits: { contact: 0 } });
    await settleRound(desk.p, { ...run, force: false });
    expect(await show()).toMatchObject({ status: 'found', value: 'person.0@acme.example' });
  });

  it('shows what the caller had and what was confirmed as found, free', async () => {
    const desk = openDesk(table, 'ws_9');
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const { id } = enrichment;
    const given = { ...found('person.0@acme.example'), kind: 'given' as const };
    await desk.endRow({ id, part: 0, row: 0 }, { email: given });
    await settleRound(desk.p, {
      workspaceId: 'ws_9',
      enrichmentId: id,
      part: 0,
      round: 0,
      force: false,
    });
    const { items } = await listResults(desk.p, 'ws_9', id, { limit: 1 });
    expect(items[0]?.data.email).toMatchObject({
      status: 'found',
      source: 'given',
      value: 'person.0@acme.example',
      credits: { contact: 0 },
    });
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
  });

  it('says why a row failed, and what of it was not used', async () => {
    const desk = openDesk(table, 'ws_3', { contact: 1 });
    const ignored = [{ field: 'email', reason: 'placeholder' }] as const;
    const [first = {}, second = {}] = people(2);
    const subjects = [first, { ...second, ignored }];
    const view = await desk.enrich({ subjects, allowPartial: true });
    const { items } = await listResults(desk.p, 'ws_3', view.id, { limit: 2 });
    expect(items[1]?.data.email).toMatchObject({
      status: 'failed',
      reason: 'CREDITS_INSUFFICIENT',
      credits: { contact: 0 },
    });
    expect(items[1]?.ignored).toEqual(ignored);
    expect(items[0]).not.toHaveProperty('ignored');
  });

  it('names the data whose stored value is dead by a verifier’s word', async () => {
    const desk = openDesk(table, 'ws_11');
    const { enrichment } = await desk.submit({ subjects: people(2) });
    const { id } = enrichment;
    const said = {
      email: { value: 'a@x.example', verdict: 'undeliverable' },
      phone: { value: '+14155550100', verdict: 'valid' },
    };
    const values = { email: 'a@x.example', phone: '+14155550100' };
    const refresh = { changed: [], values, found: {}, said };
    const known = { ...found('unchanged'), kind: 'known' as const, refresh };
    const failed = { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED', said } as const;
    await desk.endRow({ id, part: 0, row: 0 }, { email: known });
    await desk.endRow({ id, part: 0, row: 1 }, { email: failed });
    const { items } = await listResults(desk.p, 'ws_11', id, { limit: 2 });
    expect(items.map(({ data }) => data.email?.value)).toEqual([
      { changed: [], staleData: ['email'], ...values },
      { changed: [], staleData: ['email'] },
    ]);
  });

  it('shows of a refresh that failed that the stored address has bounced', async () => {
    const desk = openDesk(table, 'ws_10');
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const { id } = enrichment;
    const failed = { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED', bounced: ['email'] } as const;
    await desk.endRow({ id, part: 0, row: 0 }, { email: failed });
    const { items } = await listResults(desk.p, 'ws_10', id, { limit: 1 });
    expect(items[0]?.data.email).toMatchObject({
      ...{ status: 'failed', reason: 'NO_PROVIDER_ANSWERED' },
      value: { changed: [], bouncedData: ['email'] },
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
