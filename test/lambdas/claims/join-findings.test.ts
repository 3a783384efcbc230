import { expect, it } from 'vitest';
import { joinFindings, valuesOf } from '../../../lambdas/claims/join-findings.ts';
import { finding } from '../../support/subjects.ts';

const number = (value: string) => ({ value, lineType: 'mobile' });
const phones = (...values: string[]) => ({
  ...{ value: values[0] ?? '', all: values.map(number), provider: 'prospeo' },
});
const refreshed = (datum: string, value: string) => ({
  ...finding('changed'),
  refresh: { changed: [datum], values: { [datum]: value }, found: { [datum]: finding(value) } },
});

it.each([
  ['addresses', finding('a@x.example'), finding('b@x.example'), ['a@x.example', 'b@x.example']],
  ['one address', finding('a@x.example'), finding('a@x.example'), ['a@x.example']],
  ['one in two spellings', finding('a@x.example'), finding('A@X.example'), ['a@x.example']],
  ['numbers', phones('+1'), phones('+2', '+1'), [number('+1'), number('+2')]],
])('keeps the value, and all of both: %s', (_what, one, other, all) => {
  expect(joinFindings(one, other)).toEqual({ ...one, all });
});

it('keeps what two refreshes have found', () => {
  const joined = joinFindings(refreshed('email', 'a@x.example'), refreshed('phone', '+1'));
  expect(joined.refresh).toEqual({
    changed: ['email', 'phone'],
    values: { email: 'a@x.example', phone: '+1' },
    found: { email: finding('a@x.example'), phone: finding('+1') },
  });
  const one = refreshed('email', 'a@x.example');
  expect(joinFindings(finding('x'), one).refresh).toEqual(one.refresh);
});

it.each([
  ['a number', 'phone', '+1', ['email']],
  ['another address', 'email', 'b@x.example', undefined],
])(
  'tells that the stored address has bounced where the other refresh has found %s',
  (_is, datum, value, bounced) => {
    const found = refreshed(datum, value);
    const none = {
      ...finding('unchanged'),
      refresh: { changed: [], values: { email: 'a@x.example' }, found: {}, bounced: ['email'] },
    };
    expect(joinFindings(found, none).refresh?.bounced).toEqual(bounced);
    expect(joinFindings(none, found).refresh?.bounced).toEqual(bounced);
  },
);

it('tells what one of two refreshes has heard of a value that the other has not replaced', () => {
  const said = {
    email: { value: 'a@x.example', verdict: 'undeliverable' },
    phone: { value: '+1', verdict: 'invalid' },
  };
  const none = {
    ...finding('unchanged'),
    refresh: { changed: [], values: { email: 'a@x.example', phone: '+1' }, found: {}, said },
  };
  const found = refreshed('email', 'b@x.example');
  expect(joinFindings(found, none).refresh?.said).toEqual({ phone: said.phone });
  expect(joinFindings(none, found).refresh?.said).toEqual({ phone: said.phone });
});

it.each([
  [finding('a@x.example'), ['a@x.example']],
  [phones('+1', '+2'), ['+1', '+2']],
])('gives each value once, the best first', (of, values) => {
  expect(valuesOf(of)).toEqual(values);
});
