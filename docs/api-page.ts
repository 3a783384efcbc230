import { openApiDocument } from '../lambdas/api/openapi/document.ts';
import { inputSchema, type JsonSchema } from '../lambdas/api/openapi/json-schemas.ts';
import {
  type RouteSpec,
  refusalsOf,
  rightOf,
  scopesOf,
} from '../lambdas/api/route-spec.contract.ts';
import { ROUTE_GROUPS } from '../lambdas/api/routes.contract.ts';
import { problemSchemaOf } from '../lambdas/api/schemas/answers/problems.contract.ts';
import { ANSWERS, BODIES } from '../lambdas/api/schemas/registries.contract.ts';
import { ERRORS, type ErrorCode } from '../lambdas/shared/errors.contract.ts';
import { type Field, fieldsOf, linkTo, typeOf } from './shapes.ts';

const GROUPS: Readonly<Record<string, Readonly<Record<string, RouteSpec>>>> = ROUTE_GROUPS;

const INTRODUCTION = `# The HTTP API

Made by \`npm run docs:api\` from the declarations of the routes, which the API itself follows;
edit those, not this page. The same as OpenAPI 3.1 is at \`GET /v1/openapi.json\`, without a key.

## How every call works

- JSON in UTF-8, camelCase. Times are RFC 3339 in UTC, credits are whole numbers. An unknown field
  or parameter is an error.
- \`Authorization: Bearer <key>\`. An operator's key acts on every workspace, within its rights:
  \`read\`, \`support\`, \`admin\`, each of which has those before it. A workspace's key acts on its
  own, within its scopes: \`read\`, \`enrich\`, \`manage\`.
- \`Idempotency-Key\`: the same key with the same body gets the first answer again, with
  \`Idempotency-Replayed: true\`, for ever, and also while the workspace is suspended. A refused
  call leaves nothing behind; its key may be sent again.
- A list is \`{ "items": […], "nextCursor": "…" }\`. \`Accept: text/csv\`, where a call names it,
  gives all rows in one answer, up to 10,000 rows and what one answer holds; the \`Link\` header
  leads to the rest.
- An error is \`application/problem+json\`; its \`type\` leads to a page that explains its
  \`code\`. Of several things that are wrong, the first of the list at the call is told; all fields
  of a body at once.
- Every answer has an \`X-Request-Id\`. \`Location\` leads to what was made. Another method on a
  known path gets [METHOD_NOT_ALLOWED](#method_not_allowed) with \`Allow\`.
- Pages of origins that the operator lists (\`corsOrigins\`) may call from a browser.
`;

/** Writes the page of the API: every route with parameters, body, answer, errors; every shape. */
export function apiPage(): string {
  const shapes = (openApiDocument('').components as { schemas: Record<string, JsonSchema> })
    .schemas;
  const routes = Object.entries(GROUPS).flatMap(([title, group]) => [
    `## ${title}\n`,
    ...Object.values(group).map(routeSection),
  ]);
  const named = Object.keys(shapes).toSorted();
  return [
    INTRODUCTION,
    ...routes,
    '## Shapes\n',
    ...named.map((name) => shapeSection(name, shapes[name] ?? {})),
    '## Errors\n',
    ...(Object.keys(ERRORS) as ErrorCode[]).map(errorSection),
  ].join('\n');
}

function routeSection(route: RouteSpec): string {
  const { method, path, does } = route;
  return [
    `### \`${method} ${path}\`\n`,
    `${does.slice(0, 1).toUpperCase()}${does.slice(1)}. ${whoMay(route)}\n`,
    ...queryTable(route),
    `${bodyOf(route)}Answers ${route.success} ${answerOf(route)}.`,
    `Refuses with ${codesOf(route)}.\n`,
  ].join('\n');
}

function whoMay(route: RouteSpec): string {
  const { principal, idempotency, waits } = route;
  const scopes = scopesOf(route).map((scope) => `\`${scope}\``);
  const who = {
    none: 'For anybody, without a key.',
    operator: `For operators: \`${rightOf(route)}\`.`,
    workspace:
      scopes.length === 0
        ? 'For any key.'
        : `Scope ${scopes.join(' or ')}; operators: \`${rightOf(route)}\`.`,
  }[principal];
  const key = {
    none: '',
    optional: ' Takes an `Idempotency-Key`.',
    required: ' Needs an `Idempotency-Key`.',
  }[idempotency];
  return `${who}${key}${waits ? ' `Prefer: wait=20` waits for the end, at most 25 s.' : ''}`;
}

function queryTable({ query }: RouteSpec): readonly string[] {
  const fields = fieldsOf(inputSchema(query));
  return fields.length === 0 ? [] : [tableOf('parameter', fields)];
}

function bodyOf({ body }: RouteSpec): string {
  if (body === undefined) return '';
  const name = body === 'raw' ? undefined : BODIES.get(body)?.id;
  return `Body: ${name === undefined ? 'bytes as they are' : linkTo(name)}. `;
}

function answerOf({ answer, also }: RouteSpec): string {
  const name = linkTo(ANSWERS.get(answer)?.id ?? '');
  return also === undefined ? name : `${name}, or \`${also}\``;
}

function codesOf(route: RouteSpec): string {
  return refusalsOf(route)
    .map((code) => `[${code}](#${code.toLowerCase()})`)
    .join(', ');
}

function shapeSection(name: string, shape: JsonSchema): string {
  const fields = fieldsOf(shape);
  const rows = fields.length > 0 ? tableOf('field', fields) : `${typeOf(shape)}\n`;
  return `### ${name}\n\n${rows}`;
}

function errorSection(code: ErrorCode): string {
  const { status, title, retry, help } = ERRORS[code];
  const again = retry === 'later' ? 'The same request goes through some time later.' : '';
  const shape = ANSWERS.get(problemSchemaOf(code))?.id ?? '';
  return `### ${code}\n\n${status}, ${linkTo(shape)}. ${title}. ${again} ${help}\n`.replace(
    '.  ',
    '. ',
  );
}

function tableOf(heading: string, fields: readonly Field[]): string {
  const rows = fields.map(({ path, type, isRequired, meaning }) =>
    [`\`${path}\``, isRequired ? type : `${type}; optional`, meaning].join(' | '),
  );
  const lines = [`${heading} | what it is | meaning`, '--- | --- | ---', ...rows];
  return `${lines.map((line) => `| ${line} |`.replace('|  |', '| |')).join('\n')}\n`;
}
