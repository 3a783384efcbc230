import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPaymentQueue, toQueuedWork } from '../../../lambdas/billing/payment-queue.ts';
import { openQueue } from '../../../lambdas/shared/queue-client.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { Queues } from '../../../local/aws/services/queues.ts';

describe('the queue of payments', () => {
  let endpoint: AwsEndpoint;

  beforeAll(async () => {
    endpoint = await serveAws(new Queues({ now: () => 0 }).operations);
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', endpoint.url);
  });
  afterAll(() => endpoint.stop());

  it('carries the id of a payment, which names the same to who takes it', async () => {
    await openPaymentQueue('Payments').queuePayment('pi_3Q');
    const [message] = await openQueue('Payments', { waitSeconds: 0, hiddenSeconds: 5 }).take();
    expect(message?.body).toBe('{"paymentId":"pi_3Q"}');
    expect(toQueuedWork(message?.body ?? '')).toEqual({ paymentId: 'pi_3Q' });
  });

  it.each([
    '',
    'no json',
    'null',
    '{}',
    '{"paymentId":1}',
    '{"paymentId":""}',
    '{"paymentId":"pi 1"}',
    '{"paymentId":"pi#1"}',
    `{"paymentId":"${'p'.repeat(256)}"}`,
  ])('does not take %j for work', (body) => {
    expect(() => toQueuedWork(body)).toThrow();
  });
});
