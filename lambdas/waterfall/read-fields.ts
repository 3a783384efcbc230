import * as z from 'zod/mini';
import { cleanText, isEmptyCell } from '../identity/text.ts';

/**
 * Fields of vendors' answers, read leniently: what a vendor writes in another type than documented,
 * or leaves out, must not lose an answer that was paid for. What cannot be read is undefined.
 */

const field = <Value>(read: (value: unknown) => Value | undefined) =>
  z.pipe(z.optional(z.unknown()), z.transform(read));

/** A text, or a number as text; undefined where it is empty. */
export const text = field((value) => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? cleanText(value) || undefined : undefined;
});

/** A text that is a value: what stands for nothing (`n/a`, `-`) is undefined too. */
export const value = field((said) => {
  const clean = typeof said === 'number' ? String(said) : said;
  if (typeof clean !== 'string') return undefined;
  const read = cleanText(clean);
  return isEmptyCell(read) ? undefined : read;
});

/** A number ≥ 0, also where it came as a text. */
export const count = field((value) => {
  const isNumeric =
    typeof value === 'number' || (typeof value === 'string' && cleanText(value) !== '');
  const number = isNumeric ? Number(value) : Number.NaN;
  return Number.isFinite(number) && number >= 0 ? number : undefined;
});

/** True or false, also where they came as a text or as 1 and 0. */
export const flag = field((value) => {
  const word = String(value).toLowerCase();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
});

/** An object that may be missing, or be something else. */
export const part = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.catch(z.optional(z.nullable(z.object(shape))), undefined);

/**
 * All entries of a list that can be read; one that came without its list is a list of it, and what
 * is missing an empty one.
 */
export const list = <Entry extends z.core.$ZodType>(entry: Entry) =>
  z.pipe(
    z.optional(z.unknown()),
    z.transform((said): NonNullable<z.output<Entry>>[] =>
      (Array.isArray(said) ? said : [said]).flatMap((each) => {
        const { data } = z.safeParse(entry, each);
        return data === undefined || data === null ? [] : [data];
      }),
    ),
  );

/** Tells whether an answer has one of the fields, whatever is in it. */
export function hasField(body: unknown, ...names: readonly string[]): boolean {
  return (
    typeof body === 'object' && body !== null && names.some((name) => Object.hasOwn(body, name))
  );
}

/** Gives a vendor's word in one spelling: lower case, and `_` for `-` and blanks. */
export function wordOf(said: string): string {
  return cleanText(said)
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}
