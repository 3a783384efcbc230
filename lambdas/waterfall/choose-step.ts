import { rankVerdict } from './rank-verdict.ts';
import { PROVIDERS, VERIFIERS } from './registry.ts';
import type {
  Candidate,
  FailureReason,
  Verdict,
  WaterfallOutcome,
  WaterfallRun,
} from './waterfall.contract.ts';

export interface WaterfallRules {
  /** Ids of the providers and verifiers that have a key. */
  readonly configured: ReadonlySet<string>;
  /** Verdicts that count as found. */
  readonly accepts: readonly Verdict[];
  readonly nowMs: number;
  /** How long a run may last; one that is older ends with what it has. */
  readonly budgetSeconds: number;
}

/**
 * After its budget a run still verifies the addresses at hand, since they are paid for, and begins
 * no verification later than this. It is as long as the longest call, so that what a call finds that
 * began at the budget's end is still verified. A law test counts both into the life of the execution.
 */
export const VERIFICATION_SECONDS = 60;

export type WaterfallStep =
  | { readonly do: 'call'; readonly provider: string }
  | { readonly do: 'poll'; readonly provider: string }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'verify'; readonly candidate: number; readonly verifier: string }
  | { readonly do: 'done'; readonly outcome: WaterfallOutcome };

/**
 * Chooses what a run does next. Addresses at hand are verified before anyone else is asked, and
 * the first answer with an accepted address ends the run, once all its addresses are verified.
 *
 * Order:  a legal block, then the budget (after which addresses at hand are verified for 60 s), a
 *         pending answer, addresses to verify, an accepted address, verifiers that are all silent
 *         (a finder would be paid for nothing), a rate limit to sit out, the next provider.
 * Units:  `seconds` whole, 1 to 30, and never beyond the budget.
 * Errors: outcome `failed` with LEGAL_BLOCK, NO_PROVIDER_ANSWERED or VERIFICATION_UNAVAILABLE.
 */
export function chooseStep(run: WaterfallRun, rules: WaterfallRules): WaterfallStep {
  if (run.outcome) return { do: 'done', outcome: run.outcome };
  if (run.attempts.some(({ outcome }) => outcome === 'legal-block')) return failed('LEGAL_BLOCK');
  if (rules.nowMs >= endsAtMs(run, rules)) return chooseAfterBudget(run, rules);
  if (run.pending) return pollOrWait(run.pending.provider, run.pending.nextPollAtMs, run, rules);
  return (
    chooseVerification(run, rules) ??
    (run.candidates.some(isAccepted(rules)) ? conclude(run, rules) : undefined) ??
    chooseProvider(run, rules)
  );
}

/** Without an accepted address those at hand are verified, but nobody else is asked. */
function chooseAfterBudget(run: WaterfallRun, rules: WaterfallRules): WaterfallStep {
  const late = rules.nowMs >= endsAtMs(run, rules) + VERIFICATION_SECONDS * 1000;
  if (late || run.candidates.some(isAccepted(rules))) return conclude(run, rules);
  return chooseVerification(run, rules) ?? conclude(run, rules);
}

const endsAtMs = (run: WaterfallRun, rules: WaterfallRules): number =>
  run.startedAtMs + rules.budgetSeconds * 1000;

const isAccepted =
  ({ accepts }: WaterfallRules) =>
  ({ verdict }: Candidate): boolean =>
    verdict !== undefined && accepts.includes(verdict);

const failed = (reason: FailureReason): WaterfallStep => ({
  do: 'done',
  outcome: { kind: 'failed', reason },
});

function pollOrWait(
  provider: string,
  atMs: number,
  run: WaterfallRun,
  rules: WaterfallRules,
): WaterfallStep {
  return rules.nowMs >= atMs ? { do: 'poll', provider } : waitUntil(atMs, run, rules);
}

function waitUntil(atMs: number, run: WaterfallRun, rules: WaterfallRules): WaterfallStep {
  const untilMs = Math.min(atMs, endsAtMs(run, rules));
  return { do: 'wait', seconds: Math.max(1, Math.ceil((untilMs - rules.nowMs) / 1000)) };
}

/**
 * Gives the first address that is open: no verdict yet or an unknown one, and a verifier not yet
 * asked.
 */
function chooseVerification(run: WaterfallRun, rules: WaterfallRules): WaterfallStep | undefined {
  for (const [candidate, { verdict, asked }] of run.candidates.entries()) {
    if (verdict !== undefined && verdict !== 'unknown') continue;
    const verifier = VERIFIERS.find(({ id }) => rules.configured.has(id) && !asked.includes(id));
    if (verifier) return { do: 'verify', candidate, verifier: verifier.id };
  }
  return undefined;
}

function chooseProvider(run: WaterfallRun, rules: WaterfallRules): WaterfallStep {
  const { waiting } = run;
  const tried = new Set(run.attempts.map(({ provider }) => provider));
  const next = PROVIDERS.find(
    ({ id, canUse }) => rules.configured.has(id) && !tried.has(id) && canUse(run.query),
  );
  if (!waiting && !next) return conclude(run, rules);
  if (verifiersAreSilent(run, rules)) return failed('VERIFICATION_UNAVAILABLE');
  if (waiting && rules.nowMs < waiting.untilMs) return waitUntil(waiting.untilMs, run, rules);
  const provider = waiting?.provider ?? next?.id;
  return provider === undefined ? conclude(run, rules) : { do: 'call', provider };
}

/**
 * No verifier has a key, or all were asked about an address and none has said a word in this run.
 */
function verifiersAreSilent(run: WaterfallRun, rules: WaterfallRules): boolean {
  if (!VERIFIERS.some(({ id }) => rules.configured.has(id))) return true;
  return run.candidates.length > 0 && run.candidates.every(({ verdict }) => verdict === undefined);
}

/** Ends the run with what it has. */
function conclude(run: WaterfallRun, rules: WaterfallRules): WaterfallStep {
  const first = run.candidates.find(isAccepted(rules));
  if (first) return { do: 'done', outcome: foundOutcome(run, rules, first) };
  const answered = run.attempts.some(
    ({ outcome }) => outcome === 'found' || outcome === 'not-found',
  );
  if (!answered) return failed('NO_PROVIDER_ANSWERED');
  const unverified = run.candidates.every(({ verdict }) => verdict === undefined);
  if (run.candidates.length > 0 && unverified) return failed('VERIFICATION_UNAVAILABLE');
  return { do: 'done', outcome: { kind: 'not-found' } };
}

/** `first` is accepted; the others of its answer that are accepted too come with it. */
function foundOutcome(
  run: WaterfallRun,
  rules: WaterfallRules,
  first: Candidate,
): WaterfallOutcome {
  const accepted = run.candidates
    .filter((candidate) => candidate.provider === first.provider && isAccepted(rules)(candidate))
    .sort((a, b) => rankVerdict(a.verdict) - rankVerdict(b.verdict));
  const best = accepted[0] ?? first;
  return {
    kind: 'found',
    value: best.value,
    all: accepted.map(({ value }) => value),
    verdict: best.verdict ?? 'unknown',
    provider: best.provider,
  };
}
