import { expect, it } from 'vitest';
import { millionverifier } from '../../../../lambdas/waterfall/verifiers/millionverifier.ts';
import { readsVerdicts, refused, testAnswers } from '../vendor-answers.ts';

const verdict = (said: string, costMicroUsd = 1_780) => ({
  kind: 'verdict',
  verdict: said,
  costMicroUsd,
});

testAnswers(
  millionverifier,
  {
    deliverable: verdict('deliverable'),
    risky: verdict('risky'),
    'catch-all': verdict('catch-all', 0),
    'catch-all-role': verdict('risky', 0),
    undeliverable: verdict('undeliverable'),
    disposable: verdict('undeliverable'),
    unknown: verdict('unknown', 0),
    unverified: verdict('unknown', 0),
    'new-word': { ...verdict('unknown'), unknownWord: true },
    'error-result': refused('down'),
    'bad-key': refused('bad-key'),
    'out-of-credits': refused('out-of-credits'),
    'error-in-200': refused('down'),
    'rate-limited': refused('rate-limited'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  readsVerdicts(millionverifier),
);

it('asks once about one address', () => {
  expect(millionverifier.request('ada@acme.example', 'secret-key')).toEqual({
    method: 'GET',
    path: '/api/v3/',
    query: { api: 'secret-key', email: 'ada@acme.example', timeout: '10' },
    repeatable: false,
  });
});

it.each([
  ['OK', 'false', 'deliverable'],
  ['ok', 'true', 'risky'],
  ['ok', 1, 'risky'],
  ['ok', null, 'deliverable'],
  ['invalid', true, 'undeliverable'],
])('reads %s with role %s as %s', (result, role, expected) => {
  const body = { result, role };
  expect(millionverifier.outcome({ status: 200, headers: {}, body })).toEqual(verdict(expected));
});
