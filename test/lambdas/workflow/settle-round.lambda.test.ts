import { expect, it } from 'vitest';
import { handler } from '../../../lambdas/workflow/settle-round.lambda.ts';
import { openDesk, people } from '../../support/desk.ts';
import { serveEventBus } from '../../support/event-bus.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable } from '../../support/table.ts';

const bus = serveEventBus();
atNoon({ EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice' });

it('gives what was held back, ends the request, and says so again', async () => {
  const desk = openDesk(await openTable(), 'ws_1');
  const { enrichment } = await desk.submit({ subjects: people(2) });
  const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, part: 0, round: 0 };
  const left = { ...run, next: 'again', waiting: 0, waitSeconds: 0 };
  expect(await invoke(handler, { ...run, force: false })).toEqual(left);
  expect(await desk.balance()).toEqual({ available: 98, held: 2, used: 0 });
  const settled = { ...run, next: 'done', waiting: 0, waitSeconds: 0 };
  expect(await invoke(handler, { ...run, force: true })).toEqual(settled);
  expect(await invoke(handler, { ...run, force: true })).toEqual(settled);
  expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
  expect(bus.events()).toMatchObject([
    { type: 'enrichment.completed', data: { enrichmentId: enrichment.id } },
  ]);
});
