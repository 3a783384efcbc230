import type { FieldError } from '../shared/errors.contract.ts';
import type { ApiDependencies } from './http/route.ts';

const NOBODY = [{ path: 'memberId', message: 'is not a member of the workspace' }];

/** Finds a `memberId` that no member of the workspace has; an absent one is no fault. */
export async function checkMember(
  deps: ApiDependencies,
  ws: string,
  memberId: string | undefined,
): Promise<readonly FieldError[]> {
  if (memberId === undefined) return [];
  if (await deps.useCases.findMember(deps, ws, memberId)) return [];
  return NOBODY;
}

/** The same, but a removed member counts too: what they did can still be read. */
export async function checkEverMember(
  deps: ApiDependencies,
  ws: string,
  memberId: string | undefined,
): Promise<readonly FieldError[]> {
  if (memberId === undefined) return [];
  return (await deps.useCases.wasEverMember(deps, ws, memberId)) ? [] : NOBODY;
}
