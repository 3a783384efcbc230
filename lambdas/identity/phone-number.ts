import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { cleanText, isEmptyCell, isMasked, type Reading } from './text.ts';

/** Types of numbers that belong to one person, as far as a numbering plan can tell. */
const PERSONAL = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE', 'PERSONAL_NUMBER', 'VOIP']);

/**
 * Reads a phone number from a cell as E.164. It must carry its country's code: the same digits ring
 * elsewhere in each country. Of several the first is taken.
 */
export function readPhoneNumber(cell: string): Reading {
  const text = cleanText(cell).normalize('NFKC');
  if (isEmptyCell(text)) return { reason: 'placeholder' };
  if (isMasked(text)) return { reason: 'masked' };
  const written = partsOf(text);
  const apart = written.map(parseNumber).filter((number) => number !== undefined);
  // A slash may stand between two numbers or inside of one: `+49 30 / 1234567`.
  const numbers = apart.length > 0 ? apart : [parseNumber(text)].filter((one) => one !== undefined);
  const [first] = numbers;
  if (first === undefined) {
    const isNational = written.some((part) => /^\D{0,2}\d/.test(part.trim()) && !isDialled(part));
    return { reason: isNational ? 'no-country-code' : 'malformed' };
  }
  const distinct = new Set(numbers.map(({ number }) => number));
  return { value: first.number, ...(distinct.size > 1 && { reason: 'several-values' as const }) };
}

/** Gives a number as E.164; what is none comes back as its digits. */
export function numberOf(text: string): string {
  const clean = cleanText(text).normalize('NFKC');
  return parseNumber(clean)?.number ?? clean.replace(/[^\d+]/g, '');
}

/**
 * Says whether two numbers are one, as written: where one lacks its country's code, it is read as
 * the other's country dials it.
 */
export function areOneNumber(one: string, other: string): boolean {
  const [a, b] = [numberOf(one), numberOf(other)];
  if (a === b) return a !== '';
  const [international, national] = a.startsWith('+') ? [a, other] : [b, one];
  const code = parsePhoneNumberFromString(international)?.countryCallingCode;
  if (code === undefined || isDialled(national)) return false;
  const read = parsePhoneNumberFromString(cleanText(national), { defaultCallingCode: code });
  return read?.number === international;
}

/** Gives the parts of a text that may be numbers: those with digits enough, and no words. */
export function numbersIn(text: string): string[] {
  const parts = partsOf(text.normalize('NFKC')).map((part) => part.trim());
  return parts.filter((part) => /^(tel:)?[+\d\s()./-]+$/i.test(part) && DIGITS_MIN.test(part));
}

/** Fewer digits than that no subscriber has. */
const DIGITS_MIN = /(\d\D*){6}/;

/** Splits a text where a number may end: at separators, and where a second one begins with `+`. */
function partsOf(text: string): string[] {
  return text.split(/[,;|]|\s\/\s|(?<=\d\D{0,9})(?=\(?\+)/);
}

/** Says whether a number (E.164) rings one person, not an office. */
export function isPersonal(number: string): boolean {
  return PERSONAL.has(parsePhoneNumberFromString(number)?.getType() ?? '');
}

function parseNumber(text: string): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(
    text.replace(/^\s*(tel:)?\s*/i, '').replace(/^(\(?)00(?=[1-9])/, '$1+'),
  );
  return number?.isValid() ? number : undefined;
}

/** Says whether a number is written the international way. */
function isDialled(text: string): boolean {
  return /^\D*(\+|00)\s*[1-9]/.test(text);
}
