import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProviderUseCases } from '../../../../../lambdas/api/provider-use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { NOON } from '../../../../support/fixed-ports.ts';

describe('setProviderKey', () => {
  const setProviderKey = vi.fn<ProviderUseCases['setProviderKey']>();
  const forgetVendorState = vi.fn<ProviderUseCases['forgetVendorState']>();
  const api = testApi({ setProviderKey, forgetVendorState });
  const call = (id: string, body: unknown, as: 'manager' | 'enricher' | 'stranger' = 'manager') =>
    callApi(api, 'setProviderKey', { id, body, as });

  beforeEach(() => {
    setProviderKey.mockReset().mockResolvedValue({ provider: 'hunter', since: epochMs(NOON) });
    forgetVendorState.mockReset().mockResolvedValue();
  });

  describe('200', () => {
    it.each([
      ['hunter', { key: 'own-key' }],
      ['tomba', { key: 'own-key', secret: 'own-secret' }],
    ])(
      'keeps a key of %s, tells it nobody, and forgets what was said of the old one',
      async (id, body) => {
        const answer = await call(id, body);
        expect([answer.status, answer.body]).toEqual([
          200,
          { id: 'hunter', since: '2026-03-10T12:00:00.000Z', trouble: null },
        ]);
        expect(setProviderKey.mock.calls[0]?.slice(1)).toEqual(['ws_1', id, body]);
        expect(forgetVendorState.mock.calls[0]?.[1]).toEqual({ account: 'ws_1', vendor: id });
        expect(api.acts.at(-1)).toMatchObject({ act: 'provider-key.set', targetId: 'hunter' });
        expect(JSON.stringify([api.acts, api.logged, answer.text])).not.toMatch(
          /own-key|own-secret/,
        );
      },
    );
  });

  describe('400', () => {
    it.each<[string, unknown, string[]]>([
      ['hunter', {}, ['key']],
      ['hunter', { key: 'a b', secret: '' }, ['key', 'secret']],
      ['hunter', { key: 'line\nbreak' }, ['key']],
      ['hunter', { key: 'x'.repeat(1_001) }, ['key']],
      [
        'hunter',
        { key: 'k', baseUrl: 'http://169.254.169.254', simulated: true },
        ['baseUrl', 'simulated'],
      ],
      ['hunter', { key: 'k', secret: 's' }, ['secret']],
      ['tomba', { key: 'k' }, ['secret']],
    ])('of %s names all that is wrong with %j, and repeats none of it', async (id, body, paths) => {
      const answer = await call(id, body);
      const errors = answer.body.errors as readonly { readonly path: string }[];
      expect([answer.status, errors.map(({ path }) => path)]).toEqual([400, paths]);
      expect(answer.text).not.toContain('169.254');
      expect(setProviderKey).not.toHaveBeenCalled();
    });
  });

  it.each<[string, 'manager' | 'enricher' | 'stranger', number]>([
    ['nobody', 'manager', 404],
    ['constructor', 'manager', 404],
    ['hunter', 'enricher', 403],
    ['hunter', 'stranger', 404],
  ])('is refused of %s to %s', async (id, as, status) => {
    expect((await call(id, { key: 'k' }, as)).status).toBe(status);
    expect(setProviderKey).not.toHaveBeenCalled();
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('comes while another change is under way', async () => {
      setProviderKey.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'x'));
      const { status, body } = await call('hunter', { key: 'k' });
      expect([status, body.code]).toEqual([503, 'ACCOUNT_BUSY']);
    });
  });
});
