import { describe, expect, it } from 'vitest';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { RUNNING } from '../../../../support/enrichments.ts';

describe('listEnrichments', () => {
  describe('200', () => {
    it('gives a page of enrichments', async () => {
      const api = testApi({
        listEnrichments: async () => ({ items: [RUNNING], nextCursor: 'c1' }),
      });
      const answer = await callApi(api, 'listEnrichments', { as: 'reader', query: { limit: '1' } });
      expect([answer.status, answer.body]).toEqual([200, { items: [RUNNING], nextCursor: 'c1' }]);
    });
  });
});
