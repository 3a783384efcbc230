import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadWholeAccount } from '../../lambdas/ledger/account/lift-grants.ts';
import { adjustCredits } from '../../lambdas/ledger/grants/adjust-credits.ts';
import { voidGrant } from '../../lambdas/ledger/grants/void-grant.ts';
import { CHAIN_START } from '../../lambdas/ledger/journal/entry-hash.ts';
import { auditStart, foldAudit, isFoldOf } from '../../lambdas/ledger/journal/fold-audit.ts';
import { viewEntry } from '../../lambdas/ledger/journal/view-entry.ts';
import type { LedgerEntry } from '../../lambdas/ledger/ledger.contract.ts';
import { bookExpired } from '../../lambdas/ledger/ledger.ts';
import { AppError } from '../../lambdas/shared/errors.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { verifyChain } from '../../local/ledger-verify/verify-chain.ts';
import { MONTHLY } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { type LedgerDesk, openLedger } from '../support/ledger-desk.ts';
import { type Fault, spoil } from '../support/lossy.ts';
import { openPayment, type Payment } from '../support/payments.ts';
import { openTable, type TablePorts, type TestTable } from '../support/table.ts';

/**
 * Packs whose payments come and go while others spend them: several writers at once, each with a
 * network that loses, repeats and delays what it sends, and a clock that goes on. In the end each
 * pack is what its payment says, whatever came in between, and by rules that are written here anew.
 */

const DAY_MS = 86_400_000;
const AMOUNT = 10;

/** What a payment comes to say, one after the other. */
const target = fc.record({
  reversed: fc.constantFrom(0, 0, 3, 7, AMOUNT, AMOUNT),
  frozen: fc.nat(2).map((n) => n === 0),
});
const sale = fc.record({
  /** Spent as soon as it has come in. */
  used: fc.nat(AMOUNT),
  days: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 1 }),
  says: fc.array(target, { minLength: 1, maxLength: 5 }),
});
const spending = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('spend' as const),
      amount: fc.integer({ min: 1, max: 14 }),
      spent: fc.nat(14),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('void' as const), which: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('adjust' as const),
      amount: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      days: fc.integer({ min: 1, max: 12 }),
    }),
  },
);
type Spending = typeof spending extends fc.Arbitrary<infer T> ? T : never;
const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 7, arbitrary: fc.constant<Fault>('none') },
  { weight: 2, arbitrary: fc.constantFrom<Fault>('lost', 'answer-lost', 'late', 'throttled') },
);
const story = fc.record({
  sales: fc.array(sale, { minLength: 1, maxLength: 6 }),
  lanes: fc.array(fc.array(spending, { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 2,
  }),
  faults: fc.array(fault, { maxLength: 24 }),
  /** Without them credits only move between those that are paid for and those that are used. */
  isCalm: fc.boolean(),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** How often each thing was met: a test that meets none proves nothing. */
const seen: Record<string, number> = {};

describe('follows-the-money', () => {
  let table: TestTable;
  let runs = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open(): LedgerDesk {
    runs += 1;
    return openLedger(table, `ws_${runs}`, POOL, inTime(table));
  }

  /** Does it until it has its fate: what is lost is called again. */
  async function bring(
    payment: Payment,
    to: { reversed: number; frozen: boolean },
    via: TablePorts,
  ) {
    try {
      return await payment.is(to.reversed, to.frozen, via);
    } catch (error) {
      for (let call = 0; ; call += 1) {
        if (!(error instanceof AppError) || error.code === 'INTERNAL' || call > 20) throw error;
        const again = payment.again(to.reversed, to.frozen, via).catch((next: unknown) => next);
        const got = await again;
        if (!(got instanceof Error)) return got;
        if (!(got instanceof AppError) || got.code === 'INTERNAL') throw got;
      }
    }
  }

  async function take(
    desk: LedgerDesk,
    id: string,
    doing: Spending,
    via: TablePorts,
  ): Promise<void> {
    const by = { account: desk.account, reason: 'test', actor: 'operator' };
    switch (doing.do) {
      case 'spend':
        return spend(desk, id, doing, via);
      case 'void':
        return void (await voidGrant(via, { ...by, grantId: `grant_${doing.which}` }));
      case 'adjust': {
        const asked = { adjustmentId: `adj_${id}`, creditType: 'contact', bodyHash: 'h' };
        const { terms } = desk;
        return void (await adjustCredits(via, { ...by, ...asked, terms, amount: doing.amount }));
      }
      case 'wait':
        return desk.p.advance(doing.days * DAY_MS);
    }
  }

  async function spend(
    desk: LedgerDesk,
    id: string,
    { amount, spent }: { readonly amount: number; readonly spent: number },
    via: TablePorts,
  ): Promise<void> {
    try {
      const held = await desk.hold(id, amount, via);
      if (held.state === 'applied') await desk.settle(id, held, Math.min(spent, amount), via);
    } catch (error) {
      rethrowFault(error);
    }
  }

  async function run({ sales, lanes, faults, isCalm }: Story): Promise<LedgerDesk> {
    const desk = open();
    const network = spoil(desk.p.accountDb, (n) => faults[n] ?? 'none');
    const via = { ...desk.p, accountDb: network };
    // A payment says its last once the next pack has come in: that one repays what is owed by then.
    const turns = sales.map(() => Promise.withResolvers<void>());
    const arrivals = sales.map(() => Promise.withResolvers<void>());
    turns[0]?.resolve();
    const pay = sales.map(async ({ days, used, says }, k) => {
      await turns[k]?.promise;
      const expiresAtMs = isCalm || days === null ? null : epochMs(desk.p.now() + days * DAY_MS);
      const sold = { key: `${k}`, amount: AMOUNT, expiresAtMs };
      const payment = await openPayment(table, desk, sold);
      await bring(payment, { reversed: 0, frozen: false }, via);
      arrivals[k]?.resolve();
      if (used > 0) await spend(desk, `${k}`, { amount: used, spent: used }, via);
      for (const [n, to] of says.entries()) {
        if (n === says.length - 1) {
          turns[k + 1]?.resolve();
          await arrivals[k + 1]?.promise;
        }
        await bring(payment, to, via);
      }
    });
    const spent = lanes.map(async (steps, l) => {
      for (const [k, doing] of steps.entries()) {
        if (isCalm && doing.do !== 'spend') continue;
        await arrivals[k % sales.length]?.promise;
        await take(desk, `${l}-${k}`, doing, via).catch(rethrowFault);
      }
    });
    await Promise.all([...pay, ...spent]);
    await network.deliver();
    await bookExpired(desk.p, desk.account);
    await desk.load();
    return desk;
  }

  /** Each pack by what its payment last said, and all of them together. */
  async function judge({ sales }: Story, desk: LedgerDesk): Promise<void> {
    const grants = await audit(table, desk.p, desk.account);
    const entries = await desk.entries();
    const whole = await loadWholeAccount(desk.p, desk.account, undefined);
    const owed = debtsOf(entries);
    for (const [k, { says }] of sales.entries()) {
      const id = `grant_${k}`;
      const pack = grants.get(id);
      const { reversed, frozen } = says.at(-1) ?? { reversed: 0, frozen: false };
      if (pack === undefined) throw new Error(`${id} never came`);
      const paidFor = AMOUNT - reversed;
      expect([id, owed.made.get(id) ?? 0]).toEqual([id, Math.max(0, pack.spent - paidFor)]);
      expect(pack.clawedBack).toBeLessThanOrEqual(reversed);
      if (pack.available > 0) expect([id, pack.clawedBack]).toEqual([id, reversed]);
      const open = whole.grants[id];
      if (pack.available > 0) expect([id, open?.frozen ?? false]).toEqual([id, frozen]);
    }
    const debt = whole.debt.contact ?? 0;
    expect(debt).toBe(owed.sum);
    expect(debt).toBeGreaterThanOrEqual(0);
    const usable = Object.values(whole.grants).filter(({ frozen }) => !frozen);
    const left = usable.reduce((sum, { available }) => sum + available, 0);
    if (debt > 0) expect(left, 'what is left repays what is owed').toBe(0);
    const sums = [...grants.values()];
    const total = (of: 'available' | 'held' | 'spent' | 'expired' | 'voided') =>
      sums.reduce((sum, each) => sum + each[of], 0);
    if (total('held') + total('expired') + total('voided') === 0) {
      const paidFor = sales.reduce(
        (sum, { says }) => sum + AMOUNT - (says.at(-1)?.reversed ?? 0),
        0,
      );
      expect(total('available') + total('spent') - owed.repaid).toBe(paidFor + debt);
      count('calm');
      if (debt > 0) count('calm, in debt');
    }
    judgeLedger(entries);
    const { checkpoint, fault: broken } = foldAudit(auditStart(CHAIN_START), entries);
    expect(broken).toBeUndefined();
    expect(isFoldOf(await desk.load(), checkpoint)).toBe(true);
    for (const { action, slices } of entries) {
      for (const name of [action, ...slices.flatMap(namesOf)]) count(name);
    }
  }

  it('each pack is in the end what its payment says, whoever spends, whatever is lost', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        await judge(told, await run(told));
      }),
      {
        numRuns: process.env.SEARCH === 'exhaustive' ? 100 : 12,
        seed: 7,
      },
    );
    const met = [
      'clawback',
      'reinstate',
      'repay',
      'freeze',
      'unfreeze',
      'made',
      'repaid',
      'back',
      'calm',
    ];
    expect(met.filter((name) => (seen[name] ?? 0) < 3)).toEqual([]);
  }, 900_000);
});

describe('the same facts come to the same end', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  // Each: what is told of packs of 10, of each in its order; `a` is spent whole when it has come.
  // What is left and what is owed follow from what is paid for in the end, less those 10.
  it.each<[string, readonly string[][], { readonly left: number; readonly debt: number }]>([
    [
      'a refund that fails, and a pack that had repaid it and is lost',
      [
        ['a 10', 'a 0'],
        ['b 0', 'b 10'],
      ],
      { left: 0, debt: 0 },
    ],
    [
      'a refund, and packs that come before and after it',
      [['a 10'], ['b 0', 'b 10'], ['c 4']],
      { left: 0, debt: 4 },
    ],
    [
      'a dispute that is won, beside a refund',
      [['a 7'], ['b 0', 'b frozen', 'b 0']],
      { left: 3, debt: 0 },
    ],
    [
      'a dispute that is lost after the refund failed',
      [['a 10', 'a 0', 'a 10'], ['b 3']],
      { left: 0, debt: 3 },
    ],
  ])('%s', async (what, told, wanted) => {
    const met = new Set<string>();
    for (const [n, order] of interleave(told).entries()) {
      const desk = openLedger(table, `ws_${what.length}_${n}`, POOL, inTime(table));
      const payments = new Map<string, Payment>();
      for (const says of ['a 0', ...order]) {
        const [key = '', to] = says.split(' ');
        const payment =
          payments.get(key) ?? (await openPayment(table, desk, { key, amount: AMOUNT }));
        await payment.is(to === 'frozen' ? 0 : Number(to), to === 'frozen');
        if (!payments.has('a')) await desk.settle('h', await desk.hold('h', AMOUNT), AMOUNT);
        payments.set(key, payment);
      }
      const { available: left } = await desk.balance();
      const { debt } = await desk.load();
      met.add(JSON.stringify({ left, debt: debt.contact ?? 0 }));
    }
    expect([...met]).toEqual([JSON.stringify(wanted)]);
  });
});

const POOL = { ...MONTHLY, allotments: {} };

/** The projector goes on whenever somebody waits for it. */
function inTime(table: TestTable): TablePorts {
  const ports = table.ports();
  const sleep = async (ms: number): Promise<void> => {
    await table.project();
    await ports.sleep(ms);
  };
  return { ...ports, sleep };
}

/** All orders in which each list keeps its own. */
function interleave(lists: readonly (readonly string[])[]): string[][] {
  const some = lists.filter((list) => list.length > 0);
  if (some.length === 0) return [[]];
  return some.flatMap(([first = '', ...rest], k) =>
    interleave(some.map((list, n) => (n === k ? rest : list))).map((order) => [first, ...order]),
  );
}

/** What is refused, or must be asked again later, is a step like others. */
function rethrowFault(error: unknown): void {
  if (!(error instanceof AppError) || error.code === 'INTERNAL') throw error;
}

function count(name: string): void {
  seen[name] = (seen[name] ?? 0) + 1;
}

function namesOf({ debt = 0, repaid = 0 }: LedgerEntry['slices'][number]): string[] {
  return [
    ...(debt > 0 ? ['made'] : []),
    ...(repaid > 0 ? ['repaid'] : []),
    ...(repaid < 0 ? ['back'] : []),
  ];
}

/** What is owed by the ledger alone: of each grant, and of all; `repaid` is part of what was spent. */
function debtsOf(entries: readonly LedgerEntry[]) {
  const made = new Map<string, number>();
  let sum = 0;
  let repaid = 0;
  for (const slice of entries.flatMap(({ slices }) => slices)) {
    made.set(slice.grantId, (made.get(slice.grantId) ?? 0) + (slice.debt ?? 0));
    sum += (slice.debt ?? 0) - (slice.repaid ?? 0);
    repaid += Math.max(0, slice.repaid ?? 0);
  }
  return { made, sum, repaid };
}

/** The check that customers run. */
function judgeLedger(entries: readonly LedgerEntry[]): void {
  const shown = entries.map((entry) => JSON.parse(JSON.stringify(viewEntry(entry))));
  expect(verifyChain(shown)).toMatchObject({ kind: 'whole', unsealed: 0 });
}
