import { describe, expect, it } from 'vitest';
import {
  beforeFirst,
  periodAfter,
  type ReplayedAccount,
  replayRevision,
} from '../../../../lambdas/ledger/journal/replay-revision.ts';
import type { Revision, Slice, WaitingGrant } from '../../../../lambdas/ledger/ledger.contract.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';

const NOON = at('2026-03-10T12:00:00Z');
const APRIL = at('2026-04-01T00:00:00Z');
const slice = (change: Partial<Slice> = {}): Slice => ({
  grantId: 'g',
  type: 'contact',
  ...change,
});
const revisionOf = (action: Revision['action'], ...slices: Slice[]): Revision => ({
  op: 'x:1',
  action,
  slices,
  actor: 'mem_ada',
  reason: 'test',
  ref: 'x',
  at: NOON,
});
const BESIDE: WaitingGrant = { ...grantOf(), grantId: 'w' };
const ONE_WAITS = { contact: { grants: 1, credits: 10, exp: null } };
const state = (more: Partial<ReplayedAccount['account']> = {}): ReplayedAccount => ({
  account: accountOf({ g: grantOf() }, { opened: 1, ...more }),
  beside: more.waiting === undefined ? [] : [BESIDE],
});
const replay = (from: ReplayedAccount, revision: Revision) =>
  replayRevision(from, revision, from.account.period);

describe('replayRevision', () => {
  it('counts on, and changes grants', () => {
    const hold = revisionOf('hold', slice({ available: -3, held: 3 }));
    const after = replay(state(), hold);
    expect(after?.account).toMatchObject({ rev: 8, opened: 1, last: hold });
    expect(after?.account.grants).toEqual({ g: grantOf({ available: 7, held: 3 }) });
  });

  it('opens a grant in the account, or beside it', () => {
    const { available, held: _held, ...opened } = grantOf();
    const come = { grantId: 'n', available, granted: 10, opened };
    expect(replay(state(), revisionOf('grant', slice(come)))?.account).toMatchObject({
      opened: 2,
      grants: { n: grantOf() },
    });
    const waits = replay(state(), revisionOf('grant', slice({ ...come, moved: 'waits' })));
    expect(waits?.account).toMatchObject({ opened: 2, waiting: ONE_WAITS });
    expect(waits?.account.grants).not.toHaveProperty('n');
    expect(waits?.beside).toEqual([{ ...grantOf(), grantId: 'n' }]);
  });

  it('moves a grant beside the account, and back', () => {
    const away = replay(state(), revisionOf('grant', slice({ moved: 'shelved' })));
    expect(away?.account).toMatchObject({ grants: {}, waiting: ONE_WAITS, opened: 2 });
    const back = away && replay(away, revisionOf('lift', slice({ moved: 'lifted' })));
    expect(back?.account).toMatchObject({ grants: { g: grantOf() }, waiting: {}, opened: 3 });
    expect(back?.beside).toEqual([]);
  });

  it('ends what waits beside the account', () => {
    const end = slice({ grantId: 'w', available: -10, expired: 10, eff: grantOf().eff });
    const after = replay(state({ waiting: ONE_WAITS }), revisionOf('expire', end));
    expect(after?.account).toMatchObject({ waiting: {}, opened: 2 });
    expect(after?.beside).toEqual([]);
  });

  it('leaves beside the account what is left of a grant that waits', () => {
    const part = slice({ grantId: 'w', available: -4, spent: 4, repaid: 4, eff: grantOf().eff });
    const from = state({ waiting: ONE_WAITS, debt: { contact: 4 } });
    const after = replay(from, revisionOf('repay', part));
    const waiting = { contact: { grants: 1, credits: 6, exp: null } };
    expect(after?.account).toMatchObject({ waiting, opened: 2, debt: { contact: 0 } });
    expect(after?.beside).toEqual([{ ...BESIDE, available: 6 }]);
  });

  it('counts a reversal as one opened grant, and what is owed', () => {
    const owes = slice({ available: -3, clawedBack: 3, debt: 7, reversed: 10 });
    expect(replay(state(), revisionOf('clawback', owes))?.account).toMatchObject({
      opened: 2,
      debt: { contact: 7 },
    });
  });

  it('lets the grants leave that it found empty, but not with a fence', () => {
    const empty = accountOf({ e: grantOf({ available: 0 }), g: grantOf() });
    const from = { account: empty, beside: [] };
    const held = replay(from, revisionOf('hold', slice({ available: -1, held: 1 })));
    expect(Object.keys(held?.account.grants ?? {})).toEqual(['g']);
    expect(Object.keys(replay(from, revisionOf('fence'))?.account.grants ?? {})).toEqual([
      'e',
      'g',
    ]);
  });

  it.each([
    ['takes more than there is', slice({ available: -11, held: 11 })],
    ['settles what is not held', slice({ held: -1, spent: 1 })],
    ['changes a grant that is not there', slice({ grantId: 'other', available: -1, held: 1 })],
    ['opens one that is', slice({ opened: grantOf(), granted: 10, available: 10 })],
  ])('cannot have followed where it %s', (_what, one) => {
    expect(replay(state(), revisionOf('hold', one))).toBeUndefined();
  });
});

describe('periodAfter', () => {
  const account = accountOf();
  const of = (action: Revision['action'], op: string, atMs = APRIL): Revision => ({
    ...revisionOf(action),
    op,
    at: atMs,
  });

  it.each([
    ['a turn leads to the next', 'turn', 'turn:2026-04-01', MONTHLY, '2026-04-01 0'],
    [
      'one whose terms are others tells its own id',
      'turn',
      'turn:2026-04-17',
      MONTHLY,
      '2026-04-17 0',
    ],
    ['so does one whose terms nobody knows', 'turn', 'turn:2026-04-17', undefined, '2026-04-17 0'],
    ['anything else leaves it', 'hold', 'turn:2026-04-01', MONTHLY, '2026-03-01 0'],
  ] as const)('%s', (_what, action, op, terms, period) => {
    const { id, no = 0 } = periodAfter(account, of(action, op), terms);
    expect(`${id} ${no}`).toBe(period);
  });

  it('a change of terms brings it to their number, known or not', () => {
    const retune = of('retune', 'retune:2026-03-01:2', NOON);
    const terms = { ...MONTHLY, no: 2, planVersion: 'pool@2' };
    expect(periodAfter(account, retune, terms)).toMatchObject({ no: 2, planVersion: 'pool@2' });
    expect(periodAfter(account, retune, undefined)).toMatchObject({ no: 2, id: '2026-03-01' });
  });

  it('the first revision begins it', () => {
    const first = beforeFirst({ workspaceId: 'ws_1' });
    const open = of('open', 'open:2026-03-01', NOON);
    expect(periodAfter(first.account, open, MONTHLY)).toMatchObject({
      startsAt: at('2026-03-01T00:00:00Z'),
      endsAt: APRIL,
    });
  });
});
