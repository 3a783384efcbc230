import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openQueue } from '../../../lambdas/shared/queue-client.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { Queues } from '../../../local/aws/services/queues.ts';

describe('openQueue', () => {
  let nowMs = 0;
  const queues = new Queues({ now: () => nowMs });
  let endpoint: AwsEndpoint;

  beforeAll(async () => {
    endpoint = await serveAws(queues.operations);
  });
  beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL_SQS', endpoint.url));
  afterAll(() => endpoint.stop());

  it('takes ten at a time and each once, until they are dropped or hidden no more', async () => {
    for (let n = 0; n < 12; n += 1) queues.send('arn:aws:sqs:eu-central-1:0:Failures', { n });
    const { take, drop } = openQueue('Failures', { waitSeconds: 1, hiddenSeconds: 60 });
    const [first, second] = [await take(), await take()];
    expect([first.length, second.length, (await take()).length]).toEqual([10, 2, 0]);
    expect(first[3]?.body).toBe('{"n":3}');
    for (const failure of first) await drop(failure);
    expect(queues.lengths).toEqual({ Failures: 2 });
    nowMs += 60_000;
    expect((await take()).map(({ body }) => body)).toEqual(['{"n":10}', '{"n":11}']);
  });

  it('asks the service, not the address in the name of the queue', async () => {
    const url = 'https://sqs.eu-central-1.amazonaws.com/0/Other';
    expect(await openQueue(url, { waitSeconds: 0, hiddenSeconds: 50 }).take()).toEqual([]);
  });

  it('sends a message as it is, for whoever takes it', async () => {
    const queue = openQueue('Starts', { waitSeconds: 0, hiddenSeconds: 50 });
    await queue.send('{"enrichmentId":"enr_1"}');
    expect(await queue.take()).toMatchObject([{ body: '{"enrichmentId":"enr_1"}' }]);
  });
});
