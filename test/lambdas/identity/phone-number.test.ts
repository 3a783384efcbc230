import { expect, it } from 'vitest';
import { isPersonal, numberOf, readPhoneNumber } from '../../../lambdas/identity/phone-number.ts';

it.each([
  ['+49 (0)170 1234567', '+491701234567'],
  ['0049 170 1234567', '+491701234567'],
  ['\u202a+49 170 1234567\u202c', '+491701234567'],
  ['tel:+1-415-555-0100', '+14155550100'],
  ['＋１ ４１５ ５５５ ０１００', '+14155550100'],
  ['+1 (415) 555-0100 ext. 12', '+14155550100'],
  ['Mobile: +14155550100', '+14155550100'],
  ['call me, +14155550100', '+14155550100'],
  ['tel: 0014155550100', '+14155550100'],
  ['+14155001234', '+14155001234'],
  ['+49 (0)30 / 1234567', '+49301234567'],
  ['+49 30 901820 / 21', '+4930901820'],
  ['+49 170 1234567 / 0049 170 1234567', '+491701234567'],
])('reads %j as %j', (cell, value) => {
  expect(readPhoneNumber(cell)).toEqual({ value });
});

it.each([
  ['n/a', 'placeholder'],
  ['+1 415 *** ****', 'masked'],
  ['0170 1234567', 'no-country-code'],
  ['(415) 555-0100', 'no-country-code'],
  ['+10000000000', 'malformed'],
  ['call me', 'malformed'],
  ['room 12345', 'malformed'],
])('leaves %j out: %s', (cell, reason) => {
  expect(readPhoneNumber(cell)).toEqual({ reason });
});

it.each([
  '+14155550100 / +491701234567',
  '+14155550100/+491701234567',
  '+14155550100 +491701234567',
  '+14155550100\n(+49) 170 1234567',
  '+14155550100 or +491701234567',
])('takes the first of several, and says so: %j', (cell) => {
  expect(readPhoneNumber(cell)).toEqual({ value: '+14155550100', reason: 'several-values' });
});

it.each([
  ['0049 (0)170 1234567', '+491701234567'],
  ['0170 1234567', '01701234567'],
  ['none', ''],
])('numberOf gives of %j %j', (text, number) => {
  expect(numberOf(text)).toBe(number);
});

it.each([
  ['+491701234567', true],
  ['+14155550100', true],
  ['+498912345678', false],
  ['+18005550100', false],
  ['no number', false],
])('isPersonal says of %s %s', (number, personal) => {
  expect(isPersonal(number)).toBe(personal);
});
