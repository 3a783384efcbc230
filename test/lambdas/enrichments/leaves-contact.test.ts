import { expect, it } from 'vitest';
import { leavesContact } from '../../../lambdas/enrichments/leaves-contact.ts';
import type { Outcome, Outcomes } from '../../../lambdas/enrichments/records.contract.ts';

const finding = { value: 'v', all: ['v'], provider: 'hunter' };
const MISS: Outcome = { kind: 'not-found' };
const ended = (kind: 'found' | 'owned' | 'joined' | 'given' | 'known'): Outcome => ({
  kind,
  ...finding,
});

it.each<[string, Outcomes, boolean]>([
  ['nothing', {}, false],
  ['a miss', { email: MISS }, false],
  [
    'a failure and a stop',
    { email: { kind: 'failed', reason: 'X' }, phone: { kind: 'cancelled' } },
    false,
  ],
  ['what the caller had', { email: ended('given') }, false],
  ['a found address', { email: ended('found'), phone: MISS }, true],
  ['an owned number', { email: MISS, phone: ended('owned') }, true],
  ['an address that another request has found', { email: ended('joined') }, true],
  ['a refresh of what is stored', { refresh: ended('known') }, true],
  ['a refresh that has changed something', { refresh: ended('found') }, true],
  ['a check', { emailCheck: ended('found') }, false],
  ['an owned check', { emailCheck: ended('owned'), phoneCheck: ended('joined') }, false],
  ['an owned check, and a miss', { email: MISS, emailCheck: ended('owned') }, false],
  [
    'an owned check, and an owned address',
    { email: ended('owned'), emailCheck: ended('owned') },
    true,
  ],
])('of a row that ends with %s', (_, outcomes, isLeft) => {
  expect(leavesContact(outcomes)).toBe(isLeft);
});
