import { expect, it } from 'vitest';
import { contactPhone } from '../../../lambdas/actions/contact-phone.ts';

it('finds what the workspace owns for ever, and knows the person by', () => {
  expect(contactPhone).toMatchObject({
    id: 'contact.phone',
    datum: 'phone',
    ownedDays: 'for ever',
    valueKind: 'phone',
  });
});

it('can be asked of everybody who is known by anything', () => {
  expect(contactPhone.canAsk({ linkedinUrl: 'linkedin.com/in/ada' })).toBe(true);
  expect(contactPhone.canAsk({})).toBe(true);
});
