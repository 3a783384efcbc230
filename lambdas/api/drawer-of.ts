import type { Drawer } from '../enrichments/drawn-sides.ts';
import type { Principal } from './http/authenticate.ts';
import type { ApiDependencies } from './http/route.ts';

/** Says who asks, for what is recorded and charged: the actor, and what they draw on. */
export async function askerOf(deps: ApiDependencies, principal: Principal) {
  return {
    actor: principal.actor,
    ...(principal.kind === 'workspace' && { memberId: principal.memberId }),
    drawer: await drawerOf(deps, principal),
  };
}

/** Says whose seat and allowances a caller's requests draw on: nobody's for the operator. */
export async function drawerOf(deps: ApiDependencies, principal: Principal): Promise<Drawer> {
  if (principal.kind === 'operator') return {};
  const { workspaceId, memberId, keyId, caps } = principal;
  const member =
    memberId === undefined
      ? undefined
      : await deps.useCases.findMember(deps, workspaceId, memberId);
  return { ...(member && { member }), ...(caps && { key: { id: keyId, caps } }) };
}
