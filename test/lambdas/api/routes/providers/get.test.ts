import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { NOTHING_KEPT } from '../../../../../lambdas/waterfall/desk/vendor-desk.store.ts';
import {
  findVendorFacts,
  type VendorFacts,
} from '../../../../../lambdas/waterfall/vendor-facts.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('getProvider', () => {
  const api = testApi({
    loadVendor: async (_p, id) => {
      const facts = findVendorFacts(id);
      if (facts === undefined) throw new AppError('NOT_FOUND', id);
      return { facts: facts as VendorFacts, kept: NOTHING_KEPT };
    },
  });

  it('is an operator’s to see', async () => {
    const call = (id: string, as: 'opRead' | 'manager') => callApi(api, 'getProvider', { id, as });
    expect((await call('hunter', 'opRead')).status).toBe(200);
    expect((await call('hunter', 'manager')).status).toBe(403);
    expect((await call('nobody', 'opRead')).status).toBe(404);
  });

  describe('200', () => {
    it('gives a verifier like a provider', async () => {
      const { body } = await callApi(api, 'getProvider', { id: 'zerobounce' });
      expect(body).toMatchObject({
        id: 'zerobounce',
        enabled: true,
        publicPrices: [{ for: 'verify', asOf: expect.stringMatching(/^20/) }],
      });
    });
  });
});
