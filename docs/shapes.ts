import type { JsonSchema } from '../lambdas/api/openapi/json-schemas.ts';

/** One member of a shape, as a row of a table. */
export interface Field {
  /** `progress.done` for a member of a member. */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly meaning: string;
}

/** Lists the members of an object, those of objects inside it after them; none for other shapes. */
export function fieldsOf(schema: JsonSchema, prefix = ''): readonly Field[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries(properties).flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    const field = {
      path,
      type: typeOf(member),
      isRequired: required.includes(name),
      meaning: String(member.description ?? ''),
    };
    const inner = member.type === 'array' ? (member.items as JsonSchema | undefined) : member;
    const mark = member.type === 'array' ? '[].' : '.';
    return [field, ...(inner === undefined ? [] : fieldsOf(inner, `${path}${mark}`))];
  });
}

/** Says in words what a value is: `integer, 1 to 200, default 50`. */
export function typeOf(schema: JsonSchema): string {
  const parts = [kindOf(schema), ...limitsOf(schema)];
  if (schema.default !== undefined) parts.push(`default \`${JSON.stringify(schema.default)}\``);
  return parts.join(', ');
}

function kindOf(schema: JsonSchema): string {
  const { $ref: reference, enum: values, anyOf: choices, type, items, format } = schema;
  if (typeof reference === 'string') return linkTo(reference.split('/').at(-1) ?? '');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (Array.isArray(values) && values.length <= LISTED_MAX) {
    return values.map((value) => `\`${value}\``).join(' or ');
  }
  if (Array.isArray(choices)) return choices.map(kindOf).join(' or ');
  if (Array.isArray(type)) return type.join(' or ');
  if (type === 'array') return `list of ${kindOf((items ?? {}) as JsonSchema)}`;
  if (type === 'object') return kindOfObject(schema);
  if (format !== undefined) return FORMATS[String(format)] ?? String(format);
  return String(type ?? 'any value');
}

/** A longer list of values has its own place on the page. */
const LISTED_MAX = 12;

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'time',
  date: 'date',
  uri: 'URL',
};

function kindOfObject({ additionalProperties }: JsonSchema): string {
  const isMap = typeof additionalProperties === 'object' && additionalProperties !== null;
  return isMap ? `object of ${kindOf(additionalProperties as JsonSchema)}` : 'object';
}

function limitsOf(schema: JsonSchema): readonly string[] {
  return [
    rangeOf(schema.minimum, schema.maximum, ''),
    rangeOf(schema.minLength, schema.maxLength, ' characters'),
    rangeOf(schema.minItems, schema.maxItems, ' items'),
  ].flatMap((range) => range ?? []);
}

function rangeOf(min: unknown, max: unknown, unit: string): string | undefined {
  if (min !== undefined && max !== undefined) return `${number(min)} to ${number(max)}${unit}`;
  if (min !== undefined) return `at least ${number(min)}${unit}`;
  return max === undefined ? undefined : `at most ${number(max)}${unit}`;
}

function number(value: unknown): string {
  return Number(value).toLocaleString('en-US');
}

/** Links to the heading of a named shape on the same page. */
export function linkTo(name: string): string {
  return `[${name}](#${name.toLowerCase()})`;
}
