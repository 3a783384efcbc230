import * as z from 'zod/mini';
import {
  type RouteSpec,
  refusalsOf,
  UNKNOWN_PATH_REFUSALS,
} from '../../lambdas/api/route-spec.contract.ts';
import { ROUTES, type RouteId } from '../../lambdas/api/routes.contract.ts';
import { problemSchemaOf } from '../../lambdas/api/schemas/answers/problems.contract.ts';
import { ERRORS, type ErrorCode } from '../../lambdas/shared/errors.contract.ts';

/** An answer of the API as it came over HTTP. */
export interface RealAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

const SPECS: readonly [RouteId, RouteSpec][] = Object.entries(ROUTES) as [RouteId, RouteSpec][];

/**
 * Throws where an answer of a route is not what the route declares: another status, a code that it
 * does not name, a member too many, too few or of another shape. Undefined stands for `$default`.
 */
export function expectDeclared(id: RouteId | undefined, answer: RealAnswer): void {
  const route = id && SPECS.find(([each]) => each === id)?.[1];
  const fault = answer.status >= 400 ? ofProblem(route, answer) : ofSuccess(route, answer);
  if (fault !== undefined) {
    throw new Error(`${id ?? '$default'} answers what it does not declare: ${fault}`);
  }
}

/** The route of a method and a path, as API Gateway finds it. */
export function routeOf(method: string, path: string): RouteId | undefined {
  const fits = ({ path: declared }: RouteSpec): boolean => {
    const pattern = declared.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
    return new RegExp(`^${pattern}$`).test(path);
  };
  return SPECS.find(([, route]) => route.method === method && fits(route))?.[0];
}

function ofSuccess(route: RouteSpec | undefined, answer: RealAnswer): string | undefined {
  if (route === undefined) return answer.status === 204 ? undefined : `status ${answer.status}`;
  if (answer.status !== route.success) return `status ${answer.status}`;
  const [type] = answer.contentType.split(';');
  if (type === route.also) return undefined;
  if (type !== 'application/json') return `content of type ${type}`;
  return faultOf(route.answer, answer.text);
}

function ofProblem(route: RouteSpec | undefined, answer: RealAnswer): string | undefined {
  if (answer.contentType !== 'application/problem+json')
    return `${answer.status} without a problem`;
  const { code, status } = JSON.parse(answer.text) as { code: ErrorCode; status: number };
  const declared: readonly ErrorCode[] = route ? refusalsOf(route) : UNKNOWN_PATH_REFUSALS;
  if (!declared.includes(code)) return `the code ${code}`;
  if (status !== answer.status || ERRORS[code].status !== status) return `${code} with ${status}`;
  return faultOf(problemSchemaOf(code), answer.text);
}

function faultOf(schema: z.ZodMiniType, text: string): string | undefined {
  const { error } = z.safeParse(schema, JSON.parse(text));
  return error && JSON.stringify(error.issues);
}
