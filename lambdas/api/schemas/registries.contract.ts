import * as z from 'zod/mini';

/**
 * What the documents know of schemas. A schema that has a name stands once in the OpenAPI document
 * and is referred to elsewhere.
 */

/** Answers by name, in the shape in which they leave. */
export const ANSWERS = z.registry<{ readonly id: string }>();
/** Bodies by name, in the shape in which they are sent. */
export const BODIES = z.registry<{ readonly id: string }>();
/** What a schema is shown as, where a transform would hide what may be sent. */
export const SHOWN_AS = new WeakMap<object, z.ZodMiniType>();

/** Shows a schema in the documents as another one, and gives it back. */
export function shownAs<S extends z.ZodMiniType>(schema: S, as: z.ZodMiniType): S {
  SHOWN_AS.set(schema, as);
  return schema;
}
