import type { WaterfallTerms } from './terms.contract.ts';
import type { WaterfallRun } from './waterfall.contract.ts';

/**
 * Gives what a row's budget leaves, in millionths of a dollar; undefined where it has none. The
 * budget is the operator's: calls on the workspace's own accounts do not touch it.
 */
export function leftOf(terms: WaterfallTerms | undefined, run: WaterfallRun): number | undefined {
  if (terms?.rowCostMicroUsdMax === undefined) return undefined;
  const spent = run.attempts
    .filter(({ account }) => account !== 'own')
    .reduce((sum, each) => sum + each.providerCostMicroUsd, 0);
  const ticket = run.pending?.account === 'own' ? 0 : (run.pending?.costMicroUsd ?? 0);
  return terms.rowCostMicroUsdMax - spent - ticket;
}

/** Says whether a call at a price would pass what is left. */
export function isOverBudget(priceMicroUsd: number, leftMicroUsd: number | undefined): boolean {
  return leftMicroUsd !== undefined && priceMicroUsd > leftMicroUsd;
}
