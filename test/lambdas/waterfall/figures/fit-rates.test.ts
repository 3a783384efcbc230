import { describe, expect, it } from 'vitest';
import type { SegmentFigures } from '../../../../lambdas/waterfall/figures/figures.contract.ts';
import { fitRates } from '../../../../lambdas/waterfall/figures/fit-rates.ts';

/** Calls and hits by trial; a hit costs 100, a miss 10. */
const seen = (trials: Readonly<Record<string, readonly [number, number]>>): SegmentFigures => ({
  rows: 1_000,
  trials: Object.fromEntries(
    Object.entries(trials).map(([name, [calls, hits]]) => [
      name,
      { calls, hits, hitMicroUsd: 100 * hits, missMicroUsd: 10 * (calls - hits) },
    ]),
  ),
});
const PRICE = () => 50;

describe('fitRates', () => {
  it('believes what was counted often', () => {
    const rates = fitRates({ 'DE.name': seen({ '>hunter': [10_000, 3_000] }) }, PRICE);
    expect(rates.rate('DE.name', [], 'hunter')).toBeCloseTo(0.3, 2);
    expect(rates.paid('DE.name', 'hunter').hit).toBeCloseTo(100, 0);
    expect(rates.paid('DE.name', 'hunter').miss).toBeCloseTo(10, 0);
  });

  it('knows that who resells a source finds nothing after it, and much without it', () => {
    const rates = fitRates(
      {
        all: seen({
          '>findymail': [1_000, 500],
          'findymail>icypeas': [500, 5],
          '>icypeas': [100, 50],
          'icypeas>findymail': [50, 3],
        }),
      },
      PRICE,
    );
    expect(rates.rate('all', [], 'icypeas')).toBeCloseTo(0.5, 1);
    expect(rates.rate('all', ['findymail'], 'icypeas')).toBeLessThan(0.05);
    // Whoever shares no source: what others have missed says little.
    expect(rates.rate('all', ['hunter'], 'icypeas')).toBeCloseTo(0.5, 1);
  });

  it('draws a segment of few rows to what all show, and lets one of many stand by itself', () => {
    const usual = seen({ '>hunter': [10_000, 3_000] });
    const few = fitRates({ usual, few: seen({ '>hunter': [5, 5] }) }, PRICE);
    expect(few.rate('few', [], 'hunter')).toBeLessThan(0.45);
    const many = fitRates({ usual, many: seen({ '>hunter': [2_000, 1_800] }) }, PRICE);
    expect(many.rate('many', [], 'hunter')).toBeGreaterThan(0.85);
  });

  it('takes one that nobody has asked for a fair one, at its price', () => {
    const rates = fitRates({}, PRICE);
    expect(rates.rate('all', [], 'hunter')).toBe(0.4);
    expect(rates.paid('all', 'hunter')).toEqual({ hit: 50, miss: 0 });
    expect(rates.margin('all', [], 'hunter')).toBeGreaterThan(0.2);
  });
});
