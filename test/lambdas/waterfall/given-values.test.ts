import { expect, it } from 'vitest';
import { isGiven } from '../../../lambdas/waterfall/given-values.ts';

const run = {
  query: { email: 'ada@acme.example', phone: '+49 171 39 20 00 1' },
  given: ['Old.Ada@acme.example', '+1 415 555 0100'],
};

it.each([
  ['email', 'ADA@acme.example', true],
  ['email', 'old.ada@acme.example', true],
  ['email', 'a@acme.example', false],
  ['phone', '+491713920001', true],
  ['phone', '+14155550100', true],
  ['phone', '+14155550199', false],
  ['emailCheck', 'ada@acme.example', false],
  ['phoneCheck', '+14155550100', false],
] as const)('says of %s %s that it was given: %s', (datum, value, is) => {
  expect(isGiven(run, datum, { value })).toBe(is);
  expect(isGiven({ query: {} }, datum, { value })).toBe(false);
});
