import { describe, expect, it } from 'vitest';
import {
  checkMemberTerms,
  faultsBy,
} from '../../../../lambdas/workspaces/members/check-member-terms.ts';

const POOL = { creditTypes: ['contact'] };
const SEATS = { ...POOL, seatAllotments: { contact: 10 } };
const NO_SEATS = { path: 'seat', message: 'the plan has no seats' };
const noType = (type: string) => ({
  path: `caps.${type}`,
  message: 'is not a credit type of the plan',
});

describe('faultsBy', () => {
  it.each([
    [POOL, {}, []],
    [POOL, { seat: false, caps: { contact: 0 } }, []],
    [POOL, { seat: true }, [NO_SEATS]],
    [SEATS, { seat: true, caps: null }, []],
    [SEATS, { caps: { contact: 1, email: 1 } }, [noType('email')]],
    [POOL, { seat: true, caps: { phone: 'x' } }, [NO_SEATS, noType('phone')]],
    [POOL, { seat: 'yes', caps: 7 }, []],
  ])('%j: %j', (plan, body, faults) => {
    expect(faultsBy(plan, body)).toEqual(faults);
  });
});

describe('checkMemberTerms', () => {
  it.each([null, 'x', [], {}])('finds nothing in %j', (body) => {
    expect(checkMemberTerms({ plan: 'workspace-pool' }, body)).toEqual([]);
  });

  it('goes by the plan of the workspace', () => {
    const body = { seat: true, caps: { phone: 1 } };
    expect(checkMemberTerms({ plan: 'workspace-pool' }, body)).toEqual([NO_SEATS, noType('phone')]);
  });
});
