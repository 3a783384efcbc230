import { expect, it } from 'vitest';
import { logAttempts } from '../../../../lambdas/enrichments/rounds/log-attempts.ts';
import type { Attempt } from '../../../../lambdas/waterfall/waterfall.contract.ts';

const REQUEST = { workspaceId: 'ws_1', id: 'enr_1' };

function logged(outcome: Attempt['outcome'], more: Partial<Attempt> = {}): object[] {
  const lines: object[] = [];
  const log = (event: string, facts = {}) => void lines.push({ event, ...facts });
  const attempt = { provider: 'hunter', kind: 'find', outcome, ms: 420, providerCostMicroUsd: 1 };
  logAttempts({ log }, REQUEST, [{ ...attempt, ...more } as Attempt]);
  return lines;
}

it('logs whom was called, how it went and how long it took, and nothing else', () => {
  expect(logged('found')).toEqual([
    {
      event: 'PROVIDER_ANSWERED',
      workspaceId: 'ws_1',
      enrichmentId: 'enr_1',
      provider: 'hunter',
      kind: 'find',
      outcome: 'found',
      ms: 420,
    },
  ]);
});

it.each<[Attempt['outcome']]>([['bad-key'], ['out-of-credits']])(
  'says of %s that only the operator can end it',
  (outcome) => {
    expect(logged(outcome)).toMatchObject([
      { event: 'PROVIDER_ANSWERED', outcome },
      { event: 'PROVIDER_ACCOUNT_REFUSED', provider: 'hunter', outcome },
    ]);
  },
);

it('leaves alone what passes by itself', () => {
  expect(logged('rate-limited')).toHaveLength(1);
});

it('calls nobody of the operator’s for an account of the workspace’s own', () => {
  expect(logged('bad-key', { account: 'own' })).toMatchObject([{ event: 'PROVIDER_ANSWERED' }]);
});
