import { expect, it } from 'vitest';
import { bouncedOf, withBounced } from '../../../lambdas/claims/bounced.ts';
import { claimOn } from '../../../lambdas/claims/choose-subject.ts';
import { ADA, AT, claim, finding, record } from '../../support/subjects.ts';

const bounced = [{ value: 'ada@acme.example', atMs: AT }];

it('gives what has bounced of addresses alone', () => {
  expect(bouncedOf({ bounced }, 'email')).toEqual(bounced);
  expect([bouncedOf({ bounced }, 'phone'), bouncedOf({}, 'email')]).toEqual([[], []]);
});

it.each<[string, object, object[] | undefined]>([
  ['its value', finding('ada@acme.example'), bounced],
  ['its value in another spelling', finding('ADA@Acme.example'), bounced],
  [
    'a value behind it',
    { ...finding('a@x.example'), all: ['a@x.example', 'ada@acme.example'] },
    bounced,
  ],
  ['a value that it does not have', finding('a@x.example'), undefined],
])('tells of a finding that %s has bounced', (_, found, expected) => {
  const told = withBounced({ bounced }, 'email', found as ReturnType<typeof finding>);
  expect(told.bounced).toEqual(expected);
});

it('tells it of what is owned and of what was entered', () => {
  const email = claim('paid', 'enr_1', { finding: finding('ada@acme.example') });
  const manual = { email: { value: 'ada@acme.example', actor: 'mem_1', atMs: AT } };
  for (const more of [{ data: { email } }, { manual }]) {
    const told = claimOn(record('con_1', ADA, { ...more, bounced }), 'email');
    expect(told?.finding?.bounced).toEqual(bounced);
  }
});
