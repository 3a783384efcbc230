import { beforeAll, describe, expect, it } from 'vitest';
import { openAct } from '../../../lambdas/audit/audit.store.ts';
import { type AuditQuery, listActs } from '../../../lambdas/audit/list-acts.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openTable, type TablePorts } from '../../support/table.ts';

const TIMES = [
  '2026-01-31T23:59:59.999Z',
  '2026-02-01T00:00:00.000Z',
  '2026-02-15T00:00:00.000Z',
  '2026-05-01T00:00:00.000Z',
  '2026-05-01T00:00:00.000Z',
  '2026-05-31T12:00:00.000Z',
];
const at = (time: string) => epochMs(Date.parse(time));

describe('listActs', () => {
  let p: TablePorts;

  beforeAll(async () => {
    p = (await openTable()).ports();
    for (const [n, time] of TIMES.entries()) await act(time, n % 2 === 0 ? 'opk_a' : 'opk_b', n);
    p.setClock('2026-06-10T00:00:00Z');
  });

  async function act(time: string, actor: string, n: number): Promise<void> {
    p.setClock(time);
    await openAct(p, {
      act: 'workspace.changed',
      actor,
      kind: 'operator',
      workspaceId: n < 3 ? 'ws_1' : 'ws_2',
      requestId: `request-${n}`,
      changed: {},
    });
  }

  /** All pages; the numbers of the acts, page by page. */
  async function pages(query: Omit<AuditQuery, 'cursor'>): Promise<number[][]> {
    const all: number[][] = [];
    let cursor: string | undefined;
    do {
      const page = await listActs(p, { ...query, cursor });
      all.push(page.items.map(({ requestId }) => Number(requestId.split('-')[1])));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return all;
  }

  it('gives all of them, newest first, over months and gaps', async () => {
    const [all = []] = await pages({ limit: 50 });
    expect(all.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    expect([all[0], all.slice(1, 3).toSorted(), all.slice(3)]).toEqual([5, [3, 4], [2, 1, 0]]);
  });

  it('begins with the present where the range ends in a future far away', async () => {
    const toMs = at('9999-12-31T00:00:00Z');
    const found = await pages({ limit: 50, fromMs: at('2026-01-01T00:00:00Z'), toMs });
    expect(found.map((page) => page.length)).toEqual([6]);
  });

  it.each([1, 2, 3, 4, 5])('gives each once in pages of %i', async (limit) => {
    const found = await pages({ limit });
    expect(found.flat().toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    for (const page of found) expect(page.length).toBeLessThanOrEqual(limit);
    expect(found.at(-1)).not.toEqual([]);
  });

  it.each([
    ['2026-02-01T00:00:00Z', '2026-05-01T00:00:00Z', [2, 1]],
    ['2026-02-01T00:00:00.001Z', '2026-02-15T00:00:00.001Z', [2]],
    ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', [0]],
    ['2026-05-31T12:00:00Z', '2026-05-31T12:00:00.001Z', [5]],
    ['2026-05-31T12:00:00Z', '2026-05-31T12:00:00Z', []],
    ['2026-06-01T00:00:00Z', '2026-01-01T00:00:00Z', []],
    ['1969-01-01T00:00:00Z', '1970-01-01T00:00:00Z', []],
  ])('from %s, included, to %s, not included: %j', async (from, to, acts) => {
    expect((await pages({ limit: 50, fromMs: at(from), toMs: at(to) })).flat()).toEqual(acts);
  });

  it.each([
    [{ workspaceId: 'ws_1' }, [2, 1, 0]],
    [{ actor: 'opk_b' }, [5, 3, 1]],
    [{ workspaceId: 'ws_1', actor: 'opk_b' }, [1]],
    [{ actor: 'nobody' }, []],
  ])('filters by %j', async (filter, acts) => {
    expect((await pages({ limit: 2, ...filter })).flat()).toEqual(acts);
  });

  it('goes twelve months back unless it is told otherwise', async () => {
    p.setClock('2027-02-01T00:00:00Z');
    expect((await pages({ limit: 50 })).flat().toSorted()).toEqual([1, 2, 3, 4, 5]);
    const fromMs = at('2020-01-01T00:00:00Z');
    expect((await pages({ limit: 50, fromMs })).flat().toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    p.setClock('2026-06-10T00:00:00Z');
  });

  it('neither skips nor repeats what stands while others come', async () => {
    const first = await listActs(p, { limit: 2 });
    await act('2026-06-10T00:00:00Z', 'opk_a', 6);
    const second = await listActs(p, { limit: 50, cursor: first.nextCursor ?? '' });
    const ids = [...first.items, ...second.items].map(({ requestId }) => requestId);
    expect([ids.length, new Set(ids).size]).toEqual([6, 6]);
  });

  it('refuses the cursor of another list', async () => {
    await expect(listActs(p, { limit: 2, cursor: 'eHg' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});
