import { type Brought, DATA } from './data.ts';
import type { LineUp } from './line-up.ts';
import type { Candidate, Findable, Verdict, WaterfallRun } from './waterfall.contract.ts';

/** Values of one answer that are looked at, of each datum. */
export const VALUES_MAX = 5;

/** Tells whether a datum is wanted and has no outcome yet. */
export const isOpen =
  ({ wanted, outcomes }: WaterfallRun) =>
  (datum: Findable): boolean =>
    wanted.includes(datum) && outcomes[datum] === undefined;

/**
 * Gives the values of an answer that the run has not seen, best first, for each datum that is still
 * open. An address that is known from another datum keeps what verifiers have said of it.
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
      .map((value) => ({ datum, ...value, provider, ...said(run, value.value) }));
  });
}

/** Gives the candidates of a datum. */
export function of(run: WaterfallRun, datum: Findable): readonly Candidate[] {
  return run.candidates.filter((candidate) => candidate.datum === datum);
}

/** Gives the run after a verifier was asked: all candidates with the address have its word. */
export function withVerdict(
  run: WaterfallRun,
  { value }: Candidate,
  verifier: string,
  verdict: Verdict | undefined,
): readonly Candidate[] {
  return run.candidates.map((each) =>
    DATA[each.datum].isVerified && DATA[each.datum].isSame(each.value, value)
      ? { ...each, ...(verdict && { verdict }), asked: [...each.asked, verifier] }
      : each,
  );
}

/**
 * Gives the first open address: of a datum without an outcome, with no verdict yet or an unknown
 * one, and a verifier that was not asked about it.
 */
export function nextVerification(
  run: WaterfallRun,
  { lineUp }: { readonly lineUp: LineUp },
  only?: Findable,
): { readonly candidate: number; readonly verifier: string } | undefined {
  for (const [candidate, { datum, verdict, asked }] of run.candidates.entries()) {
    const isWanted = isOpen(run)(datum) && (only ?? datum) === datum;
    if (!isWanted || !DATA[datum].isVerified) continue;
    if (verdict !== undefined && verdict !== 'unknown') continue;
    const verifier = lineUp.verifiers.find(({ id }) => !asked.includes(id));
    if (verifier) return { candidate, verifier: verifier.id };
  }
  return undefined;
}

function said(run: WaterfallRun, address: string): Pick<Candidate, 'verdict' | 'asked'> {
  const same = run.candidates.find(
    ({ datum, value }) => DATA[datum].isVerified && DATA[datum].isSame(value, address),
  );
  return { ...(same?.verdict && { verdict: same.verdict }), asked: same?.asked ?? [] };
}
