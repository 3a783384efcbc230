import { leftOfPaid } from '../ledger/ledger.ts';
import type { Page, PageRequest } from '../shared/pages.ts';
import type { Ports } from '../shared/ports.ts';
import { toRfc3339 } from '../shared/units.contract.ts';
import type { PaymentFacts, PurchaseView, ReversalView } from './billing.contract.ts';
import { purchaseIdOf, soldPack, statusOf } from './plan-purchase.ts';
import { type PurchaseRecord, pageOfPurchases } from './purchases.store.ts';

/** Lists who bought what, newest first, with what is left of each pack and what went back. */
export async function listPurchases(
  p: Ports,
  ws: string,
  page: PageRequest,
): Promise<Page<PurchaseView>> {
  const { items, nextCursor } = await pageOfPurchases(p, ws, page);
  const paid = items.flatMap(({ goals }) => goals.map(({ grant }) => grant.grantId));
  const left = await leftOfPaid(p, { workspaceId: ws }, paid);
  return {
    items: items.flatMap((record) => viewPurchase(record, left) ?? []),
    nextCursor,
  };
}

/** Shows a payment; undefined while nobody has told what it is for. `left`: of its grants. */
export function viewPurchase(
  { paymentId, facts, goals }: PurchaseRecord,
  left: ReadonlyMap<string, number>,
): PurchaseView | undefined {
  const { sale, charge } = facts;
  if (sale === undefined) return undefined;
  return {
    id: purchaseIdOf(sale),
    at: toRfc3339(sale.createdAtMs),
    actor: sale.actor,
    ...soldPack(facts),
    remaining: goals.reduce((sum, { grant }) => sum + (left.get(grant.grantId) ?? 0), 0),
    amount: sale.amount,
    currency: sale.currency,
    status: statusOf(facts),
    checkoutSessionId: sale.id.startsWith('cs_') ? sale.id : null,
    paymentIntentId: paymentId.startsWith('pi_') ? paymentId : null,
    receiptUrl: charge?.receiptUrl ?? null,
    reversals: viewReversals(facts),
  };
}

function viewReversals({ refunds, disputes }: PaymentFacts): ReversalView[] {
  const all = [
    ...Object.entries(refunds).map(([id, { amount, state, createdAtMs }]) => {
      return { id, kind: 'refund' as const, amount, status: state, createdAtMs };
    }),
    ...Object.entries(disputes).map(([id, { amount, state, createdAtMs }]) => {
      return { id, kind: 'dispute' as const, amount, status: state, createdAtMs };
    }),
  ];
  return all
    .toSorted((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1))
    .map(({ createdAtMs, ...reversal }) => ({ ...reversal, at: toRfc3339(createdAtMs) }));
}
