import { dayOf } from '../../shared/calendar.ts';
import { epochMs } from '../../shared/units.contract.ts';
import { isWord } from '../rank-verdict.ts';
import { findSearch } from '../registry.ts';
import { findVendorFacts } from '../vendor-facts.ts';
import type { Attempt, Findable, RefusalReason, WaterfallRun } from '../waterfall.contract.ts';
import { add } from './add-figures.ts';
import {
  type Figures,
  SLOT_ENDS_MS,
  SOUGHT,
  type Sought,
  type Trial,
  type TrialName,
  type VendorFigures,
} from './figures.contract.ts';
import { segmentOf } from './segment.ts';

export const NO_FIGURES: Figures = { segments: {}, days: {} };

/**
 * Counts what a run has shown of the vendors that it asked: each answered call on the day on which
 * the run began, and of each datum that has come to its end who was asked after whom.
 *
 * A call for several data is shared among those that it brought, or was made for, as their public
 * prices are to each other. A call on a workspace's own account counts in the trials like any other,
 * but not in `days`, which say what the operator's accounts were asked and paid.
 */
export function figuresOfRun(run: WaterfallRun): Figures {
  const segment = segmentOf(run.query);
  const day = dayOf(epochMs(run.startedAtMs), 'UTC');
  return SOUGHT.filter((datum) => run.wanted.includes(datum)).reduce((sum, datum) => {
    const calls = callsFor(run, datum);
    const counts = calls
      .filter(({ attempt }) => attempt.account !== 'own')
      .map((call) => ({ [segment]: { [call.attempt.provider]: counted(call) } }));
    const days = counts.reduce((all, each) => add(all, each), {} as (typeof counts)[number]);
    const trials = run.outcomes[datum] === undefined ? undefined : trialsOf(calls);
    return add(sum, {
      days: { [`${day}#${datum}`]: days },
      segments: trials === undefined ? {} : { [`${datum}#${segment}`]: { rows: 1, trials } },
    });
  }, NO_FIGURES);
}

/** A call as it concerns one datum. */
interface CallFor {
  readonly attempt: Attempt;
  readonly isHit: boolean;
  readonly costMicroUsd: number;
  /** Of a finder: what its values cost to verify. */
  readonly verifyingMicroUsd: number;
}

/** Gives the calls that were made for a datum, verifications counted to who gave the value. */
function callsFor(run: WaterfallRun, datum: Sought): readonly CallFor[] {
  const outcome = run.outcomes[datum];
  const winner = outcome?.kind === 'found' ? outcome.provider : undefined;
  const calls: CallFor[] = [];
  const made = run.attempts.filter(({ data }) => data.includes(datum));
  for (const attempt of made.map(atPublicPrice)) {
    const { kind, provider, outcome: end, providerCostMicroUsd: cost } = attempt;
    const isFind = kind === 'find';
    const isHit = isFind
      ? end === 'found' && provider === winner
      : isAnswer(attempt) && end !== 'unknown';
    const costMicroUsd = isFind ? shareOf(attempt, datum, run) : cost;
    calls.push({ attempt, isHit, costMicroUsd, verifyingMicroUsd: 0 });
    const giver = isFind ? -1 : calls.findLastIndex((call) => call.attempt.outcome === 'found');
    const found = calls[giver];
    if (found) calls[giver] = { ...found, verifyingMicroUsd: found.verifyingMicroUsd + cost };
  }
  return calls;
}

/** A paid call on a workspace's own account, at what the operator would have paid for it. */
function atPublicPrice(attempt: Attempt): Attempt {
  const { account, kind, provider, search, data, providerCostMicroUsd: cost } = attempt;
  if (account !== 'own' || cost === 0) return attempt;
  const prices = findVendorFacts(provider)?.prices.filter((price) =>
    kind === 'find'
      ? price.search === search && data.some((datum) => datum === price.for)
      : price.search === undefined,
  );
  const dearest = Math.max(0, ...(prices ?? []).map(({ microUsd }) => microUsd));
  return { ...attempt, providerCostMicroUsd: dearest };
}

/** What a call for several data cost for one of them. */
function shareOf(attempt: Attempt, datum: Sought, { candidates }: WaterfallRun): number {
  const { provider, search, data, providerCostMicroUsd: cost } = attempt;
  const brought = data.filter((each) =>
    candidates.some((value) => value.provider === provider && value.datum === each),
  );
  const paid = brought.length > 0 && attempt.outcome === 'found' ? brought : data;
  if (!paid.includes(datum)) return 0;
  const prices = findSearch(provider, search)?.search.prices ?? {};
  const weightOf = (each: Findable): number => prices[each]?.microUsd ?? 1;
  const all = paid.reduce((sum, each) => sum + weightOf(each), 0);
  return Math.round((cost * weightOf(datum)) / all);
}

function isAnswer({ kind, outcome }: Attempt): boolean {
  return kind === 'find' ? outcome === 'found' || outcome === 'not-found' : isWord(outcome);
}

function counted(call: CallFor): VendorFigures {
  const { attempt, isHit, costMicroUsd, verifyingMicroUsd } = call;
  const isAnswered = isAnswer(attempt);
  const slot = SLOT_ENDS_MS.findIndex((end) => attempt.ms <= end);
  const own = slot < 0 ? SLOT_ENDS_MS.length : slot;
  const isRefused = !isAnswered && !attempt.skipped;
  return {
    calls: isAnswered ? 1 : 0,
    hits: isHit ? 1 : 0,
    refused: isRefused ? { [attempt.outcome as RefusalReason]: 1 } : {},
    skipped: attempt.skipped ? 1 : 0,
    ms: isAnswered ? attempt.ms : 0,
    slots: [...SLOT_ENDS_MS, 0].map((_, n) => (isAnswered && n === own ? 1 : 0)),
    costMicroUsd,
    verifyingMicroUsd,
  };
}

/**
 * Gives who was asked after whom. A provider that was asked in two ways is one that was asked once;
 * one that refused was not asked: it is nobody that missed.
 */
function trialsOf(calls: readonly CallFor[]): Record<TrialName, Trial> {
  const finders = calls.filter(({ attempt }) => attempt.kind === 'find' && isAnswer(attempt));
  const byProvider = Map.groupBy(finders, ({ attempt }) => attempt.provider);
  const before: string[] = [];
  const trials: Record<TrialName, Trial> = {};
  for (const [provider, own] of byProvider) {
    const isHit = own.some((call) => call.isHit);
    const paid = own.reduce((sum, each) => sum + each.costMicroUsd + each.verifyingMicroUsd, 0);
    trials[`${before.toSorted().join('+')}>${provider}`] = {
      calls: 1,
      hits: isHit ? 1 : 0,
      hitMicroUsd: isHit ? paid : 0,
      missMicroUsd: isHit ? 0 : paid,
    };
    if (!isHit) before.push(provider);
  }
  return trials;
}
