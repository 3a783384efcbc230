import { describe, expect, it } from 'vitest';
import { prospeo as provider } from '../../../../lambdas/waterfall/providers/prospeo.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';

const search = provider.searches[0];
if (!search) throw new Error('no search');

describe('prospeo', () => {
  it('needs a profile, or an address, or name and employer', () => {
    expect(search.canUse({ linkedinUrl: LINKEDIN })).toBe(true);
    expect(search.canUse({ email: 'ada@acme.example' })).toBe(true);
    expect(search.canUse({ fullName: 'Ada Example', companyName: 'Acme' })).toBe(true);
    expect(search.canUse({ fullName: 'Ada Example' })).toBe(false);
  });

  it('sends all that is known, and asks for neither mobiles nor unverified addresses', () => {
    const query = { fullName: 'Ada Example', companyDomain: 'acme.example', linkedinUrl: LINKEDIN };
    expect(search.request(query, 'secret-key', ['email'])).toEqual({
      method: 'POST',
      path: '/enrich-person',
      headers: { 'X-KEY': 'secret-key' },
      body: {
        data: { full_name: 'Ada Example', linkedin_url: LINKEDIN, company_website: 'acme.example' },
        only_verified_email: true,
        enrich_mobile: false,
      },
      repeatable: true,
    });
  });

  it('takes the wait from the limit that was hit', () => {
    const body = { error: true, error_code: 'RATE_LIMITED' };
    const minute = { 'x-minute-reset-seconds': '9', 'x-daily-reset-seconds': '40000' };
    const daily = { ...minute, 'x-daily-request-left': '0' };
    expect(search.outcome({ status: 429, headers: minute, body })).toMatchObject({
      retryAfterSeconds: 9,
    });
    expect(search.outcome({ status: 429, headers: daily, body })).toMatchObject({
      retryAfterSeconds: 40_000,
    });
    for (const headers of [{}, { 'x-minute-reset-seconds': '' }]) {
      expect(search.outcome({ status: 429, headers, body })).toEqual({
        kind: 'refused',
        reason: 'rate-limited',
      });
    }
  });

  it('counts a person without a revealed address as a miss', () => {
    const person = (email: unknown) => ({ error: false, person: { email } });
    const miss = { kind: 'not-found', costMicroUsd: 0 };
    const bodies = [person(null), person({ email: null }), person({ email: 'a**@acme.example' })];
    for (const body of bodies) {
      expect(search.outcome({ status: 200, headers: {}, body })).toEqual(miss);
    }
  });
});
