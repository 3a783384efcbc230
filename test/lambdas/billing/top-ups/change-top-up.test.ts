import { describe, expect, it } from 'vitest';
import {
  begun,
  ended,
  refused,
  released,
  stopped,
  told,
  unanswered,
  withSettings,
} from '../../../../lambdas/billing/top-ups/change-top-up.ts';
import type {
  BankQuestion,
  TopUpRecord,
  TopUpStop,
} from '../../../../lambdas/billing/top-ups/top-ups.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { ATTEMPT, aTopUp, NOW, packsOfNow } from '../../../support/top-ups.ts';

const HOUR = 3_600_000;
const UNDER_WAY = aTopUp({
  rev: 4,
  attempts: 1,
  attempt: ATTEMPT,
  counted: [packsOfNow(1)],
});
const QUESTION: BankQuestion = {
  paymentId: 'pi_1',
  actionUrl: 'https://bank.example',
  attempt: ATTEMPT,
};
const STOP: TopUpStop = {
  reason: 'action-required',
  atMs: NOW,
  topUpId: 'topup_1',
  question: QUESTION,
  isTold: false,
};
const DECLINED: TopUpStop = { reason: 'declined', atMs: NOW, topUpId: 'topup_1', isTold: false };

describe('settings', () => {
  const { settings } = aTopUp();
  const now = epochMs(NOW + 1);
  const times = { actedAtMs: now, knownAtMs: epochMs(now + 120_000) };

  it('begin a record', () => {
    expect(withSettings(undefined, settings, { now, card: 'pm_1' })).toEqual(aTopUp(times));
  });

  it('end what stood against it, and keep what is under way and what was used', () => {
    const last = { result: 'declined', atMs: NOW } as const;
    const stop = { ...DECLINED, reason: 'refunded' } as const;
    const before = { ...UNDER_WAY, stop, last, lastPaymentId: 'pi_0' };
    expect(withSettings(before, settings, { now, card: 'pm_1' })).toEqual({
      ...UNDER_WAY,
      rev: 5,
      ...times,
      last,
    });
  });

  it.each<[string, string | undefined, Partial<TopUpRecord>, Partial<TopUpRecord>]>([
    ['wait on with the card that was declined', 'pm_1', {}, { declines: 2, retryAtMs: NOW }],
    ['wait on where nobody has asked for the card', undefined, {}, { declines: 2, retryAtMs: NOW }],
    ['wait no more with another card', 'pm_2', {}, {}],
    [
      'stay stopped with the card that was declined',
      'pm_1',
      { declines: 3, stop: DECLINED },
      { declines: 3, stop: DECLINED, retryAtMs: NOW },
    ],
    ['end the stop with another card', 'pm_2', { declines: 3, stop: DECLINED }, {}],
  ])('%s', (_what, card, over, kept) => {
    const before = aTopUp({ declines: 2, declinedCard: 'pm_1', retryAtMs: NOW, ...over });
    const declinedCard = 'declines' in kept ? { declinedCard: 'pm_1' } : {};
    expect(withSettings(before, settings, { now, card })).toEqual(
      aTopUp({ rev: 2, ...times, ...declinedCard, ...kept }),
    );
  });
});

describe('a charge', () => {
  it('counts when it is begun, and ends a back-off', () => {
    const before = aTopUp({ rev: 3, retryAtMs: NOW, counted: [packsOfNow(1)] });
    expect(begun(before, ATTEMPT)).toEqual(
      aTopUp({
        rev: 4,
        attempts: 1,
        attempt: ATTEMPT,
        counted: [packsOfNow(2)],
      }),
    );
  });

  it('that is paid ends a row of declines', () => {
    const paid = { kind: 'paid', paymentId: 'pi_1' } as const;
    const record = { ...UNDER_WAY, declines: 2, declinedCard: 'pm_1' };
    expect(ended(record, ATTEMPT, paid, NOW)).toEqual(
      aTopUp({
        rev: 5,
        attempts: 1,
        counted: [packsOfNow(1)],
        last: { result: 'succeeded', atMs: NOW },
        lastPaymentId: 'pi_1',
      }),
    );
  });

  it.each([
    [0, 1, { retryAtMs: NOW + HOUR }],
    [1, 2, { retryAtMs: NOW + 4 * HOUR }],
    [2, 3, { stop: DECLINED }],
  ])(
    'declined after %i others makes it %i in a row, and does not count',
    (before, declines, next) => {
      const record = { ...UNDER_WAY, declines: before };
      expect(ended(record, ATTEMPT, { kind: 'declined' }, NOW)).toEqual({
        ...aTopUp({ rev: 5, attempts: 1, declines, last: { result: 'declined', atMs: NOW } }),
        declinedCard: 'pm_1',
        ...next,
      });
    },
  );

  it('that waits for its owner stops the next, and still counts', () => {
    const asked = { kind: 'action-required', paymentId: 'pi_1' } as const;
    const { actionUrl = '' } = QUESTION;
    expect(ended(UNDER_WAY, ATTEMPT, { ...asked, actionUrl }, NOW)).toEqual(
      aTopUp({
        rev: 5,
        attempts: 1,
        counted: [packsOfNow(1)],
        stop: STOP,
        last: { result: 'action-required', atMs: NOW },
      }),
    );
  });
});

describe('a question to the bank', () => {
  const asked = aTopUp({ rev: 5, counted: [packsOfNow(3)], stop: STOP });
  const declined = {
    rev: 6,
    counted: [packsOfNow(2)],
    declines: 1,
    declinedCard: 'pm_1',
    last: { result: 'declined', atMs: NOW },
  } as const;

  it('that is taken back counts no more, and is a decline', () => {
    const next = { ...declined, retryAtMs: epochMs(NOW + HOUR) };
    expect(unanswered(asked, QUESTION, NOW)).toEqual(aTopUp(next));
  });

  it('that was told is told no more where it is the third in a row', () => {
    const before = { ...asked, declines: 2, stop: { ...STOP, isTold: true } };
    expect(unanswered(before, QUESTION, NOW).stop).toEqual({ ...DECLINED, isTold: true });
  });

  it('that was answered no counts no more, and stops the next', () => {
    expect(refused(asked, QUESTION, NOW)).toEqual(aTopUp({ ...declined, stop: DECLINED }));
  });
});

describe('a stop', () => {
  it('has an id of its own each time', () => {
    const next = stopped(aTopUp(), 'pack-changed', { topUpId: 'topup_1', now: NOW });
    expect([next.rev, next.attempts, next.stop?.topUpId]).toEqual([2, 1, 'topup_1']);
  });

  it('is told', () => {
    expect(told(aTopUp(), STOP)).toEqual(aTopUp({ rev: 2, stop: { ...STOP, isTold: true } }));
  });

  it('ends with a purchase by hand: a refund of the last top-up is past too', () => {
    const record = aTopUp({
      stop: DECLINED,
      declines: 3,
      declinedCard: 'pm_1',
      lastPaymentId: 'pi_0',
    });
    const now = epochMs(NOW + 1);
    expect(released(record, now, {})).toEqual(aTopUp({ rev: 2, actedAtMs: now }));
  });

  it('ends with the owner’s answer to the bank, which is a top-up that succeeded', () => {
    expect(released(aTopUp({ stop: STOP }), NOW, { paymentId: 'pi_1' })).toEqual(
      aTopUp({ rev: 2, last: { result: 'succeeded', atMs: NOW }, lastPaymentId: 'pi_1' }),
    );
  });
});
