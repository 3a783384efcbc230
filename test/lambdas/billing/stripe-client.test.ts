import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  askStripe,
  isEvent,
  openStripe,
  STRIPE_API_VERSION,
  toAccount,
  verifyEvent,
} from '../../../lambdas/billing/stripe-client.ts';
import { describeError } from '../../../lambdas/shared/log.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { API_VERSION } from '../../../local/outside/stripe/objects.ts';
import { NOON } from '../../support/fixed-ports.ts';
import { eventText, signedCall } from '../../support/stripe-messages.ts';

describe('toAccount', () => {
  it.each([{}, { key: '' }, { key: '', webhookSecrets: [] }])('sells nothing with %j', (json) => {
    expect(toAccount(json)).toBeUndefined();
  });

  it('needs a key alone: invoices are made, and nothing else is asked for', () => {
    expect(toAccount({ key: 'sk_test_a' })).toMatchObject({
      webhookSecrets: [],
      deployment: 'sluice',
      isLive: false,
      checkout: { automaticTax: false, invoices: true, promotionCodes: false, taxIds: false },
    });
  });

  it('follows what is set, and fills up the rest', () => {
    const set = { key: 'rk_live_a', webhookSecrets: ['whsec_a', 'whsec_b'], deployment: 'eu' };
    expect(toAccount({ ...set, checkout: { automaticTax: true, invoices: false } })).toMatchObject({
      webhookSecrets: ['whsec_a', 'whsec_b'],
      deployment: 'eu',
      isLive: true,
      checkout: { automaticTax: true, invoices: false, promotionCodes: false, taxIds: false },
    });
  });

  it.each([
    { key: 'sk test' },
    { key: 'sk_test_ä' },
    { key: 7 },
    { key: 'sk_test_a', webhookSecrets: ['a', 'b', 'c'] },
    { key: 'sk_test_a', webhookSecrets: ['whsec a'] },
    { key: 'sk_test_a', webhookSecrets: [''] },
    { key: 'sk_test_a', deployment: '' },
    { key: 'sk_test_a', checkout: { invoices: 'yes' } },
    { key: 'sk_test_a', baseUrl: 'stripe' },
    null,
  ])('refuses %j, and repeats no value', (json) => {
    const read = (): unknown => toAccount(json);
    expect(read).toThrow();
    expect(read).not.toThrow(/sk_test_ä|sk test|whsec a/);
  });
});

describe('the account', () => {
  let aws: AwsEndpoint;
  let called: { url: string; version: string }[] = [];

  beforeAll(async () => {
    aws = await serveAws({
      'AmazonSSM.GetParameter': async ({ Name }) => ({
        Parameter: { Value: JSON.stringify({ key: 'sk_test_a', deployment: String(Name) }) },
      }),
    });
  });
  afterAll(() => aws.stop());

  it('is read from its parameter', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_SSM', aws.url);
    const { stripe } = openStripe('/sluice/prod/stripe', () => epochMs(NOON));
    expect(await stripe()).toMatchObject({ deployment: '/sluice/prod/stripe', isLive: false });
  });

  it.each([
    ['https://stripe.example:8443', 'https://stripe.example:8443/v1/products/p'],
    ['http://127.0.0.1:9', 'http://127.0.0.1:9/v1/products/p'],
    [undefined, 'https://api.stripe.com/v1/products/p'],
  ])('with the address %s asks %s, in our version', async (baseUrl, url) => {
    called = [];
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (asked, init) => {
      const version = new Headers(init?.headers).get('stripe-version') ?? '';
      called.push({ url: String(asked).replace(':443/', '/'), version });
      return new Response('{"id":"p","object":"product"}');
    });
    const account = toAccount({ key: 'sk_test_a', ...(baseUrl && { baseUrl }) });
    await account?.api.products.retrieve('p');
    vi.restoreAllMocks();
    // What the stand-in plays, what the SDK is made for, and what is taken in are one version.
    expect(called).toEqual([{ url, version: API_VERSION }]);
    expect(STRIPE_API_VERSION).toBe(API_VERSION);
  });
});

describe('askStripe', () => {
  const { errors } = Stripe;
  it.each([
    ['does not answer', new errors.StripeConnectionError({ message: 'x' } as never)],
    ['fails', new errors.StripeAPIError({ message: 'x' } as never)],
    ['has no room', new errors.StripeRateLimitError({ message: 'x' } as never)],
  ])('says that Stripe is unavailable where it %s', async (_what, error) => {
    const asked = askStripe(async () => {
      throw error;
    });
    await expect(asked).rejects.toMatchObject({ code: 'STRIPE_UNAVAILABLE' });
  });

  it.each([
    ['StripeInvalidRequestError', new errors.StripeInvalidRequestError({} as never)],
    ['StripeAuthenticationError', new errors.StripeAuthenticationError({} as never)],
    ['StripePermissionError', new errors.StripePermissionError({} as never)],
    ['TypeError', new TypeError('x')],
  ])('leaves what does not pass as it is, under the name of its class: %s', async (name, error) => {
    const asked = askStripe(async () => {
      throw error;
    });
    await expect(asked).rejects.toBe(error);
    expect(describeError(error)).toMatchObject({ error: name });
  });

  it('gives the answer', async () => {
    expect(await askStripe(async () => 7)).toBe(7);
  });
});

describe('verifyEvent', () => {
  const account = { api: new Stripe('sk_test_a'), webhookSecrets: ['whsec_a', 'whsec_b'] };
  const verify = (secret: string, webhookSecrets = account.webhookSecrets) => {
    const { body = '', headers } = signedCall(eventText(), { secret });
    const signed = {
      bytes: Buffer.from(body),
      signature: headers['stripe-signature'] ?? '',
    };
    return verifyEvent({ ...account, webhookSecrets }, signed, NOON);
  };

  it.each(['whsec_a', 'whsec_b'])('takes what %s has signed', (secret) => {
    expect(verify(secret)).toMatchObject({ id: 'evt_1' });
  });

  it('takes nothing else, and nothing at all without a secret', () => {
    expect([verify('whsec_c'), verify('whsec_a', [])]).toEqual(['unsigned', 'unsigned']);
  });
});

describe('isEvent', () => {
  const event = { object: 'event', type: 'refund.created', data: { object: {} } };
  it.each<[string, unknown, boolean]>([
    ['an event', event, true],
    ['one of nothing', { ...event, data: { object: null } }, false],
    ['one without data', { ...event, data: undefined }, false],
    ['one without a type', { ...event, type: undefined }, false],
    ['another object', { ...event, object: 'refund' }, false],
    ['null', null, false],
  ])('says it of %s', (_what, json, is) => {
    expect(isEvent(json)).toBe(is);
  });
});
