import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { handler } from '../../../lambdas/api/api.lambda.ts';
import { toEvent } from '../../support/api-call.ts';

describe('api.lambda', () => {
  it('is inert until its first event, and then asks for its variables', async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const event: APIGatewayProxyEventV2 = toEvent('GET /v1/plans');
    await expect(handler(event, { awsRequestId: 'r' } as Context)).rejects.toThrow('unexpected');
    vi.restoreAllMocks();
  });
});
