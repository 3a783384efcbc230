import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { followSubscription } from '../../lambdas/billing/subscriptions/follow-subscription.ts';
import { chooseLeader } from '../../lambdas/billing/subscriptions/leading-subscription.ts';
import { findStanding } from '../../lambdas/billing/subscriptions/subscription.store.ts';
import type { SubscriptionState } from '../../lambdas/billing/subscriptions/subscriptions.contract.ts';
import { drawnSides } from '../../lambdas/enrichments/drawn-sides.ts';
import type { AccountTerms } from '../../lambdas/ledger/ledger.contract.ts';
import { findPlan, PLANS } from '../../lambdas/plans/catalogue.ts';
import type { Plan } from '../../lambdas/plans/plans.contract.ts';
import { seatTermsOf, termsOf } from '../../lambdas/plans/terms.ts';
import type { EpochMs } from '../../lambdas/shared/units.contract.ts';
import { createWorkspace } from '../../lambdas/workspaces/create-workspace.ts';
import { createMember } from '../../lambdas/workspaces/members/create-member.ts';
import { updateMember } from '../../lambdas/workspaces/members/update-member.ts';
import { planTermChange } from '../../lambdas/workspaces/plan-term-change.ts';
import { loadWorkspace } from '../../lambdas/workspaces/read-workspaces.ts';
import { pendingChange, toPlace, toTerms } from '../../lambdas/workspaces/terms-of-workspace.ts';
import { updateWorkspace } from '../../lambdas/workspaces/update-workspace.ts';
import type { TermsChange } from '../../lambdas/workspaces/workspaces.contract.ts';
import { ROOT } from '../laws/source-files.ts';
import { at } from '../support/accounts.ts';
import { WORKSPACE } from '../support/api-call.ts';
import { audit } from '../support/audit.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { openTable, type TablePorts, type TestTable } from '../support/table.ts';

const POOLED = { plan: 'workspace-pool@1', price: { amount: 3_900, currency: 'usd', months: 1 } };
const MONTHLY = {
  plan: 'billing-cycle-monthly@1',
  price: { amount: 6_900, currency: 'usd', months: 1 },
};
const APRIL = '2026-04-01T00:00:00Z';

/** Rows of `docs/plan-changes.md`, one a test. It is the 10th of March 2026, at noon. */
describe('plan changes', () => {
  let table: TestTable;
  let n = 0;
  let id = '';
  let p: TablePorts;

  beforeAll(async () => {
    table = await openTable();
  });

  beforeEach(() => {
    process.env.TABLE_NAME = table.name;
    n += 1;
    id = `ws_${n}`;
    p = table.ports();
  });

  async function create(plan: string, more: { readonly timezone?: string } = {}) {
    const input = {
      id,
      name: 'Example',
      plan,
      timezone: 'UTC',
      periodAnchor: '2026-01-01',
      ...more,
    };
    await createWorkspace(p, input, { bodyHash: 'h' });
    return (await desk()).load();
  }

  /** The account on the terms that the workspace has at this moment. */
  async function desk(terms?: AccountTerms) {
    const now = terms ?? termsOf(toTerms(await loadWorkspace(p, id), p.now()));
    return openLedger(table, id, now, p);
  }

  async function change(terms: Partial<TermsChange>, from: EpochMs = p.now()) {
    await updateWorkspace(p, id, { terms: { from, by: 'op_ada', ...terms } });
    return (await desk()).load();
  }

  const nextPeriod = async () => (await (await desk()).load()).period.endsAt;

  async function spend(record: string, amounts: Readonly<Record<string, number>>) {
    const on = await desk();
    const held = await on.holdLookups(record, { wanted: [amounts] });
    expect(held.state).toBe('applied');
    if ('contact' in amounts) await on.settle(record, held, amounts.contact ?? 0);
    return held;
  }

  /** What can be spent of each type, what is held of it. */
  async function balance(): Promise<Record<string, readonly [number, number]>> {
    const { grants } = await (await desk()).load();
    const sums: Record<string, [number, number]> = {};
    for (const { type, available, held, exp, eff } of Object.values(grants)) {
      const counts = eff <= p.now() && (exp === null || exp > p.now());
      const [a, h] = sums[type] ?? [0, 0];
      sums[type] = [a + (counts ? available : 0), h + held];
    }
    await audit(table, p, id);
    return sums;
  }

  it('upgrade, now', async () => {
    await create('workspace-pool');
    await spend('a', { contact: 30 });
    await (await desk()).hold('b', 20);
    const account = await change({ plan: 'billing-cycle-monthly' });
    // 200 in place of 100, of which 30 are spent and 20 are held.
    expect(await balance()).toEqual({ contact: [150, 20] });
    expect(account.period).toMatchObject({
      id: '2026-03-01',
      planVersion: 'billing-cycle-monthly@1',
      endsAt: at(APRIL),
    });
    expect(account.grants['grant_2026-03-01-contact_1']).toMatchObject({
      amount: 100,
      exp: at(APRIL),
    });
    expect(account.last).toMatchObject({ action: 'retune', actor: 'op_ada' });
  });

  it('upgrade, next period', async () => {
    await create('workspace-pool');
    await spend('a', { contact: 30 });
    const account = await change({ plan: 'billing-cycle-monthly' }, await nextPeriod());
    expect(account.period.planVersion).toBe('workspace-pool@1');
    p.setClock('2026-03-31T23:59:59.999Z');
    expect(await balance()).toEqual({ contact: [70, 0] });
    p.setClock(APRIL);
    expect(await balance()).toEqual({ contact: [200, 0] });
    expect((await (await desk()).load()).period.planVersion).toBe('billing-cycle-monthly@1');
  });

  it('upgrade, on a date', async () => {
    await create('workspace-pool', { timezone: 'Asia/Tokyo' });
    await change({ plan: 'billing-cycle-monthly' }, at('2026-03-19T15:00:00Z'));
    p.setClock('2026-03-19T14:59:59.999Z');
    expect(await balance()).toEqual({ contact: [100, 0] });
    p.setClock('2026-03-19T15:00:00.000Z');
    expect(await balance()).toEqual({ contact: [200, 0] });
  });

  it('downgrade below what is used, now', async () => {
    await create('billing-cycle-monthly');
    await spend('a', { contact: 120 });
    const held = await (await desk()).hold('b', 30);
    const account = await change({ plan: 'workspace-pool' });
    expect(await balance()).toEqual({ contact: [0, 30] });
    expect(account).toMatchObject({ used: { contact: 120 }, debt: {} });
    // 10 of what is held are spent, 20 come back and may be spent within the period.
    await (await desk()).settle('b', held, 10);
    expect(await balance()).toEqual({ contact: [20, 0] });
    p.setClock(APRIL);
    expect(await balance()).toEqual({ contact: [100, 0] });
  });

  it('downgrade below what is used, next period', async () => {
    await create('billing-cycle-monthly');
    await spend('a', { contact: 150 });
    await change({ plan: 'workspace-pool' }, await nextPeriod());
    expect(await balance()).toEqual({ contact: [50, 0] });
    p.setClock(APRIL);
    expect(await balance()).toEqual({ contact: [100, 0] });
  });

  it('down and up again in one period', async () => {
    await create('billing-cycle-monthly');
    await spend('a', { contact: 150 });
    await change({ plan: 'workspace-pool' });
    expect(await balance()).toEqual({ contact: [0, 0] });
    await change({ plan: 'billing-cycle-monthly' });
    expect(await balance()).toEqual({ contact: [50, 0] });
    await change({ plan: 'workspace-pool' });
    await change({ plan: 'billing-cycle-monthly' });
    expect(await balance()).toEqual({ contact: [50, 0] });
  });

  it('an allotment agreed from a date', async () => {
    await create('company-contract');
    await change({ allotments: { contact: 1_250 } }, at('2026-03-20T00:00:00Z'));
    expect(await balance()).toEqual({ contact: [1_000, 0] });
    p.setClock('2026-03-20T00:00:00Z');
    expect(await balance()).toEqual({ contact: [1_250, 0] });
    p.setClock(APRIL);
    expect(await balance()).toEqual({ contact: [1_250, 0] });
    // Kept with another change, and gone with the plan.
    await change({ timezone: 'Europe/Berlin' });
    expect(await balance()).toEqual({ contact: [1_250, 0] });
    await change({ plan: 'billing-cycle-monthly' });
    expect(await balance()).toEqual({ contact: [200, 0] });
  });

  it('the same change again', async () => {
    await create('workspace-pool');
    await change({ plan: 'billing-cycle-monthly' });
    p.advance(1_000);
    const before = await table.items(id);
    await change({ plan: 'billing-cycle-monthly' });
    expect(await table.items(id)).toEqual(before);
  });

  it('to other credit types', async () => {
    await create('workspace-pool');
    await spend('a', { contact: 30 });
    await change({ plan: 'split-credits-essential' });
    expect(await balance()).toEqual({
      contact: [0, 0],
      email: [100, 0],
      phone: [25, 0],
      search: [2_000, 0],
    });
  });

  it('to a plan without seats', async () => {
    await create('seat-licences');
    const ada = { licensedOn: '2026-03-05', no: 1 };
    const seat = async () => {
      const terms = seatTermsOf(toTerms(await loadWorkspace(p, id), p.now()), ada);
      return openLedger(table, { workspaceId: id, seat: 'mem_ada' }, terms, p);
    };
    await (await desk()).grant(`extra${n}`, 40, null);
    await (await seat()).hold('a', 10);
    expect(await (await seat()).balance()).toEqual({ available: 40, held: 10 });
    await change({ plan: 'workspace-pool' });
    expect(await (await seat()).balance()).toEqual({ available: 0, held: 10 });
    expect(await balance()).toEqual({ contact: [140, 0] });
    p.setClock('2026-04-05T00:00:00Z');
    expect(await (await seat()).balance()).toEqual({ available: 0, held: 10 });
  });

  it('a pack on a seat, to a plan without seats', async () => {
    await create('seat-licences');
    const seat = { licensedOn: '2026-03-05', no: 1 };
    const sides = async () =>
      drawnSides(toTerms(await loadWorkspace(p, id), p.now()), { member: { id: 'mem_ada', seat } });
    const ofSeat = async () => {
      const [side] = await sides();
      return side && openLedger(table, side.account, side.terms, p);
    };
    await (await ofSeat())?.grant(`pack${n}`, 30, at('2026-05-01T00:00:00Z'));
    expect(await (await ofSeat())?.balance()).toEqual({ available: 80, held: 0 });
    await change({ plan: 'workspace-pool' });
    expect(await (await ofSeat())?.balance()).toEqual({ available: 30, held: 0 });
    p.setClock('2026-05-01T00:00:00Z');
    expect(await (await ofSeat())?.balance()).toEqual({ available: 0, held: 0 });
    const ended = { ...seat, no: 2, endedAt: p.now() };
    const workspace = toTerms(await loadWorkspace(p, id), p.now());
    expect(drawnSides(workspace, { member: { id: 'mem_ada', seat: ended } })).toEqual([]);
  });

  it('to a plan with fewer seats', async () => {
    await create('seat-licences');
    const sold = findPlan('seat-licences') as Plan;
    const fewer = { ...sold, version: 2, limits: { seats: 2, members: 4 } };
    const old = await loadWorkspace(p, id);
    const move = { from: p.now(), by: 'op_ada', plan: 'seat-licences' };
    const moved = { ...old, ...planTermChange(old, move, p.now(), [sold, fewer]) };
    const place = (of = moved) => toPlace(of, p.now(), [sold, fewer]);
    const add = async (name: string, seat: boolean, of = moved) => {
      const input = { email: `${name}@acme.example`, role: 'member', seat } as const;
      return (await createMember(p, place(of), input, { bodyHash: 'h' })).member;
    };
    const license = (who: string, seat: boolean) => updateMember(p, place(), who, { seat });
    const ada = await add('ada', true, old);
    const bob = await add('bob', true, old);
    const cem = await add('cem', true, old);
    const dan = await add('dan', false, old);
    const refused = { code: 'STATE_CONFLICT' };
    await expect(add('eve', false)).rejects.toMatchObject(refused);
    await expect(license(dan.id, true)).rejects.toMatchObject(refused);
    // Each of the three goes on; two of them give their places back before one is free.
    await license(ada.id, false);
    expect(await license(ada.id, true)).toMatchObject({ seat: { licensedOn: '2026-03-10' } });
    for (const { id: who } of [ada, bob]) await license(who, false);
    p.setClock('2026-04-09T23:59:59.999Z');
    await expect(license(dan.id, true)).rejects.toMatchObject(refused);
    p.setClock('2026-04-10T00:00:00Z');
    expect(await license(dan.id, true)).toMatchObject({ seat: { licensedOn: '2026-04-10' } });
    expect(cem.seat).toMatchObject({ licensedOn: '2026-03-10' });
    await expect(license(ada.id, true)).rejects.toMatchObject(refused);
  });

  it('to a plan with periods of another length, now', async () => {
    await create('workspace-pool');
    const held = await (await desk()).hold('a', 20);
    const account = await change({ plan: 'billing-cycle-annual' });
    expect(account.period).toMatchObject({
      startsAt: at('2026-03-10T12:00:00Z'),
      endsAt: at('2027-03-10T00:00:00Z'),
    });
    expect(await balance()).toEqual({ contact: [2_400, 20] });
    await (await desk()).settle('a', held, 5);
    expect(await balance()).toEqual({ contact: [2_400, 0] });
    const old = (await audit(table, p, id)).get('grant_2026-03-01-contact');
    expect(old).toMatchObject({ spent: 5, voided: 95 });
    p.setClock('2027-03-10T00:00:00Z');
    expect((await (await desk()).load()).period.id).toBe('2027-03-10');
  });

  it('to a plan with periods of another length, next period', async () => {
    await create('workspace-pool');
    await change({ plan: 'billing-cycle-annual' }, await nextPeriod());
    expect(await balance()).toEqual({ contact: [100, 0] });
    p.setClock('2026-04-20T00:00:00Z');
    expect((await (await desk()).load()).period).toMatchObject({
      id: '2026-04-01',
      startsAt: at(APRIL),
      endsAt: at('2027-04-01T00:00:00Z'),
    });
    expect(await balance()).toEqual({ contact: [2_400, 0] });
  });

  const [POOL] = PLANS as readonly [Plan];
  const VERSIONS: readonly Plan[] = [
    POOL,
    { ...POOL, version: 2, allotments: { contact: 80 }, prices: {} },
  ];

  it('a newer version in the catalogue', async () => {
    await create('workspace-pool');
    const sold = toTerms(await loadWorkspace(p, id), p.now());
    expect(termsOf(sold, VERSIONS)).toMatchObject({
      planVersion: 'workspace-pool@1',
      allotments: { contact: 100 },
    });
    p.setClock('2026-07-01T00:00:00Z');
    const later = toTerms(await loadWorkspace(p, id), p.now());
    expect((await (await desk(termsOf(later, VERSIONS))).load()).period).toMatchObject({
      id: '2026-07-01',
      planVersion: 'workspace-pool@1',
      allotments: { contact: 100 },
    });
  });

  it('the same plan again', async () => {
    const workspace = { ...WORKSPACE, allotments: { contact: 120 } };
    const again = { from: p.now(), by: 'op_ada', plan: 'workspace-pool' };
    const planned = planTermChange(workspace, again, p.now(), VERSIONS);
    const moved = toTerms({ ...workspace, ...planned }, p.now());
    expect(termsOf(moved, VERSIONS)).toMatchObject({
      planVersion: 'workspace-pool@2',
      allotments: { contact: 120 },
    });
  });

  it('cancel', async () => {
    await create('workspace-pool');
    await (await desk()).grant(`pack${n}`, 100, at('2026-09-10T12:00:00Z'));
    await spend('a', { contact: 30 });
    await change({ allotments: { contact: 0 } }, await nextPeriod());
    expect(await balance()).toEqual({ contact: [170, 0] });
    p.setClock(APRIL);
    expect(await balance()).toEqual({ contact: [100, 0] });
    await spend('b', { contact: 60 });
    expect(await balance()).toEqual({ contact: [40, 0] });
  });

  it('resume', async () => {
    await create('workspace-pool');
    await change({ allotments: { contact: 0 } }, await nextPeriod());
    p.setClock('2026-05-20T00:00:00Z');
    expect(await balance()).toEqual({ contact: [0, 0] });
    await change({ allotments: {} });
    expect(await balance()).toEqual({ contact: [100, 0] });
    expect((await (await desk()).load()).period).toMatchObject({
      id: '2026-05-01',
      endsAt: at('2026-06-01T00:00:00Z'),
    });
  });

  it('packs when a plan lapses', async () => {
    await create('workspace-pool');
    await (await desk()).grant(`half${n}`, 100, at('2026-09-10T12:00:00Z'));
    await (await desk()).grant(`ever${n}`, 7, null);
    await change({ plan: 'billing-cycle-annual' });
    await change({ allotments: { contact: 0 } });
    expect(await balance()).toEqual({ contact: [107, 0] });
    await change({
      plan: 'split-credits-essential',
      allotments: { email: 0, phone: 0, search: 0 },
    });
    p.setClock('2026-09-10T11:59:59.999Z');
    expect(await balance()).toMatchObject({ contact: [107, 0] });
    p.setClock('2026-09-10T12:00:00.000Z');
    expect(await balance()).toMatchObject({ contact: [7, 0] });
  });

  it('re-anchor', async () => {
    await create('workspace-pool');
    await spend('a', { contact: 30 });
    await change({ periodAnchor: '2026-01-15' });
    expect(await balance()).toEqual({ contact: [70, 0] });
    p.setClock('2026-03-31T23:59:59.999Z');
    expect(await balance()).toEqual({ contact: [70, 0] });
    p.setClock(APRIL);
    expect(await balance()).toEqual({ contact: [100, 0] });
    const { period } = await (await desk()).load();
    expect(period).toMatchObject({ id: '2026-03-15', endsAt: at('2026-04-15T00:00:00Z') });
    p.setClock('2026-04-15T00:00:00Z');
    expect(await balance()).toEqual({ contact: [100, 0] });
    expect((await (await desk()).load()).period.id).toBe('2026-04-15');
  });

  it('change of zone', async () => {
    await create('workspace-pool', { timezone: 'Asia/Tokyo' });
    await change({ timezone: 'UTC' });
    p.setClock('2026-03-31T15:00:00Z');
    const { period } = await (await desk()).load();
    expect(period).toMatchObject({ id: '2026-04-01', endsAt: at('2026-05-01T00:00:00Z') });
    await spend('a', { contact: 40 });
    p.setClock('2026-04-30T23:59:59.999Z');
    expect(await balance()).toEqual({ contact: [60, 0] });
    expect([...(await audit(table, p, id)).keys()]).toEqual([
      'grant_2026-03-01-contact',
      'grant_2026-04-01-contact',
    ]);
  });

  it('a change in place of one that is to come', async () => {
    await create('workspace-pool');
    const endsAt = await nextPeriod();
    await change({ plan: 'company-contract' }, endsAt);
    await change({ plan: 'billing-cycle-monthly' }, endsAt);
    const workspace = await loadWorkspace(p, id);
    expect(pendingChange(workspace, p.now())).toMatchObject({ plan: 'billing-cycle-monthly' });
    await change({ allotments: { contact: 110 } });
    expect(pendingChange(await loadWorkspace(p, id), p.now())).toBeUndefined();
    p.setClock(APRIL);
    expect(await balance()).toEqual({ contact: [110, 0] });
  });

  it('a change that is to come, taken back', async () => {
    await create('workspace-pool');
    const endsAt = await nextPeriod();
    await change({ plan: 'company-contract' }, endsAt);
    await updateWorkspace(p, id, { terms: null });
    expect(pendingChange(await loadWorkspace(p, id), p.now())).toBeUndefined();
    await change({ plan: 'company-contract' }, endsAt);
    await change({ plan: 'workspace-pool' });
    p.setClock(APRIL);
    expect(await balance()).toEqual({ contact: [100, 0] });
  });

  it('two operators at once', async () => {
    await create('workspace-pool');
    const both = await Promise.allSettled(
      ['op_ada', 'op_bob'].map((by, k) =>
        updateWorkspace(p, id, {
          name: by,
          terms: { from: p.now(), by, allotments: { contact: 110 + k } },
        }),
      ),
    );
    const codes = both.map((each) => (each.status === 'rejected' ? each.reason.code : 'done'));
    expect(codes.toSorted()).toEqual(['STATE_CONFLICT', 'done']);
    const { name, termChanges, termsNo } = await loadWorkspace(p, id);
    expect([termChanges?.at(-1)?.by, termsNo]).toEqual([name, 1]);
    await change({ timezone: 'Asia/Tokyo' });
    const { allotments } = toTerms(await loadWorkspace(p, id), p.now());
    expect(allotments).toEqual(termChanges?.at(-1)?.allotments);
  });

  it('suspended meanwhile', async () => {
    await create('workspace-pool');
    await change({ plan: 'billing-cycle-monthly' }, await nextPeriod());
    await updateWorkspace(p, id, { status: 'suspended' });
    p.setClock(APRIL);
    expect(await balance()).toEqual({ contact: [200, 0] });
    expect(await loadWorkspace(p, id)).toMatchObject({ status: 'suspended', termsNo: 1 });
  });

  /** How a subscription stands: active and paid from the 10th of March to the 10th of April. */
  const subscribed = (says: Partial<SubscriptionState>): SubscriptionState => ({
    id: 'sub_1',
    workspaceId: id,
    customerId: 'cus_1',
    fees: [],
    isReversed: false,
    createdAtMs: at('2026-03-10T12:00:00Z'),
    status: 'active',
    isPaid: true,
    ...POOLED,
    periodStartMs: at('2026-03-10T12:00:00Z'),
    periodEndMs: at('2026-04-10T12:00:00Z'),
    endsAtMs: null,
    ...says,
  });

  /** Lets the workspace follow what Stripe says of all; gives the plan, and what is to come. */
  async function follow(...says: Partial<SubscriptionState>[]) {
    const standing = await findStanding(p, id);
    const { leader } = chooseLeader(says.map(subscribed), standing, p.now());
    if (leader !== undefined) await followSubscription(p, id, leader, standing);
    return termsNow();
  }

  async function termsNow() {
    const workspace = await loadWorkspace(p, id);
    const { plan, planVersion, by } = toTerms(workspace, p.now());
    const { from, allotments } = pendingChange(workspace, p.now()) ?? {};
    return { plan: `${plan}@${planVersion}`, by, from, agreed: allotments };
  }

  const IN_APRIL = {
    periodStartMs: at('2026-04-10T12:00:00Z'),
    periodEndMs: at('2026-05-10T12:00:00Z'),
  };
  const ENDS = at('2026-04-10T12:00:00Z');

  it('a plan that is paid for', async () => {
    await create('split-credits-essential');
    expect(await follow({})).toMatchObject({ plan: 'workspace-pool@1', by: 'stripe' });
    await spend('a', { contact: 30 });
    expect(await follow(MONTHLY)).toMatchObject({ plan: 'billing-cycle-monthly@1' });
    expect(await balance()).toMatchObject({ contact: [170, 0] });
    expect((await (await desk()).load()).last).toMatchObject({ action: 'retune', actor: 'stripe' });
  });

  it('a plan whose payment is awaited', async () => {
    await create('workspace-pool');
    for (const status of ['incomplete', 'incomplete_expired']) {
      await follow({ ...MONTHLY, status, isPaid: false });
      expect(await balance()).toEqual({ contact: [100, 0] });
    }
    await follow({});
    for (const says of [{ isPaid: false }, { status: 'past_due', isPaid: false }]) {
      expect(await follow({ ...MONTHLY, ...says })).toMatchObject({ plan: 'workspace-pool@1' });
      expect(await balance()).toEqual({ contact: [100, 0] });
    }
  });

  it('a smaller plan in the middle of what is paid for', async () => {
    await create('workspace-pool');
    await follow(MONTHLY);
    expect(await follow({})).toMatchObject({ plan: 'billing-cycle-monthly@1', from: ENDS });
    expect(await balance()).toEqual({ contact: [200, 0] });
    p.setClock('2026-04-10T12:00:01Z');
    expect(await follow(IN_APRIL)).toMatchObject({ plan: 'workspace-pool@1', from: undefined });
    expect(await balance()).toEqual({ contact: [100, 0] });
  });

  it('a subscription that is to end', async () => {
    await create('workspace-pool');
    await follow({});
    expect(await follow({ endsAtMs: ENDS })).toMatchObject({ from: ENDS, agreed: { contact: 0 } });
    expect(await follow({})).toMatchObject({ from: undefined });
    await follow({ endsAtMs: ENDS });
    await change({ allotments: { contact: 600 } }, ENDS);
    // What an operator has put in its place is not the subscription's to take back.
    expect(await follow({})).toMatchObject({ from: ENDS, agreed: { contact: 600 } });
    await follow({ endsAtMs: ENDS });
    p.setClock('2026-04-10T11:59:59.999Z');
    expect(await balance()).toEqual({ contact: [100, 0] });
    p.setClock('2026-04-10T12:00:00Z');
    expect(await balance()).toEqual({ contact: [0, 0] });
    const { termsNo } = await loadWorkspace(p, id);
    await follow({ status: 'canceled' });
    expect(await loadWorkspace(p, id)).toMatchObject({ termsNo });
  });

  it('a subscription that is paid no more', async () => {
    await create('workspace-pool');
    await follow({});
    await spend('a', { contact: 30 });
    await follow({ status: 'unpaid', isPaid: false });
    expect(await balance()).toEqual({ contact: [0, 0] });
    expect(await termsNow()).toMatchObject({ plan: 'workspace-pool@1' });
  });

  it('a fee whose money has gone back', async () => {
    await create('workspace-pool');
    await follow({});
    await spend('a', { contact: 30 });
    await follow({ isReversed: true });
    expect(await balance()).toEqual({ contact: [0, 0] });
    await follow({});
    expect(await balance()).toEqual({ contact: [70, 0] });
    await follow({ isReversed: true });
    await follow(IN_APRIL);
    expect(await balance()).toEqual({ contact: [70, 0] });
  });

  it('a subscription that is paid again', async () => {
    await create('workspace-pool');
    await follow({});
    await spend('a', { contact: 30 });
    await follow({ status: 'paused' });
    await follow({});
    expect(await balance()).toEqual({ contact: [70, 0] });
  });

  it('a change by an operator beside a subscription', async () => {
    await create('workspace-pool');
    await follow({});
    await change({ allotments: { contact: 500 } });
    for (const says of [{}, { ...IN_APRIL, isPaid: false }, IN_APRIL]) await follow(says);
    expect(await balance()).toEqual({ contact: [500, 0] });
    await change({ allotments: { contact: 600 } }, ENDS);
    await follow({});
    expect(await termsNow()).toMatchObject({ from: ENDS });
    await follow(MONTHLY);
    expect(await balance()).toEqual({ contact: [200, 0] });
    expect(await termsNow()).toMatchObject({ from: undefined });
  });

  it('a second subscription of a workspace', async () => {
    await create('workspace-pool');
    await follow({});
    const second = { id: 'sub_2', createdAtMs: at('2026-03-10T12:00:01Z'), ...MONTHLY };
    expect(await follow({}, second)).toMatchObject({ plan: 'billing-cycle-monthly@1' });
    await spend('a', { contact: 30 });
    const third = { id: 'sub_3', createdAtMs: at('2026-03-10T12:00:02Z'), isPaid: false };
    await follow({ status: 'canceled' }, second, { ...third, status: 'incomplete' });
    expect(await balance()).toEqual({ contact: [170, 0] });
    // The one that was followed ends, whichever it is: the other one that is paid for goes on.
    expect(await follow({}, { ...second, status: 'canceled' })).toMatchObject({
      plan: 'workspace-pool@1',
    });
    expect(await balance()).toEqual({ contact: [70, 0] });
    await follow({ status: 'canceled' }, { ...second, status: 'canceled' });
    expect(await balance()).toEqual({ contact: [0, 0] });
  });
});

it('each row of docs/plan-changes.md is a test of this file, and the other way round', () => {
  const rows = readFileSync(join(ROOT, 'docs/plan-changes.md'), 'utf8')
    .split('\n')
    .map((line) => line.match(/^\| (?!change \||---)(.+?) \| /)?.[1])
    .filter((row) => row !== undefined);
  const own = readFileSync(join(ROOT, 'test/rules/plan-changes.test.ts'), 'utf8');
  const tests = [...own.matchAll(/^ {2}it\('(.+?)', async/gm)].map(([, name]) => name);
  expect(rows).toHaveLength(34);
  expect(rows).toEqual(tests);
});
