import { describe, expect, it } from 'vitest';
import {
  atTime,
  nextStep,
  planEndedAt,
} from '../../../../lambdas/billing/subscriptions/course-change.ts';
import type { PlanCourse } from '../../../../lambdas/billing/subscriptions/subscriptions.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';

const NOW = epochMs(100);
const on = (plan: string | null): PlanCourse => ({ plan });
const then = (plan: string | null, next: string | null, fromMs: number): PlanCourse => ({
  plan,
  next: { plan: next, fromMs: epochMs(fromMs) },
});

describe('the way from one course to another', () => {
  it.each<[string, PlanCourse | undefined, PlanCourse, PlanCourse[]]>([
    ['the first one', undefined, on('a'), [on('a')]],
    ['the same', on('a'), on('a'), []],
    ['another plan', on('a'), on('b'), [on('b')]],
    ['an end to come', on('a'), then('a', null, 200), [then('a', null, 200)]],
    ['an end to come, taken back', then('a', null, 200), on('a'), [on('a')]],
    ['another plan that is to end', on('a'), then('b', null, 200), [on('b'), then('b', null, 200)]],
    ['an end at another time', then('a', null, 200), then('a', null, 300), [then('a', null, 300)]],
    ['an end that has come', then('a', null, 100), on(null), []],
    ['an end that has come, and was taken back too late', then('a', null, 100), on('a'), [on('a')]],
    ['a smaller plan that has come', then('b', 'a', 99), on('a'), []],
    ['a smaller plan that is early', then('b', 'a', 101), on('a'), [on('a')]],
  ])('%s', (_what, from, to, steps) => {
    const made: PlanCourse[] = [];
    let at = from;
    for (let step = nextStep(at, to, NOW); step; step = nextStep(at, to, NOW)) {
      made.push(step);
      at = step;
      if (made.length > 3) break;
    }
    expect(made).toEqual(steps);
  });

  it('what was to come holds from its very moment on', () => {
    expect(atTime(then('a', 'b', 101), NOW)).toEqual(then('a', 'b', 101));
    expect(atTime(then('a', 'b', 100), NOW)).toEqual(on('b'));
  });
});

it.each<[string, Parameters<typeof planEndedAt>[0], number | undefined]>([
  ['the end of a subscription', { by: 'stripe', allotments: { email: 0, phone: 0 } }, 100],
  ['a subscription that is paid again', { by: 'stripe', allotments: {} }, undefined],
  ['an operator who gives nothing', { by: 'opk_1', allotments: { email: 0 } }, undefined],
  ['terms with an allotment', { by: 'stripe', allotments: { email: 0, phone: 5 } }, undefined],
  ['terms of the beginning', {}, undefined],
])('under the terms of %s the plan has ended, or not', (_what, terms, atMs) => {
  expect(planEndedAt({ from: NOW, ...terms })).toBe(atMs);
});
