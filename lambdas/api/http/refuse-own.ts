import { AppError } from '../../shared/errors.ts';
import type { Member, MemberChanges } from '../../workspaces/workspaces.contract.ts';
import type { Principal } from './authenticate.ts';

/** Says whether a key belongs to this member. */
export function isOwn(principal: Principal, memberId: string): boolean {
  return principal.kind === 'workspace' && principal.memberId === memberId;
}

/**
 * Lets nobody but an owner change what they may spend themselves, nor become an owner by themselves
 * to do so. Asked of a change that a member's own key makes to that member.
 *
 * Errors: FORBIDDEN.
 */
export function refuseOwn({ role }: Pick<Member, 'role'>, changes: MemberChanges): void {
  if (role === 'owner') return;
  if (changes.caps !== undefined) throw own('Only an owner changes their own caps.');
  if (changes.role === 'owner') throw own('Only another can make a member an owner.');
}

function own(detail: string): AppError {
  return new AppError('FORBIDDEN', 'of its own member', { detail });
}
