import type { FieldError } from '../shared/errors.contract.ts';
import type { ApiDependencies } from './http/route.ts';

const NOBODY = [{ path: 'memberId', message: 'is not a member of the workspace' }];

/** Says of a `memberId` that is nobody's in the workspace that it is; of an absent one nothing. */
export async function checkMember(
  deps: ApiDependencies,
  ws: string,
  memberId: string | undefined,
): Promise<readonly FieldError[]> {
  if (memberId === undefined) return [];
  if (await deps.useCases.findMember(deps, ws, memberId)) return [];
  return NOBODY;
}

/** The same of one who is or was a member: what they did is still to be read. */
export async function checkEverMember(
  deps: ApiDependencies,
  ws: string,
  memberId: string | undefined,
): Promise<readonly FieldError[]> {
  if (memberId === undefined) return [];
  return (await deps.useCases.wasEverMember(deps, ws, memberId)) ? [] : NOBODY;
}
