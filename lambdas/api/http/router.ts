import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AppError, isOurs, isPassing } from '../../shared/errors.ts';
import { describeError } from '../../shared/log.ts';
import type { Workspace } from '../../workspaces/workspaces.contract.ts';
import type { RouteSpec } from '../route-spec.contract.ts';
import { ROUTES, type RouteId } from '../routes.contract.ts';
import { type Audit, audited } from './audited.ts';
import type { Principal } from './authenticate.ts';
import { enterWorkspace, requireRight } from './authorize.ts';
import { findRoute, methodsOf, noRoute } from './find-route.ts';
import { readBody } from './read-body.ts';
import { readInput } from './read-input.ts';
import {
  type Answer,
  type Asked,
  askedBy,
  type HttpResponse,
  toOptions,
  toProblem,
  toResponse,
} from './respond.ts';
import type { AnyRoute, ApiRequest, ChainPorts, UncheckedRequest } from './route.ts';

/** What one function serves: its routes, and who it lets in. */
export interface Served<Dependencies extends ChainPorts> {
  readonly deps: Dependencies;
  /** Gives what a route does; undefined where another function serves it. */
  readonly handlerOf: (id: RouteId) => AnyRoute<Dependencies> | undefined;
  /** Gives who calls, by the `Authorization` header; UNAUTHENTICATED where it opens nothing. */
  readonly authenticate: (header: string | undefined) => Promise<Principal>;
  readonly findWorkspace: (id: string) => Promise<Workspace | undefined>;
  /** Does what is audited, and keeps a record of it; absent where no such route is served. */
  readonly audit?: Audit;
}

/**
 * Answers one HTTP request. The chain refuses in this order, so that a wrong key learns nothing and
 * a key of another workspace no more than that there is nothing: 401, 404, 405, 403, 413, 415, 400;
 * then a repeat gets its first answer; then the suspension; then the route itself.
 */
export async function answerRequest<Dependencies extends ChainPorts>(
  served: Served<Dependencies>,
  event: APIGatewayProxyEventV2,
): Promise<HttpResponse> {
  const { now, log } = served.deps;
  const startedAt = now();
  const asked = askedBy(event);
  const { requestId } = asked;
  const trace: Trace = {};
  const response = await runChain({ served, event, asked, trace }).catch((error: unknown) => {
    if (isOurs(error)) {
      const failed = isPassing(error) ? 'REQUEST_CUT_OFF' : 'REQUEST_FAILED';
      log(failed, { requestId, route: event.routeKey, ...describeError(error) });
    }
    trace.code = error instanceof AppError ? error.code : 'INTERNAL';
    return toProblem(error, asked, methodsOf(event.rawPath));
  });
  log('REQUEST_ANSWERED', {
    requestId,
    route: event.routeKey,
    status: response.statusCode,
    code: trace.code,
    workspaceId: trace.workspaceId,
    actor: trace.principal?.actor,
    ms: now() - startedAt,
  });
  return response;
}

interface Trace {
  principal?: Principal;
  workspaceId?: string | undefined;
  code?: string;
}

interface Chain<Dependencies extends ChainPorts> {
  readonly served: Served<Dependencies>;
  readonly event: APIGatewayProxyEventV2;
  readonly asked: Asked;
  readonly trace: Trace;
}

async function runChain<Dependencies extends ChainPorts>(
  chain: Chain<Dependencies>,
): Promise<HttpResponse> {
  const { served, event, asked, trace } = chain;
  const id = findRoute(event.routeKey);
  // A browser asks without a key before it sends one. Where CORS is configured, API Gateway answers
  // by itself or adds its headers to this.
  if (id === undefined && event.requestContext.http.method === 'OPTIONS') {
    return toOptions(asked, methodsOf(event.rawPath));
  }
  const route: RouteSpec | undefined = id && ROUTES[id];
  if (route?.principal !== 'none') {
    trace.principal = await served.authenticate(event.headers.authorization);
  }
  const handler = id && served.handlerOf(id);
  if (!id || !route || !handler) throw noRoute(event);
  const { principal } = trace;
  const place = await enterWorkspace(served.findWorkspace, event, principal);
  trace.workspaceId = place.workspace?.id;
  requireRight(route, principal);
  const unchecked = { ...place, principal, body: readBody(route, event) } as UncheckedRequest;
  const input = await readInput(id, event, unchecked, async (request) =>
    handler.check?.(served.deps, request),
  );
  const request = { ...place, ...input, principal, origin: asked.origin } as ApiRequest;
  const run = () =>
    mayRun(route, place.workspace)
      ? handler.run(served.deps, request)
      : replayOnly(handler, served.deps, request);
  const act = { ...place, principal, body: input.body };
  const { requestId } = asked;
  const answer = await audited({ route, request: act, requestId, audit: served.audit }, run);
  return toResponse(route.success, answer, asked);
}

function mayRun({ spends }: RouteSpec, workspace: Workspace | undefined): boolean {
  return !(spends && workspace?.status === 'suspended');
}

/** Spends nothing of a suspended workspace; what it has paid for before, it may still be told. */
async function replayOnly<Dependencies>(
  handler: AnyRoute<Dependencies>,
  deps: Dependencies,
  request: ApiRequest,
): Promise<Answer> {
  const first = await handler.replay?.(deps, request);
  if (first === undefined) throw new AppError('WORKSPACE_SUSPENDED', 'spends nothing');
  return first;
}
