import { assertInvariant } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type {
  Credentials,
  Search,
  Vendor,
  VendorAnswer,
  VendorRequest,
} from './adapter.contract.ts';
import { type CallStep, chooseStep, type WaterfallStep } from './choose-step.ts';
import type { WaterfallRules } from './end-data.ts';
import { knownFacts } from './known-facts.ts';
import { learnFacts } from './learn-facts.ts';
import { openSession, type Sessions } from './open-session.ts';
import { callVendor, type HttpPorts } from './provider-http.ts';
import { refuse } from './read-answer.ts';
import {
  type EndedCall,
  recordFind,
  recordGivenUp,
  recordPoll,
  recordVerdict,
} from './record-attempt.ts';
import { findSearch, VERIFIERS } from './registry.ts';
import type {
  Accepts,
  Findable,
  ProviderOutcome,
  ProviderSecrets,
  Refused,
  VerifierOutcome,
  WaterfallOutcome,
  WaterfallRun,
} from './waterfall.contract.ts';

/** All that a step reaches outside itself, and the terms it works under. */
export interface WaterfallPorts extends HttpPorts {
  readonly secrets: ProviderSecrets;
  readonly accepts: Accepts;
  readonly budgetSeconds: number;
  /** Tokens that vendors gave, kept while the function lives. */
  readonly sessions: Sessions;
  readonly log: Log;
}

/** Chooses the run's next step under the terms of the ports, as of now. */
export function chooseNow(ports: WaterfallPorts, run: WaterfallRun): WaterfallStep {
  const keyed = Object.entries(ports.secrets).filter(([, { key }]) => key !== '');
  const rules: WaterfallRules = {
    configured: new Set(keyed.map(([id]) => id)),
    accepts: ports.accepts,
    nowMs: ports.now(),
    budgetSeconds: ports.budgetSeconds,
  };
  return chooseStep(run, rules);
}

/**
 * Performs one call: of a provider, of a ticket's answer, or of a verifier. Gives the run after it,
 * with the outcomes that follow; where no call is due, the run with those alone.
 *
 * Shape:  at most one attempt more; a ticket and all its polls are one attempt, written at their
 *         end.
 */
export async function performStep(
  ports: WaterfallPorts,
  run: WaterfallRun,
  step: WaterfallStep,
): Promise<WaterfallRun> {
  if (step.do === 'call') return endWhatEnds(ports, await callOnce(ports, run, step));
  if (step.do === 'poll') return endWhatEnds(ports, await pollOnce(ports, run));
  if (step.do === 'verify') return endWhatEnds(ports, await verifyOnce(ports, run, step));
  return endWhatEnds(ports, run);
}

/** Writes what follows without a call: a ticket that is given up, data that come to their ends. */
function endWhatEnds(ports: WaterfallPorts, run: WaterfallRun): WaterfallRun {
  const step = chooseNow(ports, run);
  if (step.do === 'giveUp') return endWhatEnds(ports, giveUp(ports, run));
  if (step.do === 'end') return endWhatEnds(ports, withOutcomes(run, step.outcomes));
  if (step.do !== 'done' || !run.waiting) return run;
  const { waiting: _, ...rest } = run;
  return rest;
}

/** An address that was accepted helps finders that go by one. */
function withOutcomes(
  run: WaterfallRun,
  ended: Partial<Record<Findable, WaterfallOutcome>>,
): WaterfallRun {
  const email = ended.email?.kind === 'found' ? ended.email.value : undefined;
  const learnt = learnFacts(run, { email });
  return { ...run, ...(learnt && { learnt }), outcomes: { ...run.outcomes, ...ended } };
}

function giveUp(ports: WaterfallPorts, run: WaterfallRun): WaterfallRun {
  const { pending } = run;
  assertInvariant(pending !== undefined, 'waterfall.gives-up-a-ticket');
  return recordGivenUp(run, endedCall(ports, pending, pending.sinceMs));
}

async function callOnce(
  ports: WaterfallPorts,
  run: WaterfallRun,
  call: CallStep,
): Promise<WaterfallRun> {
  const startedAtMs = ports.now();
  const outcome = await ask(ports, call, (search, credentials) => ({
    request: search.request(knownFacts(run), credentials, call.data),
    outcome: search.outcome,
  }));
  return recordFind(run, endedCall(ports, call, startedAtMs), outcome);
}

async function pollOnce(ports: WaterfallPorts, run: WaterfallRun): Promise<WaterfallRun> {
  const { pending } = run;
  assertInvariant(pending !== undefined, 'waterfall.polls-a-ticket');
  const startedAtMs = ports.now();
  const outcome = await ask(ports, pending, ({ poll }, credentials) => {
    assertInvariant(poll !== undefined, 'waterfall.polls-a-ticket');
    return {
      request: poll.request(pending.ticket, credentials),
      outcome: (answer) => poll.outcome(answer, pending.ticket),
    };
  });
  return recordPoll(run, pending, endedCall(ports, pending, startedAtMs), outcome);
}

interface Question {
  readonly request: VendorRequest;
  readonly outcome: Search['outcome'];
}

/** A provider whose key was taken away while it worked is `not-configured`. */
async function ask(
  ports: WaterfallPorts,
  { provider: id, search: searchId }: { readonly provider: string; readonly search: string },
  question: (search: Search, credentials: Credentials) => Question,
): Promise<ProviderOutcome> {
  const found = findSearch(id, searchId);
  if (!found) return refuse('not-configured');
  return callKeyed(ports, found.provider, (credentials) => question(found.search, credentials));
}

/** Calls a vendor with what it knows us by; a token that it asks for is fetched before. */
async function callKeyed<Outcome extends { readonly kind: string }>(
  ports: WaterfallPorts,
  called: Vendor,
  question: (credentials: Credentials) => {
    readonly request: VendorRequest;
    readonly outcome: (answer: VendorAnswer) => Outcome;
  },
): Promise<Outcome | Refused> {
  const { id: vendor } = called;
  const secret = ports.secrets[vendor];
  if (!secret || (called.hasSecret && secret.secret === undefined)) return refuse('not-configured');
  const session = await openSession(ports, called, secret);
  if ('kind' in session) return session;
  const outcome = await callVendor(ports, { vendor: called, secret, ...question(session) });
  // The word itself stays out of the log: it is text of a vendor, and could be anything.
  if ('unknownWord' in outcome) ports.log('PROVIDER_WORD_UNKNOWN', { vendor });
  return outcome;
}

async function verifyOnce(
  ports: WaterfallPorts,
  run: WaterfallRun,
  step: Extract<WaterfallStep, { do: 'verify' }>,
): Promise<WaterfallRun> {
  const candidate = run.candidates[step.candidate];
  assertInvariant(candidate !== undefined, 'waterfall.verifies-a-candidate');
  const startedAtMs = ports.now();
  const outcome = await verify(ports, step.verifier, candidate.value);
  const call = { provider: step.verifier, data: [candidate.datum] };
  return recordVerdict(run, step.candidate, endedCall(ports, call, startedAtMs), outcome);
}

async function verify(
  ports: WaterfallPorts,
  id: string,
  address: string,
): Promise<VerifierOutcome> {
  const vendor = VERIFIERS.find((row) => row.id === id);
  if (!vendor) return refuse('not-configured');
  return callKeyed(ports, vendor, (credentials) => ({
    request: vendor.request(address, credentials),
    outcome: vendor.outcome,
  }));
}

function endedCall(
  ports: WaterfallPorts,
  { provider, search, data }: Pick<EndedCall, 'provider' | 'search' | 'data'>,
  startedAtMs: number,
): EndedCall {
  const simulated = ports.secrets[provider]?.simulated === true;
  return {
    provider,
    ...(search !== undefined && { search }),
    data,
    simulated,
    startedAtMs,
    nowMs: ports.now(),
  };
}
