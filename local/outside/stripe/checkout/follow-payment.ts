import { settleBy } from '../invoices/collect-invoice.ts';
import { invoicePaidBy } from '../invoices/settle-invoice.ts';
import type { PaymentIntent } from '../objects.ts';
import type { Till } from '../till.ts';
import { completeSession, endSlowSession } from './complete-session.ts';
import { sessionPaidBy } from './session-payment.ts';

/** A payment has gone on without anybody waiting for it: its session or its invoice follows. */
export function followPayment(till: Till, intent: PaymentIntent): void {
  const session = sessionPaidBy(till, intent);
  if (session?.status === 'open') {
    const method = till.books.payment_method.get(intent.payment_method ?? '');
    if (intent.status === 'succeeded') {
      completeSession(till, session, { intent, ...(method && { method }) });
    }
    return;
  }
  if (session) {
    endSlowSession(till, session, intent);
    return;
  }
  const invoice = invoicePaidBy(till, intent);
  if (invoice) settleBy(till, invoice, intent);
}
