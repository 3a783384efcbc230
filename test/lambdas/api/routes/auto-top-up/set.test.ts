import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BillingUseCases } from '../../../../../lambdas/api/billing-use-cases.ts';
import { viewTopUp } from '../../../../../lambdas/billing/top-ups/set-auto-top-up.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { aTopUp, MARCH, PACK } from '../../../../support/top-ups.ts';

const BODY = {
  enabled: true,
  pack: 'contact',
  threshold: 50,
  quantity: 1,
  monthlyCapQuantity: 3,
};

const price = (currency: string, unitAmount: number) => ({ ...PACK, currency, unitAmount });
const PRICES = { usd: price('usd', 4_900), eur: price('eur', 4_500), jpy: price('jpy', 7_500) };

describe('setAutoTopUp', () => {
  const setAutoTopUp = vi.fn<BillingUseCases['setAutoTopUp']>();
  const api = testApi({ setAutoTopUp });
  const call = (over = {}, as: 'manager' | 'opAdmin' = 'manager') =>
    callApi(api, 'setAutoTopUp', { as, body: { ...BODY, ...over } });

  beforeEach(() => {
    setAutoTopUp.mockReset().mockResolvedValue(viewTopUp(aTopUp(), MARCH));
  });

  describe('200', () => {
    it('sets it for the workspace, and keeps who did it with the values', async () => {
      const returnUrl = 'https://app.example/credits';
      const answer = await call({ returnUrl });
      expect([answer.status, answer.body.enabled, answer.body.threshold]).toEqual([200, true, 50]);
      expect(setAutoTopUp.mock.calls[0]?.[1]).toEqual({
        workspaceId: 'ws_1',
        timezone: 'UTC',
        prices: [PRICES.usd, PRICES.eur, PRICES.jpy],
        settings: { ...BODY, returnUrl, actor: 'key_manager' },
      });
      expect(api.acts.at(-1)).toMatchObject({
        act: 'auto-top-up.changed',
        actor: 'key_manager',
        changed: { ...BODY, returnUrl: null },
      });
    });

    it('keeps to the currency that is named', async () => {
      await call({ currency: 'jpy' });
      expect(setAutoTopUp.mock.calls[0]?.[1].prices).toEqual([PRICES.jpy]);
    });

    it('has no page to come back to where none is named', async () => {
      await call({}, 'opAdmin');
      expect(setAutoTopUp.mock.calls[0]?.[1].settings).toMatchObject({
        returnUrl: null,
        actor: 'opk_admin',
      });
    });
  });

  describe('400', () => {
    it.each<[string, Record<string, unknown>, string[]]>([
      ['a pack that is not sold', { pack: 'search' }, ['pack']],
      ['no pack at all', { pack: 7 }, ['pack']],
      ['a currency that the pack has no price in', { currency: 'gbp' }, ['currency']],
      ['a currency that is no text', { currency: 7 }, ['currency']],
      ['a threshold of nothing', { threshold: 0 }, ['threshold']],
      ['a threshold above what it brings', { threshold: 101 }, ['quantity']],
      ['a cap below what it buys', { quantity: 4 }, ['monthlyCapQuantity']],
      ['a page that is none', { returnUrl: 'javascript:1' }, ['returnUrl']],
      ['no number of packs', { quantity: 'all' }, ['quantity']],
    ])('%s', async (_what, over, paths) => {
      const { status, body } = await call(over);
      const errors = body.errors as readonly { readonly path: string }[];
      expect([status, errors.map(({ path }) => path)]).toEqual([400, paths]);
      expect(setAutoTopUp).not.toHaveBeenCalled();
    });

    it('a threshold that it just brings is none', async () => {
      expect((await call({ threshold: 100 })).status).toBe(200);
    });
  });

  const refuse = (code: 'STATE_CONFLICT' | 'STRIPE_UNAVAILABLE' | 'ACCOUNT_BUSY') => {
    setAutoTopUp.mockRejectedValue(new AppError(code, 'x'));
    return call();
  };

  describe('409 STATE_CONFLICT', () => {
    it('has no card that could be charged', async () => {
      const { status, body } = await refuse('STATE_CONFLICT');
      expect([status, body.code]).toEqual([409, 'STATE_CONFLICT']);
    });
  });

  describe('503 STRIPE_UNAVAILABLE', () => {
    it('cannot ask whether a card is saved', async () => {
      const { status, body } = await refuse('STRIPE_UNAVAILABLE');
      expect([status, body.code]).toEqual([503, 'STRIPE_UNAVAILABLE']);
    });
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('loses every race', async () => {
      const { status, body } = await refuse('ACCOUNT_BUSY');
      expect([status, body.code]).toEqual([503, 'ACCOUNT_BUSY']);
    });
  });
});
