import type { AccountId } from '../../shared/ids.contract.ts';
import type { Page } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import { type LedgerPageRequest, listEntries } from './journal.store.ts';
import { type LedgerEntryView, viewEntry } from './view-entry.ts';

/** Reads a page of an account's ledger, oldest first unless `order` is `desc`. */
export async function listLedger(
  p: Ports,
  id: AccountId,
  page: LedgerPageRequest,
): Promise<Page<LedgerEntryView>> {
  const { items, nextCursor } = await listEntries(p, id, page);
  return { items: items.map(viewEntry), nextCursor };
}
