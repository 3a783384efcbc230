import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { liftGrants, loadWholeAccount } from '../../lambdas/ledger/account/lift-grants.ts';
import { expireGrants } from '../../lambdas/ledger/account/load-account.ts';
import { adjustCredits } from '../../lambdas/ledger/grants/adjust-credits.ts';
import { voidGrant } from '../../lambdas/ledger/grants/void-grant.ts';
import type { Operation } from '../../lambdas/ledger/ledger.contract.ts';
import { AppError } from '../../lambdas/shared/errors.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { MONTHLY } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { expectOrder } from '../support/draw-order.ts';
import { type LedgerDesk, openLedger } from '../support/ledger-desk.ts';
import { type Fault, spoil } from '../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../support/table.ts';

/**
 * Grants that move between an account and beside it, whatever comes between: several writers at
 * once, each with a network of its own that loses, repeats and delays what it sends, and a clock
 * that goes on. What holds of an account must hold of both together.
 */

const DAY_MS = 86_400_000;

/** The grants that are there at first, and some that writers make. */
const FIRST_DAYS = [3, 20, 8, null, 40, 30];
const VOIDED = [...FIRST_DAYS.keys()].map((k) => `first-${k}`).concat('0-0', '1-1', '0-2');

type Step =
  | { readonly do: 'grant'; readonly amount: number; readonly days: number | null }
  | { readonly do: 'spend'; readonly amount: number; readonly spent: number }
  | { readonly do: 'hold'; readonly amount: number }
  | { readonly do: 'void'; readonly which: string }
  | { readonly do: 'adjust'; readonly amount: number }
  | { readonly do: 'lift'; readonly amount: number }
  | { readonly do: 'sweep' }
  | { readonly do: 'wait'; readonly days: number };

const days = fc.option(fc.integer({ min: 1, max: 60 }), { freq: 4 });
const grantStep = fc.record({
  do: fc.constant('grant' as const),
  amount: fc.integer({ min: 1, max: 6 }),
  days,
});
const amount = fc.integer({ min: 1, max: 14 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: grantStep },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('spend' as const), amount, spent: fc.nat(14) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), amount }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('void' as const), which: fc.constantFrom(...VOIDED) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('adjust' as const), amount }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lift' as const), amount }) },
  { weight: 1, arbitrary: fc.constant({ do: 'sweep' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      days: fc.integer({ min: 1, max: 25 }),
    }),
  },
);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fault>('none') },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Fault>('lost', 'answer-lost', 'late', 'throttled'),
  },
);
const lane = fc.record({
  steps: fc.array(step, { minLength: 3, maxLength: 9 }),
  faults: fc.array(fault, { maxLength: 16 }),
});
type Lane = { readonly steps: readonly Step[]; readonly faults: readonly Fault[] };

/** Counts what has happened, so that a test can say that it was put to the test at all. */
const seen: Record<string, number> = {};

describe('grants that wait beside their account', () => {
  let table: TestTable;
  let runs = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function take(desk: LedgerDesk, via: TablePorts, id: string, doing: Step): Promise<void> {
    const by = { account: desk.account, reason: 'test', actor: 'operator' };
    switch (doing.do) {
      case 'grant': {
        const exp = doing.days === null ? null : epochMs(desk.p.now() + doing.days * DAY_MS);
        return void (await desk.grant(id, doing.amount, exp, via));
      }
      case 'hold':
        return void (await desk.hold(id, doing.amount, via));
      case 'spend': {
        const held: Operation = await desk.hold(id, doing.amount, via);
        if (held.state !== 'applied') return;
        await desk.settle(id, held, Math.min(doing.spent, doing.amount), via);
        return;
      }
      case 'void':
        return void (await voidGrant(via, { ...by, grantId: `grant_${doing.which}` }));
      case 'adjust': {
        const { terms } = desk;
        const asked = { terms, adjustmentId: `adj_${id}`, creditType: 'contact', bodyHash: 'h' };
        return void (await adjustCredits(via, { ...by, ...asked, amount: doing.amount }));
      }
      case 'lift':
        return void (await liftGrants(via, await desk.load(), { contact: doing.amount }));
      case 'sweep':
        return void (await expireGrants(via, await desk.load()));
      case 'wait':
        return desk.p.advance(doing.days * DAY_MS);
    }
  }

  /**
   * Runs all lanes at once; what is refused, or must be asked again later, is a step like others.
   */
  async function run(lanes: readonly Lane[]): Promise<LedgerDesk> {
    runs += 1;
    const terms = { ...MONTHLY, allotments: { contact: 3 } };
    const desk = openLedger(table, `ws_${runs}`, terms);
    for (const [k, days] of FIRST_DAYS.entries()) {
      const exp = days === null ? null : epochMs(desk.p.now() + days * DAY_MS);
      await desk.grant(`first-${k}`, k + 1, exp);
    }
    const networks = lanes.map(({ faults }) => spoil(desk.p.accountDb, (n) => faults[n] ?? 'none'));
    await Promise.all(
      lanes.map(async ({ steps }, l) => {
        const via = { ...desk.p, accountDb: networks[l] ?? desk.p.accountDb };
        for (const [k, doing] of steps.entries()) {
          await take(desk, via, `${l}-${k}`, doing).catch((error: unknown) => {
            if (!(error instanceof AppError) || error.code === 'INTERNAL') throw error;
          });
        }
      }),
    );
    for (const network of networks) await network.deliver();
    return desk;
  }

  type Recorded = { readonly sk: string; readonly operation?: Operation };

  async function recordsOf({ p, workspaceId }: LedgerDesk): Promise<Recorded[]> {
    const { Items = [] } = await p.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `WS#${workspaceId}` },
      }),
    );
    return Items as Recorded[];
  }

  async function judge(desk: LedgerDesk): Promise<void> {
    const { p, account } = desk;
    const grants = await audit(table, p, account);
    const entries = await desk.entries();
    expectOrder(entries);
    const ops = entries.filter(({ action }) => action !== 'fence').map(({ op }) => op);
    expect(new Set(ops).size).toBe(ops.length);
    // What waits is what the account counts, each in an item of its own.
    const copy = await desk.load();
    const whole = await loadWholeAccount(p, account, undefined);
    const records = await recordsOf(desk);
    const items = records.filter(({ sk }) => /^WAIT#/.test(sk));
    const counted = Object.values(copy.waiting ?? {}).reduce((sum, { grants: g }) => sum + g, 0);
    expect(items).toHaveLength(counted);
    expect(Object.keys(whole.grants)).toHaveLength(Object.keys(copy.grants).length + counted);
    // A record that says `applied` names the revision that did it.
    for (const { operation } of records) {
      if (operation?.state !== 'applied') continue;
      expect(entries[(operation.rev ?? 0) - 1]?.op).toBe(operation.id);
    }
    for (const entry of entries) {
      for (const name of [entry.action, ...entry.slices.flatMap(({ moved = [] }) => moved)]) {
        seen[name] = (seen[name] ?? 0) + 1;
      }
    }
    seen.grants = (seen.grants ?? 0) + grants.size;
    // All that can be drawn can be drawn, and not one credit more.
    const { available } = await desk.balance();
    if (available > 0) expect((await desk.hold('all', available)).state).toBe('applied');
    expect((await desk.hold('one-more', 1)).code).toBe('CREDITS_INSUFFICIENT');
    expectOrder(await desk.entries());
    await audit(table, p, account);
  }

  it('conserved, draw-order, never-overdrawn, gapless: whoever moves them, whatever is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(lane, { minLength: 2, maxLength: 4 }), async (lanes) => {
        await judge(await run(lanes));
      }),
      {
        numRuns: process.env.SEARCH === 'exhaustive' ? 100 : 8,
        seed: 7,
      },
    );
    // Every move has been met.
    const met = ['waits', 'lifted', 'shelved', 'void', 'adjust', 'expire', 'fence', 'settle'];
    expect(met.filter((name) => (seen[name] ?? 0) < 3)).toEqual([]);
  }, 900_000);
});
