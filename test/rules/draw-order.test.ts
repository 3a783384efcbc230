import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../lambdas/ledger/ledger.contract.ts';
import { at, MONTHLY } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { expectOrder } from '../support/draw-order.ts';
import { type LedgerDesk, openLedger } from '../support/ledger-desk.ts';
import { spoil } from '../support/lossy.ts';
import { openTable, type TestTable } from '../support/table.ts';

const ALLOTMENT = 'grant_2026-03-01-contact';
const SOON = at('2026-03-20T00:00:00Z');
const LATE = at('2026-09-10T00:00:00Z');
const FOUR = { ...MONTHLY, allotments: { contact: 4 } };

/** What a hold took, grant by grant, in its order. */
const takenBy = ({ slices = [] }: Operation) =>
  slices.map(({ grantId, held }) => [grantId, held] as const);

describe('draw-order', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  const open = (terms = FOUR): LedgerDesk => {
    n += 1;
    return openLedger(table, `ws_${n}`, terms);
  };

  it('draw-order: the allotment first, then packs by expiry, never-expiring last', async () => {
    const desk = open();
    await desk.grant('never', 4, null);
    await desk.grant('late', 4, LATE);
    // It ends before the allotment does, and is still spent after it.
    await desk.grant('soon', 4, SOON);
    const held = await desk.hold('h', 14);
    expect(takenBy(held)).toEqual([
      [ALLOTMENT, 4],
      ['grant_soon', 4],
      ['grant_late', 4],
      ['grant_never', 2],
    ]);
    // Spent from the front; the rest goes back to where it came from.
    await desk.settle('h', held, 9);
    const grants = await audit(table, desk.p, desk.workspaceId);
    expect([...grants].map(([id, { spent, available }]) => [id, spent, available])).toEqual([
      [ALLOTMENT, 4, 0],
      ['grant_never', 0, 4],
      ['grant_late', 1, 3],
      ['grant_soon', 4, 0],
    ]);
  });

  // Each: what changes between the copy that a hold was planned on and its write, and what the hold
  // must take.
  it.each<[string, (desk: LedgerDesk, drained: Operation) => Promise<unknown>, unknown]>([
    ['nothing', async () => {}, [['grant_late', 5]]],
    [
      'a grant came in that expires sooner',
      (desk) => desk.grant('soon', 3, SOON),
      [
        ['grant_soon', 3],
        ['grant_late', 2],
      ],
    ],
    [
      'a grant came in that expires later',
      (desk) => desk.grant('never', 3, null),
      [['grant_late', 5]],
    ],
    [
      'an earlier grant got all its credits back',
      (desk, drained) => desk.settle('all', drained, 0),
      [
        [ALLOTMENT, 4],
        ['grant_late', 1],
      ],
    ],
    [
      'an earlier grant got one credit back',
      (desk, drained) => desk.settle('all', drained, 3),
      [
        [ALLOTMENT, 1],
        ['grant_late', 4],
      ],
    ],
    [
      'an earlier grant was spent and left',
      async (desk, drained) => {
        await desk.settle('all', drained, 4);
        await desk.hold('other', 1);
      },
      [['grant_late', 5]],
    ],
  ])(
    'draw-order: decided at the moment of the hold, when since its copy %s',
    async (_what, change, taken) => {
      const desk = open();
      await desk.grant('late', 9, LATE);
      const drained = await desk.hold('all', 4);
      const copy = await desk.load();
      await change(desk, drained);
      const held = await desk.holdLookups('h', { wanted: [{ contact: 5 }], copy });
      expect(takenBy(held)).toEqual(taken);
      expectOrder(await desk.entries());
    },
  );

  it('draw-order: a hold drains an earlier grant to its last credit, though its copy knew of fewer', async () => {
    const desk = open();
    await desk.grant('late', 9, LATE);
    const part = await desk.hold('part', 3);
    const copy = await desk.load();
    await desk.settle('part', part, 0);
    const held = await desk.holdLookups('h', { wanted: [{ contact: 5 }], copy });
    expect(takenBy(held)).toEqual([
      [ALLOTMENT, 4],
      ['grant_late', 1],
    ]);
  });

  it('draw-order: holds that draw from one grant do not disturb each other', async () => {
    const desk = open();
    await desk.grant('late', 9, LATE);
    const copy = await desk.load();
    const accountDb = spoil(desk.p.accountDb, () => 'none');
    const via = { ...desk.p, accountDb };
    for (const id of ['a', 'b', 'c', 'd'])
      await desk.holdLookups(id, { wanted: [{ contact: 1 }], copy }, via);
    expect(accountDb.calls()).toBe(4);
    expect((await desk.load()).grants[ALLOTMENT]).toMatchObject({ available: 0, held: 4 });
  });

  it('draw-order: holds whatever the others do meanwhile, each in order at its own moment', async () => {
    const amount = fc.integer({ min: 1, max: 7 });
    const lane = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('spend' as const), amount, spent: fc.nat(7) }),
        fc.record({
          do: fc.constant('grant' as const),
          amount,
          days: fc.option(fc.integer({ min: 1, max: 90 })),
        }),
      ),
      { minLength: 2, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(lane, { minLength: 3, maxLength: 5 }), async (lanes) => {
        const desk = open({ ...MONTHLY, allotments: { contact: 6 } });
        // All lanes begin on this copy, and go on with it.
        const copy = await desk.load();
        const run = async (steps: (typeof lanes)[number], l: number): Promise<void> => {
          for (const [k, step] of steps.entries()) {
            const id = `${l}-${k}`;
            if (step.do === 'grant') {
              const days = step.days === null ? null : at('2026-03-10T12:00:00Z');
              const exp = days === null ? null : ((days + (step.days ?? 0) * 86_400_000) as never);
              await desk.grant(id, step.amount, exp);
              continue;
            }
            const wish = {
              wanted: [{ contact: step.amount }, { contact: 1 }],
              partial: true,
              copy,
            };
            const held = await desk.holdLookups(id, wish);
            const credits = takenBy(held).reduce((sum, [, c = 0]) => sum + c, 0);
            if (held.state === 'applied')
              await desk.settle(id, held, Math.min(step.spent, credits));
          }
        };
        await Promise.all(lanes.map(run));
        expectOrder(await desk.entries());
        await audit(table, desk.p, desk.workspaceId);
      }),
      { numRuns: 12, seed: 3 },
    );
  });
});
