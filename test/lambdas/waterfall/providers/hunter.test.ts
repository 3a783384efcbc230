import { describe, expect, it } from 'vitest';
import { hunter as provider } from '../../../../lambdas/waterfall/providers/hunter.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';

const search = provider.searches[0];
if (!search) throw new Error('no search');

describe('hunter', () => {
  it('needs an employer and a name or profile', () => {
    expect(search.canUse({ fullName: 'Ada Example', companyName: 'Acme' })).toBe(true);
    expect(search.canUse({ linkedinUrl: LINKEDIN, companyDomain: 'acme.example' })).toBe(true);
    expect(search.canUse({ linkedinUrl: LINKEDIN })).toBe(false);
    expect(search.canUse({ fullName: 'Ada Example' })).toBe(false);
  });

  it('asks by domain and the parts of the name, with the key in a header', () => {
    const query = {
      firstName: 'Ada',
      lastName: 'Example',
      companyName: 'Acme',
      companyDomain: 'acme.example',
    };
    expect(search.request(query, 'secret-key', ['email'])).toEqual({
      method: 'GET',
      path: '/v2/email-finder',
      query: { domain: 'acme.example', first_name: 'Ada', last_name: 'Example' },
      headers: { 'X-API-KEY': 'secret-key' },
      repeatable: true,
    });
  });

  it('asks by the handle in place of the name where it is known', () => {
    const known = { fullName: 'Ada Example', companyDomain: 'acme.example', linkedinUrl: LINKEDIN };
    expect(search.request(known, 'k', ['email']).query).toEqual({
      domain: 'acme.example',
      linkedin_handle: 'ada-example',
    });
    const nameless = { companyName: 'Acme', linkedinUrl: LINKEDIN };
    expect(search.request(nameless, 'k', ['email']).query).toEqual({
      company: 'Acme',
      linkedin_handle: 'ada-example',
    });
  });

  it('asks by name where the URL names no profile', () => {
    const query = {
      fullName: 'Ada Example',
      companyName: 'Acme',
      linkedinUrl: 'https://www.linkedin.com/company/acme',
    };
    expect(search.request(query, 'k', ['email']).query).toEqual({
      company: 'Acme',
      full_name: 'Ada Example',
    });
  });

  it('does not take an answer without data, or an address that is none, for a miss', () => {
    const malformed = { kind: 'refused', reason: 'malformed' };
    for (const body of [{}, { data: null }, { data: { email: 7 } }, { data: { email: 'ada' } }]) {
      expect(search.outcome({ status: 200, headers: {}, body })).toEqual(malformed);
    }
  });
});
