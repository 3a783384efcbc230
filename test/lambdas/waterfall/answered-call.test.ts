import { expect, it } from 'vitest';
import { wordOf } from '../../../lambdas/waterfall/answered-call.ts';

it('gives the reason of a refusal, a verdict, and the kind of all else', () => {
  const outcomes = [
    { kind: 'refused', reason: 'bad-key' },
    { kind: 'verdict', verdict: 'catch-all' },
    { kind: 'not-found' },
    { kind: 'pending' },
  ];
  expect(outcomes.map(wordOf)).toEqual(['bad-key', 'catch-all', 'not-found', 'pending']);
});
