import { describe, expect, it } from 'vitest';
import { toOperation } from '../../../../lambdas/api/openapi/operation.ts';
import { ROUTES } from '../../../../lambdas/api/routes.contract.ts';

describe('toOperation', () => {
  it('writes parameters, body, answers and refusals of a route', () => {
    const operation = toOperation('createEnrichment', 'Enrichments', ROUTES.createEnrichment);
    expect(operation).toMatchObject({
      operationId: 'createEnrichment',
      tags: ['Enrichments'],
      summary: 'Holds the credits for a list of contacts and starts to look for them.',
      parameters: [
        { name: 'ws', in: 'path', required: true },
        { name: 'Idempotency-Key', in: 'header', required: true },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: { $ref: '#/components/schemas/EnrichmentRequest' } },
        },
      },
      'x-scope': 'enrich',
    });
    const { responses } = operation as { responses: Record<string, object> };
    expect(Object.keys(responses)).toEqual([
      '202',
      '400',
      '401',
      '402',
      '403',
      '404',
      '409',
      '413',
      '415',
      '422',
      '500',
      '503',
    ]);
    expect(responses[202]).toEqual({
      description: 'Done.',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Enrichment' } } },
    });
    expect(responses[402]).toEqual({
      description:
        '`CREDITS_OVER_MAXIMUM`: The request needs more credits than its maxCredits. ' +
        '`MEMBER_CAP_REACHED`: The cap of this member or key is reached. ' +
        '`CREDITS_INSUFFICIENT`: Not enough credits.',
      content: {
        'application/problem+json': {
          schema: {
            anyOf: [
              { $ref: '#/components/schemas/CreditsOverMaximumProblem' },
              { $ref: '#/components/schemas/MemberCapReachedProblem' },
              { $ref: '#/components/schemas/CreditsInsufficientProblem' },
            ],
          },
        },
      },
    });
  });

  it('writes the query, other forms of the answer, and who may call', () => {
    expect(toOperation('listLedger', 'Credits', ROUTES.listLedger)).toMatchObject({
      parameters: [
        { name: 'ws', in: 'path' },
        {
          name: 'limit',
          in: 'query',
          schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
        },
        { name: 'cursor', in: 'query', schema: { type: 'string' } },
        { name: 'account', in: 'query' },
        { name: 'order', in: 'query', schema: { enum: ['asc', 'desc'], default: 'asc' } },
      ],
      responses: { 200: { content: { 'text/csv': { schema: { type: 'string' } } } } },
    });
    expect(toOperation('getOpenApi', 'Documents', ROUTES.getOpenApi)).toMatchObject({
      security: [],
    });
    expect(toOperation('listPlans', 'Credits', ROUTES.listPlans)).toMatchObject({
      'x-operator-only': true,
    });
  });

  it('writes a body of bytes, and the wait for the end', () => {
    const raw = { ...ROUTES.getOpenApi, method: 'POST', body: 'raw' } as const;
    expect(toOperation('x', 'Documents', raw)).toMatchObject({
      requestBody: { content: { 'application/octet-stream': {} } },
    });
    expect(toOperation('x', 'Enrichments', ROUTES.getEnrichment)).toMatchObject({
      parameters: [{ name: 'ws' }, { name: 'id' }, { name: 'Prefer', in: 'header' }],
    });
  });
});
