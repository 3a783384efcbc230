import { assertInvariant } from '../shared/errors.ts';
import type { Search } from './adapter.contract.ts';
import { type AskPorts, askVendor, noteAnswer } from './ask-vendor.ts';
import { withAddress } from './callback-address.ts';
import { type CallStep, chooseStep, type WaterfallStep } from './choose-step.ts';
import { DATA } from './data.ts';
import type { WaterfallRules } from './end-data.ts';
import type { LearnedOrders } from './figures/figures.contract.ts';
import { segmentOf } from './figures/segment.ts';
import { knownFacts } from './known-facts.ts';
import { learnFacts } from './learn-facts.ts';
import { type LineUp, lineUp } from './line-up.ts';
import { chooseAccount, keyedVendors, settingsOfRun } from './own-accounts.ts';
import { refuse } from './read-answer.ts';
import {
  type EndedCall,
  onlyLooks,
  recordFind,
  recordGivenUp,
  recordPoll,
  recordVerdict,
} from './record-attempt.ts';
import { findSearch, PHONE_VERIFIERS, VERIFIERS } from './registry.ts';
import { leftOf, type VerifyingTerms, verifyingCost } from './row-budget.ts';
import type { Accepts, WaterfallTerms } from './terms.contract.ts';
import type {
  AccountKind,
  Candidate,
  Findable,
  PendingAnswer,
  PhoneCheckOutcome,
  ProviderOutcome,
  ProviderSecret,
  VerifierOutcome,
  WaterfallOutcome,
  WaterfallRun,
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
  /** Absent: no vendor is told where to send an answer. */
  readonly callbacks?: Callbacks | undefined;
}

/** A ticket that a step of a run asks for. */
export interface AskedTicket
  extends Pick<PendingAnswer, 'provider' | 'search' | 'data' | 'account'> {
  readonly step: number;
}

/** What vendors send by themselves for the tickets of a run. */
export interface Callbacks {
  /**
   * Where the vendor may send the answer; undefined where it is not to be told. `secret`: of the
   * account that asks, by which the vendor signs.
   */
  addressFor(ticket: AskedTicket, secret: ProviderSecret | undefined): string | undefined;
  /** The answer, where it has come. */
  answerTo(ticket: AskedTicket): Promise<ProviderOutcome | undefined>;
}

/** Chooses the run's next step under the terms of the ports, as of now. */
export function chooseNow(ports: WaterfallPorts, run: WaterfallRun): WaterfallStep {
  const rules: WaterfallRules = {
    lineUp: lineUpOf(ports, run),
    accepts: ports.accepts,
    nowMs: ports.now(),
    budgetSeconds: ports.budgetSeconds,
  };
  return chooseStep(run, rules);
}

function lineUpOf(ports: WaterfallPorts, run: WaterfallRun): LineUp {
  const { terms, orders, rowId } = ports;
  const row = rowId === undefined ? undefined : { segment: segmentOf(run.query), id: rowId };
  const configured = keyedVendors(ports);
  return lineUp({ configured, terms, settings: settingsOfRun(ports), orders, row });
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
async function endWhatEnds(ports: WaterfallPorts, run: WaterfallRun): Promise<WaterfallRun> {
  const step = chooseNow(ports, run);
  if (step.do === 'giveUp') return endWhatEnds(ports, await giveUp(ports, run));
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

/** What has come for a ticket is not thrown away with it. */
async function giveUp(ports: WaterfallPorts, run: WaterfallRun): Promise<WaterfallRun> {
  const { pending } = run;
  assertInvariant(pending !== undefined, 'waterfall.gives-up-a-ticket');
  const call = endedTicket(ports, pending, pending.sinceMs);
  const told = await toldOf(ports, pending);
  return told ? recordPoll(run, pending, call, told) : recordGivenUp(run, call);
}

async function callOnce(
  ports: WaterfallPorts,
  run: WaterfallRun,
  call: CallStep,
): Promise<WaterfallRun> {
  const startedAtMs = ports.now();
  const { kind, secret } = chooseAccount(ports, call.provider);
  const ticket = { ...call, step: run.steps, ...(kind === 'own' && { account: kind }) };
  const address = ports.callbacks?.addressFor(ticket, secret);
  const outcome = await find(ports, run, { ...call, address });
  const ended = endedCall(ports, call, startedAtMs);
  return recordFind(run, { ...ended, ...(address && { isCalledBack: true }) }, outcome);
}

async function find(
  ports: WaterfallPorts,
  run: WaterfallRun,
  { provider: id, search: searchId, data, address }: CallStep & { address: string | undefined },
): Promise<ProviderOutcome> {
  const { provider, search } = findSearch(id, searchId) ?? {};
  if (!provider || !search) return refuse('not-configured');
  return askVendor<ProviderOutcome>(ports, provider, {
    ...pricedBy(search, data),
    ...budgetBehind(ports, run, data),
    request: (credentials) => {
      const request = search.request(knownFacts(run), credentials, data);
      const { field } = search.callback ?? {};
      return field && address ? withAddress(request, field, address) : request;
    },
    outcome: search.outcome,
  });
}

/** What the row's budget leaves, and what of it is kept to verify what a finder brings. */
function budgetBehind(ports: WaterfallPorts, run: WaterfallRun, data: readonly Findable[]) {
  const leftMicroUsd = leftOf(ports.terms, run);
  if (leftMicroUsd === undefined) return {};
  const verifying: VerifyingTerms = {
    lineUp: lineUpOf(ports, run),
    accepts: ports.accepts,
    priceOf: ({ id, price }, priced) => {
      const { kind, settings } = chooseAccount(ports, id);
      return kind === 'own' ? 0 : (settings?.pricesMicroUsd?.[priced] ?? price.microUsd);
    },
  };
  return { leftMicroUsd, keptMicroUsd: verifyingCost(data, run, verifying) };
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
  const outcome = await look(ports, pending);
  return recordPoll(run, pending, endedTicket(ports, pending, startedAtMs), outcome);
}

/** Looks for the answer to a ticket: what its vendor has sent, else what it says when it is asked. */
async function look(ports: WaterfallPorts, pending: PendingAnswer): Promise<ProviderOutcome> {
  const told = await toldOf(ports, pending);
  if (told) return told;
  if (onlyLooks(pending)) return { ...pending, kind: 'pending' };
  const { provider, search } = findSearch(pending.provider, pending.search) ?? {};
  const poll = search?.poll;
  // A provider whose key was taken away while it worked is `not-configured`.
  if (!provider || !search || !poll) return refuse('not-configured');
  return askVendor<ProviderOutcome>(ports, provider, {
    ...pricedBy(search, pending.data),
    paidBy: paidBy(pending),
    request: (credentials) => poll.request(pending.ticket, credentials),
    outcome: (answer) => poll.outcome(answer, pending.ticket),
  });
}

/** What the vendor has sent by itself for a ticket, at this account's own price. */
async function toldOf(
  ports: WaterfallPorts,
  { calledBackOf, ...ticket }: PendingAnswer,
): Promise<ProviderOutcome | undefined> {
  if (calledBackOf === undefined) return undefined;
  const told = await ports.callbacks?.answerTo({ ...ticket, step: calledBackOf });
  const { search } = findSearch(ticket.provider, ticket.search) ?? {};
  if (!told || !search) return told;
  const { provider: vendor, data } = ticket;
  const account = chooseAccount(ports, vendor, paidBy(ticket));
  return noteAnswer<ProviderOutcome>(ports, { vendor, account }, pricedBy(search, data), told);
}

async function verifyOnce(
  ports: WaterfallPorts,
  run: WaterfallRun,
  step: Extract<WaterfallStep, { do: 'verify' }>,
): Promise<WaterfallRun> {
  const candidate = run.candidates[step.candidate];
  assertInvariant(candidate !== undefined, 'waterfall.verifies-a-candidate');
  const startedAtMs = ports.now();
  const outcome = await verify(ports, run, step.verifier, candidate);
  const call = { provider: step.verifier, data: [candidate.datum] };
  return recordVerdict(run, step.candidate, endedCall(ports, call, startedAtMs), outcome);
}

async function verify(
  ports: WaterfallPorts,
  run: WaterfallRun,
  id: string,
  { datum, value }: Candidate,
): Promise<VerifierOutcome | PhoneCheckOutcome> {
  const leftMicroUsd = leftOf(ports.terms, run);
  if (DATA[datum].valueKind === 'email') {
    const verifier = VERIFIERS.find((row) => row.id === id);
    return verifier
      ? askVendor<VerifierOutcome>(ports, verifier, {
          ...{ priced: 'verify', publicMicroUsd: verifier.price.microUsd, leftMicroUsd },
          request: (credentials) => verifier.request(value, credentials),
          outcome: verifier.outcome,
        })
      : refuse('not-configured');
  }
  const verifier = PHONE_VERIFIERS.find((row) => row.id === id);
  return verifier
    ? askVendor<PhoneCheckOutcome>(ports, verifier, {
        ...{ priced: 'check', publicMicroUsd: verifier.price.microUsd, leftMicroUsd },
        request: (credentials) => verifier.request(value, credentials),
        outcome: verifier.outcome,
      })
    : refuse('not-configured');
}

/** Who was given a ticket. */
const paidBy = ({ account }: Pick<PendingAnswer, 'account'>): AccountKind => account ?? 'operator';

/** A look for the answer to a ticket: it is booked to whoever was given the ticket. */
function endedTicket(ports: WaterfallPorts, ticket: PendingAnswer, startedAtMs: number): EndedCall {
  return endedCall(ports, { ...ticket, bound: paidBy(ticket) }, startedAtMs);
}

/** A call that has ended; `bound`: to the account that was given a ticket. */
function endedCall(
  ports: WaterfallPorts,
  call: Pick<EndedCall, 'provider' | 'search' | 'data'> & { readonly bound?: AccountKind },
  startedAtMs: number,
): EndedCall {
  const { provider, search, data, bound } = call;
  const { kind, secret } = chooseAccount(ports, provider, bound);
  return {
    provider,
    ...(search !== undefined && { search }),
    data,
    simulated: secret?.simulated === true,
    ...(kind === 'own' && { account: kind }),
    startedAtMs,
    nowMs: ports.now(),
  };
}
