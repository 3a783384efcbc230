import { expect, it } from 'vitest';
import { handler as openRound } from '../../../lambdas/workflow/open-round.lambda.ts';
import { handler } from '../../../lambdas/workflow/run-list-rows.lambda.ts';
import { openDesk, people } from '../../support/desk.ts';
import { serveEventBus } from '../../support/event-bus.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { serveStep } from '../../support/step-servers.ts';
import { openTable } from '../../support/table.ts';

const ADA = { fullName: 'Ada Example', companyDomain: 'acme.example' };

const servers = serveStep();
serveEventBus();
atNoon({
  PROVIDERS_SECRET_ARN: 'arn:secret:providers',
  PROVIDER_KEYS_PREFIX: 'sluice/test/providers/',
  EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
  API_URL: 'https://api.example',
});

it('runs a part of a list and settles it; the rest of the list stays held', async () => {
  servers.use({ hunter: 'found', zerobounce: 'deliverable' });
  const desk = openDesk(await openTable(), 'ws_1', { contact: 200 });
  const { enrichment } = await desk.submit({ subjects: [...people(100), ADA] });
  const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, part: 1, round: 0 };
  const opened = await invoke(openRound, run);
  expect(opened).toEqual({ ...run, parts: 2, groups: [[0]] });
  const startedAt = '2026-03-10T12:00:00.000Z';
  const step = await invoke(handler, { ...run, rows: [0], groups: 1, startedAt });
  const settled = { ...run, next: 'done', waiting: 0, waitSeconds: 0 };
  expect(step).toMatchObject({ rows: [], next: 'done', settled });
  expect(servers.asked()).toEqual(['hunter', 'zerobounce']);
  expect(await desk.balance()).toEqual({ available: 99, held: 100, used: 1 });
});
