import { describe, expect, it } from 'vitest';
import {
  EVENT_TYPES,
  factsOfDispute,
  factsOfEvent,
  factsOfIntent,
  factsOfRefund,
  factsOfSession,
  hasUnknownState,
} from '../../../lambdas/billing/facts-of-event.ts';
import type {
  CheckoutSession,
  Dispute,
  Refund,
  StripeEvent,
} from '../../../lambdas/billing/stripe-client.ts';
import { toSaleMetadata, toTopUpMetadata } from '../../../lambdas/billing/stripe-metadata.ts';

const OURS = { sluice_deployment: 'eu', sluice_workspace: 'ws_1', sluice_actor: 'mem_ada' };
const SESSION = {
  id: 'cs_1',
  mode: 'payment',
  status: 'complete',
  payment_status: 'paid',
  payment_intent: 'pi_1',
  created: 1_773_144_000,
  currency: 'usd',
  amount_total: 9_800,
  metadata: OURS,
};
const SALE = {
  id: 'cs_1',
  workspaceId: 'ws_1',
  actor: 'mem_ada',
  createdAtMs: 1_773_144_000_000,
  currency: 'usd',
  amount: 9_800,
};
const CHARGE = { id: 'ch_1', payment_intent: 'pi_1', receipt_url: 'https://r', metadata: OURS };
const REFUND = {
  id: 're_1',
  payment_intent: 'pi_1',
  status: 'pending',
  amount: 100,
  created: 1_773_144_001,
};
const DISPUTE = {
  id: 'du_1',
  payment_intent: 'pi_1',
  status: 'needs_response',
  amount: 9_800,
  created: 1_773_144_002,
};
const NOTHING = { refunds: {}, disputes: {} };

const tell = (type: string, object: object) =>
  factsOfEvent({ type, created: 1_773_144_009, data: { object } } as StripeEvent, 'eu');
const payment = (facts: object, paymentId = 'pi_1') => ({
  kind: 'payment',
  paymentId,
  facts: { ...NOTHING, ...facts },
});

describe('factsOfEvent', () => {
  it.each<[string, string, object, object]>([
    [
      'a session that is paid',
      'checkout.session.completed',
      SESSION,
      payment({ sale: { ...SALE, stage: 'paid' } }),
    ],
    [
      'one of a slow method',
      'checkout.session.completed',
      { ...SESSION, payment_status: 'unpaid' },
      payment({ sale: { ...SALE, stage: 'waiting' } }),
    ],
    [
      'money that came late',
      'checkout.session.async_payment_succeeded',
      SESSION,
      payment({ sale: { ...SALE, stage: 'paid' } }),
    ],
    [
      'money that never came',
      'checkout.session.async_payment_failed',
      { ...SESSION, payment_status: 'unpaid' },
      payment({ sale: { ...SALE, stage: 'failed' } }),
    ],
    [
      'a failure that is told after the money has come',
      'checkout.session.async_payment_failed',
      SESSION,
      payment({ sale: { ...SALE, stage: 'paid' } }),
    ],
    [
      'a session of which a promotion took off all: it is its own payment',
      'checkout.session.completed',
      { ...SESSION, payment_status: 'no_payment_required', payment_intent: null, amount_total: 0 },
      payment({ sale: { ...SALE, amount: 0, stage: 'paid' } }, 'cs_1'),
    ],
    [
      'a session whose payment is there whole',
      'checkout.session.completed',
      { ...SESSION, payment_intent: { id: 'pi_7' } },
      payment({ sale: { ...SALE, stage: 'paid' } }, 'pi_7'),
    ],
    [
      'a charge',
      'charge.succeeded',
      CHARGE,
      payment({ charge: { id: 'ch_1', receiptUrl: 'https://r' } }),
    ],
    [
      'a charge without a receipt yet',
      'charge.updated',
      { ...CHARGE, receipt_url: null },
      payment({ charge: { id: 'ch_1', receiptUrl: null } }),
    ],
    ...['refund.created', 'refund.updated', 'refund.failed', 'charge.refund.updated'].map(
      (type): [string, string, object, object] => [
        type,
        type,
        REFUND,
        payment({
          refunds: { re_1: { amount: 100, state: 'pending', createdAtMs: 1_773_144_001_000 } },
        }),
      ],
    ),
    [
      'a refund in a state of later',
      'refund.updated',
      { ...REFUND, status: 'in_court' },
      payment({
        refunds: { re_1: { amount: 100, state: 'pending', createdAtMs: 1_773_144_001_000 } },
      }),
    ],
    ...['created', 'updated', 'closed', 'funds_withdrawn', 'funds_reinstated'].map(
      (what): [string, string, object, object] => [
        `a dispute: ${what}`,
        `charge.dispute.${what}`,
        DISPUTE,
        payment({
          disputes: {
            du_1: {
              amount: 9_800,
              state: 'needs_response',
              // Stripe said so with the event, not when the dispute was opened.
              saidAtMs: 1_773_144_009_000,
              createdAtMs: 1_773_144_002_000,
            },
          },
        }),
      ],
    ),
  ])('reads %s', (_what, type, object, read) => {
    expect(tell(type, object)).toEqual(read);
  });

  it.each<[string, string, object]>([
    [
      'a session of another deployment',
      'checkout.session.completed',
      { ...SESSION, metadata: { ...OURS, sluice_deployment: 'us' } },
    ],
    [
      'a session of another program',
      'checkout.session.completed',
      { ...SESSION, metadata: { order: '7' } },
    ],
    [
      'a session that saves a card alone',
      'checkout.session.completed',
      { ...SESSION, mode: 'setup' },
    ],
    ['a session that is open', 'checkout.session.completed', { ...SESSION, status: 'open' }],
    ['a charge of another program', 'charge.succeeded', { ...CHARGE, metadata: {} }],
    ['a charge without a payment', 'charge.succeeded', { ...CHARGE, payment_intent: null }],
    ['a refund without a payment', 'refund.created', { ...REFUND, payment_intent: null }],
    ['a refund without a state', 'refund.created', { ...REFUND, status: null }],
    ['a dispute without a payment', 'charge.dispute.created', { ...DISPUTE, payment_intent: null }],
  ])('passes over %s', (_what, type, object) => {
    expect(tell(type, object)).toEqual({ kind: 'foreign' });
  });

  it.each(['payment_intent.created', 'charge.refunded', 'customer.created', '', 'toString'])(
    'does not know the type %j',
    (type) => {
      expect(tell(type, SESSION)).toEqual({ kind: 'unknown' });
      expect(EVENT_TYPES).not.toContain(type);
    },
  );
});

describe('hasUnknownState', () => {
  it.each<[boolean, object]>([
    [false, { object: 'refund', status: 'requires_action' }],
    [true, { object: 'refund', status: 'on_its_way' }],
    [false, { object: 'refund', status: null }],
    [false, { object: 'dispute', status: 'warning_closed' }],
    [true, { object: 'dispute', status: 'in_arbitration' }],
    [false, { object: 'charge', status: 'in_arbitration' }],
  ])('says %j of %j', (isUnknown, object) => {
    expect(hasUnknownState({ data: { object } } as StripeEvent)).toBe(isUnknown);
  });
});

describe('what is asked of Stripe, not told by it', () => {
  it('reads the same', () => {
    const session = SESSION as unknown as CheckoutSession;
    expect(factsOfSession(session, { deployment: 'eu' })?.paymentId).toBe('pi_1');
    expect(factsOfSession(session, { deployment: 'us' })).toBeUndefined();
    expect(factsOfRefund(REFUND as Refund)?.paymentId).toBe('pi_1');
    expect(factsOfDispute(DISPUTE as Dispute, 1_773_144_003)?.facts.disputes.du_1?.saidAtMs).toBe(
      1_773_144_003_000,
    );
  });
});

describe('the payment intent of a top-up', () => {
  const SALE = { deployment: 'sluice', workspaceId: 'ws_1', actor: 'mem_ada' };
  const PACK = { pack: 'contact', creditType: 'contact', credits: 100, months: null };
  const METADATA = toTopUpMetadata({ ...SALE, topUpId: 'topup_1', pack: PACK, quantity: 2 });
  const INTENT = {
    id: 'pi_1',
    amount: 9_800,
    currency: 'usd',
    created: 1_773_144_000,
    status: 'succeeded',
    last_payment_error: null,
    metadata: METADATA,
  };
  const FAILED = { code: 'card_declined' };

  it('is a sale whose lines it tells itself', () => {
    expect(factsOfIntent(INTENT as never, 'sluice')).toEqual({
      paymentId: 'pi_1',
      facts: {
        sale: {
          id: 'pi_1',
          workspaceId: 'ws_1',
          actor: 'mem_ada',
          createdAtMs: 1_773_144_000_000,
          currency: 'usd',
          amount: 9_800,
          stage: 'paid',
        },
        lines: [{ ...PACK, id: 'pi_1', quantity: 2, amount: 9_800 }],
        refunds: {},
        disputes: {},
      },
    });
  });

  it.each<[string, object, string]>([
    ['succeeded', { status: 'succeeded' }, 'paid'],
    ['succeeded after a decline', { status: 'succeeded', last_payment_error: FAILED }, 'paid'],
    ['processing', { status: 'processing' }, 'waiting'],
    ['canceled', { status: 'canceled' }, 'expired'],
    ['declined', { status: 'requires_payment_method', last_payment_error: FAILED }, 'failed'],
    ['never tried', { status: 'requires_payment_method' }, 'open'],
    ['at its owner’s bank', { status: 'requires_action' }, 'open'],
  ])('%s: %s', (_what, over, stage) => {
    const read = factsOfIntent({ ...INTENT, ...over } as never, 'sluice');
    expect(read?.facts.sale?.stage).toBe(stage);
  });

  it.each<[string, Record<string, string>, string]>([
    ['that of a checkout', toSaleMetadata(SALE), 'unknown'],
    ['without its attempt', { ...METADATA, sluice_top_up: '' }, 'unknown'],
    ['of no number of packs', { ...METADATA, sluice_quantity: '1.5' }, 'unknown'],
    ['of no packs', { ...METADATA, sluice_quantity: '0' }, 'unknown'],
    ['of another deployment', { ...METADATA, sluice_deployment: 'other' }, 'foreign'],
    ['of another program', {}, 'foreign'],
  ])('%s tells nothing: %j is %s', (_what, metadata, kind) => {
    const event = { type: 'payment_intent.succeeded', data: { object: { ...INTENT, metadata } } };
    expect(factsOfEvent(event as never, 'sluice')).toEqual({ kind });
  });

  it.each(['payment_intent.succeeded', 'payment_intent.payment_failed'])(
    'is told by %s',
    (type) => {
      const read = factsOfEvent({ type, data: { object: INTENT } } as never, 'sluice');
      expect(read).toMatchObject({ kind: 'payment', paymentId: 'pi_1' });
    },
  );
});
