import { describe, expect, it } from 'vitest';
import {
  capFaults,
  checkCaps,
  checkMemberTerms,
  seatFaults,
} from '../../../../lambdas/workspaces/members/check-member-terms.ts';

const POOL = { creditTypes: ['contact'] };
const SEATS = { ...POOL, seatAllotments: { contact: 10 } };
const NO_SEATS = { path: 'seat', message: 'the plan has no seats' };
const noType = (type: string) => ({
  path: `caps.${type}`,
  message: 'is not a credit type of the plan',
});

describe('seatFaults', () => {
  it.each([
    [POOL, {}, []],
    [POOL, { seat: false }, []],
    [POOL, { seat: 'yes' }, []],
    [POOL, { seat: true }, [NO_SEATS]],
    [SEATS, { seat: true }, []],
  ])('%j: %j', (plan, body, faults) => {
    expect(seatFaults(plan, body)).toEqual(faults);
  });
});

describe('capFaults', () => {
  it.each([
    [{}, []],
    [{ caps: null }, []],
    [{ caps: 7 }, []],
    [{ caps: { contact: 0 } }, []],
    [{ caps: { contact: 1, email: 1 } }, [noType('email')]],
    [{ caps: { phone: 'x' } }, [noType('phone')]],
  ])('%j', (body, faults) => {
    expect(capFaults(POOL, body)).toEqual(faults);
  });
});

describe('checkCaps', () => {
  it('looks at nothing but caps', () => {
    const body = { seat: true, caps: { phone: 1 } };
    expect(checkCaps({ plan: 'workspace-pool' }, body)).toEqual([noType('phone')]);
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
