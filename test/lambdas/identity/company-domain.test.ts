import { expect, it } from 'vitest';
import { readCompanyDomain } from '../../../lambdas/identity/company-domain.ts';

it.each([
  ['https://www.Acme.example/about?x=1'],
  ['//www.acme.example'],
  ['http:/acme.example'],
  ['https://https://acme.example'],
  ['acme.example:443'],
  ['acme.example:443/x'],
  ['http:acme.example'],
  ['ftp://acme.example'],
  ['https:\\\\acme.example'],
  ['(acme.example),'],
  ['acme.example.'],
  ['ada@acme.example'],
  ['mailto:ada@acme.example'],
  ['a\u200bcme.example'],
  ['acme.example\nhttps://www.acme.example'],
  ['Acme acme.example'],
  ['www2.acme.example'],
  ['https//acme.example'],
  ['ACME.EXAMPLE.'],
  ['none.com, acme.example'],
  ['https://facebook.com/acme, acme.example'],
])('reads %j as acme.example', (cell) => {
  expect(readCompanyDomain(cell, 'Acme')).toEqual({ value: 'acme.example' });
});

it.each([
  ['n/a', undefined, 'placeholder'],
  ['-', undefined, 'placeholder'],
  ['none.com', undefined, 'placeholder'],
  ['https://www.unknown.com/', undefined, 'placeholder'],
  ['a***.com', undefined, 'masked'],
  ['acme', undefined, 'malformed'],
  ['127.0.0.1', undefined, 'malformed'],
  ['acme . com', undefined, 'malformed'],
  ['facebook.com/acme', undefined, 'shared-host'],
  ['linkedin.com/company/acme', 'Acme', 'shared-host'],
  ['gmail.com', undefined, 'shared-host'],
])('leaves %j out', (cell, company, reason) => {
  expect(readCompanyDomain(cell, company)).toEqual({ reason });
});

it.each([
  ['münchen.de', 'xn--mnchen-3ya.de'],
  ['XN--MNCHEN-3YA.de:8080', 'xn--mnchen-3ya.de'],
  ['https://acme.github.io/about', 'acme.github.io'],
  ['de.acme.co.uk', 'de.acme.co.uk'],
])('reads %j as %j', (cell, value) => {
  expect(readCompanyDomain(cell)).toEqual({ value });
});

it('takes the first of several, and says so', () => {
  expect(readCompanyDomain('acme.com / acme.de')).toEqual({
    value: 'acme.com',
    reason: 'several-values',
  });
});
