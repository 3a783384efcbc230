import { expect, it } from 'vitest';
import { contactEmail } from '../../../lambdas/actions/contact-email.ts';

it('finds what the workspace owns for ever, and knows the person by', () => {
  expect(contactEmail).toMatchObject({
    id: 'contact.email',
    datum: 'email',
    ownedDays: 'for ever',
    valueKind: 'email',
  });
});

it('can be asked of everybody who is known by anything', () => {
  expect(contactEmail.canAsk({ linkedinUrl: 'linkedin.com/in/ada' })).toBe(true);
  expect(contactEmail.canAsk({})).toBe(true);
});
