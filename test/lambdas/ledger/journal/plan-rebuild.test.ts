import { describe, expect, it } from 'vitest';
import {
  type Gap,
  planRebuild,
  type RecordedRevision,
} from '../../../../lambdas/ledger/journal/plan-rebuild.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';
import { entryOf } from '../../../support/ledger-entries.ts';

const of = (available: number, held: number) => ({ contact: { available, held } });
const HOLD: RecordedRevision = {
  rev: 8,
  op: 'enr_8:hold:1',
  action: 'hold',
  actor: 'mem_ada',
  reason: 'contact.email',
  ref: 'enr_8',
  at: at('2026-03-10T12:00:00Z'),
  slices: [{ grantId: 'g', type: 'contact', cat: 'pack', available: -3, held: 3 }],
};
/** One revision is missing, a hold of 3 of 10 credits. */
const gap = (change: Partial<Gap> = {}): Gap => ({
  grants: { g: grantOf() },
  before: of(10, 0),
  from: 8,
  through: 8,
  next: entryOf(9, { before: of(7, 3), at: at('2026-03-10T12:00:05Z') }),
  account: accountOf({}, { rev: 12 }),
  recorded: new Map([[8, HOLD]]),
  terms: undefined,
  ...change,
});

describe('planRebuild', () => {
  it('makes an entry from the record of its operation, as the projector would have', () => {
    expect(planRebuild(gap())).toEqual([
      {
        ...HOLD,
        before: of(10, 0),
        after: of(7, 3),
        starts: { g: at('2026-03-01T00:00:00Z') },
      },
    ]);
  });

  it('makes the last from the account itself', () => {
    const { rev: _rev, ...last } = HOLD;
    const account = accountOf({ g: grantOf({ available: 7, held: 3 }) }, { rev: 8, last });
    const alone = { account, next: undefined, recorded: new Map() };
    expect(planRebuild(gap(alone))).toEqual(planRebuild(gap()));
  });

  it('makes what had expired, at the time of the entry behind it', () => {
    const exp = at('2026-03-10T12:00:01Z');
    const late = { grants: { g: grantOf({ exp }) }, recorded: new Map() };
    const next = entryOf(9, { before: of(0, 0), at: at('2026-03-10T12:00:05Z') });
    expect(planRebuild(gap({ ...late, next }))).toMatchObject([
      {
        rev: 8,
        op: 'expire:7',
        action: 'expire',
        actor: 'sluice',
        at: next.at,
        slices: [{ grantId: 'g', type: 'contact', available: -10, expired: 10 }],
        after: of(0, 0),
      },
    ]);
  });

  it('makes the turn to a period, by the terms', () => {
    const turned = { recorded: new Map(), terms: MONTHLY };
    const next = entryOf(9, { before: of(110, 0), at: at('2026-04-01T00:00:00Z') });
    expect(planRebuild(gap({ ...turned, next }))).toMatchObject([
      { op: 'turn:2026-04-01', action: 'turn', after: of(110, 0), at: next.at },
    ]);
    expect(planRebuild(gap({ ...turned, next, terms: undefined }))).toBeUndefined();
  });

  it.each([
    ['a revision follows from nothing', { recorded: new Map() }],
    ['it does not lead to what stands behind', { next: entryOf(9, { before: of(8, 2) }) }],
    ['of two one is missing', { through: 9 }],
  ] as [string, Partial<Gap>][])('makes nothing where %s', (_what, change) => {
    expect(planRebuild(gap(change))).toBeUndefined();
  });
});
