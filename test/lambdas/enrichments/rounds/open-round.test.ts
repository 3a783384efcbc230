import { beforeAll, describe, expect, it } from 'vitest';
import { cancelEnrichment } from '../../../../lambdas/enrichments/cancel-enrichment.ts';
import { findEnrichment, findRound } from '../../../../lambdas/enrichments/enrichment.store.ts';
import type { EnrichmentRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { openRound } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { openedLookups } from '../../../../lambdas/enrichments/rounds/round-lookups.ts';
import { listRuns } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { computedId } from '../../../../lambdas/shared/random.ts';
import { recordsOf } from '../../../support/contacts.ts';
import { findsAll, findsNobody, openDesk, people } from '../../../support/desk.ts';
import { isPutOf, isUpdateOf, spoil } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;

describe('openRound', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  const runOf = (workspaceId: string, enrichmentId: string, part = 0, round = 0) => ({
    workspaceId,
    enrichmentId,
    part,
    round,
  });

  async function endsOf(desk: ReturnType<typeof openDesk>, id: string, part = 0) {
    const record = { workspaceId: desk.workspaceId, id } as EnrichmentRecord;
    const runs = await listRuns(desk.p, { record, part });
    return Object.fromEntries(runs.map(({ row, outcomes }) => [row, outcomes]));
  }

  it('gives the rows that the call has claimed, an only part’s in groups of fifty, and again', async () => {
    const desk = openDesk(table, 'ws_1');
    const { enrichment } = await desk.submit({ subjects: people(52) });
    const run = runOf('ws_1', enrichment.id);
    const groups = [Array.from({ length: 50 }, (_, n) => n), [50, 51]];
    expect(await openRound(desk.p, run)).toEqual({ ...run, parts: 1, groups });
    expect(await openRound(desk.p, run)).toEqual({ ...run, parts: 1, groups });
    expect(await desk.balance()).toEqual({ available: 48, held: 52, used: 0 });
  });

  it('gives the rows of a list’s part as one group', async () => {
    const desk = openDesk(table, 'ws_14', { contact: 101 });
    const { enrichment } = await desk.submit({ subjects: people(101) });
    const { groups } = await openRound(desk.p, runOf('ws_14', enrichment.id));
    expect(groups.map(({ length }) => length)).toEqual([100]);
  });

  it('gives what is owned, and cancels the rest, where a dead call had given nothing yet', async () => {
    const desk = openDesk(table, 'ws_12');
    await desk.enrich({ subjects: people(1) }, findsAll);
    const db = spoil(desk.p.db, (_n, command) =>
      isUpdateOf(command, 'PROGRESS') ? 'lost' : 'none',
    );
    const asked = { subjects: people(2), key: 'died' };
    await expect(desk.submit(asked, { ...desk.p, db })).rejects.toThrow('spoiled');
    const id = computedId('enr', 'ws_12', 'died');
    expect((await findEnrichment(desk.p, 'ws_12', id))?.status).toBe('running');
    await cancelEnrichment(desk.p, 'ws_12', id);
    expect((await openRound(desk.p, runOf('ws_12', id))).groups).toEqual([]);
    expect(await endsOf(desk, id)).toMatchObject({
      0: { email: { kind: 'owned', value: 'person.0@acme.example' } },
      1: { email: { kind: 'cancelled' } },
    });
  });

  it('leaves out rows that are done', async () => {
    const desk = openDesk(table, 'ws_9');
    const { enrichment } = await desk.submit({ subjects: people(3), actions: BOTH });
    const { id } = enrichment;
    const missed = { kind: 'not-found' } as const;
    await desk.endRow({ id, part: 0, row: 0 }, { email: missed, phone: missed });
    await desk.endRow({ id, part: 0, row: 2 }, { email: missed });
    expect((await openRound(desk.p, runOf('ws_9', id))).groups).toEqual([[1, 2]]);
  });

  it('gives owned data their stored result and leaves joined ones alone', async () => {
    const desk = openDesk(table, 'ws_2');
    await desk.enrich({ subjects: people(1) });
    await desk.submit({ subjects: people(1, 1) });
    const { enrichment } = await desk.submit({ subjects: people(3) });
    const { groups } = await openRound(desk.p, runOf('ws_2', enrichment.id));
    expect(groups).toEqual([[2]]);
    const owned = { email: { kind: 'owned', value: 'person.0@acme.example' } };
    expect(await endsOf(desk, enrichment.id)).toMatchObject({ 0: owned });
  });

  it('claims no more lookups of a list than its part holds credits for', async () => {
    const desk = openDesk(table, 'ws_3', { contact: 200 });
    const first = await desk.submit({ subjects: people(3) });
    // Three of its rows are being found: the list holds for the others alone.
    const list = await desk.submit({ subjects: people(101) });
    expect(list.enrichment).toMatchObject({ held: { contact: 98 }, quote: { joined: 3 } });
    await desk.runRound(runOf('ws_3', first.enrichment.id), findsNobody);
    const opened = await openRound(desk.p, runOf('ws_3', list.enrichment.id));
    expect(opened.groups.flat()).toHaveLength(97);
    expect(await openRound(desk.p, runOf('ws_3', list.enrichment.id))).toEqual(opened);
  });

  it('counts the lookups of a list datum by datum', async () => {
    const allotments = { email: 200, phone: 60 };
    const desk = openDesk(table, 'ws_11', allotments, table.ports(), 'split-credits-essential');
    const asked = { subjects: people(101), actions: BOTH, allowPartial: true };
    const { enrichment } = await desk.submit(asked);
    expect(enrichment).toMatchObject({ held: { email: 101, phone: 60 } });
    await openRound(desk.p, runOf('ws_11', enrichment.id));
    const record = await findEnrichment(desk.p, 'ws_11', enrichment.id);
    if (record === undefined) throw new Error('no record');
    const { email = [], phone = [] } = openedLookups(
      record,
      0,
      await findRound(desk.p, record, { part: 0, round: 0 }),
    );
    expect([email.length, phone]).toEqual([100, [...Array(60).keys()]]);
    const short = { phone: { kind: 'failed', reason: 'CREDITS_INSUFFICIENT' } };
    expect((await endsOf(desk, enrichment.id))[60]).toEqual(short);
  });

  it('gives a verdict that is owned to a row of a list, whoever has the address there', async () => {
    const desk = openDesk(table, 'ws_16', { contact: 200 });
    const actions = ['contact.verify-email'] as const;
    const subjects = people(101).map((person, n) => ({
      ...person,
      email: `checked.${n}@acme.example`,
    }));
    await desk.enrich(
      { subjects: [{ fullName: 'Bob Builder', email: 'checked.0@acme.example' }], actions },
      () => 'risky',
    );
    const { enrichment } = await desk.submit({ subjects, actions });
    await openRound(desk.p, runOf('ws_16', enrichment.id));
    const owned = { emailCheck: { kind: 'owned', value: 'risky' } };
    expect(await endsOf(desk, enrichment.id)).toMatchObject({ 0: owned });
  });

  it('links the new keys of rows that are owned: each leads to its person from then on', async () => {
    const desk = openDesk(table, 'ws_15', { contact: 300 });
    const profile = { linkedinUrl: 'https://www.linkedin.com/in/ada-example' };
    const named = { fullName: 'Ada Example', companyDomain: 'acme.example' };
    await desk.enrich({ subjects: [profile] }, () => 'ada@acme.example');
    await desk.enrich({ subjects: [{ ...profile, ...named }, ...people(101)] }, findsAll);
    const { enrichment } = await desk.submit({ subjects: [named] });
    expect(enrichment.quote).toMatchObject({ owned: 1, required: { contact: 0 } });
  });

  it('takes lookups over in a later round, on a hold of their own', async () => {
    const desk = openDesk(table, 'ws_4');
    const first = await desk.submit({ subjects: people(1) });
    const second = await desk.submit({ subjects: people(2) });
    await desk.runRound(runOf('ws_4', second.enrichment.id), findsAll);
    await desk.runRound(runOf('ws_4', first.enrichment.id), findsNobody);
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    const run = runOf('ws_4', second.enrichment.id, 0, 1);
    expect((await openRound(desk.p, run)).groups).toEqual([[0]]);
    expect((await openRound(desk.p, run)).groups).toEqual([[0]]);
    expect(await desk.balance()).toEqual({ available: 98, held: 1, used: 1 });
  });

  it('takes a lookup over in one round only, also where a workflow begins its rounds anew', async () => {
    const desk = openDesk(table, 'ws_13');
    const first = await desk.submit({ subjects: people(1) });
    const second = await desk.submit({ subjects: people(1) });
    const groupsOf = async (round: number) =>
      (await openRound(desk.p, runOf('ws_13', second.enrichment.id, 0, round))).groups;
    expect([await groupsOf(1), await groupsOf(2)]).toEqual([[], []]);
    await desk.runRound(runOf('ws_13', first.enrichment.id), findsNobody);
    expect(await groupsOf(3)).toEqual([[0]]);
    expect([await groupsOf(1), await groupsOf(2), await groupsOf(3)]).toEqual([[], [], [[0]]]);
    expect(await desk.balance()).toEqual({ available: 99, held: 1, used: 0 });
  });

  it('takes over the one datum that was not found, and gets the other free', async () => {
    const desk = openDesk(table, 'ws_10', undefined, table.ports(), 'split-credits-essential');
    const first = await desk.submit({ subjects: people(1), actions: BOTH });
    const second = await desk.submit({ subjects: people(1), actions: BOTH });
    expect(second.enrichment.held).toEqual({ email: 0, phone: 0 });
    await desk.runRound(runOf('ws_10', first.enrichment.id), (_, __, datum) =>
      datum === 'email' ? 'person.0@acme.example' : undefined,
    );
    const run = runOf('ws_10', second.enrichment.id, 0, 1);
    expect((await openRound(desk.p, run)).groups).toEqual([[0]]);
    const joined = { email: { kind: 'joined', value: 'person.0@acme.example' } };
    expect(await endsOf(desk, second.enrichment.id)).toMatchObject({ 0: joined });
    const record = await findEnrichment(desk.p, 'ws_10', second.enrichment.id);
    if (record === undefined) throw new Error('no record');
    const round = await findRound(desk.p, record, run);
    expect(round).toMatchObject({
      lookups: { phone: [0] },
      slices: [{ type: 'phone', credits: 1 }],
    });
  });

  it('ends lookups of a later round uncharged when their credits are gone', async () => {
    const desk = openDesk(table, 'ws_5', { contact: 1 });
    const first = await desk.submit({ subjects: people(1) });
    const second = await desk.submit({ subjects: people(1) });
    await desk.runRound(runOf('ws_5', first.enrichment.id), findsNobody);
    await desk.submit({ subjects: people(1, 9) });
    const run = runOf('ws_5', second.enrichment.id, 0, 1);
    expect((await openRound(desk.p, run)).groups).toEqual([]);
    const short = { email: { kind: 'failed', reason: 'CREDITS_INSUFFICIENT' } };
    expect(await endsOf(desk, second.enrichment.id)).toEqual({ 0: short });
    // Its claim is free: the next one wins it.
    const third = await desk.submit({ subjects: people(1), allowPartial: true });
    expect(third.enrichment.quote).toMatchObject({ joined: 0 });
  });

  it('runs its rows also when its workflow starts after four hours', async () => {
    const desk = openDesk(table, 'ws_7');
    const { enrichment } = await desk.submit({ subjects: people(3) });
    desk.p.advance(4 * 3_600_000 + 1);
    expect((await openRound(desk.p, runOf('ws_7', enrichment.id))).groups).toEqual([[0, 1, 2]]);
  });

  it('takes no lookup over once it has waited for four hours', async () => {
    const desk = openDesk(table, 'ws_8');
    await desk.submit({ subjects: people(1) });
    const second = await desk.submit({ subjects: people(1) });
    const run = runOf('ws_8', second.enrichment.id);
    expect(await desk.runRound(run, findsAll)).toMatchObject({ next: 'wait', waiting: 1 });
    desk.p.advance(4 * 3_600_000);
    expect((await openRound(desk.p, { ...run, round: 1 })).groups).toEqual([]);
    const late = { email: { kind: 'failed', reason: 'WAITED_TOO_LONG' } };
    expect(await endsOf(desk, second.enrichment.id)).toEqual({ 0: late });
  });

  it('gives back what a dead call had won, where no round names it and the request is cancelled', async () => {
    const desk = openDesk(table, 'ws_17', { contact: 300 });
    const { enrichment } = await desk.submit({ subjects: people(101) });
    const run = runOf('ws_17', enrichment.id);
    const db = spoil(desk.p.db, (_n, command) => (isPutOf(command, 'ROUND') ? 'lost' : 'none'));
    await expect(openRound({ ...desk.p, db }, run)).rejects.toThrow('spoiled');
    await cancelEnrichment(desk.p, 'ws_17', enrichment.id);
    expect((await openRound(desk.p, run)).groups).toEqual([]);
    expect(await recordsOf(table, 'ws_17')).toEqual([]);
  });

  it('is NOT_FOUND for a part that is not there', async () => {
    const { p } = openDesk(table, 'ws_6');
    await expect(openRound(p, runOf('ws_6', 'enr_none'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
