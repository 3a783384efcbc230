import { AppError } from '../../shared/errors.ts';
import type { MemberRole } from '../workspaces.contract.ts';
import type { MemberWrite, Owners } from './member.store.ts';

/**
 * Plans what a change of a member makes of the list of owners; undefined where that stays.
 *
 * Errors: STATE_CONFLICT when nobody would be left: the last owner stays.
 */
export function changeOwners(
  owners: Owners | undefined,
  id: string,
  role: MemberRole | undefined,
): MemberWrite['owners'] {
  const ids = owners?.ids ?? [];
  const isOwner = role === 'owner';
  if (ids.includes(id) === isOwner) return undefined;
  const left = isOwner ? [...ids, id] : ids.filter((each) => each !== id);
  if (left.length === 0) {
    throw new AppError('STATE_CONFLICT', `the last owner ${id}`, {
      detail: 'The last owner of a workspace can neither be removed nor get another role.',
    });
  }
  return { was: owners, becomes: { ids: left, version: (owners?.version ?? 0) + 1 } };
}
