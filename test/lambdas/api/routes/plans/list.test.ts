import { describe, expect, it } from 'vitest';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('listPlans', () => {
  describe('200', () => {
    it('gives the catalogue: credit types, prices, packs, periods', async () => {
      const answer = await callApi(testApi(), 'listPlans');
      expect(answer.status).toBe(200);
      expect(answer.body.nextCursor).toBeNull();
      expect(answer.body.items).toContainEqual({
        id: 'workspace-pool',
        title: 'One pool of contact credits for the whole workspace',
        version: 1,
        creditTypes: ['contact'],
        periodMonths: 1,
        allotments: { contact: 100 },
        prices: {
          'contact.email': { contact: 1 },
          'contact.phone': { contact: 1 },
          'contact.verify-email': { contact: 1 },
        },
        packs: { contact: { credits: 100, months: 6 } },
        accepts: { email: ['deliverable'], phone: ['mobile'] },
      });
    });
  });
});
