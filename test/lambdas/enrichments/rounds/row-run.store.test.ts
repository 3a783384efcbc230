import { beforeAll, describe, expect, it } from 'vitest';
import type {
  EnrichmentRecord,
  Outcomes,
} from '../../../../lambdas/enrichments/records.contract.ts';
import {
  addOutcomes,
  findRun,
  listRuns,
  putLateStep,
  putOutcomes,
  putStep,
} from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { found, MISS } from '../../../support/desk.ts';
import { resend } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const ROW = { part: 0, row: 7, contactId: 'con_1' };
const FAILED = { kind: 'failed', reason: 'STOPPED' } as const;
const ADDRESS = found('ada@acme.example');

describe('the run of a row', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open() {
    n += 1;
    const p = table.ports();
    const record = { workspaceId: 'ws_1', id: `enr_${n}`, createdAtMs: p.now() };
    const place = { record: record as EnrichmentRecord, part: 0 };
    const put = (step: number, outcomes: Outcomes = {}, via = p) =>
      putStep(via, place, { ...ROW, step, outcomes }, ['email', 'phone']);
    const read = () => findRun(p, place, 7);
    return { p, id: record.id, place, put, read };
  }

  it('takes a step behind the settle where that gave all of its data up, and no other has', async () => {
    const late = { email: { kind: 'failed', reason: 'FOUND_LATE' } } as const;
    for (const [standing, isTaken] of [
      [{ email: FAILED, phone: FAILED }, true],
      [{ email: FAILED, phone: MISS }, false],
      [{ email: FAILED }, false],
      [{ email: { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' }, phone: FAILED }, false],
      [{ email: { kind: 'cancelled' }, phone: FAILED }, false],
    ] as [Outcomes, boolean][]) {
      const { p, place, read } = open();
      await putOutcomes(p, place, { ...ROW, outcomes: standing });
      const put = (step: number) =>
        putLateStep(p, place, { ...ROW, step, outcomes: late }, ['email', 'phone']);
      // Another call has written the step before.
      expect(await put(2)).toBe(false);
      expect(await put(1)).toBe(isTaken);
      expect((await read())?.outcomes).toEqual(isTaken ? { ...standing, ...late } : standing);
      expect(await put(1)).toBe(false);
    }
  });

  it('goes on step by step: a step is written once, by one call', async () => {
    const { put, read } = open();
    expect(await read()).toBeUndefined();
    expect(await put(1)).toBe(true);
    expect(await put(1)).toBe(false);
    expect(await put(3)).toBe(false);
    expect(await put(2)).toBe(true);
    expect(await read()).toEqual({ ...ROW, step: 2, outcomes: {} });
  });

  it('tells a step sent twice from none', async () => {
    const { p, put, read } = open();
    expect(await put(1, {}, { ...p, db: resend(p.db) })).toBe(false);
    expect(await read()).toMatchObject({ step: 1 });
  });

  it('stays at its end: no late step changes an outcome', async () => {
    const first = open();
    await putOutcomes(first.p, first.place, { ...ROW, outcomes: { email: FAILED } });
    expect(await first.put(1, { email: ADDRESS })).toBe(false);
    const later = open();
    await later.put(1);
    await later.put(2, { phone: MISS });
    expect(await later.put(3, { email: ADDRESS })).toBe(false);
    expect([await first.read(), await later.read()]).toMatchObject([
      { outcomes: { email: FAILED } },
      { outcomes: { phone: MISS } },
    ]);
  });

  it('goes on for one datum when the other has its end', async () => {
    const { p, place, put, read } = open();
    await put(1, { phone: MISS });
    const step = { ...ROW, step: 2, outcomes: { email: ADDRESS, phone: MISS } };
    expect(await putStep(p, place, step, ['email'])).toBe(true);
    expect(await read()).toEqual({ ...ROW, step: 2, outcomes: { email: ADDRESS, phone: MISS } });
  });

  it('begins also where a datum had its end before the first step', async () => {
    const { p, place, read } = open();
    await addOutcomes(p, place, { ...ROW, outcomes: { email: ADDRESS } });
    const step = { ...ROW, step: 1, outcomes: { phone: MISS } };
    expect(await putStep(p, place, step, ['phone'])).toBe(true);
    expect(await read()).toMatchObject({ outcomes: { email: ADDRESS, phone: MISS } });
  });

  it('gets ends where it has none, else tells those that it has', async () => {
    const { p, place, put, read } = open();
    await put(1);
    const add = (outcomes: Outcomes, via = p) => addOutcomes(via, place, { ...ROW, outcomes });
    expect(await add({ email: MISS }, { ...p, db: resend(p.db) })).toEqual({ email: MISS });
    expect(await add({ email: FAILED, phone: FAILED })).toEqual({ email: MISS, phone: FAILED });
    expect(await read()).toMatchObject({ step: 1, outcomes: { email: MISS, phone: FAILED } });
  });

  it('has the ends that the settle says, beside the others', async () => {
    const { p, place, put, read } = open();
    await put(1, { email: ADDRESS, phone: MISS });
    await putOutcomes(p, place, { ...ROW, outcomes: { email: FAILED } });
    expect(await read()).toMatchObject({ step: 1, outcomes: { email: FAILED, phone: MISS } });
  });

  it('is listed with the others of its part alone', async () => {
    const { p, place } = open();
    for (const [part, row] of [
      [0, 1],
      [0, 12],
      [1, 3],
    ] as const) {
      await putOutcomes(p, { ...place, part }, { ...ROW, part, row, outcomes: { email: MISS } });
    }
    const rowsOf = async (part: number) =>
      (await listRuns(p, { ...place, part })).map(({ row }) => row);
    expect(await rowsOf(0)).toEqual([1, 12]);
    expect(await rowsOf(1)).toEqual([3]);
  });

  it.each([
    ['a step', 'step'],
    ['ends', 'ends'],
  ])('goes by itself 400 days after its request: written by %s', async (_by, how) => {
    const { p, id, place, put } = open();
    if (how === 'step') await put(1);
    else await putOutcomes(p, place, { ...ROW, outcomes: { email: MISS } });
    // 2026-03-10T12:00:00Z and 400 days, in seconds.
    expect(await table.items(`#${id}`)).toMatchObject([{ expiresAtS: 1_807_704_000 }]);
  });
});
