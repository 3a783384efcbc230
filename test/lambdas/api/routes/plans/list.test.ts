import { describe, expect, it } from 'vitest';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('listPlans', () => {
  describe('200', () => {
    it.each(['operator', 'reader'] as const)('gives the %s the catalogue, whole', async (as) => {
      const answer = await callApi(testApi(), 'listPlans', { as });
      expect(answer.status).toBe(200);
      expect(answer.body.nextCursor).toBeNull();
      expect(answer.body.items).toMatchObject([
        {
          id: 'workspace-pool',
          title: 'One pool of contact credits for the whole workspace',
          version: 1,
          creditTypes: ['contact'],
          periodMonths: 1,
          termMonths: 1,
          allotments: { contact: 100 },
          seatAllotments: null,
          drawOrder: [['allotment'], ['promotional', 'adjustment', 'pack']],
          prices: {
            'contact.email': { contact: 1 },
            'contact.phone': { contact: 1 },
            'contact.verify-email': { contact: 1 },
          },
          pricesApart: {},
          packs: { contact: { credits: 100, prices: { usd: 4_900, eur: 4_500, jpy: 7_500 } } },
          accepts: { email: ['deliverable'], phone: ['mobile'] },
          creditBack: null,
          memberCaps: {},
          lowAtPercent: 10,
          attemptsVisible: 'names',
          limits: { seats: null, members: null, requestRows: null },
        },
        { id: 'company-contract', termMonths: 12, creditBack: { days: 30, maxPerPeriod: 50 } },
        { id: 'seat-licences', allotments: {}, seatAllotments: { contact: 50 } },
        { id: 'split-credits-essential' },
        { id: 'split-credits-professional' },
        { id: 'split-credits-enterprise' },
        { id: 'billing-cycle-monthly' },
        { id: 'billing-cycle-annual', periodMonths: 12 },
      ]);
    });
  });
});
