import { AppError } from '../../shared/errors.ts';
import { findItem, listItems } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Page, PageRequest } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Member } from '../workspaces.contract.ts';

/** Gives a member of the workspace, or undefined. */
export async function findMember(p: Ports, ws: string, id: string): Promise<Member | undefined> {
  return findItem<Member>(p, keys.member(ws, id));
}

/** Says whether somebody is a member of the workspace, or was one until they were removed. */
export async function wasEverMember(p: Ports, ws: string, id: string): Promise<boolean> {
  const [member, removed] = await Promise.all([
    findItem(p, keys.member(ws, id)),
    findItem(p, keys.removedMember(ws, id)),
  ]);
  return (member ?? removed) !== undefined;
}

/** Gives a member of the workspace; NOT_FOUND when there is none. */
export async function loadMember(p: Ports, ws: string, id: string): Promise<Member> {
  const member = await findMember(p, ws, id);
  if (member) return member;
  throw noMember(id);
}

/** Lists the workspace's members, in the order of their ids. */
export async function listMembers(p: Ports, ws: string, page: PageRequest): Promise<Page<Member>> {
  const { pk, sk: prefix } = keys.member(ws, '');
  return listItems<Member>(p.db, pk, prefix, page);
}

/** Makes the refusal of a member that there is not, or no longer. */
export function noMember(id: string): AppError {
  return new AppError('NOT_FOUND', `no member ${id}`);
}
