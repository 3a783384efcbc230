import { describe, expect, it } from 'vitest';
import {
  addCharges,
  addSpent,
  CHARGES_START,
  oddRequests,
} from '../../../../lambdas/enrichments/read/match-charges.ts';
import type { Charge } from '../../../../lambdas/enrichments/records.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';

const DAY = 86_400_000;
const day = (n: number) => epochMs(n * DAY);
const charge = (enrichmentId: string, credits: Record<string, number>) =>
  ({ enrichmentId, credits }) as unknown as Charge;

describe('charges and what was spent', () => {
  it('meet by request, in any order, and leave nothing', () => {
    const spent = addSpent(CHARGES_START, { enr_1: { contact: 2 }, enr_2: { phone: 1 } }, day(1));
    const met = addCharges(
      spent,
      [charge('enr_1', { contact: 1 }), charge('enr_1', { contact: 1 }), charge('enr_3', { x: 1 })],
      'p9',
      day(2),
    );
    expect(met).toEqual({
      after: 'p9',
      open: {
        enr_2: { amounts: { phone: 1 }, sinceMs: DAY },
        enr_3: { amounts: { x: -1 }, sinceMs: 2 * DAY },
      },
    });
    expect(addSpent(met, { enr_3: { x: 1 } }, day(3)).open).not.toHaveProperty('enr_3');
  });

  it('leave out what is spent for anything but a request', () => {
    expect(addSpent(CHARGES_START, { grant_1: { contact: 2 } }, day(1))).toEqual(CHARGES_START);
  });

  it('are odd when they have not met for two days', () => {
    const spent = addSpent(CHARGES_START, { enr_1: { contact: 2 } }, day(1));
    expect(oddRequests(spent, epochMs(3 * DAY - 1))).toEqual([]);
    expect(oddRequests(spent, day(3))).toEqual(['enr_1']);
    const half = addCharges(spent, [charge('enr_1', { contact: 1 })], 'p', day(2));
    expect(oddRequests(half, day(3))).toEqual(['enr_1']);
    const more = addCharges(spent, [charge('enr_1', { contact: 3 })], 'p', day(2));
    expect(oddRequests(more, day(3))).toEqual(['enr_1']);
  });
});
