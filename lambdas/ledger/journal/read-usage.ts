import { dayOf } from '../../shared/calendar.ts';
import type { Ports } from '../../shared/ports.ts';
import { type Amounts, addAmounts, type EpochMs, epochMs } from '../../shared/units.contract.ts';
import { pagesOfUsage, type UsageItem } from './usage.store.ts';

/** Which spending is summed, and by what. `fromMs` counts, `toMs` does not. */
export interface UsageQuery {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly groupBy: 'member' | 'action' | 'day';
  /** Only what this actor spent. */
  readonly actor?: string | undefined;
  /** In which days are counted. */
  readonly timezone: string;
}

export interface Usage {
  /** In the order of their names: actors, actions or days. */
  readonly rows: readonly { readonly name: string; readonly credits: Amounts }[];
  readonly total: Amounts;
}

/**
 * Sums what a workspace and its seats have spent, from the totals that go with the ledger: as of
 * the last entry that is sealed. Both ends of the range lie on a quarter of an hour.
 */
export async function readUsage(p: Ports, ws: string, query: UsageQuery): Promise<Usage> {
  const sums = new Map<string, Amounts>();
  for await (const items of pagesOfUsage(p, ws, query)) {
    for (const item of items) {
      if (query.actor !== undefined && item.actor !== query.actor) continue;
      for (const { name, credits } of spendingOf(item, query)) {
        sums.set(name, addAmounts(sums.get(name) ?? {}, credits));
      }
    }
  }
  const rows = [...sums]
    .map(([name, credits]) => ({ name, credits }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { rows, total: addAmounts(...rows.map(({ credits }) => credits)) };
}

/** Gives what of an item lies in the range, by the name that it is summed under. */
function spendingOf(
  item: UsageItem,
  { fromMs, toMs, groupBy, timezone }: UsageQuery,
): { readonly name: string; readonly credits: Amounts }[] {
  const names = { member: item.actor, action: item.action };
  return item.counts
    .map(({ quarter, type, credits }) => ({
      at: epochMs(Date.parse(`${item.day}T${quarter}Z`)),
      credits: { [type]: credits },
    }))
    .filter(({ at }) => at >= fromMs && at < toMs)
    .map(({ at, credits }) => ({
      name: groupBy === 'day' ? dayOf(at, timezone) : names[groupBy],
      credits,
    }));
}
