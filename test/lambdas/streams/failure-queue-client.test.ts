import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openFailureQueue } from '../../../lambdas/streams/failure-queue-client.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { Queues } from '../../../local/aws/services/queues.ts';

describe('openFailureQueue', () => {
  let nowMs = 0;
  const queues = new Queues({ now: () => nowMs });
  let endpoint: AwsEndpoint;

  beforeAll(async () => {
    endpoint = await serveAws(queues.operations);
  });
  beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL_SQS', endpoint.url));
  afterAll(() => endpoint.stop());

  it('takes ten at a time and each once, until they are dropped or a minute is over', async () => {
    for (let n = 0; n < 12; n += 1) queues.send('arn:aws:sqs:eu-central-1:0:Failures', { n });
    const { takeFailures, dropFailure } = openFailureQueue('Failures');
    const [first, second] = [await takeFailures(), await takeFailures()];
    expect([first.length, second.length, (await takeFailures()).length]).toEqual([10, 2, 0]);
    expect(first[3]?.body).toBe('{"n":3}');
    for (const failure of first) await dropFailure(failure);
    expect(queues.lengths).toEqual({ Failures: 2 });
    nowMs += 60_000;
    expect((await takeFailures()).map(({ body }) => body)).toEqual(['{"n":10}', '{"n":11}']);
  });

  it('asks the service, not the address in the name of the queue', async () => {
    const { takeFailures } = openFailureQueue('https://sqs.eu-central-1.amazonaws.com/0/Other');
    expect(await takeFailures()).toEqual([]);
  });
});
