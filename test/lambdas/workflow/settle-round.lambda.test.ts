import { expect, it } from 'vitest';
import { handler } from '../../../lambdas/workflow/settle-part.lambda.ts';
import { openDesk, people } from '../../support/desk.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable } from '../../support/table.ts';

atNoon();

it('gives what was held back, and says so again', async () => {
  const desk = openDesk(await openTable(), 'ws_1');
  const { enrichment } = await desk.submit({ subjects: people(2) });
  const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, part: 0, round: 0 };
  const settled = { ...run, waiting: 0, waitSeconds: 1 };
  expect(await invoke(handler, run)).toEqual(settled);
  expect(await invoke(handler, run)).toEqual(settled);
  expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
});
