import { assertInvariant } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type { Search, VendorRequest } from './adapter.contract.ts';
import { type CallStep, chooseStep, type WaterfallStep } from './choose-step.ts';
import type { WaterfallRules } from './end-data.ts';
import { knownFacts } from './known-facts.ts';
import { learnFacts } from './learn-facts.ts';
import { callVendor, type HttpPorts } from './provider-http.ts';
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
  VerifierOutcome,
  WaterfallOutcome,
  WaterfallRun,
} from './waterfall.contract.ts';

/** All that a step reaches outside itself, and the terms it works under. */
export interface WaterfallPorts extends HttpPorts {
  readonly secrets: ProviderSecrets;
  readonly accepts: Accepts;
  readonly budgetSeconds: number;
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
  const outcome = await ask(ports, call, (search, key) => ({
    request: search.request(knownFacts(run), key, call.data),
    outcome: search.outcome,
  }));
  return recordFind(run, endedCall(ports, call, startedAtMs), outcome);
}

async function pollOnce(ports: WaterfallPorts, run: WaterfallRun): Promise<WaterfallRun> {
  const { pending } = run;
  assertInvariant(pending !== undefined, 'waterfall.polls-a-ticket');
  const startedAtMs = ports.now();
  const outcome = await ask(ports, pending, ({ poll }, key) => {
    assertInvariant(poll !== undefined, 'waterfall.polls-a-ticket');
    return {
      request: poll.request(pending.ticket, key),
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
  question: (search: Search, key: string) => Question,
): Promise<ProviderOutcome> {
  const found = findSearch(id, searchId);
  const secret = ports.secrets[id];
  if (!found || !secret) return { kind: 'refused', reason: 'not-configured' };
  const { provider: vendor, search } = found;
  const outcome = await callVendor(ports, { vendor, secret, ...question(search, secret.key) });
  logUnknownWord(ports, id, outcome);
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
  const secret = ports.secrets[id];
  if (!vendor || !secret) return { kind: 'refused', reason: 'not-configured' };
  const request = vendor.request(address, secret.key);
  const outcome = await callVendor(ports, { vendor, secret, request, outcome: vendor.outcome });
  logUnknownWord(ports, id, outcome);
  return outcome;
}

/** The word itself stays out of the log: it is text of a vendor, and could be anything. */
function logUnknownWord(
  { log }: WaterfallPorts,
  vendor: string,
  outcome: ProviderOutcome | VerifierOutcome,
): void {
  if ('unknownWord' in outcome) log('PROVIDER_WORD_UNKNOWN', { vendor });
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
