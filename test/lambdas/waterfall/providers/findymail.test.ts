import { describe, expect, it } from 'vitest';
import { findymail } from '../../../../lambdas/waterfall/providers/findymail.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';

describe('findymail', () => {
  it('needs name and domain, or a profile', () => {
    expect(findymail.canUse({ fullName: 'Ada Example', companyDomain: 'acme.example' })).toBe(true);
    expect(findymail.canUse({ linkedinUrl: LINKEDIN })).toBe(true);
    expect(findymail.canUse({ fullName: 'Ada Example', companyName: 'Acme' })).toBe(false);
  });

  it('asks by name and domain where it can', () => {
    const query = { fullName: 'Ada Example', companyDomain: 'acme.example', linkedinUrl: LINKEDIN };
    expect(findymail.request(query, 'secret-key')).toEqual({
      method: 'POST',
      path: '/api/search/name',
      headers: { Authorization: 'Bearer secret-key' },
      body: { name: 'Ada Example', domain: 'acme.example' },
      repeatable: false,
    });
  });

  it('asks by profile else', () => {
    const request = findymail.request({ fullName: 'Ada Example', linkedinUrl: LINKEDIN }, 'k');
    expect(request.path).toBe('/api/search/business-profile');
    expect(request.body).toEqual({ linkedin_url: LINKEDIN });
  });

  it('does not take an answer in a form of its own for a miss', () => {
    const malformed = { kind: 'refused', reason: 'malformed' };
    for (const body of [undefined, [], { person: {} }, { contact: ['ada'] }, { contact: 'ada' }]) {
      expect(findymail.outcome({ status: 200, headers: {}, body })).toEqual(malformed);
    }
  });
});
