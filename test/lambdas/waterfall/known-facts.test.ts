import { expect, it } from 'vitest';
import { knownFacts } from '../../../lambdas/waterfall/known-facts.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';

it('gives what the caller gave before what was learnt', () => {
  const query = { fullName: 'Ada Example', companyDomain: '', email: undefined };
  const email = 'ada@acme.example';
  const learnt = { fullName: 'A. Example', companyDomain: 'acme.example', email };
  expect(knownFacts({ ...startRun(query, ['email'], 0), learnt })).toEqual({
    fullName: 'Ada Example',
    companyDomain: 'acme.example',
    email,
  });
});

it.each([
  ['office@acme.example', { fullName: 'Ada Example' }, false],
  ['office@acme.example', { linkedinUrl: 'https://www.linkedin.com/in/ada-example' }, false],
  ['ada@acme.example', { fullName: 'Ada Example' }, true],
  ['kitten77@gmail.com', { fullName: 'Ada Example' }, true],
  ['office@acme.example', {}, true],
])('tells finders of %s beside %j: %s', (email, known, isTold) => {
  for (const [query, learnt] of [
    [{ ...known, email }, {}],
    [known, { email }],
  ]) {
    const facts = knownFacts({ ...startRun(query ?? {}, ['phone'], 0), learnt: learnt ?? {} });
    expect(facts.email).toBe(isTold ? email : undefined);
  }
});
