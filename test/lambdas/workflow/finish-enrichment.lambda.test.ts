import { expect, it } from 'vitest';
import { settlePart } from '../../../lambdas/enrichments/settle/settle-round.ts';
import { handler } from '../../../lambdas/workflow/finish-enrichment.lambda.ts';
import { openDesk, people } from '../../support/desk.ts';
import { serveEventBus } from '../../support/event-bus.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable } from '../../support/table.ts';

const bus = serveEventBus();
atNoon({ EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice' });

it('ends a settled request, tells of it, and passes ids on, nothing else', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_1');
  const { enrichment } = await desk.submit({ subjects: people(1) });
  const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, parts: [0] };
  await expect(invoke(handler, run)).rejects.toMatchObject({ name: 'OPERATION_UNRESOLVED' });
  await settlePart(desk.p, { ...run, part: 0, round: 0 });
  expect(await invoke(handler, run)).toEqual({ workspaceId: 'ws_1', enrichmentId: enrichment.id });
  expect((await table.items('ENR#ws_1'))[0]).toMatchObject({ status: 'completed' });
  expect(bus.ends()).toEqual([
    {
      workspaceId: 'ws_1',
      enrichmentId: enrichment.id,
      status: 'completed',
      charged: { contact: 0 },
    },
  ]);
});
