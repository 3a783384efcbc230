import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../../lambdas/api/openapi/document.ts';
import { ROUTES } from '../../../../lambdas/api/routes.contract.ts';

const document = openApiDocument('https://api.example');
const whole = JSON.stringify(document);

/** All references in the document. */
const references = [...whole.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target);

describe('openApiDocument', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(whole));
    expect(result).toEqual({ valid: true });
  });

  it('has each route of the contract, and no other', () => {
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const declared = Object.values(ROUTES).map(({ method, path }) => `${method} ${path}`);
    expect(listed.toSorted()).toEqual(declared.toSorted());
  });

  it('refers to nothing that is not there, and names nothing that nobody refers to', () => {
    const { schemas } = document.components as { schemas: Record<string, unknown> };
    const names = Object.keys(schemas).map((name) => `#/components/schemas/${name}`);
    expect([...new Set(references)].toSorted()).toEqual(names.toSorted());
  });

  it('says where it was asked for, and that a key is needed', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      servers: [{ url: 'https://api.example' }],
      security: [{ key: [] }],
    });
  });
});
