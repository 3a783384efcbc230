import { expect, it } from 'vitest';
import { knownFacts } from '../../../lambdas/waterfall/known-facts.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';

it('gives what the caller gave before what was learnt', () => {
  const query = { fullName: 'Ada Example', companyDomain: '', email: undefined };
  const learnt = { fullName: 'A. Example', companyDomain: 'acme.example', email: 'a@acme.example' };
  expect(knownFacts({ ...startRun(query, ['email'], 0), learnt })).toEqual({
    fullName: 'Ada Example',
    companyDomain: 'acme.example',
    email: 'a@acme.example',
  });
});
