import { describe, expect, it } from 'vitest';
import { leadmagic as provider } from '../../../../lambdas/waterfall/providers/leadmagic.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';

const search = provider.searches[0];
if (!search) throw new Error('no search');

describe('leadmagic', () => {
  it('needs a name and an employer', () => {
    expect(search.canUse({ fullName: 'Ada Example', companyDomain: 'acme.example' })).toBe(true);
    expect(search.canUse({ linkedinUrl: LINKEDIN, companyDomain: 'acme.example' })).toBe(false);
  });

  it('asks by domain, else by company name, and is never sent twice', () => {
    const name = { firstName: 'Ada', lastName: 'Example' };
    const query = { ...name, companyDomain: 'acme.example', companyName: 'Acme' };
    expect(search.request(query, 'secret-key', ['email'])).toEqual({
      method: 'POST',
      path: '/v1/people/email-finder',
      headers: { 'X-API-Key': 'secret-key' },
      body: { first_name: 'Ada', last_name: 'Example', domain: 'acme.example' },
      repeatable: false,
    });
    expect(search.request({ ...name, companyName: 'Acme' }, 'k', ['email']).body).toEqual({
      first_name: 'Ada',
      last_name: 'Example',
      company_name: 'Acme',
    });
  });

  it('does not take for a miss what is not its own, or was charged', () => {
    const malformed = { kind: 'refused', reason: 'malformed' };
    const outcomeOf = (status: number, body: unknown) =>
      search.outcome({ status, headers: {}, body });
    expect(outcomeOf(404, undefined)).toEqual(malformed);
    expect(outcomeOf(200, {})).toEqual(malformed);
    expect(outcomeOf(200, { status: 'valid', credits_consumed: 1 })).toEqual(malformed);
    expect(outcomeOf(200, { email: 'ada', status: 'not_found' })).toEqual(malformed);
  });
});
