import { describe, expect, it } from 'vitest';
import type { EnrichmentRecord } from '../../../lambdas/enrichments/records.contract.ts';
import { findRun } from '../../../lambdas/enrichments/rounds/row-run.store.ts';
import { handler } from '../../../lambdas/workflow/run-rows.lambda.ts';
import { openDesk } from '../../support/desk.ts';
import { serveEventBus } from '../../support/event-bus.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { serveStep } from '../../support/step-servers.ts';
import { openTable } from '../../support/table.ts';

const ADA = { fullName: 'Ada Example', companyDomain: 'acme.example' };

describe('runRows', () => {
  const servers = serveStep();
  const bus = serveEventBus();
  const log = atNoon({
    PROVIDERS_SECRET_ARN: 'arn:secret:providers',
    PROVIDER_KEYS_PREFIX: 'sluice/test/providers/',
    EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
    API_URL: 'https://api.example',
  });

  it('runs the only row with the keys of the secret, each vendor once, and ends its request', async () => {
    servers.use({ hunter: 'found', zerobounce: 'deliverable' });
    const desk = openDesk(await openTable(), 'ws_1');
    const { enrichment } = await desk.submit({ subjects: [ADA] });
    const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, part: 0, round: 0 };
    const rows = { ...run, rows: [0], groups: 1, startedAt: '2026-03-10T12:00:00.000Z' };
    const settled = { ...run, next: 'done', waiting: 0, waitSeconds: 0 };
    const step = { ...rows, rows: [], next: 'done', waitSeconds: 0, settled };
    expect(await invoke(handler, rows)).toEqual(step);
    const asked = servers.asked();
    expect(asked).toEqual(['hunter', 'zerobounce']);
    expect(await invoke(handler, rows)).toEqual(step);
    expect(servers.asked()).toEqual(asked);
    const record = { workspaceId: 'ws_1', id: enrichment.id } as EnrichmentRecord;
    expect(await findRun(desk.p, { record, part: 0 }, 0)).toMatchObject({
      run: {
        attempts: [
          { provider: 'hunter', outcome: 'found', simulated: true },
          { provider: 'zerobounce', outcome: 'deliverable', simulated: true },
        ],
      },
    });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    expect(bus.events()).toMatchObject([
      { type: 'contact.details-found', data: { enrichmentId: enrichment.id } },
      { type: 'enrichment.completed', data: { enrichmentId: enrichment.id } },
    ]);
    expect(JSON.stringify(log.lines())).not.toMatch(/acme|Ada/);
  });
});
