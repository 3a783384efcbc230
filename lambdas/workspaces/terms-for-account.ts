import { capTermsOf, seatTermsOf, type Terms, termsOf } from '../plans/terms.ts';
import type { AccountId } from '../shared/ids.contract.ts';
import { findItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findMember } from './members/read-members.ts';
import { toTerms } from './terms-of-workspace.ts';
import type { ApiKey, Workspace } from './workspaces.contract.ts';

/**
 * Gives the terms that an account of a workspace runs on: the workspace's own, a seat's by its
 * licence, an allowance's by its caps. Undefined where it has none any more: its member or key is
 * gone, the licence has ended, the caps are lifted. Then nothing new comes in.
 */
export async function termsForAccount(
  p: Ports,
  workspace: Workspace,
  { seat, cap }: Pick<AccountId, 'seat' | 'cap'>,
): Promise<Terms | undefined> {
  const terms = toTerms(workspace);
  if (seat !== undefined) {
    const licence = (await findMember(p, workspace.id, seat))?.seat;
    return licence && licence.endedAt === undefined ? seatTermsOf(terms, licence) : undefined;
  }
  if (cap === undefined) return termsOf(terms);
  const holder = cap.startsWith('key_')
    ? await findItem<ApiKey>(p, keys.apiKey(workspace.id, cap))
    : await findMember(p, workspace.id, cap);
  return holder?.caps && capTermsOf(terms, holder.caps);
}
