import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expireGrants } from '../../lambdas/ledger/account/load-account.ts';
import type { Operation } from '../../lambdas/ledger/ledger.contract.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { MONTHLY } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { NOON } from '../support/fixed-ports.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { openTable, type TestTable } from '../support/table.ts';

const DAY_MS = 86_400_000;
const ALLOTMENT = 20;

type Command =
  | { readonly do: 'grant'; readonly amount: number; readonly days: number | null }
  | { readonly do: 'hold'; readonly amount: number }
  | { readonly do: 'settle'; readonly which: number; readonly share: number }
  | { readonly do: 'expire' }
  | { readonly do: 'wait'; readonly days: number };

/**
 * Plain arithmetic: grants in the order in which they are spent, holds as lists of what they took.
 */
class Model {
  nowMs: number = NOON;
  readonly packs: { left: number; endMs: number }[] = [];
  readonly allotments = new Map<number, { left: number; endMs: number }>();
  readonly holds: { taken: { from: { left: number }; n: number }[] }[] = [];

  allotment() {
    const now = new Date(this.nowMs);
    const month = now.getUTCMonth();
    const endMs = Date.UTC(now.getUTCFullYear(), month + 1, 1);
    const own = this.allotments.get(endMs) ?? { left: ALLOTMENT, endMs };
    this.allotments.set(endMs, own);
    return own;
  }

  spendable() {
    const packs = this.packs.filter(({ endMs }) => endMs > this.nowMs);
    return [this.allotment(), ...packs.sort((a, b) => a.endMs - b.endMs)];
  }

  available = () => this.spendable().reduce((sum, { left }) => sum + left, 0);
  held = () => this.holds.flatMap(({ taken }) => taken).reduce((sum, { n }) => sum + n, 0);

  hold(amount: number): boolean {
    if (amount > this.available()) return false;
    const taken = [];
    for (const from of this.spendable()) {
      const n = Math.min(amount, from.left);
      amount -= n;
      from.left -= n;
      taken.push({ from, n });
    }
    this.holds.push({ taken });
    return true;
  }

  settle(which: number, spent: number): void {
    for (const { from, n } of this.holds.splice(which, 1)[0]?.taken ?? []) {
      const paid = Math.min(spent, n);
      spent -= paid;
      from.left += n - paid;
    }
  }
}

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    do: fc.constant('grant' as const),
    amount: fc.integer({ min: 1, max: 20 }),
    days: fc.option(fc.integer({ min: 1, max: 40 })),
  }),
  fc.record({ do: fc.constant('hold' as const), amount: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ do: fc.constant('hold' as const), amount: fc.integer({ min: 1, max: 8 }) }),
  fc.record({
    do: fc.constant('settle' as const),
    which: fc.nat(4),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.constant({ do: 'expire' as const }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 45 }) }),
);

describe('conserved', () => {
  let table: TestTable;
  let runs = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  it('conserved: whatever is done in whatever order, each grant is what became of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 6, maxLength: 14 }), async (commands) => {
        runs += 1;
        const desk = openLedger(table, `ws_${runs}`, {
          ...MONTHLY,
          allotments: { contact: ALLOTMENT },
        });
        const model = new Model();
        const holds: { readonly id: string; readonly held: Operation; readonly amount: number }[] =
          [];
        for (const [n, c] of commands.entries()) {
          if (c.do === 'grant') {
            // Never the same end twice: which of two equal grants goes first is not the model's to
            // know.
            const endMs =
              c.days === null ? Number.MAX_SAFE_INTEGER : model.nowMs + c.days * DAY_MS + n;
            await desk.grant(`g${n}`, c.amount, c.days === null ? null : epochMs(endMs));
            model.packs.push({ left: c.amount, endMs });
          } else if (c.do === 'hold') {
            const held = await desk.hold(`h${n}`, c.amount);
            expect(held.state).toBe(model.hold(c.amount) ? 'applied' : 'refused');
            if (held.state === 'applied') holds.push({ id: `h${n}`, held, amount: c.amount });
          } else if (c.do === 'settle' && holds.length > 0) {
            const which = c.which % holds.length;
            const [hold] = holds.splice(which, 1);
            const spent = Math.round(c.share * (hold?.amount ?? 0));
            if (hold) await desk.settle(hold.id, hold.held, spent);
            model.settle(which, spent);
          } else if (c.do === 'expire') {
            await expireGrants(desk.p, await desk.load());
          } else if (c.do === 'wait') {
            desk.p.advance(c.days * DAY_MS);
            model.nowMs += c.days * DAY_MS;
          }
          expect(await desk.balance()).toEqual({
            available: model.available(),
            held: model.held(),
          });
        }
        await audit(table, desk.p, desk.workspaceId);
      }),
      { numRuns: 10, seed: 20_260_310 },
    );
  });
});
