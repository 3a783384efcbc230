import type { PackLine, PaymentFacts, SaleFacts } from '../../lambdas/billing/billing.contract.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';

/** When everything was said. */
export const AT = epochMs(1_000);
/** Two packs of 100 contact credits for 98.00 dollars, paid. */
export const SALE = {
  id: 'cs_1',
  workspaceId: 'ws_1',
  actor: 'mem_ada',
  createdAtMs: AT,
  currency: 'usd',
  amount: 9_800,
  stage: 'paid',
} as const satisfies SaleFacts;
export const LINE: PackLine = {
  id: 'li_1',
  pack: 'contact',
  creditType: 'contact',
  credits: 100,
  months: 6,
  quantity: 2,
  amount: 9_800,
};
export const PAID: PaymentFacts = { sale: SALE, lines: [LINE], refunds: {}, disputes: {} };
