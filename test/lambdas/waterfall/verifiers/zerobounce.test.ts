import { expect, it } from 'vitest';
import { zerobounce } from '../../../../lambdas/waterfall/verifiers/zerobounce.ts';
import { readsVerdicts, refused, testAnswers } from '../vendor-answers.ts';

const verdict = (said: string, costMicroUsd = 9_900) => ({
  kind: 'verdict',
  verdict: said,
  costMicroUsd,
});
const UNKNOWN_WORD = { ...verdict('unknown'), unknownWord: true };

testAnswers(
  zerobounce,
  {
    deliverable: verdict('deliverable'),
    'valid-alias': verdict('deliverable'),
    'valid-role': verdict('risky'),
    'valid-role-accept-all': verdict('risky'),
    'valid-agent': verdict('risky'),
    'valid-accept-all': verdict('catch-all'),
    'valid-new-word': UNKNOWN_WORD,
    'new-word': UNKNOWN_WORD,
    risky: verdict('risky'),
    'risky-catch-all': verdict('risky'),
    'catch-all': verdict('catch-all'),
    undeliverable: verdict('undeliverable'),
    spamtrap: verdict('undeliverable'),
    abuse: verdict('undeliverable'),
    'do-not-mail': verdict('undeliverable'),
    unknown: verdict('unknown', 0),
    greylisted: verdict('unknown', 0),
    'bad-key': refused('bad-key'),
    'out-of-credits': refused('out-of-credits'),
    'error-in-200': refused('down'),
    'error-in-400': refused('out-of-credits'),
    'bad-input': refused('bad-input'),
    shielded: refused('down'),
    'rate-limited': refused('rate-limited', { retryAfterSeconds: 60 }),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  readsVerdicts(zerobounce),
);

it('asks once about one address, and has an answer before our time is up', () => {
  expect(zerobounce.request('ada@acme.example', 'secret-key')).toEqual({
    method: 'GET',
    path: '/v2/validate',
    query: { api_key: 'secret-key', email: 'ada@acme.example', ip_address: '', timeout: '10' },
    repeatable: false,
  });
  expect(zerobounce.timeoutMs).toBe(15_000);
});

it.each([
  ['valid', '', 'deliverable'],
  ['Valid', 'Gold', 'deliverable'],
  ['valid', 'leading_period_removed', 'deliverable'],
  ['catch-all', 'role_based_catch_all', 'risky'],
  ['catch_all', '', 'catch-all'],
  ['do_not_mail', 'ai_agent_mailbox', 'risky'],
  ['do_not_mail', 'global_suppression', 'undeliverable'],
  ['invalid', 'role_based', 'undeliverable'],
  ['invalid', 'quantum', 'undeliverable'],
])('reads %s / %s as %s', (status, sub_status, expected) => {
  const body = { status, sub_status };
  expect(zerobounce.outcome({ status: 200, headers: {}, body })).toEqual(verdict(expected));
});
