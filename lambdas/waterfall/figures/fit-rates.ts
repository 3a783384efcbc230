import { ALL_SEGMENTS, type Segment, type SegmentFigures, type Trial } from './figures.contract.ts';

/** What a call of a provider is expected to come to. */
export interface Rates {
  /** How likely its value is accepted, where others have missed before. */
  rate(segment: Segment, before: readonly string[], provider: string): number;
  /** How far the true rate may lie above that, given how often it was asked. */
  margin(segment: Segment, before: readonly string[], provider: string): number;
  /** What is paid on average, in millionths of a dollar, where it is a hit and where it is not. */
  paid(segment: Segment, provider: string): { readonly hit: number; readonly miss: number };
}

/** What is believed before anything was counted, and how many calls that belief counts for. */
export interface Belief {
  readonly rate: number;
  readonly calls: number;
  /** How many expected hits of a segment make that half of how it differs is believed. */
  readonly segmentHits: number;
  /** The same for those who have missed before. */
  readonly beforeHits: number;
}

/**
 * A provider that nobody has asked is taken for a good one: so it gets its turns, and is known.
 * A segment's own figures count fully only where they are many.
 */
const BELIEF: Belief = {
  rate: 0.4,
  calls: 4,
  segmentHits: 10,
  beforeHits: 3,
};
const ROUNDS = 30;
const RATE_MAX = 0.98;
const FACTOR_MIN = 0.01;
const FACTOR_MAX = 4;
/** Standard deviations: one in six lies beyond; of several that are left out at once, fewer do. */
const DEVIATIONS = 1;

/** One trial, taken apart. */
interface Cell extends Trial {
  readonly segment: Segment;
  readonly before: readonly string[];
  readonly provider: string;
}

/** A factor of some cells: how many times more hits they have than the others let expect. */
interface Factor {
  value: number;
  readonly cells: Cell[];
  /** What was counted in all its cells. */
  readonly total: Trial;
}

/**
 * Fits hit rates to what was counted. A rate is a product: the provider's own, times a factor for
 * each provider that has missed before (one that resells another's source finds next to nothing
 * after it), times one for the segment. Each factor is the hits that were counted by the hits that
 * the rest of the product lets expect, both with some hits more of belief in 1: so figures of a few
 * rows move next to nothing, and of many they stand by themselves. Fitted in turns until they agree
 * (iterative proportional fitting; the belief is a Gamma prior).
 *
 * `publicMicroUsd`: what a hit of a provider costs by its price, believed until it was paid.
 */
export function fitRates(
  segments: Readonly<Record<Segment, SegmentFigures>>,
  publicMicroUsd: (provider: string) => number,
  belief: Belief = BELIEF,
): Rates {
  const cells = Object.entries(segments).flatMap(([segment, { trials }]) =>
    Object.entries(trials).map(([name, trial]) => ({ ...trial, segment, ...takeApart(name) })),
  );
  const factors = gather(cells, belief);
  settle(factors, belief);
  const rate: Rates['rate'] = (segment, before, provider) =>
    factorsOf(segment, before, provider).reduce(
      (p, name) => Math.min(RATE_MAX, p * (factors.get(name)?.value ?? 1)),
      factors.has(provider) ? 1 : belief.rate,
    );
  const counted = (name: string): Trial => factors.get(name)?.total ?? NOTHING;
  return {
    rate,
    margin: (segment, before, provider) => {
      const p = rate(segment, before, provider);
      const own = segment === ALL_SEGMENTS ? provider : inSegment(segment, provider);
      const calls = counted(own).calls + belief.calls;
      return DEVIATIONS * Math.sqrt((p * (1 - p)) / calls);
    },
    paid: (segment, provider) => {
      const first = { hit: publicMicroUsd(provider), miss: 0 };
      const all = meanPaid(counted(provider), first, belief.calls);
      return meanPaid(counted(inSegment(segment, provider)), all, belief.segmentHits);
    },
  };
}

function takeApart(name: string): Pick<Cell, 'before' | 'provider'> {
  const [before = '', provider = ''] = name.split('>');
  return { before: before === '' ? [] : before.split('+'), provider };
}

/** The factors that there are, each with the cells that it is in. */
function gather(cells: readonly Cell[], belief: Belief): Map<string, Factor> {
  const named = new Map<string, Cell[]>();
  for (const cell of cells) {
    for (const name of factorsOf(cell.segment, cell.before, cell.provider)) {
      const own = named.get(name);
      if (own === undefined) named.set(name, [cell]);
      else own.push(cell);
    }
  }
  return new Map(
    [...named].map(([name, own]) => {
      const value = isOfProvider(name) ? belief.rate : 1;
      return [name, { value, cells: own, total: totalOf(own) }];
    }),
  );
}

/**
 * Names the factors of a rate: `hunter`, `DE.profile hunter`, `prospeo>hunter`; and one for all who
 * missed before together, `prospeo+tomba=hunter`, for what they have in common.
 */
function factorsOf(segment: Segment, before: readonly string[], provider: string): string[] {
  const pairs = before.map((other) => `${other}>${provider}`);
  const together = before.length > 1 ? [`${before.toSorted().join('+')}=${provider}`] : [];
  return [provider, inSegment(segment, provider), ...pairs, ...together];
}

const inSegment = (segment: Segment, provider: string): string => `${segment} ${provider}`;

/** Says whether a factor is a provider's own, in all segments and whoever was asked before. */
const isOfProvider = (name: string): boolean => !/[ >=]/.test(name);

/** Sets each factor to what the others leave for it, in turns. */
function settle(factors: ReadonlyMap<string, Factor>, belief: Belief): void {
  const of = new Map<Cell, Factor[]>();
  for (const factor of factors.values()) {
    for (const cell of factor.cells) of.set(cell, [...(of.get(cell) ?? []), factor]);
  }
  const expected = (cell: Cell): number =>
    cell.calls *
    Math.min(
      RATE_MAX,
      (of.get(cell) ?? []).reduce((p, { value }) => p * value, 1),
    );
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, factor] of factors) {
      const rest = factor.cells.reduce((all, cell) => all + expected(cell), 0) / factor.value;
      factor.value = next(name, factor.total.hits, rest, belief);
    }
  }
}

/** A provider's own rate is drawn to what is believed of all, each other factor to 1. */
function next(name: string, hits: number, rest: number, belief: Belief): number {
  if (isOfProvider(name)) {
    return Math.min(RATE_MAX, (hits + belief.calls * belief.rate) / (rest + belief.calls));
  }
  const weight = name.includes(' ') ? belief.segmentHits : belief.beforeHits;
  return clamp((hits + weight) / (rest + weight));
}

function clamp(factor: number): number {
  return Math.min(FACTOR_MAX, Math.max(FACTOR_MIN, factor));
}

function meanPaid(
  { calls, hits, hitMicroUsd, missMicroUsd }: Trial,
  believed: { readonly hit: number; readonly miss: number },
  weight: number,
) {
  return {
    hit: (hitMicroUsd + weight * believed.hit) / (hits + weight),
    miss: (missMicroUsd + weight * believed.miss) / (calls - hits + weight),
  };
}

const NOTHING: Trial = { calls: 0, hits: 0, hitMicroUsd: 0, missMicroUsd: 0 };

function totalOf(cells: readonly Cell[]): Trial {
  return cells.reduce<Trial>(
    (all, cell) => ({
      calls: all.calls + cell.calls,
      hits: all.hits + cell.hits,
      hitMicroUsd: all.hitMicroUsd + cell.hitMicroUsd,
      missMicroUsd: all.missMicroUsd + cell.missMicroUsd,
    }),
    NOTHING,
  );
}
