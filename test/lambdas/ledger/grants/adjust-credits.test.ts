import { beforeAll, describe, expect, it } from 'vitest';
import {
  adjustCredits,
  findAdjustment,
  finishAdjustment,
} from '../../../../lambdas/ledger/grants/adjust-credits.ts';
import { at, MONTHLY } from '../../../support/accounts.ts';
import { audit } from '../../../support/audit.ts';
import { type LedgerDesk, openLedger } from '../../../support/ledger-desk.ts';
import { dieAfter, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const TERMS = { ...MONTHLY, allotments: { contact: 4 } };
const ALLOTMENT = 'grant_2026-03-01-contact';

let table: TestTable;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

/** An account of 4 allotted credits and a pack of 10. */
async function open(): Promise<LedgerDesk> {
  n += 1;
  const desk = openLedger(table, `ws_${n}`, TERMS);
  await desk.grant('pack', 10, at('2026-09-01T00:00:00Z'));
  return desk;
}

const requestOf = ({ account }: LedgerDesk, amount: number, change = {}) => ({
  account,
  terms: TERMS,
  adjustmentId: 'adj_1',
  creditType: 'contact',
  amount,
  reason: 'counted twice',
  actor: 'operator',
  bodyHash: 'h',
  ...change,
});

describe('adjustCredits', () => {
  it('takes credits away in draw order, and tells from where', async () => {
    const desk = await open();
    expect(await adjustCredits(desk.p, requestOf(desk, 6))).toEqual({
      kind: 'adjusted',
      adjustment: {
        id: 'adj_1',
        creditType: 'contact',
        amount: -6,
        reason: 'counted twice',
        taken: [
          { grantId: ALLOTMENT, credits: 4 },
          { grantId: 'grant_pack', credits: 2 },
        ],
        createdAt: '2026-03-10T12:00:00.000Z',
      },
    });
    expect(await desk.balance()).toEqual({ available: 8, held: 0 });
    const grants = await audit(table, desk.p, desk.account);
    expect(grants.get('grant_pack')).toMatchObject({ granted: 10, available: 8, voided: 2 });
    // What is left of the grant goes on as it was.
    expect((await desk.hold('h', 8)).state).toBe('applied');
  });

  it('gives the first answer again for the same id and body, and refuses another body', async () => {
    const desk = await open();
    const first = await adjustCredits(desk.p, requestOf(desk, 6));
    await desk.hold('h', 8);
    const again = await adjustCredits(desk.p, requestOf(desk, 6));
    expect(again).toEqual({ kind: 'replayed', adjustment: first.adjustment });
    const other = adjustCredits(desk.p, requestOf(desk, 1, { bodyHash: 'i' }));
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    await audit(table, desk.p, desk.account);
  });

  it('takes all or nothing: what is held is not there, and a refusal leaves nothing', async () => {
    const desk = await open();
    await desk.hold('h', 5);
    const before = await table.items(desk.workspaceId);
    await expect(adjustCredits(desk.p, requestOf(desk, 10))).rejects.toMatchObject({
      code: 'CREDITS_INSUFFICIENT',
      details: { required: { contact: 10 }, available: { contact: 9 } },
    });
    expect(await table.items(desk.workspaceId)).toEqual(before);
    expect(await adjustCredits(desk.p, requestOf(desk, 9))).toMatchObject({ kind: 'adjusted' });
  });

  it('never-overdrawn: of eight that come at once for three credits each, four fit', async () => {
    const desk = await open();
    const ends = await Promise.allSettled(
      Array.from({ length: 8 }, (_, k) =>
        adjustCredits(desk.p, requestOf(desk, 3, { adjustmentId: `adj_${k}` })),
      ),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect(await desk.balance()).toEqual({ available: 2, held: 0 });
    const records = (await table.items(desk.workspaceId)).filter(({ sk }) => /^ADJ/.test(sk));
    expect(records).toHaveLength(4);
    await audit(table, desk.p, desk.account);
  });

  it.each(['lost', 'answer-lost'] as const)('takes once when the write is %s', async (fault) => {
    const desk = await open();
    const accountDb = spoilFirst(desk.p.accountDb, fault);
    await adjustCredits({ ...desk.p, accountDb }, requestOf(desk, 6));
    expect(await desk.balance()).toEqual({ available: 8, held: 0 });
    await audit(table, desk.p, desk.account);
  });
});

describe('finishAdjustment', () => {
  it.each([1, 2, 3, 4, 5])('ends what a call left that died after %i writes', async (writes) => {
    const desk = await open();
    const dead = {
      ...desk.p,
      db: dieAfter(desk.p.db, writes),
      accountDb: spoilFirst(desk.p.accountDb, 'lost'),
    };
    await adjustCredits(dead, requestOf(desk, 6)).catch(() => {});
    const record = await findAdjustment(desk.p, desk.workspaceId, 'adj_1');
    if (record === undefined) throw new Error('the record is gone');
    expect('i2pk' in record).toBe(writes < 5);
    expect(await finishAdjustment(desk.p, record, TERMS)).toMatchObject({ state: 'applied' });
    expect(await findAdjustment(desk.p, desk.workspaceId, 'adj_1')).not.toHaveProperty('i2pk');
    expect(await desk.balance()).toEqual({ available: 8, held: 0 });
    await audit(table, desk.p, desk.account);
  });

  it('takes the record back of one that came too late', async () => {
    const desk = await open();
    const db = dieAfter(desk.p.db, 1);
    await adjustCredits({ ...desk.p, db }, requestOf(desk, 6)).catch(() => {});
    await desk.hold('h', 9);
    const record = await findAdjustment(desk.p, desk.workspaceId, 'adj_1');
    if (record === undefined) throw new Error('the record is gone');
    expect(await finishAdjustment(desk.p, record, TERMS)).toMatchObject({ state: 'refused' });
    expect(await findAdjustment(desk.p, desk.workspaceId, 'adj_1')).toBeUndefined();
  });
});
