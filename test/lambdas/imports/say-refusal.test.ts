import { expect, test } from 'vitest';
import { sayRefusal } from '../../../lambdas/imports/say-refusal.ts';
import { AppError } from '../../../lambdas/shared/errors.ts';

test.each([
  [
    'CREDITS_INSUFFICIENT',
    { creditType: 'contact', required: { contact: 101, mobile: 2 }, available: { contact: 100 } },
    'Not enough credits: 101 contact are needed, 100 are available',
  ],
  [
    'CREDITS_INSUFFICIENT',
    { creditType: 'mobile', required: { mobile: 2 }, available: {} },
    'Not enough credits: 2 mobile are needed, 0 are available',
  ],
  [
    'MEMBER_CAP_REACHED',
    { creditType: 'contact', required: 2, cap: 10, used: 9, resetsAt: '2026-12-01T00:00:00Z' },
    'The cap of this member or key is reached: 2 contact are needed, 9 of 10 are used',
  ],
  [
    'CREDITS_OVER_MAXIMUM',
    { required: { contact: 3, mobile: 1 }, maxCredits: 2 },
    'The request needs more credits than its maxCredits: 3 contact and 1 mobile are needed, ' +
      '`maxCredits` is 2',
  ],
  [
    'ACTION_NOT_IN_PLAN',
    { actions: ['contact.phone'] },
    'The plan of the workspace does not include this action: contact.phone',
  ],
  ['WORKSPACE_SUSPENDED', {}, 'The workspace is suspended'],
] as const)('%s, %j', (code, details, message) => {
  expect(sayRefusal(new AppError(code, 'internal', details))).toBe(message);
});
