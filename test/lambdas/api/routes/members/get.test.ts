import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const api = testApi({
  loadMember: async (_p, ws, id) => {
    if (ws !== 'ws_1' || id !== 'mem_1') throw new AppError('NOT_FOUND', 'x');
    return { id, email: 'a@acme.example', name: 'Ada', role: 'owner', createdAt: epochMs(0) };
  },
});

describe('getMember', () => {
  describe('200', () => {
    it('gives the member of the path', async () => {
      const answer = await callApi(api, 'getMember', { as: 'reader', id: 'mem_1' });
      expect([answer.status, answer.body.name]).toEqual([200, 'Ada']);
    });
  });

  describe('404 NOT_FOUND', () => {
    it.each(['mem_2', 'mem#1', 'x'.repeat(65)])('finds no member under %s', async (id) => {
      const answer = await callApi(api, 'getMember', { as: 'reader', id });
      expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
    });
  });
});
