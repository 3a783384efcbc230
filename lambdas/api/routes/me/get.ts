import type { Principal } from '../../http/authenticate.ts';
import type { ApiDependencies, Route } from '../../http/route.ts';

/** Says who asks. */
export const getMe: Route<'getMe'> = {
  async run(deps, { principal }) {
    const scopes = [...principal.scopes];
    if (principal.kind === 'operator') {
      return {
        kind: 'json',
        body: { kind: 'operator', workspaces: [], scopes, rights: principal.rights },
      };
    }
    const workspaces = await workspacesOf(deps, principal);
    return { kind: 'json', body: { kind: 'key', workspaces, scopes, rights: null } };
  },
};

async function workspacesOf(
  deps: ApiDependencies,
  { workspaceId, memberId }: Extract<Principal, { kind: 'workspace' }>,
) {
  const [workspace, member] = await Promise.all([
    deps.workspaces.get(workspaceId),
    memberId === undefined ? undefined : deps.useCases.findMember(deps, workspaceId, memberId),
  ]);
  if (workspace === undefined) return [];
  return [{ id: workspace.id, name: workspace.name, role: member?.role ?? null }];
}
