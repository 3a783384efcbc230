import { beforeAll, describe, expect, it } from 'vitest';
import { MONTHLY } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { type Fault, spoil } from '../support/lossy.ts';
import { openTable, type TestTable } from '../support/table.ts';

const FORTY = { ...MONTHLY, allotments: { contact: 40 } };

describe('never-overdrawn', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable({ on: 'engine' });
  });

  it('never-overdrawn: of 64 parallel holds of 1 on 40 credits exactly 40 succeed', async () => {
    const desk = openLedger(table, 'ws_1', FORTY);
    await desk.load();
    const holds = await Promise.all(Array.from({ length: 64 }, (_, n) => desk.hold(`h${n}`, 1)));
    expect(holds.filter(({ state }) => state === 'applied')).toHaveLength(40);
    expect(new Set(holds.map(({ code }) => code))).toEqual(
      new Set([undefined, 'CREDITS_INSUFFICIENT']),
    );
    expect(await desk.balance()).toEqual({ available: 0, held: 40 });
    await audit(table, desk.p, 'ws_1');
  });

  it('never-overdrawn: nor with holds of many sizes, over two grants, while others give back', async () => {
    const desk = openLedger(table, 'ws_2', FORTY);
    await desk.grant('pack', 11, null);
    const first = await desk.hold('first', 20);
    const [settled, ...holds] = await Promise.all([
      desk.settle('first', first, 5),
      ...Array.from({ length: 24 }, (_, n) => desk.hold(`h${n}`, (n % 7) + 1)),
    ]);
    const sizes = holds.map(({ state }, n) => (state === 'applied' ? (n % 7) + 1 : 0));
    const held = sizes.reduce((sum, n) => sum + n, 0);
    expect(settled?.state).toBe('applied');
    expect(held).toBeLessThanOrEqual(46);
    expect(await desk.balance()).toEqual({ available: 46 - held, held });
    await audit(table, desk.p, 'ws_2');
  });

  it('never-overdrawn: nor when every third write is spoiled', async () => {
    const desk = openLedger(table, 'ws_3', { ...MONTHLY, allotments: { contact: 10 } });
    await desk.load();
    const faults: readonly Fault[] = ['answer-lost', 'lost', 'late', 'throttled'];
    const accountDb = spoil(desk.p.accountDb, (n) =>
      n % 3 === 0 ? (faults[(n / 3) % 4] ?? 'none') : 'none',
    );
    const via = { ...desk.p, accountDb };
    const holds = await Promise.all(
      Array.from({ length: 16 }, (_, n) => desk.hold(`h${n}`, 1, via)),
    );
    await accountDb.deliver();
    expect(holds.filter(({ state }) => state === 'applied')).toHaveLength(10);
    expect(await desk.balance()).toEqual({ available: 0, held: 10 });
    await audit(table, desk.p, 'ws_3');
  });
});
