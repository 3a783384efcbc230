import { describe, expect, it } from 'vitest';
import { attemptsFor, showAttempts } from '../../../lambdas/api/show-attempts.ts';
import { PLANS } from '../../../lambdas/plans/catalogue.ts';

const KEY = {
  kind: 'workspace',
  actor: 'key_1',
  workspaceId: 'ws_1',
  keyId: 'key_1',
  scopes: ['read'],
} as const;
const OPERATOR = { kind: 'operator', actor: 'operator', scopes: ['read'] } as const;
const PLAN = PLANS[0]!;
const ATTEMPTS = [
  { provider: 'hunter', outcome: 'found', ms: 230, providerCostMicroUsd: 24_000, simulated: true },
] as const;

describe('attemptsFor', () => {
  it.each([
    [undefined, 'names'],
    ['names', 'names'],
    ['full', 'full'],
    ['none', 'none'],
  ] as const)('a key of a plan that says %s sees %s; the operator sees all', (says, sees) => {
    const plan = { ...PLAN, ...(says && { attemptsVisible: says }) };
    expect(attemptsFor(KEY, plan)).toBe(sees);
    expect(attemptsFor(OPERATOR, plan)).toBe('full');
  });
});

describe('showAttempts', () => {
  it.each([
    ['full', ATTEMPTS],
    ['names', [{ provider: 'hunter', outcome: 'found', ms: 230, simulated: true }]],
    ['none', []],
  ] as const)('%s', (visible, shown) => {
    expect(showAttempts(ATTEMPTS, visible)).toEqual(shown);
  });
});
