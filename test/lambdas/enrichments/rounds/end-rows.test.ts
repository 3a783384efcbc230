import { beforeAll, describe, expect, it } from 'vitest';
import type { EnrichmentRecord, Row } from '../../../../lambdas/enrichments/records.contract.ts';
import { endRows, openRows } from '../../../../lambdas/enrichments/rounds/end-rows.ts';
import {
  countProgress,
  listSubjects,
} from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { found, MISS } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const ROWS: Row[] = [
  { subject: {}, keys: ['a'] },
  { subject: {}, keys: ['a'], duplicateOf: 0 },
  { subject: {}, keys: ['b'], unaffordable: true },
  { subject: {}, keys: ['c'] },
];

describe('the rows of a part', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function openPart(change: Partial<EnrichmentRecord> = {}) {
    n += 1;
    const p = table.ports();
    const id = `enr_${n}`;
    const record = { workspaceId: 'ws_1', id, createdAtMs: p.now(), ...change } as EnrichmentRecord;
    const open = async (waited?: boolean) =>
      (await openRows(p, record, 0, ROWS, { ...(waited !== undefined && { waited }) })).map(
        (row) => row.n,
      );
    const outcomes = async () =>
      (await listSubjects(p, 'ws_1', id, 0)).map(({ row, outcome }) => [row, outcome]);
    return { p, id, record, open, outcomes };
  }

  it('are open until they have an outcome; repeats never are, unaffordable ones end at once', async () => {
    const { p, record, open, outcomes } = openPart();
    expect(await open()).toEqual([0, 3]);
    expect(await outcomes()).toEqual([[2, { kind: 'failed', reason: 'CREDITS_INSUFFICIENT' }]]);
    await endRows(p, record, 0, new Map([[3, { contactId: 'con_1', outcome: MISS }]]));
    expect(await open()).toEqual([0]);
  });

  it('end when the request is cancelled', async () => {
    const { open, outcomes } = openPart({ cancelRequested: true });
    expect(await open()).toEqual([]);
    expect(await outcomes()).toMatchObject([
      [0, { kind: 'cancelled' }],
      [2, { kind: 'failed' }],
      [3, { kind: 'cancelled' }],
    ]);
  });

  it('end when they have waited for four hours', async () => {
    const { p, open, outcomes } = openPart();
    p.advance(4 * 3_600_000 - 1);
    expect(await open()).toEqual([0, 3]);
    p.advance(1);
    expect(await open()).toEqual([]);
    expect((await outcomes())[0]).toEqual([0, { kind: 'failed', reason: 'WAITED_TOO_LONG' }]);
  });

  it('may run however late it is when none of them has waited for another request', async () => {
    const { p, open, outcomes } = openPart();
    p.advance(5 * 3_600_000);
    expect(await open(false)).toEqual([0, 3]);
    expect(await outcomes()).toMatchObject([[2, { reason: 'CREDITS_INSUFFICIENT' }]]);
  });

  it('keep the end that they have when a call has outlived its workflow, and count by it', async () => {
    const { p, id, record, outcomes } = openPart();
    const address = found('ada@acme.example');
    await endRows(p, record, 0, new Map([[0, { contactId: 'con_1', outcome: address }]]));
    const late = new Map([
      [0, { contactId: 'con_1', outcome: { kind: 'cancelled' as const } }],
      [3, { contactId: 'con_2', outcome: MISS }],
    ]);
    await endRows(p, record, 0, late);
    expect(await outcomes()).toEqual([
      [0, address],
      [3, MISS],
    ]);
    expect(await countProgress(p, 'ws_1', id)).toEqual({
      found: 1,
      notFound: 1,
      failed: 0,
      cancelled: 0,
    });
  });

  it('end as the settle says, whatever they had', async () => {
    const { p, id, record, outcomes } = openPart();
    const failed = { kind: 'failed', reason: 'STOPPED' } as const;
    await endRows(p, record, 0, new Map([[0, { contactId: 'con_1', outcome: MISS }]]));
    const ends = new Map([[0, { contactId: 'con_1', outcome: failed }]]);
    await endRows(p, record, 0, ends, { over: true });
    expect(await outcomes()).toEqual([[0, failed]]);
    expect(await countProgress(p, 'ws_1', id)).toMatchObject({ notFound: 0, failed: 1 });
  });

  it('count in the progress before they have their end', async () => {
    const { p, id, record, outcomes } = openPart();
    const ends = new Map([
      [0, { contactId: 'con_1', outcome: found('ada@acme.example') }],
      [3, { contactId: 'con_2', outcome: MISS }],
    ]);
    const failing = {
      ...p,
      db: {
        send: (async (command: { constructor: { name: string } }) => {
          if (command.constructor.name === 'PutCommand') throw new Error('the connection broke');
          return p.db.send(command as never);
        }) as typeof p.db.send,
      },
    };
    await expect(endRows(failing, record, 0, ends)).rejects.toThrow('the connection broke');
    expect(await countProgress(p, 'ws_1', id)).toEqual({
      found: 1,
      notFound: 1,
      failed: 0,
      cancelled: 0,
    });
    expect(await outcomes()).toEqual([]);
  });
});
