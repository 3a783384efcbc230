import { describe, expect, it } from 'vitest';
import { parseOperatorKey } from '../../../../lambdas/api/http/operator-key.ts';

describe('parseOperatorKey', () => {
  it('gives the key of the secret', () => {
    expect(parseOperatorKey({ operatorKey: '0123456789abcdef' })).toBe('0123456789abcdef');
  });

  it.each([[null], [{}], [{ operatorKey: '' }], [{ operatorKey: 'short' }]])(
    'lets nobody in by a secret that was not filled: %j',
    (json) => {
      expect(() => parseOperatorKey(json)).toThrow('operator-key-is-set');
    },
  );
});
