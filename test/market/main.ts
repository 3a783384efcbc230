import type { Sought } from '../../lambdas/waterfall/figures/figures.contract.ts';
import { readOptions } from '../support/read-options.ts';
import { bestInHindsight } from './hindsight.ts';
import { drawMarket } from './market.ts';
import { meanOf, type Outcome, outcomeOf, POLICIES, runMarket } from './run-market.ts';

const values = readOptions('market', {
  markets: { about: 'how many markets to draw, for each datum', value: '10', isNumber: true },
  from: { about: 'the first of them', value: '1', isNumber: true },
  days: { about: 'how long each lasts', value: '60', isNumber: true },
  rows: { about: 'people asked for on a day', value: '200', isNumber: true },
});
const size = { days: Number(values.days), rowsADay: Number(values.rows) };

/** What is promised of addresses: that much less is paid, and in no market less found than that. */
const PROMISED = { savedPercent: 20, foundPercent: 97 };

for (const datum of ['email', 'phone'] as const)
  compare(datum, Number(values.from), Number(values.markets));

/** Prints what each way of asking comes to, market by market, and on average. */
function compare(datum: Sought, from: number, markets: number): void {
  console.log(`\n${datum}: ${markets} markets of ${size.days} days, ${size.rowsADay} people a day`);
  const columns = ['fixed', ...Object.keys(POLICIES), 'hindsight'];
  console.log(['market', 'found', ...columns.map((name) => `${name}: $ a contact`)].join(' | '));
  const outcomes: Outcome[][] = [];
  for (let seed = from; seed < from + markets; seed += 1) {
    const market = drawMarket(seed, datum, size);
    const fixed = runMarket(market, seed, {});
    const best = bestInHindsight(market, seed);
    const results = [
      fixed,
      ...Object.values(POLICIES).map((policy) => runMarket(market, seed, policy[datum])),
      runMarket(market, seed, { order: (kind) => best.get(kind) ?? [] }),
    ];
    const row = results.map((result) => outcomeOf(result, fixed));
    outcomes.push(row);
    const found = `${((100 * fixed.found) / fixed.rows).toFixed(1)} %`;
    console.log([String(seed), found, ...row.map(show)].join(' | '));
  }
  const means = columns.map((_, n) => meanOf(outcomes.flatMap((row) => row[n] ?? [])));
  console.log(['mean', '', ...means.map(show)].join(' | '));
  const stops = columns.indexOf('stops');
  const least = Math.min(...outcomes.map((row) => row[stops]?.foundPercent ?? 0));
  const saved = means[stops]?.savedPercent ?? 0;
  const isKept = least >= PROMISED.foundPercent && saved >= PROMISED.savedPercent;
  if (datum === 'email' && !isKept) process.exitCode = 1;
}

/** What a found contact costs, what of the provider cost is saved, what of the found is left. */
function show({ dollarsPerFound, savedPercent, foundPercent }: Outcome): string {
  const saved =
    savedPercent === 0
      ? ''
      : ` (${savedPercent > 0 ? '−' : '+'}${Math.abs(savedPercent).toFixed(1)} %)`;
  const found = foundPercent === 100 ? '' : `, finds ${foundPercent.toFixed(1)} %`;
  return `${dollarsPerFound.toFixed(4)}${saved}${found}`;
}
