import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forEachWorkspace } from '../../../lambdas/schedules/each-workspace.ts';
import { putItem } from '../../../lambdas/shared/items.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

const TOUR = { schedule: 'turn-periods', atATime: 8, budgetMs: 60_000 };
const idOf = (n: number) => `ws_${String(n).padStart(4, '0')}`;

describe('forEachWorkspace', () => {
  let table: TestTable;
  let p: TablePorts;

  beforeEach(async () => {
    table = await openTable();
    p = table.ports();
  });

  async function lines(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      await putItem(p.db, keys.workspaceLine(idOf(n)), { workspaceId: idOf(n) });
    }
  }
  /** Runs a tour in which each workspace takes so long; gives whose turn it was. */
  async function run(ms = 0, each: (ws: string) => Promise<void> = async () => {}) {
    const turns: string[] = [];
    const counts = await forEachWorkspace(p, TOUR, async (ws) => {
      turns.push(ws);
      p.advance(ms);
      await each(ws);
    });
    return { turns, counts };
  }
  const all = (count: number) => Array.from({ length: count }, (_, n) => idOf(n));

  it('gives each its turn once, over several pages', async () => {
    await lines(230);
    const { turns, counts } = await run();
    expect(turns).toEqual(all(230));
    expect(counts).toEqual({ workspaces: 230, failed: 0, unfinished: 0 });
    expect((await run()).turns).toEqual(all(230));
  });

  it('stops when its time is over, and the next run goes on there, and then with the first', async () => {
    await lines(230);
    // It has a minute.
    const first = await run(1_000);
    expect(first.turns).toEqual(all(230).slice(0, 60));
    expect(first.counts).toEqual({ workspaces: 60, failed: 0, unfinished: 1 });
    const second = await run(375);
    expect(second.turns).toEqual(all(230).slice(60, 220));
    expect(second.counts.unfinished).toBe(1);
    const third = await run();
    expect(third.turns).toEqual([...all(230).slice(220), ...all(230).slice(0, 220)]);
    expect(third.counts.unfinished).toBe(0);
  });

  it('tells each until when it may go on', async () => {
    await lines(2);
    const told: number[] = [];
    const endMs = p.now() + 60_000;
    await forEachWorkspace(p, TOUR, async (_ws, untilMs) => void told.push(untilMs));
    expect(told).toEqual([endMs, endMs]);
  });

  it('goes round from its place and ends where it began', async () => {
    await lines(230);
    await putItem(p.db, keys.schedulePlace(TOUR.schedule), { after: idOf(120) });
    const { turns, counts } = await run();
    expect(turns).toEqual([...all(230).slice(121), ...all(230).slice(0, 121)]);
    expect(counts).toEqual({ workspaces: 230, failed: 0, unfinished: 0 });
  });

  it.each([
    ['behind the last', 'ws_9999'],
    ['of a workspace that is gone', 'ws_0000x'],
  ])('goes round from a place %s', async (_what, after) => {
    await lines(3);
    await putItem(p.db, keys.schedulePlace(TOUR.schedule), { after });
    expect((await run()).turns.toSorted()).toEqual(all(3));
  });

  it('goes on where a run died', async () => {
    await lines(230);
    const dying = forEachWorkspace(p, TOUR, async (ws) => {
      // Not an error of the workspace: the log itself is gone with the process.
      if (ws === idOf(150)) throw new TypeError('x');
    });
    const log = vi.spyOn(p, 'log').mockImplementation(() => {
      throw new Error('the process ended');
    });
    await expect(dying).rejects.toThrow('the process ended');
    log.mockRestore();
    const { turns } = await run();
    expect(turns[0]).toBe(idOf(100));
    expect(turns.toSorted()).toEqual(all(230));
  });

  it('goes on past one that fails, and logs it', async () => {
    await lines(3);
    const { counts } = await run(0, async (ws) => {
      if (ws === idOf(1)) throw new TypeError('x');
    });
    expect(counts).toEqual({ workspaces: 3, failed: 1, unfinished: 0 });
    expect(p.logged).toMatchObject([
      { event: 'SCHEDULE_ITEM_FAILED', schedule: 'turn-periods', workspaceId: idOf(1) },
    ]);
  });

  it('does nothing where there is none', async () => {
    expect((await run()).counts).toEqual({ workspaces: 0, failed: 0, unfinished: 0 });
  });
});
