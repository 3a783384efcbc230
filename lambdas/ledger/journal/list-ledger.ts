import type { AccountId } from '../../shared/ids.contract.ts';
import type { Page, PageRequest } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import { toRfc3339 } from '../../shared/units.contract.ts';
import type { LedgerEntry, Slice, Totals } from '../ledger.contract.ts';
import { listEntries } from './journal.store.ts';

/** A ledger entry as the API shows it. */
export interface LedgerEntryView {
  readonly rev: number;
  readonly at: string;
  readonly op: string;
  readonly action: string;
  readonly actor: string;
  readonly reason: string;
  readonly ref: string;
  readonly slices: readonly SliceView[];
  readonly before: Totals;
  readonly after: Totals;
}

export interface SliceView {
  readonly grantId: string;
  readonly creditType: string;
  readonly granted: number;
  readonly available: number;
  readonly held: number;
  readonly spent: number;
  readonly expired: number;
}

/** Reads a page of an account's ledger, oldest first unless `order` is `desc`. */
export async function listLedger(
  p: Ports,
  id: AccountId,
  page: PageRequest & { readonly order?: 'asc' | 'desc' | undefined },
): Promise<Page<LedgerEntryView>> {
  const { items, nextCursor } = await listEntries(p, id, page);
  return { items: items.map(toView), nextCursor };
}

function toView({ rev, at, op, action, actor, reason, ref, slices, before, after }: LedgerEntry) {
  return {
    rev,
    at: toRfc3339(at),
    op,
    action,
    actor,
    reason,
    ref,
    slices: slices.map(toSliceView),
    before: inOrder(before),
    after: inOrder(after),
  };
}

function toSliceView(slice: Slice): SliceView {
  const { grantId, type, granted = 0, available = 0, held = 0, spent = 0, expired = 0 } = slice;
  return { grantId, creditType: type, granted, available, held, spent, expired };
}

/** Credit types by name; the table keeps no order of fields. */
function inOrder(totals: Totals): Totals {
  const types = Object.entries(totals).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    types.map(([type, { available, held }]) => [type, { available, held }]),
  );
}
