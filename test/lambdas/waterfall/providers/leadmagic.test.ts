import { describe, expect, it } from 'vitest';
import { leadmagic } from '../../../../lambdas/waterfall/providers/leadmagic.ts';
import { miss, readsAnswers, refused, searchOf, testAnswers } from '../vendor-answers.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';
const email = searchOf(leadmagic, 'email');
const mobile = searchOf(leadmagic, 'mobile');
const answer = (body: unknown, status = 200) => ({ status, headers: {}, body });

const person = { fullName: 'Ada Example', companyName: 'Acme', companyDomain: 'acme.example' };
const ADDRESS = {
  kind: 'found',
  emails: [{ value: 'ada@acme.example', statedVerdict: 'deliverable' }],
  phones: [],
  person,
  costMicroUsd: 24_995,
};
const NUMBER = {
  kind: 'found',
  emails: [],
  phones: [{ value: '+14155550100', statedType: 'mobile' }],
  costMicroUsd: 124_975,
};

const readEmail = readsAnswers(leadmagic, 'email');
const readMobile = readsAnswers(leadmagic, 'mobile');

testAnswers(
  leadmagic,
  {
    found: ADDRESS,
    'found-half-credit': {
      ...ADDRESS,
      emails: [{ value: 'ada@acme.example', statedVerdict: 'catch-all' }],
      costMicroUsd: 12_498,
    },
    'found-other-person': {
      ...ADDRESS,
      person: {
        fullName: 'Bob Sample',
        companyName: 'Globex',
        companyDomain: 'globex.example',
      },
    },
    'not-found': miss,
    'not-found-no-email': miss,
    'not-found-404': miss,
    'mobile-found': { ...NUMBER, person: { linkedinUrl: LINKEDIN } },
    'mobile-found-other-profile': {
      ...NUMBER,
      person: { linkedinUrl: 'https://www.linkedin.com/in/bob-sample' },
    },
    'mobile-found-as-number': {
      ...NUMBER,
      phones: [{ value: '14155550100', statedType: 'mobile' }],
    },
    'mobile-not-found': miss,
    'mobile-not-found-404': miss,
    'rate-limited': refused('rate-limited', { retryAfterSeconds: 20 }),
    'out-of-credits': refused('out-of-credits'),
    'bad-key': refused('bad-key'),
    'bad-input': refused('bad-input'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  (name) => (name.startsWith('mobile') ? readMobile(name) : readEmail(name)),
);

describe('leadmagic', () => {
  it('needs a name and an employer; a profile or an address for a mobile', () => {
    expect(email.canUse({ fullName: 'Ada Example', companyDomain: 'acme.example' })).toBe(true);
    expect(email.canUse({ linkedinUrl: LINKEDIN, companyDomain: 'acme.example' })).toBe(false);
    expect(mobile.canUse({ linkedinUrl: LINKEDIN })).toBe(true);
    expect(mobile.canUse({ email: 'ada@acme.example' })).toBe(true);
    expect(mobile.canUse({ fullName: 'Ada Example', companyDomain: 'acme.example' })).toBe(false);
  });

  const post = { method: 'POST', headers: { 'X-API-Key': 'k' }, repeatable: false };
  const name = { firstName: 'Ada', lastName: 'Example', companyName: 'Acme' };
  const parts = { first_name: 'Ada', last_name: 'Example' };

  it.each([
    ['domain', { ...name, companyDomain: 'acme.example' }, { ...parts, domain: 'acme.example' }],
    ['company name', name, { ...parts, company_name: 'Acme' }],
  ])('asks by name and %s, and is never sent twice', (_, query, body) => {
    const path = '/v1/people/email-finder';
    expect(email.request(query, 'k', ['email'])).toEqual({ ...post, path, body });
  });

  it.each([
    ['profile', { linkedinUrl: LINKEDIN, email: 'a@b.example' }, { profile_url: LINKEDIN }],
    ['address', { email: 'ada@acme.example' }, { work_email: 'ada@acme.example' }],
  ])('asks for a mobile by %s', (_, query, body) => {
    const path = '/v1/people/mobile-finder';
    expect(mobile.request(query, 'k', ['phone'])).toEqual({ ...post, path, body });
  });

  it.each([
    ['a 404 that is not its own', undefined, 404, refused('malformed')],
    ['nothing', {}, 200, refused('malformed')],
    [
      'a charge for nothing',
      { status: 'valid', credits_consumed: 1 },
      200,
      refused('malformed', { costMicroUsd: 24_995 }),
    ],
    [
      'a word in place of the address',
      { email: 'ada', credits_consumed: 1 },
      200,
      refused('malformed', { costMicroUsd: 24_995 }),
    ],
    [
      'a miss that was charged',
      { email: null, credits_consumed: 1 },
      200,
      {
        kind: 'not-found',
        costMicroUsd: 24_995,
      },
    ],
  ])('reads %s at what it cost', (_, body, status, expected) => {
    expect(email.outcome(answer(body, status))).toEqual(expected);
  });

  it('loses no paid hit for how it is written', () => {
    const body = { email: 'mailto:ada@acme.example ', status: 'VALID', credits_consumed: '1' };
    expect(email.outcome(answer(body))).toEqual({
      kind: 'found',
      emails: ADDRESS.emails,
      phones: [],
      costMicroUsd: 24_995,
    });
    const odd = { mobile_number: ' +14155550100\u200b', credits_consumed: {} };
    expect(mobile.outcome(answer(odd))).toEqual(NUMBER);
  });

  it('says of a new word that it does not know it, and gives the address', () => {
    const body = { email: 'ada@acme.example', status: 'quantum', credits_consumed: 1 };
    expect(email.outcome(answer(body))).toMatchObject({
      emails: [{ value: 'ada@acme.example' }],
      unknownWord: true,
    });
  });
});
