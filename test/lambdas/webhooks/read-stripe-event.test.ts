import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { type StripeAccount, toAccount } from '../../../lambdas/billing/stripe-client.ts';
import { readStripeCall } from '../../../lambdas/webhooks/read-stripe-event.ts';
import { NOON } from '../../support/fixed-ports.ts';
import { eventText, inBase64, signedCall, webhookCall } from '../../support/stripe-messages.ts';

const SECRET = 'whsec_new';
/** Another one, while it is exchanged. */
const BEFORE = 'whsec_old';
const EVENT = eventText();
const HALF_MEGABYTE = 524_288;

function accountOf(more: object = {}): StripeAccount {
  const account = toAccount({ key: 'sk_test_a', webhookSecrets: [SECRET, BEFORE], ...more });
  if (account === undefined) throw new Error('the parameter has no key');
  return account;
}
const TEST = accountOf();
const LIVE = accountOf({ key: 'sk_live_a' });
const RESTRICTED = accountOf({ key: 'rk_live_a' });

const read = (call: APIGatewayProxyEventV2, account = TEST) => readStripeCall(account, call, NOON);
const signed = (text: string) => signedCall(text, { secret: SECRET });
/** An event of so many bytes. */
const ofBytes = (bytes: number): string => {
  const bare = eventText({ pad: '' });
  return eventText({ pad: 'x'.repeat(bytes - bare.length) });
};

describe('readStripeCall', () => {
  it.each<[string, APIGatewayProxyEventV2, StripeAccount?]>([
    ['one that is signed now', signed(EVENT)],
    ['in base64', inBase64(signed(EVENT))],
    ['with letters of two bytes', signed(eventText({ note: 'Zoë Müller' }))],
    ['the same in base64', inBase64(signed(eventText({ note: 'Zoë Müller' })))],
    ['with the secret of before', signedCall(EVENT, { secret: BEFORE })],
    ['five minutes old', signedCall(EVENT, { secret: SECRET, atMs: NOON - 300_000 })],
    ['as large as one may be', signed(ofBytes(HALF_MEGABYTE))],
    ['live, with a live key', signed(eventText({ livemode: true })), LIVE],
    ['live, with a restricted live key', signed(eventText({ livemode: true })), RESTRICTED],
    ['of a type that nobody knows', signed(eventText({ type: 'moon.rose' }))],
  ])('reads %s', (_what, call, account = TEST) => {
    expect(read(call, account)).toMatchObject({ kind: 'event', event: { id: 'evt_1' } });
  });

  it.each<[string, APIGatewayProxyEventV2, string, StripeAccount?]>([
    ['that is not signed', webhookCall(EVENT), 'SIGNATURE_MISSING'],
    [
      'with an empty signature',
      webhookCall(EVENT, { 'stripe-signature': '' }),
      'SIGNATURE_MISSING',
    ],
    ['without anything', webhookCall(''), 'SIGNATURE_MISSING'],
    ['with words', webhookCall(EVENT, { 'stripe-signature': 'let me in' }), 'SIGNATURE_WRONG'],
    [
      'with a signature that names no time',
      webhookCall(EVENT, { 'stripe-signature': `v1=${'0'.repeat(64)}` }),
      'SIGNATURE_WRONG',
    ],
    [
      'with a signature of the scheme of before',
      {
        ...signed(EVENT),
        headers: {
          'stripe-signature': (signed(EVENT).headers['stripe-signature'] ?? '').replace('v1', 'v0'),
        },
      },
      'SIGNATURE_WRONG',
    ],
    ['with a secret of somebody else', signedCall(EVENT, { secret: 'whsec_x' }), 'SIGNATURE_WRONG'],
    [
      'that was changed on its way',
      signedCall(eventText({ id: 'evt_2' }), { secret: SECRET, of: EVENT }),
      'SIGNATURE_WRONG',
    ],
    [
      'that was cut off',
      signedCall(EVENT.slice(0, -20), { secret: SECRET, of: EVENT }),
      'SIGNATURE_WRONG',
    ],
    [
      'older than five minutes',
      signedCall(EVENT, { secret: SECRET, atMs: NOON - 301_000 }),
      'SIGNATURE_WRONG',
    ],
    ['with an empty body that is signed', signed(''), 'NOT_AN_EVENT'],
    [
      'to an account without a secret',
      signed(EVENT),
      'SIGNATURE_WRONG',
      accountOf({ webhookSecrets: [] }),
    ],
    ['that is no JSON', signed('<event/>'), 'NOT_AN_EVENT'],
    ['of a mere null', signed('null'), 'NOT_AN_EVENT'],
    ['of a list', signed('[]'), 'NOT_AN_EVENT'],
    ['that tells of nothing', signed(eventText({ data: undefined })), 'NOT_AN_EVENT'],
    ['that has no type', signed(eventText({ type: undefined })), 'NOT_AN_EVENT'],
    ['of another form', signed(eventText({ object: 'v2.core.event' })), 'NOT_AN_EVENT'],
    ['of live money, with a test key', signed(eventText({ livemode: true })), 'MODE_WRONG'],
    ['of test money, with a live key', signed(EVENT), 'MODE_WRONG', LIVE],
    ['of an older version', signed(eventText({ api_version: '2020-08-27' })), 'VERSION_WRONG'],
    ['of no version', signed(eventText({ api_version: null })), 'VERSION_WRONG'],
  ])('refuses a call %s', (_what, call, code, account = TEST) => {
    expect(read(call, account)).toEqual({ kind: 'refused', status: 400, code });
    expect(read(inBase64(call), account)).toEqual({ kind: 'refused', status: 400, code });
  });

  it.each([HALF_MEGABYTE + 1, 1_048_576])('looks at no call of %i bytes', (bytes) => {
    for (const call of [signed(ofBytes(bytes)), webhookCall('é'.repeat(Math.ceil(bytes / 2)))]) {
      const refused = { kind: 'refused', status: 413, code: 'TOO_LARGE' };
      expect(read(call)).toEqual(refused);
      expect(read(inBase64(call))).toEqual(refused);
    }
  });
});
