import { describe, expect, it } from 'vitest';
import {
  checkTerms,
  checkTermsChange,
  startOfDate,
} from '../../../lambdas/workspaces/check-terms.ts';
import { at } from '../../support/accounts.ts';
import { WORKSPACE } from '../../support/api-call.ts';

describe('checkTerms', () => {
  it('finds nothing wrong with a plan and its own credit types', () => {
    expect(checkTerms({ plan: 'workspace-pool', allotments: { contact: 5 } })).toEqual([]);
  });

  it('names a plan that does not exist', () => {
    expect(checkTerms({ plan: 'gold' })).toEqual([
      { path: 'plan', message: 'is not the id of a plan' },
    ]);
  });

  it('names a credit type that the plan does not have', () => {
    expect(checkTerms({ plan: 'workspace-pool', allotments: { email: 5, contact: 1 } })).toEqual([
      { path: 'allotments.email', message: 'is not a credit type of the plan' },
    ]);
  });

  it.each([[null], ['text'], [{}], [{ plan: 7 }], [{ plan: 'workspace-pool', allotments: 7 }]])(
    'leaves to the schema what has the wrong type: %j',
    (body) => {
      expect(checkTerms(body)).toEqual([]);
    },
  );
});

describe('checkTermsChange', () => {
  const NOW = at('2026-03-10T12:00:00Z');
  const MESSAGE = 'must be `now`, `next-period` or a day that has not begun';

  it.each([
    [{ plan: 'billing-cycle-annual', effective: 'now' }, []],
    [{ allotments: { contact: 5 }, effective: 'next-period' }, []],
    [{ plan: 'gold' }, [{ path: 'plan', message: 'is not the id of a plan' }]],
    [
      { allotments: { email: 5 } },
      [{ path: 'allotments.email', message: 'is not a credit type of the plan' }],
    ],
    [{ plan: 'split-credits-essential', allotments: { email: 5 } }, []],
    [
      { allotments: { email: 5 }, effective: '2026-03-01' },
      [
        { path: 'allotments.email', message: 'is not a credit type of the plan' },
        { path: 'effective', message: MESSAGE },
      ],
    ],
    [
      { waterfall: { verifiers: ['nobody'] }, plan: 'gold' },
      [
        { path: 'plan', message: 'is not the id of a plan' },
        { path: 'waterfall.verifiers[0]', message: 'is no verifier of addresses' },
      ],
    ],
    [{ waterfall: null }, []],
    [null, []],
    [{ plan: 7, allotments: 7, effective: 7, waterfall: 7 }, []],
  ])('finds of %j: %j', (body, errors) => {
    expect(checkTermsChange(WORKSPACE, body, NOW)).toEqual(errors);
  });

  it.each([
    ['UTC', '2026-03-10', false],
    ['UTC', '2026-03-11', true],
    // In Kiritimati it is the 11th already, in Pago Pago still the 10th.
    ['Pacific/Kiritimati', '2026-03-11', false],
    ['Pacific/Kiritimati', '2026-03-12', true],
    ['Pacific/Pago_Pago', '2026-03-10', false],
    ['Pacific/Pago_Pago', '2026-03-11', true],
  ])('in %s the %s is to come: %s', (timezone, effective, isToCome) => {
    const errors = checkTermsChange({ ...WORKSPACE, timezone }, { effective }, NOW);
    expect(errors).toEqual(isToCome ? [] : [{ path: 'effective', message: MESSAGE }]);
  });

  it('takes a day whose first moment is this one', () => {
    const midnight = at('2026-03-10T00:00:00Z');
    expect(checkTermsChange(WORKSPACE, { effective: '2026-03-10' }, midnight)).toEqual([]);
  });
});

describe('startOfDate', () => {
  it.each([
    ['2026-03-10', 'UTC', '2026-03-10T00:00:00.000Z'],
    ['2026-03-10', 'Asia/Kolkata', '2026-03-09T18:30:00.000Z'],
    // Beirut skips midnight on that day.
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
  ])('gives the first moment of %s in %s', (date, zone, start) => {
    expect(startOfDate(date, zone)).toBe(at(start));
  });

  it.each(['now', '2026-02-30', '2026-3-1', ''])('gives none of %j', (date) => {
    expect(startOfDate(date, 'UTC')).toBeUndefined();
  });
});
