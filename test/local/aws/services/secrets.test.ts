import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkoutSwitches,
  stripeSecret,
  stripeTestKey,
} from '../../../../local/aws/services/secrets.ts';
import { readEnvironment } from '../../../../local/process/environment.ts';

describe('the key of Stripe', () => {
  it.each([{}, { STRIPE_SECRET_KEY: '' }])('is none in %j', (env) => {
    expect(stripeTestKey(env)).toBeUndefined();
  });

  it.each([
    ['sk_live_abcdef', 'is a live key, with which real cards are charged'],
    ['rk_live_abcdef', 'is a live key'],
    ['pk_test_abcdef', 'is no test key'],
    ['sk_test_', 'is no test key'],
    ['whatever', 'is no test key'],
  ])('is not taken where it is %s, and not repeated', (STRIPE_SECRET_KEY, why) => {
    const read = (): unknown => stripeTestKey({ STRIPE_SECRET_KEY });
    expect(read).toThrow(why);
    expect(read).not.toThrow('abcdef');
  });
});

describe('stripeSecret', () => {
  it('leads to the stand-in where there is one', () => {
    const simulated = {
      url: 'http://127.0.0.1:9',
      secretKey: 'sk_test_a',
      webhookSecret: 'whsec_b',
    };
    expect(stripeSecret({}, simulated)).toEqual({
      key: 'sk_test_a',
      webhookSecrets: ['whsec_b'],
      baseUrl: 'http://127.0.0.1:9',
    });
  });

  it('has the test key and the endpoint’s secret, and leads nowhere else', () => {
    const env = { STRIPE_SECRET_KEY: 'sk_test_a', STRIPE_WEBHOOK_SECRET: 'whsec_b' };
    expect(stripeSecret(env, undefined)).toEqual({
      key: 'sk_test_a',
      webhookSecrets: ['whsec_b'],
    });
  });
});

describe('checkoutSwitches', () => {
  const NONE = { automaticTax: false, invoices: false, promotionCodes: false, taxIds: false };
  it.each<[string | undefined, object]>([
    [undefined, { ...NONE, invoices: true, promotionCodes: true }],
    ['', NONE],
    ['automaticTax,taxIds', { ...NONE, automaticTax: true, taxIds: true }],
  ])('of STRIPE_CHECKOUT=%s', (list, wanted) => {
    expect(checkoutSwitches({ STRIPE_CHECKOUT: list })).toEqual(wanted);
  });

  it('takes no other name', () => {
    const read = (): unknown => checkoutSwitches({ STRIPE_CHECKOUT: 'tax' });
    expect(read).toThrow('STRIPE_CHECKOUT has tax');
  });
});

describe('readEnvironment', () => {
  it('reads .env.local under the variables of the process', () => {
    const dir = mkdtempSync(join(tmpdir(), 'env-'));
    writeFileSync(join(dir, '.env.local'), 'HUNTER_API_KEY=file\nPROSPEO_API_KEY="file"\n');
    const env = readEnvironment(dir, { HUNTER_API_KEY: 'process' });
    expect(env).toEqual({ HUNTER_API_KEY: 'process', PROSPEO_API_KEY: 'file' });
    rmSync(dir, { recursive: true });
    expect(readEnvironment(dir, { A: 'b' })).toEqual({ A: 'b' });
  });
});
