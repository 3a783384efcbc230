import { sameJson } from '../shared/same-json.ts';
import type { DisputeFacts, PaymentFacts, SaleFacts } from './billing.contract.ts';
import { joinFacts, NO_FACTS } from './join-facts.ts';

/** In what a payment differs, so that nothing can repair it. */
export type Difference = 'sale' | 'refund';

/** What comparing a payment with what Stripe says comes to. */
export type Comparison =
  | { readonly kind: 'foreign' }
  | {
      readonly kind: 'ours';
      /** What Stripe tells and nobody has kept; undefined: nothing. */
      readonly news: PaymentFacts | undefined;
      readonly differing: readonly Difference[];
    };

/**
 * Compares what is kept of a payment with what Stripe says of it now. A refund or a dispute of a
 * payment of which nothing is kept is another program's.
 */
export function comparePayment(known: PaymentFacts | undefined, told: PaymentFacts): Comparison {
  if (known === undefined) {
    if (told.sale === undefined && told.charge === undefined) return { kind: 'foreign' };
    return { kind: 'ours', news: told, differing: [] };
  }
  const { sale, refunds } = told;
  const differing: Difference[] = [];
  if (known.sale !== undefined && sale !== undefined && !isSameSale(known.sale, sale)) {
    differing.push('sale');
  }
  const isOther = ([id, { amount }]: [string, { readonly amount: number }]) =>
    known.refunds[id] !== undefined && known.refunds[id].amount !== amount;
  if (Object.entries(refunds).some(isOther)) differing.push('refund');
  return { kind: 'ours', news: newsOf(known, told), differing };
}

/** What was sold, to whom, and for what: that never changes. */
function isSameSale(a: SaleFacts, b: SaleFacts): boolean {
  return a.amount === b.amount && a.currency === b.currency && a.workspaceId === b.workspaceId;
}

/** A dispute that stands as it stood is no news, whenever that was said. */
function newsOf(known: PaymentFacts, told: PaymentFacts): PaymentFacts | undefined {
  const disputes = Object.fromEntries(
    Object.entries(told.disputes).filter(([id, said]) => !isSameDispute(known.disputes[id], said)),
  );
  const news = { ...NO_FACTS, ...told, disputes };
  return sameJson(joinFacts(known, news), known) ? undefined : news;
}

function isSameDispute(a: DisputeFacts | undefined, b: DisputeFacts): boolean {
  return a !== undefined && a.state === b.state && a.amount === b.amount;
}
