import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const key = (id: `opk_${string}`) =>
  ({ id, name: id, rights: 'read', last4: 'abcd', hash: 'h', createdAt: epochMs(0) }) as const;

describe('listOperatorKeys', () => {
  const listOperatorKeys = vi.fn<UseCases['listOperatorKeys']>(async (_p, { limit, cursor }) => ({
    items: cursor === undefined ? [key('opk_1')].slice(0, limit) : [key('opk_2')],
    nextCursor: null,
  }));
  const api = testApi({ listOperatorKeys });
  const list = async (query: Record<string, string>) => {
    const answer = await callApi(api, 'listOperatorKeys', { as: 'opRead', query });
    const items = answer.body.items as { id: string; last4: string }[];
    return { ids: items.map(({ id }) => id), next: answer.body.nextCursor, items };
  };

  describe('200', () => {
    it('begins with the key of the secret, within the limit', async () => {
      const { ids, items } = await list({ limit: '2' });
      expect(ids).toEqual(['operator', 'opk_1']);
      expect(items[0]).toEqual({
        id: 'operator',
        name: 'operator',
        rights: 'admin',
        last4: 'only',
        createdAt: null,
        expiresAt: null,
        revokedAt: null,
      });
      expect(listOperatorKeys.mock.calls.at(-1)?.[1]).toMatchObject({ limit: 1 });
    });

    it('goes on with the others, also where the first page has room for one alone', async () => {
      const first = await list({ limit: '1' });
      expect(first.ids).toEqual(['operator']);
      expect((await list({ limit: '1', cursor: String(first.next) })).ids).toEqual(['opk_2']);
    });
  });
});
