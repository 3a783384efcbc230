import { assertInvariant } from '../shared/errors.ts';
import type { Provider, VendorRequest } from './adapter.contract.ts';
import { chooseStep, type WaterfallRules, type WaterfallStep } from './choose-step.ts';
import { callVendor, type HttpPorts } from './provider-http.ts';
import {
  type EndedCall,
  recordFind,
  recordGivenUp,
  recordPoll,
  recordVerdict,
} from './record-attempt.ts';
import { PROVIDERS, VERIFIERS } from './registry.ts';
import type {
  ContactQuery,
  NextStep,
  ProviderOutcome,
  ProviderSecrets,
  Verdict,
  VerifierOutcome,
  WaterfallRun,
} from './waterfall.contract.ts';

/** All that a step reaches outside itself, and the terms it works under. */
export interface WaterfallPorts extends HttpPorts {
  readonly secrets: ProviderSecrets;
  readonly accepts: readonly Verdict[];
  readonly budgetSeconds: number;
}

/** Starts a run: nobody asked yet. */
export function startRun(query: ContactQuery, nowMs: number): WaterfallRun {
  return { query, startedAtMs: nowMs, steps: 0, attempts: [], candidates: [], retries: {} };
}

/**
 * Performs the run's next step where that is a call of a provider, and gives the run after it;
 * else, and where it is too early, the run as it is. A run that has come to its end carries its
 * outcome.
 *
 * Shape:  at most one attempt more; a ticket and all its polls are one attempt, written at their
 *         end.
 */
export async function callProviderStep(
  ports: WaterfallPorts,
  run: WaterfallRun,
): Promise<WaterfallRun> {
  const step = choose(ports, run);
  if (step.do === 'call') return finish(ports, await callOnce(ports, run, step.provider));
  if (step.do === 'poll') return finish(ports, await pollOnce(ports, run));
  return finish(ports, run);
}

/**
 * Performs the run's next step where that is a verification: one address, one verifier, one
 * attempt.
 */
export async function verifyStep(ports: WaterfallPorts, run: WaterfallRun): Promise<WaterfallRun> {
  const step = choose(ports, run);
  if (step.do !== 'verify') return finish(ports, run);
  const candidate = run.candidates[step.candidate];
  assertInvariant(candidate !== undefined, 'waterfall.step-exists');
  const startedAtMs = ports.now();
  const outcome = await verify(ports, step.verifier, candidate.value);
  const call = endedCall(ports, step.verifier, startedAtMs);
  return finish(ports, recordVerdict(run, step.candidate, call, outcome));
}

/**
 * Tells the workflow what comes next. `done` is said only of a run that carries its outcome; one
 * that has just run out of time gets one more `call`, which writes it.
 */
export function nextOf(ports: WaterfallPorts, run: WaterfallRun): NextStep {
  if (run.outcome) return { next: 'done', waitSeconds: 0 };
  const step = choose(ports, run);
  if (step.do === 'wait') return { next: 'wait', waitSeconds: step.seconds };
  return { next: step.do === 'verify' ? 'verify' : 'call', waitSeconds: 0 };
}

function choose(ports: WaterfallPorts, run: WaterfallRun): WaterfallStep {
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
 * Writes the outcome into a run that has come to its end; a ticket given up for it becomes a
 * `timeout`.
 */
function finish(ports: WaterfallPorts, run: WaterfallRun): WaterfallRun {
  const step = choose(ports, run);
  if (step.do !== 'done' || run.outcome) return run;
  const { pending } = run;
  const closed = pending
    ? recordGivenUp(run, endedCall(ports, pending.provider, pending.sinceMs))
    : run;
  const { waiting: _, ...rest } = closed;
  return { ...rest, outcome: step.outcome };
}

async function callOnce(
  ports: WaterfallPorts,
  run: WaterfallRun,
  id: string,
): Promise<WaterfallRun> {
  const startedAtMs = ports.now();
  const outcome = await ask(ports, id, (provider, key) => ({
    request: provider.request(run.query, key),
    outcome: provider.outcome,
  }));
  return recordFind(run, endedCall(ports, id, startedAtMs), outcome);
}

async function pollOnce(ports: WaterfallPorts, run: WaterfallRun): Promise<WaterfallRun> {
  const { pending } = run;
  assertInvariant(pending !== undefined, 'waterfall.polls-a-ticket');
  const startedAtMs = ports.now();
  const outcome = await ask(ports, pending.provider, ({ poll }, key) => {
    assertInvariant(poll !== undefined, 'waterfall.polls-a-ticket');
    return {
      request: poll.request(pending.ticket, key),
      outcome: (answer) => poll.outcome(answer, pending.ticket),
    };
  });
  return recordPoll(run, pending, endedCall(ports, pending.provider, startedAtMs), outcome);
}

interface Question {
  readonly request: VendorRequest;
  readonly outcome: Provider['outcome'];
}

/** A provider whose key was taken away while it worked is `not-configured`. */
async function ask(
  ports: WaterfallPorts,
  id: string,
  question: (provider: Provider, key: string) => Question,
): Promise<ProviderOutcome> {
  const provider = PROVIDERS.find((row) => row.id === id);
  const secret = ports.secrets[id];
  if (!provider || !secret) return { kind: 'refused', reason: 'not-configured' };
  return callVendor(ports, { vendor: provider, secret, ...question(provider, secret.key) });
}

async function verify(
  ports: WaterfallPorts,
  id: string,
  address: string,
): Promise<VerifierOutcome> {
  const verifier = VERIFIERS.find((row) => row.id === id);
  const secret = ports.secrets[id];
  if (!verifier || !secret) return { kind: 'refused', reason: 'not-configured' };
  const request = verifier.request(address, secret.key);
  return callVendor(ports, { vendor: verifier, secret, request, outcome: verifier.outcome });
}

function endedCall(ports: WaterfallPorts, provider: string, startedAtMs: number): EndedCall {
  const simulated = ports.secrets[provider]?.simulated ?? false;
  return { provider, simulated, startedAtMs, nowMs: ports.now() };
}
