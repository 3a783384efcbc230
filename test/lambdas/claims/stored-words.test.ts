import { expect, it } from 'vitest';
import type { Claim } from '../../../lambdas/claims/claims.contract.ts';
import { staleOf, withWords } from '../../../lambdas/claims/stored-words.ts';
import { claim, finding } from '../../support/subjects.ts';

const [EMAIL, NUMBER] = ['ada@acme.example', '+14155550100'];
const owned = (value: string) =>
  claim('paid', 'enr_1', { finding: { ...finding(value), verdict: 'deliverable' } });
const said = (value: string, verdict: string) => ({ value, verdict });

it.each([
  ['nothing said', undefined, []],
  ['an address that takes no mail', { email: said(EMAIL, 'undeliverable') }, ['email']],
  ['a number that is none', { phone: said(NUMBER, 'invalid') }, ['phone']],
  ['a number out of reach', { phone: said(NUMBER, 'unreachable') }, ['phone']],
  [
    'good ones, and such as nobody can tell',
    { email: said(EMAIL, 'catch-all'), phone: said(NUMBER, 'valid') },
    [],
  ],
])('names what is dead: %s', (_what, words, stale) => {
  expect(staleOf(words)).toEqual(stale);
});

it.each<[string, Claim, string]>([
  ['is owned', owned(EMAIL), 'undeliverable'],
  ['is owned in another spelling', owned('Ada@Acme.example'), 'undeliverable'],
  ['was replaced meanwhile', owned('new@acme.example'), 'deliverable'],
  ['is being paid for', { ...owned(EMAIL), state: 'found' }, 'deliverable'],
])('goes to the value that it is about: one that %s', (_what, stands, verdict) => {
  const data = { email: stands, refresh: claim('finding', 'enr_2') };
  const told = withWords(data, {
    email: said(EMAIL, 'undeliverable'),
    phone: said(NUMBER, 'valid'),
  });
  expect(told.email?.finding?.verdict).toBe(verdict);
  expect(told).toEqual({ ...data, email: told.email });
});

it('stands with a number, too', () => {
  const told = withWords({ phone: owned(NUMBER) }, { phone: said(NUMBER, 'invalid') });
  expect(told.phone?.finding?.verdict).toBe('invalid');
});
