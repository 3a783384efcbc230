import { expect, it } from 'vitest';
import { bestInHindsight } from './hindsight.ts';
import { drawMarket } from './market.ts';
import { outcomeOf, policiesFor, runMarket } from './run-market.ts';

/** A short market; `npm run market` runs long ones, many of them. */
const SEED = 1;

it('the order that was learnt finds as many for less, and keeps to its floor', () => {
  const market = drawMarket(SEED, 'email', { days: 6, rowsADay: 100 });
  const fixed = runMarket(market, SEED, {});
  const compare = (policy: Parameters<typeof runMarket>[2]) =>
    outcomeOf(runMarket(market, SEED, policy), fixed);
  const best = bestInHindsight(market, SEED);
  const hindsight = compare({ order: (kind) => best.get(kind) ?? [] });
  const policies = policiesFor('email', false);
  const learned = compare(policies.learned);
  const stops = compare(policies.stops);
  expect([hindsight.foundPercent, learned.foundPercent]).toEqual([100, 100]);
  // The first day has nothing to learn from, and one row of twenty explores.
  expect(learned.savedPercent).toBeGreaterThan(hindsight.savedPercent / 2);
  expect(stops.savedPercent).toBeGreaterThan(learned.savedPercent);
  expect(stops.foundPercent).toBeGreaterThanOrEqual(97);
});
