import { describe, expect, it } from 'vitest';
import { dropcontact as provider } from '../../../../lambdas/waterfall/providers/dropcontact.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';

const search = provider.searches[0];
if (!search) throw new Error('no search');

describe('dropcontact', () => {
  it('needs name and employer, or a profile', () => {
    expect(search.canUse({ fullName: 'Ada Example', companyName: 'Acme' })).toBe(true);
    expect(search.canUse({ linkedinUrl: LINKEDIN })).toBe(true);
    expect(search.canUse({ email: 'ada@acme.example' })).toBe(false);
  });

  it('never sends an address, which would cost a credit even for a miss', () => {
    const query = {
      fullName: 'Ada Example',
      companyName: 'Acme',
      companyDomain: 'acme.example',
      linkedinUrl: LINKEDIN,
      email: 'ada@acme.example',
    };
    expect(search.request(query, 'secret-key', ['email'])).toEqual({
      method: 'POST',
      path: '/v1/enrich/all',
      headers: { 'X-Access-Token': 'secret-key' },
      body: {
        data: [
          {
            full_name: 'Ada Example',
            company: 'Acme',
            website: 'acme.example',
            linkedin: LINKEDIN,
          },
        ],
        siren: false,
        language: 'en',
      },
      repeatable: false,
    });
  });

  it('reads a ticket by its path, whatever is in it', () => {
    expect(search.poll?.request('a/b', 'secret-key')).toEqual({
      method: 'GET',
      path: '/v1/enrich/all/a%2Fb',
      headers: { 'X-Access-Token': 'secret-key' },
      repeatable: true,
    });
  });

  it('finds an error in any status that is a success', () => {
    const body = { error: true, success: false, reason: 'Not enough credits' };
    for (const status of [200, 201, 202]) {
      expect(search.outcome({ status, headers: {}, body })).toEqual({
        kind: 'refused',
        reason: 'out-of-credits',
      });
    }
    expect(search.outcome({ status: 204, headers: {}, body: undefined })).toEqual({
      kind: 'refused',
      reason: 'malformed',
    });
  });
});
