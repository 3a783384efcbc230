import { describe, expect, it } from 'vitest';
import type { ReplayedAccount } from '../../../../lambdas/ledger/journal/replay-revision.ts';
import { replayTime, type Toward } from '../../../../lambdas/ledger/journal/replay-time.ts';
import type { Revision } from '../../../../lambdas/ledger/ledger.contract.ts';
import { toRfc3339 } from '../../../../lambdas/shared/units.contract.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';

const HOLD: Revision = {
  op: 'enr_9:hold:1',
  action: 'hold',
  slices: [],
  actor: 'mem_ada',
  reason: 'contact.email',
  ref: 'enr_9',
  at: at('2026-03-25T09:00:00Z'),
};
const TERMS = { at: () => MONTHLY, changes: [] };
const by = (time: string, more: Partial<Toward> = {}): Toward => ({
  next: { ...HOLD, at: at(time) },
  ...more,
});
const shown = (steps: ReplayedAccount[] | undefined) =>
  steps?.map(({ account: { last } }) => `${last.op} ${toRfc3339(last.at)}`);
const from = (grants = {}, more = {}): ReplayedAccount => ({
  account: accountOf(grants, more),
  beside: [],
});
const SOON = grantOf({ exp: at('2026-03-20T00:00:00Z') });
const LATER = grantOf({ exp: at('2026-03-22T00:00:00Z') });

describe('replayTime', () => {
  it('books all that was due at once, at the time at which the last of it came due', () => {
    const steps = replayTime(from({ a: SOON, b: LATER }), 1, by('2026-03-25T09:00:00Z'), TERMS);
    expect(shown(steps)).toEqual(['expire:7 2026-03-22T00:00:00.000Z']);
    expect(steps?.[0]?.account.last.slices.map(({ grantId }) => grantId)).toEqual(['a', 'b']);
  });

  it('books each as it came due, where there were so many revisions', () => {
    const steps = replayTime(from({ a: SOON, b: LATER }), 2, by('2026-03-25T09:00:00Z'), TERMS);
    expect(shown(steps)).toEqual([
      'expire:7 2026-03-20T00:00:00.000Z',
      'expire:8 2026-03-22T00:00:00.000Z',
    ]);
  });

  it('turns once to the period of the next, or through each between', () => {
    const once = replayTime(from(), 1, by('2026-05-02T09:00:00Z'), TERMS);
    expect(shown(once)).toEqual(['turn:2026-05-01 2026-05-01T00:00:00.000Z']);
    const each = replayTime(from(), 3, by('2026-05-02T09:00:00Z'), TERMS);
    expect(shown(each)?.map((step) => step.split(' ')[0])).toEqual([
      'turn:2026-04-01',
      'turn:2026-05-01',
      'expire:9',
    ]);
  });

  it('books what a settle gave back to an expired grant at the time of the settle', () => {
    const last = { ...accountOf().last, action: 'settle', at: at('2026-03-21T08:00:00Z') };
    const steps = replayTime(from({ a: SOON }, { last }), 1, by('2026-03-25T09:00:00Z'), TERMS);
    expect(shown(steps)).toEqual(['expire:7 2026-03-21T08:00:00.000Z']);
  });

  it('repays what is owed when it came to be owed, by what is in the account and beside it', () => {
    const last = {
      ...accountOf().last,
      action: 'clawback',
      at: at('2026-03-21T08:00:00Z'),
    } as const;
    const waiting = { contact: { grants: 1, credits: 10, exp: null } };
    const owes = { debt: { contact: 12 }, last, waiting, opened: 5 };
    const beside = [{ ...grantOf(), grantId: 'w' }];
    const state = { ...from({ a: grantOf() }, owes), beside };
    const steps = replayTime(state, 2, by('2026-03-25T09:00:00Z'), TERMS);
    expect(shown(steps)).toEqual([
      'repay:5 2026-03-21T08:00:00.000Z',
      'repay:6 2026-03-21T08:00:00.000Z',
    ]);
    const { account, beside: left } = steps?.at(-1) ?? state;
    expect([account.debt, left.map(({ available }) => available)]).toEqual([{ contact: 0 }, [8]]);
  });

  it('follows terms when they changed, the last of them where there is one revision', () => {
    const [first, second] = [at('2026-03-12T08:00:00Z'), at('2026-03-14T08:00:00Z')];
    const terms = {
      at: (atMs: number) => ({ ...MONTHLY, no: [first, second].filter((t) => t <= atMs).length }),
      changes: [first, second],
    };
    const to = by('2026-03-25T09:00:00Z');
    expect(shown(replayTime(from(), 1, to, terms))).toEqual([
      'retune:2026-03-01:2 2026-03-14T08:00:00.000Z',
    ]);
    expect(shown(replayTime(from(), 2, to, terms))).toEqual([
      'retune:2026-03-01:1 2026-03-12T08:00:00.000Z',
      'retune:2026-03-01:2 2026-03-14T08:00:00.000Z',
    ]);
  });

  it('lets come in what the next one draws, at its time', () => {
    const waiting = { contact: { grants: 1, credits: 10, exp: null } };
    const slices = [{ grantId: 'w', type: 'contact', available: -4, held: 4 }];
    const steps = replayTime(
      { account: accountOf({}, { waiting, opened: 5 }), beside: [{ ...grantOf(), grantId: 'w' }] },
      1,
      { next: { ...HOLD, slices } },
      TERMS,
    );
    expect(shown(steps)).toEqual(['lift:5 2026-03-25T09:00:00.000Z']);
  });

  it.each([
    ['nothing was due', from({ a: grantOf() }), by('2026-03-25T09:00:00Z')],
    [
      'the next one began with other credits',
      from({ a: SOON }),
      by('2026-03-25T09:00:00Z', { before: { contact: { available: 3, held: 0 } } }),
    ],
    [
      'the next one takes what is not there then',
      from({ a: SOON }),
      { next: { ...HOLD, slices: [{ grantId: 'a', type: 'contact', available: -1, held: 1 }] } },
    ],
    [
      'the account is another in the end',
      from({ a: SOON }),
      by('2026-03-25T09:00:00Z', { reaches: accountOf({ a: SOON }) }),
    ],
  ])('finds no way where %s', (_what, start, toward) => {
    expect(replayTime(start, 1, toward, TERMS)).toBeUndefined();
  });
});
