import { describe, expect, it } from 'vitest';
import { deliver } from '../../../../local/aws/streams/stream-delivery.ts';
import type { Pattern } from '../../../../local/aws/template/filter-pattern.ts';
import type { Json, JsonObject } from '../../../../local/server/json.ts';
import { isObject } from '../../../../local/server/json.ts';

const idsOf = (event: Json): string => {
  const records = isObject(event) && Array.isArray(event.Records) ? event.Records : [];
  return records
    .filter(isObject)
    .map(({ id }) => id)
    .join('');
};

/**
 * Delivers a, b, c, d to a function that fails for batches with one of the letters, so many times.
 */
async function delivered(
  failing: string,
  options: {
    times?: number;
    bisects?: boolean;
    retries?: number;
    filters?: readonly Pattern[];
  } = {},
) {
  const { times = Number.POSITIVE_INFINITY, bisects = true, retries = 2, filters = [] } = options;
  const batches: string[] = [];
  const waits: number[] = [];
  const failures: string[] = [];
  let left = times;
  const records: readonly JsonObject[] = [...'abcd'].map((id) => ({ id }));
  await deliver(records, {
    mapping: { filters, bisects, retries, functionArn: 'f' },
    invoke: async (_arn, event) => {
      const batch = idsOf(event);
      batches.push(batch);
      if ([...failing].some((id) => batch.includes(id)) && left-- > 0) {
        throw Object.assign(new Error('no'), { name: 'BROKEN' });
      }
      return null;
    },
    sleep: async (ms) => void waits.push(ms),
    onFailure: (failed, error) => failures.push(`${idsOf({ Records: failed })} ${error}`),
  });
  return { batches, waits, failures };
}

describe('deliver', () => {
  it('hands a batch over once when it is handled', async () => {
    expect(await delivered('')).toEqual({ batches: ['abcd'], waits: [], failures: [] });
  });

  it('halves a batch that fails until the bad record is alone, then gives it up', async () => {
    expect(await delivered('c')).toEqual({
      batches: ['abcd', 'ab', 'cd', 'c', 'c', 'c', 'd'],
      waits: [50, 100],
      failures: ['c BROKEN'],
    });
  });

  it('tries a batch again as a whole where it is not to be halved', async () => {
    expect(await delivered('a', { times: 1, bisects: false })).toEqual({
      batches: ['abcd', 'abcd'],
      waits: [50],
      failures: [],
    });
  });

  it('tries for ever where no number of retries is set', async () => {
    const { batches, failures } = await delivered('a', { times: 30, bisects: false, retries: -1 });
    expect(batches).toHaveLength(31);
    expect(failures).toEqual([]);
  });

  it('hands over only what the filters let through, and nothing where that is nothing', async () => {
    const only = (...ids: string[]): readonly Pattern[] => [{ id: ids }];
    expect((await delivered('', { filters: only('b', 'd') })).batches).toEqual(['bd']);
    expect((await delivered('', { filters: only('x') })).batches).toEqual([]);
  });
});
