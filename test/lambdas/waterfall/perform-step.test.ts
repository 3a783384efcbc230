import { describe, expect, it } from 'vitest';
import {
  chooseNow,
  performStep,
  type WaterfallPorts,
} from '../../../lambdas/waterfall/perform-step.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';
import type { Findable, WaterfallRun } from '../../../lambdas/waterfall/waterfall.contract.ts';
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

  it.each<[string, string, Findable[], Reply[]]>([
    [
      'a verifier',
      'zerobounce',
      ['emailCheck'],
      [() => recorded('zerobounce', 'new-word'), () => recorded('zerobounce', 'deliverable')],
    ],
    [
      'a finder',
      'leadmagic',
      ['email'],
      [
        () => Response.json({ email: 'bob@acme.example', status: 'quantum', credits_consumed: 1 }),
        () => recorded('zerobounce', 'deliverable'),
      ],
    ],
    ['an error', 'prospeo', ['email'], [() => recorded('prospeo', 'unknown-code')]],
  ])('logs whose word it does not know (%s), nothing else, and goes on', async (...row) => {
    const [, vendor, wanted, replies] = row;
    const { perform, logged } = room([vendor, 'zerobounce', 'hunter'], replies);
    const run = await perform(startRun({ ...QUERY, email: 'ada@acme.example' }, wanted, 1_000_000));
    expect(logged).toEqual([{ event: 'PROVIDER_WORD_UNKNOWN', vendor }]);
    expect(run.steps).toBe(1);
    expect(run.attempts).toHaveLength(1);
  });

  it('logs nothing of words that it knows', async () => {
    const { perform, sent, logged } = room(
      ['hunter', 'zerobounce'],
      [() => recorded('hunter', 'found')],
    );
    await perform(startRun(QUERY, ['email'], 1_000_000));
    expect(sent).toHaveLength(1);
    expect(logged).toEqual([]);
  });
});
