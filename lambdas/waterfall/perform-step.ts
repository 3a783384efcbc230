import { assertInvariant } from '../shared/errors.ts';
import type { Search } from './adapter.contract.ts';
import { type AskPorts, askVendor } from './ask-vendor.ts';
import { type CallStep, chooseStep, type WaterfallStep } from './choose-step.ts';
import type { WaterfallRules } from './end-data.ts';
import type { LearnedOrders } from './figures/figures.contract.ts';
import { segmentOf } from './figures/segment.ts';
import { knownFacts } from './known-facts.ts';
import { learnFacts } from './learn-facts.ts';
import { lineUp } from './line-up.ts';
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
  VerifierOutcome,
  WaterfallOutcome,
  WaterfallRun,
  WaterfallTerms,
} from './waterfall.contract.ts';

/** All that a step reaches outside itself, and the terms it works under. */
export interface WaterfallPorts extends AskPorts {
  readonly accepts: Accepts;
  /** How the plan or the workspace wants it to go; absent: all vendors, the cheapest first. */
  readonly terms?: WaterfallTerms | undefined;
  readonly budgetSeconds: number;
  /** The orders that were learnt of these vendors; absent: none. */
  readonly orders?: LearnedOrders | undefined;
  /** Names the row, the same each time it runs; absent: it follows no order that was learnt. */
  readonly rowId?: string | undefined;
}

/** Chooses the run's next step under the terms of the ports, as of now. */
export function chooseNow(ports: WaterfallPorts, run: WaterfallRun): WaterfallStep {
  const { secrets, terms, settings, orders, rowId } = ports;
  const row = rowId === undefined ? undefined : { segment: segmentOf(run.query), id: rowId };
  const keyed = Object.entries(secrets).filter(([, { key }]) => key !== '');
  const configured = new Set(keyed.map(([id]) => id));
  const rules: WaterfallRules = {
    lineUp: lineUp({ configured, terms, settings, orders, row }),
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
  const outcome = await find(ports, run, call);
  return recordFind(run, endedCall(ports, call, startedAtMs), outcome);
}

async function find(
  ports: WaterfallPorts,
  run: WaterfallRun,
  { provider: id, search: searchId, data }: CallStep,
): Promise<ProviderOutcome> {
  const { provider, search } = findSearch(id, searchId) ?? {};
  if (!provider || !search) return refuse('not-configured');
  return askVendor<ProviderOutcome>(ports, provider, {
    ...pricedBy(search, data),
    leftMicroUsd: leftOf(ports, run),
    request: (credentials) => search.request(knownFacts(run), credentials, data),
    outcome: search.outcome,
  });
}

/** A call for several data costs as much as the dearest of them. */
function pricedBy({ prices }: Search, data: readonly Findable[]) {
  const [dearest] = data.toSorted(
    (a, b) => (prices[b]?.microUsd ?? 0) - (prices[a]?.microUsd ?? 0),
  );
  return { priced: dearest ?? '', publicMicroUsd: prices[dearest ?? 'email']?.microUsd ?? 0 };
}

async function pollOnce(ports: WaterfallPorts, run: WaterfallRun): Promise<WaterfallRun> {
  const { pending } = run;
  assertInvariant(pending !== undefined, 'waterfall.polls-a-ticket');
  const startedAtMs = ports.now();
  const { provider, search } = findSearch(pending.provider, pending.search) ?? {};
  const poll = search?.poll;
  // A provider whose key was taken away while it worked is `not-configured`.
  const outcome: ProviderOutcome =
    provider && search && poll
      ? await askVendor<ProviderOutcome>(ports, provider, {
          ...pricedBy(search, pending.data),
          isPaidFor: true,
          request: (credentials) => poll.request(pending.ticket, credentials),
          outcome: (answer) => poll.outcome(answer, pending.ticket),
        })
      : refuse('not-configured');
  return recordPoll(run, pending, endedCall(ports, pending, startedAtMs), outcome);
}

async function verifyOnce(
  ports: WaterfallPorts,
  run: WaterfallRun,
  step: Extract<WaterfallStep, { do: 'verify' }>,
): Promise<WaterfallRun> {
  const candidate = run.candidates[step.candidate];
  assertInvariant(candidate !== undefined, 'waterfall.verifies-a-candidate');
  const startedAtMs = ports.now();
  const outcome = await verify(ports, run, step.verifier, candidate.value);
  const call = { provider: step.verifier, data: [candidate.datum] };
  return recordVerdict(run, step.candidate, endedCall(ports, call, startedAtMs), outcome);
}

function verify(
  ports: WaterfallPorts,
  run: WaterfallRun,
  id: string,
  address: string,
): Promise<VerifierOutcome> {
  const verifier = VERIFIERS.find((row) => row.id === id);
  if (!verifier) return Promise.resolve(refuse('not-configured'));
  return askVendor(ports, verifier, {
    priced: 'verify',
    publicMicroUsd: verifier.price.microUsd,
    leftMicroUsd: leftOf(ports, run),
    request: (credentials) => verifier.request(address, credentials),
    outcome: verifier.outcome,
  });
}

/** What the row's budget leaves; undefined where it has none. */
function leftOf({ terms }: WaterfallPorts, run: WaterfallRun): number | undefined {
  if (terms?.rowCostMicroUsdMax === undefined) return undefined;
  const spent = run.attempts.reduce((sum, each) => sum + each.providerCostMicroUsd, 0);
  return terms.rowCostMicroUsdMax - spent - (run.pending?.costMicroUsd ?? 0);
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
