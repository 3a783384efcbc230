import { describe, expect, it } from 'vitest';
import { PLANS } from '../../../lambdas/plans/catalogue.ts';
import {
  pendingChange,
  termsInForce,
  toPlace,
  toTerms,
} from '../../../lambdas/workspaces/terms-of-workspace.ts';
import type { TermSet } from '../../../lambdas/workspaces/workspaces.contract.ts';
import { at } from '../../support/accounts.ts';
import { WORKSPACE } from '../../support/api-call.ts';
import { NOON } from '../../support/fixed-ports.ts';

const NOW = WORKSPACE.createdAt;
const set = (no: number, from: string, plan = 'company-contract'): TermSet => ({
  no,
  from: at(from),
  by: 'op_ada',
  plan,
  planVersion: 1,
  timezone: 'Asia/Tokyo',
  periodAnchor: '2026-04-15',
});
const APRIL = set(1, '2026-04-01T00:00:00Z');
const MAY = set(2, '2026-05-01T00:00:00Z', 'billing-cycle-monthly');

describe('toTerms', () => {
  it('gives what the account follows from, and nothing else', () => {
    expect(toTerms({ ...WORKSPACE, planVersion: 3, allotments: { contact: 5 } }, NOW)).toEqual({
      workspaceId: 'ws_1',
      plan: 'workspace-pool',
      planVersion: 3,
      timezone: 'UTC',
      periodAnchor: '2026-01-01',
      allotments: { contact: 5 },
    });
    expect(toTerms(WORKSPACE, NOW)).not.toHaveProperty('allotments');
  });

  it('takes a record of before plans had versions for one that was sold the first', () => {
    expect(toTerms(WORKSPACE, NOW).planVersion).toBe(1);
  });

  it.each([
    ['2026-03-31T23:59:59.999Z', 'workspace-pool', undefined],
    ['2026-04-01T00:00:00.000Z', 'company-contract', 1],
    ['2026-04-30T23:59:59.999Z', 'company-contract', 1],
    ['2026-05-01T00:00:00.000Z', 'billing-cycle-monthly', 2],
  ])('gives the terms that hold at %s: %s, number %s', (moment, plan, no) => {
    const terms = toTerms({ ...WORKSPACE, termChanges: [APRIL, MAY] }, at(moment));
    expect([terms.plan, terms.no]).toEqual([plan, no]);
  });

  it('says since when they hold, and by whom', () => {
    expect(toTerms({ ...WORKSPACE, termChanges: [APRIL] }, APRIL.from)).toEqual({
      workspaceId: 'ws_1',
      plan: 'company-contract',
      planVersion: 1,
      timezone: 'Asia/Tokyo',
      periodAnchor: '2026-04-15',
      no: 1,
      from: at('2026-04-01T00:00:00Z'),
      by: 'op_ada',
    });
  });
});

describe('termsInForce', () => {
  it('gives those that the workspace was made with, number 0, until others hold', () => {
    expect(termsInForce({ ...WORKSPACE, termChanges: [APRIL] }, NOW)).toMatchObject({
      no: 0,
      from: NOON,
      plan: 'workspace-pool',
    });
  });
});

describe('toPlace', () => {
  const limits = { seats: 3, requestRows: 50 };
  const plans = PLANS.map((plan) => (plan.id === 'company-contract' ? { ...plan, limits } : plan));

  it.each([
    ['2026-03-31T23:59:59.999Z', { timezone: 'UTC' }],
    ['2026-04-01T00:00:00.000Z', { timezone: 'Asia/Tokyo', limits }],
  ])('gives the zone and the limits of the terms that hold at %s', (moment, place) => {
    const workspace = { ...WORKSPACE, termChanges: [APRIL] };
    expect(toPlace(workspace, at(moment), plans)).toEqual({ id: 'ws_1', ...place });
  });
});

describe('pendingChange', () => {
  it.each([
    ['2026-03-31T23:59:59.999Z', 1],
    ['2026-04-01T00:00:00.000Z', undefined],
  ])('at %s there is number %s to come', (moment, no) => {
    expect(pendingChange({ ...WORKSPACE, termChanges: [APRIL] }, at(moment))?.no).toBe(no);
  });
});
