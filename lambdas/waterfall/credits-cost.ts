import { type MicroUsd, microUsd } from '../shared/units.contract.ts';
import type { Price } from './adapter.contract.ts';

/**
 * Gives what so many credits of a vendor cost us.
 *
 * @param credit the price of one
 * @param credits as the answer reports them, else as many as what it brings takes; 0 for a miss
 *
 * Units:  millionths of a US dollar, whole; a fraction of a credit is rounded to the nearest.
 * Errors: RangeError for a negative number.
 */
export function creditsCost(credit: Pick<Price, 'microUsd'>, credits: number): MicroUsd {
  return microUsd(Math.round(credit.microUsd * credits));
}
