import { afterEach, expect, test, vi } from 'vitest';
import { readEnv } from '../../../lambdas/shared/env.ts';

afterEach(() => vi.unstubAllEnvs());

test('a function gets the variables that it declares, and no other', () => {
  vi.stubEnv('TABLE_NAME', 't');
  vi.stubEnv('PROVIDERS_SECRET_ARN', 'p');
  vi.stubEnv('PROVIDER_KEYS_PREFIX', 'k');
  vi.stubEnv('EVENT_BUS_ARN', 'b');
  vi.stubEnv('API_URL', 'u');
  vi.stubEnv('OPERATOR_SECRET_ARN', 'o');
  expect(readEnv('runRows')).toEqual({
    TABLE_NAME: 't',
    PROVIDERS_SECRET_ARN: 'p',
    PROVIDER_KEYS_PREFIX: 'k',
    EVENT_BUS_ARN: 'b',
    API_URL: 'u',
  });
});

test('all that is missing is named at once', () => {
  vi.stubEnv('TABLE_NAME', '');
  vi.stubEnv('PROVIDERS_SECRET_ARN', '');
  vi.stubEnv('PROVIDER_KEYS_PREFIX', 'k');
  vi.stubEnv('EVENT_BUS_ARN', 'b');
  expect(() => readEnv('runRows')).toThrow(
    'function runRows lacks: TABLE_NAME, PROVIDERS_SECRET_ARN',
  );
});
