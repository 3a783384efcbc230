import { describe, expect, it } from 'vitest';
import { findymail as provider } from '../../../../lambdas/waterfall/providers/findymail.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';

const search = provider.searches[0];
if (!search) throw new Error('no search');

describe('findymail', () => {
  it('needs name and domain, or a profile', () => {
    expect(search.canUse({ fullName: 'Ada Example', companyDomain: 'acme.example' })).toBe(true);
    expect(search.canUse({ linkedinUrl: LINKEDIN })).toBe(true);
    expect(search.canUse({ fullName: 'Ada Example', companyName: 'Acme' })).toBe(false);
  });

  it('asks by name and domain where no profile is known', () => {
    const query = { fullName: 'Ada Example', companyDomain: 'acme.example' };
    expect(search.request(query, 'secret-key', ['email'])).toEqual({
      method: 'POST',
      path: '/api/search/name',
      headers: { Authorization: 'Bearer secret-key' },
      body: { name: 'Ada Example', domain: 'acme.example' },
      repeatable: false,
    });
  });

  it('asks by profile where it is known, also with name and domain', () => {
    const query = { fullName: 'Ada Example', companyDomain: 'acme.example', linkedinUrl: LINKEDIN };
    expect(search.request(query, 'secret-key', ['email'])).toEqual({
      method: 'POST',
      path: '/api/search/business-profile',
      headers: { Authorization: 'Bearer secret-key' },
      body: { linkedin_url: LINKEDIN },
      repeatable: false,
    });
  });

  it('does not take an answer in a form of its own for a miss', () => {
    const malformed = { kind: 'refused', reason: 'malformed' };
    for (const body of [undefined, [], { person: {} }, { contact: ['ada'] }, { contact: 'ada' }]) {
      expect(search.outcome({ status: 200, headers: {}, body })).toEqual(malformed);
    }
  });
});
