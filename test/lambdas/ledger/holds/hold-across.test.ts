import { beforeAll, describe, expect, it } from 'vitest';
import { resume } from '../../../../lambdas/ledger/ledger.ts';
import type { Side } from '../../../../lambdas/ledger/requests.contract.ts';
import { audit } from '../../../support/audit.ts';
import { type Household, openHousehold, type Wish } from '../../../support/household.ts';
import { dieAfter, type Fault, spoil } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const ALL: Household = {
  own: { contact: 100 },
  seat: { contact: 3 },
  memberCap: { contact: 20 },
  keyCap: { contact: 10 },
};

/** So many lookups of one credit each. */
const lookups = (n: number, partial = false): Wish => ({
  wanted: Array.from({ length: n }, () => ({ contact: 1 })),
  partial,
});

describe('a hold over several accounts', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open(household: Household = ALL) {
    n += 1;
    const desk = openHousehold(table, `ws_${n}`, household);
    await desk.open();
    return desk;
  }

  type Case = [string, Household, Wish, string, Record<string, string>];

  // What each account has available and held afterwards.
  it.each<Case>([
    [
      'a seat alone, where it has enough',
      ALL,
      lookups(2),
      'applied',
      { own: '100 0', Seat: '1 2', MemberCap: '20 0', KeyCap: '10 0' },
    ],
    [
      'a seat, then the shared credits within both caps',
      ALL,
      lookups(5),
      'applied',
      { own: '98 2', Seat: '0 3', MemberCap: '18 2', KeyCap: '8 2' },
    ],
    [
      'nothing, where the tighter cap is passed',
      ALL,
      lookups(14),
      'MEMBER_CAP_REACHED',
      { own: '100 0', Seat: '3 0', MemberCap: '20 0', KeyCap: '10 0' },
    ],
    [
      'as many as fit into the tighter cap',
      ALL,
      lookups(14, true),
      'applied',
      { own: '90 10', Seat: '0 3', MemberCap: '10 10', KeyCap: '0 10' },
    ],
    [
      'nothing, where the shared credits are short',
      { ...ALL, own: { contact: 4 } },
      lookups(8),
      'CREDITS_INSUFFICIENT',
      { own: '4 0', Seat: '3 0', MemberCap: '20 0', KeyCap: '10 0' },
    ],
    [
      'as many as seat and shared credits have, the caps only for the shared part',
      { ...ALL, own: { contact: 4 } },
      lookups(9, true),
      'applied',
      { own: '0 4', Seat: '0 3', MemberCap: '16 4', KeyCap: '6 4' },
    ],
    [
      'nothing of a cap of 0, but the seat’s own',
      { ...ALL, memberCap: { contact: 0 } },
      lookups(3),
      'applied',
      { own: '100 0', Seat: '0 3', MemberCap: '0 0', KeyCap: '10 0' },
    ],
    [
      'two types, one of them capped and one in the seat',
      {
        own: { email: 50, phone: 50 },
        seat: { phone: 1 },
        memberCap: { email: 5 },
      },
      { wanted: [{ email: 2 }, { phone: 4 }] },
      'applied',
      { own: '95 5', Seat: '0 1', MemberCap: '3 2' },
    ],
    [
      'nothing of two types where one is short',
      { own: { email: 50, phone: 2 }, seat: { email: 1 } },
      { wanted: [{ email: 2 }, { phone: 4 }] },
      'CREDITS_INSUFFICIENT',
      { own: '52 0', Seat: '1 0' },
    ],
    [
      'back what a seat gave for a lookup that another type leaves out',
      { own: { email: 10, phone: 2 }, seat: { email: 4 } },
      {
        wanted: [
          { email: 2, phone: 2 },
          { email: 2, phone: 2 },
        ],
        partial: true,
      },
      'applied',
      { own: '10 2', Seat: '2 2' },
    ],
    [
      'no more of a seat than the total',
      ALL,
      { ...lookups(3, true), maxTotal: 1 },
      'applied',
      { own: '100 0', Seat: '2 1', MemberCap: '20 0', KeyCap: '10 0' },
    ],
  ])('takes %s', async (_what, household, wish, outcome, after) => {
    const desk = await open(household);
    const held = await desk.hold('h', wish);
    expect(held.state === 'refused' ? held.code : held.state).toBe(outcome);
    expect(await desk.balances()).toEqual(after);
  });

  it('tells the cap, how far it is used and when it begins anew', async () => {
    const desk = await open();
    await desk.hold('a', lookups(7));
    expect(await desk.hold('b', lookups(12))).toMatchObject({
      code: 'MEMBER_CAP_REACHED',
      details: {
        creditType: 'contact',
        required: 12,
        cap: 10,
        used: 4,
        resetsAt: '2026-04-01T00:00:00.000Z',
      },
    });
  });

  it('spends of the seat first, and of an allowance what the shared credits spend', async () => {
    const desk = await open();
    await desk.hold('h', lookups(8));
    await desk.settle('h', { contact: 4 });
    expect(await desk.balances()).toEqual({
      own: '99 0',
      Seat: '0 0',
      MemberCap: '19 0',
      KeyCap: '9 0',
    });
    await desk.settle('h', { contact: 4 });
    expect((await desk.balances()).own).toBe('99 0');
  });

  it('of a member’s parallel requests no more than the cap goes through', async () => {
    const desk = await open({ own: { contact: 100 }, memberCap: { contact: 15 } });
    const held = await Promise.all(
      Array.from({ length: 12 }, (_, k) => desk.hold(`h${k}`, lookups(2))),
    );
    expect(held.filter(({ state }) => state === 'applied')).toHaveLength(7);
    expect(await desk.balances()).toEqual({ own: '86 14', MemberCap: '1 14' });
  });

  /** The seat's 3 are held before the shared credits are; the hold is whole, or nothing is. */
  const WHOLE = { own: '93 7', Seat: '0 3', MemberCap: '13 7', KeyCap: '3 7' };
  const NOTHING = { own: '100 0', Seat: '3 0', MemberCap: '20 0', KeyCap: '10 0' };

  it.each(Array.from({ length: 12 }, (_, k) => k))(
    'a call that dies after %i writes leaves all or nothing, once somebody looks',
    async (writes) => {
      for (const after of ['resume', 'holdAgain'] as const) {
        const desk = await open();
        const db = dieAfter(desk.p.db, writes);
        const accountDb = dieAfter(desk.p.accountDb, Math.max(0, writes - 4));
        await desk.hold('h', lookups(10), { ...desk.p, db, accountDb }).catch(() => {});
        const standing = await desk[after]('h', lookups(10));
        const isHeld = standing.state === 'applied';
        if (after === 'holdAgain') expect(isHeld).toBe(true);
        expect(await desk.balances()).toEqual(isHeld ? WHOLE : NOTHING);
        await desk[after]('h', lookups(10));
        expect(await desk.balances()).toEqual(isHeld ? WHOLE : NOTHING);
        if (!isHeld) continue;
        await desk
          .settle('h', { contact: 5 }, { ...desk.p, db: dieAfter(desk.p.db, writes) })
          .catch(() => {});
        await desk.settle('h', { contact: 5 });
        expect(await desk.balances()).toEqual({
          own: '98 0',
          Seat: '0 0',
          MemberCap: '18 0',
          KeyCap: '8 0',
        });
        for (const { account } of desk.sides) await audit(table, desk.p, account);
      }
    },
  );

  it.each(Array.from({ length: 9 }, (_, k) => k))(
    'a call that dies after %i writes leaves no more than the total, once somebody looks',
    async (writes) => {
      // The seat gives 3 for e-mail addresses; beside the phone number, one of them fits.
      const email = { email: 1 };
      const wish = { wanted: [{ phone: 1 }, email, email, email], partial: true, maxTotal: 2 };
      for (const after of ['resume', 'holdAgain'] as const) {
        const desk = await open({ own: { phone: 5 }, seat: { email: 5 } });
        await desk.hold('h', wish, { ...desk.p, db: dieAfter(desk.p.db, writes) }).catch(() => {});
        const { state } = await desk[after]('h', wish);
        expect(await desk.balances()).toEqual(
          state === 'applied' ? { own: '4 1', Seat: '4 1' } : { own: '5 0', Seat: '5 0' },
        );
      }
    },
  );

  // The first call draws a seat's 3 and sets 7 aside of both caps; then it dies before the rest.
  it.each<[string, Side['role'][], Record<string, string>]>([
    ['a seat', ['Seat'], WHOLE],
    ['a cap', ['MemberCap'], WHOLE],
    ['a seat and both caps', ['Seat', 'MemberCap', 'KeyCap'], WHOLE],
  ])('%s that goes before a later call keeps what was drawn of it', async (_what, gone, after) => {
    const desk = await open();
    const own = spoil(desk.p.accountDb, (at) => (at === 3 ? 'lost' : 'none'));
    const db = dieAfter(desk.p.db, 7);
    await desk.hold('h', lookups(10), { ...desk.p, db, accountDb: own }).catch(() => {});
    expect(await desk.balances()).toMatchObject({ own: '100 0', Seat: '0 3', MemberCap: '13 7' });
    await desk.holdAgain('h', lookups(10), gone);
    expect(await desk.balances()).toEqual(after);
    await desk.settle('h', { contact: 5 });
    expect(await desk.balances()).toEqual({
      own: '98 0',
      Seat: '0 0',
      MemberCap: '18 0',
      KeyCap: '8 0',
    });
  });

  it('a refused hold gives back nothing that its record, made anew, has set aside', async () => {
    const desk = await open();
    const ws = `ws_${n}`;
    const { intendedBy, at } = await desk.hold('h', lookups(10));
    const ended = { state: 'refused', code: 'CREDITS_INSUFFICIENT' } as const;
    await resume(desk.p, {
      account: { workspaceId: ws },
      place: { key: { pk: `ENR#${ws}#h`, sk: 'ENRICHMENT' }, attribute: 'hold' },
      base: 'before:hold',
      cause: { actor: 'mem_ada', reason: 'contact.email', ref: 'h' },
      onFate: () => ({}),
      found: { id: 'before:hold:1', attempt: 1, sinceRev: 1, at, intendedBy, ...ended },
      across: { sides: desk.sides, wanted: lookups(10).wanted },
    });
    expect(await desk.balances()).toEqual(WHOLE);
  });

  const FAULTS: readonly Fault[] = ['answer-lost', 'lost', 'late', 'throttled'];
  it.each(FAULTS.flatMap((fault) => [0, 1, 2, 3].map((k): [Fault, number] => [fault, k])))(
    'a write that is %s, the %ith of the accounts, moves credits once',
    async (fault, k) => {
      const desk = await open();
      const accountDb = spoil(desk.p.accountDb, (at) => (at === k ? fault : 'none'));
      await desk.hold('h', lookups(10), { ...desk.p, accountDb });
      await accountDb.deliver();
      expect(await desk.balances()).toEqual(WHOLE);
    },
  );
});
