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
