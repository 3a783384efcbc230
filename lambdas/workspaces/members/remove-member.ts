import type { Ports } from '../../shared/ports.ts';
import { writeUntilDone } from '../../shared/write-until-done.ts';
import type { MembersPlace, RemovedMember } from '../workspaces.contract.ts';
import { changeRoster } from './change-roster.ts';
import { readMemberCopy, unfinishedPlace, writeMember } from './member.store.ts';
import { formerTerms, planRemoval } from './plan-member.ts';
import { noMember } from './read-members.ts';

/**
 * Removes a member, and with them their name and address; what is kept is unfinished until the keys
 * are revoked and the account of the seat has ended (`finishMember`). From this write on no key of
 * the member opens anything. Removing again changes nothing.
 *
 * Errors: NOT_FOUND; STATE_CONFLICT for the last owner; ACCOUNT_BUSY.
 */
export async function removeMember(
  p: Ports,
  { id: ws, timezone }: MembersPlace,
  id: string,
): Promise<RemovedMember> {
  return writeUntilDone(p, async () => {
    const { record: was, removed: before, roster } = await readMemberCopy(p, ws, id);
    if (before !== undefined) return before;
    if (was === undefined) throw noMember(id);
    const { madeBy, bodyHash, attempt, createdAt } = was;
    const moment = { timezone, nowMs: p.now() };
    const gone = planRemoval(was, moment);
    const former = formerTerms(was, { seat: gone.seat }, gone.removedAt);
    const made = { madeBy, bodyHash, attempt, createdAt };
    const kept = { ...made, ...(former.length > 0 && { former }), ...unfinishedPlace(p, id) };
    const removed = { ...gone, ...kept };
    const write = { was, removed, roster: changeRoster(roster, { was, becomes: gone }, moment) };
    return (await writeMember(p, ws, write)) ? removed : undefined;
  });
}
