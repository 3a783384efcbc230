import { describe, expect, it } from 'vitest';
import {
  planTopUp,
  type TopUpPlan,
  type TopUpSight,
} from '../../../../lambdas/billing/top-ups/plan-top-up.ts';
import type { TopUpRecord } from '../../../../lambdas/billing/top-ups/top-ups.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { ATTEMPT, aTopUp, MARCH, NOW, PACK, packsOfNow } from '../../../support/top-ups.ts';

/** A workspace of 49 credits that is topped up below 50: charged. Each row changes one thing. */
const SIGHT: TopUpSight = {
  record: aTopUp(),
  month: MARCH,
  pack: PACK,
  available: 49,
  debt: 0,
  frozen: 0,
  isReturned: false,
  isSuspended: false,
  planEndedAtMs: undefined,
};
const HOUR = 3_600_000;
const record = (over: Partial<TopUpRecord>) => ({ record: { ...SIGHT.record, ...over } });
const settings = (over: Partial<TopUpRecord['settings']>) =>
  record({ settings: { ...SIGHT.record.settings, ...over } });
const begunAgo = (ms: number) =>
  record({ attempt: { ...ATTEMPT, startedAtMs: epochMs(NOW - ms) } });
const wait = (why: string, inMs?: number) =>
  ({ kind: 'wait', why, untilMs: inMs === undefined ? null : NOW + inMs }) as TopUpPlan;
const CHARGE: TopUpPlan = { kind: 'charge', pack: PACK };
const QUESTION = { paymentId: 'pi_1', attempt: ATTEMPT };
const STOP = { reason: 'declined', atMs: NOW, topUpId: 'topup_1', isTold: true } as const;

describe('planTopUp', () => {
  it.each<[string, Partial<TopUpSight>, TopUpPlan]>([
    ['one credit below the threshold', {}, CHARGE],
    ['at the threshold', { available: 50 }, wait('enough')],
    ['nothing left', { available: 0 }, CHARGE],
    ['switched off', settings({ enabled: false }), wait('off')],
    ['a charge just begun', begunAgo(0), wait('in-flight', 120_000)],
    ['a charge begun a moment too short ago', begunAgo(119_999), wait('in-flight', 1)],
    ['a charge that nobody can be making any more', begunAgo(120_000), { kind: 'resume' }],
    [
      'the same, switched off meanwhile',
      record({
        ...begunAgo(120_000).record,
        settings: settings({ enabled: false }).record.settings,
      }),
      { kind: 'resume' },
    ],
    ['stopped', record({ stop: STOP }), wait('stopped')],
    [
      'stopped, while a bank is asked',
      record({ stop: { ...STOP, reason: 'action-required', question: QUESTION } }),
      { kind: 'ask-bank', question: QUESTION },
    ],
    ['declined, too early', record({ retryAtMs: epochMs(NOW + 1) }), wait('back-off', 1)],
    ['declined, time is up', record({ retryAtMs: NOW }), CHARGE],
    [
      'enough by now, after a decline',
      { ...record({ retryAtMs: NOW }), available: 50 },
      wait('enough'),
    ],
    ['owing', { debt: 1 }, wait('reversed', HOUR)],
    ['disputed', { frozen: 1 }, wait('reversed', HOUR)],
    ['disputed, with enough left', { frozen: 1, available: 50 }, wait('enough')],
    ['the last one refunded', { isReturned: true }, { kind: 'stop', reason: 'refunded' }],
    ['refunded, with enough left', { isReturned: true, available: 50 }, wait('enough')],
    ['the plan has ended', { planEndedAtMs: NOW }, { kind: 'stop', reason: 'plan-ended' }],
    ['it had ended when the owner acted', { planEndedAtMs: epochMs(NOW - 1) }, CHARGE],
    ['the plan has ended, with enough left', { planEndedAtMs: NOW, available: 50 }, wait('enough')],
    ['suspended', { isSuspended: true }, wait('suspended', HOUR)],
    ['a pack that is not sold', { pack: undefined }, { kind: 'stop', reason: 'pack-changed' }],
    [
      'exactly the threshold',
      { pack: { ...PACK, credits: 50 } },
      { kind: 'charge', pack: { ...PACK, credits: 50 } },
    ],
    [
      'less than the threshold',
      { pack: { ...PACK, credits: 49 } },
      { kind: 'stop', reason: 'pack-changed' },
    ],
    [
      'a sum beyond any payment',
      { pack: { ...PACK, unitAmount: 100_000_000 } },
      { kind: 'stop', reason: 'pack-changed' },
    ],
    ['the last packs of the month', record({ counted: [packsOfNow(2)] }), CHARGE],
    [
      'the month is used up',
      record({ counted: [packsOfNow(3)] }),
      wait('cap-reached', MARCH.endsAtMs - NOW),
    ],
    [
      'two more, where one is left',
      {
        ...settings({ quantity: 2 }),
        ...record({
          counted: [packsOfNow(2)],
          settings: { ...SIGHT.record.settings, quantity: 2 },
        }),
      },
      wait('cap-reached', MARCH.endsAtMs - NOW),
    ],
    [
      'what another month has brought',
      record({ counted: [{ atMs: epochMs(MARCH.beginsAtMs - 1), untilMs: NOW, quantity: 3 }] }),
      CHARGE,
    ],
    [
      'what counts for another hour alone, by another zone',
      record({
        counted: [
          { atMs: epochMs(MARCH.beginsAtMs - 1), untilMs: epochMs(NOW + HOUR), quantity: 3 },
        ],
      }),
      wait('cap-reached', HOUR),
    ],
  ])('%s', (_what, over, plan) => {
    expect(planTopUp({ ...SIGHT, ...over })).toEqual(plan);
  });
});
