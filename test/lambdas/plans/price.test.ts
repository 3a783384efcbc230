import { expect, it } from 'vitest';
import { priceOf } from '../../../lambdas/plans/price.ts';

it.each([
  ['contact.email', { email: 2 }],
  ['contact.phone', { phone: 7, email: 1 }],
  ['company.jobs', undefined],
])('gives the price of one lookup: %s', (action, price) => {
  const prices = { 'contact.email': { email: 2 }, 'contact.phone': { phone: 7, email: 1 } };
  expect(priceOf({ prices }, action)).toEqual(price);
});
