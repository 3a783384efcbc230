import type { AccountId } from '../../ledger/ledger.contract.ts';
import {
  listAccounts,
  type Rebuilt,
  type RecordedOfAccount,
  rebuildLedger,
  rebuildTotals,
  recordedChanges,
} from '../../ledger/ledger.ts';
import type { Ports } from '../../shared/ports.ts';
import { termsOverTime } from '../../workspaces/terms-over-time.ts';
import type { Workspace } from '../../workspaces/workspaces.contract.ts';
import { recordedRevisions } from './recorded-revisions.ts';

/** What a rebuild of a workspace's ledgers came to. */
export interface RebuiltWorkspace {
  readonly accounts: readonly (Rebuilt & { readonly id: AccountId })[];
  /** Totals that were put right; undefined where a ledger has a gap: they are left alone. */
  readonly totals: number | undefined;
}

/**
 * Makes the missing entries of all ledgers of a workspace anew, from its records and its terms, and
 * then its totals. Safe to repeat; an entry that is there is left as it is.
 */
export async function rebuildWorkspace(p: Ports, workspace: Workspace): Promise<RebuiltWorkspace> {
  const { id: ws, createdAt, createdBy } = workspace;
  let all: Promise<readonly RecordedOfAccount[]> | undefined;
  const readAll = () => {
    all ??= readRecords(p, ws);
    return all;
  };
  const accounts: RebuiltWorkspace['accounts'][number][] = [];
  for (const id of await listAccounts(p, ws)) {
    const isOwn = id.seat === undefined && id.cap === undefined;
    const cause = { actor: createdBy ?? 'operator', reason: 'workspace created', ref: ws };
    const rebuilt = await rebuildLedger(p, id, {
      readRecorded: async () => (await readAll()).filter(({ account }) => isSame(account, id)),
      terms: await termsOverTime(p, workspace, id),
      ...(isOwn && { opening: { atMs: createdAt, cause } }),
    });
    accounts.push({ id, ...rebuilt });
  }
  const isWhole = accounts.every(({ missing }) => missing === undefined);
  return { accounts, totals: isWhole ? await rebuildTotals(p, ws) : undefined };
}

async function readRecords(p: Ports, ws: string): Promise<readonly RecordedOfAccount[]> {
  return [...(await recordedChanges(p, ws)), ...(await recordedRevisions(p, ws))];
}

function isSame(a: AccountId, b: AccountId): boolean {
  return a.seat === b.seat && a.cap === b.cap;
}
