import { isOpen, nextVerification } from './candidates.ts';
import { endOpenData, graceIsOver, isOver, turnsLeft, type WaterfallRules } from './end-data.ts';
import type { Findable, WaterfallOutcome, WaterfallRun } from './waterfall.contract.ts';

/** One provider's search, and the data that it is asked for. */
export interface CallStep {
  readonly do: 'call';
  readonly provider: string;
  readonly search: string;
  readonly data: readonly Findable[];
}

export type WaterfallStep =
  | CallStep
  | { readonly do: 'poll' }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'verify'; readonly candidate: number; readonly verifier: string }
  /** Nobody waits for the ticket any more. */
  | { readonly do: 'giveUp' }
  /** Some data have come to their ends. */
  | { readonly do: 'end'; readonly outcomes: Partial<Record<Findable, WaterfallOutcome>> }
  | { readonly do: 'done' };

/**
 * Chooses what a run does next. Values at hand are verified before anyone else is asked, and the
 * first answer with an accepted value ends its datum, once all its values are verified.
 *
 * Order:  a ticket that nobody waits for, data that have come to their ends, a poll that is due,
 *         values to verify, a rate limit that is sat out, the next provider for a datum that no
 *         ticket is out for, a wait.
 * Units:  `seconds` whole, 1 to 30, and never beyond the budget.
 */
export function chooseStep(run: WaterfallRun, rules: WaterfallRules): WaterfallStep {
  const { pending, waiting } = run;
  if (pending && (isOver(run, rules) || !pending.data.some(isOpen(run)))) return { do: 'giveUp' };
  const outcomes = endOpenData(run, rules);
  if (Object.keys(outcomes).length > 0) return { do: 'end', outcomes };
  if (!run.wanted.some(isOpen(run))) return { do: 'done' };
  if (pending && rules.nowMs >= pending.nextPollAtMs) return { do: 'poll' };
  const verification = graceIsOver(run, rules) ? undefined : nextVerification(run, rules);
  if (verification) return { do: 'verify', ...verification };
  if (waiting) return waitOrCall(waiting, run, rules);
  const turn = chooseTurn(run, rules);
  if (turn) return turn;
  return waitUntil(pending?.nextPollAtMs ?? rules.nowMs, run, rules);
}

/** Asks for all open data that the call can give, beside the datum whose turn it is. */
function chooseTurn(run: WaterfallRun, rules: WaterfallRules): CallStep | undefined {
  const out = run.pending?.data ?? [];
  for (const datum of run.wanted.filter(isOpen(run))) {
    const [turn] = out.includes(datum) ? [] : turnsLeft(datum, run, rules);
    // One ticket at a time: the run has room for one.
    if (!turn || (turn.search.poll && run.pending)) continue;
    const data = run.wanted.filter(
      (each) => isOpen(run)(each) && turn.search.prices[each] !== undefined,
    );
    return { do: 'call', provider: turn.provider.id, search: turn.search.id, data };
  }
  return undefined;
}

function waitOrCall(
  { untilMs, ...call }: NonNullable<WaterfallRun['waiting']>,
  run: WaterfallRun,
  rules: WaterfallRules,
): WaterfallStep {
  return rules.nowMs >= untilMs ? { do: 'call', ...call } : waitUntil(untilMs, run, rules);
}

function waitUntil(atMs: number, run: WaterfallRun, rules: WaterfallRules): WaterfallStep {
  const endsAtMs = run.startedAtMs + rules.budgetSeconds * 1000;
  const untilMs = Math.min(atMs, run.pending?.nextPollAtMs ?? atMs, endsAtMs);
  return { do: 'wait', seconds: Math.max(1, Math.ceil((untilMs - rules.nowMs) / 1000)) };
}
