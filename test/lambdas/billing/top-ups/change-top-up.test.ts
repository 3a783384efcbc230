import { describe, expect, it } from 'vitest';
import {
  begun,
  ended,
  released,
  stopped,
  told,
  withSettings,
} from '../../../../lambdas/billing/top-ups/change-top-up.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { ATTEMPT, aTopUp, NOW, packsOfNow } from '../../../support/top-ups.ts';

const HOUR = 3_600_000;
const UNDER_WAY = aTopUp({
  rev: 4,
  attempts: 1,
  attempt: ATTEMPT,
  counted: [packsOfNow(1)],
});
const STOP = {
  reason: 'action-required',
  atMs: NOW,
  topUpId: 'topup_1',
  paymentId: 'pi_1',
  actionUrl: 'https://bank.example',
  isTold: false,
} as const;

describe('settings', () => {
  const { settings } = aTopUp();
  const knownAtMs = epochMs(NOW + 1);

  it('begin a record', () => {
    expect(withSettings(undefined, settings, knownAtMs)).toEqual(aTopUp({ knownAtMs }));
  });

  it('end what stood against it, and keep what is under way and what was used', () => {
    const last = { result: 'declined', atMs: NOW } as const;
    const before = { ...UNDER_WAY, declines: 2, retryAtMs: NOW, stop: STOP, last };
    expect(withSettings({ ...before, lastPaymentId: 'pi_0' }, settings, knownAtMs)).toEqual({
      ...UNDER_WAY,
      rev: 5,
      knownAtMs,
      last,
    });
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
    expect(ended({ ...UNDER_WAY, declines: 2 }, ATTEMPT, paid, NOW)).toEqual(
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
    [2, 3, { stop: { reason: 'declined', atMs: NOW, topUpId: 'topup_1', isTold: false } }],
  ])(
    'declined after %i others makes it %i in a row, and does not count',
    (before, declines, next) => {
      const record = { ...UNDER_WAY, declines: before };
      expect(ended(record, ATTEMPT, { kind: 'declined' }, NOW)).toEqual({
        ...aTopUp({ rev: 5, attempts: 1, declines, last: { result: 'declined', atMs: NOW } }),
        ...next,
      });
    },
  );

  it('that waits for its owner stops the next, and still counts', () => {
    const { reason: kind, paymentId, actionUrl } = STOP;
    expect(ended(UNDER_WAY, ATTEMPT, { kind, paymentId, actionUrl }, NOW)).toEqual(
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

describe('a stop', () => {
  it('has an id of its own each time', () => {
    const next = stopped(aTopUp(), 'pack-changed', { topUpId: 'topup_1', now: NOW });
    expect([next.rev, next.attempts, next.stop?.topUpId]).toEqual([2, 1, 'topup_1']);
  });

  it('is told', () => {
    expect(told(aTopUp(), STOP)).toEqual(aTopUp({ rev: 2, stop: { ...STOP, isTold: true } }));
  });

  it('ends with a purchase by hand: a refund of the last top-up is past too', () => {
    const record = aTopUp({ stop: STOP, declines: 3, lastPaymentId: 'pi_0' });
    expect(released(record, NOW, {})).toEqual(aTopUp({ rev: 2 }));
  });

  it('ends with the owner’s answer to the bank, which is a top-up that succeeded', () => {
    expect(released(aTopUp({ stop: STOP }), NOW, { paymentId: 'pi_1' })).toEqual(
      aTopUp({ rev: 2, last: { result: 'succeeded', atMs: NOW }, lastPaymentId: 'pi_1' }),
    );
  });
});
