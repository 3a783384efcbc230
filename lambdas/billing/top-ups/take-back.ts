import type { Ports } from '../../shared/ports.ts';
import { loadStripe } from '../load-stripe.ts';
import type { StripePort } from '../stripe-client.ts';
import { released, unanswered } from './change-top-up.ts';
import { cancelCharge } from './charge-top-up.ts';
import type { TopUpRecord } from './top-ups.contract.ts';

/**
 * Takes back what the owner's bank is asked, so that nothing is paid by it any more. Gives the
 * record as it stands then, yet to be written; as it was where no bank is asked.
 */
export async function takeBack(p: Ports & StripePort, record: TopUpRecord): Promise<TopUpRecord> {
  const question = record.stop?.question;
  if (question === undefined) return record;
  const { status } = await cancelCharge(await loadStripe(p), question.paymentId);
  const now = p.now();
  // What cannot be cancelled the owner has agreed to in the last moment.
  const next =
    status === 'canceled'
      ? unanswered(record, question, now)
      : released(record, now, { paymentId: question.paymentId });
  return { ...next, rev: record.rev };
}
