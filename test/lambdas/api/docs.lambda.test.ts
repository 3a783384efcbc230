import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler } from '../../../lambdas/api/docs.lambda.ts';
import { toEvent } from '../../support/api-call.ts';
import { atNoon, invoke } from '../../support/handlers.ts';

const call = (routeKey: string, id?: string) =>
  invoke<APIGatewayProxyEventV2, { statusCode: number; body: string }>(
    handler as never,
    toEvent(routeKey, { as: null, ...(id && { id }) }),
  );

describe('docs.lambda', () => {
  const { lines } = atNoon();

  it('answers without a key, a table or a secret, and logs the call', async () => {
    const { statusCode, body } = await call('GET /v1/openapi.json');
    expect([statusCode, JSON.parse(body).openapi]).toEqual([200, '3.1.0']);
    expect(lines()).toMatchObject([{ event: 'REQUEST_ANSWERED', status: 200 }]);
  });

  it('lets nobody into the routes of another function', async () => {
    expect((await call('GET /v1/plans')).statusCode).toBe(401);
    expect((await call('$default')).statusCode).toBe(401);
  });
});
