import type { Ports } from '../../shared/ports.ts';
import type { Member, MemberChanges, MembersPlace } from '../workspaces.contract.ts';
import { changeOwners } from './change-owners.ts';
import {
  type MemberRecord,
  readMemberCopy,
  refuseTakenEmail,
  sameEmail,
  toMember,
  unfinishedPlace,
  writeMember,
} from './member.store.ts';
import { formerTerms, isSame, planChange } from './plan-member.ts';
import { noMember } from './read-members.ts';
import { writeUntilDone } from './write-until-done.ts';

/**
 * Changes a member. A licence that begins or ends leaves the record unfinished until the account of
 * the seat has followed (`finishMember`). The same change again changes nothing.
 *
 * Errors: NOT_FOUND; STATE_CONFLICT when another member has the address, or when the last owner
 *         would be one no longer; ACCOUNT_BUSY.
 */
export async function updateMember(
  p: Ports,
  workspace: MembersPlace,
  id: string,
  changes: MemberChanges,
): Promise<Member> {
  const { id: ws, timezone } = workspace;
  return writeUntilDone(p, async () => {
    const { record: was, owners } = await readMemberCopy(p, ws, id);
    if (was === undefined) throw noMember(id);
    const old = toMember(was);
    const nowMs = p.now();
    const member = planChange(old, changes, { timezone, nowMs });
    if (isSame(member, old)) return old;
    if (!sameEmail(old.email, member.email)) await refuseTakenEmail(p, ws, member.email);
    const former = formerTerms(was, member, nowMs);
    const becomes = { ...toRecord(p, was, old, member), ...(former.length > 0 && { former }) };
    const write = { was, becomes, owners: changeOwners(owners, id, member.role) };
    return (await writeMember(p, ws, write)) ? member : undefined;
  });
}

/** What is kept beside the member stays; a change of the licence is work for the seat's account. */
function toRecord(p: Ports, was: MemberRecord, old: Member, member: Member): MemberRecord {
  const { madeBy, bodyHash, attempt, asMade = old, i2pk, i2sk } = was;
  const isLicenceKept = member.seat?.no === old.seat?.no;
  return {
    ...member,
    ...(isLicenceKept ? { ...(i2pk && i2sk && { i2pk, i2sk }) } : unfinishedPlace(p, member.id)),
    madeBy,
    bodyHash,
    attempt,
    asMade,
    version: was.version + 1,
  };
}
