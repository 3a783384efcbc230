import type { Sought } from '../../lambdas/waterfall/figures/figures.contract.ts';
import { readOptions } from '../support/read-options.ts';
import { bestInHindsight } from './hindsight.ts';
import { drawMarket, type Market } from './market.ts';
import {
  meanOf,
  type Outcome,
  outcomeOf,
  policiesFor,
  type Result,
  runMarket,
} from './run-market.ts';

const values = readOptions('market', {
  markets: { about: 'how many markets to draw, for each datum', value: '10', isNumber: true },
  from: { about: 'the first of them', value: '1', isNumber: true },
  days: { about: 'how long each lasts', value: '60', isNumber: true },
  rows: { about: 'people asked for on a day', value: '200', isNumber: true },
});
const size = { days: Number(values.days), rowsADay: Number(values.rows) };

/** What is promised of addresses, on average; and in no market is less found than the floor. */
const PROMISED = { savedPercent: 20, floorPercent: 97 };

for (const datum of ['email', 'phone'] as const) {
  const [free, budgeted] = [compare(datum, false), compare(datum, true)];
  const isKept =
    Math.min(...[...free, ...budgeted].map((stops) => stops.foundPercent)) >=
      PROMISED.floorPercent &&
    meanOf(free).savedPercent >= PROMISED.savedPercent &&
    // With a budget for both, what is saved on one row finds another.
    meanOf(budgeted).savedPercent >= PROMISED.savedPercent &&
    meanOf(budgeted).foundPercent >= 100;
  if (datum === 'email' && !isKept) process.exitCode = 1;
}

/**
 * Prints what each way of asking comes to, market by market, and on average. Gives what comes of
 * the one that stops.
 */
function compare(datum: Sought, hasBudget: boolean): readonly Outcome[] {
  const { fixed: baseline, ...policies } = policiesFor(datum, hasBudget);
  const { rowCostMicroUsdMax = 0 } = baseline.terms;
  const budget = hasBudget ? `, at most $${rowCostMicroUsdMax / 1e6} a row` : '';
  const [first, markets] = [Number(values.from), Number(values.markets)];
  const { days, rowsADay } = size;
  console.log(`\n${datum}: ${markets} markets of ${days} days, ${rowsADay} people a day${budget}`);
  const names = ['fixed', ...Object.keys(policies), ...(hasBudget ? [] : ['hindsight'])];
  console.log(['market', 'found', ...names.map((name) => `${name}: $ a contact`)].join(' | '));
  const outcomes: Outcome[][] = [];
  for (let seed = first; seed < first + markets; seed += 1) {
    const market = drawMarket(seed, datum, size);
    const fixed = runMarket(market, seed, baseline);
    const results = [
      fixed,
      ...Object.values(policies).map((each) => runMarket(market, seed, each)),
    ];
    if (!hasBudget) results.push(inHindsight(market, seed));
    const row = results.map((result) => outcomeOf(result, fixed));
    outcomes.push(row);
    const found = `${((100 * fixed.found) / fixed.rows).toFixed(1)} %`;
    console.log([String(seed), found, ...row.map(show)].join(' | '));
  }
  const means = names.map((_, n) => meanOf(outcomes.flatMap((row) => row[n] ?? [])));
  console.log(['mean', '', ...means.map(show)].join(' | '));
  return outcomes.flatMap((row) => row[names.indexOf('stops')] ?? []);
}

function inHindsight(market: Market, seed: number): Result {
  const best = bestInHindsight(market, seed);
  return runMarket(market, seed, { order: (kind) => best.get(kind) ?? [] });
}

/** What a found contact costs, what of the provider cost is saved, what of the found is left. */
function show({ dollarsPerFound, savedPercent, foundPercent }: Outcome): string {
  const saved =
    savedPercent === 0
      ? ''
      : ` (${savedPercent > 0 ? '−' : '+'}${Math.abs(savedPercent).toFixed(1)} %)`;
  const found = foundPercent.toFixed(1) === '100.0' ? '' : `, finds ${foundPercent.toFixed(1)} %`;
  return `${dollarsPerFound.toFixed(4)}${saved}${found}`;
}
