import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { readCallback } from '../../../lambdas/waterfall/read-callback.ts';
import { findSearch } from '../../../lambdas/waterfall/registry.ts';
import { recordedCases } from './recorded-fetch.ts';

// What each vendor sends, and how it signs, is in the law of adapters.

const search = (provider: string, id: string) => {
  const found = findSearch(provider, id)?.search;
  if (!found) throw new Error('no such search');
  return found;
};
const BODY = { status: 'in_progress' };
const TEXT = JSON.stringify(BODY);

it.each([
  [
    'right',
    createHmac('sha1', 'k').update(TEXT).digest('hex'),
    { kind: 'pending', ticket: '', costMicroUsd: 0 },
  ],
  [
    'in capital letters',
    createHmac('sha1', 'k').update(TEXT).digest('hex').toUpperCase(),
    { kind: 'pending', ticket: '', costMicroUsd: 0 },
  ],
  ['half', createHmac('sha1', 'k').update(TEXT).digest('hex').slice(0, 20), 'unsigned'],
  ['of another hash', createHmac('sha256', 'k').update(TEXT).digest('hex'), 'unsigned'],
  ['no hex', 'zz', 'unsigned'],
  ['empty', '', 'unsigned'],
])('reads a call whose signature is %s', (_name, signature, expected) => {
  const sent = { path: '/x', headers: { 'x-signature-sha1': signature }, text: TEXT, body: BODY };
  expect(readCallback(search('fullenrich', 'contact'), { key: 'k' }, sent)).toEqual(expected);
});

it('takes nothing for an answer of who sends none by itself, or that is none', () => {
  const sent = { path: '/x', headers: {}, text: '', body: undefined };
  const malformed = { kind: 'refused', reason: 'malformed' };
  expect(readCallback(search('enrow', 'email'), { key: 'k' }, sent)).toEqual(malformed);
  expect(readCallback(search('bettercontact', 'contact'), { key: 'k' }, sent)).toEqual(malformed);
  const { body, outcome } = recordedCases('bettercontact').found ?? {};
  expect(readCallback(search('bettercontact', 'contact'), { key: 'k' }, { ...sent, body })).toEqual(
    outcome,
  );
});
