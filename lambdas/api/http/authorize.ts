import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AppError } from '../../shared/errors.ts';
import type { Workspace } from '../../workspaces/workspaces.contract.ts';
import type { RouteSpec } from '../route-spec.contract.ts';
import { ROUTES, type RouteId } from '../routes.contract.ts';
import type { Principal } from './authenticate.ts';
import type { ApiDependencies } from './route.ts';

const ROUTE_IDS: ReadonlyMap<string, RouteId> = new Map(
  Object.entries(ROUTES).map(([id, { method, path }]) => [`${method} ${path}`, id as RouteId]),
);

/** What an id in a path may look like; anything else names nothing. Keeps `#` out of keys. */
const PATH_ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** Gives the route of API Gateway's route key, like `GET /v1/plans`; NOT_FOUND for `$default`. */
export function match(routeKey: string): RouteId {
  const id = ROUTE_IDS.get(routeKey);
  if (id) return id;
  throw new AppError('NOT_FOUND', 'no such route');
}

/** Where a request is: the workspace and the id of its path. */
export interface Place {
  readonly workspace: Workspace | undefined;
  readonly id: string;
}

/**
 * Lets the principal into the workspace of the path. A workspace that is another's, and one that
 * does not exist, are the same NOT_FOUND.
 */
export async function enterWorkspace(
  deps: Pick<ApiDependencies, 'workspaces'>,
  event: Pick<APIGatewayProxyEventV2, 'pathParameters'>,
  principal: Principal,
): Promise<Place> {
  const { ws, id } = event.pathParameters ?? {};
  for (const name of [ws, id]) {
    if (name !== undefined && !PATH_ID_PATTERN.test(name)) throw nothing();
  }
  if (ws === undefined) return { workspace: undefined, id: id ?? '' };
  if (principal.kind === 'workspace' && principal.workspaceId !== ws) throw nothing();
  const workspace = await deps.workspaces.get(ws);
  if (workspace === undefined) throw nothing();
  return { workspace, id: id ?? '' };
}

/** Refuses who may not: FORBIDDEN, then WORKSPACE_SUSPENDED where the route costs credits. */
export function requireRight(
  route: RouteSpec,
  principal: Principal,
  workspace: Workspace | undefined,
): void {
  if (route.principal === 'operator' && principal.kind !== 'operator') {
    throw new AppError('FORBIDDEN', 'operator only');
  }
  if (route.scope && !principal.scopes.includes(route.scope)) {
    throw new AppError('FORBIDDEN', `lacks ${route.scope}`, {
      detail: `This needs a key with the scope ${route.scope}.`,
    });
  }
  if (route.spends && workspace?.status === 'suspended') {
    throw new AppError('WORKSPACE_SUSPENDED', `workspace ${workspace.id}`);
  }
}

function nothing(): AppError {
  return new AppError('NOT_FOUND', 'behind the wall, or nothing');
}
