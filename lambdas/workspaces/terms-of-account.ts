import { seatTermsOf, type Terms, termsOf } from '../plans/terms.ts';
import type { AccountId } from '../shared/ids.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findMember } from './members/read-members.ts';
import { loadWorkspace } from './read-workspaces.ts';
import { toTerms } from './terms-of-workspace.ts';

/**
 * Gives the terms of a workspace's own account or of a seat's, as they are now. The account of a
 * member without a seat gets no allotment.
 */
export async function loadAccountTerms(p: Ports, account: AccountId): Promise<Terms> {
  const { workspaceId, seat } = account;
  const workspace = toTerms(await loadWorkspace(p, workspaceId));
  if (seat === undefined) return termsOf(workspace);
  const member = await findMember(p, workspaceId, seat);
  if (member?.seat === undefined) return { ...termsOf(workspace), allotments: {} };
  return seatTermsOf(workspace, member.seat);
}
