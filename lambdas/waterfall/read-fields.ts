import * as z from 'zod/mini';

/**
 * Fields of vendors' answers, read leniently: what a vendor writes in another type than documented,
 * or leaves out, must not lose an answer that was paid for. What cannot be read is undefined.
 */

/** Marks that no reader sees: byte order mark, zero-width, bidi and soft hyphen. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Takes marks that no reader sees and blanks at both ends off a text. */
export function tidy(text: string): string {
  return text.replace(INVISIBLE, '').trim();
}

const field = <Value>(read: (value: unknown) => Value | undefined) =>
  z.pipe(z.optional(z.unknown()), z.transform(read));

/** A text, or a number as text; undefined where it is empty. */
export const text = field((value) => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? tidy(value) || undefined : undefined;
});

/** A number ≥ 0, also where it came as a text. */
export const count = field((value) => {
  const isNumeric = typeof value === 'number' || (typeof value === 'string' && tidy(value) !== '');
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

/** Gives a vendor's word in one spelling: lower case, and `_` for `-` and blanks. */
export function wordOf(said: string): string {
  return tidy(said)
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}
