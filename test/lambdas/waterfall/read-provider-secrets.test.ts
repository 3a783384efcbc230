import { describe, expect, it } from 'vitest';
import { readProviderSecrets } from '../../../lambdas/waterfall/read-provider-secrets.ts';

describe('readProviderSecrets', () => {
  it('takes a key alone, and a key with the address of its vendor', () => {
    const json = {
      hunter: { key: 'abc' },
      zerobounce: { key: 'k', baseUrl: 'http://127.0.0.1:9/zerobounce', simulated: true },
    };
    expect(readProviderSecrets(json)).toEqual({ secrets: json, invalid: [], unknown: [] });
    expect(readProviderSecrets({})).toEqual({ secrets: {}, invalid: [], unknown: [] });
  });

  it.each([
    ['a bare key', 'abc'],
    ['no key', {}],
    ['null', null],
    ['an empty key', { key: '' }],
    ['a key with a line break', { key: 'abc\n' }],
    ['a key that is a number', { key: 7 }],
    ['an address that is none', { key: 'abc', baseUrl: 'hunter.example' }],
    ['an address of a file', { key: 'abc', baseUrl: 'file:///etc/hosts' }],
    ['a word for simulated', { key: 'abc', simulated: 'yes' }],
  ])('leaves an entry out that is %s, and keeps the others', (_name, hunter) => {
    expect(readProviderSecrets({ hunter, prospeo: { key: 'p' } })).toEqual({
      secrets: { prospeo: { key: 'p' } },
      invalid: ['hunter'],
      unknown: [],
    });
  });

  it('takes the key of callbacks, which is of no vendor, where it is long enough', () => {
    const callbacks = { key: 'k'.repeat(32) };
    const none = { secrets: {}, unknown: [] };
    expect(readProviderSecrets({ callbacks })).toEqual({
      ...none,
      callbackKey: callbacks.key,
      invalid: [],
    });
    const invalid = ['callbacks'];
    for (const short of [{ key: 'k'.repeat(31) }, 'k'.repeat(32), null]) {
      expect(readProviderSecrets({ callbacks: short })).toEqual({ ...none, invalid });
    }
  });

  it('tells which ids are of no vendor', () => {
    const json = { Hunter: { key: 'a' }, 'hunter ': { key: 'b' }, prospeo: { key: 'p' } };
    expect(readProviderSecrets(json)).toEqual({
      secrets: { prospeo: { key: 'p' } },
      invalid: [],
      unknown: ['Hunter', 'hunter '],
    });
  });

  it.each([[null], ['abc'], [7], [[]]])('throws for %j, which has no entries', (json) => {
    expect(() => readProviderSecrets(json)).toThrow();
  });
});
