import { DATA } from './data.ts';
import type { LineUp } from './line-up.ts';
import type { Accepts, WaterfallTerms } from './terms.contract.ts';
import type { Findable, WaterfallRun } from './waterfall.contract.ts';

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

type PricedVerifier = Pick<LineUp['verifiers'][number], 'id' | 'price'>;

/** Who may verify what a finder brings, what counts, and what a word costs the operator. */
export interface VerifyingTerms {
  readonly lineUp: Pick<LineUp, 'verifiers' | 'phoneVerifiers'>;
  readonly accepts: Accepts;
  /** In millionths of a dollar; 0 on an account of the workspace's own. */
  priceOf(verifier: PricedVerifier, priced: 'verify' | 'check'): number;
}

/**
 * Gives what must be left behind a finder's call, in millionths of a dollar, so that what it brings
 * can count: what the cheapest verifier asks, beside that for the answer of a ticket that is out.
 * 0 where a value counts without a verifier. Without it a finder would be paid for a value that is
 * never given out.
 */
export function verifyingCost(
  data: readonly Findable[],
  { pending, outcomes }: Pick<WaterfallRun, 'pending' | 'outcomes'>,
  terms: VerifyingTerms,
): number {
  const awaited = (pending?.data ?? []).filter((datum) => outcomes[datum] === undefined);
  return [data, awaited].reduce((sum, each) => sum + cheapestWord(each, terms), 0);
}

/** One call may bring several data: it is worth its price if one of them can count. */
function cheapestWord(
  data: readonly Findable[],
  { lineUp, accepts, priceOf }: VerifyingTerms,
): number {
  const costs = data.map((datum) => {
    const { needsVerifier, valueKind } = DATA[datum];
    if (!needsVerifier(accepts)) return 0;
    const prices =
      valueKind === 'email'
        ? lineUp.verifiers.map((each) => priceOf(each, 'verify'))
        : lineUp.phoneVerifiers.map((each) => priceOf(each, 'check'));
    return Math.min(...prices);
  });
  const cheapest = Math.min(...costs);
  // Nobody is asked, or nobody can verify: no price stands behind the call.
  return Number.isFinite(cheapest) ? cheapest : 0;
}
