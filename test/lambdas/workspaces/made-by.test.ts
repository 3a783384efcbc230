import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../lambdas/shared/random.ts';
import { toMade } from '../../../lambdas/workspaces/made-by.ts';

const p = { random: systemRandom };

describe('toMade', () => {
  it('gives the same request the same mark, and each try its own', () => {
    const origin = { idempotencyKey: 'k-1', bodyHash: 'h' };
    const [first, second] = [toMade(p, 'ws_1', origin), toMade(p, 'ws_1', origin)];
    expect(first.madeBy).toBe(second.madeBy);
    expect(first.attempt).not.toBe(second.attempt);
  });

  it('tells the same key of two workspaces apart', () => {
    const origin = { idempotencyKey: 'k-1', bodyHash: 'h' };
    expect(toMade(p, 'ws_1', origin).madeBy).not.toBe(toMade(p, 'ws_2', origin).madeBy);
  });

  it('makes up a mark where there is no key', () => {
    const origin = { bodyHash: 'h' };
    expect(toMade(p, 'ws_1', origin).madeBy).not.toBe(toMade(p, 'ws_1', origin).madeBy);
  });
});
