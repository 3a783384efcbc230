import { beforeAll, describe, expect, it } from 'vitest';
import { handler } from '../../../lambdas/workflow/open-round.lambda.ts';
import { findsNobody, openDesk, people } from '../../support/desk.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('openRound', () => {
  let table: TestTable;
  const log = atNoon();

  beforeAll(async () => {
    table = await openTable();
  });

  it('gives the rows to run; a later round holds by the terms of the workspace', async () => {
    const desk = openDesk(table, 'ws_1');
    const { workspaceId } = desk;
    await desk.create();
    const first = await desk.submit({ subjects: people(1) });
    const second = await desk.submit({ subjects: people(2) });
    const run = { workspaceId, enrichmentId: second.enrichment.id, part: 0, round: 0 };
    expect(await invoke(handler, run)).toEqual({ ...run, parts: 1, groups: [[1]] });
    await desk.runRound({ ...run, enrichmentId: first.enrichment.id }, findsNobody);
    await desk.runRound(run, findsNobody);
    expect(await invoke(handler, { ...run, round: 1 })).toEqual({
      ...run,
      round: 1,
      parts: 1,
      groups: [[0]],
    });
    expect((await desk.balance()).held).toBe(1);
  });

  it('leaves with the code of the error table', async () => {
    const run = { workspaceId: 'ws_2', enrichmentId: 'enr_none', part: 0, round: 0 };
    await expect(invoke(handler, run)).rejects.toMatchObject({ name: 'NOT_FOUND' });
    expect(log.lines()).toMatchObject([{ event: 'FUNCTION_REFUSED', functionId: 'openRound' }]);
  });
});
