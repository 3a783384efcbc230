import { describe, expect, it } from 'vitest';
import { planOf, planOfPeriod, termsOf } from '../../../lambdas/plans/terms.ts';

const WORKSPACE = { plan: 'workspace-pool', timezone: 'Europe/Berlin', periodAnchor: '2026-01-31' };

describe('termsOf', () => {
  it('gives the plan’s terms in the zone and from the anchor of the workspace', () => {
    expect(termsOf(WORKSPACE)).toEqual({
      anchor: '2026-01-31',
      timezone: 'Europe/Berlin',
      periodMonths: 1,
      allotments: { contact: 100 },
      planVersion: 'workspace-pool@1',
    });
  });

  it('agreed-over-plan: an agreed allotment stands in for that of the plan, type by type', () => {
    const { allotments } = termsOf({
      ...WORKSPACE,
      plan: 'split-credits-essential',
      allotments: { email: 5 },
    });
    expect(allotments).toEqual({ email: 5, phone: 25, search: 2000 });
  });
});

describe('planOf', () => {
  it('is a fault of the deployment where the catalogue lost the plan', () => {
    expect(() => planOf({ plan: 'gone' })).toThrow('the catalogue has no plan gone');
  });
});

describe('planOfPeriod', () => {
  it.each([
    ['workspace-pool', 'split-credits-essential@1', 'split-credits-essential'],
    ['workspace-pool', 'workspace-pool@1', 'workspace-pool'],
    ['workspace-pool', 'pool@0', 'workspace-pool'],
  ])('on %s, a period of %s runs by %s', (plan, version, id) => {
    expect(planOfPeriod({ plan }, version).id).toBe(id);
  });
});
