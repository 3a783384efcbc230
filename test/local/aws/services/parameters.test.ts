import { describe, expect, it } from 'vitest';
import { parameterReader } from '../../../../local/aws/services/parameters.ts';

describe('parameterReader', () => {
  const read = parameterReader(new Map([['stripe', { key: 'sk_test_a' }]]));

  it('gives a value as text, by the last part of its name', async () => {
    expect(await read({ Name: '/sluice/local/stripe' })).toEqual({
      Parameter: {
        Name: '/sluice/local/stripe',
        Type: 'SecureString',
        Value: '{"key":"sk_test_a"}',
      },
    });
  });

  it.each(['/sluice/local/none', '/sluice/stripe/', ''])('has no parameter %j', async (Name) => {
    await expect(read({ Name })).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});
