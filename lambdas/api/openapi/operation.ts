import type { ZodMiniType } from 'zod/mini';
import { ERRORS, type ErrorCode } from '../../shared/errors.contract.ts';
import { type RouteSpec, refusalsOf, rightOf, scopesOf } from '../route-spec.contract.ts';
import { problemSchemaOf } from '../schemas/answers/problems.contract.ts';
import { answerReference, bodyReference, inputSchema, type JsonSchema } from './json-schemas.ts';

/** Writes a route as an operation of OpenAPI. */
export function toOperation(id: string, tag: string, route: RouteSpec): JsonSchema {
  const parameters = [...pathParameters(route), ...queryParameters(route), ...headers(route)];
  return {
    operationId: id,
    tags: [tag],
    summary: `${route.does.slice(0, 1).toUpperCase()}${route.does.slice(1)}.`,
    ...(route.principal === 'none' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && { requestBody: requestBody(route.body) }),
    responses: { [route.success]: success(route), ...refusals(route) },
    ...(route.scope && { 'x-scope': scopesOf(route).join(' or ') }),
    ...(route.principal === 'operator' && { 'x-operator-only': true }),
    ...(route.principal !== 'none' && { 'x-operator-rights': rightOf(route) }),
  };
}

const ID = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' };

function pathParameters({ path }: RouteSpec): JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    ...(name === 'ws' && { description: 'Id of the workspace.' }),
    schema: ID,
  }));
}

function queryParameters({ query }: RouteSpec): JsonSchema[] {
  const { properties = {}, required = [] } = inputSchema(query) as {
    properties?: Record<string, JsonSchema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(required.includes(name) && { required: true }),
    schema,
  }));
}

function headers({ idempotency, waits }: RouteSpec): JsonSchema[] {
  const list: JsonSchema[] = [];
  if (idempotency !== 'none') {
    list.push({
      name: 'Idempotency-Key',
      in: 'header',
      ...(idempotency === 'required' && { required: true }),
      description: 'The same key and body get the first answer again, for ever.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    });
  }
  if (waits) {
    list.push({
      name: 'Prefer',
      in: 'header',
      description: '`wait=20`: answers as soon as it has ended, or after 20 s; at most 25.',
      schema: { type: 'string' },
    });
  }
  return list;
}

function requestBody(body: ZodMiniType | 'raw'): JsonSchema {
  const content =
    body === 'raw'
      ? { 'application/octet-stream': {} }
      : { 'application/json': { schema: bodyReference(body) } };
  return { required: true, content };
}

const TEXT = { schema: { type: 'string' } };

function success({ answer, also }: RouteSpec): JsonSchema {
  return {
    description: 'Done.',
    content: {
      'application/json': { schema: answerReference(answer) },
      ...(also && { [also]: TEXT }),
    },
  };
}

/** One answer a status, with the codes that it may have. */
function refusals(route: RouteSpec): JsonSchema {
  const byStatus = Map.groupBy(refusalsOf(route), (code) => ERRORS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: problemOf(codes) } },
      },
    ]),
  );
}

function problemOf(codes: readonly ErrorCode[]): JsonSchema {
  const [first, ...others] = [...new Set(codes.map(problemSchemaOf))].map(answerReference);
  return others.length === 0 ? { ...first } : { anyOf: [first, ...others] };
}
