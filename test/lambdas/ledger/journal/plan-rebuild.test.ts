import { describe, expect, it } from 'vitest';
import {
  type Gap,
  planRebuild,
  type RecordedOfAccount,
} from '../../../../lambdas/ledger/journal/plan-rebuild.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';
import { entryOf } from '../../../support/ledger-entries.ts';

const of = (available: number, held: number) => ({ contact: { available, held } });
const HOLD: Omit<RecordedOfAccount, 'account'> = {
  rev: 8,
  op: 'enr_8:hold:1',
  action: 'hold',
  actor: 'mem_ada',
  reason: 'contact.email',
  ref: 'enr_8',
  at: at('2026-03-10T12:00:00Z'),
  slices: [{ grantId: 'g', type: 'contact', cat: 'pack', available: -3, held: 3 }],
};
const NO_TERMS: Gap['terms'] = { at: () => undefined, changes: [] };
const recordedOf = (...revisions: (typeof HOLD)[]): Gap['recorded'] =>
  new Map(revisions.map((each) => [each.rev, { ...each, account: { workspaceId: 'ws_1' } }]));
const reachedOf = (grants = { g: grantOf() }): Gap['reached'] => ({
  account: accountOf(grants),
  beside: [],
});
/** One revision is missing, a hold of 3 of 10 credits. */
const gap = (change: Partial<Gap> = {}): Gap => ({
  reached: reachedOf(),
  from: 8,
  through: 8,
  next: entryOf(9, { before: of(7, 3), at: at('2026-03-10T12:00:05Z') }),
  account: accountOf({}, { rev: 12 }),
  recorded: recordedOf(HOLD),
  terms: NO_TERMS,
  ...change,
});

describe('planRebuild', () => {
  it('makes an entry from the record of its operation, as the projector would have', () => {
    expect(planRebuild(gap())).toEqual({
      entries: [
        {
          ...HOLD,
          before: of(10, 0),
          after: of(7, 3),
          starts: { g: at('2026-03-01T00:00:00Z') },
        },
      ],
      undated: new Map(),
    });
  });

  it('makes the last from the account itself', () => {
    const { rev: _rev, ...last } = HOLD;
    const account = accountOf({ g: grantOf({ available: 7, held: 3 }) }, { rev: 8, last });
    const alone = { account, next: undefined, recorded: new Map() };
    expect(planRebuild(gap(alone))).toEqual(planRebuild(gap()));
  });

  it('makes what had expired, at the time at which it did', () => {
    const exp = at('2026-03-10T12:00:01Z');
    const late = { reached: reachedOf({ g: grantOf({ exp }) }), recorded: new Map() };
    const next = entryOf(9, { before: of(0, 0), at: at('2026-03-10T12:00:05Z'), slices: [] });
    expect(planRebuild(gap({ ...late, next }))).toMatchObject({
      entries: [
        {
          rev: 8,
          op: 'expire:7',
          action: 'expire',
          actor: 'sluice',
          at: exp,
          slices: [{ grantId: 'g', type: 'contact', available: -10, expired: 10 }],
          after: of(0, 0),
        },
      ],
      undated: new Map([[8, exp]]),
    });
  });

  it('makes the turn to a period, by the terms', () => {
    const terms = { at: () => MONTHLY, changes: [] };
    const turned = { recorded: new Map(), terms };
    const next = entryOf(9, { before: of(110, 0), at: at('2026-04-01T00:00:07Z'), slices: [] });
    expect(planRebuild(gap({ ...turned, next }))).toMatchObject({
      entries: [
        {
          op: 'turn:2026-04-01',
          action: 'turn',
          after: of(110, 0),
          at: at('2026-04-01T00:00:00Z'),
        },
      ],
      undated: new Map([[8, at('2026-04-01T00:00:00Z')]]),
    });
    expect(planRebuild(gap({ ...turned, next, terms: NO_TERMS }))).toEqual({ missing: 8 });
  });

  it.each([
    ['a revision follows from nothing', 8, { recorded: new Map() }],
    ['it does not lead to what stands behind', 8, { next: entryOf(9, { before: of(8, 2) }) }],
    ['of two one is missing', 9, { through: 9, next: entryOf(10, { before: of(7, 3) }) }],
    [
      'a record takes what is not there',
      8,
      { reached: reachedOf({ g: grantOf({ available: 2 }) }) },
    ],
  ] as [string, number, Partial<Gap>][])('makes nothing where %s', (_what, missing, change) => {
    expect(planRebuild(gap(change))).toEqual({ missing });
  });
});
