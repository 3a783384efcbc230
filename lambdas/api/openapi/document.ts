import type { RouteSpec } from '../route-spec.contract.ts';
import { ROUTE_GROUPS } from '../routes.contract.ts';
import { componentSchemas, type JsonSchema } from './json-schemas.ts';
import { toOperation } from './operation.ts';

export interface OpenApiDocument extends JsonSchema {
  readonly openapi: string;
  /** By path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
}

const GROUPS: Readonly<Record<string, Readonly<Record<string, RouteSpec>>>> = ROUTE_GROUPS;

/** Writes the contract as an OpenAPI 3.1 document, from the declarations of the routes alone. */
export function openApiDocument(origin: string): OpenApiDocument {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const [tag, routes] of Object.entries(GROUPS)) {
    for (const [id, route] of Object.entries(routes)) {
      paths[route.path] = {
        ...paths[route.path],
        [route.method.toLowerCase()]: toOperation(id, tag, route),
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sluice',
      version: '1',
      description: 'Credits and contact enrichment: workspaces pay for what was found.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    security: [{ key: [] }],
    tags: Object.keys(GROUPS).map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: componentSchemas(),
    },
  };
}
