import { expect, it } from 'vitest';
import { contactRefresh } from '../../../lambdas/actions/contact-refresh.ts';

it('seeks anew what is stored of a contact, is owned by nobody, and names nobody', () => {
  expect(contactRefresh).toMatchObject({
    id: 'contact.refresh',
    subject: 'contact',
    datum: 'refresh',
    refreshes: ['email', 'phone'],
    ownedDays: 0,
  });
  expect(contactRefresh).not.toHaveProperty('valueKind');
});

it.each([{ fullName: 'Ada Example', companyDomain: 'acme.example' }, { phone: '+14155550100' }])(
  'can be asked of anybody: %j',
  (subject) => {
    expect(contactRefresh.canAsk(subject)).toBe(true);
  },
);
