import { SOUGHT } from './figures/figures.contract.ts';
import { recordFind } from './record-attempt.ts';
import { PROVIDERS } from './registry.ts';
import type { WaterfallTerms } from './terms.contract.ts';
import type { Findable, ProviderOutcome, WaterfallRun } from './waterfall.contract.ts';

/** An answer that was paid for in an earlier run, and came when nobody waited for it any more. */
export interface LateAnswer {
  readonly provider: string;
  readonly search: string;
  /** What it was asked for. */
  readonly data: readonly Findable[];
  readonly outcome: ProviderOutcome;
}

/** Under which a run takes late answers. */
export interface LateOptions {
  readonly terms?: WaterfallTerms | undefined;
  readonly nowMs: number;
  /** Whether a provider's answers are simulated. */
  isSimulated(provider: string): boolean;
}

/**
 * Gives a run that begins with what late answers have found, before anybody is called. Each is an
 * attempt that costs nothing: it was paid for when it was asked. Its values are verified as any
 * other's, and its provider is not asked again in the run; of several answers of one the first
 * counts.
 */
export function recordLate(
  start: WaterfallRun,
  answers: readonly LateAnswer[],
  { terms, nowMs, isSimulated }: LateOptions,
): WaterfallRun {
  return answers.reduce((run, { provider, search, outcome, ...asked }) => {
    const data = asked.data.filter(
      (datum) => run.wanted.includes(datum) && mayGive(terms, provider, datum),
    );
    const isThere = run.attempts.some(
      (each) => each.provider === provider && each.search === search,
    );
    if (outcome.kind !== 'found' || data.length === 0 || isThere) return run;
    const simulated = isSimulated(provider);
    const call = { provider, search, data, simulated, startedAtMs: nowMs, nowMs };
    return recordFind(run, call, { ...outcome, costMicroUsd: 0 });
  }, start);
}

/**
 * Says whether late answers can matter to a run: whether its terms allow a provider that sends
 * answers by itself, for any datum that the run seeks. If not, the caller need not read them.
 */
export function takesLate(terms: WaterfallTerms | undefined, wanted: readonly Findable[]): boolean {
  return CALLING_BACK.some((id) => wanted.some((datum) => mayGive(terms, id, datum)));
}

const CALLING_BACK = PROVIDERS.filter(({ searches }) =>
  searches.some(({ callback }) => callback !== undefined),
).map(({ id }) => id);

function mayGive(terms: WaterfallTerms | undefined, provider: string, datum: Findable): boolean {
  const sought = SOUGHT.find((each) => each === datum);
  return (sought && terms?.providers?.[sought])?.includes(provider) ?? true;
}
