import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { RUNNING } from '../../../../support/enrichments.ts';

/** An API whose enrichment ends with the given look; by default, never. */
function apiEndingAt(look = Number.POSITIVE_INFINITY) {
  let looks = 0;
  const loadEnrichment = vi.fn<UseCases['loadEnrichment']>(async () => {
    looks += 1;
    return looks < look ? RUNNING : { ...RUNNING, status: 'completed' };
  });
  const isRunning = async () => {
    looks += 1;
    return looks < look;
  };
  return testApi({ loadEnrichment, isRunning });
}

const get = (api: ReturnType<typeof testApi>, prefer?: string) =>
  callApi(api, 'getEnrichment', { as: 'reader', id: 'enr_1', headers: prefer ? { prefer } : {} });

describe('getEnrichment', () => {
  describe('200', () => {
    it('answers at once where no wait is preferred', async () => {
      const api = apiEndingAt();
      const answer = await get(api);
      expect([answer.status, answer.body.status, api.sleeps]).toEqual([200, 'running', []]);
      expect(answer.headers).not.toHaveProperty('preference-applied');
    });

    it('answers as soon as it has ended', async () => {
      const api = apiEndingAt(4);
      const answer = await get(api, 'wait=20');
      expect(answer.body.status).toBe('completed');
      expect(api.sleeps).toEqual([250, 500, 1_000]);
      expect(answer.headers['preference-applied']).toBe('wait=20');
    });

    it('does not sleep for one that has ended', async () => {
      const api = apiEndingAt(1);
      await get(api, 'wait=20');
      expect(api.sleeps).toEqual([]);
    });

    it('answers after the preferred time, looking once a second at the most', async () => {
      const api = apiEndingAt();
      const answer = await get(api, 'respond-async, wait=3');
      expect(answer.body.status).toBe('running');
      expect(api.sleeps).toEqual([250, 500, 1_000, 1_000, 250]);
    });

    it.each(['wait=26', 'wait=99999', `wait=${'9'.repeat(400)}`])(
      'waits 25 seconds for %s',
      async (prefer) => {
        const api = apiEndingAt();
        const answer = await get(api, prefer);
        expect(api.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(25_000);
        expect(Math.max(...api.sleeps)).toBe(1_000);
        expect(answer.headers['preference-applied']).toBe('wait=25');
      },
    );

    it('counts the time that slow looks take', async () => {
      const api = testApi({
        loadEnrichment: async () => {
          api.advance(2_000);
          return RUNNING;
        },
        isRunning: async () => {
          api.advance(2_000);
          return true;
        },
      });
      await get(api, 'wait=5');
      expect(api.sleeps).toEqual([250, 500]);
    });

    it.each(['wait=soon', 'wait=-1', 'wait', 'await=5'])(
      'ignores the preference %s',
      async (prefer) => {
        const api = apiEndingAt();
        await get(api, prefer);
        expect(api.sleeps).toEqual([]);
      },
    );
  });

  describe('404 NOT_FOUND', () => {
    it('finds no enrichment of another workspace', async () => {
      const api = testApi({
        loadEnrichment: async () => {
          throw new AppError('NOT_FOUND', 'x');
        },
      });
      const answer = await get(api, 'wait=5');
      expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
    });
  });
});
