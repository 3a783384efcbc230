import type { EventClient } from '../events/event-client.ts';
import type { Happening } from '../events/make-event.ts';
import { makeEvent } from '../events/make-event.ts';
import type { Ports } from '../shared/ports.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import type { PaymentFacts, PaymentRecord } from './billing.contract.ts';
import { noteTold } from './payment.store.ts';
import { isDisputeOver, isInquiry, purchaseIdOf } from './plan-purchase.ts';

type Told = Happening<
  'purchase.completed' | 'purchase.refunded' | 'purchase.disputed' | 'purchase.dispute-closed'
>;

/** Tells on the bus what has become of a payment, each thing once it is booked. Safe to repeat. */
export async function tellOfPayment(p: Ports & EventClient, record: PaymentRecord): Promise<void> {
  const told = record.told ?? new Set();
  const fresh = happenings(record.paymentId, record.facts, p.now()).filter(
    ({ type, recordId }) => !told.has(`${type} ${recordId}`),
  );
  for (const happening of fresh) await p.publish(makeEvent(happening));
  if (fresh.length > 0) {
    await noteTold(
      p,
      record.paymentId,
      fresh.map(({ type, recordId }) => `${type} ${recordId}`),
    );
  }
}

function happenings(paymentId: string, facts: PaymentFacts, now: EpochMs): Told[] {
  const { sale, lines = [], refunds, disputes } = facts;
  // A sale that brought no pack of ours is none of the workspace's purchases.
  if (sale?.stage !== 'paid' || lines.length === 0) return [];
  const { workspaceId, currency, amount } = sale;
  const of = { workspaceId, atMs: now };
  const purchaseId = purchaseIdOf(sale);
  const credits: Record<string, number> = {};
  for (const { creditType, credits: each, quantity } of lines) {
    credits[creditType] = (credits[creditType] ?? 0) + each * quantity;
  }
  return [
    {
      ...of,
      type: 'purchase.completed',
      recordId: paymentId,
      data: { purchaseId, amount, currency, credits },
    },
    ...Object.entries(refunds)
      .filter(([, { state }]) => state === 'succeeded')
      .map(
        ([id, refund]): Told => ({
          ...of,
          type: 'purchase.refunded',
          recordId: id,
          data: { purchaseId, refundId: id, amount: refund.amount, currency },
        }),
      ),
    ...Object.entries(disputes).flatMap(([id, dispute]): Told[] => {
      if (isInquiry(dispute)) return [];
      const data = { purchaseId, disputeId: id, amount: dispute.amount, currency };
      const opened: Told = { ...of, type: 'purchase.disputed', recordId: id, data };
      if (!isDisputeOver(dispute)) return [opened];
      const { state: outcome } = dispute;
      const closed = { ...of, recordId: `${id} ${outcome}`, data: { ...data, outcome } };
      return [opened, { ...closed, type: 'purchase.dispute-closed' }];
    }),
  ];
}
