import { describe, expect, it } from 'vitest';
import {
  isApiKeySecret,
  isOperatorKeySecret,
  newApiKeySecret,
  newOperatorKeySecret,
} from '../../../../lambdas/workspaces/api-keys/api-key-secret.ts';

describe('newApiKeySecret', () => {
  it('makes slk_, 32 random characters and 7 of checksum', () => {
    expect(newApiKeySecret((count) => new Uint8Array(count))).toBe(
      'slk_00000000000000000000000000000000m3s95m0',
    );
  });

  it('uses 160 random bits', () => {
    const asked: number[] = [];
    newApiKeySecret((count) => {
      asked.push(count);
      return new Uint8Array(count);
    });
    expect(asked).toEqual([20]);
  });
});

describe('isApiKeySecret', () => {
  it('knows a key that was made here', () => {
    expect(isApiKeySecret('slk_11111111111111111111111111111111vf4nhc8')).toBe(true);
  });

  it.each([
    ['one character changed', 'slk_11111111111111111111111111111112vf4nhc8'],
    ['a wrong checksum', 'slk_11111111111111111111111111111111vf4nhc9'],
    ['a key of an operator', 'slo_11111111111111111111111111111111vf4nhc8'],
    ['another prefix', 'sk_11111111111111111111111111111111vf4nhc8'],
    ['upper case', 'slk_11111111111111111111111111111111VF4NHC8'],
    ['too long', 'slk_111111111111111111111111111111111vf4nhc8'],
    ['empty', ''],
  ])('refuses %s', (_what, text) => {
    expect(isApiKeySecret(text)).toBe(false);
  });
});

describe('a key of an operator', () => {
  it('is slo_, 32 random characters and 7 of checksum', () => {
    const key = newOperatorKeySecret((count) => new Uint8Array(count));
    expect(key).toBe('slo_00000000000000000000000000000000m3s95m0');
    expect([isOperatorKeySecret(key), isApiKeySecret(key)]).toEqual([true, false]);
  });

  it.each([
    'slk_11111111111111111111111111111111vf4nhc8',
    'slo_11111111111111111111111111111111vf4nhc9',
    'operator',
    '',
  ])('is not %s', (text) => {
    expect(isOperatorKeySecret(text)).toBe(false);
  });
});
