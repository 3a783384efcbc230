import { describe, expect, it } from 'vitest';
import { advanceSubject } from '../../../lambdas/enrichments/rounds/advance-subject.ts';
import { findSubject } from '../../../lambdas/enrichments/rounds/row-run.store.ts';
import { handler } from '../../../lambdas/workflow/verify-candidate.lambda.ts';
import { openDesk } from '../../support/desk.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { serveStep } from '../../support/step-servers.ts';
import { openTable } from '../../support/table.ts';
import { fakeNetwork, recorded } from '../waterfall/recorded-fetch.ts';

const ADA = { fullName: 'Ada Example', companyDomain: 'acme.example' };

describe('verifyCandidate', () => {
  const servers = serveStep();
  atNoon({ PROVIDERS_SECRET_ARN: 'arn:secret:providers' });

  it('asks one verifier about the found address, and ends the row', async () => {
    servers.use({ zerobounce: 'deliverable' });
    const desk = openDesk(await openTable(), 'ws_1');
    const { enrichment } = await desk.submit({ subjects: [ADA] });
    const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, part: 0, subject: 0 };
    const { fetch } = fakeNetwork([() => recorded('hunter', 'found')]);
    const secrets = { hunter: { key: 'k' }, zerobounce: { key: 'k' } };
    const called = await advanceSubject(
      { ...desk.p, fetch, secrets, budgetSeconds: 100 },
      'call',
      run,
    );
    const step = { ...run, step: 2, next: 'done', waitSeconds: 0 };
    expect(await invoke(handler, called)).toEqual(step);
    expect(await invoke(handler, called)).toEqual(step);
    expect(servers.asked()).toEqual(['zerobounce']);
    const row = { enrichmentId: enrichment.id, part: 0, row: 0 };
    expect(await findSubject(desk.p, 'ws_1', row)).toMatchObject({
      outcome: { kind: 'found', value: 'ada@acme.example', verdict: 'deliverable' },
    });
  });
});
