import { expect, it } from 'vitest';
import type { SubjectRecord } from '../../../lambdas/claims/claims.contract.ts';
import { saysWhoItIs, withNaming } from '../../../lambdas/claims/naming.ts';
import { ADA, claim, record } from '../../support/subjects.ts';

const called = { fullName: 'Ada McExample' };

it.each<[string, Partial<SubjectRecord>, boolean]>([
  ['nothing is owned of', {}, false],
  ['is being looked for', { data: { email: claim('finding', 'enr_1') } }, false],
  ['will be charged', { data: { email: claim('found', 'enr_1') } }, true],
  ['was charged', { data: { email: claim('paid', 'enr_1') } }, true],
  [
    'is owned without a charge',
    { data: { email: claim('paid', 'enr_1', { isFree: true }) } },
    false,
  ],
  ['was named before', { called: { fullName: 'Ada' } }, true],
])('keeps how somebody is called who %s, unless that is said', (_, more, isSaid) => {
  const was = record('con_1', ADA, more);
  expect(saysWhoItIs(was)).toBe(isSaid);
  expect(withNaming(was, called)).toEqual(isSaid ? was : { ...was, called });
  expect([withNaming(was, undefined), withNaming(was, {})]).toEqual([was, was]);
});
