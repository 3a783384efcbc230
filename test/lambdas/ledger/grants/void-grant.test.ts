import { beforeAll, describe, expect, it } from 'vitest';
import { findVoid, finishVoid, voidGrant } from '../../../../lambdas/ledger/grants/void-grant.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { listDue } from '../../../../lambdas/shared/unfinished.store.ts';
import { at } from '../../../support/accounts.ts';
import { audit } from '../../../support/audit.ts';
import { type LedgerDesk, openLedger } from '../../../support/ledger-desk.ts';
import { dieAfter, isUpdateOf, pauseAt, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const ALLOTMENT = 'grant_2026-03-01-contact';

let table: TestTable;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

/** An account of 4 allotted credits and a pack of 10. */
async function open(of = table): Promise<LedgerDesk> {
  n += 1;
  const desk = openLedger(of, `ws_${n}`, {
    anchor: '2026-01-01',
    timezone: 'UTC',
    periodMonths: 1,
    allotments: { contact: 4 },
    planVersion: 'pool@1',
  });
  await desk.grant('pack', 10, at('2026-09-01T00:00:00Z'));
  return desk;
}

const requestOf = ({ account }: LedgerDesk, grantId = 'grant_pack', reason = 'mistaken') => ({
  account,
  grantId,
  reason,
  actor: 'operator',
});
const keyOf = (desk: LedgerDesk) => keys.grantVoid(desk.account, 'grant_pack');

describe('voidGrant', () => {
  it('voids what is available, and tells it', async () => {
    const desk = await open();
    expect(await voidGrant(desk.p, requestOf(desk))).toEqual({
      kind: 'voided',
      view: {
        id: 'grant_pack',
        creditType: 'contact',
        voided: 10,
        reason: 'mistaken',
        voidedAt: '2026-03-10T12:00:00.000Z',
      },
    });
    expect(await desk.balance()).toEqual({ available: 4, held: 0 });
    expect((await desk.entries()).at(-1)).toMatchObject({
      action: 'void',
      actor: 'operator',
      reason: 'mistaken',
      ref: 'grant_pack',
      before: { contact: { available: 14 } },
      after: { contact: { available: 4 } },
    });
    const grants = await audit(table, desk.p, desk.account);
    expect(grants.get('grant_pack')).toMatchObject({ granted: 10, voided: 10 });
  });

  it('ends an allotment, which has no record of its own', async () => {
    const desk = await open();
    expect(await voidGrant(desk.p, requestOf(desk, ALLOTMENT))).toMatchObject({
      view: { voided: 4 },
    });
    expect(await desk.balance()).toEqual({ available: 10, held: 0 });
  });

  it('gives the first answer again, whatever the second reason, and moves nothing', async () => {
    const desk = await open();
    const first = await voidGrant(desk.p, requestOf(desk));
    desk.p.advance(60_000);
    const again = await voidGrant(desk.p, requestOf(desk, 'grant_pack', 'other'));
    expect(again).toEqual({ kind: 'replayed', view: first.view });
    expect((await desk.load()).rev).toBe(3);
  });

  it('held-credits-survive: what a running hold spends stays spent, the rest of it is voided', async () => {
    const desk = await open();
    const held = await desk.hold('h', 9);
    expect(await voidGrant(desk.p, requestOf(desk))).toMatchObject({ view: { voided: 5 } });
    expect(await desk.balance()).toEqual({ available: 0, held: 9 });
    desk.p.advance(1_000);
    await desk.settle('h', held, 6);
    // 4 of the allotment and 2 of the pack were spent.
    expect(await desk.balance()).toEqual({ available: 0, held: 0 });
    const grants = await audit(table, desk.p, desk.account);
    expect(grants.get('grant_pack')).toMatchObject({ granted: 10, spent: 2, voided: 8 });
    expect((await desk.entries()).map(({ action }) => action).slice(2)).toEqual([
      'hold',
      'void',
      'settle',
      'expire',
    ]);
  });

  it('gives nothing more to a hold whose clock is behind, though a settle gave credits back', async () => {
    const desk = await open();
    const held = await desk.hold('h', 9);
    const copy = await desk.load();
    const late = pauseAt(desk.p.accountDb, (command) => isUpdateOf(command, 'ACCOUNT'));
    const slow = desk.holdLookups(
      'slow',
      { wanted: [{ contact: 2 }], copy },
      { ...desk.p, accountDb: late, now: () => at('2026-03-10T12:00:00Z') },
    );
    await late.reached;
    desk.p.advance(1_000);
    await voidGrant(desk.p, requestOf(desk));
    await desk.settle('h', held, 6);
    late.goOn();
    expect(await slow).toMatchObject({ state: 'refused', code: 'CREDITS_INSUFFICIENT' });
    await audit(table, desk.p, desk.account);
  });

  it.each([
    ['used up', async (desk: LedgerDesk) => desk.settle('h', await desk.hold('h', 14), 14)],
    [
      'expired',
      async (desk: LedgerDesk) => {
        desk.p.setClock('2026-09-01T00:00:00Z');
        await desk.load();
      },
    ],
  ])('refuses one that is %s, and leaves no record', async (_what, change) => {
    const desk = await open();
    await change(desk);
    const before = await desk.load();
    await expect(voidGrant(desk.p, requestOf(desk))).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
    expect(await findVoid(desk.p, keyOf(desk))).toBeUndefined();
    expect(await desk.load()).toEqual(before);
  });

  it('does not know an id of no grant, nor of another workspace', async () => {
    const desk = await open();
    const other = await open();
    for (const request of [requestOf(desk, 'grant_none'), requestOf(other, 'constructor')]) {
      await expect(voidGrant(desk.p, request)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const nowhere = { ...requestOf(desk), account: { workspaceId: 'ws_none' } };
    await expect(voidGrant(desk.p, nowhere)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('voids once when eight calls race with eight holds', async () => {
    const desk = await open();
    const [voids, holds] = await Promise.all([
      Promise.all(Array.from({ length: 8 }, () => voidGrant(desk.p, requestOf(desk)))),
      Promise.all(Array.from({ length: 8 }, (_, k) => desk.hold(`h${k}`, 1))),
    ]);
    expect(voids.filter(({ kind }) => kind === 'voided')).toHaveLength(1);
    expect(new Set(voids.map(({ view }) => view.voided)).size).toBe(1);
    const held = holds.filter(({ state }) => state === 'applied').length;
    expect(await desk.balance()).toEqual({ available: Math.max(0, 4 - held), held });
    const grants = await audit(table, desk.p, desk.account);
    expect(grants.get('grant_pack')).toMatchObject({ voided: voids[0]?.view.voided });
  });

  it.each(['lost', 'answer-lost', 'throttled'] as const)(
    'voids once when the write is %s',
    async (fault) => {
      const desk = await open();
      const accountDb = spoilFirst(desk.p.accountDb, fault);
      expect(await voidGrant({ ...desk.p, accountDb }, requestOf(desk))).toMatchObject({
        view: { voided: 10 },
      });
      expect(await desk.balance()).toEqual({ available: 4, held: 0 });
      expect(await findVoid(desk.p, keyOf(desk))).not.toHaveProperty('i2pk');
      await audit(table, desk.p, desk.account);
    },
  );
});

describe('finishVoid', () => {
  it('takes the record back of one whose grant was used up meanwhile', async () => {
    const desk = await open();
    const db = dieAfter(desk.p.db, 1);
    await voidGrant({ ...desk.p, db }, requestOf(desk)).catch(() => {});
    expect((await desk.load()).rev).toBe(2);
    await desk.settle('h', await desk.hold('h', 14), 14);
    const record = await findVoid(desk.p, keyOf(desk));
    if (record === undefined) throw new Error('the record is gone');
    expect(await finishVoid(desk.p, record)).toMatchObject({ state: 'refused' });
    expect(await findVoid(desk.p, keyOf(desk))).toBeUndefined();
  });

  // The record, the intention, the loss, the next intention, the fate.
  it.each([1, 2, 3, 4, 5])('ends what a call left that died after %i writes', async (writes) => {
    const own = await openTable();
    const desk = await open(own);
    const dead = {
      ...desk.p,
      db: dieAfter(desk.p.db, writes),
      accountDb: spoilFirst(desk.p.accountDb, 'lost'),
    };
    await voidGrant(dead, requestOf(desk)).catch(() => {});
    desk.p.advance(120_001);
    const due: unknown[] = [];
    for (let shard = 0; shard < 8; shard += 1) {
      for await (const key of listDue(desk.p, shard, desk.p.now())) due.push(key);
    }
    expect(due).toEqual(writes < 5 ? [keyOf(desk)] : []);
    const record = await findVoid(desk.p, keyOf(desk));
    if (record === undefined) throw new Error('the record is gone');
    expect(await finishVoid(desk.p, record)).toMatchObject({ state: 'applied' });
    expect(await findVoid(desk.p, keyOf(desk))).not.toHaveProperty('i2pk');
    const grants = await audit(own, desk.p, desk.account);
    expect(grants.get('grant_pack')).toMatchObject({ granted: 10, voided: 10 });
  });
});
