import { describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../lambdas/ledger/account/draw-order.ts';
import { DEBT_REPAID_BY as BY_LEDGER } from '../../../lambdas/ledger/ledger.contract.ts';
import { DEBT_REPAID_BY, DRAW_ORDER, type Plan } from '../../../lambdas/plans/plans.contract.ts';
import {
  capTermsOf,
  memberCapsOf,
  planOf,
  planOfPeriod,
  priorityOf,
  runTermsOf,
  seatTermsOf,
  termsOf,
} from '../../../lambdas/plans/terms.ts';
import { at } from '../../support/accounts.ts';

const WORKSPACE = { plan: 'workspace-pool', timezone: 'Europe/Berlin', periodAnchor: '2026-01-31' };
const SEATS = {
  ...WORKSPACE,
  plan: 'seat-licences',
  no: 2,
  from: at('2026-03-01T00:00:00Z'),
  by: 'op_ada',
};

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

  it('says which terms they are, since when, by whom', () => {
    const from = at('2026-03-01T00:00:00Z');
    const changed = { ...WORKSPACE, planVersion: 1, no: 3, from, by: 'op_ada' };
    expect(termsOf(changed)).toMatchObject({ no: 3, from, by: 'op_ada' });
  });

  it('says what repays debt where the plan does', () => {
    expect(termsOf(WORKSPACE)).not.toHaveProperty('debtRepaidBy');
    const plan: Plan = { ...planOf(WORKSPACE), debtRepaidBy: ['allotment'] };
    expect(termsOf(WORKSPACE, [plan]).debtRepaidBy).toEqual(['allotment']);
    expect(DEBT_REPAID_BY).toEqual(BY_LEDGER);
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

describe('seatTermsOf', () => {
  it('gives a seat its own month from the day of the licence, in the zone of the workspace', () => {
    expect(seatTermsOf(SEATS, { licensedOn: '2026-03-17', no: 1 })).toEqual({
      anchor: '2026-03-17',
      timezone: 'Europe/Berlin',
      periodMonths: 1,
      allotments: { contact: 50 },
      planVersion: 'seat-licences@1',
      no: 3,
    });
  });

  it('gives nothing where the licence has ended', () => {
    const seat = { licensedOn: '2026-03-17', no: 2, endedAt: at('2026-03-20T00:00:00Z') };
    const { allotments, ended, no } = seatTermsOf(SEATS, seat);
    expect({ allotments, ended, no }).toEqual({ allotments: {}, ended: true, no: 4 });
  });

  it('gives nothing on a plan without seats, and a month where the plan has years', () => {
    const annual = { ...WORKSPACE, plan: 'billing-cycle-annual' };
    const seat = { licensedOn: '2026-03-17', no: 1 };
    const { allotments, periodMonths } = seatTermsOf(annual, seat);
    expect({ allotments, periodMonths }).toEqual({ allotments: {}, periodMonths: 1 });
  });
});

describe('capTermsOf', () => {
  it('gives the caps as one grant a period of the workspace', () => {
    const caps = { amounts: { contact: 20 }, no: 4 };
    expect(capTermsOf({ ...SEATS, plan: 'billing-cycle-annual' }, caps)).toEqual({
      anchor: '2026-01-31',
      timezone: 'Europe/Berlin',
      periodMonths: 12,
      allotments: { contact: 20 },
      planVersion: 'billing-cycle-annual@1',
      no: 6,
      oneGrant: true,
    });
  });
});

describe('memberCapsOf', () => {
  it('gives the member’s own caps where the plan has none', () => {
    const caps = { amounts: { contact: 20 }, no: 4 };
    expect(memberCapsOf({}, caps)).toBe(caps);
    expect(memberCapsOf({}, undefined)).toBeUndefined();
  });

  it('gives the plan’s where nothing is said of the member, type by type', () => {
    const plan = { memberCaps: { email: 10, phone: 5 } };
    expect(memberCapsOf(plan, undefined)).toEqual({ amounts: { email: 10, phone: 5 }, no: 0 });
    const own = { amounts: { phone: 0 }, no: 3 };
    expect(memberCapsOf(plan, own)).toEqual({ amounts: { email: 10, phone: 0 }, no: 3 });
  });
});

describe('priorityOf', () => {
  it('numbers the groups of the order in which a plan draws', () => {
    expect(priorityOf([['pack'], ['allotment', 'promotional'], ['adjustment']])).toEqual({
      pack: 20,
      allotment: 30,
      promotional: 30,
      adjustment: 40,
    });
  });

  it('gives the ledger’s own numbers where a plan says nothing of the order', () => {
    expect(priorityOf(DRAW_ORDER)).toEqual(PRIORITY);
  });
});

describe('planOf', () => {
  it('gives the version that was sold, or the newest', () => {
    expect(planOf({ plan: 'workspace-pool', planVersion: 1 }).version).toBe(1);
    expect(planOf({ plan: 'workspace-pool' }).id).toBe('workspace-pool');
  });

  it.each([
    [{ plan: 'gone' }, 'the catalogue has no plan gone'],
    [{ plan: 'workspace-pool', planVersion: 7 }, 'the catalogue has no plan workspace-pool@7'],
  ])('is a fault of the deployment where the catalogue lost %j', (of, message) => {
    expect(() => planOf(of)).toThrow(message);
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

describe('runTermsOf', () => {
  const accepts = { email: ['deliverable'], phone: ['mobile'] } as const;
  const plan = { accepts, waterfall: { verifiers: ['zerobounce'] } };

  it.each([
    ['the plan’s', {}, plan],
    ['nothing, where neither says anything', {}, { accepts }, { accepts }],
    [
      'the workspace’s own whole, not mixed with the plan’s',
      { waterfall: { rowCostMicroUsdMax: 5, workEmailOnly: true } },
      plan,
      { accepts: { ...accepts, workEmailOnly: true }, waterfall: { rowCostMicroUsdMax: 5 } },
    ],
    ['the workspace’s empty ones', { waterfall: {} }, plan, { accepts, waterfall: {} }],
  ] as const)('are %s', (_, workspace, of, expected: object = of) => {
    expect(runTermsOf(workspace, of)).toEqual(expected);
  });
});
