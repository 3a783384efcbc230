import type { PurchaseView } from '../../lambdas/billing/billing.contract.ts';
import type { SluiceEvent } from '../../lambdas/events/events.contract.ts';
import type { Wrong } from './books.ts';
import { type Sale, type SoldLine, standingOf, type TrueDispute } from './sales.ts';

/** What a workspace is shown of its purchases, and what the ledger has left of each. */
export interface ShownPurchases {
  readonly views: readonly PurchaseView[];
  /** By the sale's id. */
  readonly remaining: ReadonlyMap<string, number>;
}

const rfc3339 = (ms: number): string => new Date(ms).toISOString();

/** The list has each sale that somebody paid, or tried to, newest first, as it truly stands. */
export function* judgePurchases(
  sales: readonly Sale[],
  { views, remaining }: ShownPurchases,
): Generator<Wrong, void> {
  const wanted = sales
    .filter(({ stage }) => stage !== 'open' && stage !== 'expired')
    .toSorted((a, b) => b.createdS - a.createdS || (paymentOf(a) < paymentOf(b) ? 1 : -1))
    .map((sale) => expectedView(sale, remaining.get(sale.id) ?? 0));
  for (let n = 0; n < Math.max(wanted.length, views.length); n += 1) {
    const { id: _id, ...shown } = views[n] ?? ({} as PurchaseView);
    const [is, due] = [shown, wanted[n] ?? {}] as Record<string, unknown>[];
    const names = new Set([...Object.keys(is ?? {}), ...Object.keys(due ?? {})]);
    for (const name of names) {
      const [a, b] = [JSON.stringify(is?.[name]), JSON.stringify(due?.[name])];
      if (a !== b) yield { rule: 'shown-as-it-is', how: `purchase ${n}: ${name} ${a}, not ${b}` };
    }
  }
}

function paymentOf({ intent, id }: Sale): string {
  return intent ?? id;
}

function expectedView(sale: Sale, remaining: number): Omit<PurchaseView, 'id'> {
  const line = sale.stage === 'paid' ? dearest(sale.lines) : undefined;
  return {
    at: rfc3339(sale.createdS * 1_000),
    actor: sale.actor,
    pack: line?.pack ?? null,
    quantity: line?.quantity ?? 0,
    creditType: line?.creditType ?? null,
    credits: line === undefined ? 0 : line.quantity * line.credits,
    remaining,
    amount: sale.amount,
    currency: sale.currency,
    status: standingOf(sale) as PurchaseView['status'],
    checkoutSessionId: sale.id,
    paymentIntentId: sale.intent,
    receiptUrl: sale.charge.receiptUrl,
    reversals: [
      ...sale.refunds.map((each) => ({ kind: 'refund' as const, ...each })),
      ...sale.disputes.map((each) => ({ kind: 'dispute' as const, ...each })),
    ]
      .toSorted((a, b) => a.createdS - b.createdS || (a.id < b.id ? -1 : 1))
      .map(({ id, kind, amount, status, createdS }) => ({
        id,
        kind,
        amount,
        status,
        at: rfc3339(createdS * 1_000),
      })),
  };
}

function dearest(lines: readonly SoldLine[]): SoldLine | undefined {
  let best = lines[0];
  for (const line of lines) if (best !== undefined && line.amount > best.amount) best = line;
  return best;
}

/** The bus got what became of each sale, each thing under one id, and of no other. */
export function* judgeTold(
  sales: readonly Sale[],
  { views }: ShownPurchases,
  told: readonly SluiceEvent[],
): Generator<Wrong, void> {
  const rule = 'told-as-it-is';
  for (const view of views) {
    const sale = sales.find(({ id }) => id === view.checkoutSessionId);
    const own = told.filter(({ data }) => 'purchaseId' in data && data.purchaseId === view.id);
    if (sale === undefined || sale.stage !== 'paid') {
      if (own.length > 0) yield { rule, how: `${view.id} is not paid: ${own[0]?.type}` };
      continue;
    }
    const once = new Map(own.map((event) => [event.id, event]));
    const is = [...once.values()].map(tell);
    for (const due of mustBeTold(sale)) {
      const times = is.filter((text) => text === due).length;
      if (times !== 1) yield { rule, how: `${sale.id}: ${times} times: ${due}` };
    }
    const may = new Set([...mustBeTold(sale), ...mayBeTold(sale)]);
    for (const text of is) if (!may.has(text)) yield { rule, how: `${sale.id}: ${text}` };
  }
}

function tell({ type, data }: SluiceEvent): string {
  const { purchaseId: _id, ...rest } = data as Record<string, unknown>;
  return `${type} ${JSON.stringify(rest)}`;
}

function mustBeTold(sale: Sale): string[] {
  const { amount, currency } = sale;
  const credits: Record<string, number> = {};
  for (const { creditType, credits: each, quantity } of sale.lines) {
    credits[creditType] = (credits[creditType] ?? 0) + each * quantity;
  }
  return [
    `purchase.completed ${JSON.stringify({ amount, currency, credits })}`,
    ...sale.refunds.filter(({ status }) => status === 'succeeded').map((r) => ofRefund(sale, r)),
    ...realOf(sale).map(ofDispute(sale)),
    ...sale.disputes
      .filter(({ status }) => OVER.includes(status))
      .map((dispute) => ofEnd(sale, dispute, dispute.status)),
  ];
}

/** What was so for a while: it may have been seen by then. */
function mayBeTold(sale: Sale): string[] {
  return [
    ...sale.refunds.filter(({ hasSucceeded }) => hasSucceeded).map((r) => ofRefund(sale, r)),
    ...realOf(sale).map(ofDispute(sale)),
    ...realOf(sale).flatMap((dispute) => OVER.map((end) => ofEnd(sale, dispute, end))),
  ];
}

/** An inquiry is told to nobody, as long as it is none but that. */
function realOf({ disputes }: Sale): readonly TrueDispute[] {
  return disputes.filter(({ status }) => !status.startsWith('warning'));
}

const OVER: readonly string[] = ['won', 'lost', 'prevented'];

function ofRefund({ currency }: Sale, { id: refundId, amount }: Sale['refunds'][number]): string {
  return `purchase.refunded ${JSON.stringify({ refundId, amount, currency })}`;
}

function ofDispute({ currency }: Sale): (dispute: TrueDispute) => string {
  return ({ id: disputeId, amount }) =>
    `purchase.disputed ${JSON.stringify({ disputeId, amount, currency })}`;
}

function ofEnd(
  { currency }: Sale,
  { id: disputeId, amount }: TrueDispute,
  outcome: string,
): string {
  return `purchase.dispute-closed ${JSON.stringify({ disputeId, amount, currency, outcome })}`;
}
