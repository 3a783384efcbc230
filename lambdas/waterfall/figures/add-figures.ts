import type { SegmentFigures, Trial, TrialName } from './figures.contract.ts';

/** After so long a trial counts for half: a provider that got better is seen within weeks. */
const HALF_LIFE_DAYS = 14;
const DAY_MS = 86_400_000;
/** A trial that counts for less than this is forgotten. */
const CALLS_MIN = 0.2;
/** Trials kept of a segment, the most frequent ones: about 10 KB. */
const TRIALS_MAX = 120;

/**
 * Adds two figures of one form, number by number, however deep they lie in records and lists; what
 * only one of them has is kept.
 */
export function add<T>(one: T, other: T): T {
  return join(one, other) as T;
}

function join(one: unknown, other: unknown): unknown {
  if (one === undefined || other === undefined) return one ?? other;
  if (typeof one === 'number') return one + Number(other);
  if (Array.isArray(one)) return one.map((n, i) => join(n, (other as readonly unknown[])[i]));
  const ours = one as Readonly<Record<string, unknown>>;
  const theirs = other as typeof ours;
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return Object.fromEntries([...names].map((name) => [name, join(ours[name], theirs[name])]));
}

/** Makes figures count for less: each number times the factor, to a hundredth. */
function scale<T>(figures: T, factor: number): T {
  return times(figures, factor) as T;
}

function times(figures: unknown, factor: number): unknown {
  if (typeof figures === 'number') return Math.round(figures * factor * 100) / 100;
  if (Array.isArray(figures)) return figures.map((n) => times(n, factor));
  const entries = Object.entries(figures as object);
  return Object.fromEntries(entries.map(([name, n]) => [name, times(n, factor)]));
}

/** Makes figures as old as they are: those of two weeks ago count for half. */
export function ageFigures(figures: SegmentFigures, ageMs: number): SegmentFigures {
  const factor = 0.5 ** (Math.max(0, ageMs) / (HALF_LIFE_DAYS * DAY_MS));
  return factor === 1 ? figures : scale(figures, factor);
}

/** Leaves out the trials that say least, so that the figures stay one small item. */
export function trimFigures({ rows, trials }: SegmentFigures): SegmentFigures {
  const kept = (Object.entries(trials) as [TrialName, Trial][])
    .filter(([, { calls }]) => calls >= CALLS_MIN)
    .toSorted(([, a], [, b]) => b.calls - a.calls)
    .slice(0, TRIALS_MAX);
  return { rows, trials: Object.fromEntries(kept) };
}
