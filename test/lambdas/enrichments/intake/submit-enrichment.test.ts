import { beforeAll, describe, expect, it } from 'vitest';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('submitEnrichment', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('holds for what is asked and starts the workflow under the id of the request', async () => {
    const desk = openDesk(table, 'ws_1');
    const { enrichment, replayed } = await desk.submit({ subjects: people(10) });
    expect(replayed).toBe(false);
    expect(enrichment).toMatchObject({
      id: expect.stringMatching(/^enr_[0-9a-z]{24}$/),
      status: 'running',
      actor: 'mem_ada',
      held: { contact: 10 },
      charged: { contact: 0 },
      progress: { subjects: 10, done: 0 },
    });
    expect(desk.started).toEqual([
      { workspaceId: 'ws_1', enrichmentId: enrichment.id, parts: [0] },
    ]);
    expect(await desk.balance()).toEqual({ available: 90, held: 10, used: 0 });
  });

  it('gives the first answer to a repeat, also after the end, and holds nothing more', async () => {
    const desk = openDesk(table, 'ws_2');
    const first = await desk.submit({ key: 'k', subjects: people(2) });
    const start = desk.started.pop();
    if (start) await desk.run(start, findsAll);
    const again = await desk.submit({ key: 'k', subjects: people(2) });
    expect(again).toEqual({ enrichment: first.enrichment, replayed: true });
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it('refuses a key with another body, and a key whose first call is still at work', async () => {
    const desk = openDesk(table, 'ws_3');
    await desk.submit({ key: 'k', subjects: people(2) });
    await expect(desk.submit({ key: 'k', subjects: people(3) })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const calls = Array.from({ length: 6 }, () =>
      desk.submit({ key: 'race', subjects: people(1, 9) }),
    );
    const ends = await Promise.allSettled(calls);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
    const fresh = ends.filter((end) => end.status === 'fulfilled' && !end.value.replayed);
    expect(fresh).toHaveLength(1);
    expect(refused.filter((code) => code !== 'IDEMPOTENCY_KEY_IN_USE')).toEqual([]);
    expect((await desk.balance()).held).toBe(3);
  });

  it('refuses whole what the credits or the cap do not cover', async () => {
    const desk = openDesk(table, 'ws_4', { contact: 9 });
    await expect(desk.submit({ subjects: people(10) })).rejects.toMatchObject({
      code: 'CREDITS_INSUFFICIENT',
      details: {
        creditType: 'contact',
        required: { contact: 10 },
        available: { contact: 9 },
      },
    });
    await expect(desk.submit({ subjects: people(5), maxCredits: 4 })).rejects.toMatchObject({
      code: 'CREDITS_OVER_MAXIMUM',
      details: { required: { contact: 5 }, maxCredits: 4 },
    });
    expect(await desk.balance()).toEqual({ available: 9, held: 0, used: 0 });
    expect(await table.items('ENR#ws_4')).toEqual([]);
  });

  it('takes as many as fit where the caller allows it: credits and cap alike', async () => {
    const desk = openDesk(table, 'ws_5', { contact: 9 });
    const capped = await desk.submit({ subjects: people(5), maxCredits: 4, allowPartial: true });
    expect(capped.enrichment).toMatchObject({ held: { contact: 4 }, quote: { unaffordable: 1 } });
    const rest = await desk.submit({ subjects: people(10, 50), allowPartial: true });
    expect(rest.enrichment).toMatchObject({ held: { contact: 5 }, quote: { unaffordable: 5 } });
  });

  it('ends inside the call when nothing is left to find', async () => {
    const desk = openDesk(table, 'ws_6', { contact: 2 });
    await desk.enrich({ subjects: people(2) });
    const { enrichment } = await desk.submit({
      subjects: [...people(3), ...people(1)],
      allowPartial: true,
    });
    expect(enrichment).toMatchObject({
      status: 'completed',
      held: { contact: 0 },
      charged: { contact: 0 },
      progress: { subjects: 4, done: 4, found: 2, notFound: 0, failed: 1 },
    });
    expect(desk.started).toEqual([]);
  });

  it('splits a longer list into parts of a hundred, on one hold', async () => {
    const desk = openDesk(table, 'ws_7', { contact: 300 });
    const { enrichment } = await desk.submit({ subjects: people(230) });
    expect(desk.started).toEqual([
      { workspaceId: 'ws_7', enrichmentId: enrichment.id, parts: [0, 1, 2] },
    ]);
    expect(await desk.account()).toMatchObject({ rev: 2, last: { action: 'hold' } });
  });
});
