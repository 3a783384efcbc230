import type { Ports } from '../../shared/ports.ts';
import { writeUntilDone } from '../../shared/write-until-done.ts';
import type { Member, MemberChanges, MembersPlace } from '../workspaces.contract.ts';
import { changeRoster } from './change-roster.ts';
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

/**
 * Changes a member. A licence that begins or ends leaves the record unfinished until the account of
 * the seat has followed (`finishMember`). The same change again changes nothing.
 *
 * Errors: NOT_FOUND; STATE_CONFLICT when another member has the address, the plan has no seat left,
 *         or the last owner would be one no longer; ACCOUNT_BUSY.
 */
export async function updateMember(
  p: Ports,
  workspace: MembersPlace,
  id: string,
  changes: MemberChanges,
): Promise<Member> {
  const { id: ws, timezone, limits } = workspace;
  return writeUntilDone(p, async () => {
    const { record: was, roster } = await readMemberCopy(p, ws, id);
    if (was === undefined) throw noMember(id);
    const old = toMember(was);
    const moment = { limits, timezone, nowMs: p.now() };
    const member = planChange(old, changes, moment);
    if (isSame(member, old)) return old;
    if (!sameEmail(old.email, member.email)) await refuseTakenEmail(p, ws, member.email);
    const former = formerTerms(was, member, moment.nowMs);
    const becomes = { ...toRecord(p, was, old, member), ...(former.length > 0 && { former }) };
    const changed = changeRoster(roster, { was: old, becomes: member }, moment);
    const write = { was, becomes, roster: changed };
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
