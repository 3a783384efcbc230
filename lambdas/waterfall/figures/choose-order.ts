import { unitOf } from '../../shared/random.ts';
import type { WaterfallTerms } from '../terms.contract.ts';
import {
  ALL_SEGMENTS,
  type Explored,
  type LearnedOrder,
  type OrderedProvider,
  type Segment,
  type SegmentOrders,
} from './figures.contract.ts';
import { EXPLORED_SHARE } from './plan-order.ts';

/** A row, as an order is chosen for it. */
export interface OrderedRow {
  readonly segment: Segment;
  /** Names it, the same each time: which rows explore follows from it. */
  readonly id: string;
}

/** Where nobody says otherwise, so much of what all would find is found at least. */
export const COVERAGE_FLOOR_PERCENT = 97;
/** What a provider that has no figures yet gets of the explored rows, each. */
const UNKNOWN_SHARE = 0.01;

/**
 * Gives the order in which a row asks providers for a datum; undefined where there is none that was
 * learnt. `known`: who can be asked, in the fixed order. One that has no figures stands last, and
 * gets some of the explored rows.
 */
export function chooseOrder(
  orders: SegmentOrders,
  row: OrderedRow,
  known: readonly string[],
  terms: WaterfallTerms,
): readonly string[] | undefined {
  const order = orderOf(orders, row.segment);
  if (order === undefined) return undefined;
  const planned = order.providers.filter(({ provider }) => known.includes(provider));
  const unknown = known.filter((id) => !planned.some(({ provider }) => provider === id));
  const kept = withinCost(planned, terms).map(({ provider }) => provider);
  const explored = explorerOf(row.id, [
    ...order.explored.filter(({ provider }) => known.includes(provider)),
    ...unknown.map((provider) => ({ provider, share: UNKNOWN_SHARE })),
  ]);
  const usual = [...kept, ...unknown];
  return explored === undefined ? usual : [explored, ...usual.filter((id) => id !== explored)];
}

/** Gives the order for a segment, as it stands. */
export function orderOf(
  orders: SegmentOrders | undefined,
  segment: Segment,
): LearnedOrder | undefined {
  return orders?.[segment] ?? orders?.[ALL_SEGMENTS];
}

/**
 * Leaves out who costs too much for each contact that it finds, dearest first, as long as the
 * others find enough of what all would: so much at least as the floor says, also where those left
 * out find as much as may be hoped of them.
 */
export function withinCost(
  planned: readonly OrderedProvider[],
  { foundCostMicroUsdMax, coverageFloorPercent = COVERAGE_FLOOR_PERCENT }: WaterfallTerms,
): readonly OrderedProvider[] {
  if (foundCostMicroUsdMax === undefined) return planned;
  const all = planned.reduce((sum, { found }) => sum + found, 0);
  let mayLose = all * (1 - coverageFloorPercent / 100);
  const dear = planned
    .filter(({ found, costMicroUsd }) => costMicroUsd > foundCostMicroUsdMax * found)
    .toSorted((a, b) => b.costMicroUsd / b.found - a.costMicroUsd / a.found);
  const left = new Set<OrderedProvider>();
  for (const each of dear) {
    if (each.foundMost > mayLose) continue;
    mayLose -= each.foundMost;
    left.add(each);
  }
  return planned.filter((each) => !left.has(each));
}

/** Gives who a row asks first so that its figures stay fresh; undefined for nearly all rows. */
function explorerOf(id: string, explored: readonly Explored[]): string | undefined {
  const all = explored.reduce((sum, { share }) => sum + share, 0);
  let at = unitOf(id) * Math.max(1, all / EXPLORED_SHARE);
  for (const { provider, share } of explored) {
    at -= share;
    if (at < 0) return provider;
  }
  return undefined;
}
