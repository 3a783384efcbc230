import { expect, it } from 'vitest';
import { contactVerifyEmail } from '../../../lambdas/actions/contact-verify-email.ts';

it('finds a verdict that is owned for a month and names nobody', () => {
  expect(contactVerifyEmail).toMatchObject({
    id: 'contact.verify-email',
    datum: 'emailCheck',
    ownedDays: 30,
  });
  expect(contactVerifyEmail).not.toHaveProperty('valueKind');
});

it.each([
  [{ email: 'ada@acme.example' }, true],
  [{ linkedinUrl: 'linkedin.com/in/ada' }, false],
])('can be asked of who has an address: %j, %s', (subject, can) => {
  expect(contactVerifyEmail.canAsk(subject)).toBe(can);
});
