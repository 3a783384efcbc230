import { isAnotherPerson } from '../identity/same-person.ts';
import { confirmStored, newCandidates, type Word, withWord } from './candidates.ts';
import { knownFacts } from './known-facts.ts';
import { learnPerson } from './learn-facts.ts';
import { findSearch } from './registry.ts';
import type {
  Attempt,
  Candidate,
  ContactQuery,
  Findable,
  PendingAnswer,
  PhoneCheckOutcome,
  ProviderOutcome,
  RefusalReason,
  Refused,
  VerifierOutcome,
  WaterfallRun,
} from './waterfall.contract.ts';

/** A call that has ended: whom, for what, when, and whether it went to a simulated vendor. */
export interface EndedCall {
  readonly provider: string;
  /** Absent for a verifier. */
  readonly search?: string;
  readonly data: readonly Findable[];
  readonly simulated: boolean;
  /** The workspace's own account was asked. */
  readonly account?: 'own';
  readonly startedAtMs: number;
  readonly nowMs: number;
  /** Its vendor was told where to send the answer to a ticket. */
  readonly isCalledBack?: true;
}

/**
 * A provider that answers "not yet" is asked again after so many seconds, the last number again
 * and again.
 */
const POLL_SECONDS = [2, 4, 8, 16, 30] as const;
/**
 * The first polls of a ticket whose answer its vendor sends by itself only look whether it came: the
 * vendor is asked after half a minute, should its call have been lost.
 */
const LOOKS_BEFORE_POLLS = 3;
/** After so long, a provider that is still not ready counts as `timeout`, if it names no time. */
export const ANSWERS_WITHIN_SECONDS = 120;
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
  const outcome = dropOther(run, call, answered);
  const rest = withoutCall(run, call);
  const steps = run.steps + 1;
  if (outcome.kind === 'pending') {
    const calledBackOf = call.isCalledBack && { calledBackOf: run.steps };
    return { ...rest, steps, pending: { ...firstPoll(call, outcome), ...calledBackOf } };
  }
  const refused = outcome.kind === 'refused';
  const attempt = attemptOf(call, {
    kind: 'find',
    outcome: refused ? outcome.reason : outcome.kind,
    providerCostMicroUsd: outcome.costMicroUsd ?? 0,
    ...(refused && outcome.skipped && { skipped: true }),
  });
  const brought = outcome.kind === 'found' ? outcome : { emails: [], phones: [] };
  const learnt = learnPerson(run, outcome.kind === 'found' ? outcome.person : undefined);
  return {
    ...rest,
    steps,
    attempts: [...run.attempts, attempt],
    candidates: [...confirmStored(run, brought), ...newCandidates(run, call.provider, brought)],
    ...(learnt && { learnt }),
    ...(refused && sitOutRateLimit(run, call, outcome)),
  };
}

/**
 * Writes the answer to a poll into the run: "not yet" sets the time of the next poll, at last when
 * the ticket is to be given up. The attempt counts from the moment the ticket was asked for.
 */
export function recordPoll(
  run: WaterfallRun,
  pending: PendingAnswer,
  call: EndedCall,
  outcome: ProviderOutcome,
): WaterfallRun {
  const passing = outcome.kind === 'refused' && PASSING.includes(outcome.reason);
  const whole = { ...call, startedAtMs: pending.sinceMs };
  if (outcome.kind !== 'pending' && !passing) {
    return recordFind(run, whole, withCost(outcome, pending));
  }
  const lastPollAtMs = pending.sinceMs + answersWithinMs(pending);
  if (call.nowMs >= lastPollAtMs) return recordGivenUp(run, whole);
  const polls = pending.polls + 1;
  const seconds = POLL_SECONDS[polls] ?? POLL_SECONDS[POLL_SECONDS.length - 1] ?? 0;
  const nextPollAtMs = Math.min(call.nowMs + seconds * 1000, lastPollAtMs);
  return { ...run, steps: run.steps + 1, pending: { ...pending, polls, nextPollAtMs } };
}

/** Says whether it is too early to ask the vendor itself: it sends the answer by its own call. */
export const onlyLooks = ({ calledBackOf, polls }: PendingAnswer): boolean =>
  calledBackOf !== undefined && polls < LOOKS_BEFORE_POLLS;

function answersWithinMs({ provider, search }: PendingAnswer): number {
  const { poll } = findSearch(provider, search)?.search ?? {};
  return (poll?.answersWithinSeconds ?? ANSWERS_WITHIN_SECONDS) * 1000;
}

/**
 * Ends a ticket that nobody waits for any more, as an attempt `timeout` that costs what was taken
 * for the ticket: nobody will hear that it was given back.
 */
export function recordGivenUp(run: WaterfallRun, call: EndedCall): WaterfallRun {
  const costMicroUsd = run.pending?.costMicroUsd ?? 0;
  return recordFind(run, call, { kind: 'refused', reason: 'timeout', costMicroUsd });
}

/** Writes a verifier's answer about one candidate into the run. */
export function recordVerdict(
  run: WaterfallRun,
  index: number,
  call: EndedCall,
  outcome: VerifierOutcome | PhoneCheckOutcome,
): WaterfallRun {
  const candidate = run.candidates[index];
  if (candidate === undefined) return run;
  const refused = outcome.kind === 'refused';
  const attempt = attemptOf(call, {
    kind: 'verify',
    outcome: refused ? outcome.reason : spokenOf(outcome),
    providerCostMicroUsd: outcome.costMicroUsd ?? 0,
    ...(refused && outcome.skipped && { skipped: true }),
  });
  const word = refused ? {} : wordOf(outcome, candidate);
  return {
    ...run,
    steps: run.steps + 1,
    attempts: [...run.attempts, attempt],
    candidates: withWord(run, candidate, call.provider, word),
  };
}

type Spoken = Exclude<VerifierOutcome | PhoneCheckOutcome, Refused>;

function spokenOf(outcome: Spoken): Attempt['outcome'] {
  if (outcome.kind === 'verdict') return outcome.verdict;
  return outcome.check.valid ? 'valid' : 'invalid';
}

/** A verifier of numbers knows a line better than who found it, where it says one. */
function wordOf(outcome: Spoken, { lineType = 'unknown' }: Candidate): Word {
  if (outcome.kind === 'verdict') return { verdict: outcome.verdict };
  const { check } = outcome;
  return { check, lineType: check.lineType === 'unknown' ? lineType : check.lineType };
}

/** A call that has ended is neither waited for nor out any more; another one still is. */
function withoutCall(run: WaterfallRun, call: EndedCall): WaterfallRun {
  const { waiting, pending, ...rest } = run;
  const isOther = (each: { provider: string; search: string } | undefined): boolean =>
    each !== undefined && !(each.provider === call.provider && each.search === call.search);
  return {
    ...rest,
    ...(waiting && isOther(waiting) && { waiting }),
    ...(pending && isOther(pending) && { pending }),
  };
}

/** A refusal after the ticket was paid leaves it paid. */
function withCost(outcome: ProviderOutcome, { costMicroUsd }: PendingAnswer): ProviderOutcome {
  return outcome.kind === 'refused' ? { ...outcome, costMicroUsd } : outcome;
}

/** An answer that names another person than the asked one is about somebody else. */
function dropOther(run: WaterfallRun, call: EndedCall, outcome: ProviderOutcome): ProviderOutcome {
  if (outcome.kind !== 'found') return outcome;
  const { search } = findSearch(call.provider, call.search) ?? {};
  const asked = search?.isByName ? byNameAlone(run.query) : run.query;
  if (!isAnotherPerson(asked, outcome.person ?? {}, knownFacts(run))) return outcome;
  return { kind: 'not-found', costMicroUsd: outcome.costMicroUsd };
}

function byNameAlone(query: ContactQuery): ContactQuery {
  const { linkedinUrl: _profile, email: _email, phone: _phone, ...named } = query;
  return named;
}

function attemptOf(
  { provider, search, data, simulated, account, startedAtMs, nowMs }: EndedCall,
  {
    kind,
    outcome,
    ...cost
  }: Pick<Attempt, 'kind' | 'outcome' | 'providerCostMicroUsd' | 'skipped'>,
): Attempt {
  return {
    provider,
    kind,
    ...(search !== undefined && { search }),
    data,
    outcome,
    ms: Math.max(0, nowMs - startedAtMs),
    ...cost,
    ...(simulated && { simulated }),
    ...(account && { account }),
  };
}

function firstPoll(
  { provider, search = '', data, account, startedAtMs, nowMs }: EndedCall,
  { ticket, costMicroUsd }: Extract<ProviderOutcome, { kind: 'pending' }>,
): PendingAnswer {
  return {
    provider,
    search,
    data,
    ticket,
    costMicroUsd,
    ...(account && { account }),
    polls: 0,
    sinceMs: startedAtMs,
    nextPollAtMs: nowMs + POLL_SECONDS[0] * 1000,
  };
}

function sitOutRateLimit(
  run: WaterfallRun,
  { provider, search = '', data, nowMs }: EndedCall,
  { reason, retryAfterSeconds }: Refused,
): Pick<WaterfallRun, 'waiting' | 'retries'> | undefined {
  const retries = run.retries[provider] ?? 0;
  const seconds = retryAfterSeconds ?? RATE_LIMIT_SECONDS_UNSAID;
  if (reason !== 'rate-limited' || retries > 0 || seconds > RATE_LIMIT_SECONDS_MAX) {
    return undefined;
  }
  return {
    waiting: { provider, search, data, untilMs: nowMs + seconds * 1000 },
    retries: { ...run.retries, [provider]: retries + 1 },
  };
}
