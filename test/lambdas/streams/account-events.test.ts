import { describe, expect, it } from 'vitest';
import type { Account, OpenGrant, Period } from '../../../lambdas/ledger/ledger.contract.ts';
import { findPlan } from '../../../lambdas/plans/catalogue.ts';
import { eventsOf } from '../../../lambdas/streams/account-events.ts';
import { accountOf, at, grantOf } from '../../support/accounts.ts';

const MARCH: Period = {
  ...accountOf().period,
  planVersion: 'workspace-pool@1',
  allotments: { contact: 100 },
};
const APRIL: Period = {
  ...MARCH,
  id: '2026-04-01',
  startsAt: MARCH.endsAt,
  endsAt: at('2026-05-01T00:00:00Z'),
};
const THE_10TH = at('2026-03-10T12:00:00Z');

/** An account at noon of the 10th, with what it has of contact credits. */
function accountWith(
  credits: Partial<OpenGrant>,
  change: Partial<Account> & { readonly atMs?: number } = {},
): Account {
  const { atMs = THE_10TH, ...rest } = change;
  const { last, ...account } = accountOf({ g: grantOf(credits) }, { period: MARCH });
  return { ...account, last: { ...last, at: at(new Date(atMs).toISOString()) }, ...rest };
}

/**
 * What a revision tells, with what its data say: of two accounts, the later as the next revision.
 */
function told(before: Account | undefined, after: Account): [string, object][] {
  const pair = { before, after: { ...after, rev: (before?.rev ?? 0) + 1 } };
  return eventsOf(pair).map(({ type, data }) => [type, data]);
}

const levelOf = (left: number, threshold = 10, account = 'workspace') => ({
  account,
  creditType: 'contact',
  left,
  threshold,
});

describe('credits.low and credits.recovered', () => {
  it.each<[string, Partial<OpenGrant>, Partial<OpenGrant>, [string, object][]]>([
    ['a tenth is left', { available: 11 }, { available: 10 }, []],
    [
      'less than a tenth is left',
      { available: 10 },
      { available: 9 },
      [['credits.low', levelOf(9)]],
    ],
    ['still less is left', { available: 9 }, { available: 1 }, []],
    [
      'as much as a tenth is there again',
      { available: 9 },
      { available: 10 },
      [['credits.recovered', levelOf(10)]],
    ],
    ['more comes to enough', { available: 10 }, { available: 500 }, []],
    ['credits are held', { available: 10 }, { available: 0, held: 10 }, []],
    ['a hold comes back', { available: 0, held: 10 }, { available: 10 }, []],
    [
      'held credits are spent',
      { available: 2, held: 8 },
      { available: 2, held: 7 },
      [['credits.low', levelOf(9)]],
    ],
    [
      'a grant was voided, and what of it is held never comes back',
      { available: 5, held: 20 },
      { available: 0, held: 20, ended: 'voided', exp: THE_10TH },
      [['credits.low', levelOf(0)]],
    ],
  ])('%s', (_what, before, after, events) => {
    expect(told(accountWith(before), accountWith(after))).toEqual(events);
  });

  it('counts what waits beside the account', () => {
    const waiting = { contact: { grants: 2, credits: 8, exp: null } };
    const full = accountWith({ available: 2 }, { waiting });
    const low = accountWith({ available: 1 }, { waiting });
    expect(told(full, low)).toEqual([['credits.low', levelOf(9)]]);
    expect(told(accountWith({ available: 2 }), full)).toEqual([['credits.recovered', levelOf(10)]]);
  });

  it.each([
    [1, 1, 0],
    [5, 1, 0],
    [10, 1, 0],
    [11, 2, 1],
    [25, 3, 2],
    [1_000_000_000, 100_000_000, 99_999_999],
  ])('of an allotment of %i, %i is enough and %i is low', (allotment, enough, low) => {
    const period = { ...MARCH, allotments: { contact: allotment } };
    const of = (available: number) => accountWith({ available }, { period });
    expect(told(of(enough + 1), of(enough))).toEqual([]);
    expect(told(of(enough), of(low))).toEqual([['credits.low', levelOf(low, enough)]]);
  });

  it('goes by what the plan says is low', () => {
    const pool = findPlan('workspace-pool');
    const plans = pool === undefined ? [] : [{ ...pool, lowAtPercent: 50 }];
    const pair = { before: accountWith({ available: 50 }), after: accountWith({ available: 49 }) };
    expect(eventsOf(pair, plans)).toMatchObject([
      { type: 'credits.low', data: { left: 49, threshold: 50 } },
    ]);
  });

  it('tells nothing of a type that the period was given no allotment of', () => {
    for (const allotments of [undefined, {}, { contact: 0 }]) {
      const { allotments: _none, ...bare } = MARCH;
      const period = { ...bare, ...(allotments && { allotments }) };
      const [before, after] = [5, 0].map((available) => accountWith({ available }, { period }));
      if (after !== undefined) expect(told(before, after)).toEqual([]);
    }
  });

  it('tells of each type that one revision takes below its threshold, by an id of its own', () => {
    const period = { ...MARCH, allotments: { email: 10, phone: 10 } };
    const of = (available: number) =>
      accountWith(
        {},
        {
          period,
          grants: {
            e: grantOf({ type: 'email', available }),
            p: grantOf({ type: 'phone', available }),
          },
        },
      );
    const events = eventsOf({ before: of(1), after: of(0) });
    expect(events.map(({ data }) => 'creditType' in data && data.creditType)).toEqual([
      'email',
      'phone',
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });

  it('a turn to a full allotment is a recovery; what the old period leaves counts no more', () => {
    const old = grantOf({ cat: 'allotment', available: 3, exp: MARCH.endsAt });
    const fresh = grantOf({
      cat: 'allotment',
      eff: APRIL.startsAt,
      exp: APRIL.endsAt,
      available: 100,
    });
    const low = accountWith({}, { grants: { old } });
    const turned = accountWith({}, { grants: { old, fresh }, period: APRIL, atMs: APRIL.startsAt });
    expect(told(low, turned)).toEqual([
      [
        'period.started',
        {
          account: 'workspace',
          plan: 'workspace-pool@1',
          startsAt: '2026-04-01T00:00:00.000Z',
          endsAt: '2026-05-01T00:00:00.000Z',
          allotments: { contact: 100 },
        },
      ],
      ['credits.recovered', levelOf(100)],
    ]);
    const rich = { ...low, grants: { old: { ...old, available: 50 } } };
    expect(told(rich, turned).map(([type]) => type)).toEqual(['period.started']);
  });

  it('tells nothing between the end of a period and the turn, and loses no recovery by it', () => {
    const old = grantOf({ cat: 'allotment', available: 50, held: 2, exp: MARCH.endsAt });
    const late = { atMs: MARCH.endsAt + 5 };
    const full = accountWith({}, { grants: { old } });
    const settled = accountWith({}, { ...late, grants: { old: { ...old, held: 0 } } });
    const booked = accountWith({}, { ...late, grants: { old: { ...old, held: 0, available: 0 } } });
    expect([told(full, settled), told(settled, booked)]).toEqual([[], []]);
    const fresh = grantOf({
      cat: 'allotment',
      eff: APRIL.startsAt,
      exp: APRIL.endsAt,
      available: 100,
    });
    const turned = accountWith(
      {},
      { grants: { old, fresh }, period: APRIL, atMs: MARCH.endsAt + 9 },
    );
    const low = accountWith({}, { ...late, grants: { old: { ...old, available: 5, held: 0 } } });
    expect(told(low, turned).map(([type]) => type)).toEqual([
      'period.started',
      'credits.recovered',
    ]);
    expect(told(settled, turned).map(([type]) => type)).toEqual(['period.started']);
  });

  it('a whole story: each crossing once, and after each one its return', () => {
    const story = [100, 50, 10, 9, 3, 12, 12, 9, 10, 0].map((available) =>
      accountWith({ available }),
    );
    const events = story.slice(1).flatMap((after, n) => told(story[n], after));
    expect(events.map(([type, data]) => [type, (data as { left: number }).left])).toEqual([
      ['credits.low', 9],
      ['credits.recovered', 12],
      ['credits.low', 9],
      ['credits.recovered', 10],
      ['credits.low', 0],
    ]);
  });
});

describe('period.started and plan.changed', () => {
  it('an account that is opened begins its first period', () => {
    const first = told(undefined, accountWith({ available: 100 }, { seat: 'mem_ada' }));
    expect(first).toMatchObject([['period.started', { account: 'seat:mem_ada' }]]);
  });

  it.each<[string, Period, readonly string[]]>([
    ['a retune on the same plan', { ...MARCH, no: 1 }, []],
    [
      'a retune to another version',
      { ...MARCH, planVersion: 'workspace-pool@2' },
      ['plan.changed'],
    ],
    [
      'a retune that cuts the period off',
      { ...MARCH, id: '2026-03-10_1', planVersion: 'other@1' },
      ['plan.changed', 'period.started'],
    ],
    ['a turn', APRIL, ['period.started']],
    [
      'a turn to another plan',
      { ...APRIL, planVersion: 'other@1' },
      ['plan.changed', 'period.started'],
    ],
  ])('%s', (_what, period, types) => {
    const [before, after] = [
      accountWith({ available: 50 }),
      accountWith({ available: 50 }, { period }),
    ];
    expect(told(before, after).map(([type]) => type)).toEqual(types);
    // What belongs to the workspace follows it: that its plan has changed is told once.
    const seat = { ...before, seat: 'mem_ada' };
    const others = types.filter((type) => type !== 'plan.changed');
    expect(told(seat, { ...after, seat: 'mem_ada' }).map(([type]) => type)).toEqual(others);
  });

  it('says from which plan, in which version, and to which', () => {
    const period = { ...MARCH, planVersion: 'company-contract@2' };
    expect(
      told(accountWith({ available: 50 }), accountWith({ available: 50 }, { period })),
    ).toEqual([['plan.changed', { from: 'workspace-pool@1', to: 'company-contract@2' }]]);
  });
});

describe('member.cap-reached', () => {
  const capOf = (credits: Partial<OpenGrant>, change: Parameters<typeof accountWith>[1] = {}) =>
    accountWith({ cat: 'allotment', ...credits }, { cap: 'mem_ada', ...change });
  const reached = [
    'member.cap-reached',
    { account: 'cap:mem_ada', creditType: 'contact', cap: 5, resetsAt: '2026-04-01T00:00:00.000Z' },
  ];
  const period = { ...MARCH, allotments: { contact: 5 } };

  it.each<[string, number, Partial<OpenGrant>, readonly unknown[]]>([
    ['one is left', 2, { available: 1, held: 4 }, []],
    ['the last one is held', 1, { available: 0, held: 5 }, [reached]],
    ['nothing is left as before', 0, { available: 0, held: 4 }, []],
    ['some comes back', 0, { available: 5 }, []],
  ])('%s', (_what, had, after, events) => {
    const before = capOf({ available: had, held: 5 - had }, { period });
    expect(told(before, capOf(after, { period }))).toEqual(events);
  });

  it('is told beside credits.low of the allowance, once everything is spent', () => {
    const spent = told(capOf({ available: 1 }, { period }), capOf({ available: 0 }, { period }));
    expect(spent).toEqual([['credits.low', levelOf(0, 1, 'cap:mem_ada')], reached]);
  });

  it('is not told of what only expires with its period, nor of other accounts', () => {
    const grant = { available: 3, exp: MARCH.endsAt };
    const lifted = capOf({ ...grant, available: 0 }, { period, atMs: MARCH.endsAt });
    expect(told(capOf(grant, { period }), lifted)).toEqual([]);
    const seat = { period, cap: undefined, seat: 'mem_ada' };
    const types = told(capOf({ available: 1 }, seat), capOf({ available: 0 }, seat));
    expect(types.map(([type]) => type)).toEqual(['credits.low']);
  });
});

describe('ids', () => {
  const before = accountWith({ available: 10 });
  const after = { ...accountWith({ available: 9 }), rev: 8 };
  const idOf = (change: Partial<Account> = {}) =>
    eventsOf({ before, after: { ...after, ...change } })[0]?.id;

  it('are the same in a replay, and others for each revision and account', () => {
    expect(idOf()).toBe(idOf());
    const others = [
      {},
      { rev: 9 },
      { seat: 'mem_ada' },
      { cap: 'mem_ada' },
      { workspaceId: 'ws_2' },
    ];
    expect(new Set(others.map(idOf)).size).toBe(5);
  });

  it('carry the time of the revision', () => {
    expect(eventsOf({ before, after })[0]?.time).toBe('2026-03-10T12:00:00.000Z');
  });
});
