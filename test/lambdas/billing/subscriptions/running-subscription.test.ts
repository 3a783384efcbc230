import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRunning } from '../../../../lambdas/billing/subscriptions/running-subscription.ts';
import { openStripeDesk, type StripeDesk } from '../../../support/stripe-desk.ts';
import { openTable } from '../../../support/table.ts';

describe('findRunning', () => {
  let desk: StripeDesk;
  let id = '';
  beforeAll(async () => {
    desk = await openStripeDesk(await openTable());
    id = await desk.subscribe('workspace-pool');
  });
  afterAll(() => desk.counter.stop());

  it.each([
    ['active', true],
    ['trialing', true],
    ['past_due', true],
    ['unpaid', true],
    ['paused', true],
    ['incomplete', false],
    ['canceled', false],
  ] as const)('%s: %s', async (status, isFound) => {
    const subscription = desk.counter.standIn.till.find('subscription', id);
    subscription.status = status;
    const found = await findRunning(desk.account, subscription.customer);
    expect(found?.id).toBe(isFound ? id : undefined);
  });

  it('leaves that of another deployment alone', async () => {
    const subscription = desk.counter.standIn.till.find('subscription', id);
    subscription.status = 'active';
    const other = { ...desk.account, deployment: 'other' };
    expect(await findRunning(other, subscription.customer)).toBeUndefined();
  });
});
