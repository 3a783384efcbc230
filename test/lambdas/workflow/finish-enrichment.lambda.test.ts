import { expect, it } from 'vitest';
import { settlePart } from '../../../lambdas/enrichments/settle-part.ts';
import { handler } from '../../../lambdas/workflow/finish-enrichment.lambda.ts';
import { openDesk, people } from '../../support/desk.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable } from '../../support/table.ts';

atNoon();

it('ends a settled request and passes ids on, nothing else', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_1');
  const { enrichment } = await desk.submit({ subjects: people(1) });
  const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, parts: [0] };
  await expect(invoke(handler, run)).rejects.toMatchObject({ name: 'OPERATION_UNRESOLVED' });
  await settlePart(desk.p, { ...run, part: 0, round: 0 });
  expect(await invoke(handler, run)).toEqual({ workspaceId: 'ws_1', enrichmentId: enrichment.id });
  expect((await table.items('ENR#ws_1'))[0]).toMatchObject({ status: 'completed' });
});
