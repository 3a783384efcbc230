import { beforeAll, describe, expect, it } from 'vitest';
import {
  deleteEnrichment,
  endEnrichment,
  findEnrichment,
  findEnrichments,
  findPart,
  findRound,
  leaveUnfinished,
  listRounds,
  putEnrichment,
  putParts,
  putRound,
  queryAll,
  requestCancel,
} from '../../../lambdas/enrichments/enrichment.store.ts';
import type { EnrichmentRecord } from '../../../lambdas/enrichments/records.contract.ts';
import { resend } from '../../support/lossy.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('the record of a request', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open(change: Partial<EnrichmentRecord> = {}) {
    n += 1;
    const p = table.ports();
    const record = {
      workspaceId: 'ws_1',
      id: `enr_${n}`,
      status: 'running',
      createdAtMs: p.now(),
      parts: 2,
      hold: { id: `enr_${n}:hold:1`, intendedBy: `call-${n}` },
      ...change,
    } as EnrichmentRecord;
    await putEnrichment(p, record);
    return { p, record, id: record.id, read: () => findEnrichment(p, 'ws_1', record.id) };
  }

  it('is written by one call, which knows its own when the SDK sends it twice', async () => {
    const { p, record, read } = await open();
    const other = { ...record, hold: { ...record.hold, intendedBy: 'other' } };
    expect(await putEnrichment(p, other)).toBe(false);
    expect((await read())?.hold.intendedBy).toBe(record.hold.intendedBy);
    const fresh = { ...record, id: 'enr_fresh' };
    expect(await putEnrichment({ ...p, db: resend(p.db) }, fresh)).toBe(true);
  });

  it('lies in the order of time and among the unfinished ones', async () => {
    const { id } = await open();
    expect((await table.items(`#${id}`))[0]).toMatchObject({
      i1pk: 'WS#ws_1#ENRICHMENTS',
      i1sk: `001773144000000#${id}`,
      i2sk: `001773144120000#${id}`,
    });
  });

  it('is found in its own workspace alone, several at a time in the order asked for', async () => {
    const { p, id } = await open();
    const other = await open();
    expect(await findEnrichment(p, 'ws_2', id)).toBeUndefined();
    const found = await findEnrichments(p, 'ws_1', [other.id, 'enr_none', id]);
    expect(found.map((record) => record.id)).toEqual([other.id, id]);
  });

  it('ends once, and stays among the unfinished until it leaves them', async () => {
    const { p, id, read } = await open();
    const end = {
      status: 'completed',
      completedAtMs: p.now(),
      charged: { contact: 3 },
      ended: { found: 3, notFound: 0, failed: 0, cancelled: 0 },
      endedAtOnce: false,
    } as const;
    expect(await endEnrichment(p, 'ws_1', id, end)).toBe(true);
    const other = { ...end, status: 'cancelled', charged: { contact: 9 } } as const;
    expect(await endEnrichment(p, 'ws_1', id, other)).toBe(false);
    const record = await read();
    expect(record).toMatchObject({
      status: 'completed',
      charged: { contact: 3 },
      endedAtOnce: false,
    });
    expect(record).toHaveProperty('i2pk');
    await leaveUnfinished(p, 'ws_1', id);
    await leaveUnfinished(p, 'ws_1', id);
    expect(await read()).not.toHaveProperty('i2pk');
  });

  it('ends as cancelled when it was asked to stop, else as completed', async () => {
    const asked = await open({ cancelRequested: true });
    const running = await open();
    const end = {
      completedAtMs: asked.p.now(),
      charged: { contact: 0 },
      ended: { found: 0, notFound: 0, failed: 0, cancelled: 1 },
      endedAtOnce: false,
    };
    const endAs = ({ p, id }: typeof asked, status: 'completed' | 'cancelled') =>
      endEnrichment(p, 'ws_1', id, { ...end, status });
    expect(await endAs(asked, 'completed')).toBe(false);
    expect(await endAs(running, 'cancelled')).toBe(false);
    expect(await endAs(asked, 'cancelled')).toBe(true);
    expect(await endAs(running, 'completed')).toBe(true);
  });

  it('can be asked to stop while it runs', async () => {
    const running = await open();
    expect(await requestCancel(running.p, 'ws_1', running.id)).toBe(true);
    expect(await running.read()).toMatchObject({ cancelRequested: true });
    const ended = await open({ status: 'completed' });
    expect(await requestCancel(ended.p, 'ws_1', ended.id)).toBe(false);
    expect(await requestCancel(ended.p, 'ws_1', 'enr_none')).toBe(false);
  });

  it('keeps its parts', async () => {
    const { p, id } = await open();
    const rows = [{ subject: { email: 'ada@acme.example' }, keys: ['k'] }];
    await putParts(p, 'ws_1', id, [
      { madeBy: 'call-1', part: 0, rows: [] },
      { madeBy: 'call-1', part: 1, rows },
    ]);
    expect(await findPart(p, 'ws_1', id, 1)).toMatchObject({ part: 1, rows });
    expect(await findPart(p, 'ws_1', id, 2)).toBeUndefined();
  });

  it('is taken back whole where it was refused, and not at all where it runs', async () => {
    const refused = await open({ status: 'refused' });
    const { intendedBy: madeBy } = refused.record.hold;
    const parts = [0, 1].map((part) => ({ madeBy, part, rows: [] }));
    await putParts(refused.p, 'ws_1', refused.id, parts);
    await deleteEnrichment(refused.p, refused.record);
    expect(await table.items(`#${refused.id}`)).toEqual([]);
    const running = await open();
    await deleteEnrichment(running.p, { ...running.record, status: 'refused' });
    expect(await running.read()).toMatchObject({ status: 'running' });
  });

  it('is left alone by who takes back what stood under its id before', async () => {
    const anew = await open({ status: 'refused' });
    const { intendedBy: madeBy } = anew.record.hold;
    await putParts(
      anew.p,
      'ws_1',
      anew.id,
      [0, 1].map((part) => ({ madeBy, part, rows: [] })),
    );
    const before = { ...anew.record, hold: { ...anew.record.hold, intendedBy: 'earlier' } };
    await deleteEnrichment(anew.p, before);
    expect(await table.items(`#${anew.id}`)).toHaveLength(3);
  });

  it('keeps its rounds, each written once', async () => {
    const { p, id } = await open();
    const round = { part: 0, round: 0, rows: [1], slices: [] };
    expect(await putRound(p, 'ws_1', id, round)).toEqual(round);
    expect(await putRound(p, 'ws_1', id, { ...round, rows: [2] })).toMatchObject({ rows: [1] });
    await putRound(p, 'ws_1', id, { ...round, part: 1, round: 2 });
    expect(await findRound(p, 'ws_1', id, 1, 2)).toMatchObject({ part: 1, round: 2 });
    expect(await findRound(p, 'ws_1', id, 1, 0)).toBeUndefined();
    expect(await listRounds(p, 'ws_1', id)).toHaveLength(2);
  });

  it('is read whole, over all pages', async () => {
    const { p, id } = await open();
    // 12 parts of 100 KB: more than one answer of DynamoDB holds.
    const rows = [{ subject: { fullName: 'x'.repeat(100_000) }, keys: [] }];
    await putParts(
      p,
      'ws_1',
      id,
      [...Array(12).keys()].map((part) => ({ madeBy: 'call-1', part, rows })),
    );
    expect(await queryAll(p, `ENR#ws_1#${id}`, 'PART#')).toHaveLength(12);
  });
});
