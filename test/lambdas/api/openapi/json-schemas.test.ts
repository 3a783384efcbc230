import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  answerReference,
  bodyReference,
  componentSchemas,
  inputSchema,
} from '../../../../lambdas/api/openapi/json-schemas.ts';
import { ROUTES } from '../../../../lambdas/api/routes.contract.ts';
import { shownAs } from '../../../../lambdas/api/schemas/registries.contract.ts';

describe('componentSchemas', () => {
  it('says of a body what may be sent, through transforms', () => {
    const { EnrichmentRequest, NewGrant } = componentSchemas();
    expect(EnrichmentRequest).toMatchObject({
      type: 'object',
      required: ['actions', 'subjects'],
      additionalProperties: false,
      properties: {
        actions: { type: 'array', minItems: 1 },
        subjects: {
          type: 'array',
          minItems: 1,
          maxItems: 10_000,
          items: { type: 'object', properties: { linkedinUrl: { type: 'string' } } },
        },
        allowPartial: { type: 'boolean', default: false },
      },
    });
    expect(NewGrant).toMatchObject({
      properties: {
        amount: { type: 'integer', minimum: 1, maximum: 1_000_000_000 },
        expiresAt: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
      },
    });
  });

  it('lets an answer gain members, and refers from one named schema to another', () => {
    const { Member, MemberPage } = componentSchemas();
    expect(Member).not.toHaveProperty('additionalProperties');
    expect(Member).not.toHaveProperty('$schema');
    expect(Member).not.toHaveProperty('$id');
    expect(MemberPage).toMatchObject({
      properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Member' } } },
    });
  });
});

describe('answerReference', () => {
  it('refers by name, and wants one', () => {
    expect(answerReference(ROUTES.getMember.answer)).toEqual({
      $ref: '#/components/schemas/Member',
    });
    expect(bodyReference(ROUTES.createMember.body)).toEqual({
      $ref: '#/components/schemas/NewMember',
    });
    expect(() => answerReference(z.string())).toThrow('has no name');
  });
});

describe('inputSchema', () => {
  it('shows a schema as what stands for it', () => {
    const hidden = shownAs(z.pipe(z.string(), z.transform(Number)), z.int().check(z.gte(1)));
    expect(inputSchema(z.strictObject({ n: z.optional(hidden) }))).toEqual({
      type: 'object',
      properties: { n: { type: 'integer', minimum: 1 } },
      additionalProperties: false,
    });
  });
});
