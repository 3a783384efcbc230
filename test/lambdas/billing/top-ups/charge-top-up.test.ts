import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cancelCharge,
  charge,
  findCharge,
  findSavedCard,
  readCharge,
} from '../../../../lambdas/billing/top-ups/charge-top-up.ts';
import type { TopUpAttempt } from '../../../../lambdas/billing/top-ups/top-ups.contract.ts';
import { openTable } from '../../../support/table.ts';
import { openTopUpShop, type TopUpDesk, type TopUpShop } from '../../../support/top-up-desk.ts';
import { ATTEMPT, NOW } from '../../../support/top-ups.ts';

let shop: TopUpShop;

beforeAll(async () => {
  shop = await openTopUpShop(await openTable());
});
afterAll(() => shop.stop());

/** An attempt to charge what the workspace has saved. */
async function attemptOf(desk: TopUpDesk): Promise<TopUpAttempt> {
  const card = await findSavedCard(shop.p, shop.account, desk.ws);
  if (card === undefined) throw new Error('no card');
  return { ...ATTEMPT, id: `topup_${desk.ws}`, ...card, quantity: 2 };
}

describe('findSavedCard', () => {
  it('gives the card that was saved last', async () => {
    const desk = await shop.open('pm_card_visa');
    const { id } = await shop.account.api.paymentMethods.attach('pm_card_mastercard', {
      customer: desk.customerId,
    });
    expect(await findSavedCard(shop.p, shop.account, desk.ws)).toEqual({
      customerId: desk.customerId,
      paymentMethodId: id,
    });
  });

  it('finds none where none is saved, and where nothing was ever bought', async () => {
    const desk = await shop.open(null);
    expect(await findSavedCard(shop.p, shop.account, desk.ws)).toBeUndefined();
    expect(await findSavedCard(shop.p, shop.account, 'ws_unknown')).toBeUndefined();
  });
});

describe('charge', () => {
  it('asks for the sum, without the owner, and says on the payment what it buys', async () => {
    const desk = await shop.open('pm_card_visa');
    const attempt = await attemptOf(desk);
    const { intent: made } = await charge(shop.account, desk.ws, attempt);
    expect(made).toMatchObject({
      status: 'succeeded',
      amount: 9_800,
      currency: 'usd',
      customer: desk.customerId,
      payment_method: attempt.paymentMethodId,
      metadata: {
        sluice_deployment: 'sluice',
        sluice_workspace: desk.ws,
        sluice_actor: 'mem_ada',
        sluice_top_up: attempt.id,
        sluice_pack: 'contact',
        sluice_credit_type: 'contact',
        sluice_credits: '100',
        sluice_months: '6',
        sluice_quantity: '2',
      },
    });
    expect(await charge(shop.account, desk.ws, attempt)).toEqual({ intent: made });
    expect(desk.intents()).toHaveLength(1);
  });

  it('gives the payment also where the card is declined; none where Stripe makes none', async () => {
    const desk = await shop.open('pm_card_chargeCustomerFail');
    const attempt = await attemptOf(desk);
    const { intent, code } = await charge(shop.account, desk.ws, attempt);
    expect([intent?.status, code]).toEqual(['requires_payment_method', 'card_declined']);
    const other = { ...attempt, id: 'topup_gone', paymentMethodId: 'pm_gone' };
    expect(await charge(shop.account, desk.ws, other)).toEqual({
      intent: undefined,
      code: 'resource_missing',
    });
  });

  it('throws what is a fault of ours, and no decline', async () => {
    const desk = await shop.open('pm_card_visa');
    const attempt = await attemptOf(desk);
    const asked = charge(shop.account, desk.ws, { ...attempt, quantity: 0 });
    await expect(asked).rejects.toMatchObject({ type: 'StripeInvalidRequestError' });
  });
});

describe('findCharge', () => {
  it('finds the payment of its own attempt, and not of another', async () => {
    const desk = await shop.open('pm_card_visa');
    const attempt = await attemptOf(desk);
    const { intent: first } = await charge(shop.account, desk.ws, attempt);
    const later = { ...attempt, id: `${attempt.id}_2` };
    expect(await findCharge(shop.account, desk.ws, attempt, NOW)).toMatchObject({
      intent: { id: first?.id },
    });
    const { intent: second } = await findCharge(shop.account, desk.ws, later, NOW);
    expect(second?.id).not.toBe(first?.id);
    expect(desk.intents()).toHaveLength(2);
  });
});

describe('readCharge', () => {
  it.each([
    ['succeeded', 'paid'],
    ['processing', 'unknown'],
    ['requires_payment_method', 'declined'],
    ['canceled', 'declined'],
    ['requires_confirmation', 'unknown'],
  ])('a payment that is %s: %s', async (status, kind) => {
    const intent = { id: 'pi_1', status, last_payment_error: null } as never;
    const { outcome } = await readCharge(shop.account, ATTEMPT, { intent }, null);
    expect(outcome.kind).toBe(kind);
  });

  it('none at all was declined', async () => {
    const { outcome } = await readCharge(shop.account, ATTEMPT, { intent: undefined }, null);
    expect(outcome).toEqual({ kind: 'declined' });
  });

  it('opens the bank’s page for the owner, until it is taken back', async () => {
    const desk = await shop.open('pm_card_authenticationRequired');
    const attempt = await attemptOf(desk);
    const made = await charge(shop.account, desk.ws, attempt);
    const id = made.intent?.id ?? '';
    const { outcome, intent } = await readCharge(shop.account, attempt, made, null);
    const page = `${shop.standIn.url}/c/authenticate/${id}`;
    expect(outcome).toEqual({ kind: 'action-required', paymentId: id, actionUrl: page });
    expect(intent?.id).toBe(id);
    expect((await fetch(page)).status).toBe(200);
    await cancelCharge(shop.account, id);
    await cancelCharge(shop.account, id);
    expect((await fetch(page)).status).toBe(404);
  });
});
