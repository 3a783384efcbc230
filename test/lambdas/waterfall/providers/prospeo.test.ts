import { describe, expect, it } from 'vitest';
import { prospeo } from '../../../../lambdas/waterfall/providers/prospeo.ts';
import type { Findable } from '../../../../lambdas/waterfall/waterfall.contract.ts';
import { miss, readsAnswers, refused, searchOf, testAnswers } from '../vendor-answers.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';
const search = searchOf(prospeo, 'person');
const answer = (body: unknown, status = 200) => ({ status, headers: {}, body });

const person = {
  fullName: 'Ada Example',
  linkedinUrl: LINKEDIN,
  companyName: 'Acme',
  companyDomain: 'acme.example',
};
const ADDRESS = {
  kind: 'found',
  emails: [{ value: 'ada@acme.example', statedVerdict: 'deliverable' }],
  phones: [],
  person,
  costMicroUsd: 24_500,
};
const phones = [{ value: '+1 415-555-0100', statedType: 'mobile' }];

testAnswers(
  prospeo,
  {
    found: ADDRESS,
    'found-free': { ...ADDRESS, costMicroUsd: 0 },
    'found-mobile': { ...ADDRESS, phones, costMicroUsd: 245_000 },
    'found-mobile-alone': { ...ADDRESS, emails: [], phones, costMicroUsd: 245_000 },
    'found-mobile-masked': ADDRESS,
    'found-no-company': { ...ADDRESS, person: { fullName: 'Ada Example', linkedinUrl: LINKEDIN } },
    'found-other-profile': { ...ADDRESS, person: { ...person, linkedinUrl: `${LINKEDIN}-2` } },
    'found-other-person': {
      ...ADDRESS,
      emails: [{ value: 'bob@globex.example', statedVerdict: 'deliverable' }],
      person: {
        fullName: 'Bob Sample',
        companyName: 'Globex',
        companyDomain: 'globex.example',
      },
    },
    'not-found': miss,
    'rate-limited': refused('rate-limited', { retryAfterSeconds: 17 }),
    'rate-limited-daily': refused('rate-limited', { retryAfterSeconds: 40_000 }),
    'out-of-credits': refused('out-of-credits'),
    'plan-required': refused('bad-key'),
    'unknown-code': refused('malformed', { unknownWord: true }),
    'bad-key': refused('bad-key'),
    'bad-input': refused('bad-input'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  readsAnswers(prospeo, 'person'),
);

describe('prospeo', () => {
  it('needs a profile, or an address, or name and employer', () => {
    expect(search.canUse({ linkedinUrl: LINKEDIN })).toBe(true);
    expect(search.canUse({ email: 'ada@acme.example' })).toBe(true);
    expect(search.canUse({ fullName: 'Ada Example', companyName: 'Acme' })).toBe(true);
    expect(search.canUse({ fullName: 'Ada Example' })).toBe(false);
  });

  it.each<[Findable[], object]>([
    [['email'], { only_verified_email: true, enrich_mobile: false, only_verified_mobile: false }],
    [['phone'], { only_verified_email: false, enrich_mobile: true, only_verified_mobile: true }],
    [
      ['email', 'phone'],
      { only_verified_email: false, enrich_mobile: true, only_verified_mobile: false },
    ],
  ])('sends all that is known and pays for nothing but %s', (data, options) => {
    const query = { fullName: 'Ada Example', companyDomain: 'acme.example', linkedinUrl: LINKEDIN };
    expect(search.request(query, 'secret-key', data)).toEqual({
      method: 'POST',
      path: '/enrich-person',
      headers: { 'X-KEY': 'secret-key' },
      body: {
        data: { full_name: 'Ada Example', linkedin_url: LINKEDIN, company_website: 'acme.example' },
        ...options,
      },
      repeatable: true,
    });
  });

  it('takes the wait from the limit that was hit', () => {
    const body = { error: true, error_code: 'RATE_LIMITED' };
    const minute = { 'x-minute-reset-seconds': '9', 'x-daily-reset-seconds': '40000' };
    const daily = { ...minute, 'x-daily-request-left': '0' };
    const read = (headers: Record<string, string>) =>
      search.outcome({ status: 429, headers, body });
    expect(read(minute)).toMatchObject({ retryAfterSeconds: 9 });
    expect(read(daily)).toMatchObject({ retryAfterSeconds: 40_000 });
    for (const headers of [{}, { 'x-minute-reset-seconds': '' }]) {
      expect(search.outcome({ status: 429, headers, body })).toEqual(refused('rate-limited'));
    }
  });

  it.each([
    ['no_match', miss],
    ['NO_RESULTS', miss],
    ['INVALID_FILTERS', refused('bad-input')],
    ['ACCOUNT_RESTRICTED', refused('bad-key')],
    ['constructor', refused('malformed', { unknownWord: true })],
  ])('reads the code %s', (error_code, expected) => {
    expect(search.outcome(answer({ error: true, error_code }, 400))).toEqual(expected);
  });

  it('counts a person without a revealed value as a miss, at the price of a match', () => {
    const match = { kind: 'not-found', costMicroUsd: 24_500 };
    for (const email of [null, { email: null }, { email: 'a**@acme.example' }, 'none']) {
      expect(search.outcome(answer({ error: false, person: { email } }))).toEqual(match);
    }
    const free = { error: false, free_enrichment: 'true', person: {} };
    expect(search.outcome(answer(free))).toEqual(miss);
  });

  it('takes no value that it says is not revealed, however it is written', () => {
    const hidden = {
      email: { status: 'VERIFIED', revealed: false, email: 'ada@acme.example' },
      mobile: { status: 'VERIFIED', revealed: 'false', mobile: '+14155550100' },
    };
    expect(search.outcome(answer({ error: false, person: hidden }))).toEqual({
      kind: 'not-found',
      costMicroUsd: 24_500,
    });
  });

  it('loses no paid hit for how it is written', () => {
    const odd = {
      full_name: 7,
      linkedin_url: {},
      email: { status: 'Verified', email: ' <ada@acme.example> ' },
      mobile: { mobile_international: 14155550100 },
    };
    expect(search.outcome(answer({ person: odd, company: 'Acme' }))).toEqual({
      ...ADDRESS,
      phones: [{ value: '14155550100', statedType: 'mobile' }],
      person: { fullName: '7' },
      costMicroUsd: 245_000,
    });
  });

  it('says of a new word for an address that it does not know it', () => {
    const email = { status: 'QUANTUM', email: 'ada@acme.example' };
    expect(search.outcome(answer({ error: false, person: { email } }))).toEqual({
      kind: 'found',
      emails: [{ value: 'ada@acme.example' }],
      phones: [],
      costMicroUsd: 24_500,
      unknownWord: true,
    });
  });
});
