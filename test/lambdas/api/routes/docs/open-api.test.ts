import { describe, expect, it } from 'vitest';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('getOpenApi', () => {
  describe('200', () => {
    it('gives the document to anybody, with the address at which it was asked for', async () => {
      for (const as of [null, 'revoked', 'operator'] as const) {
        const { status, body } = await callApi(testApi(), 'getOpenApi', { as });
        expect([status, body.servers]).toEqual([200, [{ url: 'https://api.example' }]]);
      }
    });
  });
});
