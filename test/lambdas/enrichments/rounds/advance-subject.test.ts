import { beforeAll, describe, expect, it } from 'vitest';
import { requestCancel } from '../../../../lambdas/enrichments/enrichment.store.ts';
import {
  advanceSubject,
  type StepPorts,
} from '../../../../lambdas/enrichments/rounds/advance-subject.ts';
import { claimPart } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import {
  countProgress,
  findSubject,
} from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { openDesk } from '../../../support/desk.ts';
import { resend } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';
import { fakeNetwork, recorded } from '../../waterfall/recorded-fetch.ts';

const ADA = { ref: 'a', fullName: 'Ada Example', companyDomain: 'acme.example' };
const SECRETS = { hunter: { key: 'hunter-key' }, zerobounce: { key: 'zerobounce-key' } };

describe('advanceSubject', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open(replies = [() => recorded('hunter', 'found')]) {
    n += 1;
    const desk = openDesk(table, `ws_${n}`);
    const { enrichment } = await desk.submit({ subjects: [ADA] });
    const run = { workspaceId: `ws_${n}`, enrichmentId: enrichment.id, part: 0 };
    await claimPart(desk.p, { ...run, round: 0 });
    const { fetch, sent } = fakeNetwork(replies);
    const p: StepPorts = { ...desk.p, fetch, secrets: SECRETS, budgetSeconds: 200 };
    const event = { ...run, subject: 0 };
    const read = () =>
      findSubject(p, run.workspaceId, { enrichmentId: enrichment.id, part: 0, row: 0 });
    const progress = () => countProgress(p, run.workspaceId, enrichment.id);
    return { desk, p, event, sent, read, progress, id: enrichment.id };
  }

  it('calls, verifies and ends, one step at a time', async () => {
    const { p, event, sent, read, progress } = await open([
      () => recorded('hunter', 'found'),
      () => recorded('zerobounce', 'deliverable'),
    ]);
    const called = await advanceSubject(p, 'call', event);
    expect(called).toEqual({ ...event, step: 1, next: 'verify', waitSeconds: 0 });
    expect(await progress()).toEqual({ found: 0, notFound: 0, failed: 0, cancelled: 0 });
    const verified = await advanceSubject(p, 'verify', called);
    expect(verified).toEqual({ ...event, step: 2, next: 'done', waitSeconds: 0 });
    expect(sent).toHaveLength(2);
    expect(await progress()).toEqual({ found: 1, notFound: 0, failed: 0, cancelled: 0 });
    expect(await read()).toMatchObject({
      step: 2,
      contactId: expect.stringMatching(/^con_/),
      outcome: { kind: 'found', value: 'ada@acme.example', provider: 'hunter' },
    });
  });

  it('calls nobody again when a step is repeated', async () => {
    const { p, event, sent } = await open();
    const first = await advanceSubject(p, 'call', event);
    expect(await advanceSubject(p, 'call', event)).toEqual(first);
    expect(sent).toHaveLength(1);
  });

  it('gives the recorded step to one whose write came second', async () => {
    const { p, event, read } = await open();
    const step = await advanceSubject({ ...p, db: resend(p.db) }, 'call', event);
    expect(step).toMatchObject({ step: 1, next: 'verify' });
    expect(await read()).toMatchObject({ step: 1 });
  });

  it('carries nothing of the person', async () => {
    const { p, event } = await open();
    const text = JSON.stringify(await advanceSubject(p, 'call', event));
    expect(text).not.toMatch(/ada|example/i);
  });

  it('stops a cancelled request before the next call', async () => {
    const { p, event, sent, read, progress, id } = await open();
    await requestCancel(p, event.workspaceId, id);
    expect(await advanceSubject(p, 'call', event)).toMatchObject({ next: 'done' });
    expect(sent).toHaveLength(0);
    expect(await read()).toMatchObject({ outcome: { kind: 'cancelled' } });
    expect(await progress()).toMatchObject({ failed: 0, cancelled: 1 });
  });

  it('ends as failed when no provider is configured', async () => {
    const { p, event, read } = await open();
    const step = await advanceSubject({ ...p, secrets: {} }, 'call', event);
    expect(step).toMatchObject({ next: 'done' });
    expect(await read()).toMatchObject({
      outcome: { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' },
    });
  });

  it('is NOT_FOUND for a request or a row that is not there', async () => {
    const { p, event } = await open();
    const calls = [
      { ...event, enrichmentId: 'enr_none' },
      { ...event, subject: 1 },
      { ...event, workspaceId: 'ws_other' },
    ];
    for (const call of calls) {
      await expect(advanceSubject(p, 'call', call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});
