import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { countProgress } from '../../../../lambdas/enrichments/progress.store.ts';
import type {
  EnrichmentRecord,
  Outcomes,
  Row,
} from '../../../../lambdas/enrichments/records.contract.ts';
import {
  addEnd,
  endLookups,
  openLookups,
  type RowEnd,
} from '../../../../lambdas/enrichments/rounds/end-rows.ts';
import { listRuns } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { found, MISS } from '../../../support/desk.ts';
import { spoil } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const ROWS: Row[] = [
  { subject: {}, keys: ['a'] },
  { subject: {}, keys: ['a'], duplicateOf: 0 },
  { subject: {}, keys: ['b'], unaffordable: ['email'] },
  { subject: {}, keys: ['c'] },
];
const SHORT = { kind: 'failed', reason: 'CREDITS_INSUFFICIENT' };
const STOPPED = { kind: 'failed', reason: 'STOPPED' } as const;
const BOTH = ['contact.email', 'contact.phone'] as const;

describe('the lookups of a part', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function openPart(change: Partial<EnrichmentRecord> = {}) {
    n += 1;
    const p = table.ports();
    const record = {
      workspaceId: 'ws_1',
      id: `enr_${n}`,
      createdAtMs: p.now(),
      actions: ['contact.email'],
      ...change,
    } as EnrichmentRecord;
    const part = { record, part: 0, rows: ROWS };
    const open = async (waited?: boolean) =>
      (await openLookups(p, part, { ...(waited !== undefined && { waited }) })).map(
        ({ row, datum }) => `${row} ${datum}`,
      );
    const end = (ends: Readonly<Record<number, Outcomes>>, options = {}, via = p) => {
      const rows = Object.entries(ends).map(([row, outcomes]): [number, RowEnd] => [
        Number(row),
        { contactId: `con_${row}`, outcomes },
      ]);
      return endLookups(via, part, new Map(rows), options);
    };
    const outcomes = async () =>
      Object.fromEntries((await listRuns(p, part)).map((run) => [run.row, run.outcomes]));
    const progress = () => countProgress(p, 'ws_1', record.id);
    return { p, part, open, end, outcomes, progress };
  }

  it('are open until they have an outcome; repeats never are, unaffordable ones end at once', async () => {
    const { open, end, outcomes } = openPart();
    expect(await open()).toEqual(['0 email', '3 email']);
    expect(await outcomes()).toEqual({ 2: { email: SHORT } });
    await end({ 3: { email: MISS } });
    expect(await open()).toEqual(['0 email']);
  });

  it('are open datum by datum: one ends, the other of its row goes on', async () => {
    const { open, end, outcomes } = openPart({ actions: BOTH });
    expect(await open()).toEqual(['0 email', '0 phone', '2 phone', '3 email', '3 phone']);
    await end({ 0: { phone: MISS }, 2: { phone: MISS } });
    expect(await open()).toEqual(['0 email', '3 email', '3 phone']);
    expect((await outcomes())[2]).toEqual({ email: SHORT, phone: MISS });
  });

  it('say that the request’s maximum left them out', async () => {
    const { p, part } = openPart();
    const rows: Row[] = [
      { subject: {}, keys: ['a'], unaffordable: ['email'], overMaximum: ['email'] },
    ];
    expect(await openLookups(p, { ...part, rows })).toEqual([]);
    const [run] = await listRuns(p, part);
    expect(run?.outcomes).toEqual({ email: { kind: 'failed', reason: 'CREDITS_OVER_MAXIMUM' } });
  });

  it('end without credits where the hold left them out', async () => {
    const { open, outcomes } = openPart({ actions: BOTH, unheld: { phone: [0, 3] } });
    expect(await open()).toEqual(['0 email', '2 phone', '3 email']);
    expect(await outcomes()).toMatchObject({ 0: { phone: SHORT }, 3: { phone: SHORT } });
  });

  it('leave the row to the contact that what it has found has told', async () => {
    const { p, part, open, end } = openPart({ actions: BOTH, unheld: { phone: [0] } });
    await end({ 0: { email: found('ada@acme.example') } });
    await open();
    const [run] = await listRuns(p, part);
    expect(run).toMatchObject({ row: 0, contactId: 'con_0', outcomes: { phone: SHORT } });
  });

  it('are read from runs that are at hand', async () => {
    const { p, part } = openPart();
    const run = { part: 0, row: 0, contactId: 'c', step: 1, outcomes: { email: MISS } };
    expect(await openLookups(p, part, { known: [run] })).toEqual([{ row: 3, datum: 'email' }]);
  });

  it('end when the request is cancelled', async () => {
    const { open, outcomes } = openPart({ cancelRequested: true });
    expect(await open()).toEqual([]);
    const cancelled = { email: { kind: 'cancelled' } };
    expect(await outcomes()).toEqual({ 0: cancelled, 2: { email: SHORT }, 3: cancelled });
  });

  it('end when they have waited for four hours', async () => {
    const { p, open, outcomes } = openPart();
    p.advance(4 * 3_600_000 - 1);
    expect(await open()).toEqual(['0 email', '3 email']);
    p.advance(1);
    expect(await open()).toEqual([]);
    const late = { email: { kind: 'failed', reason: 'WAITED_TOO_LONG' } };
    expect(await outcomes()).toMatchObject({ 0: late, 3: late });
  });

  it('may run however late it is when none of them has waited for another request', async () => {
    const { p, open, outcomes } = openPart();
    p.advance(5 * 3_600_000);
    expect(await open(false)).toEqual(['0 email', '3 email']);
    expect(await outcomes()).toEqual({ 2: { email: SHORT } });
  });

  it('keep the end that they have when a call has outlived its workflow, and count by it', async () => {
    const { end, outcomes, progress } = openPart();
    const address = found('ada@acme.example');
    await end({ 0: { email: address } });
    await end({ 0: { email: { kind: 'cancelled' } }, 3: { email: MISS } });
    expect(await outcomes()).toEqual({ 0: { email: address }, 3: { email: MISS } });
    expect(await progress()).toEqual({ found: 1, notFound: 1, failed: 0, cancelled: 0 });
  });

  it('end as the settle says, whatever they had', async () => {
    const { end, outcomes, progress } = openPart();
    await end({ 0: { email: MISS } });
    await end({ 0: { email: STOPPED } }, { over: true });
    expect(await outcomes()).toEqual({ 0: { email: STOPPED } });
    expect(await progress()).toMatchObject({ notFound: 0, failed: 1 });
  });

  it('say of what came while the settle gave it up that it was found late, and tell of it', async () => {
    const { p, part, end, outcomes } = openPart();
    const value = found('ada@acme.example');
    await end({ 0: { email: value }, 3: { email: value } });
    // The settle may also know better whose a value is: that is not late.
    const owned = { ...value, kind: 'owned' } as const;
    await end({ 0: { email: STOPPED }, 3: { email: owned } }, { over: true });
    const late = { kind: 'failed', reason: 'FOUND_LATE' };
    expect(await outcomes()).toEqual({ 0: { email: late }, 3: { email: owned } });
    expect(p.logged).toEqual([
      { event: 'SETTLE_LATE', workspaceId: 'ws_1', enrichmentId: part.record.id },
    ]);
  });

  it('count in the progress before they have their end', async () => {
    const { p, end, outcomes, progress } = openPart();
    const isRun = (command: unknown) =>
      command instanceof UpdateCommand && String(command.input.Key?.sk).startsWith('RUN#');
    const db = spoil(p.db, (_n, command) => (isRun(command) ? 'lost' : 'none'));
    const ends = { 0: { email: found('ada@acme.example') }, 3: { email: MISS } };
    await expect(end(ends, {}, { ...p, db })).rejects.toThrow('spoiled');
    expect(await progress()).toEqual({ found: 1, notFound: 1, failed: 0, cancelled: 0 });
    expect(await outcomes()).toEqual({});
  });
});

describe('addEnd', () => {
  it('adds data to a row, the later word winning', () => {
    const ends = new Map<number, RowEnd>();
    addEnd(ends, 2, 'con_1', { email: MISS });
    addEnd(ends, 2, 'con_2', { phone: MISS });
    addEnd(ends, 2, 'con_3', { phone: STOPPED });
    const outcomes = { email: MISS, phone: STOPPED };
    expect([...ends]).toEqual([[2, { contactId: 'con_1', outcomes }]]);
  });
});
