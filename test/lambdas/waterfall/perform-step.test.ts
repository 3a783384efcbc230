import { describe, expect, it } from 'vitest';
import {
  chooseNow,
  performStep,
  type WaterfallPorts,
} from '../../../lambdas/waterfall/perform-step.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';
import type { WaterfallRun } from '../../../lambdas/waterfall/waterfall.contract.ts';
import { fakeNetwork, fakeTime, type Reply, recorded } from './recorded-fetch.ts';

const QUERY = { fullName: 'Ada Example', companyDomain: 'acme.example' };

function room(ids: readonly string[], replies: readonly Reply[]) {
  const { fetch, sent } = fakeNetwork(replies);
  const logged: object[] = [];
  const ports: WaterfallPorts = {
    ...fakeTime(1_000_000),
    fetch,
    secrets: Object.fromEntries(ids.map((id) => [id, { key: 'secret-key' }])),
    accepts: { email: ['deliverable'], phone: ['mobile'] },
    budgetSeconds: 200,
    log: (event, facts = {}) => void logged.push({ event, ...facts }),
  };
  const perform = (run: WaterfallRun) => performStep(ports, run, chooseNow(ports, run));
  return { perform, sent, logged };
}

describe('performStep', () => {
  it('performs one call, and writes what follows from it', async () => {
    const { perform, sent } = room(
      ['hunter', 'zerobounce'],
      [() => recorded('hunter', 'found'), () => recorded('zerobounce', 'deliverable')],
    );
    const called = await perform(startRun(QUERY, ['email'], 1_000_000));
    expect(sent).toHaveLength(1);
    expect(called).toMatchObject({ steps: 1, outcomes: {} });
    const verified = await perform(called);
    expect(sent).toHaveLength(2);
    expect(verified).toMatchObject({
      steps: 2,
      learnt: { email: 'ada@acme.example' },
      outcomes: { email: { kind: 'found', value: 'ada@acme.example' } },
    });
    expect(await perform(verified)).toBe(verified);
  });

  it('calls nobody for a run that can only end', async () => {
    const { perform, sent } = room([], []);
    expect(await perform(startRun(QUERY, ['email'], 1_000_000))).toMatchObject({
      steps: 0,
      outcomes: { email: { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' } },
    });
    expect(sent).toHaveLength(0);
  });

  it('checks the given address with the verifiers alone', async () => {
    const { perform, sent } = room(
      ['hunter', 'prospeo', 'zerobounce'],
      [() => recorded('zerobounce', 'catch-all')],
    );
    const run = await perform(startRun({ email: 'ada@acme.example' }, ['emailCheck'], 1_000_000));
    expect(sent).toHaveLength(1);
    expect(run.attempts).toEqual([
      {
        provider: 'zerobounce',
        kind: 'verify',
        data: ['emailCheck'],
        outcome: 'catch-all',
        ms: 0,
        providerCostMicroUsd: 9_900,
      },
    ]);
    expect(run.outcomes).toMatchObject({ emailCheck: { kind: 'found', value: 'catch-all' } });
  });
});
