import { describe, expect, it } from 'vitest';
import { learnFacts, learnPerson } from '../../../lambdas/waterfall/learn-facts.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';

const PROFILE = 'https://www.linkedin.com/in/ada-example';
const PERSON = {
  fullName: 'Ada Example',
  linkedinUrl: PROFILE,
  companyName: 'Acme',
  companyDomain: 'acme.example',
};

const NAMED = { fullName: 'Ada Example', companyDomain: 'acme.example' };

describe('learnPerson', () => {
  it('takes what was not known from an answer about the asked profile', () => {
    const run = startRun({ linkedinUrl: `${PROFILE}/?x=1`, companyName: 'ACME Inc' }, ['phone'], 0);
    expect(learnPerson(run, PERSON)).toEqual({
      fullName: 'Ada Example',
      companyDomain: 'acme.example',
    });
  });

  it('takes the profile from an answer of the same name and employer', () => {
    const query = { firstName: 'Ada', lastName: 'Example', companyDomain: 'acme.example' };
    expect(learnPerson(startRun(query, ['phone'], 0), PERSON)).toEqual({
      linkedinUrl: PROFILE,
      companyName: 'Acme',
    });
  });

  it.each([
    ['alone', {}, { fullName: 'Ada Example', linkedinUrl: PROFILE }],
    ['beside the same name and employer', NAMED, { linkedinUrl: PROFILE, companyName: 'Acme' }],
    ['beside a name, which may be a namesake’s', { fullName: 'Ada Example' }, undefined],
    ['beside an address', { email: 'ada@acme.example' }, undefined],
  ])('takes the public handle of a profile’s id that was asked by %s', (_, beside, learnt) => {
    const { companyName, companyDomain, ...named } = PERSON;
    const person = 'companyDomain' in beside ? PERSON : named;
    const linkedinUrl = 'https://www.linkedin.com/in/ACoAAB1xYzQBk2mN4p';
    const run = startRun({ linkedinUrl, ...beside }, ['phone'], 0);
    expect(learnPerson(run, person)).toEqual(learnt);
    const after = { ...run, ...(learnt && { learnt }) };
    const other = learnPerson(after, { ...person, linkedinUrl: `${PROFILE}-2` });
    expect(other?.linkedinUrl).toBe(learnt?.linkedinUrl);
  });

  it.each([
    ['another profile', { ...PERSON, linkedinUrl: 'https://www.linkedin.com/in/ada-example-2' }],
    ['no name', { companyDomain: 'acme.example' }],
    ['another employer', { fullName: 'Ada Example', companyDomain: 'globex.example' }],
    ['nothing', {}],
  ])('takes nothing from an answer that says %s', (_, person) => {
    const query = { linkedinUrl: PROFILE, fullName: 'Ada Example', companyName: 'Acme' };
    expect(learnPerson(startRun(query, ['phone'], 0), person)).toBeUndefined();
  });
});

describe('learnFacts', () => {
  it('adds to what was learnt before and never replaces what is known', () => {
    const run = {
      ...startRun({ email: 'given@acme.example' }, ['phone'], 0),
      learnt: { companyName: 'Acme' },
    };
    expect(learnFacts(run, { email: 'found@acme.example' })).toEqual({ companyName: 'Acme' });
    expect(learnFacts(run, { companyDomain: 'acme.example', companyName: 'Globex' })).toEqual({
      companyName: 'Acme',
      companyDomain: 'acme.example',
    });
  });
});
