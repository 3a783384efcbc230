import * as z from 'zod/mini';
import { ANSWERS, BODIES, SHOWN_AS } from '../schemas/registries.contract.ts';

/** A JSON Schema, or another object of an OpenAPI document. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const REFERENCE = '#/components/schemas/';

/** Gives the named schemas of all answers and bodies: the components of the document. */
export function componentSchemas(): Readonly<Record<string, JsonSchema>> {
  const answers = z.toJSONSchema(ANSWERS, { ...OPTIONS, io: 'output', override: asAnswer });
  const bodies = z.toJSONSchema(BODIES, { ...OPTIONS, io: 'input', override: asInput });
  return Object.fromEntries(
    Object.entries({ ...answers.schemas, ...bodies.schemas }).map(([name, schema]) => {
      const { $schema: _dialect, $id: _id, ...rest } = schema as Record<string, unknown>;
      return [name, rest];
    }),
  );
}

/** Refers to the named schema of an answer; an Error where it has no name. */
export function answerReference(schema: z.ZodMiniType): JsonSchema {
  return toReference(ANSWERS.get(schema)?.id);
}

/** Refers to the named schema of a body; an Error where it has no name. */
export function bodyReference(schema: z.ZodMiniType): JsonSchema {
  return toReference(BODIES.get(schema)?.id);
}

/** Gives the JSON Schema of an input that has no name. */
export function inputSchema(schema: z.ZodMiniType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    ...OPTIONS,
    io: 'input',
    override: asInput,
  });
  return rest;
}

function toReference(name: string | undefined): JsonSchema {
  if (name === undefined) throw new Error('a schema of the contract has no name');
  return { $ref: `${REFERENCE}${name}` };
}

const OPTIONS = {
  uri: (id: string) => `${REFERENCE}${id}`,
  // What a transform makes of an input is nobody's business outside.
  unrepresentable: 'any',
} as const;

interface Overridden {
  readonly zodSchema: object;
  readonly jsonSchema: Record<string, unknown>;
}

function asInput({ zodSchema, jsonSchema }: Overridden): void {
  const shown = SHOWN_AS.get(zodSchema);
  if (shown) Object.assign(withoutMembers(jsonSchema), inputSchema(shown));
  dropNoise(jsonSchema);
}

/** An answer may gain members without breaking anybody. */
function asAnswer({ jsonSchema }: Overridden): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  dropNoise(jsonSchema);
}

/** Says nothing that `type` and `format` say already. */
function dropNoise(schema: Record<string, unknown>): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.format === 'date-time' || schema.format === 'date') delete schema.pattern;
  const names = schema.propertyNames as Record<string, unknown> | undefined;
  if (names && Object.keys(names).length === 1) delete schema.propertyNames;
}

function withoutMembers(schema: Record<string, unknown>): Record<string, unknown> {
  for (const name of Object.keys(schema)) delete schema[name];
  return schema;
}
