import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  openStartQueue,
  openWaitingStarts,
  toWaitingStart,
} from '../../../lambdas/enrichments/waiting-starts.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { Queues } from '../../../local/aws/services/queues.ts';

describe('the queue of starts', () => {
  let endpoint: AwsEndpoint;

  beforeAll(async () => {
    endpoint = await serveAws(new Queues({ now: () => 0 }).operations);
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', endpoint.url);
  });
  afterAll(() => endpoint.stop());

  it('carries the ids of a request, and nothing else that its sender knows', async () => {
    const record = { workspaceId: 'ws_1', enrichmentId: 'enr_1', subject: 'Ada Example' };
    await openStartQueue('Starts').queueStart(record);
    const [message] = await openWaitingStarts('Starts').take();
    expect(message?.body).toBe('{"workspaceId":"ws_1","enrichmentId":"enr_1"}');
    expect(toWaitingStart(message?.body ?? '')).toEqual({
      workspaceId: 'ws_1',
      enrichmentId: 'enr_1',
    });
  });

  it.each(['', 'no json', '{}', '{"workspaceId":"ws_1"}', '{"workspaceId":1,"enrichmentId":2}'])(
    'does not take %j for a start',
    (body) => {
      expect(() => toWaitingStart(body)).toThrow();
    },
  );
});
