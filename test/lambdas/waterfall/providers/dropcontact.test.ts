import { describe, expect, it } from 'vitest';
import { dropcontact } from '../../../../lambdas/waterfall/providers/dropcontact.ts';
import { miss, readsAnswers, refused, searchOf, testAnswers } from '../vendor-answers.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';
const search = searchOf(dropcontact, 'email');
const answer = (body: unknown, status = 200) => ({ status, headers: {}, body });

const person = {
  fullName: 'Ada Example',
  linkedinUrl: LINKEDIN,
  companyName: 'Acme',
  companyDomain: 'acme.example',
};
const FOUND = {
  kind: 'found',
  emails: [
    { value: 'hello@acme.example', statedVerdict: 'risky' },
    { value: 'ada@acme.example', statedVerdict: 'deliverable' },
  ],
  phones: [],
  person,
  costMicroUsd: 181_700,
};
const PENDING = { kind: 'pending', ticket: 'req-0001', costMicroUsd: 181_700 };

const readSubmit = readsAnswers(dropcontact, 'email');
const readPoll = readsAnswers(dropcontact, 'email', true);

testAnswers(
  dropcontact,
  {
    submitted: PENDING,
    'submitted-created': PENDING,
    'submitted-accepted': PENDING,
    'row-refused': refused('bad-input'),
    pending: PENDING,
    found: FOUND,
    'found-other-profile': { ...FOUND, person: { ...person, linkedinUrl: `${LINKEDIN}-2` } },
    'found-other-person': {
      ...FOUND,
      person: {
        fullName: 'Bob Sample',
        companyName: 'Globex',
        companyDomain: 'globex.example',
      },
    },
    'found-private': { kind: 'not-found', costMicroUsd: 181_700 },
    'found-catch-all': {
      ...FOUND,
      emails: [{ value: 'ada@acme.example', statedVerdict: 'catch-all' }],
      phones: [{ value: '+33 6 12 34 56 78', statedType: 'mobile' }],
    },
    'not-found': miss,
    'not-found-empty': miss,
    'rate-limited': refused('rate-limited', { retryAfterSeconds: 12 }),
    'out-of-credits': refused('out-of-credits'),
    'bad-key': refused('bad-key'),
    'bad-input': refused('bad-input'),
    'error-in-200': refused('out-of-credits'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  (name) => (/^(pending|found|not-found)/.test(name) ? readPoll(name) : readSubmit(name)),
);

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
      expect(search.outcome(answer(body, status))).toEqual(refused('out-of-credits'));
    }
    expect(search.outcome(answer(undefined, 204))).toEqual(refused('malformed'));
  });

  const read = (email: unknown) =>
    search.poll?.outcome(answer({ success: true, data: [{ email }] }), 'req-0001');

  it.each([
    ['catch-all@pro', { statedVerdict: 'catch-all' }, {}],
    ['CATCH_ALL@pro', { statedVerdict: 'catch-all' }, {}],
    ['no_validated', { statedVerdict: 'unknown' }, {}],
    ['quantum@pro', {}, { unknownWord: true }],
    [null, {}, {}],
  ])('reads its word %s', (qualification, stated, more) => {
    expect(read([{ email: 'ada@acme.example', qualification }])).toEqual({
      kind: 'found',
      emails: [{ value: 'ada@acme.example', ...stated }],
      phones: [],
      costMicroUsd: 181_700,
      ...more,
    });
  });

  it('gives out no private address, whoever it may be the only one of', () => {
    const one = (qualification: string) => ({ email: 'ada@private.example', qualification });
    expect(read([one('nominative@perso'), one('catch-all@perso')])).toEqual({
      kind: 'not-found',
      costMicroUsd: 181_700,
    });
  });

  it('loses no paid ticket that is a number, and takes none without one', () => {
    const submitted = (request_id: unknown) =>
      search.outcome(answer({ error: false, success: true, request_id }));
    expect(submitted(7)).toEqual({ ...PENDING, ticket: '7' });
    for (const none of ['', null, undefined]) expect(submitted(none)).toEqual(refused('malformed'));
  });

  it('loses no paid hit for how it is written', () => {
    expect(read([{ email: 'mailto:ada@acme.example', qualification: 7 }])).toMatchObject({
      emails: [{ value: 'ada@acme.example' }],
      costMicroUsd: 181_700,
    });
  });
});
