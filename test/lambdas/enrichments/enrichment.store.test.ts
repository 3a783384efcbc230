import { beforeAll, describe, expect, it } from 'vitest';
import {
  deleteEnrichment,
  endEnrichment,
  findEnrichment,
  findEnrichments,
  findPart,
  findRound,
  intendSettle,
  leaveUnfinished,
  listRounds,
  putRequest,
  putRound,
  requestCancel,
} from '../../../lambdas/enrichments/enrichment.store.ts';
import type {
  EnrichmentRecord,
  PartRecord,
  RoundRecord,
} from '../../../lambdas/enrichments/records.contract.ts';
import type { Operation } from '../../../lambdas/ledger/ledger.contract.ts';
import { queryAll } from '../../../lambdas/shared/read-items.ts';
import { resend, spoil } from '../../support/lossy.ts';
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
      madeBy: `call-${n}`,
      ...change,
    } as EnrichmentRecord;
    const parts = [...Array(record.parts).keys()].map(
      (part): PartRecord => ({ madeBy: record.madeBy, part, rows: [{ subject: {}, keys: ['k'] }] }),
    );
    expect(await putRequest(p, record, parts)).toBe(true);
    const read = () => findEnrichment(p, 'ws_1', record.id);
    return { p, record, parts, id: record.id, read };
  }

  it.each([1, 2])('is written by one call, with its %i parts', async (parts) => {
    const first = await open({ parts });
    const other = { ...first.record, madeBy: 'other' };
    const theirs = [{ madeBy: 'other', part: 0, rows: [] }];
    expect(await putRequest(first.p, other, theirs)).toBe(false);
    expect(await first.read()).toMatchObject({ madeBy: first.record.madeBy });
    for (let part = 0; part < parts; part += 1) {
      const standing = await findPart(first.p, 'ws_1', first.id, part);
      expect(standing).toMatchObject({
        madeBy: first.record.madeBy,
        part,
        rows: [{ keys: ['k'] }],
      });
    }
    expect(await findPart(first.p, 'ws_1', first.id, parts)).toBeUndefined();
  });

  it.each([1, 2])('knows its own when the SDK sends it twice: %i parts', async (parts) => {
    const { p, record, parts: rows } = await open({ parts });
    const fresh = { ...record, id: `enr_fresh${parts}` };
    expect(await putRequest({ ...p, db: resend(p.db) }, fresh, rows)).toBe(true);
    expect(await table.items(`#${fresh.id}`)).toHaveLength(1 + parts);
  });

  it('is written whole with its only part, or not at all', async () => {
    const { p, record, parts } = await open({ parts: 1 });
    const fresh = { ...record, id: 'enr_cut' };
    const db = spoil(p.db, (call) => (call === 0 ? 'none' : 'lost'));
    await putRequest({ ...p, db }, fresh, parts);
    expect(await table.items('#enr_cut')).toMatchObject([{ sk: 'ENRICHMENT' }, { sk: 'PART#000' }]);
  });

  it('of a long list, is written at the pace of one partition, and swept after that', async () => {
    const { p, record } = await open();
    const sleeps: number[] = [];
    const paced = { ...p, sleep: async (ms: number) => void sleeps.push(ms) };
    const rows = [{ subject: {}, keys: ['k'.repeat(7_000)] }];
    const parts = Array.from({ length: 101 }, (_, part) => ({ madeBy: 'req_1', part, rows }));
    const long = { ...record, id: 'enr_file', madeBy: 'req_1', parts: 101 };
    expect(await putRequest(paced, long, parts)).toBe(true);
    // 700 KB a second: ten parts of 7 KB take a tenth of one.
    expect([sleeps.length, sleeps[0]]).toEqual([11, 101]);
    const [swept] = await table.items('#enr_file');
    expect(swept).toMatchObject({ i2sk: '001773144177715#enr_file' });
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
    const ended = { status: 'completed', charged: { contact: 3 }, endedAtOnce: false };
    expect(record).toMatchObject(ended);
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

  it('is taken back whole where it was refused, and not at all where it runs', async () => {
    const refused = await open({ status: 'refused' });
    await deleteEnrichment(refused.p, refused.record);
    expect(await table.items(`#${refused.id}`)).toEqual([]);
    const running = await open();
    await deleteEnrichment(running.p, { ...running.record, status: 'refused' });
    expect(await running.read()).toMatchObject({ status: 'running' });
  });

  it('is left alone by who takes back what stood under its id before', async () => {
    const anew = await open({ status: 'refused' });
    await deleteEnrichment(anew.p, { ...anew.record, madeBy: 'earlier' });
    expect(await table.items(`#${anew.id}`)).toHaveLength(3);
  });

  it('is read whole, over all pages', async () => {
    const { p, record } = await open();
    // 12 parts of 100 KB: more than one answer of DynamoDB holds.
    const rows = [{ subject: { fullName: 'x'.repeat(100_000) }, keys: [] }];
    const parts = [...Array(12).keys()].map((part) => ({ madeBy: 'call-1', part, rows }));
    await putRequest(p, { ...record, id: 'enr_long', parts: 12 }, parts);
    expect(await queryAll(p, 'ENR#ws_1#enr_long', 'PART#')).toHaveLength(12);
  });
});

describe('the rounds of a request', () => {
  const SETTLE = { id: 'op:1', state: 'intended' } as Operation;
  const ROUND: RoundRecord = { part: 0, round: 0, lookups: { email: [1] }, slices: [] };

  async function open() {
    const table = await openTable();
    const record = { workspaceId: 'ws_1', id: 'enr_1' } as EnrichmentRecord;
    const p = table.ports();
    const read = (place = { part: 0, round: 0 }) => findRound(p, record, place);
    return { p, record, read };
  }

  it('are written once each, and read one by one and together', async () => {
    const { p, record, read } = await open();
    expect(await putRound(p, record, ROUND)).toEqual(ROUND);
    const other = { ...ROUND, lookups: { phone: [2] } };
    expect(await putRound(p, record, other)).toMatchObject({ lookups: { email: [1] } });
    await putRound(p, record, { ...ROUND, part: 1, round: 2 });
    expect(await read({ part: 1, round: 2 })).toMatchObject({ part: 1, round: 2 });
    expect(await read({ part: 1, round: 0 })).toBeUndefined();
    expect(await listRounds(p, 'ws_1', 'enr_1')).toHaveLength(2);
    const [own, ...others] = await listRounds(p, 'ws_1', 'enr_1', 1);
    expect([own?.part, own?.round, others]).toEqual([1, 2, []]);
  });

  it('keep the decision of the settle that was intended first', async () => {
    const { p, record, read } = await open();
    const decided = { ...ROUND, settle: SETTLE, charged: { email: [1] } };
    expect(await intendSettle(p, record, decided)).toBe(true);
    expect(await intendSettle(p, record, { ...decided, charged: {} })).toBe(false);
    expect(await read()).toMatchObject(decided);
  });

  it('keep the hold that stands when the settle is intended', async () => {
    const { p, record, read } = await open();
    const held = { ...ROUND, round: 1, hold: { id: 'held', state: 'applied' } } as RoundRecord;
    await putRound(p, record, held);
    const stale = { ...held, hold: { id: 'stale', state: 'intended' }, settle: SETTLE };
    await intendSettle(p, record, stale as RoundRecord);
    expect(await read({ part: 0, round: 1 })).toMatchObject({ hold: { id: 'held' } });
  });
});
