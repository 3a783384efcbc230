import { describe, expect, it } from 'vitest';
import { parseOperatorKeys } from '../../../../lambdas/api/http/operator-key.ts';

describe('parseOperatorKeys', () => {
  const operatorKey = '0123456789abcdef';
  const previousOperatorKey = 'fedcba9876543210';

  it.each([
    [{ operatorKey }, [operatorKey]],
    [{ operatorKey, previousOperatorKey }, [operatorKey, previousOperatorKey]],
    [{ operatorKey, previousOperatorKey: '' }, [operatorKey]],
    [{ operatorKey, previousOperatorKey: 'short' }, [operatorKey]],
  ])('gives the keys of the secret: %j', (json, keys) => {
    expect(parseOperatorKeys(json)).toEqual(keys);
  });

  it.each([
    [null],
    [{}],
    [{ operatorKey: '' }],
    [{ operatorKey: 'short' }],
    [{ previousOperatorKey }],
  ])('lets nobody in by a secret that was not filled: %j', (json) => {
    expect(() => parseOperatorKeys(json)).toThrow('operator-key-is-set');
  });
});
