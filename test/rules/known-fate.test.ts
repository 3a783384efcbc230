import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../lambdas/ledger/ledger.contract.ts';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import { audit } from '../support/audit.ts';
import { type LedgerDesk, openLedger } from '../support/ledger-desk.ts';
import { type Fault, spoil, spoilFirst } from '../support/lossy.ts';
import { openTable, type TestTable } from '../support/table.ts';

const ALLOTMENT = 'grant_2026-03-01-contact';

describe('exactly once, and known', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable({ on: 'engine' });
  });

  async function open(): Promise<LedgerDesk> {
    n += 1;
    const desk = openLedger(table, `ws_${n}`);
    await desk.load();
    return desk;
  }

  it.each<[Fault, number]>([
    ['answer-lost', 1],
    ['lost', 2],
    ['late', 2],
    ['throttled', 1],
  ])('a debit whose write is %s moves credits once, in attempt %i', async (fault, attempt) => {
    const desk = await open();
    // Others write on: the account’s last change is not the debit any more.
    const accountDb = spoilFirst(desk.p.accountDb, fault);
    const [held] = await Promise.all([
      desk.hold('h', 5, { ...desk.p, accountDb }),
      desk.hold('x', 1),
      desk.hold('y', 1),
    ]);
    expect(held).toMatchObject({ state: 'applied', attempt });
    const late = await accountDb.deliver();
    expect(late.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await desk.balance()).toEqual({ available: 93, held: 7 });
    const entries = await desk.entries();
    expect(entries.filter(({ ref }) => ref === 'h').map(({ op }) => op)).toEqual([
      `h:hold:${attempt}`,
    ]);
    expect(entries[(held.rev ?? 0) - 1]).toMatchObject({ op: held.id, slices: held.slices });
  });

  it.each<[Fault]>([['answer-lost'], ['lost'], ['late'], ['throttled']])(
    'a settle whose write is %s moves credits once',
    async (fault) => {
      const desk = await open();
      const held = await desk.hold('h', 5);
      await desk.hold('x', 7);
      const accountDb = spoilFirst(desk.p.accountDb, fault);
      await desk.settle('h', held, 3, { ...desk.p, accountDb });
      await accountDb.deliver();
      expect(await desk.balance()).toEqual({ available: 90, held: 7 });
    },
  );

  it('a debit that arrives after the fence is refused by it, for an hour', async () => {
    const desk = await open();
    const accountDb = spoilFirst(desk.p.accountDb, 'late');
    await desk.hold('h', 5, { ...desk.p, accountDb });
    desk.p.advance(3_599_000);
    await desk.hold('x', 1);
    expect(await accountDb.deliver()).toMatchObject([
      { status: 'rejected', reason: { name: 'ConditionalCheckFailedException' } },
    ]);
    expect((await desk.load()).fences).toHaveProperty(['h:hold:1']);
    desk.p.advance(2_000);
    await desk.hold('y', 1);
    expect((await desk.load()).fences).toEqual({});
  });

  it('hundreds of old fences do not shut the account, and leave with what is done next', async () => {
    const desk = await open();
    const fences = Object.fromEntries(
      Array.from({ length: 400 }, (_, k) => [`enr_${k}:hold:1`, desk.p.now()]),
    );
    const fenced = new UpdateCommand({
      TableName: table.name,
      Key: keys.account({ workspaceId: desk.workspaceId }),
      UpdateExpression: 'SET fences = :fences',
      ExpressionAttributeValues: { ':fences': fences },
    });
    await desk.p.db.send(fenced);
    desk.p.advance(3_600_000);
    // DynamoDB takes no expression over 4 KB.
    const sizes: number[] = [];
    const accountDb = spoil(desk.p.accountDb, (_n, command) => {
      if (command instanceof UpdateCommand)
        sizes.push(Buffer.byteLength(String(command.input.UpdateExpression)));
      return 'none';
    });
    const via = { ...desk.p, accountDb };
    const held = await desk.hold('h', 5, via);
    expect((await desk.settle('h', held, 3, via)).state).toBe('applied');
    desk.p.setClock('2026-04-02T00:00:00Z');
    await desk.hold('next', 1, via);
    expect(sizes.every((bytes) => bytes <= 4_096)).toBe(true);
    expect(sizes.length).toBeGreaterThanOrEqual(4);
    // Sixteen with each change: hold, settle, turn, hold.
    expect(Object.keys((await desk.load()).fences)).toHaveLength(400 - 16 * sizes.length);
    expect(await desk.balance()).toEqual({ available: 99, held: 1 });
  });

  it('random faults on every second write: each debit once, no credit lost', async () => {
    const fault = fc.constantFrom<Fault>(
      'none',
      'answer-lost',
      'lost',
      'late',
      'throttled',
      'none',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 8, maxLength: 16 }), async (faults) => {
        const desk = await open();
        const accountDb = spoil(desk.p.accountDb, (k) => faults[k] ?? 'none');
        const via = { ...desk.p, accountDb };
        const spend = async (id: string, amount: number, spent: number): Promise<Operation> => {
          const held = await desk.hold(id, amount, via);
          return held.state === 'applied' ? desk.settle(id, held, spent, via) : held;
        };
        const ends = await Promise.all([spend('a', 50, 2), spend('b', 40, 3), spend('c', 10, 4)]);
        await accountDb.deliver();
        expect(ends.map(({ state }) => state)).toEqual(['applied', 'applied', 'applied']);
        expect(await desk.balance()).toEqual({ available: 91, held: 0 });
        expect((await audit(table, desk.p, desk.workspaceId)).get(ALLOTMENT)).toMatchObject({
          spent: 9,
        });
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});
