import type { Ports } from '../../shared/ports.ts';
import type { VendorAccount } from '../desk/desk.contract.ts';
import { readDesk } from '../desk/vendor-desk.store.ts';
import type { WaterfallTerms } from '../terms.contract.ts';
import type { ContactQuery } from '../waterfall.contract.ts';
import { orderOf, withinCost } from './choose-order.ts';
import type { ExpectedRows, LearnedOrders, Sought } from './figures.contract.ts';
import { readSegments } from './figures.store.ts';
import { segmentOf } from './segment.ts';

/** Rows that a datum is sought for. */
export interface SoughtRows {
  readonly datum: Sought;
  readonly queries: readonly ContactQuery[];
  readonly terms?: WaterfallTerms | undefined;
}

/**
 * Foretells how many of some rows are found and what their providers cost, from what was counted of
 * rows like them, in the order that was learnt. Reads only.
 *
 * Units: contacts, and millionths of a dollar; both are averages, not promises.
 */
export async function expectRows(
  p: Ports,
  account: VendorAccount,
  sought: readonly SoughtRows[],
): Promise<readonly ExpectedRows[]> {
  const { orders } = await readDesk(p.db, account, p.now());
  return Promise.all(
    sought.map(async (rows) => {
      if (orders[rows.datum] !== undefined) return foretell(orders, rows);
      const counted = await readSegments(p.db, account, rows.datum, p.now());
      const basedOnRows = Object.values(counted).reduce((sum, each) => sum + each.rows, 0);
      const lookups = rows.queries.length;
      return { lookups, found: null, costMicroUsd: null, basedOnRows: Math.round(basedOnRows) };
    }),
  );
}

/** Adds up what is expected of each row. */
function foretell(orders: LearnedOrders, { datum, queries, terms = {} }: SoughtRows): ExpectedRows {
  const sums = { found: 0, costMicroUsd: 0, basedOnRows: Number.POSITIVE_INFINITY };
  for (const query of queries) {
    const order = orderOf(orders[datum]?.segments, segmentOf(query));
    if (order === undefined) continue;
    const named = terms.providers?.[datum];
    const asked = withinCost(order.providers, terms).filter(
      ({ provider }) => named?.includes(provider) ?? true,
    );
    for (const each of asked) {
      sums.found += each.found;
      sums.costMicroUsd += each.costMicroUsd;
    }
    sums.basedOnRows = Math.min(sums.basedOnRows, order.rows);
  }
  return {
    lookups: queries.length,
    found: Number(sums.found.toFixed(1)),
    costMicroUsd: Math.round(sums.costMicroUsd),
    basedOnRows: Number.isFinite(sums.basedOnRows) ? sums.basedOnRows : 0,
  };
}
