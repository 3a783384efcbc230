import { type Brought, DATA } from './data.ts';
import type { LineUp } from './line-up.ts';
import type { Accepts } from './terms.contract.ts';
import type { Candidate, Findable, LineType, WaterfallRun } from './waterfall.contract.ts';

/** Values of one answer that are looked at, of each datum. */
export const VALUES_MAX = 5;

/** Tells whether a datum is wanted and has no outcome yet. */
export const isOpen =
  ({ wanted, outcomes }: WaterfallRun) =>
  (datum: Findable): boolean =>
    wanted.includes(datum) && outcomes[datum] === undefined;

/**
 * Gives the values of an answer that the run has not seen, best first, for each datum that is still
 * open. A value that is known from another datum keeps what verifiers have said of it.
 */
export function newCandidates(run: WaterfallRun, provider: string, brought: Brought): Candidate[] {
  return run.wanted.filter(isOpen(run)).flatMap((datum) => {
    const { isSame, readBrought } = DATA[datum];
    const seen = of(run, datum).map(({ value }) => value);
    const fresh = readBrought(brought).filter(({ value }) => {
      const isNew = !seen.some((each) => isSame(each, value));
      if (isNew) seen.push(value);
      return isNew;
    });
    return fresh
      .slice(0, VALUES_MAX)
      .map((value) => ({ datum, ...value, provider, ...said(run, datum, value.value) }));
  });
}

/** Gives the candidates of a run: a stored one that an answer brings again is confirmed. */
export function confirmStored(run: WaterfallRun, brought: Brought): readonly Candidate[] {
  return run.candidates.map((each) => {
    if (!each.stored) return each;
    const { isSame, readBrought } = DATA[each.datum];
    const isAgain = readBrought(brought).some(({ value }) => isSame(value, each.value));
    return isAgain ? { ...each, confirmed: true } : each;
  });
}

/** Gives the candidates of a datum. */
export function of(run: WaterfallRun, datum: Findable): readonly Candidate[] {
  return run.candidates.filter((candidate) => candidate.datum === datum);
}

/** What a verifier says of a value: a verdict of an address, a check of a number. */
export type Word = Partial<Pick<Candidate, 'verdict' | 'check' | 'lineType'>>;

/** Gives the candidates after a verifier was asked: all with the same value have its word. */
export function withWord(
  run: WaterfallRun,
  { datum, value }: Candidate,
  verifier: string,
  word: Word,
): readonly Candidate[] {
  return run.candidates.map((each) =>
    isOneValue(each, datum, value) ? { ...each, ...word, asked: [...each.asked, verifier] } : each,
  );
}

/** Values of one kind are one, whatever they were found for. */
function isOneValue(candidate: Candidate, datum: Findable, value: string): boolean {
  const { valueKind, isSame } = DATA[datum];
  return DATA[candidate.datum].valueKind === valueKind && isSame(candidate.value, value);
}

/** Who verifies, and what counts. */
interface VerificationRules {
  readonly lineUp: LineUp;
  readonly accepts: Accepts;
}

/**
 * Gives the first open value: of a datum without an outcome, of which no verifier has said anything
 * that decides it, and a verifier that was not asked about it.
 */
export function nextVerification(
  run: WaterfallRun,
  { lineUp, accepts }: VerificationRules,
  only?: Findable,
): { readonly candidate: number; readonly verifier: string } | undefined {
  for (const [index, candidate] of run.candidates.entries()) {
    const { datum, asked } = candidate;
    const isWanted = isOpen(run)(datum) && (only ?? datum) === datum;
    if (!isWanted || !DATA[datum].isUndecided(candidate, accepts)) continue;
    const verifier = verifiersOf(lineUp, candidate).find((id) => !asked.includes(id));
    if (verifier) return { candidate: index, verifier };
  }
  return undefined;
}

/** Gives the ids of those who can verify a value, in order. */
export function verifiersOf(
  { verifiers, phoneVerifiers }: LineUp,
  { datum, value }: Pick<Candidate, 'datum' | 'value'>,
): readonly string[] {
  if (DATA[datum].valueKind === 'email') return verifiers.map(({ id }) => id);
  return phoneVerifiers.filter(({ canCheck }) => canCheck(value)).map(({ id }) => id);
}

/** What verifiers have said of a value that the run knows from another datum. */
function said(run: WaterfallRun, datum: Findable, value: string): Word & Pick<Candidate, 'asked'> {
  const same = run.candidates.find((each) => isOneValue(each, datum, value));
  return {
    ...(same?.verdict && { verdict: same.verdict }),
    ...(same?.check && { check: same.check, lineType: lineOf(same) }),
    asked: same?.asked ?? [],
  };
}

const lineOf = ({ lineType = 'unknown' }: Candidate): LineType => lineType;
