import { describe, expect, it } from 'vitest';
import { findymail } from '../../../../lambdas/waterfall/providers/findymail.ts';
import { miss, readsAnswers, refused, searchOf, testAnswers } from '../vendor-answers.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';
const OPAQUE = 'https://www.linkedin.com/in/ACoAABcDeFgHiJkLmNoP';
const profile = searchOf(findymail, 'profile');
const named = searchOf(findymail, 'name');
const phone = searchOf(findymail, 'phone');
const answer = (body: unknown, status = 200) => ({ status, headers: {}, body });

const ADDRESS = {
  kind: 'found',
  emails: [{ value: 'ada@acme.example' }],
  phones: [],
  costMicroUsd: 19_800,
};
const NUMBER = { kind: 'found', emails: [], costMicroUsd: 198_000 };

const readEmail = readsAnswers(findymail, 'profile');
const readPhone = readsAnswers(findymail, 'phone');

testAnswers(
  findymail,
  {
    found: {
      ...ADDRESS,
      person: { fullName: 'Ada Example', linkedinUrl: LINKEDIN, companyName: 'Acme' },
    },
    'found-other-person': {
      ...ADDRESS,
      emails: [{ value: 'bob@globex.example' }],
      person: { fullName: 'Bob Sample', companyName: 'Globex' },
    },
    'found-wrapped': { ...ADDRESS, person: { fullName: 'Ada Example' } },
    'not-found': miss,
    'not-found-null': miss,
    'not-found-empty': miss,
    'not-found-list': miss,
    'phone-found': { ...NUMBER, phones: [{ value: '+1 415-555-0100', statedType: 'mobile' }] },
    'phone-found-landline': {
      ...NUMBER,
      phones: [{ value: '+14155550100', statedType: 'landline' }],
    },
    'phone-not-found': miss,
    'phone-not-found-null': miss,
    'error-in-200': refused('out-of-credits'),
    'rate-limited': refused('rate-limited'),
    'out-of-credits': refused('out-of-credits'),
    'subscription-paused': refused('out-of-credits'),
    'bad-key': refused('bad-key'),
    'bad-input': refused('bad-input'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  (name) => (name.startsWith('phone') ? readPhone(name) : readEmail(name)),
);

describe('findymail', () => {
  it.each([
    [{ fullName: 'Ada Example', companyDomain: 'acme.example' }, ['name']],
    [{ fullName: 'Ada Example', companyName: 'Acme' }, ['name']],
    [{ fullName: 'Ada Example', companyName: 'Acme', linkedinUrl: LINKEDIN }, ['profile', 'phone']],
    [
      { fullName: 'Ada Example', companyName: 'Acme', linkedinUrl: OPAQUE },
      ['profile', 'name', 'phone'],
    ],
    [{ linkedinUrl: OPAQUE }, ['profile', 'phone']],
    [{ fullName: 'Ada Example' }, []],
  ])('of %j can use %j', (query, searches) => {
    const usable = findymail.searches.filter((search) => search.canUse(query));
    expect(usable.map(({ id }) => id)).toEqual(searches);
  });

  const post = { method: 'POST', headers: { Authorization: 'Bearer k' }, repeatable: false };
  const name = { fullName: 'Ada Example', companyName: 'Acme' };

  it.each([
    [
      'by name and domain',
      named,
      { ...name, companyDomain: 'acme.example' },
      '/api/search/name',
      { name: 'Ada Example', domain: 'acme.example' },
    ],
    [
      'by name and company name where no domain is known',
      named,
      name,
      '/api/search/name',
      { name: 'Ada Example', domain: 'Acme' },
    ],
    [
      'by profile where it is known, whatever else is',
      profile,
      { ...name, linkedinUrl: LINKEDIN },
      '/api/search/business-profile',
      { linkedin_url: LINKEDIN },
    ],
    [
      'for a number by profile',
      phone,
      { ...name, linkedinUrl: LINKEDIN },
      '/api/search/phone',
      { linkedin_url: LINKEDIN },
    ],
  ])('asks %s', (_, search, query, path, body) => {
    expect(search.request(query, 'k', ['email'])).toEqual({ ...post, path, body });
  });

  it('does not take an answer in a form of its own for a miss', () => {
    for (const body of [undefined, [], { person: {} }, { contact: ['ada'] }, { contact: 'ada' }]) {
      expect(profile.outcome(answer(body))).toEqual(refused('malformed'));
    }
    for (const body of [undefined, [], {}, { number: '+14155550100' }]) {
      expect(phone.outcome(answer(body))).toEqual(refused('malformed'));
    }
  });

  it('loses no paid hit for how it is written', () => {
    const contact = { name: 7, email: '\ufeffmailto:ada@acme.example, ', linkedin_url: ['x'] };
    expect(profile.outcome(answer({ contact }))).toEqual({ ...ADDRESS, person: { fullName: '7' } });
    expect(phone.outcome(answer({ phone: 14155550100, line_type: null }))).toEqual({
      ...NUMBER,
      phones: [{ value: '14155550100' }],
    });
  });

  it.each([
    ['Mobile', { statedType: 'mobile' }, {}],
    ['VoIP', { statedType: 'voip' }, {}],
    ['Fixed-Line', { statedType: 'landline' }, {}],
    ['Satellite', {}, { unknownWord: true }],
  ])('reads a line that is %s', (line_type, stated, more) => {
    expect(phone.outcome(answer({ phone: '+14155550100', line_type }))).toEqual({
      ...NUMBER,
      phones: [{ value: '+14155550100', ...stated }],
      ...more,
    });
  });
});
