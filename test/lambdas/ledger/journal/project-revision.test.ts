import { describe, expect, it } from 'vitest';
import { projectRevision } from '../../../../lambdas/ledger/journal/project-revision.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const cause = { actor: 'mem_ada', reason: 'contact.email', ref: 'enr_1' };
const before = accountOf({ g: grantOf() });
const after = accountOf(
  { g: grantOf({ available: 7, held: 3 }) },
  {
    rev: 8,
    last: {
      ...cause,
      op: 'enr_1:hold:1',
      action: 'hold',
      slices: [{ grantId: 'g', type: 'contact', cat: 'pack', available: -3, held: 3 }],
      at: at('2026-03-10T12:00:00Z'),
    },
  },
);

describe('projectRevision', () => {
  it('tells what the revision did, with before and after', () => {
    expect(projectRevision(before, after)).toEqual({
      rev: 8,
      ...cause,
      op: 'enr_1:hold:1',
      action: 'hold',
      slices: [{ grantId: 'g', type: 'contact', cat: 'pack', available: -3, held: 3 }],
      at: 1_773_144_000_000,
      before: { contact: { available: 10, held: 0 } },
      after: { contact: { available: 7, held: 3 } },
      starts: { g: 1_772_323_200_000 },
    });
  });

  it('begins with nothing before the first revision', () => {
    const { available: _a, held: _h, ...opened } = grantOf();
    const slices = [{ grantId: 'g', type: 'contact', granted: 10, available: 10, opened }];
    const first = accountOf(
      { g: grantOf() },
      { rev: 1, last: { ...before.last, action: 'open', slices } },
    );
    expect(projectRevision(undefined, first)).toMatchObject({ before: {} });
    expect(projectRevision(undefined, first)).not.toHaveProperty('starts');
  });

  it('gapless: stops where a revision is missing', () => {
    expect(() => projectRevision(before, { ...after, rev: 9 })).toThrow('gapless');
    expect(() => projectRevision(undefined, after)).toThrow('gapless');
  });

  it('stops where the slices do not lead from the one to the other', () => {
    const wrong = { ...after, grants: { g: grantOf({ available: 8, held: 3 }) } };
    expect(() => projectRevision(before, wrong)).toThrow('fold-is-account');
  });

  it('does not miss a grant that left empty', () => {
    const empty = accountOf({ g: grantOf(), used: grantOf({ available: 0 }) });
    expect(projectRevision(empty, after).after).toEqual({ contact: { available: 7, held: 3 } });
  });
});
