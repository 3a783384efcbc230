import { expect, it } from 'vitest';
import { isSameAddress, isSamePhone } from '../../../lambdas/waterfall/same-value.ts';

it.each<[string, string | undefined, boolean]>([
  ['ada@acme.example', ' ADA@Acme.example ', true],
  ['ada@acme.example', 'ada@globex.example', false],
  ['ada@acme.example', undefined, false],
])('takes %s and %s for one address: %s', (one, other, expected) => {
  expect(isSameAddress(one, other)).toBe(expected);
});

it.each<[string, string | undefined, boolean]>([
  ['+14155550100', '+1 (415) 555-0100', true],
  ['+14155550100', '+14155550101', false],
  ['+14155550100', '555-0100', false],
  ['n/a', 'n/a', false],
  ['+14155550100', undefined, false],
])('takes %s and %s for one number: %s', (one, other, expected) => {
  expect(isSamePhone(one, other)).toBe(expected);
});
