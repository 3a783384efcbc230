import { expect, it } from 'vitest';
import { sameAddress, samePhone, sameStored } from '../../../lambdas/identity/same-value.ts';

it.each([
  ['Ada@acme.example', 'ada@ACME.example', true],
  ['mailto:ada@acme.example', 'a\u200bda@acme.example', true],
  ['ada@münchen.de', 'ada@xn--mnchen-3ya.de', true],
  ['ada@acme.example', 'ada@acme.com', false],
  ['ada@acme.example', 'ada.b@acme.example', false],
  ['', '', false],
  ['n/a', '-', false],
  ['ada.example+crm@gmail.com', 'AdaExample@googlemail.com', true],
  ['ada.example@acme.example', 'adaexample@acme.example', false],
  ['test@acme.example', 'TEST@acme.example', true],
])('sameAddress of %j and %j: %s', (one, other, same) => {
  expect(sameAddress(one, other)).toBe(same);
});

it.each([
  ['+49 (0)170 1234567', '+491701234567', true],
  ['tel:+1-415-555-0100', '0014155550100', true],
  ['+14155550100', '+14155550101', false],
  ['0170 1234567', '+491701234567', true],
  ['+491701234567', '(0170) 123-45 67', true],
  ['(415) 555-0100', '+14155550100', true],
  ['0170 1234568', '+491701234567', false],
  ['00491701234567', '+491701234567', true],
  ['+431701234567', '+491701234567', false],
  ['0170 1234567', '0170/1234567', true],
  ['4567', '+491701234567', false],
  ['123', '1 2 3', true],
  ['n/a', '-', false],
  ['', '', false],
])('samePhone of %j and %j: %s', (one, other, same) => {
  expect(samePhone(one, other)).toBe(same);
});

it.each([
  ['Ada@acme.example', 'ada@ACME.example', true],
  ['ada1@acme.example', 'bob1@acme.example', false],
  ['+14155550100', '+14155550100', true],
  ['+14155550100', '+14155550101', false],
])('sameStored of %j and %j: %s', (one, other, same) => {
  expect(sameStored(one, other)).toBe(same);
});
