import { computedId } from '../shared/random.ts';
import type {
  DisputeFacts,
  PackLine,
  PackTarget,
  PaymentFacts,
  PurchaseStatus,
  RefundFacts,
  SaleFacts,
  SoldPack,
} from './billing.contract.ts';

/**
 * Gives what the grants of a payment are to be, from its facts alone: one grant a line. Nothing
 * comes in before the money is there.
 *
 * Reversed are the credits that the money which went back had paid for, in whole credits, rounded
 * down: a part of a credit stays with the customer. Of several lines each gives up the same part.
 */
export function packTargets(paymentId: string, facts: PaymentFacts): PackTarget[] {
  const { sale, lines = [] } = facts;
  if (sale?.stage !== 'paid') return [];
  const back = reversedMoney(facts);
  const frozen = isFrozen(facts);
  return lines.map((line) => {
    const amount = line.quantity * line.credits;
    return {
      grantId: computedId('grant', sale.workspaceId, paymentId, line.id),
      creditType: line.creditType,
      amount,
      months: line.months,
      target: { reversed: shareOf(amount, back, sale.amount), frozen },
    };
  });
}

/** Money that went back, or was lost, in minor units; never more than was paid. */
export function reversedMoney({ sale, fee, refunds, disputes }: PaymentFacts): number {
  const refunded = sumOf(Object.values(refunds).filter(isRefunded));
  const lost = sumOf(Object.values(disputes).filter(({ state }) => state === 'lost'));
  return Math.min(refunded + lost, sale?.amount ?? fee?.amount ?? 0);
}

/**
 * Says whether a dispute is open. An inquiry (`warning_…`) is none: no money moves, and the
 * customer may go on.
 */
export function isFrozen({ disputes }: Pick<PaymentFacts, 'disputes'>): boolean {
  return Object.values(disputes).some(isOpen);
}

/** Says how a payment stands. */
export function statusOf(facts: PaymentFacts): PurchaseStatus {
  const { sale, refunds, disputes } = facts;
  if (sale === undefined) return 'open';
  if (sale.stage === 'waiting') return 'processing';
  if (sale.stage !== 'paid') return sale.stage;
  if (isFrozen(facts)) return 'disputed';
  if (Object.values(disputes).some(({ state }) => state === 'lost')) return 'dispute-lost';
  const refunded = sumOf(Object.values(refunds).filter(isRefunded));
  if (refunded === 0) return 'paid';
  return refunded >= sale.amount ? 'refunded' : 'partially-refunded';
}

/** The id of a purchase: follows from what was sold. */
export function purchaseIdOf({ id, workspaceId }: Pick<SaleFacts, 'id' | 'workspaceId'>): string {
  return computedId('pur', workspaceId, id);
}

/** Gives what a payment brought: nothing while it is not paid, whatever it is for. */
export function soldPack({ sale, lines }: Pick<PaymentFacts, 'sale' | 'lines'>): SoldPack {
  const line = sale?.stage === 'paid' ? mainLine(lines) : undefined;
  const { pack = null, quantity = 0, creditType = null, credits = 0 } = line ?? {};
  return { pack, quantity, creditType, credits: quantity * credits };
}

/** Gives the line that most was paid for; undefined where there is none. */
function mainLine(lines: readonly PackLine[] = []): PackLine | undefined {
  return lines.toSorted((a, b) => b.amount - a.amount)[0];
}

/** A refund takes the money back from its first moment on, until it fails. */
function isRefunded({ state }: RefundFacts): boolean {
  return state !== 'failed' && state !== 'canceled';
}

/** A state that Stripe has come to use since is open too: what is frozen can be thawed. */
function isOpen(dispute: DisputeFacts): boolean {
  return !isInquiry(dispute) && !isDisputeOver(dispute);
}

const ENDED_DISPUTES = ['won', 'lost', 'warning_closed', 'prevented'];

/** Says whether the bank only asks: no money moves, and nothing is frozen. */
export function isInquiry({ state }: Pick<DisputeFacts, 'state'>): boolean {
  return state.startsWith('warning_');
}

/** Says whether a dispute has been decided, or an inquiry has come to nothing. */
export function isDisputeOver({ state }: Pick<DisputeFacts, 'state'>): boolean {
  return ENDED_DISPUTES.includes(state);
}

function sumOf(facts: readonly { readonly amount: number }[]): number {
  return facts.reduce((sum, { amount }) => sum + amount, 0);
}

/** Exact: the product of the two may be beyond what a number can tell apart. */
function shareOf(credits: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  return Number((BigInt(credits) * BigInt(part)) / BigInt(whole));
}
