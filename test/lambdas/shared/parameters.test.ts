import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchFromParameterStore } from '../../../lambdas/shared/parameters.ts';
import {
  type AwsEndpoint,
  AwsError,
  type AwsOperations,
  serveAws,
} from '../../../local/aws/services/aws-endpoint.ts';

describe('fetchFromParameterStore', () => {
  let endpoint: AwsEndpoint | undefined;

  afterEach(() => endpoint?.stop());

  async function over(getParameter: AwsOperations[string]) {
    endpoint = await serveAws({ 'AmazonSSM.GetParameter': getParameter });
    vi.stubEnv('AWS_ENDPOINT_URL_SSM', endpoint.url);
    return fetchFromParameterStore();
  }

  it('asks for the parameter in clear', async () => {
    const asked: object[] = [];
    const fetchSecret = await over(async (input) => {
      asked.push(input);
      return { Parameter: { Name: input.Name ?? null, Value: '{"key":"a"}' } };
    });
    expect(await fetchSecret('/sluice/prod/stripe')).toBe('{"key":"a"}');
    expect(asked).toEqual([{ Name: '/sluice/prod/stripe', WithDecryption: true }]);
  });

  it.each<[string, AwsOperations[string]]>([
    [
      'that there is not',
      async () => {
        throw new AwsError('ParameterNotFound', 'none');
      },
    ],
    ['without a value', async () => ({ Parameter: {} })],
  ])('reads one %s as an empty object', async (_what, getParameter) => {
    expect(await (await over(getParameter))('/sluice/prod/stripe')).toBe('{}');
  });

  it('fails where it may not read', async () => {
    const fetchSecret = await over(async () => {
      throw new AwsError('AccessDeniedException', 'no');
    });
    await expect(fetchSecret('/sluice/prod/stripe')).rejects.toThrow('no');
  });
});
