import { areTwoProfiles } from './contact-query.ts';
import { rankVerdict } from './rank-verdict.ts';
import type {
  Attempt,
  Candidate,
  ContactQuery,
  FoundEmail,
  PendingAnswer,
  ProviderOutcome,
  RefusalReason,
  Refused,
  VerifierOutcome,
  WaterfallRun,
} from './waterfall.contract.ts';

/** A call that has ended: whom, when, and whether it went to a simulated vendor. */
export interface EndedCall {
  readonly provider: string;
  readonly simulated: boolean;
  readonly startedAtMs: number;
  readonly nowMs: number;
}

/** Addresses of one answer that are looked at. */
export const ADDRESSES_MAX = 5;
/**
 * A provider that answers "not yet" is asked again after so many seconds, the last number again
 * and again.
 */
const POLL_SECONDS = [2, 4, 8, 16, 30] as const;
/** After so long, a provider that is still not ready counts as `timeout`. */
const PENDING_MS_MAX = 120_000;
/**
 * A rate limit is sat out once a provider, as long as it asks for, or 2 s where it does not say.
 * One that asks for more than 30 s is not: a second call before its time would be refused again.
 */
const RATE_LIMIT_SECONDS_MAX = 30;
const RATE_LIMIT_SECONDS_UNSAID = 2;
/** Troubles of the way that leave the ticket good: the next poll may get through. */
const PASSING: readonly RefusalReason[] = ['rate-limited', 'down', 'timeout'];

/**
 * Writes a finder's answer into the run; a ticket becomes `pending`, everything else an attempt.
 * An answer about somebody else counts as `not-found`, at what the vendor charges for it.
 */
export function recordFind(
  run: WaterfallRun,
  call: EndedCall,
  answered: ProviderOutcome,
): WaterfallRun {
  const outcome = dropOther(run.query, answered);
  const { waiting: _waiting, pending: _pending, ...rest } = run;
  const steps = run.steps + 1;
  if (outcome.kind === 'pending') {
    return { ...rest, steps, pending: firstPoll(call, outcome.ticket) };
  }
  const refused = outcome.kind === 'refused';
  const attempt = attemptOf(call, {
    kind: 'find',
    outcome: refused ? outcome.reason : outcome.kind,
    providerCostMicroUsd: refused ? 0 : outcome.costMicroUsd,
  });
  const emails = outcome.kind === 'found' ? outcome.emails : [];
  return {
    ...rest,
    steps,
    attempts: [...run.attempts, attempt],
    candidates: [...run.candidates, ...newCandidates(run, call.provider, emails)],
    ...(refused && sitOutRateLimit(run, call, outcome)),
  };
}

/**
 * Writes the answer to a poll into the run: "not yet" sets the time of the next poll, at last
 * after 120 s. The attempt counts from the moment the ticket was asked for.
 */
export function recordPoll(
  run: WaterfallRun,
  pending: PendingAnswer,
  call: EndedCall,
  outcome: ProviderOutcome,
): WaterfallRun {
  const passing = outcome.kind === 'refused' && PASSING.includes(outcome.reason);
  const whole = { ...call, startedAtMs: pending.sinceMs };
  if (outcome.kind !== 'pending' && !passing) return recordFind(run, whole, outcome);
  const lastPollAtMs = pending.sinceMs + PENDING_MS_MAX;
  if (call.nowMs >= lastPollAtMs) return recordGivenUp(run, whole);
  const polls = pending.polls + 1;
  const seconds = POLL_SECONDS[polls] ?? POLL_SECONDS[POLL_SECONDS.length - 1] ?? 0;
  const nextPollAtMs = Math.min(call.nowMs + seconds * 1000, lastPollAtMs);
  return { ...run, steps: run.steps + 1, pending: { ...pending, polls, nextPollAtMs } };
}

/** Ends a ticket that nobody waits for any more, as an attempt `timeout`. */
export function recordGivenUp(run: WaterfallRun, call: EndedCall): WaterfallRun {
  return recordFind(run, call, { kind: 'refused', reason: 'timeout' });
}

/** Writes a verifier's answer about one candidate into the run. */
export function recordVerdict(
  run: WaterfallRun,
  index: number,
  call: EndedCall,
  outcome: VerifierOutcome,
): WaterfallRun {
  const refused = outcome.kind === 'refused';
  const attempt = attemptOf(call, {
    kind: 'verify',
    outcome: refused ? outcome.reason : outcome.verdict,
    providerCostMicroUsd: refused ? 0 : outcome.costMicroUsd,
  });
  const checked = (candidate: Candidate): Candidate => ({
    ...candidate,
    ...(!refused && { verdict: outcome.verdict }),
    asked: [...candidate.asked, call.provider],
  });
  return {
    ...run,
    steps: run.steps + 1,
    attempts: [...run.attempts, attempt],
    candidates: run.candidates.map((each, at) => (at === index ? checked(each) : each)),
  };
}

/** An answer that names another profile than the asked one is about somebody else. */
function dropOther(query: ContactQuery, outcome: ProviderOutcome): ProviderOutcome {
  if (outcome.kind !== 'found' || !areTwoProfiles(query, outcome.person ?? {})) return outcome;
  return { kind: 'not-found', costMicroUsd: outcome.costMicroUsd };
}

function attemptOf(
  { provider, simulated, startedAtMs, nowMs }: EndedCall,
  said: Pick<Attempt, 'kind' | 'outcome' | 'providerCostMicroUsd'>,
): Attempt {
  const ms = Math.max(0, nowMs - startedAtMs);
  return { provider, ...said, ms, ...(simulated && { simulated: true }) };
}

function firstPoll({ provider, startedAtMs, nowMs }: EndedCall, ticket: string): PendingAnswer {
  const nextPollAtMs = nowMs + POLL_SECONDS[0] * 1000;
  return { provider, ticket, polls: 0, sinceMs: startedAtMs, nextPollAtMs };
}

/** Gives the addresses that the run has not seen, best first; addresses compare without case. */
function newCandidates(
  run: WaterfallRun,
  provider: string,
  emails: readonly FoundEmail[],
): readonly Candidate[] {
  const seen = new Set(run.candidates.map(({ value }) => value.toLowerCase()));
  const fresh = emails.filter(({ value }) => {
    const isNew = !seen.has(value.toLowerCase());
    seen.add(value.toLowerCase());
    return isNew;
  });
  return fresh
    .sort((a, b) => rankVerdict(a.statedVerdict) - rankVerdict(b.statedVerdict))
    .slice(0, ADDRESSES_MAX)
    .map(({ value }) => ({ value, provider, asked: [] }));
}

function sitOutRateLimit(
  run: WaterfallRun,
  { provider, nowMs }: EndedCall,
  { reason, retryAfterSeconds }: Refused,
): Pick<WaterfallRun, 'waiting' | 'retries'> | undefined {
  const retries = run.retries[provider] ?? 0;
  const seconds = retryAfterSeconds ?? RATE_LIMIT_SECONDS_UNSAID;
  if (reason !== 'rate-limited' || retries > 0 || seconds > RATE_LIMIT_SECONDS_MAX)
    return undefined;
  return {
    waiting: { provider, untilMs: nowMs + seconds * 1000 },
    retries: { ...run.retries, [provider]: retries + 1 },
  };
}
