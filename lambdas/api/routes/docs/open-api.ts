import type { ChainPorts, Route } from '../../http/route.ts';
import { openApiDocument } from '../../openapi/document.ts';

/** Gives the contract as an OpenAPI document, with the address at which it was asked for. */
export const getOpenApi: Route<'getOpenApi', ChainPorts> = {
  async run(_deps, { origin }) {
    return { kind: 'json', body: openApiDocument(origin) };
  },
};
