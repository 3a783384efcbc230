import { type Amounts, addAmounts, type EpochMs } from '../../shared/units.contract.ts';
import type { AccountId, LedgerEntry } from '../ledger.contract.ts';

/** Credits that an actor spent on an action in a quarter of an hour, by credit type. */
export interface UsageChange {
  /** Of UTC, `YYYY-MM-DD`. */
  readonly day: string;
  /** When the quarter begins, UTC, `hh:mm`. */
  readonly quarter: string;
  readonly actor: string;
  readonly action: string;
  readonly credits: Amounts;
}

/**
 * Sums what entries of an account spent, by quarter of an hour, actor and action. In every time
 * zone in use a day begins on a quarter of an hour of UTC, so that days of any zone can be made up
 * of them. An allowance has no credits of its own: it counts nothing.
 */
export function foldUsage(id: AccountId, entries: readonly LedgerEntry[]): UsageChange[] {
  const sums = new Map<string, UsageChange>();
  if (id.cap !== undefined) return [];
  for (const entry of entries) {
    for (const [action, credits] of Object.entries(spentByAction(entry))) {
      const place = { ...quarterOf(entry.at), actor: entry.actor, action };
      const name = Object.values(place).join('#');
      const sum = addAmounts(sums.get(name)?.credits ?? {}, credits);
      sums.set(name, { ...place, credits: sum });
    }
  }
  return [...sums.values()];
}

/**
 * Gives what an entry spent, by action: as its cause says where that adds up to its slices, else
 * all of it under its reason. So the sums are those of the ledger, whatever a cause says.
 */
function spentByAction({ slices, spentOn, reason, action }: LedgerEntry): Record<string, Amounts> {
  const spent = addAmounts(
    ...slices.map(({ type, spent = 0, repaid = 0 }): Amounts => {
      // What repays debt was counted when it was spent at first.
      const n = spent - Math.max(0, repaid);
      return n === 0 ? {} : { [type]: n };
    }),
  );
  if (Object.keys(spent).length === 0) return {};
  const told = spentOn ?? {};
  if (isSame(addAmounts(...Object.values(told)), spent)) return told;
  return { [ACTIONS.test(reason) ? reason : action]: spent };
}

/** What a reason looks like that names actions; any other text is no part of a key. */
const ACTIONS = /^[\w.+-]{1,200}$/;

function isSame(a: Amounts, b: Amounts): boolean {
  const types = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...types].every((type) => (a[type] ?? 0) === (b[type] ?? 0));
}

const QUARTER_MS = 900_000;

/** Gives the quarter of an hour that a moment lies in. */
export function quarterOf(atMs: EpochMs): { readonly day: string; readonly quarter: string } {
  const text = new Date(atMs - (atMs % QUARTER_MS)).toISOString();
  return { day: text.slice(0, 10), quarter: text.slice(11, 16) };
}
