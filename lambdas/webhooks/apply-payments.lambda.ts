import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { applyPayment, type BillingPorts } from '../billing/apply-payment.ts';
import { MESSAGE_TRIES_MAX, MESSAGES_AT_A_TIME } from '../billing/payment-queue.contract.ts';
import { type QueuedWork, toQueuedWork } from '../billing/payment-queue.ts';
import { openStripe } from '../billing/stripe-client.ts';
import { applySubscription } from '../billing/subscriptions/apply-subscription.ts';
import { runTopUp } from '../billing/top-ups/run-top-up.ts';
import { openEventClient } from '../events/event-client.ts';
import { forEachAtATime } from '../shared/batches.ts';
import { describeError, type Facts } from '../shared/log.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

/** Brings about what follows from payments and subscriptions, and tops up what runs low. */
export const handler = wire(
  'applyPayments',
  (env): BillingPorts => {
    const ports = openPorts();
    return {
      ...ports,
      ...openStripe(env.STRIPE_PARAMETER, ports.now),
      ...openEventClient(env.EVENT_BUS_ARN),
    };
  },
  applyBatch,
);

/** Gives back what could not be done: SQS hands it out again, and puts it aside at last. */
export async function applyBatch(
  p: BillingPorts,
  { Records }: SQSEvent,
): Promise<SQSBatchResponse> {
  const failed: SQSRecord[] = [];
  // Events of one thing come together: it is brought about once for all of them.
  const things = [...Map.groupBy(Records, ({ body }) => body).values()];
  await forEachAtATime(things, MESSAGES_AT_A_TIME, async (records) => {
    const body = records[0]?.body ?? '';
    try {
      await doWork(p, toQueuedWork(body));
    } catch (error) {
      failed.push(...records);
      const tries = records.map(({ attributes }) => Number(attributes.ApproximateReceiveCount));
      const isLast = Math.max(...tries) >= MESSAGE_TRIES_MAX;
      const event = isLast ? 'PAYMENT_SET_ASIDE' : 'PAYMENT_DELAYED';
      p.log(event, { ...idsIn(body), ...describeError(error) });
    }
  });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function doWork(p: BillingPorts, work: QueuedWork): Promise<void> {
  if ('topUpOf' in work) await runTopUp(p, work.topUpOf);
  else if ('subscriptionId' in work) await applySubscription(p, work.subscriptionId);
  else await applyPayment(p, work.paymentId);
}

/** Whose work a message is; nothing where it is no message of ours. */
function idsIn(body: string): Facts {
  try {
    const work = toQueuedWork(body);
    return 'topUpOf' in work ? { workspaceId: work.topUpOf } : work;
  } catch {
    return {};
  }
}
