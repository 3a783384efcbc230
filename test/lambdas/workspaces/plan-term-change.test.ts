import { describe, expect, it } from 'vitest';
import { PLANS } from '../../../lambdas/plans/catalogue.ts';
import type { Plan } from '../../../lambdas/plans/plans.contract.ts';
import { isSameSet, planTermChange } from '../../../lambdas/workspaces/plan-term-change.ts';
import type {
  TermSet,
  TermsChange,
  Workspace,
} from '../../../lambdas/workspaces/workspaces.contract.ts';
import { at } from '../../support/accounts.ts';
import { WORKSPACE } from '../../support/api-call.ts';

const NOW = at('2026-03-10T12:00:00Z');
const LATER = at('2026-04-01T00:00:00Z');
const change = (fields: Partial<TermsChange>): TermsChange => ({
  from: NOW,
  by: 'op_ada',
  ...fields,
});
const AGREED: TermSet = {
  no: 4,
  from: at('2026-02-01T00:00:00Z'),
  by: 'op_bob',
  plan: 'company-contract',
  planVersion: 1,
  timezone: 'UTC',
  periodAnchor: '2026-01-01',
  allotments: { contact: 1_250 },
};
/** On terms that were agreed in February, with a downgrade to come. */
const MOVING: Workspace = {
  ...WORKSPACE,
  termsNo: 6,
  termChanges: [
    AGREED,
    {
      no: 6,
      from: LATER,
      by: 'op_bob',
      plan: 'workspace-pool',
      planVersion: 1,
      timezone: 'UTC',
      periodAnchor: '2026-01-01',
    },
  ],
};

describe('planTermChange', () => {
  it('puts a change on top of the terms that the workspace was made with', () => {
    expect(planTermChange(WORKSPACE, change({ allotments: { contact: 7 } }), NOW)).toEqual({
      termsNo: 1,
      termChanges: [
        {
          no: 1,
          from: NOW,
          by: 'op_ada',
          plan: 'workspace-pool',
          planVersion: 1,
          timezone: 'UTC',
          periodAnchor: '2026-01-01',
          allotments: { contact: 7 },
        },
      ],
    });
  });

  it.each([
    ['another plan comes with its own allotments', { plan: 'workspace-pool' }, undefined],
    [
      'or with those agreed with it',
      { plan: 'workspace-pool', allotments: { contact: 9 } },
      { contact: 9 },
    ],
    ['the same plan keeps what was agreed', { timezone: 'Asia/Tokyo' }, { contact: 1_250 }],
    [
      'also where it is named',
      { plan: 'company-contract', timezone: 'Asia/Tokyo' },
      { contact: 1_250 },
    ],
    ['nothing agreed is the plan’s own', { allotments: {} }, undefined],
  ])('%s: %j', (_what, fields, allotments) => {
    const planned = planTermChange(MOVING, change(fields), NOW);
    expect(planned?.termChanges?.at(-1)?.allotments).toEqual(allotments);
  });

  it.each([
    ['a plan with periods as long keeps the anchor', 'billing-cycle-monthly', {}, '2026-01-01'],
    ['one of other periods begins its own', 'billing-cycle-annual', {}, '2026-03-10'],
    [
      'on the day of the workspace’s zone',
      'billing-cycle-annual',
      { timezone: 'Pacific/Kiritimati' },
      '2026-03-11',
    ],
    [
      'unless an anchor is given',
      'billing-cycle-annual',
      { periodAnchor: '2026-01-15' },
      '2026-01-15',
    ],
  ])('%s: %s %j', (_what, plan, fields, anchor) => {
    const planned = planTermChange(WORKSPACE, change({ plan, ...fields }), NOW);
    expect(planned?.termChanges?.at(-1)?.periodAnchor).toBe(anchor);
  });

  it('refuses an allotment that was meant for another plan', () => {
    const meant = change({ allotments: { email: 5 } });
    expect(() => planTermChange(MOVING, meant, NOW)).toThrow(
      expect.objectContaining({ code: 'STATE_CONFLICT' }),
    );
  });

  it.each([
    ['a change of something else keeps the version that was sold', { timezone: 'Asia/Tokyo' }, 1],
    [
      'the version that was paid for is what comes',
      { plan: 'workspace-pool', planVersion: 1, allotments: { contact: 7 } },
      1,
    ],
    ['one to the plan comes with its newest', { plan: 'workspace-pool' }, 2],
  ])('%s: %j', (_what, fields, version) => {
    const pool = PLANS[0] as Plan;
    const plans = [pool, { ...pool, version: 2 }];
    const planned = planTermChange(WORKSPACE, change(fields), NOW, plans);
    expect(planned?.termChanges?.at(-1)?.planVersion).toBe(version);
  });

  it('keeps the terms that hold, or did before, beside those to come', () => {
    const planned = planTermChange(MOVING, change({ from: LATER, plan: 'seat-licences' }), NOW);
    expect(planned?.termChanges?.map(({ no, plan }) => [no, plan])).toEqual([
      [4, 'company-contract'],
      [7, 'seat-licences'],
    ]);
    const after = planTermChange(MOVING, change({ from: LATER, plan: 'seat-licences' }), LATER);
    expect(after?.termChanges?.map(({ no }) => no)).toEqual([4, 6, 7]);
  });

  it('keeps the last 24 of those that hold no longer', () => {
    const many = Array.from({ length: 30 }, (_, n) => ({ ...AGREED, no: n + 1 }));
    const workspace = { ...WORKSPACE, termsNo: 30, termChanges: many };
    const planned = planTermChange(workspace, change({ plan: 'workspace-pool' }), NOW);
    const numbers = planned?.termChanges?.map(({ no }) => no);
    expect([numbers?.length, numbers?.[0], numbers?.at(-1)]).toEqual([25, 7, 31]);
  });

  it('takes a change that is to come back, under a number of its own', () => {
    expect(planTermChange(MOVING, null, NOW)).toEqual({ termsNo: 7, termChanges: [AGREED] });
    expect(planTermChange(WORKSPACE, null, NOW)).toBeUndefined();
  });

  it('the terms in force, asked for anew, leave nothing to come', () => {
    const same = change({ plan: 'company-contract' });
    expect(planTermChange(MOVING, same, NOW)).toEqual({ termsNo: 7, termChanges: [AGREED] });
  });

  it.each([
    ['the terms in force', WORKSPACE, { plan: 'workspace-pool' }],
    ['those to come', MOVING, { plan: 'workspace-pool', from: LATER }],
  ])('changes nothing where %s are asked for again', (_what, workspace, fields) => {
    expect(planTermChange(workspace, change(fields), NOW)).toBeUndefined();
  });
});

describe('isSameSet', () => {
  it.each([
    [{}, true],
    [{ no: 5 }, false],
    [{ by: 'op_ada' }, false],
    [{ from: NOW }, false],
    [{ allotments: { contact: 1 } }, false],
    [{ timezone: 'Asia/Tokyo' }, false],
  ])('%j: %s', (other, isSame) => {
    expect(isSameSet(AGREED, { ...AGREED, ...other })).toBe(isSame);
  });

  it('knows none from none', () => {
    expect([isSameSet(undefined, undefined), isSameSet(AGREED, undefined)]).toEqual([true, false]);
  });
});
