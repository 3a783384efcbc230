import { z } from 'zod';
import type { Form, FormValue } from './form.ts';
import { invalidRequest, type StripeError } from './stripe-error.ts';

/** A text that says something. */
export const text = z.string().transform((given, context) => {
  if (given !== '') return given;
  return refuse(context, 'parameter_invalid_empty', 'You passed an empty string; leave it out');
});

/** A whole number; Stripe counts money and time in them. */
export const whole = z.string().transform((given, context) => {
  if (/^-?\d{1,15}$/.test(given)) return Number(given);
  return refuse(context, 'parameter_invalid_integer', `Invalid integer: ${given}`);
});

export const atLeast = (minimum: number) =>
  whole.refine((given) => given >= minimum, {
    params: { code: 'parameter_invalid_integer' },
    message: `This value must be greater than or equal to ${minimum}.`,
  });

/** A number above 0 with up to four digits behind the point, as a percentage has them. */
export const percentage = z.string().transform((given, context) => {
  if (/^\d{1,3}(\.\d{1,4})?$/.test(given) && Number(given) <= 100) return Number(given);
  return refuse(context, undefined, `Invalid decimal: ${given}`);
});

/** A text, or nothing in place of what was there: it is sent empty. */
export const clearable = z.string().transform((given) => (given === '' ? null : given));

/** An object, or nothing in place of what was there. */
export const clearableFields = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.union([z.literal('').transform(() => null), fields(shape)]);

export const flag = z.string().transform((given, context) => {
  if (given === 'true' || given === 'false') return given === 'true';
  return refuse(context, undefined, `Invalid boolean: ${given}`);
});

/** An address of the web where somebody is sent. */
export const webAddress = z.string().transform((given, context) => {
  if (/^https?:\/\/[^\s/]/i.test(given) && URL.canParse(given)) return given;
  return refuse(context, 'url_invalid', 'Not a valid URL');
});

export const currency = z.string().transform((given, context) => {
  const code = given.toLowerCase();
  if (CURRENCIES.has(code)) return code;
  return refuse(context, undefined, `Invalid currency: ${given}`);
});

const givenMetadata = z
  .union([z.literal('').transform(() => null), z.record(z.string().max(40), z.string().max(500))])
  .refine((given) => Object.keys(given ?? {}).length <= 50, 'Metadata may have 50 keys');

/** Up to 50 texts; one that is empty is left out. */
export const metadata = givenMetadata.transform((given) => mergeMetadata({}, given));

/** Changes of metadata, for `changeMetadata`. */
export const metadataChanges = givenMetadata;

/** Gives metadata as they are after changes: an empty text takes one away, nothing takes all. */
function mergeMetadata(
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>> | null,
): Record<string, string> {
  const after = changes === null ? {} : { ...before, ...changes };
  return Object.fromEntries(Object.entries(after).filter(([, value]) => value));
}

/** Changes the metadata of an object, where changes are asked for. */
export function changeMetadata(
  object: { metadata?: Record<string, string> | null },
  changes: Readonly<Record<string, string>> | null | undefined,
): void {
  if (changes !== undefined) object.metadata = mergeMetadata(object.metadata ?? {}, changes);
}

/** One of these words. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, { error: ({ input }) => `Invalid value ${input}: must be ${words.join(', ')}` });

/** Fields that Stripe's SDK knows among its parameters: what is gone from the API is not played. */
export type PartOf<Params> = { readonly [name in keyof Params]?: z.ZodType };

/** An object with these fields and no others. */
export const fields = z.strictObject;

/** A list, sent by index. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((given) => (isList(given) ? Object.values(given) : given), z.array(item).max(100));

/** Reads what was sent; a refusal in Stripe's words where it does not fit. */
export function read<Shape extends z.ZodType>(shape: Shape, params: Form): z.output<Shape> {
  const { data, error } = shape.safeParse(params);
  if (!error) return data as z.output<Shape>;
  const unknown = error.issues.find((issue) => issue.code === 'unrecognized_keys');
  throw refusalOf(unknown ?? error.issues[0], params);
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

function refuse(context: z.RefinementCtx, code: string | undefined, message: string): never {
  context.addIssue({ code: 'custom', params: { code }, message });
  return z.NEVER;
}

function isList(given: unknown): given is Form {
  return typeof given === 'object' && given !== null && Object.keys(given).every(isIndex);
}

function isIndex(key: string): boolean {
  return /^\d+$/.test(key);
}

function refusalOf(issue: z.core.$ZodIssue | undefined, params: Form): StripeError {
  if (!issue) return invalidRequest('The parameters are not valid');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => nameOf([...issue.path, key]));
    const what = names.length > 1 ? 'parameters' : 'parameter';
    return invalidRequest(
      `Received unknown ${what}: ${names.join(', ')}`,
      'parameter_unknown',
      names[0],
    );
  }
  const param = nameOf(issue.path);
  if (valueAt(params, issue.path) === undefined) {
    return invalidRequest(`Missing required param: ${param}.`, 'parameter_missing', param);
  }
  const code: unknown = issue.code === 'custom' ? issue.params?.code : undefined;
  const message = issue.code === 'invalid_type' ? `Invalid ${issue.expected}` : issue.message;
  return invalidRequest(message, typeof code === 'string' ? code : undefined, param);
}

/** Writes a path as Stripe does: `line_items[0][price]`. */
function nameOf([head = '', ...rest]: readonly PropertyKey[]): string {
  return String(head) + rest.map((key) => `[${String(key)}]`).join('');
}

function valueAt(params: Form, path: readonly PropertyKey[]): FormValue | undefined {
  let value: FormValue | undefined = params;
  for (const key of path) value = typeof value === 'object' ? value[String(key)] : undefined;
  return value;
}
