import { describe, expect, it } from 'vitest';
import type {
  EndedVendorCall,
  VendorState,
} from '../../../../lambdas/waterfall/desk/desk.contract.ts';
import {
  planAfterCall,
  planProbe,
  standingOf,
} from '../../../../lambdas/waterfall/desk/plan-vendor-state.ts';

type Ended = Omit<EndedVendorCall, 'costMicroUsd'>;
const DOWN: Ended = { refused: 'down' };
const T = 1_000_000;
const s = (seconds: number): number => T + seconds * 1_000;

/** The state after calls that ended so, at these seconds. */
function stateAfter(
  calls: readonly (readonly [Ended, number])[],
  start: VendorState = {},
): VendorState {
  return calls.reduce<VendorState>(
    (state, [ended, at]) => planAfterCall(state, ended, s(at)) ?? state,
    start,
  );
}
const failing = (...at: readonly number[]): readonly (readonly [Ended, number])[] =>
  at.map((second) => [DOWN, second]);
const kind = (state: VendorState, at: number): string => standingOf(state, s(at)).kind;

describe('the circuit of a vendor', () => {
  it.each<[string, readonly (readonly [Ended, number])[], string]>([
    ['four failures', failing(0, 1, 2, 3), 'go'],
    ['five failures', failing(0, 1, 2, 3, 4), 'no'],
    ['five that are more than a minute apart', failing(0, 61, 122, 183, 244), 'go'],
    ['an answer between them', [...failing(0, 1, 2, 3), [{}, 3], ...failing(4)], 'go'],
    [
      'a refusal that shows that it works',
      [...failing(0, 1, 2, 3), [{ refused: 'bad-input' }, 3], ...failing(4)],
      'go',
    ],
    [
      'timeouts and nonsense',
      [...failing(0, 1, 2), [{ refused: 'timeout' }, 3], [{ refused: 'malformed' }, 4]],
      'no',
    ],
  ])('after %s: %s', (_, calls, expected) => {
    expect(kind(stateAfter(calls), 4)).toBe(expected);
  });

  const opened = stateAfter(failing(0, 0, 0, 0, 0));

  it('stays open for 30 s, then one call may try, and nobody else for a minute', () => {
    expect(standingOf(opened, s(29))).toEqual({
      kind: 'no',
      reason: 'circuit-open',
      retryAfterSeconds: 1,
    });
    expect(kind(opened, 30)).toBe('probe');
    const probed = planProbe(opened, s(30));
    expect(kind(probed, 89)).toBe('no');
    expect(kind(probed, 90)).toBe('probe');
  });

  it('closes when the try gets through, and stays open twice as long each time it fails', () => {
    const probed = planProbe(opened, s(30));
    expect(planAfterCall(probed, {}, s(31))).toEqual({});
    let state = probed;
    const lengths = [1, 2, 3, 4, 5, 6].map(() => {
      state = stateAfter([[DOWN, 31]], state);
      return (state.openUntilMs ?? 0) - s(31);
    });
    expect(lengths).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000]);
  });
});

describe('trouble of an account', () => {
  it.each<[Ended, string, number]>([
    [{ refused: 'bad-key' }, 'bad-key', 600],
    [{ refused: 'out-of-credits' }, 'out-of-credits', 300],
    [{ refused: 'rate-limited', retryAfterSeconds: 40 }, 'rate-limited', 40],
    [{ refused: 'rate-limited', retryAfterSeconds: 86_400 }, 'rate-limited', 3_600],
  ])('%j is remembered, then one call tries', (ended, reason, seconds) => {
    const state = stateAfter([[ended, 0]]);
    expect(standingOf(state, s(seconds - 1))).toEqual({
      kind: 'no',
      reason,
      retryAfterSeconds: 1,
    });
    expect(kind(state, seconds)).toBe('probe');
    expect(planAfterCall(planProbe(state, s(seconds)), {}, s(seconds))).toEqual({});
  });

  it('is none where a short rest is asked for: the run waits itself', () => {
    expect(stateAfter([[{ refused: 'rate-limited', retryAfterSeconds: 30 }, 0]])).toEqual({});
    expect(stateAfter([[{ refused: 'rate-limited' }, 0]])).toEqual({});
  });
});

it('changes nothing of a vendor that answers', () => {
  expect(planAfterCall({}, {}, T)).toBeUndefined();
});
