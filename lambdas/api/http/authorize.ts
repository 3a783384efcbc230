import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AppError } from '../../shared/errors.ts';
import {
  OPERATOR_RIGHTS,
  type OperatorRight,
  type Workspace,
} from '../../workspaces/workspaces.contract.ts';
import { type RouteSpec, rightOf, scopesOf } from '../route-spec.contract.ts';
import type { Principal } from './authenticate.ts';

/** What an id in a path may look like; anything else names nothing. Keeps `#` out of keys. */
/** The longest are those of Stripe, 66 characters and more. */
const PATH_ID_PATTERN = /^[A-Za-z0-9_-]{1,128}$/;

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
  findWorkspace: (id: string) => Promise<Workspace | undefined>,
  event: Pick<APIGatewayProxyEventV2, 'pathParameters'>,
  principal: Principal | undefined,
): Promise<Place> {
  const { ws, id } = event.pathParameters ?? {};
  for (const name of [ws, id]) {
    if (name !== undefined && !PATH_ID_PATTERN.test(name)) throw nothing();
  }
  if (ws === undefined) return { workspace: undefined, id: id ?? '' };
  if (principal?.kind === 'workspace' && principal.workspaceId !== ws) throw nothing();
  const workspace = await findWorkspace(ws);
  if (workspace === undefined) throw nothing();
  return { workspace, id: id ?? '' };
}

/**
 * Refuses who may not: FORBIDDEN. An operator's key goes by its rights, a workspace's by its
 * scopes.
 */
export function requireRight(route: RouteSpec, principal: Principal | undefined): void {
  if (principal?.kind === 'operator') {
    requireRights(principal.rights, rightOf(route));
    return;
  }
  if (route.principal === 'operator') throw new AppError('FORBIDDEN', 'operator only');
  const scopes = scopesOf(route);
  if (scopes.length === 0 || scopes.some((scope) => principal?.scopes.includes(scope))) return;
  const needed = scopes.join(' or ');
  throw new AppError('FORBIDDEN', 'lacks the scope', {
    detail: `This needs a key with the scope ${needed}.`,
  });
}

function requireRights(has: OperatorRight, needs: OperatorRight): void {
  if (OPERATOR_RIGHTS.indexOf(has) >= OPERATOR_RIGHTS.indexOf(needs)) return;
  throw new AppError('FORBIDDEN', 'lacks the rights', {
    detail: `This needs an operator's key with the rights ${needs}.`,
  });
}

function nothing(): AppError {
  return new AppError('NOT_FOUND', 'behind the wall, or nothing');
}
