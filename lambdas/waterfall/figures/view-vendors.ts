import { dayOf } from '../../shared/calendar.ts';
import type { Ports } from '../../shared/ports.ts';
import { epochMs, toRfc3339 } from '../../shared/units.contract.ts';
import type { VendorAccount, VendorSettings } from '../desk/desk.contract.ts';
import { standingOf } from '../desk/plan-vendor-state.ts';
import { type KeptVendor, NOTHING_KEPT, readDesk } from '../desk/vendor-desk.store.ts';
import { PROVIDERS, VENDORS } from '../registry.ts';
import { findVendorFacts } from '../vendor-facts.ts';
import { add } from './add-figures.ts';
import {
  ALL_SEGMENTS,
  type LearnedOrders,
  type Segment,
  SLOT_ENDS_MS,
  SOUGHT,
  type Sought,
  type VendorFigures,
} from './figures.contract.ts';
import { type DayOfDatum, readDays } from './figures.store.ts';

/** What is asked of the figures: days of UTC, both included. */
export interface AskedFigures {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Of each segment, beside all together. */
  readonly bySegment?: boolean;
}

/** A month, where nobody says otherwise. */
const DAYS_SHOWN = 30;
const DAY_MS = 86_400_000;

export type VendorsView = Awaited<ReturnType<typeof viewVendors>>;

/**
 * Shows all vendors of an account: how each stands, what it costs, its place in each order that was
 * learnt, what was counted of its calls, and why the orders are as they are.
 *
 * Units: costs in millionths of a dollar, latencies in milliseconds, rates and shares 0 to 1.
 */
export async function viewVendors(p: Ports, account: VendorAccount, asked: AskedFigures) {
  const nowMs = p.now();
  const to = asked.to ?? dayOf(nowMs, 'UTC');
  const from = asked.from ?? dayOf(epochMs(Date.parse(to) - (DAYS_SHOWN - 1) * DAY_MS), 'UTC');
  const [{ vendors, orders }, days] = await Promise.all([
    readDesk(p.db, account, nowMs),
    readDays(p.db, account, { from, to }),
  ]);
  const sums = sumDays(days, asked.bySegment ?? false);
  const items = [...VENDORS.values()].map((vendor) => {
    const kept = vendors.get(vendor.id) ?? NOTHING_KEPT;
    return {
      id: vendor.id,
      finds: PROVIDERS.some(({ id }) => id === vendor.id),
      ...viewState(kept, nowMs),
      prices: pricesOf(vendor.id, kept.settings),
      places: placesOf(vendor.id, orders),
      figures: sums.filter((sum) => sum.vendor === vendor.id).map(({ vendor: _, ...sum }) => sum),
    };
  });
  return { from, to, items, orders: viewOrders(orders) };
}

function viewState({ state, settings }: KeptVendor, nowMs: number) {
  const standing = standingOf(state, nowMs);
  const untilMs = state.trouble?.untilMs ?? state.openUntilMs;
  const isSaid = standing.kind !== 'go' && untilMs !== undefined;
  return {
    isOff: settings.isOff ?? false,
    // `probe`: the next call tries whether it works again.
    state: standing.kind === 'no' ? standing.reason : standing.kind === 'go' ? 'up' : 'probe',
    until: isSaid ? toRfc3339(epochMs(untilMs)) : null,
  } as const;
}

/** Public prices with their dates, beside the account's own. */
function pricesOf(vendor: string, settings: VendorSettings) {
  const { prices = [] } = findVendorFacts(vendor) ?? {};
  return prices.map(({ search = null, for: priced, microUsd, asOf }) => ({
    ...{ search, for: priced, publicMicroUsd: microUsd, asOf },
    ownMicroUsd: settings.pricesMicroUsd?.[priced] ?? null,
  }));
}

/** 1 for who is asked first, in the order for all segments. */
function placesOf(vendor: string, orders: LearnedOrders) {
  const places = SOUGHT.flatMap((datum) => {
    const { providers = [] } = orders[datum]?.segments[ALL_SEGMENTS] ?? {};
    const place = providers.findIndex(({ provider }) => provider === vendor) + 1;
    return place > 0 ? [[datum, place] as const] : [];
  });
  return Object.fromEntries(places) as Readonly<Partial<Record<Sought, number>>>;
}

function viewOrders(orders: LearnedOrders) {
  return SOUGHT.flatMap((datum) => {
    const { plannedAtMs = 0, segments = {} } = orders[datum] ?? {};
    return Object.entries(segments).map(([segment, order]) => ({
      ...{ datum, segment, plannedAt: toRfc3339(epochMs(plannedAtMs)), ...order },
    }));
  });
}

function sumDays(days: readonly DayOfDatum[], bySegment: boolean) {
  const sums = new Map<
    string,
    { datum: Sought; segment: Segment; vendor: string; sum: VendorFigures }
  >();
  for (const { datum, figures } of days) {
    for (const [own, vendors] of Object.entries(figures)) {
      for (const segment of bySegment ? [ALL_SEGMENTS, own] : [ALL_SEGMENTS]) {
        for (const [vendor, more] of Object.entries(vendors)) {
          const name = `${datum} ${segment} ${vendor}`;
          const known = sums.get(name)?.sum;
          const sum = known === undefined ? more : add(known, more);
          sums.set(name, { datum, segment, vendor, sum });
        }
      }
    }
  }
  return [...sums.values()].map(({ sum, ...of }) => ({ ...of, ...viewFigures(sum) }));
}

function viewFigures(figures: VendorFigures) {
  const { calls, hits, refused, skipped, ms, slots, costMicroUsd, verifyingMicroUsd } = figures;
  const each = (sum: number, n: number) => (n === 0 ? null : Math.round(sum / n));
  return {
    ...{ calls, hits, refused, skipped, costMicroUsd, verifyingMicroUsd },
    hitRate: calls === 0 ? null : Number((hits / calls).toFixed(4)),
    meanMs: each(ms, calls),
    p50Ms: withinMs(slots, 0.5),
    p95Ms: withinMs(slots, 0.95),
    costPerHitMicroUsd: each(costMicroUsd + verifyingMicroUsd, hits),
  };
}

/** The end of the slot within which so many of the calls were answered; null without any. */
function withinMs(slots: readonly number[], share: number): number | null {
  const all = slots.reduce((sum, n) => sum + n, 0);
  if (all === 0) return null;
  const at = slots.findIndex(
    (_, place) => slots.slice(0, place + 1).reduce((sum, n) => sum + n, 0) >= all * share,
  );
  return SLOT_ENDS_MS[at] ?? SLOT_ENDS_MS[SLOT_ENDS_MS.length - 1] ?? null;
}
