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
import { type TermsOfWorkspace, toTerms } from './terms-of-workspace.ts';
import type { ApiKey, Member, Workspace } from './workspaces.contract.ts';

/**
 * Gives the terms that an account of a workspace runs on now: the workspace's own, a seat's by its
 * licence, an allowance's by its caps. Undefined where it has none any more: its member or key is
 * gone, the caps are lifted. Then nothing new comes in.
 */
export async function termsForAccount(
  p: Ports,
  workspace: Workspace,
  id: AccountHolder,
): Promise<Terms | undefined> {
  return termsOfHolder(toTerms(workspace, p.now()), id, await findHolder(p, workspace.id, id));
}

/** Whose account it is: nobody's but the workspace's where neither is given. */
export type AccountHolder = Pick<AccountId, 'seat' | 'cap'>;

/** What the terms of an account beside the workspace's own follow from. */
export type Held = Pick<Member, 'seat' | 'caps'>;

/** Gives the terms of an account by those of its workspace, and by what its holder has. */
export function termsOfHolder(
  terms: TermsOfWorkspace,
  { seat, cap }: AccountHolder,
  held: Held | undefined,
): Terms | undefined {
  if (seat !== undefined) return held?.seat && seatTermsOf(terms, held.seat);
  if (cap === undefined) return termsOf(terms);
  const caps = isKey(cap) ? held?.caps : held && memberCapsOf(planOf(terms), held.caps);
  return caps && capTermsOf(terms, caps);
}

/** Gives what the holder of an account has; undefined where there is none, or no longer. */
async function findHolder(
  p: Ports,
  ws: string,
  { seat, cap }: AccountHolder,
): Promise<Held | undefined> {
  const holder = seat ?? cap;
  if (holder === undefined) return undefined;
  return isKey(holder) ? findItem<ApiKey>(p, keys.apiKey(ws, holder)) : findMember(p, ws, holder);
}

export function isKey(holder: string): boolean {
  return holder.startsWith('key_');
}

/** Gives the terms of an account as they are now; one that has none gets no allotment. */
export async function loadAccountTerms(p: Ports, account: AccountId): Promise<Terms> {
  const workspace = await loadWorkspace(p, account.workspaceId);
  const terms = await termsForAccount(p, workspace, account);
  return terms ?? { ...termsOf(toTerms(workspace, p.now())), allotments: {} };
}
