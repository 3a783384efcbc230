import { describe, expect, it } from 'vitest';
import { hunter } from '../../../../lambdas/waterfall/providers/hunter.ts';
import { miss, readsAnswers, refused, searchOf, testAnswers } from '../vendor-answers.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';
const profile = searchOf(hunter, 'profile');
const name = searchOf(hunter, 'name');
const answer = (body: unknown, status = 200, more: object = {}) => ({
  status,
  headers: {},
  body,
  ...more,
});

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

testAnswers(
  hunter,
  {
    found: ADDRESS,
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
    'not-found-no-email': miss,
    'not-found-empty': miss,
    'not-found-404': miss,
    verifying: refused('timeout'),
    'rate-limited': refused('rate-limited'),
    'rate-limited-429': refused('rate-limited', { retryAfterSeconds: 20 }),
    'out-of-credits': refused('out-of-credits'),
    'out-of-credits-402': refused('out-of-credits'),
    'out-of-credits-403': refused('out-of-credits'),
    restricted: refused('bad-key'),
    'bad-key': refused('bad-key'),
    'bad-input': refused('bad-input'),
    'legal-block': refused('legal-block'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  readsAnswers(hunter, 'profile'),
);

describe('hunter', () => {
  it('needs a profile, or an employer and a name', () => {
    expect(profile.canUse({ linkedinUrl: LINKEDIN })).toBe(true);
    expect(profile.canUse({ linkedinUrl: 'https://www.linkedin.com/company/acme' })).toBe(false);
    expect(name.canUse({ fullName: 'Ada Example', companyName: 'Acme' })).toBe(true);
    expect(name.canUse({ linkedinUrl: LINKEDIN, companyDomain: 'acme.example' })).toBe(false);
    expect(name.canUse({ fullName: 'Ada Example' })).toBe(false);
  });

  const all = {
    firstName: 'Ada',
    lastName: 'Example',
    companyName: 'Acme',
    companyDomain: 'acme.example',
    linkedinUrl: LINKEDIN,
  };

  it.each([
    [
      'the name and the domain',
      name,
      all,
      { domain: 'acme.example', first_name: 'Ada', last_name: 'Example' },
    ],
    [
      'the whole name and the company',
      name,
      { fullName: 'Ada Example', companyName: 'Acme' },
      { company: 'Acme', full_name: 'Ada Example' },
    ],
    [
      'the handle in place of the name',
      profile,
      all,
      { domain: 'acme.example', linkedin_handle: 'ada-example' },
    ],
    [
      'the handle alone where no employer is known',
      profile,
      { linkedinUrl: LINKEDIN },
      { linkedin_handle: 'ada-example' },
    ],
  ])('asks by %s, with the key in a header', (_, search, known, query) => {
    expect(search.request(known, 'secret-key', ['email'])).toEqual({
      method: 'GET',
      path: '/v2/email-finder',
      query,
      headers: { 'X-API-KEY': 'secret-key' },
      repeatable: true,
    });
  });

  const error = (id: string | undefined, details = '') => ({ errors: [{ id, details }] });
  const rest = { retryAfterSeconds: 9 };

  it.each([
    ['an id before the status', 403, error('payment_required'), {}, 'out-of-credits'],
    ['a key that is refused in a 403', 403, error('forbidden'), {}, 'bad-key'],
    [
      'a text about calls, in a 429',
      429,
      error('too_many_requests', '15 requests per second'),
      {},
      'rate-limited',
    ],
    [
      'a text about the plan, in a 403',
      403,
      error('too_many_requests', 'for the billing period'),
      {},
      'out-of-credits',
    ],
    ['a 429 with a time to wait', 429, error('too_many_requests'), rest, 'rate-limited'],
    ['a 429 that says nothing', 429, undefined, {}, 'out-of-credits'],
    ['a 403 that says nothing', 403, undefined, {}, 'rate-limited'],
    ['an id that is new', 400, error('quantum'), {}, 'bad-input'],
    ['a 404 that is not its own', 404, undefined, {}, 'malformed'],
    ['an outage', 502, error(undefined), {}, 'down'],
  ])('reads %s', (_, status, body, more, reason) => {
    expect(name.outcome(answer(body, status, more))).toMatchObject({ kind: 'refused', reason });
  });

  it('does not take an answer without data, or an address that is none, for a miss', () => {
    for (const body of [{}, { data: null }, { data: { email: 7 } }, { data: { email: 'ada' } }]) {
      expect(name.outcome(answer(body))).toEqual(refused('malformed'));
    }
  });

  it('loses no paid hit for how it is written, nor while its own check still runs', () => {
    const data = { email: '"ada@acme.example";', company: 7, verification: 'valid' };
    for (const status of [200, 202]) {
      expect(name.outcome(answer({ data }, status))).toEqual({
        kind: 'found',
        emails: [{ value: 'ada@acme.example' }],
        phones: [],
        person: { companyName: '7' },
        costMicroUsd: 24_500,
      });
    }
  });

  it.each([
    ['webmail', { statedVerdict: 'unknown' }, {}],
    ['Accept-All', { statedVerdict: 'catch-all' }, {}],
    ['quantum', {}, { unknownWord: true }],
  ])('reads its word %s', (status, stated, more) => {
    const data = { email: 'ada@acme.example', verification: { status } };
    expect(name.outcome(answer({ data }))).toEqual({
      kind: 'found',
      emails: [{ value: 'ada@acme.example', ...stated }],
      phones: [],
      costMicroUsd: 24_500,
      ...more,
    });
  });
});
