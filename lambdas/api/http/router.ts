import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AppError, isOurs, isPassing } from '../../shared/errors.ts';
import { describeError } from '../../shared/log.ts';
import type { RouteSpec } from '../route-spec.contract.ts';
import { ROUTES } from '../routes.contract.ts';
import { handlerOf } from '../routes.ts';
import { authenticate, type Principal } from './authenticate.ts';
import { enterWorkspace, match, requireRight } from './authorize.ts';
import { readBody } from './read-body.ts';
import { readInput } from './read-input.ts';
import { type HttpResponse, toProblem, toResponse } from './respond.ts';
import type { ApiDependencies, ApiRequest, UncheckedRequest } from './route.ts';

/**
 * Answers one HTTP request. The chain refuses in this order, so that a wrong key learns nothing and
 * a key of another workspace no more than that there is nothing: 401, 404, 403, 413, 415, 400; then
 * the route itself.
 */
export async function answerRequest(
  deps: ApiDependencies,
  event: APIGatewayProxyEventV2,
): Promise<HttpResponse> {
  const startedAt = deps.now();
  const { requestId } = event.requestContext;
  const trace: Trace = {};
  const response = await runChain(deps, event, trace).catch((error: unknown) => {
    if (isOurs(error)) {
      const failed = isPassing(error) ? 'REQUEST_CUT_OFF' : 'REQUEST_FAILED';
      deps.log(failed, { requestId, route: event.routeKey, ...describeError(error) });
    }
    trace.code = error instanceof AppError ? error.code : 'INTERNAL';
    return toProblem(error, requestId);
  });
  deps.log('REQUEST_ANSWERED', {
    requestId,
    route: event.routeKey,
    status: response.statusCode,
    code: trace.code,
    workspaceId: trace.workspaceId,
    actor: trace.principal?.actor,
    ms: deps.now() - startedAt,
  });
  return response;
}

interface Trace {
  principal?: Principal;
  workspaceId?: string | undefined;
  code?: string;
}

async function runChain(
  deps: ApiDependencies,
  event: APIGatewayProxyEventV2,
  trace: Trace,
): Promise<HttpResponse> {
  const principal = await authenticate(deps, event.headers.authorization);
  trace.principal = principal;
  const id = match(event.routeKey);
  const route: RouteSpec = ROUTES[id];
  const place = await enterWorkspace(deps, event, principal);
  trace.workspaceId = place.workspace?.id;
  requireRight(route, principal, place.workspace);
  const body = readBody(route, event);
  const input = await readInput(deps, id, event, { ...place, principal, body } as UncheckedRequest);
  const request = { ...place, ...input, principal } as ApiRequest;
  const answer = await handlerOf(id).run(deps, request);
  return toResponse(route.success, answer, {
    requestId: event.requestContext.requestId,
    url: `${event.rawPath}?${event.rawQueryString}`,
  });
}
