import type { TopUpAttempt, TopUpRecord } from '../../lambdas/billing/top-ups/top-ups.contract.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { NOON } from './fixed-ports.ts';

export const NOW = epochMs(NOON);

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
  month: '2026-03',
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
      returnUrl: 'https://app.example/credits',
      actor: 'mem_ada',
    },
    knownAtMs: NOW,
    attempts: 0,
    used: { month: '2026-03', quantity: 0 },
    declines: 0,
    ...over,
  };
}
