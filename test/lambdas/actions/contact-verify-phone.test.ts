import { expect, it } from 'vitest';
import { contactVerifyPhone } from '../../../lambdas/actions/contact-verify-phone.ts';

it('finds a check that is the number’s, owned for a month, and names nobody', () => {
  expect(contactVerifyPhone).toMatchObject({
    id: 'contact.verify-phone',
    subject: 'phone',
    datum: 'phoneCheck',
    ownedDays: 30,
  });
  expect(contactVerifyPhone).not.toHaveProperty('valueKind');
});

it.each([
  [{ phone: '+14155550100' }, true],
  [{ email: 'ada@acme.example' }, false],
])('can be asked of who has a number: %j, %s', (subject, can) => {
  expect(contactVerifyPhone.canAsk(subject)).toBe(can);
});
