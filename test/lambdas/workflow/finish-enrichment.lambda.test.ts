import { expect, it } from 'vitest';
import { settleRound } from '../../../lambdas/enrichments/settle/settle-round.ts';
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
  const { id: enrichmentId } = enrichment;
  const run = { workspaceId: 'ws_1', enrichmentId, parts: [0] };
  await expect(invoke(handler, run)).rejects.toMatchObject({ name: 'OPERATION_UNRESOLVED' });
  await settleRound(desk.p, { workspaceId: 'ws_1', enrichmentId, part: 0, round: 0, force: true });
  expect(await invoke(handler, run)).toEqual({ workspaceId: 'ws_1', enrichmentId });
  expect((await table.items('ENR#ws_1'))[0]).toMatchObject({ status: 'completed' });
  expect(bus.events()).toEqual([
    {
      id: expect.stringMatching(/^evt_/),
      type: 'enrichment.completed',
      version: 1,
      time: '2026-03-10T12:00:00.000Z',
      workspaceId: 'ws_1',
      data: { enrichmentId, charged: { contact: 0 } },
    },
  ]);
});
