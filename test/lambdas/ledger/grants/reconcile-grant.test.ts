import { beforeAll, describe, expect, it } from 'vitest';
import { bookExpired, grant, leftOfPaid, voidGrant } from '../../../../lambdas/ledger/ledger.ts';
import { at } from '../../../support/accounts.ts';
import { audit } from '../../../support/audit.ts';
import { type LedgerDesk, openLedger } from '../../../support/ledger-desk.ts';
import { dieAfter, isUpdateOf, pauseAt, spoilFirst } from '../../../support/lossy.ts';
import { openPayment } from '../../../support/payments.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

/** An account without an allotment; the projector goes on whenever somebody waits for it. */
function open(): LedgerDesk {
  n += 1;
  const terms = {
    anchor: '2026-01-01',
    timezone: 'UTC',
    periodMonths: 1,
    allotments: {},
    planVersion: 'pool@1',
  };
  const ports = table.ports();
  const sleep = async (ms: number): Promise<void> => {
    await table.project();
    await ports.sleep(ms);
  };
  return openLedger(table, `ws_${n}`, terms, { ...ports, sleep });
}

/** A pack of 100 that has come in. */
async function sell(desk: LedgerDesk) {
  const payment = await openPayment(table, desk, {
    key: 'pack',
    amount: 100,
    expiresAtMs: at('2026-09-01T00:00:00Z'),
  });
  await payment.is(0);
  return payment;
}

/** Holds and spends so many credits. */
async function spend(desk: LedgerDesk, record: string, credits: number): Promise<void> {
  await desk.settle(record, await desk.hold(record, credits), credits);
}

/** What became of the pack, and what is owed. */
async function told(desk: LedgerDesk) {
  const grants = await audit(table, desk.p, desk.account);
  const { available, held, spent, expired, voided, clawedBack } = grants.get('grant_pack') ?? {
    available: 0,
  };
  const { debt } = await desk.load();
  return { available, held, spent, expired, voided, clawedBack, debt: debt.contact ?? 0 };
}

const NONE = { available: 0, held: 0, spent: 0, expired: 0, voided: 0, clawedBack: 0, debt: 0 };
const actionsOf = async (desk: LedgerDesk) => (await desk.entries()).map(({ action }) => action);

describe('a grant that comes in', () => {
  it('comes in once, in one entry', async () => {
    const desk = open();
    const payment = await sell(desk);
    expect(await payment.again(0)).toMatchObject({ state: 'applied' });
    expect(await payment.is(0)).toMatchObject({ state: 'unneeded' });
    expect(await told(desk)).toEqual({ ...NONE, available: 100 });
    expect(await actionsOf(desk)).toEqual(['open', 'grant']);
  });

  it('comes in with what was reversed before clawed back at once', async () => {
    const desk = open();
    const payment = await openPayment(table, desk, { key: 'pack', amount: 100 });
    await payment.is(30);
    expect(await told(desk)).toEqual({ ...NONE, available: 70, clawedBack: 30 });
    await payment.is(0);
    expect(await told(desk)).toEqual({ ...NONE, available: 100 });
  });

  it('does not come in while nothing is paid for, and does once it is', async () => {
    const desk = open();
    const payment = await openPayment(table, desk, { key: 'pack', amount: 100 });
    expect(await payment.is(100)).toMatchObject({ state: 'unneeded' });
    expect((await desk.load()).rev).toBe(1);
    await payment.is(40);
    expect(await told(desk)).toEqual({ ...NONE, available: 60, clawedBack: 40 });
  });

  it('comes in frozen while its payment is disputed', async () => {
    const desk = open();
    const payment = await openPayment(table, desk, { key: 'pack', amount: 100 });
    await payment.is(0, true);
    expect(await desk.hold('h', 1)).toMatchObject({ state: 'refused' });
    await payment.is(0, false);
    expect(await desk.hold('i', 1)).toMatchObject({ state: 'applied' });
  });
});

describe('a reversal', () => {
  // Each: what was done to a pack of 100, how much of it is reversed, and what becomes of it.
  it.each<[string, (desk: LedgerDesk) => Promise<void>, number, object]>([
    ['unspent, whole', async () => {}, 100, { clawedBack: 100 }],
    ['unspent, part', async () => {}, 30, { available: 70, clawedBack: 30 }],
    [
      'half spent, less than the rest',
      (desk) => spend(desk, 'h', 50),
      40,
      { available: 10, spent: 50, clawedBack: 40 },
    ],
    [
      'half spent, whole',
      (desk) => spend(desk, 'h', 50),
      100,
      { spent: 50, clawedBack: 50, debt: 50 },
    ],
    [
      'used up and gone',
      async (desk) => {
        await spend(desk, 'h', 100);
        // The next change drops what is used up; what it brings repays of the debt.
        await desk.grant('other', 1, null);
      },
      100,
      { spent: 100, debt: 99 },
    ],
    [
      'expired unused',
      async (desk) => {
        desk.p.setClock('2026-09-01T00:00:00Z');
        await bookExpired(desk.p, desk.account);
      },
      100,
      { expired: 100 },
    ],
    [
      'half spent, the rest expired, half reversed',
      async (desk) => {
        await spend(desk, 'h', 50);
        desk.p.setClock('2026-09-01T00:00:00Z');
        await bookExpired(desk.p, desk.account);
      },
      50,
      { spent: 50, expired: 50 },
    ],
    [
      'half spent, the rest expired, reversed beyond the rest',
      async (desk) => {
        await spend(desk, 'h', 50);
        desk.p.setClock('2026-09-01T00:00:00Z');
        await bookExpired(desk.p, desk.account);
      },
      80,
      { spent: 50, expired: 50, debt: 30 },
    ],
  ])('of a pack that is %s', async (_what, prepare, reversed, wanted) => {
    const desk = open();
    const payment = await sell(desk);
    await prepare(desk);
    await payment.is(reversed);
    expect(await told(desk)).toEqual({ ...NONE, ...wanted });
    expect(await payment.is(reversed)).toMatchObject({ state: 'unneeded' });
    await payment.is(0);
    const { debt, clawedBack } = await told(desk);
    expect({ debt, clawedBack }).toEqual({ debt: 0, clawedBack: 0 });
  });

  // Of 100 with 80 reversed 20 may be spent: these were. Each: what is spent of 60 that are held.
  it.each([
    ['gives all back', 0, { clawedBack: 80, spent: 20 }],
    ['gives some back', 30, { clawedBack: 50, spent: 50, debt: 30 }],
    ['spends all', 60, { clawedBack: 20, spent: 80, debt: 60 }],
  ])('waits for a hold that %s', async (_what, spent, wanted) => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'g', 20);
    const held = await desk.hold('h', 60);
    await payment.is(80);
    expect(await told(desk)).toEqual({ ...NONE, held: 60, spent: 20, clawedBack: 20 });
    await desk.settle('h', held, spent);
    expect(await told(desk)).toEqual({ ...NONE, ...wanted });
    expect(await desk.balance()).toEqual({ available: 0, held: 0 });
  });

  it('is not undone by what a hold gives back while another waits for credits', async () => {
    const desk = open();
    const payment = await sell(desk);
    const held = await desk.hold('h', 100);
    await payment.is(100);
    const copy = await desk.load();
    const late = pauseAt(desk.p.accountDb, (command) => isUpdateOf(command, 'ACCOUNT'));
    const slow = desk.holdLookups(
      'slow',
      { wanted: [{ contact: 2 }], copy },
      { ...desk.p, accountDb: late },
    );
    await desk.settle('h', held, 10);
    late.goOn();
    expect(await slow).toMatchObject({ state: 'refused', code: 'CREDITS_INSUFFICIENT' });
    expect(await told(desk)).toEqual({ ...NONE, spent: 10, clawedBack: 90, debt: 10 });
  });

  it('takes of a pack that waits beside the account, and gives back there', async () => {
    const desk = open();
    for (const key of ['a', 'b', 'c']) await desk.grant(key, 5, at('2026-08-01T00:00:00Z'));
    const payment = await sell(desk);
    expect((await desk.load()).waiting).toMatchObject({ contact: { grants: 1, credits: 100 } });
    await payment.is(30);
    expect((await desk.load()).waiting).toMatchObject({ contact: { grants: 1, credits: 70 } });
    await payment.is(30, true);
    expect((await desk.load()).waiting).toMatchObject({ contact: { credits: 70, frozen: 70 } });
    expect(await desk.balance()).toMatchObject({ available: 15 });
    expect(await desk.hold('h', 16)).toMatchObject({ state: 'refused' });
    await payment.is(10);
    expect(await told(desk)).toEqual({ ...NONE, available: 90, clawedBack: 10 });
    await payment.is(100);
    expect(await told(desk)).toEqual({ ...NONE, clawedBack: 100 });
    expect((await desk.load()).waiting).toEqual({});
    await payment.is(99);
    expect(await told(desk)).toEqual({ ...NONE, available: 1, clawedBack: 99 });
  });
});

describe('credits that are paid for again', () => {
  it('take debt away first, then come back', async () => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'h', 60);
    await payment.is(100);
    expect(await told(desk)).toEqual({ ...NONE, spent: 60, clawedBack: 40, debt: 60 });
    await payment.is(50);
    expect(await told(desk)).toEqual({ ...NONE, spent: 60, clawedBack: 40, debt: 10 });
    await payment.is(30);
    expect(await told(desk)).toEqual({ ...NONE, available: 10, spent: 60, clawedBack: 30 });
    expect(await actionsOf(desk)).toEqual([
      'open',
      'grant',
      'hold',
      'settle',
      'clawback',
      'reinstate',
      'reinstate',
    ]);
  });

  it('come back to a pack that has left its account', async () => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'h', 60);
    await payment.is(40);
    await desk.grant('other', 1, at('2026-12-01T00:00:00Z'));
    expect((await desk.load()).grants).not.toHaveProperty('grant_pack');
    await payment.is(10);
    expect(await told(desk)).toEqual({ ...NONE, available: 30, spent: 60, clawedBack: 10 });
    // What it was when it left is known when it is reversed once more.
    await spend(desk, 'i', 30);
    await payment.is(100);
    expect(await told(desk)).toEqual({ ...NONE, spent: 90, clawedBack: 10, debt: 89 });
  });

  it('expire at once where the pack has expired meanwhile, in an entry of its own', async () => {
    const desk = open();
    const payment = await sell(desk);
    await payment.is(100);
    desk.p.setClock('2026-09-01T00:00:00Z');
    await desk.grant('other', 1, null);
    await payment.is(25);
    expect(await told(desk)).toEqual({ ...NONE, expired: 75, clawedBack: 25 });
    expect((await actionsOf(desk)).slice(-2)).toEqual(['reinstate', 'expire']);
    expect(await payment.is(25)).toMatchObject({ state: 'unneeded' });
  });

  it('are voided where the operator has ended the pack meanwhile', async () => {
    const desk = open();
    const payment = await sell(desk);
    await payment.is(40);
    const { account } = desk;
    const asked = { account, grantId: 'grant_pack', reason: 'mistaken', actor: 'operator' };
    await voidGrant(desk.p, asked);
    await desk.grant('other', 1, null);
    await payment.is(0);
    expect(await told(desk)).toEqual({ ...NONE, voided: 100 });
  });

  it.each([
    ['not repaid', 0, 60],
    ['repaid in part', 50, 10],
    ['repaid', 60, 0],
  ])('find debt %s', async (_what, bought, debt) => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'h', 60);
    await payment.is(100);
    if (bought > 0) await (await openPayment(table, desk, { key: 'other', amount: bought })).is(0);
    expect(await told(desk)).toMatchObject({ debt });
    expect(await desk.balance()).toEqual({ available: 0, held: 0 });
    await payment.is(0);
    // 60 were used of 100 + bought that are paid for.
    expect(await desk.balance()).toEqual({ available: 40 + bought, held: 0 });
    expect(await told(desk)).toEqual({ ...NONE, available: 40, spent: 60 });
  });

  it('come back with what others had repaid, also where both wait for room', async () => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'h', 60);
    await payment.is(100);
    await (await openPayment(table, desk, { key: 'other', amount: 70 })).is(0);
    const days = ['a', 'b', 'c', 'd', 'e'];
    for (const [k, key] of days.entries())
      await desk.grant(key, 5, at(`2026-08-0${k + 1}T00:00:00Z`));
    await payment.is(0);
    expect(await desk.balance()).toEqual({ available: 10 + 25 + 40 + 60, held: 0 });
    const left = await leftOfPaid(desk.p, desk.account, ['grant_pack', 'grant_other', 'grant_x']);
    expect([...left.values()]).toEqual([40 + 60, 10, 0]);
    expect(await told(desk)).toEqual({ ...NONE, available: 40, spent: 60 });
  });
});

describe('debt', () => {
  it('is repaid by what a hold gives back before anybody draws it', async () => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'h', 100);
    await (await openPayment(table, desk, { key: 'other', amount: 30 })).is(0);
    const held = await desk.hold('i', 30);
    await payment.is(100);
    expect(await told(desk)).toMatchObject({ debt: 100 });
    await desk.settle('i', held, 10);
    expect(await desk.hold('j', 1)).toMatchObject({ state: 'refused', details: { debt: 80 } });
    expect(await actionsOf(desk)).toContain('repay');
  });

  it('is repaid by grants that wait beside the account', async () => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'h', 100);
    for (const key of ['a', 'b', 'c', 'd', 'e']) await desk.grant(key, 15, null);
    await payment.is(90);
    expect(await told(desk)).toMatchObject({ debt: 15 });
    await payment.is(60);
    expect([(await told(desk)).debt, (await desk.balance()).available]).toEqual([0, 15]);
  });

  it('is repaid by a pack as it comes in, and counts as used once', async () => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'h', 100);
    await payment.is(100);
    const refused = await desk.hold('i', 1);
    expect(refused).toMatchObject({ code: 'CREDITS_INSUFFICIENT', details: { debt: 100 } });
    const other = await openPayment(table, desk, { key: 'other', amount: 130 });
    await other.is(0);
    const account = await desk.load();
    expect(account).toMatchObject({ debt: { contact: 0 }, used: { contact: 100 } });
    expect(await desk.balance()).toEqual({ available: 30, held: 0 });
    // The other one is not paid for either: what it repaid is owed again.
    await other.is(130);
    expect((await desk.load()).debt).toEqual({ contact: 100 });
  });

  it('is repaid by what the operator adds, and not by a promotion', async () => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'h', 100);
    await payment.is(100);
    const gift = {
      account: desk.account,
      terms: desk.terms,
      creditType: 'contact',
      amount: 30,
      reason: 'sorry',
      actor: 'operator',
      expiresAtMs: null,
      bodyHash: 'hash',
    };
    await grant(desk.p, { ...gift, grantId: 'grant_1', category: 'promotional' });
    expect((await desk.load()).debt).toEqual({ contact: 100 });
    await grant(desk.p, { ...gift, grantId: 'grant_2', category: 'adjustment' });
    expect((await desk.load()).debt).toEqual({ contact: 70 });
    expect(await desk.balance()).toEqual({ available: 30, held: 0 });
  });

  it('is repaid whole by two packs that come at the same time', async () => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'h', 100);
    await payment.is(100);
    const others = await Promise.all(
      ['x', 'y', 'z'].map((key) => openPayment(table, desk, { key, amount: 60 })),
    );
    await Promise.all(others.map((other) => other.is(0)));
    expect((await desk.load()).debt).toEqual({ contact: 0 });
    expect(await desk.balance()).toEqual({ available: 80, held: 0 });
    await told(desk);
  });
});

describe('a dispute', () => {
  it('keeps a pack from being drawn; its holds go on, and it expires when it would', async () => {
    const desk = open();
    const payment = await sell(desk);
    const held = await desk.hold('h', 40);
    await payment.is(0, true);
    expect(await desk.hold('i', 1)).toMatchObject({ state: 'refused' });
    expect(await desk.balance()).toEqual({ available: 0, held: 40 });
    await desk.settle('h', held, 30);
    expect(await told(desk)).toEqual({ ...NONE, available: 70, spent: 30 });
    expect(await desk.balance()).toEqual({ available: 0, held: 0 });
    desk.p.setClock('2026-09-01T00:00:00Z');
    await bookExpired(desk.p, desk.account);
    expect(await told(desk)).toEqual({ ...NONE, expired: 70, spent: 30 });
    expect(await payment.is(0, false)).toMatchObject({ state: 'unneeded' });
  });

  it('that is lost claws back what was frozen', async () => {
    const desk = open();
    const payment = await sell(desk);
    await payment.is(0, true);
    await payment.is(100, false);
    expect(await told(desk)).toEqual({ ...NONE, clawedBack: 100 });
    expect(await actionsOf(desk)).toEqual(['open', 'grant', 'freeze', 'clawback']);
  });

  it('stops a hold that was planned before it', async () => {
    const desk = open();
    const payment = await sell(desk);
    const copy = await desk.load();
    await payment.is(0, true);
    const slow = await desk.holdLookups('slow', { wanted: [{ contact: 2 }], copy });
    expect(slow).toMatchObject({ state: 'refused' });
  });
});

describe('races and crashes', () => {
  it.each([40, 100])('claws back %i beside eight holds that are settled', async (reversed) => {
    const desk = open();
    const payment = await sell(desk);
    const [, ...holds] = await Promise.all([
      payment.is(reversed),
      ...Array.from({ length: 8 }, async (_, k) => {
        const held = await desk.hold(`h${k}`, 10);
        if (held.state === 'applied') await desk.settle(`h${k}`, held, k % 3 === 0 ? 10 : 3);
        return held.state === 'applied' ? (k % 3 === 0 ? 10 : 3) : 0;
      }),
    ]);
    const spent = holds.reduce<number>((sum, each) => sum + Number(each), 0);
    const { debt, clawedBack, ...rest } = await told(desk);
    expect(rest.spent).toBe(spent);
    expect({ debt, clawedBack }).toEqual({
      debt: Math.max(0, spent - (100 - reversed)),
      clawedBack: Math.min(reversed, 100 - spent),
    });
  });

  it.each(['lost', 'answer-lost', 'throttled'] as const)(
    'claws back once when the write is %s',
    async (fault) => {
      const desk = open();
      const payment = await sell(desk);
      await spend(desk, 'h', 60);
      const accountDb = spoilFirst(desk.p.accountDb, fault);
      await payment.is(70, false, { ...desk.p, accountDb });
      expect(await told(desk)).toEqual({ ...NONE, spent: 60, clawedBack: 40, debt: 30 });
    },
  );

  // The intention, the loss, the next intention, the fate.
  it.each([0, 1, 2, 3, 4])('ends what a call left that died after %i writes', async (writes) => {
    const desk = open();
    const payment = await sell(desk);
    await spend(desk, 'h', 60);
    const dead = {
      ...desk.p,
      db: dieAfter(desk.p.db, writes),
      accountDb: spoilFirst(desk.p.accountDb, 'lost'),
    };
    await payment.is(70, false, dead).catch(() => {});
    const calls = await Promise.all([payment.again(70), payment.again(70)]);
    expect(calls.map(({ state }) => state)).toEqual(['applied', 'applied']);
    expect(await told(desk)).toEqual({ ...NONE, spent: 60, clawedBack: 40, debt: 30 });
  });

  it('books what each of two packs owes that one settle has spent', async () => {
    const desk = open();
    const payments = [];
    for (const key of ['one', 'two']) {
      const payment = await openPayment(table, desk, { key, amount: 10 });
      await payment.is(0);
      payments.push(payment);
    }
    const held = await desk.hold('h', 20);
    for (const payment of payments) await payment.is(10);
    await desk.settle('h', held, 20);
    expect((await desk.load()).debt).toEqual({ contact: 20 });
  });

  it('books later what a crash left out after a settle', async () => {
    const desk = open();
    const payment = await sell(desk);
    const held = await desk.hold('h', 80);
    await payment.is(100);
    const accountDb = dieAfter(desk.p.accountDb, 1);
    await desk.settle('h', held, 30, { ...desk.p, accountDb }).catch(() => {});
    expect((await desk.load()).grants.grant_pack).toMatchObject({ available: 50 });
    expect(await desk.balance()).toEqual({ available: 0, held: 0 });
    expect(await desk.hold('i', 1)).toMatchObject({ state: 'refused' });
    await bookExpired(desk.p, desk.account);
    expect(await told(desk)).toEqual({ ...NONE, spent: 30, clawedBack: 70, debt: 30 });
  });
});
