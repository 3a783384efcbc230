import type { Month } from '../../lambdas/billing/top-ups/month.ts';
import type {
  CountedPacks,
  TopUpAttempt,
  TopUpRecord,
} from '../../lambdas/billing/top-ups/top-ups.contract.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { NOON } from './fixed-ports.ts';

export const NOW = epochMs(NOON);
const APRIL = epochMs(Date.parse('2026-04-01T00:00:00Z'));
/** The month of UTC that it lies in. */
export const MARCH: Month = {
  now: NOW,
  beginsAtMs: epochMs(Date.parse('2026-03-01T00:00:00Z')),
  endsAtMs: APRIL,
};
/** Packs that were charged now. */
export const packsOfNow = (quantity: number): CountedPacks => ({
  atMs: NOW,
  untilMs: APRIL,
  quantity,
});

/** 100 contact credits for 49.00 dollars. */
export const PACK = {
  pack: 'contact',
  creditType: 'contact',
  credits: 100,
  months: 6,
  currency: 'usd',
  unitAmount: 4_900,
} as const;

export const ATTEMPT: TopUpAttempt = {
  id: 'topup_1',
  startedAtMs: NOW,
  customerId: 'cus_1',
  paymentMethodId: 'pm_1',
  pack: PACK,
  quantity: 1,
  actor: 'mem_ada',
  counted: packsOfNow(1),
};

/** One pack below 50 credits, three packs a month; nothing has happened yet. */
export function aTopUp(over: Partial<TopUpRecord> = {}): TopUpRecord {
  return {
    rev: 1,
    settings: {
      enabled: true,
      pack: 'contact',
      threshold: 50,
      quantity: 1,
      monthlyCapQuantity: 3,
      currency: 'usd',
      returnUrl: 'https://app.example/credits',
      actor: 'mem_ada',
    },
    actedAtMs: NOW,
    knownAtMs: NOW,
    attempts: 0,
    counted: [],
    declines: 0,
    ...over,
  };
}
