import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../lambdas/actions/actions.ts';
import { PRIORITY } from '../../../lambdas/ledger/account/draw-order.ts';
import {
  findPlan,
  findPlanVersion,
  PLANS,
  requireSound,
} from '../../../lambdas/plans/catalogue.ts';
import { ACTION_NAMES, type Plan } from '../../../lambdas/plans/plans.contract.ts';

const ALL_LINES = ['mobile', 'landline', 'voip', 'unknown'];
/** By currency, in its minor units. */
const SMALL = { usd: 4_900, eur: 4_500, jpy: 7_500 };
const LARGE = { usd: 9_900, eur: 9_000, jpy: 15_000 };
const FOR_EVER = (creditType: string, credits: number, prices = SMALL) => ({
  creditType,
  credits,
  months: null,
  prices,
});
const SPLIT_PACKS = {
  email: FOR_EVER('email', 100),
  phone: FOR_EVER('phone', 100),
  search: FOR_EVER('search', 2_000, LARGE),
};

describe('the catalogue', () => {
  it('has the eight plans, each in its first version, and then the operator’s own', () => {
    expect(PLANS.map(({ id, version }) => `${id}@${version}`)).toEqual([
      'workspace-pool@1',
      'company-contract@1',
      'seat-licences@1',
      'split-credits-essential@1',
      'split-credits-professional@1',
      'split-credits-enterprise@1',
      'billing-cycle-monthly@1',
      'billing-cycle-annual@1',
    ]);
  });

  it.each([
    ['workspace-pool', 1, { contact: 100 }, undefined],
    ['company-contract', 1, { contact: 1_000 }, undefined],
    ['seat-licences', 1, {}, { contact: 50 }],
    ['split-credits-essential', 1, { email: 100, phone: 25, search: 2_000 }, undefined],
    ['split-credits-professional', 1, { email: 300, phone: 100, search: 6_000 }, undefined],
    ['split-credits-enterprise', 1, { email: 1_000, phone: 400, search: 20_000 }, undefined],
    ['billing-cycle-monthly', 1, { contact: 200 }, undefined],
    ['billing-cycle-annual', 12, { contact: 2_400 }, undefined],
  ])('%s: every %i months the workspace gets %j, a seat %j', (id, months, workspace, seat) => {
    const { periodMonths, allotments, seatAllotments } = findPlan(id) ?? {};
    expect([periodMonths, allotments, seatAllotments]).toEqual([months, workspace, seat]);
  });

  it.each([
    ['workspace-pool', { contact: { ...FOR_EVER('contact', 100), months: 6 } }],
    ['company-contract', {}],
    ['seat-licences', {}],
    ['split-credits-essential', SPLIT_PACKS],
    ['split-credits-professional', SPLIT_PACKS],
    ['split-credits-enterprise', SPLIT_PACKS],
    ['billing-cycle-monthly', { contact: FOR_EVER('contact', 100) }],
    ['billing-cycle-annual', { contact: FOR_EVER('contact', 100) }],
  ])('%s: sells the packs %j', (id, packs) => {
    expect(findPlan(id)?.packs).toEqual(packs);
  });

  it.each([
    ['workspace-pool', ['mobile']],
    ['company-contract', ['mobile']],
    ['seat-licences', ['mobile', 'landline']],
    ['split-credits-essential', ALL_LINES],
    ['split-credits-professional', ALL_LINES],
    ['split-credits-enterprise', ALL_LINES],
    ['billing-cycle-monthly', ['mobile']],
    ['billing-cycle-annual', ['mobile']],
  ])('B2: %s: takes phone lines of %j', (id, phone) => {
    expect(findPlan(id)?.accepts.phone).toEqual(phone);
  });

  it('A9: a contract for a year brings its allotment each month', () => {
    expect(findPlan('company-contract')).toMatchObject({ termMonths: 12, periodMonths: 1 });
  });

  it('prices e-mail and phone of a seat in one type, personality too', () => {
    expect(findPlan('seat-licences')?.prices).toMatchObject({
      'contact.email': { contact: 1 },
      'contact.phone': { contact: 5 },
      'contact.personality': { contact: 1 },
    });
  });

  it.each(PLANS)('$id: has a price for every action that its credit types pay for', (plan) => {
    const left = ACTION_NAMES.filter((action) => plan.prices[action] === undefined);
    expect(left).toEqual(plan.creditTypes.includes('postal') ? [] : ['postal.letter']);
  });

  it('knows every action that can be done', () => {
    expect(ACTION_NAMES).toEqual(expect.arrayContaining(ACTIONS.map(({ id }) => id)));
  });

  it('names the ledger’s own categories', () => {
    const plan = findPlan('workspace-pool') as Plan;
    expect(requireSound([{ ...plan, drawOrder: [Object.keys(PRIORITY) as never] }])).toHaveLength(
      1,
    );
  });

  it('gives a plan by its id', () => {
    expect(findPlan('workspace-pool')?.title).toMatch(/^One pool/);
    expect(findPlan('toString')).toBeUndefined();
  });

  it('gives the newest version by id, and any version by its name', () => {
    const [old, newer] = [1, 3].map((version) => ({ id: 'pool', version }) as Plan);
    const plans = [newer, { id: 'pool', version: 2 }, old] as Plan[];
    expect(findPlan('pool', plans)).toBe(newer);
    expect(findPlanVersion('pool@1', plans)).toBe(old);
    expect(findPlanVersion('pool@4', plans)).toBeUndefined();
  });
});

describe('requireSound', () => {
  it('names all faults in one error', () => {
    const [plan] = PLANS as [Plan];
    const faulty = [{ ...plan, periodMonths: 0, allotments: { contact: -5 } }];
    expect(() => requireSound(faulty)).toThrow(
      'the plans have 2 faults:\n' +
        'workspace-pool@1: periodMonths must be 1 to 12: 0\n' +
        'workspace-pool@1: allotments.contact must be whole credits, 0 or more: -5',
    );
  });
});
