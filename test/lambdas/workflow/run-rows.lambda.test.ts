import { describe, expect, it } from 'vitest';
import { findSubject } from '../../../lambdas/enrichments/rounds/row-run.store.ts';
import { handler } from '../../../lambdas/workflow/call-provider.lambda.ts';
import { openDesk } from '../../support/desk.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { serveStep } from '../../support/step-servers.ts';
import { openTable } from '../../support/table.ts';

const ADA = { fullName: 'Ada Example', companyDomain: 'acme.example' };

describe('callProvider', () => {
  const servers = serveStep();
  const log = atNoon({ PROVIDERS_SECRET_ARN: 'arn:secret:providers' });

  it('calls the provider whose key the secret has, once, and records it', async () => {
    servers.use({ hunter: 'found', zerobounce: 'deliverable' });
    const desk = openDesk(await openTable(), 'ws_1');
    const { enrichment } = await desk.submit({ subjects: [ADA] });
    const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, part: 0, subject: 0 };
    const step = { ...run, step: 1, next: 'verify', waitSeconds: 0 };
    expect(await invoke(handler, run)).toEqual(step);
    expect(await invoke(handler, run)).toEqual(step);
    expect(servers.asked()).toEqual(['hunter']);
    const row = { enrichmentId: enrichment.id, part: 0, row: 0 };
    expect(await findSubject(desk.p, 'ws_1', row)).toMatchObject({
      run: { attempts: [{ provider: 'hunter', outcome: 'found', simulated: true }] },
    });
    expect(JSON.stringify(log.lines())).not.toMatch(/acme|Ada/);
  });
});
