import type { Datum } from '../../actions/actions.ts';
import type { Finding, StoredWords } from '../../claims/claims.contract.ts';
import { DATA } from '../../waterfall/data.ts';
import type {
  Candidate,
  WaterfallOutcome,
  WaterfallRun,
} from '../../waterfall/waterfall.contract.ts';
import type { Outcome, Outcomes } from '../records.contract.ts';
import { isRefresh } from './refresh-row.ts';

/** Gives what has come of a row's data that are decided in its run. */
export function outcomesOf(run: WaterfallRun, data: readonly Datum[]): Outcomes {
  return Object.fromEntries(
    data.flatMap((datum): [Datum, Outcome][] => {
      const outcome = outcomeOf(run, datum);
      return outcome ? [[datum, outcome]] : [];
    }),
  );
}

function outcomeOf(run: WaterfallRun, datum: Datum): Outcome | undefined {
  if (isRefresh(datum)) return outcomeOfRefresh(run);
  const outcome = run.outcomes[datum];
  return outcome && toOutcome(outcome);
}

function toOutcome(outcome: WaterfallOutcome): Outcome {
  if (outcome.kind !== 'found') return outcome;
  return { kind: outcome.given ? 'given' : 'found', ...toFinding(outcome) };
}

/**
 * Gives what has come of a refresh; undefined while it goes on. It is `found` where a datum has
 * another value than the stored one, which is `free` where the caller gave it; `not-found` where
 * nothing was stored. A stored value that has bounced, and has none in its place, is told as such;
 * with each that stays what was said of it. A refresh that found nothing newer and got no answer
 * about one of its data fails, so that nobody is told that what is stored is good.
 */
function outcomeOfRefresh(run: WaterfallRun): Outcome | undefined {
  const all = run.candidates.filter((each) => each.stored);
  const stored = all.filter(({ datum }, n) => all.findIndex((each) => each.datum === datum) === n);
  if (stored.length === 0) return { kind: 'not-found' };
  const ends = stored.flatMap((each): End[] => {
    const outcome = run.outcomes[each.datum];
    return outcome === undefined ? [] : [{ stored: each, outcome }];
  });
  if (ends.length < stored.length) return undefined;
  const found = ends.flatMap(findingOf);
  const [first] = found;
  const values = Object.fromEntries([
    ...stored.map(({ datum, value }) => [datum, value]),
    ...found.map(([datum, { value }]) => [datum, value]),
  ]);
  const changed = found.map(([datum]) => datum);
  const free = ends.flatMap((end) => (isGivenNow(end) ? [end.stored.datum] : []));
  const bounced = stored
    .filter(({ datum, isBad }) => isBad && !changed.includes(datum))
    .map(({ datum }) => datum);
  const said = ends.flatMap(saidOf).filter(([datum]) => !changed.includes(datum));
  const heard = {
    ...(bounced.length > 0 && { bounced }),
    ...(said.length > 0 && { said: Object.fromEntries(said) }),
  };
  const refresh = {
    ...{ changed, values, found: Object.fromEntries(found) },
    ...(free.length > 0 && { free }),
    ...heard,
  };
  if (first !== undefined) {
    const { provider } = first[1];
    return { kind: 'found', value: 'changed', all: ['changed'], provider, refresh };
  }
  const failed = ends.find(({ outcome }) => outcome.kind === 'failed')?.outcome;
  if (failed?.kind === 'failed') return { ...failed, ...heard };
  const silent = ends.flatMap(({ outcome }) =>
    outcome.kind === 'not-found' ? (outcome.incomplete ?? []) : [],
  );
  return {
    ...{ kind: 'known', value: 'unchanged', all: ['unchanged'], provider: '', refresh },
    ...(silent.length > 0 && { incomplete: [...new Set(silent)] }),
  };
}

/** A stored value, and how the search for its datum has ended. */
interface End {
  readonly stored: Candidate;
  readonly outcome: WaterfallOutcome;
}

/** What was found of a datum, where it is another value than the stored one. */
function findingOf({ stored, outcome }: End): [Candidate['datum'], Finding][] {
  if (outcome.kind !== 'found') return [];
  const { datum, value } = stored;
  return DATA[datum].isSame(value, outcome.value) ? [] : [[datum, toFinding(outcome)]];
}

/**
 * What was said of a stored value: a verifier's word, or, of a number that counts again by whatever
 * word, `valid`. None of one that has bounced: nobody was asked about it.
 */
function saidOf({ stored, outcome }: End): [Candidate['datum'], StoredWords[string]][] {
  const { datum, value, isBad } = stored;
  const isGood = outcome.kind === 'found' && DATA[datum].isSame(value, outcome.value);
  const verdict = datum === 'phone' ? wordOfNumber(stored, isGood) : wordOfAddress(stored);
  return isBad || verdict === undefined ? [] : [[datum, { value, verdict }]];
}

function wordOfAddress({ verdict }: Candidate): string | undefined {
  return verdict === 'unknown' ? undefined : verdict;
}

function wordOfNumber({ check }: Candidate, isGood: boolean): string | undefined {
  if (check === undefined) return isGood ? 'valid' : undefined;
  if (!check.valid) return 'invalid';
  return check.reachable === false ? 'unreachable' : 'valid';
}

/** Says whether another value was found that the caller has given: it takes its place for nothing. */
function isGivenNow(end: End): boolean {
  return end.outcome.kind === 'found' && end.outcome.given === true && findingOf(end).length > 0;
}

/** Gives what was found as it is stored. */
function toFinding(outcome: Extract<WaterfallOutcome, { kind: 'found' }>): Finding {
  const { kind: _kind, given: _given, all, check, ...found } = outcome;
  return {
    ...found,
    ...(check && { check: { ...check } }),
    all: all.map((each) => (typeof each === 'string' ? each : { ...each })),
  };
}
