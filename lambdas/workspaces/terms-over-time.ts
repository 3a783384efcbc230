import type { Terms } from '../plans/terms.ts';
import { findItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import { readMemberCopy } from './members/member.store.ts';
import { type AccountHolder, type Held, isKey, termsOfHolder } from './terms-of-account.ts';
import { toTerms } from './terms-of-workspace.ts';
import type { ApiKey, FormerTerms, Workspace } from './workspaces.contract.ts';

/**
 * The terms of an account at any moment, as far back as records keep what they follow from. It is
 * what the ledger's rebuild asks for, written once more: this domain may not import the ledger.
 */
export interface TermsOverTime {
  readonly at: (atMs: EpochMs) => Terms | undefined;
  /** When they began, and changed, in order. */
  readonly changes: readonly EpochMs[];
}

/**
 * Gives the terms that an account of a workspace has had: by the changes of the workspace's terms,
 * of a member's licence and caps. Also those of a member who was removed.
 */
export async function termsOverTime(
  p: Ports,
  workspace: Workspace,
  id: AccountHolder,
): Promise<TermsOverTime> {
  const { since, former, held } = await readHolder(p, workspace.id, id);
  const heldAt = (atMs: EpochMs): Held | undefined =>
    former.find(({ until }) => atMs < until) ?? held;
  return {
    at: (atMs) => termsOfHolder(toTerms(workspace, atMs), id, heldAt(atMs)),
    changes: [
      ...since,
      ...(workspace.termChanges ?? []).map(({ from }) => from),
      ...former.map(({ until }) => until),
    ].toSorted((a, b) => a - b),
  };
}

interface HolderOverTime {
  /** Since when there is one, where that is known. */
  readonly since: readonly EpochMs[];
  readonly former: readonly FormerTerms[];
  readonly held?: Held | undefined;
}

async function readHolder(p: Ports, ws: string, id: AccountHolder): Promise<HolderOverTime> {
  const holder = id.seat ?? id.cap;
  if (holder === undefined) return { since: [], former: [] };
  if (isKey(holder)) {
    const key = await findItem<ApiKey>(p, keys.apiKey(ws, holder));
    return { since: key ? [key.createdAt] : [], former: [], held: key };
  }
  const { record, removed } = await readMemberCopy(p, ws, holder);
  const former = (removed ?? record)?.former ?? [];
  if (removed === undefined) {
    return { since: record ? [record.createdAt] : [], former, held: record };
  }
  // Of an allowance nothing is left; a seat ends by the terms of its licence.
  const { createdAt, seat } = removed;
  const since = createdAt === undefined ? [] : [createdAt];
  return { since, former, held: id.seat === undefined ? undefined : { seat } };
}
