import { describe, expect, it } from 'vitest';
import { gradeOf, priceApart, priceOf, refuseUnpriced } from '../../../lambdas/plans/price.ts';

it.each([
  ['contact.email', { email: 2 }],
  ['contact.phone', { phone: 7, email: 1 }],
  ['company.jobs', undefined],
])('gives the price of one lookup: %s', (action, price) => {
  const prices = { 'contact.email': { email: 2 }, 'contact.phone': { phone: 7, email: 1 } };
  expect(priceOf({ prices }, action)).toEqual(price);
});

it('refuses actions without a price, and names all of them', () => {
  const plan = { id: 'small', prices: { 'contact.email': { email: 0 } } };
  expect(() => refuseUnpriced(plan, ['contact.email'])).not.toThrow();
  expect(() => refuseUnpriced(plan, ['company.jobs', 'contact.email', 'toString'])).toThrow(
    expect.objectContaining({
      code: 'ACTION_NOT_IN_PLAN',
      details: { actions: ['company.jobs', 'toString'] },
    }),
  );
});

describe('gradeOf', () => {
  it.each([
    ['contact.email', { verdict: 'deliverable' }, undefined],
    ['contact.email', { verdict: 'catch-all' }, 'catch-all'],
    ['contact.email', { verdict: 'unknown', lineType: 'landline' }, 'unknown'],
    ['contact.email', {}, undefined],
    ['contact.phone', { lineType: 'mobile' }, undefined],
    ['contact.phone', { verdict: 'risky', lineType: 'voip' }, 'voip'],
    ['contact.verify-email', { verdict: 'undeliverable' }, 'undeliverable'],
    ['contact.profile', { verdict: 'risky' }, undefined],
  ])('gives the lesser grade of %s, found with %j: %s', (action, found, grade) => {
    expect(gradeOf(action, found)).toBe(grade);
  });
});

describe('priceApart', () => {
  const apart = { 'contact.email': { risky: { email: 1 } } };

  it.each([
    ['contact.email', 'risky', { email: 1 }],
    ['contact.email', 'catch-all', undefined],
    ['contact.email', undefined, undefined],
    ['contact.verify-email', 'risky', undefined],
    ['company.jobs', 'risky', undefined],
  ])('gives the price of a grade that is priced apart: %s %s', (action, grade, price) => {
    expect(priceApart(apart, action, grade)).toEqual(price);
  });
});
