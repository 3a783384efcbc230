import { isOpen, nextVerification, of, verifiersOf } from './candidates.ts';
import { DATA } from './data.ts';
import { isGiven } from './given-values.ts';
import { knownFacts } from './known-facts.ts';
import type { LineUp } from './line-up.ts';
import { isWord } from './rank-verdict.ts';
import type { Turn } from './registry.ts';
import type { Accepts } from './terms.contract.ts';
import type {
  Attempt,
  Candidate,
  FailureReason,
  Findable,
  RefusalReason,
  WaterfallOutcome,
  WaterfallRun,
} from './waterfall.contract.ts';

export interface WaterfallRules {
  /** Who is asked, in which order. */
  readonly lineUp: LineUp;
  /** What counts as found. */
  readonly accepts: Accepts;
  readonly nowMs: number;
  /** How long a run may last; one that is older ends with what it has. */
  readonly budgetSeconds: number;
}

/**
 * After its budget a run still verifies the addresses at hand, since they are paid for, and begins
 * no verification later than this. It is as long as the longest call, so that what a call finds
 * that began at the budget's end is still verified. A law test counts both into the life of the
 * execution.
 */
export const VERIFICATION_SECONDS = 60;

/** Refusals that would be the same again, or of a vendor that is not used at all. */
const OF_THE_QUERY: readonly Attempt['outcome'][] = [
  'bad-input',
  'not-configured',
] satisfies RefusalReason[];
const OF_THE_ACCOUNT: readonly Attempt['outcome'][] = [
  'bad-key',
  'out-of-credits',
] satisfies RefusalReason[];
const ANSWERS: readonly Attempt['outcome'][] = ['found', 'not-found'];

/** Tells whether the run's budget is used up: nobody else is asked. */
export const isOver = (run: WaterfallRun, rules: WaterfallRules): boolean =>
  rules.nowMs >= run.startedAtMs + rules.budgetSeconds * 1000;

/** Tells whether even the time for verifications after the budget is used up. */
export const graceIsOver = (run: WaterfallRun, rules: WaterfallRules): boolean =>
  rules.nowMs >= run.startedAtMs + (rules.budgetSeconds + VERIFICATION_SECONDS) * 1000;

/**
 * Gives the outcomes of the open data that have come to their ends. A legal block ends all of them.
 * A datum that nobody can look for yet waits for those that may still bring the facts to do so.
 *
 * Errors: outcome `failed` with LEGAL_BLOCK, NO_PROVIDER_ANSWERED or VERIFICATION_UNAVAILABLE.
 */
export function endOpenData(
  run: WaterfallRun,
  rules: WaterfallRules,
): Partial<Record<Findable, WaterfallOutcome>> {
  const open = run.wanted.filter(isOpen(run));
  const ends = new Map(open.map((datum) => [datum, endOf(datum, run, rules)]));
  const bringsFacts = (end: WaterfallOutcome | undefined): boolean =>
    end === undefined || end.kind === 'found';
  const ended = [...ends].flatMap(([datum, end]) => {
    const others = [...ends].filter(([other]) => other !== datum).map(([, each]) => each);
    const mayLearn = !bringsFacts(end) && others.some(bringsFacts) && lacksFacts(datum, run, rules);
    return end && !mayLearn ? [[datum, end] as const] : [];
  });
  return Object.fromEntries(ended);
}

/** Tells whether somebody could be asked for the datum if more were known. */
function lacksFacts(datum: Findable, run: WaterfallRun, rules: WaterfallRules): boolean {
  if (isOver(run, rules)) return false;
  return turnsOpen(datum, run, rules).some((turn) => !isPassedOver(turn, run));
}

/** Gives the turns that are left for a datum, in order. */
export function turnsLeft(
  datum: Findable,
  run: WaterfallRun,
  rules: Pick<WaterfallRules, 'lineUp'>,
): readonly Turn[] {
  return usableTurns(datum, run, rules).filter((turn) => !isPassedOver(turn, run));
}

/** Gives the turns for a datum that may use what is known and were not taken. */
function usableTurns(
  datum: Findable,
  run: WaterfallRun,
  rules: Pick<WaterfallRules, 'lineUp'>,
): readonly Turn[] {
  const known = knownFacts(run);
  return turnsOpen(datum, run, rules).filter(({ search }) => search.canUse(known));
}

/** Gives the turns for a datum that were not taken. */
function turnsOpen(
  datum: Findable,
  run: WaterfallRun,
  { lineUp }: Pick<WaterfallRules, 'lineUp'>,
): readonly Turn[] {
  return lineUp.turns.filter(
    (turn) => turn.datum === datum && !run.attempts.some((attempt) => isOfTurn(attempt, turn)),
  );
}

/**
 * A provider is asked in another way for the same datum only after a miss: one that found would
 * give the same again, one that refused would refuse again. One whose account has come to its end
 * is not asked for anything.
 */
function isPassedOver({ provider, datum }: Turn, { attempts }: WaterfallRun): boolean {
  const last = attempts.findLast((each) => each.kind === 'find' && each.provider === provider.id);
  if (last === undefined) return false;
  if (OF_THE_ACCOUNT.includes(last.outcome)) return true;
  const isMiss = last.outcome === 'not-found' || OF_THE_QUERY.includes(last.outcome);
  return last.data.includes(datum) && !isMiss;
}

const isOfTurn = ({ provider, search, data }: Attempt, turn: Turn): boolean =>
  provider === turn.provider.id && search === turn.search.id && data.includes(turn.datum);

function endOf(
  datum: Findable,
  run: WaterfallRun,
  rules: WaterfallRules,
): WaterfallOutcome | undefined {
  if (run.attempts.some(({ outcome }) => outcome === 'legal-block')) return failed('LEGAL_BLOCK');
  const accepted = of(run, datum).filter((each) => DATA[datum].isAccepted(each, rules.accepts));
  const [first] = accepted;
  const isVerifying = !graceIsOver(run, rules) && nextVerification(run, rules, datum) !== undefined;
  if (first && (isOver(run, rules) || !isVerifying)) return found(datum, run, accepted, first);
  if (isVerifying) return undefined;
  const isSought = !isOver(run, rules) && isStillSought(datum, run, rules);
  if (!isSought) return conclude(datum, run, rules);
  // A finder would be paid for a value that nobody can verify.
  return DATA[datum].needsVerifier(rules.accepts) && verifiersAreSilent(datum, run, rules)
    ? failed('VERIFICATION_UNAVAILABLE')
    : undefined;
}

const failed = (reason: FailureReason): WaterfallOutcome => ({ kind: 'failed', reason });

function isStillSought(datum: Findable, run: WaterfallRun, rules: WaterfallRules): boolean {
  const isAsked = [run.pending, run.waiting].some((call) => call?.data.includes(datum));
  return isAsked || turnsLeft(datum, run, rules).length > 0;
}

/**
 * No verifier of its kind has a key, or all were asked about a value and none has said a word in
 * this run.
 */
function verifiersAreSilent(
  datum: Findable,
  run: WaterfallRun,
  { lineUp, accepts }: WaterfallRules,
): boolean {
  const { valueKind } = DATA[datum];
  const verifiers = valueKind === 'email' ? lineUp.verifiers : lineUp.phoneVerifiers;
  if (verifiers.length === 0) return true;
  const values = run.candidates.filter(
    (each) => DATA[each.datum].valueKind === valueKind && mayCount(each, accepts),
  );
  return values.length > 0 && values.every(isUnsaid);
}

/** Of a number on a line that counts in no case nobody is asked, and nobody is silent. */
const mayCount = (candidate: Candidate, accepts: Accepts): boolean =>
  !isUnsaid(candidate) || DATA[candidate.datum].isUndecided(candidate, accepts);

const isUnsaid = ({ verdict, check }: Candidate): boolean =>
  verdict === undefined && check === undefined;

/**
 * `first` is accepted; the others of its answer that are accepted too come with it. What is new goes
 * before what the caller gave.
 */
function found(
  datum: Findable,
  run: WaterfallRun,
  accepted: readonly Candidate[],
  first: Candidate,
): WaterfallOutcome {
  const { rank, toFound } = DATA[datum];
  const isOld = (each: Candidate) => isGiven(run, datum, each);
  const [best = first, ...others] = accepted
    .filter(({ provider }) => provider === first.provider)
    .sort((a, b) => Number(isOld(a)) - Number(isOld(b)) || rank(a) - rank(b));
  return { ...toFound([best, ...others]), ...(isOld(best) && { given: true }) };
}

/** Ends a datum of which nothing was accepted. */
function conclude(datum: Findable, run: WaterfallRun, rules: WaterfallRules): WaterfallOutcome {
  const candidates = of(run, datum);
  const answered = run.attempts.some(
    ({ data, outcome }) => data.includes(datum) && ANSWERS.includes(outcome),
  );
  // What was stored before anybody was asked is no answer.
  if (!answered && candidates.every(({ stored }) => stored)) return failed('NO_PROVIDER_ANSWERED');
  const open = candidates.filter((each) => mayCount(each, rules.accepts));
  if (DATA[datum].needsVerifier(rules.accepts) && open.length > 0 && open.every(isUnsaid)) {
    return failed('VERIFICATION_UNAVAILABLE');
  }
  const incomplete = silentVendors(datum, run, rules);
  return { kind: 'not-found', ...(incomplete.length > 0 && { incomplete }) };
}

/**
 * Gives the vendors that could have ended the datum otherwise: finders whose last answer to a
 * search was a refusal, finders that nobody came to, verifiers that left an address undecided.
 */
function silentVendors(datum: Findable, run: WaterfallRun, rules: WaterfallRules): string[] {
  const refused = new Map<string, string>();
  for (const { provider, search, kind, data, outcome } of run.attempts) {
    if (kind !== 'find' || !data.includes(datum)) continue;
    const call = `${provider} ${search}`;
    if (ANSWERS.includes(outcome) || OF_THE_QUERY.includes(outcome)) refused.delete(call);
    else refused.set(call, provider);
  }
  const answered = run.attempts
    .filter(({ outcome, data }) => ANSWERS.includes(outcome) && data.includes(datum))
    .map(({ provider }) => provider);
  const missed = usableTurns(datum, run, rules)
    .map(({ provider }) => provider.id)
    .filter((id) => !answered.includes(id));
  return [...new Set([...refused.values(), ...missed, ...silentVerifiers(datum, run, rules)])];
}

function silentVerifiers(datum: Findable, run: WaterfallRun, rules: WaterfallRules): string[] {
  const { needsVerifier, isUndecided } = DATA[datum];
  if (!needsVerifier(rules.accepts)) return [];
  const undecided = of(run, datum).filter((each) => isUndecided(each, rules.accepts));
  const refused = run.attempts
    .filter(({ kind, outcome }) => kind === 'verify' && !isWord(outcome))
    .filter(({ outcome }) => !OF_THE_QUERY.includes(outcome))
    .map(({ provider }) => provider);
  const silent = undecided.flatMap((each) =>
    verifiersOf(rules.lineUp, each).filter(
      (id) => !each.asked.includes(id) || refused.includes(id),
    ),
  );
  return [...new Set(silent)];
}
