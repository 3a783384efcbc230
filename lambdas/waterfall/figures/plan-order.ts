import {
  ALL_SEGMENTS,
  type Expected,
  type Explored,
  type LearnedOrder,
  type OrderedProvider,
  type Segment,
  type SegmentFigures,
  type SegmentOrders,
} from './figures.contract.ts';
import { fitRates, type Rates } from './fit-rates.ts';

/** What an order is made of. */
export interface OrderFigures {
  /** What was counted of one datum, by segment. */
  readonly segments: Readonly<Record<Segment, SegmentFigures>>;
  /** The order without figures, by the providers' ids: who is not in it is not planned for. */
  readonly fixed: readonly string[];
  /** What a hit costs by the account's price, in millionths of a dollar. */
  readonly priceOf: (provider: string) => number;
}

/** Rows that ask a provider out of its turn: at most this share of all. */
export const EXPLORED_SHARE = 0.05;
/** What they cost more: at most this share of what the order costs. */
const EXPLORING_COST_SHARE = 0.01;
/** Without so many rows there is no order of one's own: the one for all, or the fixed one. */
export const ROWS_MIN = 50;
/** Segments with an order of their own: those with most rows. All are one item of the table. */
export const SEGMENTS_MAX = 40;

/**
 * Plans in which order providers are asked for a datum, for each segment and for all together:
 * whoever costs least for each contact that it is expected to find, given that those before it have
 * found nothing. Where that comes to more than the fixed order, by the same figures, the fixed one
 * stays. All are asked that the fixed order has: an order alone loses no contact.
 *
 * Shape: no segment with fewer than 50 rows; empty where there are not as many in all.
 */
export function planOrder(figures: OrderFigures): SegmentOrders {
  const { segments, priceOf } = figures;
  const rows = Object.values(segments).reduce((sum, each) => sum + each.rows, 0);
  const counted = Object.entries(segments)
    .filter(([, own]) => own.rows >= ROWS_MIN)
    .toSorted(([, a], [, b]) => b.rows - a.rows)
    .slice(0, SEGMENTS_MAX)
    .map(([segment, own]) => [segment, own.rows] as const);
  if (rows < ROWS_MIN) return {};
  const rates = fitRates(segments, priceOf);
  const providers = asked(figures);
  return Object.fromEntries(
    [[ALL_SEGMENTS, rows] as const, ...counted].map(([segment, n]) => [
      segment,
      planSegment({ rates, segment, providers }, n),
    ]),
  );
}

/** Those of the fixed order that somebody has asked: of the others nothing is known. */
function asked({ segments, fixed }: OrderFigures): readonly string[] {
  const known = new Set(
    Object.values(segments).flatMap(({ trials }) =>
      Object.keys(trials).map((name) => name.split('>').at(-1)),
    ),
  );
  return fixed.filter((id) => known.has(id));
}

/** Providers in the fixed order, and what is known of them in a segment. */
interface Choice {
  readonly rates: Rates;
  readonly segment: Segment;
  readonly providers: readonly string[];
}

function planSegment(choice: Choice, rows: number): LearnedOrder {
  const fixed = foresee(choice, choice.providers);
  const greedy = foresee(choice, cheapestFirst(choice));
  const isCheaper = costOf(greedy) < costOf(fixed);
  const providers = isCheaper ? greedy : fixed;
  return {
    rows: Math.round(rows),
    providers: providers.map(rounded),
    explored: explore(choice, providers),
    fixed: rounded({ found: foundBy(fixed), costMicroUsd: costOf(fixed) }),
  };
}

/** Puts next who costs least for each contact that it finds where those before it have not. */
function cheapestFirst({ rates, segment, providers }: Choice): readonly string[] {
  const order: string[] = [];
  let left = providers;
  while (left.length > 0) {
    const [next] = left
      .map((id) => ({ id, price: pricePerFound(rates, segment, order, id) }))
      .toSorted((a, b) => a.price - b.price);
    if (next === undefined) break;
    order.push(next.id);
    left = left.filter((id) => id !== next.id);
  }
  return order;
}

function pricePerFound(
  rates: Rates,
  segment: Segment,
  before: readonly string[],
  id: string,
): number {
  const rate = rates.rate(segment, before, id);
  const { hit, miss } = rates.paid(segment, id);
  return hit + (miss * (1 - rate)) / rate;
}

/** Foresees what each provider of an order finds and costs, for one row. */
function foresee({ rates, segment }: Choice, order: readonly string[]): readonly OrderedProvider[] {
  let left = 1;
  return order.map((provider, place) => {
    const before = order.slice(0, place);
    const rate = rates.rate(segment, before, provider);
    const { hit, miss } = rates.paid(segment, provider);
    const most = Math.min(1, rate + rates.margin(segment, before, provider));
    const foreseen = {
      provider,
      found: left * rate,
      foundMost: left * most,
      costMicroUsd: left * (rate * hit + (1 - rate) * miss),
    };
    left *= 1 - rate;
    return foreseen;
  });
}

/**
 * Shares the explored rows among those that are not first. One that would cost much more where it
 * is asked first gets fewer of them, so that exploring never costs more than its part.
 */
function explore(choice: Choice, providers: readonly OrderedProvider[]): readonly Explored[] {
  const [, ...others] = providers.map(({ provider }) => provider);
  const cost = costOf(providers);
  return others.map((provider) => {
    const rest = providers.map((each) => each.provider).filter((id) => id !== provider);
    const more = costOf(foresee(choice, [provider, ...rest])) - cost;
    const share = EXPLORED_SHARE / others.length;
    const affordable = (EXPLORING_COST_SHARE * cost) / others.length / Math.max(more, 1);
    return { provider, share: round(Math.min(share, affordable), 5) };
  });
}

const costOf = (order: readonly Expected[]): number =>
  order.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);
const foundBy = (order: readonly Expected[]): number =>
  order.reduce((sum, { found }) => sum + found, 0);

function rounded<T extends Expected>(expected: T): T {
  const { found, costMicroUsd } = expected;
  const most = 'foundMost' in expected && { foundMost: round(Number(expected.foundMost), 4) };
  return { ...expected, ...most, found: round(found, 4), costMicroUsd: Math.round(costMicroUsd) };
}

function round(n: number, digits: number): number {
  return Number(n.toFixed(digits));
}
