import {
  capTermsOf,
  memberCapsOf,
  planOf,
  seatTermsOf,
  type Terms,
  termsOf,
} from '../plans/terms.ts';
import type { AccountId } from '../shared/ids.contract.ts';
import { findItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findMember } from './members/read-members.ts';
import { loadWorkspace } from './read-workspaces.ts';
import { toTerms } from './terms-of-workspace.ts';
import type { ApiKey, Workspace } from './workspaces.contract.ts';

/**
 * Gives the terms that an account of a workspace runs on now: the workspace's own, a seat's by its
 * licence, an allowance's by its caps. Undefined where it has none any more: its member or key is
 * gone, the caps are lifted. Then nothing new comes in.
 */
export async function termsForAccount(
  p: Ports,
  workspace: Workspace,
  { seat, cap }: Pick<AccountId, 'seat' | 'cap'>,
): Promise<Terms | undefined> {
  const terms = toTerms(workspace, p.now());
  if (seat !== undefined) {
    const licence = (await findMember(p, workspace.id, seat))?.seat;
    return licence && seatTermsOf(terms, licence);
  }
  if (cap === undefined) return termsOf(terms);
  if (cap.startsWith('key_')) {
    const key = await findItem<ApiKey>(p, keys.apiKey(workspace.id, cap));
    return key?.caps && capTermsOf(terms, key.caps);
  }
  const member = await findMember(p, workspace.id, cap);
  const caps = member && memberCapsOf(planOf(terms), member.caps);
  return caps && capTermsOf(terms, caps);
}

/** Gives the terms of an account as they are now; one that has none gets no allotment. */
export async function loadAccountTerms(p: Ports, account: AccountId): Promise<Terms> {
  const workspace = await loadWorkspace(p, account.workspaceId);
  const terms = await termsForAccount(p, workspace, account);
  return terms ?? { ...termsOf(toTerms(workspace, p.now())), allotments: {} };
}
