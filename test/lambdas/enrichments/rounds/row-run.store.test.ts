import { beforeAll, describe, expect, it } from 'vitest';
import {
  addOutcome,
  countProgress,
  findSubject,
  listSubjects,
  markOf,
  markProgress,
  putOutcome,
  putStep,
} from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { found, MISS } from '../../../support/desk.ts';
import { resend } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const ROW = { part: 0, row: 7, contactId: 'con_1' };
const FAILED = { kind: 'failed', reason: 'STOPPED' } as const;

describe('the run of a row', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open() {
    n += 1;
    const p = table.ports();
    const id = `enr_${n}`;
    const put = (step: number, change = {}, via = p) =>
      putStep(via, 'ws_1', id, { ...ROW, step, ...change });
    const read = () => findSubject(p, 'ws_1', { enrichmentId: id, part: 0, row: 7 });
    return { p, id, put, read };
  }

  it('goes on step by step: a step is written once, by one call', async () => {
    const { put, read } = open();
    expect(await put(1)).toBe(true);
    expect(await put(1)).toBe(false);
    expect(await put(3)).toBe(false);
    expect(await put(2)).toBe(true);
    expect(await read()).toMatchObject({ step: 2 });
  });

  it('tells a step sent twice from none', async () => {
    const { p, put, read } = open();
    expect(await put(1, {}, { ...p, db: resend(p.db) })).toBe(false);
    expect(await read()).toMatchObject({ step: 1 });
  });

  it('stays at its end: no late step changes an outcome', async () => {
    const first = open();
    await putOutcome(first.p, 'ws_1', first.id, { ...ROW, step: 0, outcome: FAILED });
    expect(await first.put(1, { outcome: found('ada@acme.example') })).toBe(false);
    const later = open();
    await later.put(1);
    await later.put(2, { outcome: MISS });
    expect(await later.put(3, { outcome: found('ada@acme.example') })).toBe(false);
    expect([await first.read(), await later.read()]).toMatchObject([
      { outcome: FAILED },
      { outcome: MISS },
    ]);
  });

  it('gets an end where it has none, else tells the one that it has', async () => {
    const { p, id, put, read } = open();
    await put(1);
    const add = (outcome: typeof MISS, via = p) =>
      addOutcome(via, 'ws_1', id, { ...ROW, step: 0, outcome });
    expect(await add(MISS, { ...p, db: resend(p.db) })).toEqual(MISS);
    expect(await add(FAILED)).toEqual(MISS);
    expect(await read()).toMatchObject({ outcome: MISS });
  });

  it('is listed with the others of its part alone', async () => {
    const { p, id } = open();
    for (const [part, row] of [
      [0, 1],
      [0, 12],
      [1, 3],
    ] as const) {
      await putOutcome(p, 'ws_1', id, { part, row, contactId: 'con_1', step: 0, outcome: MISS });
    }
    const rowsOf = async (part: number) =>
      (await listSubjects(p, 'ws_1', id, part)).map(({ row }) => row);
    expect(await rowsOf(0)).toEqual([1, 12]);
    expect(await rowsOf(1)).toEqual([3]);
  });
});

describe('the progress of a request', () => {
  it('counts each row once over all parts, by its last mark', async () => {
    const p = (await openTable()).ports();
    await markProgress(p, 'ws_1', 'enr_1', 0, new Map());
    await markProgress(
      p,
      'ws_1',
      'enr_1',
      0,
      new Map([
        [0, 'found'],
        [99, 'failed'],
      ]),
    );
    await markProgress(p, 'ws_1', 'enr_1', 0, new Map([[0, 'found']]));
    await markProgress(p, 'ws_1', 'enr_1', 1, new Map([[0, 'failed']]));
    await markProgress(p, 'ws_1', 'enr_1', 1, new Map([[0, 'notFound']]));
    await markProgress(p, 'ws_1', 'enr_1', 1, new Map([[1, 'cancelled']]));
    expect(await countProgress(p, 'ws_1', 'enr_1')).toEqual({
      found: 1,
      notFound: 1,
      failed: 1,
      cancelled: 1,
    });
    expect(await countProgress(p, 'ws_2', 'enr_1')).toEqual({
      found: 0,
      notFound: 0,
      failed: 0,
      cancelled: 0,
    });
  });
});

describe('markOf', () => {
  it.each([
    [found('a@b.example'), 'found'],
    [{ ...found('a@b.example'), kind: 'owned' as const }, 'found'],
    [{ ...found('a@b.example'), kind: 'joined' as const }, 'found'],
    [MISS, 'notFound'],
    [FAILED, 'failed'],
    [{ kind: 'cancelled' as const }, 'cancelled'],
  ])('counts %j as %s', (outcome, mark) => {
    expect(markOf(outcome)).toBe(mark);
  });
});
